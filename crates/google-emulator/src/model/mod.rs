//! What an account holds: contacts, labels, trash and the log of changes.

mod account;
mod book;
mod contact;
mod group;
mod labels;
mod log;
mod numbers;

pub(crate) use account::Account;
pub use account::Profile;
pub(crate) use book::Book;
pub(crate) use contact::{Contact, Linked};
pub(crate) use group::{Group, SYSTEM_GROUPS, is_system_group, label_id};
pub(crate) use labels::contact_id;
pub(crate) use log::State;
pub(crate) use numbers::{Numbers, revision_text};
