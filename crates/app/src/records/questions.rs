//! What waits for a person: suggestions, questions and brakes.

use domain::{
    AccountId, Actor, BrakeId, ContactId, HoldId, LabelId, Micros, Patch, RemoteId, SuggestionId,
};
use serde::{Deserialize, Serialize};
use sync::{BrakeKind, HoldReason, SuggestionKind};

/// Whether a suggestion waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SuggestionState {
    /// Waits for somebody with the right.
    Open,
    /// Taken into the contact.
    Accepted,
    /// Turned down.
    Rejected,
}

/// A change by somebody without the right to make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Its id.
    pub id: SuggestionId,
    /// About which contact.
    pub contact: ContactId,
    /// Who made it, and where.
    pub actor: Actor,
    /// When.
    pub at: Micros,
    /// What is suggested.
    pub kind: SuggestionKind,
    /// The changes of the content.
    pub patch: Patch,
    /// Whether it waits.
    pub state: SuggestionState,
    /// How often it was made, the last time at `at`: a program may do so again and again (S1).
    pub times: u32,
}

/// Whether a question waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum HoldState {
    /// Waits for a person.
    Open,
    /// A person said: go on.
    Released,
    /// A person said: these are not the same, or leave it as it is.
    Settled,
}

/// A question about one contact or person in one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Its id.
    pub id: HoldId,
    /// In which account.
    pub account: AccountId,
    /// About which contact.
    pub contact: Option<ContactId>,
    /// About which remote person.
    pub remote: Option<RemoteId>,
    /// What is asked.
    pub reason: HoldReason,
    /// Since when.
    pub at: Micros,
    /// Whether it waits.
    pub state: HoldState,
}

impl Hold {
    /// The contact and the person of whom the account's user said that they are one (I1).
    #[must_use]
    pub fn said_same(&self) -> Option<(ContactId, &RemoteId)> {
        match (&self.reason, self.contact, self.state) {
            (HoldReason::MaybeSame { remote, .. }, Some(contact), HoldState::Released) => {
                Some((contact, remote))
            }
            _ => None,
        }
    }
}

/// Where a brake stands (D4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum BrakeState {
    /// Changes of the kind are held.
    Holding,
    /// A person let what waits pass.
    Approved,
    /// A person wants what waits put back as the hub has it.
    PutBack,
}

/// A stop on one kind of change of a label in an account (D4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brake {
    /// Its id.
    pub id: BrakeId,
    /// In which account.
    pub account: AccountId,
    /// On which label.
    pub label: LabelId,
    /// Which kind of change.
    pub kind: BrakeKind,
    /// How many contacts were concerned when it was last looked at.
    pub count: u64,
    /// Since when.
    pub at: Micros,
    /// When a person decided, if one did: about what was seen by then.
    pub decided: Option<Micros>,
    /// Where it stands.
    pub state: BrakeState,
}
