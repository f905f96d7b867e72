//! What people can ask for, each as a synchronous function inside one unit of work.
//!
//! Doors call these and nothing else. Whatever changes contacts, labels or grants goes
//! through a handle of [`crate::Viewer`], [`crate::Editor`], [`crate::Deleter`],
//! [`crate::Manager`] or [`crate::Owner`]; whatever concerns an account is for its user. Every change marks the
//! accounts concerned as due now.

pub mod accounts;
pub mod all_contacts;
pub mod brought;
pub mod comments;
pub mod contacts;
pub mod entries;
pub mod fields;
pub mod history;
pub mod invitations;
pub mod labels;
mod merged;
pub mod mirrors;
pub mod notices;
pub mod parting;
mod patching;
pub mod photos;
pub mod preview;
pub mod questions;
pub mod receipts;
pub mod shares;
pub mod status;
pub mod suggestions;
pub mod teams;
pub mod trash;
pub mod users;
