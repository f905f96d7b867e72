//! Codes, access tokens and refresh tokens.

use std::collections::{BTreeSet, HashMap};

use crate::clock::SECOND;
use crate::model::{Numbers, revision_text};

/// Seconds an access token lives.
pub(super) const ACCESS_LIFE: i64 = 3599;
/// Seconds a code lives.
const CODE_LIFE: i64 = 600;
/// Most refresh tokens of one account and client; the oldest goes first.
const MOST_REFRESH: usize = 100;

/// Tokens handed out without a consent page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// Access token, valid for 3599 seconds of the emulator's clock.
    pub access_token: String,
    /// Refresh token.
    pub refresh_token: String,
}

/// What a user agreed to.
#[derive(Clone, Debug)]
pub(super) struct Consent {
    pub(super) client: String,
    /// Position of the account.
    pub(super) account: usize,
    pub(super) scopes: BTreeSet<String>,
}

/// A code on its way to the token endpoint.
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub(super) consent: Consent,
    pub(super) redirect_uri: String,
    /// PKCE challenge and its method.
    pub(super) challenge: Option<(String, String)>,
    pub(super) nonce: Option<String>,
    /// Whether a refresh token is to be given.
    pub(super) offline: bool,
    expires: i64,
}

/// What an access token opens.
#[derive(Clone, Debug)]
pub(crate) struct Access {
    /// Position of the account.
    pub(crate) account: usize,
    pub(super) scopes: BTreeSet<String>,
    expires: i64,
    /// The grant it came from, for revoking.
    client: String,
}

impl Access {
    /// Whether one of these scopes was granted.
    pub(crate) fn has_one_of(&self, scopes: &[&str]) -> bool {
        scopes.iter().any(|scope| self.scopes.contains(*scope))
    }
}

#[derive(Clone, Debug)]
struct Refresh {
    token: String,
    consent: Consent,
    made: i64,
}

/// Everything handed out and still remembered.
#[derive(Debug)]
pub(crate) struct Grants {
    numbers: Numbers,
    codes: HashMap<String, Code>,
    access: HashMap<String, Access>,
    refresh: Vec<Refresh>,
    /// Clients and accounts that consented before.
    known: BTreeSet<(String, usize)>,
}

