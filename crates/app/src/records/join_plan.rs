//! What putting a label into an account will do (I2).

use domain::identity::Likeness;
use domain::{AccountId, ContactId, LabelId, Micros, RemoteId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use sync::HoldReason;

/// What will be linked in a join plan, and why (I2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedLink {
    /// The contact.
    pub contact: ContactId,
    /// The person of the account it will be.
    pub remote: RemoteId,
    /// Why: what they have in common, or nothing where they are linked already, through another
    /// label or from the last time.
    pub alike: Option<BTreeSet<Likeness>>,
}

/// What putting a label into an account will do (I2): ids and reasons, no names (K8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinPlan {
    /// The label.
    pub label: LabelId,
    /// The account.
    pub account: AccountId,
    /// When it was computed; it lapses after 24 h.
    pub at: Micros,
    /// Persons of the account that are contacts of the label.
    pub link: Vec<PlannedLink>,
    /// Contacts that will be created in the account.
    pub create: Vec<ContactId>,
    /// Persons of the bound group that will become contacts.
    pub import: Vec<RemoteId>,
    /// Questions, each with its reason.
    pub ask: Vec<(Option<ContactId>, Option<RemoteId>, HoldReason)>,
}
