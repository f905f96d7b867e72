//! What happened to contacts, one record for each change (K2).

use domain::{Actor, Card, ContactId, LabelId, Micros, Patch, RevisionId};
use serde::{Deserialize, Serialize};

/// What a revision did.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "camelCase")]
pub enum RevisionKind {
    /// The contact is new, in this label.
    Created {
        /// The label it came into.
        label: LabelId,
    },
    /// Its content changed.
    Edited,
    /// It came into a label.
    Joined {
        /// Which.
        label: LabelId,
    },
    /// It left a label.
    Left {
        /// Which.
        label: LabelId,
    },
    /// Its entry in a label is over: whoever put it there sees it no more (R2).
    Ended {
        /// Which.
        label: LabelId,
    },
    /// It went to the trash, out of all labels.
    Trashed,
    /// It came out of the trash.
    Restored,
}

/// One change of one contact (K2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Its id.
    pub id: RevisionId,
    /// Which contact.
    pub contact: ContactId,
    /// The version it made.
    pub version: u64,
    /// When.
    pub at: Micros,
    /// Who and where.
    pub actor: Actor,
    /// What it did.
    pub kind: RevisionKind,
    /// Whether a join plan that a person confirmed listed it: the brake does not count what
    /// it listed (D4).
    pub planned: bool,
    /// What changed in the content.
    pub patch: Patch,
    /// The full content afterwards, now and then.
    pub full: Option<Card>,
}
