//! Connecting accounts and signing in: the visit to Google's page, the exchange of its code,
//! the check of who it was, and the end of a grant.

mod authorize;
mod discover;
mod exchange;
mod identity;
mod refusal;
mod revoke;
mod visit;

pub use exchange::Connected;
pub use identity::Identity;
pub use refusal::{OauthError, Unused};
pub use visit::{Back, Begun, Visit};

pub(crate) use discover::{Endpoints, discover};
pub(crate) use revoke::revoke;

/// The scope of all contacts and labels, for reading and writing.
pub(crate) const CONTACTS: &str = "https://www.googleapis.com/auth/contacts";
