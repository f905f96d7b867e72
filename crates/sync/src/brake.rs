//! The brake (D4): a stop on changes that look wrong in their number, until a person decides.

use domain::{LabelId, Micros};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The kinds of change that are counted and held separately.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum BrakeKind {
    /// Deletions, removals from the label and blanked fields.
    Removals,
    /// Edited contacts.
    Edits,
    /// New contacts.
    Additions,
}

impl BrakeKind {
    /// The name in commands and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Removals => "removals",
            Self::Edits => "edits",
            Self::Additions => "additions",
        }
    }
}

/// When a change is held (D4). Shares are in per cent of the label's contacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrakeLimits {
    /// The span that is summed over, for removals and edits.
    pub span: Micros,
    /// Removals of fewer contacts than this are never held by their share.
    pub removals_least: usize,
    /// Removals of more than this share are held.
    pub removals_share: usize,
    /// Removals of more contacts than this are held whatever the share.
    pub removals_most: usize,
    /// A label of at least this size is not emptied without being asked.
    pub emptied_least: usize,
    /// Edits of fewer contacts than this are never held.
    pub edits_least: usize,
    /// Edits of more than this share are held.
    pub edits_share: usize,
    /// Additions of more contacts than this within an hour are held.
    pub additions_most: usize,
}

impl Default for BrakeLimits {
    fn default() -> Self {
        Self {
            span: Micros::days(1),
            removals_least: 5,
            removals_share: 10,
            removals_most: 50,
            emptied_least: 3,
            edits_least: 20,
            edits_share: 30,
            additions_most: 50,
        }
    }
}

impl BrakeLimits {
    /// Whether `count` changes of a kind are too many for a label that held `size`
    /// contacts before them.
    #[must_use]
    pub fn crossed(&self, kind: BrakeKind, count: usize, size: usize) -> bool {
        match kind {
            BrakeKind::Removals => {
                count > self.removals_most
                    || (count >= self.removals_least
                        && count.saturating_mul(100) > size.saturating_mul(self.removals_share))
                    || (size >= self.emptied_least && count >= size)
            }
            BrakeKind::Edits => {
                count >= self.edits_least
                    && count.saturating_mul(100) > size.saturating_mul(self.edits_share)
            }
            BrakeKind::Additions => count > self.additions_most,
        }
    }
}

/// How many contacts of one label were changed lately, per kind: the greater of what came
/// from this account and what came from its user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Contacts removed, or with blanked fields, within the span.
    pub removals: usize,
    /// Contacts that left the label within the span: it held so many more before them.
    pub left: usize,
    /// Contacts edited within the span.
    pub edits: usize,
    /// Contacts added within the hour.
    pub additions: usize,
}

impl Sums {
    /// The sum of one kind.
    #[must_use]
    pub fn of(&self, kind: BrakeKind) -> usize {
        match kind {
            BrakeKind::Removals => self.removals,
            BrakeKind::Edits => self.edits,
            BrakeKind::Additions => self.additions,
        }
    }
}

/// What a person said about what a brake held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// It passes, and is not counted.
    Approved,
    /// It shall be put back as the hub has it.
    PutBack,
}

/// Brakes in force on the labels of one account, and what was decided about them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Held until a person decides.
    pub stopped: BTreeSet<(LabelId, BrakeKind)>,
    /// What was decided last, and when: it is about what was seen by then, and about nothing
    /// that came later.
    pub decided: BTreeMap<(LabelId, BrakeKind), BTreeMap<Decision, Micros>>,
}

impl Held {
    /// Notes a decision made at some time.
    pub fn decide(&mut self, of: (LabelId, BrakeKind), decision: Decision, at: Micros) {
        let last = self.decided.entry(of).or_default();
        let last = last.entry(decision).or_insert(at);
        *last = at.max(*last);
    }

    /// What was decided about a change that was seen at some time: the first decision since.
    #[must_use]
    pub fn says(&self, label: LabelId, kind: BrakeKind, seen: Micros) -> Option<Decision> {
        let decided = self.decided.get(&(label, kind))?.iter();
        let about = decided.filter(|(_, at)| **at >= seen);
        about.min_by_key(|(_, at)| **at).map(|(said, _)| *said)
    }
}

/// The changes of this look, counted per label and kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Load(pub BTreeMap<(LabelId, BrakeKind), usize>);

impl Load {
    /// Counts one contact.
    pub fn count(&mut self, label: LabelId, kind: BrakeKind) {
        *self.0.entry((label, kind)).or_default() += 1;
    }

    /// Takes another count in.
    pub fn add(&mut self, other: &Self) {
        for (at, count) in &other.0 {
            *self.0.entry(*at).or_default() += count;
        }
    }

    /// How many contacts were counted.
    #[must_use]
    pub fn of(&self, label: LabelId, kind: BrakeKind) -> usize {
        self.0.get(&(label, kind)).copied().unwrap_or(0)
    }
}
