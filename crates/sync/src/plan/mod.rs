//! The table of sync rules (§3) as exhaustive matches: from at most [`WINDOW`] subjects
//! with contents to steps.
//!
//! A subject is read in this order: existence, then content, then each membership by
//! itself. One step per subject and look is the rule; what remains afterwards is found by
//! the next look, so no step ever builds on a guess about another's success.

mod arrive;
mod leave;
mod linked;
mod missing;
mod photo;
mod same;

use crate::brake::{BrakeKind, Load};
use crate::{AccountFacts, Link, LinkState, SeenState, Step, Subject, Survey};
use domain::{ContactId, LabelId, Patch, RemoteId};
use std::collections::{BTreeMap, BTreeSet};

/// How many subjects are planned at once (A1).
pub const WINDOW: usize = 500;

/// Plans the steps for some of the dirty things a survey found, in the order in which they
/// are taken. Total: whatever is known, there is an answer.
#[must_use]
pub fn plan(facts: &AccountFacts, survey: &Survey, subjects: &[Subject]) -> Vec<Step> {
    let mut planner = Planner::new(facts, survey);
    for subject in subjects {
        planner.subject(subject);
    }
    planner.finish()
}

/// Counts the edits among the suspects of a survey, for [`Survey::edits`]: only their
/// contents tell, and they may be more than one window (D4).
#[must_use]
pub fn tally(facts: &AccountFacts, survey: &Survey, suspects: &[Subject]) -> Load {
    let mut planner = Planner::new(facts, survey);
    for subject in suspects {
        planner.subject(subject);
    }
    edits(&planner.steps)
}

struct Planner<'a> {
    facts: &'a AccountFacts,
    brakes: Brakes<'a>,
    /// Persons this plan links already.
    taken: BTreeMap<RemoteId, ContactId>,
    steps: Vec<Step>,
}

impl<'a> Planner<'a> {
    fn new(facts: &'a AccountFacts, survey: &'a Survey) -> Self {
        Self {
            facts,
            brakes: Brakes {
                facts,
                survey,
                crossed: BTreeMap::new(),
            },
            taken: BTreeMap::new(),
            steps: Vec::new(),
        }
    }

    fn subject(&mut self, s: &Subject) {
        match &s.link {
            None => match (&s.hub, &s.seen) {
                (Some(hub), _) => missing::plan(self, s, hub),
                (None, Some(seen)) => arrive::plan(self, s, seen),
                (None, None) => {}
            },
            Some(link) => self.with_link(s, link),
        }
    }

    fn with_link(&mut self, s: &Subject, link: &Link) {
        let Some(hub) = &s.hub else {
            // Purged: nothing is known of it any more but that it was here (K9).
            leave::orphan(self, link, s.seen.as_ref());
            return;
        };
        match link.state {
            LinkState::Creating => missing::creating(self, link, hub, s.seen.as_ref()),
            LinkState::Gone => missing::gone(self, s, link, hub),
            LinkState::Linked => match (&link.sending, &link.remote) {
                // A3: read before anything is planned on it.
                (Some(_), Some(remote)) => self.steps.push(Step::Look {
                    remote: remote.clone(),
                }),
                (_, None) => self.steps.push(Step::Unlink {
                    contact: link.contact,
                    gone: true,
                }),
                (None, Some(remote)) => match s.seen.as_ref().map(|seen| seen.state) {
                    // D2: confirmed by a direct read, always.
                    Some(SeenState::Missing) => self.steps.push(Step::Look {
                        remote: remote.clone(),
                    }),
                    Some(SeenState::Gone) => linked::vanished(self, link, hub),
                    None if same::plan(self, s, link, hub) => {}
                    Some(SeenState::Present) | None => {
                        linked::plan(self, link, remote, hub, s.seen.as_ref())
                    }
                },
            },
        }
    }

    /// The labels that hold the contact and belong into this account.
    fn live(&self, hub: &crate::HubFacts) -> BTreeSet<LabelId> {
        self.facts.live(&hub.labels)
    }

    /// Those of them whose groups can be written now.
    fn open(&self, labels: &BTreeSet<LabelId>) -> BTreeSet<LabelId> {
        labels
            .iter()
            .filter(|l| self.facts.mirrors.get(l).is_some_and(|m| m.is_open()))
            .copied()
            .collect()
    }

