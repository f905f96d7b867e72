//! Access tokens, one per account and refresh token.

use crate::requests::refresh_token::Granted;
use app::Session;
use domain::AccountId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// A token that has less than this left is not used any more.
const MARGIN: Duration = Duration::from_secs(60);

/// No token is believed to last longer, whatever is said of it.
const LIFE: Duration = Duration::from_secs(86_400);

/// One place per account. Whoever holds its lock makes the account's one call: Google
/// wants changes for one user one after the other (people-api §2).
#[derive(Default)]
pub(super) struct Slots(Mutex<HashMap<AccountId, Arc<tokio::sync::Mutex<Access>>>>);

impl Slots {
    pub(super) fn of(&self, session: &Session) -> Arc<tokio::sync::Mutex<Access>> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slots.entry(session.account).or_default().clone()
    }
}

/// The tokens of one account.
#[derive(Default)]
pub(super) struct Access {
    /// The refresh token of the session that everything here belongs to.
    of: String,
    /// A newer refresh token, should Google have given one.
    newer: Option<String>,
    bearer: Option<(String, Instant)>,
    /// Whether the contacts are among what the last refresh gave.
    contacts: bool,
}

impl Access {
    /// An access token that will do for a while.
    pub(super) fn bearer(&mut self, session: &Session) -> Option<String> {
        // What the provider gave came back from where it was kept.
        if self.newer.as_ref() == Some(&session.refresh_token) {
            self.of.clone_from(&session.refresh_token);
            self.newer = None;
        }
        if self.of != session.refresh_token {
            *self = Self {
                of: session.refresh_token.clone(),
                ..Self::default()
            };
        }
        let (bearer, until) = self.bearer.as_ref()?;
        (*until > Instant::now()).then(|| bearer.clone())
    }

    /// Whether the contacts are among what was granted, as far as the last refresh said.
    pub(super) const fn contacts(&self) -> bool {
        self.contacts
    }

    /// The newest refresh token of the session.
    pub(super) fn newest<'a>(&'a self, session: &'a Session) -> &'a str {
        match &self.newer {
            Some(newer) if self.of == session.refresh_token => newer,
            Some(_) | None => &session.refresh_token,
        }
    }

    /// The token the provider gave in place of the session's.
    pub(super) fn rotated(&self, session: &Session) -> Option<String> {
        let newer = self.newer.as_ref();
        newer
            .filter(|newer| self.of == session.refresh_token && **newer != session.refresh_token)
            .cloned()
    }

    /// Takes what a refresh gave.
    pub(super) fn keep(&mut self, session: &Session, granted: Granted) -> String {
        let life = granted.life.min(LIFE);
        let life = life.saturating_sub(MARGIN).max(life / 2);
        self.of.clone_from(&session.refresh_token);
        self.contacts = granted.contacts;
        self.bearer = Some((granted.bearer.clone(), Instant::now() + life));
        if granted.refresh_token.is_some() {
            self.newer = granted.refresh_token;
        }
        granted.bearer
    }

    /// Forgets the access token.
    pub(super) fn forget(&mut self) {
        self.bearer = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Uuid;

    #[test]
    fn a_token_that_never_ends_is_asked_for_again_within_a_day() {
        let session = Session {
            account: AccountId(Uuid::nil()),
            region: "DE".into(),
            refresh_token: "1//0".into(),
        };
        let mut access = Access::default();
        let granted = Granted {
            bearer: "ya29".into(),
            life: Duration::from_secs(u64::MAX),
            refresh_token: None,
            contacts: true,
        };
        access.keep(&session, granted);
        assert_eq!(access.bearer(&session).as_deref(), Some("ya29"));
        let (_, until) = access.bearer.expect("it was kept");
        assert!(until < Instant::now() + LIFE);
    }
}
