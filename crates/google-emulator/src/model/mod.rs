//! What an account holds: contacts, other contacts, labels, photos, trash and the log of
//! changes.

mod account;
mod book;
mod contact;
mod group;
mod labels;
mod log;
mod numbers;
mod others;
mod photo;
mod shelf;
mod trash;

pub(crate) use account::Account;
pub use account::Profile;
pub(crate) use book::{Book, MY_CONTACTS};
pub(crate) use contact::{Contact, Linked, contact_id, other_id, resource_name};
pub(crate) use group::{Group, SYSTEM_GROUPS, is_system_group, label_id};
pub(crate) use log::State;
pub(crate) use numbers::{Numbers, revision_text};
pub(crate) use others::OTHER_FIELDS;
pub(crate) use photo::Photo;
pub(crate) use shelf::Shelf;
