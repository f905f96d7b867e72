//! What the partner is told when it is made.

use domain::Micros;
use std::time::Duration;

/// Where Google is, and who we are to it.
#[derive(Clone)]
pub struct Config {
    /// The People API without the version: `https://people.googleapis.com`.
    pub people_url: String,
    /// The OpenID issuer whose discovery document names all OAuth endpoints:
    /// `https://accounts.google.com`.
    pub issuer: String,
    /// The OAuth client's id.
    pub client_id: String,
    /// The OAuth client's secret.
    pub client_secret: String,
    /// Where photos may be fetched from: names of hosts, each with whatever is below it, by HTTPS;
    /// or origins (`http://127.0.0.1:9000`).
    pub photo_hosts: Vec<String>,
    /// How reads are tried again.
    pub backoff: Backoff,
    /// How it is tried whether a refused OAuth client is let in again (F56).
    pub probing: Probing,
}

impl Config {
    /// Google itself, with an OAuth client of one's own.
    #[must_use]
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        Self {
            people_url: "https://people.googleapis.com".to_owned(),
            issuer: "https://accounts.google.com".to_owned(),
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            photo_hosts: crate::photo_hosts::DEFAULT.map(str::to_owned).into(),
            backoff: Backoff::default(),
            probing: Probing::default(),
        }
    }
}

impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Config")
            .field("people_url", &self.people_url)
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

/// The waits between two tries while the OAuth client is refused: each is twice as long as
/// the one before.
#[derive(Clone, Copy, Debug)]
pub struct Probing {
    /// The first.
    pub first: Micros,
    /// The longest.
    pub most: Micros,
}

impl Default for Probing {
    fn default() -> Self {
        Self {
            first: Micros::seconds(30),
            most: Micros::seconds(600),
        }
    }
}

/// Truncated exponential backoff with jitter, for calls that change nothing.
#[derive(Clone, Copy, Debug)]
pub struct Backoff {
    /// How often a call is made at most.
    pub tries: u32,
    /// The wait after the first failure; each further one is twice as long.
    pub first: Duration,
    /// The longest wait.
    pub most: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            tries: 3,
            first: Duration::from_millis(500),
            most: Duration::from_secs(4),
        }
    }
}

impl Backoff {
    /// The wait after so many failures: between half of the span and the whole.
    pub(crate) fn wait(&self, failures: u32) -> Duration {
        let doubled = self
            .first
            .saturating_mul(1 << failures.saturating_sub(1).min(16));
        let span = doubled.min(self.most);
        let random = getrandom::u32().unwrap_or(u32::MAX / 2);
        span.mul_f64(0.5 + 0.5 * f64::from(random) / f64::from(u32::MAX))
    }
}
