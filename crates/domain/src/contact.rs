//! Contacts, who acts on them, and how they leave.

use crate::{AccountId, Card, ContactId, LabelId, Micros, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One person or company, once, in Kith.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Its lasting id.
    pub id: ContactId,
    /// Counts every write, from 1.
    pub version: u64,
    /// Its content.
    pub card: Card,
    /// Set while it is in the trash (K9).
    pub gone: Option<Gone>,
}

impl Contact {
    /// Whether it is in the trash, and a restore may bring it back into this label.
    #[must_use]
    pub fn was_in(&self, label: LabelId) -> bool {
        let gone = self.gone.as_ref();
        gone.is_some_and(|gone| gone.labels.contains(&label))
    }
}

/// How a contact left the hub (K9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum GoneHow {
    /// A person deleted the contact, in Google or to the trash in a door.
    Deleted,
    /// It left its last label.
    Unlabelled,
}

/// A contact's place in the trash (K9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// Deleted or unlabelled.
    pub how: GoneHow,
    /// Who did it.
    pub by: UserId,
    /// When.
    pub at: Micros,
    /// The labels it was in, to which a restore brings it back; and where it was in none of them by
    /// itself (K3 `via`), those it came out of.
    pub labels: BTreeSet<LabelId>,
}

/// The way by which a change came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Door {
    /// Observed in this connected account.
    Account(AccountId),
    /// By the operator on the command line, on the user's behalf.
    Operator,
}

/// Who changed something, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Actor {
    /// On whose behalf.
    pub user: UserId,
    /// By which door.
    pub door: Door,
}
