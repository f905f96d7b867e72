//! Connecting accounts and signing in: the authorisation page, the exchange of its code,
//! the check of who it was, and the end of a grant.

mod authorize;
mod discover;
mod exchange;
mod identity;
mod revoke;

pub use authorize::{Request, Wish};
pub use exchange::{Connected, Exchange};
pub use identity::Identity;

pub(crate) use discover::{Endpoints, discover};
pub(crate) use revoke::revoke;

use crate::fault::Failure;
use app::Fault;

/// The scope of all contacts and labels, for reading and writing.
pub(crate) const CONTACTS: &str = "https://www.googleapis.com/auth/contacts";

/// Why somebody could not be signed in or an account not be connected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OauthError {
    /// The contacts box was left unticked: ask again and say so (F62).
    #[error("the access to contacts was not granted")]
    ContactsWithheld,
    /// Google gave no refresh token, so nothing could be done later (F61).
    #[error("no lasting access was given")]
    NoRefreshToken,
    /// The code is used up, too old or was meant for somebody else: begin again.
    #[error("the code from Google is no longer valid")]
    CodeRefused,
    /// The answer does not prove who it is about.
    #[error("the identity could not be verified: {0}")]
    NotProven(String),
    /// Anything else: the way to Google, or the OAuth client's setup.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<Failure> for OauthError {
    fn from(failure: Failure) -> Self {
        Self::Fault(failure.fault)
    }
}
