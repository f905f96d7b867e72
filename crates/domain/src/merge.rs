//! Three-way merge of what an account shows into the hub (sync §3): per entry, an edit
//! beats a removal, and a true clash is a stored value.
//!
//! The result is one hub step: the patch of the card, the changes that lacked the right,
//! and the agreement with everything seen taken as agreed-remote. What then still differs
//! is an ordinary hub difference and goes out by [`crate::outgoing`].

use crate::merger::Merger;
use crate::{Agreement, Card, Lens, Micros, Patch, UserId, Value, pair};
use serde::{Deserialize, Serialize};

/// Where a linked remote person comes from (K5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Origin {
    /// Kith created it.
    Kith,
    /// It was there before, or its user made it.
    User,
}

/// On whose behalf a merge runs, and what they may do.
#[derive(Clone, Copy, Debug)]
pub struct Rights {
    /// Whether what they change in fields they may edit counts at all.
    pub edit: bool,
    /// Where the person comes from: decides what becomes of a change without the right.
    pub origin: Origin,
    /// Whether what is new there is somebody else's, whom its user merged into the person: that is
    /// theirs alone until they say otherwise (D3).
    pub apart: bool,
    /// The account's user.
    pub by: UserId,
    /// When this reaches the hub.
    pub at: Micros,
}

/// The outcome of a merge: one hub step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// What changes in the card.
    pub patch: Patch,
    /// What somebody without the right to it changed.
    pub suggestions: Patch,
    /// The agreement afterwards.
    pub agreement: Agreement,
}

/// Merges what the account shows now.
#[must_use]
pub fn merge(
    card: &Card,
    lens: &Lens,
    agreed: &Agreement,
    seen: &[Value],
    rights: Rights,
) -> Merged {
    let pairing = pair(&agreed.0, seen);
    let mut m = Merger::new(card, lens, agreed, rights);
    for now in pairing.of_row {
        m.next_row(now.map(|i| &seen[i]));
    }
    for i in pairing.added {
        m.added(None, &seen[i], seen[i].clone());
    }
    m.finish()
}
