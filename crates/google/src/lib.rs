//! Google as a partner: its People API for address books, its OAuth for connecting them.
//!
//! `person` turns Google's Person into ours and back, `requests` prepares each operation
//! and reads its answer, `fault` says what a refusal means; all three are pure. `calls`
//! puts operations together for each call of [`app::Partner`], and `sender` is the one
//! place with a socket.
//!
//! Never here: a rule of sync or of rights, SQL, the environment, and in no log and no
//! fault a name, an address, a number or a token of anybody.

mod calls;
mod config;
mod fault;
mod google;
mod oauth;
mod person;
mod photo_hosts;
mod probe;
mod requests;
mod sender;

pub use config::{Backoff, Config, Probing};
pub use google::{Google, SetupError};
pub use oauth::{Back, Begun, Connected, Identity, OauthError, Unused, Visit};
pub use photo_hosts::is_photo_host;
pub use probe::Granted;

/// Makes `ring` the provider of cryptography for TLS, unless the program chose one already.
pub fn init_tls() {
    // An error only says that there is a provider already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
