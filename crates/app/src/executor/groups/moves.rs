//! Who is to be in a group, and who is not.

use domain::{ContactId, LabelId, RemoteId};
use std::collections::BTreeSet;

/// Into a label's group, or out of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    In,
    Out,
}

impl Way {
    pub(super) fn go(self, groups: &mut BTreeSet<LabelId>, label: LabelId) {
        match self {
            Self::In => groups.insert(label),
            Self::Out => groups.remove(&label),
        };
    }
}

/// A person who is to be in a group, or not.
#[derive(Clone)]
pub(super) struct Mover {
    pub(super) contact: ContactId,
    pub(super) version: u64,
    pub(super) remote: RemoteId,
}

/// Who goes into the group of one label, and who out of it.
#[derive(Clone, Default)]
pub(super) struct Moves {
    pub(super) add: Vec<Mover>,
    pub(super) remove: Vec<Mover>,
}

impl Moves {
    pub(super) fn len(&self) -> usize {
        self.add.len() + self.remove.len()
    }

    pub(super) fn of(movers: Vec<(Way, Mover)>) -> Self {
        let mut moves = Self::default();
        for (way, mover) in movers {
            match way {
                Way::In => moves.add.push(mover),
                Way::Out => moves.remove.push(mover),
            }
        }
        moves
    }

    pub(super) fn all(self) -> Vec<(Way, Mover)> {
        let add = self.add.into_iter().map(|m| (Way::In, m));
        let remove = self.remove.into_iter().map(|m| (Way::Out, m));
        add.chain(remove).collect()
    }

    /// So many at most in each.
    pub(super) fn calls(self, at_once: usize) -> Vec<Self> {
        let all = self.all();
        let calls = all.chunks(at_once);
        calls.map(|movers| Self::of(movers.to_vec())).collect()
    }
}
