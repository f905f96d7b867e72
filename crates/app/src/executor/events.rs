//! What the executor tells while it works: for the demo's terminal, live pages and
//! counters. Never content.

use crate::use_cases::mirrors::Asks;
use crate::{Fault, PauseCause};
use domain::{AccountId, ContactId, LabelId};
use sync::{BrakeKind, Row, SendKind};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A contact or person was planned in this situation; told only to those who want it.
    Met {
        /// In which account.
        account: AccountId,
        /// Which row of the table.
        row: Row,
    },
    /// A listing showed news.
    Observed {
        /// Where.
        account: AccountId,
        /// People who are there.
        people: usize,
        /// People who are gone.
        gone: usize,
    },
    /// A hub step was taken.
    Took {
        /// From which account.
        account: AccountId,
        /// About which contact, where it is about one.
        contact: Option<ContactId>,
        /// The step's name.
        step: &'static str,
        /// Whether the contact itself changed.
        changed: bool,
    },
    /// An account was written to.
    Wrote {
        /// Which.
        account: AccountId,
        /// About which contact.
        contact: ContactId,
        /// How.
        kind: SendKind,
    },
    /// A brake holds (D4).
    Braked {
        /// In which account.
        account: AccountId,
        /// On which label.
        label: LabelId,
        /// What kind of change.
        kind: BrakeKind,
        /// How many contacts.
        count: usize,
    },
    /// A group was deleted in the account and its user is asked (G5).
    GroupGone {
        /// In which account.
        account: AccountId,
        /// Which label.
        label: LabelId,
    },
    /// A mirror cannot have the group it had, or any, and its user is asked (G2, G4).
    GroupUnusable {
        /// In which account.
        account: AccountId,
        /// Which label.
        label: LabelId,
        /// Why.
        why: Asks,
    },
    /// The account is paused until a person acts.
    Paused {
        /// Which.
        account: AccountId,
        /// Who has to act.
        cause: PauseCause,
        /// What the provider said.
        said: String,
    },
    /// The account holds as many people as it can; told once, until there is room (F55).
    Full {
        /// Which.
        account: AccountId,
    },
    /// What paused the account, kept new people out of it, or was in the way of looks at it,
    /// is over.
    Resumed {
        /// Which.
        account: AccountId,
    },
    /// The place that serves the account's pictures does not answer; they are asked for again, and
    /// all else goes on.
    NoPictures {
        /// Which.
        account: AccountId,
        /// What went wrong.
        said: String,
    },
    /// A cycle ended early; it is tried again.
    Faulted {
        /// Where.
        account: AccountId,
        /// What went wrong.
        fault: Fault,
    },
}

/// Is told what happens.
pub trait Events: Send + Sync {
    /// Called after the fact, from any thread; must be quick.
    fn happened(&self, event: Event);

    /// Whether to be told which rows of the table are met: work that only tests need.
    fn wants_rows(&self) -> bool {
        false
    }
}

/// Tells nobody.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Events for Silent {
    fn happened(&self, _: Event) {}
}
