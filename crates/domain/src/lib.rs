//! The words of Kith as types: contacts and their cards, labels, levels, links and
//! agreements, and the algebra on them: pairing, three-way merge, the lens.
//!
//! Pure: no input or output, no clock, no randomness, no `async`. Everything here is
//! a value or a function from values to values, so every rule can be tested as a
//! table of tiny cases. The numbers in the docs (K6, I1, …) are the rules listed in
//! `docs/rules.md`.

// The rules are tables: a new variant must be looked at in every one of them.
#![warn(clippy::wildcard_enum_match_arm)]

mod access;
mod agreement;
mod card;
mod contact;
mod date;
mod field;
mod id;
pub mod identity;
mod join;
pub mod jscontact;
mod label;
mod lens;
mod merge;
mod merger;
mod naming;
mod outgoing;
mod pairing;
mod patch;
mod remote;
mod settle;
mod text;
mod time;
pub mod value;

pub use access::Access;
pub use agreement::{Agreement, Row};
pub use card::{Card, Contested, Entry, Key, known_by};
pub use contact::{Actor, Contact, Door, Gone, GoneHow};
pub use date::PartialDate;
pub use field::Field;
pub use id::{
    AccountId, BrakeId, CommentId, ContactId, HoldId, InvitationId, LabelId, NoticeId, ReceiptId,
    RevisionId, SuggestionId, TeamId, UserId, Uuid,
};
pub use join::{join_again, join_own, join_shared};
pub use label::{Grant, Label, Level, Membership, OnLeaving, Principal, Scope};
pub use lens::{Lens, LensId};
pub use merge::{Merged, Origin, Rights, merge};
pub use naming::{name_key, plain_name};
pub use outgoing::{FieldWrite, Outgoing, farewell, outgoing};
pub use pairing::{Pairing, pair};
pub use patch::{Change, Patch};
pub use remote::{Etag, GroupId, Mark, MatchKeys, Person, PhotoUrl, Raw, RemoteId};
pub use settle::settle;
pub use text::{clean, fold};
pub use time::Micros;
pub use value::{Photo, PhotoHash, Value};
