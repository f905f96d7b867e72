//! An emulator of the part of Google that Kith talks to: the People API, OAuth with OpenID
//! Connect, and a small page that stands for Google Contacts in a browser.
//!
//! It runs in memory, over HTTP, with a clock, a lag, quotas and faults under the control of
//! a test. It knows nothing of Kith and never calls anything itself. It protects nothing:
//! tokens can be foretold and everybody may use `/control`, so keep it on the loopback address.
//!
//! ```no_run
//! # async fn demo() -> std::io::Result<()> {
//! use google_emulator::{Config, Emulator, Profile};
//!
//! let emulator = Emulator::new(Config::default());
//! let google = emulator.handle();
//! google.create_account(Profile::new("anna@example.com")).expect("the address is free");
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! emulator.serve(listener).await
//! # }
//! ```

mod api;
mod clock;
mod config;
mod control;
mod counters;
mod emulator;
mod faults;
mod fields;
mod groups;
mod handle;
mod limits;
mod mask;
mod model;
mod oauth;
mod page;
mod params;
mod people;
mod photos;
mod quota;
mod reason;
mod refused;
mod serve;
mod tokens;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub use config::{Config, ExpiredStatus, FullCode, OAuthClient, Rejection, Settings, TokenClock};
pub use counters::{Counter, Counters};
pub use emulator::Emulator;
pub use faults::{Action, Fault};
pub use handle::Handle;
pub use limits::Limits;
pub use model::Profile;
pub use oauth::Tokens;
pub use quota::Quotas;
pub use reason::Reason;
pub use refused::Refused;

/// Locks, whatever happened to the thread that held it last: a panic in one test request
/// is reported by that test and need not poison the others.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
