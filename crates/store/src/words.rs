//! How states are written in the database: one word each, the same for years.

use crate::sql::{Bind, Cell, FromCell};
use app::{HoldState, InvitationState, Parted, SuggestionState};
use domain::{GoneHow, Level, OnLeaving, Origin, Scope};
use sync::{BrakeKind, LinkState, MirrorState, Named, SeenState};

macro_rules! words {
    ($($state:ty { $($variant:ident = $word:literal,)* })*) => {$(
        impl From<$state> for Bind<'static> {
            fn from(state: $state) -> Self {
                Self::Text(match state { $(<$state>::$variant => $word,)* })
            }
        }

        impl<'a> FromCell<'a> for $state {
            fn from_cell(cell: Cell<'a>) -> Option<Self> {
                match <&str>::from_cell(cell)? {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    )*};
}

words! {
    LinkState { Creating = "creating", Linked = "linked", Gone = "gone", }
    SeenState { Present = "present", Missing = "missing", Gone = "gone", }
    MirrorState { Proposed = "proposed", Active = "active", Asking = "asking", Unjoining = "unjoining", Ending = "ending", }
    OnLeaving { Remove = "remove", Keep = "keep", }
    Parted {
        Deleted = "deleted", WasGone = "was-gone", Own = "own", OwnerKeeps = "owner-keeps",
        TakenOut = "taken-out", Typed = "typed", Picture = "picture",
        Elsewhere = "elsewhere", Disconnected = "disconnected", Refused = "refused",
    }
    Origin { Kith = "kith", User = "user", }
    Level {
        Viewer = "viewer", Editor = "editor", Deleter = "deleter", Manager = "manager", Owner = "owner",
    }
    GoneHow { Deleted = "deleted", Unlabelled = "unlabelled", }
    SuggestionState { Open = "open", Accepted = "accepted", Rejected = "rejected", }
    InvitationState { Pending = "pending", Accepted = "accepted", Withdrawn = "withdrawn", }
    HoldState { Open = "open", Released = "released", Settled = "settled", }
    app::Obstacle { Unreached = "unreached", Refused = "refused", }
    app::BrakeState { Holding = "holding", Approved = "approved", PutBack = "putBack", }
    Scope { AllContacts = "all-contacts", Starred = "starred", }
    BrakeKind { Removals = "removals", Edits = "edits", Additions = "additions", }
}

/// The name of an owner is a text of its own: it stands behind the word.
const OWNER: &str = "owner ";

/// How it is written where a group's name comes from.
pub(crate) fn word_of(named: &Named) -> String {
    match named {
        Named::Label => "label".to_owned(),
        Named::User => "user".to_owned(),
        Named::Owner(name) => format!("{OWNER}{name}"),
    }
}

impl<'a> FromCell<'a> for Named {
    fn from_cell(cell: Cell<'a>) -> Option<Self> {
        match <&str>::from_cell(cell)? {
            "label" => Some(Self::Label),
            "user" => Some(Self::User),
            other => Some(Self::Owner(other.strip_prefix(OWNER)?.to_owned())),
        }
    }
}
