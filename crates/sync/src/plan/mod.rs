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

use crate::brake::{BrakeKind, Load};
use crate::{AccountFacts, Link, LinkState, SeenState, Step, Subject, Survey};
use domain::{ContactId, LabelId, RemoteId};
use std::collections::{BTreeMap, BTreeSet};

/// How many subjects are planned at once (A1).
pub const WINDOW: usize = 500;

/// Plans the steps for some of the dirty things a survey found, in the order in which they
/// are taken. Total: whatever is known, there is an answer.
#[must_use]
pub fn plan(facts: &AccountFacts, survey: &Survey, subjects: &[Subject]) -> Vec<Step> {
    let mut planner = Planner {
        facts,
        brakes: Brakes {
            facts,
            load: &survey.load,
            crossed: BTreeMap::new(),
        },
        taken: BTreeMap::new(),
        steps: Vec::new(),
    };
    for subject in subjects {
        planner.subject(subject);
    }
    planner.finish()
}

struct Planner<'a> {
    facts: &'a AccountFacts,
    brakes: Brakes<'a>,
    /// Persons this plan links already.
    taken: BTreeMap<RemoteId, ContactId>,
    steps: Vec<Step>,
}

impl Planner<'_> {
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
                    Some(SeenState::Present) | None => {
                        linked::plan(self, link, remote, hub, s.seen.as_ref())
                    }
                },
            },
        }
    }

    /// The labels that hold the contact and belong into this account.
    fn live(&self, hub: &crate::HubFacts) -> BTreeSet<LabelId> {
        let present = hub
            .memberships
            .iter()
            .filter(|m| m.present)
            .map(|m| m.label);
        present
            .filter(|l| self.facts.mirrors.get(l).is_some_and(|m| m.is_live()))
            .collect()
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
    load: &'a Load,
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
            let load = self.load.of(*label, kind);
            match self.verdict(*label, kind, load) {
                Verdict::Pass => {}
                Verdict::Hold => return Verdict::Hold,
                Verdict::PutBack => verdict = Verdict::PutBack,
            }
        }
        verdict
    }

    fn verdict(&mut self, label: LabelId, kind: BrakeKind, load: usize) -> Verdict {
        let (held, at) = (&self.facts.held, (label, kind));
        if held.put_back.contains(&at) {
            return Verdict::PutBack;
        }
        if held.approved.contains(&at) {
            return Verdict::Pass;
        }
        let mirror = self.facts.mirrors.get(&label);
        let sums = self.facts.sums.get(&label).copied().unwrap_or_default();
        let size = mirror.map_or(0, |m| m.size).saturating_add(sums.removals);
        let count = sums.of(kind).saturating_add(load);
        let crossed = self.facts.settings.brake.crossed(kind, count, size);
        if crossed || held.stopped.contains(&at) {
            self.crossed.insert(at, load);
            return Verdict::Hold;
        }
        Verdict::Pass
    }

    /// Edits, and the fields they blank, are known only once planned: holds them all if
    /// together they cross the line.
    fn hold_edits(&mut self, steps: &mut Vec<Step>) {
        let mut load = Load::default();
        let labels = |contact: &ContactId, of: &BTreeMap<ContactId, BTreeSet<LabelId>>| {
            of.get(contact).cloned().unwrap_or_default()
        };
        let of = self.labels_of_patches(steps);
        for step in steps.iter() {
            if let Step::Patch { contact, patch, .. } = step
                && !patch.is_empty()
            {
                for label in labels(contact, &of) {
                    load.count(label, BrakeKind::Edits);
                    if patch.blanks() > 0 {
                        load.count(label, BrakeKind::Removals);
                    }
                }
            }
        }
        let mut held: BTreeSet<(LabelId, BrakeKind)> = BTreeSet::new();
        for ((label, kind), count) in &load.0 {
            let waiting = if *kind == BrakeKind::Removals {
                self.load.of(*label, *kind)
            } else {
                0
            };
            if self.verdict(*label, *kind, count + waiting) == Verdict::Hold {
                held.insert((*label, *kind));
            }
        }
        steps.retain(|step| {
            let Step::Patch { contact, patch, .. } = step else {
                return true;
            };
            let stopped = |l: &LabelId| {
                held.contains(&(*l, BrakeKind::Edits))
                    || (patch.blanks() > 0 && held.contains(&(*l, BrakeKind::Removals)))
            };
            patch.is_empty() || !labels(contact, &of).iter().any(stopped)
        });
    }

    fn labels_of_patches(&self, steps: &[Step]) -> BTreeMap<ContactId, BTreeSet<LabelId>> {
        let mut of = BTreeMap::new();
        for step in steps {
            if let Step::Patch {
                contact, labels, ..
            } = step
            {
                of.insert(*contact, labels.clone());
            }
        }
        of
    }
}
