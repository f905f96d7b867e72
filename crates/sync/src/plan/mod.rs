//! The table of sync rules (§3) as exhaustive matches: from at most [`WINDOW`] subjects
//! with contents to steps.
//!
//! A subject is read in this order: existence, then content, then each membership by
//! itself. One step per subject and look is the rule; what remains afterwards is found by
//! the next look, so no step ever builds on a guess about another's success.

mod arrive;
mod asked;
mod elsewhere;
mod leave;
mod linked;
mod missing;
mod photo;
mod same;
mod towards;

use crate::brake::{BrakeKind, Decision, Load};
use crate::{AccountFacts, Link, LinkState, SeenState, Step, Subject, Survey};
use domain::{ContactId, LabelId, Micros, RemoteId};
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
    planner.edits()
}

struct Planner<'a> {
    facts: &'a AccountFacts,
    brakes: Brakes<'a>,
    /// Persons this plan links already.
    taken: BTreeMap<RemoteId, ContactId>,
    /// When contacts were seen as they are planned for.
    seen: BTreeMap<ContactId, Micros>,
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
            seen: BTreeMap::new(),
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
            Some(link) => {
                let seen = s.seen.as_ref().map(|seen| (link.contact, seen.last));
                self.seen.extend(seen);
                self.with_link(s, link);
            }
        }
    }

    /// When a contact was seen as it is planned for. What goes on by itself may have waited for
    /// ever so long.
    fn seen_at(&self, contact: ContactId) -> Micros {
        self.seen.get(&contact).copied().unwrap_or(Micros(0))
    }

    /// What was said about changes of a kind to the contact, in any of these labels.
    fn is_put_back(&self, contact: ContactId, labels: &BTreeSet<LabelId>, kind: BrakeKind) -> bool {
        let seen = self.seen_at(contact);
        let says = |label: &LabelId| self.facts.held.says(*label, kind, seen);
        labels.iter().any(|l| says(l) == Some(Decision::PutBack))
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
        self.hold_edits();
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
    /// Asks for each label about a change that was seen at some time; the strictest answer
    /// counts.
    fn ask<'l>(
        &mut self,
        labels: impl IntoIterator<Item = &'l LabelId>,
        kind: BrakeKind,
        seen: Micros,
    ) -> Verdict {
        let mut verdict = Verdict::Pass;
        for label in labels {
            let load = self.waiting(*label, kind);
            match self.facts.held.says(*label, kind, seen) {
                Some(Decision::PutBack) => verdict = Verdict::PutBack,
                Some(Decision::Approved) => {}
                None if self.stops(*label, kind, load) => return Verdict::Hold,
                None => {}
            }
        }
        verdict
    }

    /// How many changes of the kind wait in all that nothing was decided about: those the survey
    /// counted, and edits once they were tallied.
    fn waiting(&self, label: LabelId, kind: BrakeKind) -> usize {
        self.survey.load.of(label, kind) + self.survey.edits.of(label, kind)
    }

    /// Whether so many changes that nothing was decided about are held.
    fn stops(&mut self, label: LabelId, kind: BrakeKind, load: usize) -> bool {
        let at = (label, kind);
        let stops = self.facts.crossed(label, kind, load) || self.facts.held.stopped.contains(&at);
        if stops {
            self.crossed.insert(at, load);
        }
        stops
    }
}

impl Planner<'_> {
    /// Edits, and the fields they blank, are known only once planned: holds them all if all
    /// that wait together cross the line.
    fn hold_edits(&mut self) {
        // Those of this window, or all: whoever tallied counted these too.
        let mut load = self.edits();
        for (at, count) in &self.brakes.survey.edits.0 {
            let here = load.0.entry(*at).or_default();
            *here = (*here).max(*count);
        }
        let mut held: BTreeSet<(LabelId, BrakeKind)> = BTreeSet::new();
        for ((label, kind), count) in &load.0 {
            let others = self.brakes.survey.load.of(*label, *kind);
            if self.brakes.stops(*label, *kind, count + others) {
                held.insert((*label, *kind));
            }
        }
        let mut steps = std::mem::take(&mut self.steps);
        steps.retain(|step| !self.counted(step).iter().any(|at| held.contains(at)));
        self.steps = steps;
    }

    /// What the patches among the steps come to.
    fn edits(&self) -> Load {
        let mut load = Load::default();
        for (label, kind) in self.steps.iter().flat_map(|step| self.counted(step)) {
            load.count(label, kind);
        }
        load
    }

    /// As what the brake counts an edit: nothing was decided about it, and it is not the photo
    /// that somebody brings along (D4).
    fn counted(&self, step: &Step) -> Vec<(LabelId, BrakeKind)> {
        let Step::Patch {
            contact,
            labels,
            patch,
            photo,
            ..
        } = step
        else {
            return Vec::new();
        };
        if patch.is_empty() || photo.as_ref().is_some_and(|p| p.arrived) {
            return Vec::new();
        }
        let seen = self.seen_at(*contact);
        let kinds = [BrakeKind::Edits, BrakeKind::Removals];
        let kinds = &kinds[..if patch.blanks() > 0 { 2 } else { 1 }];
        let of = |label: &LabelId| kinds.iter().map(|kind| (*label, *kind)).collect::<Vec<_>>();
        let open = |(label, kind): &(LabelId, BrakeKind)| {
            self.facts.held.says(*label, *kind, seen).is_none()
        };
        labels.iter().flat_map(of).filter(open).collect()
    }
}
