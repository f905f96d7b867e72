//! What whoever asks is told of what a dry run found: of their own accounts all, of those of others
//! how many (K8), and of people they do not know from any label no more than that there are some.

use super::outcome::{Leaves, Outcome, Sees};
use crate::rights::AsIf;
use crate::{Res, User};
use domain::{LabelId, UserId};
use std::collections::{BTreeMap, BTreeSet};

/// How many contacts would leave the accounts of somebody else, and how. Which of them they have
/// of their own is theirs to know (K8).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theirs {
    /// Whose accounts; none of people whom the actor knows from no label.
    pub user: Option<User>,
    /// How many are deleted there.
    pub deleted: usize,
    /// How many are left with nothing but what their user typed there.
    pub typed: usize,
    /// How many are left with what was their user's own before.
    pub own: usize,
    /// How many are left as they are.
    pub kept: usize,
}

impl Theirs {
    fn add(&mut self, leaves: &Leaves) {
        self.deleted += leaves.deleted.len();
        self.typed += leaves.typed.len();
        self.own += leaves.own.len();
        self.kept += leaves.kept.len();
    }
}

/// Who asks, and what they see.
pub(super) struct Asker<'a> {
    pub(super) user: UserId,
    /// The labels of which somebody may see more or less.
    pub(super) labels: &'a BTreeSet<LabelId>,
    pub(super) before: &'a AsIf<'a>,
    pub(super) after: &'a AsIf<'a>,
}

impl Asker<'_> {
    /// Whether somebody has one of these labels, before or after, that the asker sees now.
    fn knows(&self, other: UserId) -> Res<bool> {
        if other == self.user {
            return Ok(true);
        }
        for &label in self.labels {
            if self.before.access(label, self.user)?.is_some()
                && (self.before.access(label, other)?.is_some()
                    || self.after.access(label, other)?.is_some())
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What they are told: of `people` those for whom something changes, of `left` those accounts
    /// that something leaves.
    pub(super) fn told(&self, people: Vec<Sees>, left: Vec<Leaves>, judged: usize) -> Res<Outcome> {
        let mut told = Outcome {
            people: Vec::new(),
            others: 0,
            accounts: Vec::new(),
            theirs: Vec::new(),
            judged,
        };
        let mut known = BTreeMap::new();
        for sees in people {
            if self.knows(sees.user.id)? {
                known.insert(sees.user.id, sees.user.clone());
                told.people.extend(sees.changes().then_some(sees));
            } else {
                told.others += usize::from(sees.changes());
            }
        }
        let mut theirs: BTreeMap<Option<UserId>, Theirs> = BTreeMap::new();
        for leaves in left.into_iter().filter(|l| !l.is_empty()) {
            let of = leaves.account.user;
            if of == self.user {
                told.accounts.push(leaves);
                continue;
            }
            let user = known.get(&of).cloned();
            let sum = theirs.entry(user.as_ref().map(|u| u.id)).or_default();
            sum.user = user;
            sum.add(&leaves);
        }
        let nameless = theirs.remove(&None);
        told.theirs.extend(theirs.into_values());
        told.theirs
            .sort_by_cached_key(|t| t.user.as_ref().map(|u| (u.name.clone(), u.id)));
        told.theirs.extend(nameless);
        Ok(told)
    }
}