    fn finish(mut self) -> Vec<Step> {
        self.brakes.hold_edits(&mut self.steps);
        // A contact that a person was linked with needs none to be found or made.
        let linked: BTreeSet<ContactId> = self.taken.values().copied().collect();
        self.steps.retain(|step| {
            !matches!(step, Step::Seek { contact } | Step::Create { contact, .. } if linked.contains(contact))
        });
        let crossed = std::mem::take(&mut self.brakes.crossed);
        self.steps.extend(
            crossed
                .into_iter()
                .map(|((label, kind), count)| Step::Brake { label, kind, count }),
        );
        self.steps
            .sort_by(|a, b| (a.phase(), a).cmp(&(b.phase(), b)));
        self.steps
    }
}

/// What the brake says to a change (D4).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Pass,
    Hold,
    PutBack,
}

struct Brakes<'a> {
    facts: &'a AccountFacts,
    survey: &'a Survey,
    crossed: BTreeMap<(LabelId, BrakeKind), usize>,
}

impl Brakes<'_> {
    /// Asks for each label; the strictest answer counts.
    fn ask<'l>(
        &mut self,
        labels: impl IntoIterator<Item = &'l LabelId>,
        kind: BrakeKind,
    ) -> Verdict {
        let mut verdict = Verdict::Pass;
        for label in labels {
            let load = self.waiting(*label, kind);
            match self.verdict(*label, kind, load) {
                Verdict::Pass => {}
                Verdict::Hold => return Verdict::Hold,
                Verdict::PutBack => verdict = Verdict::PutBack,
            }
        }
        verdict
    }

    /// How many changes of the kind wait in all: those the survey counted, and edits once
    /// they were tallied.
    fn waiting(&self, label: LabelId, kind: BrakeKind) -> usize {
        self.survey.load.of(label, kind) + self.survey.edits.of(label, kind)
    }

    fn verdict(&mut self, label: LabelId, kind: BrakeKind, load: usize) -> Verdict {
        let (held, at) = (&self.facts.held, (label, kind));
        if held.put_back.contains(&at) {
            return Verdict::PutBack;
        }
        if held.approved.contains(&at) {
            return Verdict::Pass;
        }
        if self.facts.crossed(label, kind, load) || held.stopped.contains(&at) {
            self.crossed.insert(at, load);
            return Verdict::Hold;
        }
        Verdict::Pass
    }

    /// Edits, and the fields they blank, are known only once planned: holds them all if all
    /// that wait together cross the line.
    fn hold_edits(&mut self, steps: &mut Vec<Step>) {
        // Those of this window, or all: whoever tallied counted these too.
        let mut load = edits(steps);
        for (at, count) in &self.survey.edits.0 {
            let here = load.0.entry(*at).or_default();
            *here = (*here).max(*count);
        }
        let mut held: BTreeSet<(LabelId, BrakeKind)> = BTreeSet::new();
        for ((label, kind), count) in &load.0 {
            let others = self.survey.load.of(*label, *kind);
            if self.verdict(*label, *kind, count + others) == Verdict::Hold {
                held.insert((*label, *kind));
            }
        }
        steps.retain(|step| {
            let Some((labels, patch)) = counted(step) else {
                return true;
            };
            let stopped = |l: &LabelId| {
                held.contains(&(*l, BrakeKind::Edits))
                    || (patch.blanks() > 0 && held.contains(&(*l, BrakeKind::Removals)))
            };
            patch.is_empty() || !labels.iter().any(stopped)
        });
    }
}

/// The edits that the brake counts: not the photo that somebody brings along (D4).
fn counted(step: &Step) -> Option<(&BTreeSet<LabelId>, &Patch)> {
    let Step::Patch {
        labels,
        patch,
        photo,
        ..
    } = step
    else {
        return None;
    };
    let arrived = photo.as_ref().is_some_and(|p| p.arrived);
    (!arrived).then_some((labels, patch))
}

/// What the patches among the steps come to.
fn edits(steps: &[Step]) -> Load {
    let mut load = Load::default();
    for step in steps {
        let Some((labels, patch)) = counted(step) else {
            continue;
        };
        for label in labels.iter().filter(|_| !patch.is_empty()) {
            load.count(*label, BrakeKind::Edits);
            if patch.blanks() > 0 {
                load.count(*label, BrakeKind::Removals);
            }
        }
    }
    load
}