impl Grants {
    /// Nothing handed out yet. Tokens follow from the seed: they protect nothing.
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            numbers: Numbers::new(seed, u64::MAX),
            codes: HashMap::new(),
            access: HashMap::new(),
            refresh: Vec::new(),
            known: BTreeSet::new(),
        }
    }

    fn secret(&mut self, prefix: &str) -> String {
        // Google's tokens hold '/' and '-'; a client must not rely on less.
        let parts: Vec<String> = (0..4).map(|_| revision_text(self.numbers.next())).collect();
        format!(
            "{prefix}{}",
            parts.join("").replace('=', "-").replace('+', "_")
        )
    }

    /// Makes a code. A refresh token follows from it only on the first consent of a user, or
    /// if consent was explicitly asked for again.
    pub(super) fn make_code(
        &mut self,
        consent: Consent,
        redirect_uri: String,
        challenge: Option<(String, String)>,
        nonce: Option<String>,
        (offline, asked_again): (bool, bool),
        now: i64,
    ) -> String {
        let first = self.known.insert((consent.client.clone(), consent.account));
        let code = self.secret("4/0A");
        let expires = now + CODE_LIFE * SECOND;
        let offline = offline && (first || asked_again);
        let kept = Code {
            consent,
            redirect_uri,
            challenge,
            nonce,
            offline,
            expires,
        };
        self.codes.insert(code.clone(), kept);
        code
    }

    /// Takes a code; it is good for one use.
    pub(super) fn take_code(&mut self, code: &str, now: i64) -> Option<Code> {
        self.codes.remove(code).filter(|code| now < code.expires)
    }

    /// Makes an access token.
    pub(super) fn make_access(&mut self, consent: &Consent, now: i64) -> String {
        self.access.retain(|_, access| now < access.expires);
        let token = self.secret("ya29.");
        let access = Access {
            account: consent.account,
            scopes: consent.scopes.clone(),
            expires: now + ACCESS_LIFE * SECOND,
            client: consent.client.clone(),
        };
        self.access.insert(token.clone(), access);
        token
    }

    /// Makes a refresh token; the 101st of a user and client kills the oldest.
    pub(super) fn make_refresh(&mut self, consent: &Consent, now: i64) -> String {
        let same = |old: &Refresh| {
            old.consent.account == consent.account && old.consent.client == consent.client
        };
        if self.refresh.iter().filter(|old| same(old)).count() >= MOST_REFRESH
            && let Some(oldest) = self.refresh.iter().position(same)
        {
            self.refresh.remove(oldest);
        }
        let token = self.secret("1//0");
        self.refresh.push(Refresh {
            token: token.clone(),
            consent: consent.clone(),
            made: now,
        });
        token
    }

    /// Ends a refresh token and makes a newer one in its place, as old as it.
    pub(super) fn rotate(&mut self, old: &str) -> Option<String> {
        let newer = self.secret("1//0");
        let kept = self.refresh.iter_mut().find(|kept| kept.token == old)?;
        kept.token.clone_from(&newer);
        Some(newer)
    }

    /// Makes both for a client, without asking anybody.
    pub(crate) fn make_both(
        &mut self,
        client: &str,
        account: usize,
        scopes: BTreeSet<String>,
        now: i64,
    ) -> Tokens {
        let consent = Consent {
            client: client.to_owned(),
            account,
            scopes,
        };
        self.known.insert((client.to_owned(), account));
        Tokens {
            access_token: self.make_access(&consent, now),
            refresh_token: self.make_refresh(&consent, now),
        }
    }

    /// What an access token opens, if it is alive.
    pub(crate) fn access(&self, token: &str, now: i64) -> Option<Access> {
        self.access
            .get(token)
            .filter(|access| now < access.expires)
            .cloned()
    }

    /// Position of the account that a refresh token or a code belongs to.
    pub(super) fn owner(&self, token: &str) -> Option<usize> {
        let refresh = self.refresh.iter().find(|refresh| refresh.token == token);
        let consent = refresh.map(|refresh| &refresh.consent);
        let consent = consent.or_else(|| Some(&self.codes.get(token)?.consent));
        consent.map(|consent| consent.account)
    }

    /// What a refresh token stands for, if it is alive.
    pub(super) fn refresh(&self, token: &str, life: Option<u64>, now: i64) -> Option<Consent> {
        let refresh = self.refresh.iter().find(|refresh| refresh.token == token)?;
        let life = life.and_then(|life| i64::try_from(life).ok());
        let alive = life.is_none_or(|life| now < refresh.made + life * SECOND);
        alive.then(|| refresh.consent.clone())
    }

    /// Revokes the whole grant that a token belongs to; `false` if there is none.
    pub(super) fn revoke(&mut self, token: &str) -> bool {
        let refreshed = self.refresh.iter().find(|refresh| refresh.token == token);
        let grant = refreshed
            .map(|refresh| (refresh.consent.client.clone(), refresh.consent.account))
            .or_else(|| {
                self.access
                    .get(token)
                    .map(|access| (access.client.clone(), access.account))
            });
        let Some((client, account)) = grant else {
            return false;
        };
        self.refresh
            .retain(|old| old.consent.client != client || old.consent.account != account);
        self.access
            .retain(|_, old| old.client != client || old.account != account);
        self.known.remove(&(client, account));
        true
    }

    /// Revokes everything of an account, as its owner would in their settings.
    pub(crate) fn revoke_account(&mut self, account: usize) {
        self.refresh.retain(|old| old.consent.account != account);
        self.access.retain(|_, old| old.account != account);
        self.codes.retain(|_, old| old.consent.account != account);
        self.known.retain(|(_, old)| *old != account);
    }

    /// Makes every access token end now; refresh tokens live on.
    pub(crate) fn expire_access(&mut self) {
        self.access.clear();
    }
}
