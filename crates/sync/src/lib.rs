//! Observe, compare, plan: what must happen so that an account and the hub agree.
//!
//! Pure: [`survey`] looks over everything known about one account without contents and
//! names what is out of step; [`plan`] turns at most [`WINDOW`] subjects with contents
//! into [`Step`]s. Both are total and read the same table of rules (`docs/rules.md`).

// The rules are tables: a new variant must be looked at in every one of them.
#![warn(clippy::wildcard_enum_match_arm)]

mod back;
mod brake;
mod doubt;
mod facts;
mod flips;
mod frozen;
mod kept;
mod leaving;
mod photo;
mod plan;
mod row;
mod step;
mod survey;

pub use back::restorable;
pub use brake::{BrakeKind, BrakeLimits, Decision, Held, Load, Sums};
pub use facts::{
    AccountFacts, Asked, Candidate, HeldIn, HubFacts, LinkSummary, MirrorFacts, SeenSummary,
    Settings, Subject, Summary, Through, Twin,
};
pub use flips::{FLIP_SPAN, flipping};
pub use frozen::Frozen;
pub use kept::{
    Attempt, GroupBinding, Link, LinkState, Mirror, MirrorState, Named, Seen, SeenGroup, SeenState,
    SendKind, Sending,
};
pub use leaving::{LabelHere, Leaving, Manner, left};
pub use photo::{Arrival, LinkPhoto, PhotoNews};
pub use plan::{WINDOW, plan, tally};
pub use row::Row;
pub use step::{HoldReason, Phase, PhotoTaken, Step, SuggestionKind};
pub use survey::{Dirty, Survey, survey};
