//! How states are written in the database: one word each, the same for years.

use crate::sql::{Bind, Cell, FromCell};
use app::{HoldState, Parted, SuggestionState};
use domain::{GoneHow, Level, OnLeaving, Origin};
use sync::{BrakeKind, LinkState, MirrorState, SeenState};

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
    MirrorState { Proposed = "proposed", Active = "active", Asking = "asking", Ending = "ending", }
    OnLeaving { Remove = "remove", Keep = "keep", }
    Parted {
        Deleted = "deleted", WasGone = "was-gone", Own = "own", OwnerKeeps = "owner-keeps", Typed = "typed",
        Elsewhere = "elsewhere", Disconnected = "disconnected", Refused = "refused",
    }
    Origin { Kith = "kith", User = "user", }
    Level {
        Viewer = "viewer", Editor = "editor", Deleter = "deleter", Manager = "manager", Owner = "owner",
    }
    GoneHow { Deleted = "deleted", Unlabelled = "unlabelled", }
    SuggestionState { Open = "open", Accepted = "accepted", Rejected = "rejected", }
    HoldState { Open = "open", Released = "released", Settled = "settled", }
    app::BrakeState { Holding = "holding", Approved = "approved", PutBack = "putBack", }
    BrakeKind { Removals = "removals", Edits = "edits", Additions = "additions", }
}
