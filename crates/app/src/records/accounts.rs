//! Accounts: whether they let Kith in, whether they are full, where they were listed to.

use crate::{ListingToken, Paging};
use domain::{AccountId, Micros, UserId};
use serde::{Deserialize, Serialize};

/// A secret sealed under the installation's key; readable only by whoever holds that key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Which key.
    pub key_id: String,
    /// Nonce and ciphertext.
    pub bytes: Vec<u8>,
}

/// Why an account is paused. Most end when its user connects it again; those for the
/// operator end by themselves once the cause is gone. What to tell people is in
/// [`crate::states`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PauseCause {
    /// The grant is over: revoked, expired, or pushed out by newer ones (S5).
    GrantOver,
    /// The grant ended after seven days, as all do of an OAuth project in testing (S5, F60).
    SevenDays,
    /// The account's organisation asks for a new sign-in from time to time (`invalid_rapt`).
    SignInAgain,
    /// The access to contacts was not granted, or taken back alone.
    ScopeMissing,
    /// The account's organisation does not let this program in.
    AdminPolicy,
    /// The refresh token was sealed under a key that is not here. For the operator.
    KeyMissing,
    /// The OAuth client is refused: wrong, deleted, or not set up for this. For the operator.
    ClientRefused,
    /// The contacts service is switched off in the operator's project. For the operator.
    ServiceDisabled,
    /// The provider does not accept this machine's time. For the operator.
    ClockWrong,
}

impl PauseCause {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::GrantOver,
        Self::SevenDays,
        Self::SignInAgain,
        Self::ScopeMissing,
        Self::AdminPolicy,
        Self::KeyMissing,
        Self::ClientRefused,
        Self::ServiceDisabled,
        Self::ClockWrong,
    ];

    /// The name in the store, commands and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GrantOver => "grant-over",
            Self::SevenDays => "seven-days",
            Self::SignInAgain => "sign-in-again",
            Self::ScopeMissing => "scope-missing",
            Self::AdminPolicy => "admin-policy",
            Self::KeyMissing => "key-missing",
            Self::ClientRefused => "client-refused",
            Self::ServiceDisabled => "service-disabled",
            Self::ClockWrong => "clock-wrong",
        }
    }

    /// Whether nobody but the operator can end it. Then it ends by itself once they have.
    #[must_use]
    pub const fn is_for_operator(self) -> bool {
        matches!(self, Self::KeyMissing) || self.is_of_client()
    }

    /// Whether it is about the OAuth client, and so about all accounts alike (F56).
    #[must_use]
    pub const fn is_of_client(self) -> bool {
        matches!(
            self,
            Self::ClientRefused | Self::ServiceDisabled | Self::ClockWrong
        )
    }
}

/// Whether an account is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AccountState {
    /// Kept in step.
    Active,
    /// Waits for a person.
    Paused(PauseCause),
    /// No longer connected; kept for its links until they lapse (K9).
    Disconnected,
}

/// One connected address book, keyed by the provider's `sub`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its lasting id.
    pub id: AccountId,
    /// Whose it is.
    pub user: UserId,
    /// The provider's lasting name for it.
    pub sub: String,
    /// Its address as last told; may change.
    pub email: String,
    /// The organisation's domain, in lower case, that the provider says it is of (R9).
    pub domain: Option<String>,
    /// The region national phone numbers are read by (I1), ISO 3166-1.
    pub region: String,
    /// Whether it is in use.
    pub state: AccountState,
    /// The refresh token.
    pub token: Option<Sealed>,
    /// When it was connected last.
    pub connected: Micros,
    /// Where the next listing of people goes on.
    pub people: Option<ListingToken>,
    /// Where the next listing of groups goes on.
    pub groups: Option<ListingToken>,
    /// When the last full listing began (reconciled every six days, S4).
    pub listed_full: Option<Micros>,
    /// When the last complete listing, full or delta, began.
    pub listed: Option<Micros>,
    /// When something last changed there.
    pub active: Option<Micros>,
    /// Set while it holds as many people as it can.
    pub full: Option<Full>,
    /// When the provider ends Kith's access by itself, where it says so (S5).
    pub ends: Option<Micros>,
    /// Where a full listing of people goes on that was not finished yet (S4).
    pub paging: Option<Paging>,
}

/// So long before its end a limited access is warned of.
const WARNED: Micros = Micros::days(3);

impl Account {
    /// Whether Kith has to do with it, be it that it waits for a person.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        match self.state {
            AccountState::Active | AccountState::Paused(_) => true,
            AccountState::Disconnected => false,
        }
    }

    /// When its access ends, if that is soon: no more than three days away (S5).
    #[must_use]
    pub fn ends_soon(&self, now: Micros) -> Option<Micros> {
        self.ends.filter(|ends| *ends - WARNED <= now)
    }
}

/// An account that holds as many people as it can: none are created there meanwhile (F55).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full {
    /// Since when.
    pub since: Micros,
    /// When one create is tried again.
    pub until: Micros,
}

impl Full {
    /// Whether it is not to be tried yet. A wait longer than any is one that a clock made
    /// which jumped since.
    #[must_use]
    pub fn waits(self, now: Micros) -> bool {
        now < self.until && self.until <= now + Self::MOST
    }

    /// The shortest wait until it is tried again.
    const LEAST: Micros = Micros::seconds(15 * 60);

    /// The longest.
    const MOST: Micros = Micros::seconds(6 * 3600);

    /// Found full now, and maybe before: waits as long again as it has been full so far.
    #[must_use]
    pub fn found(before: Option<Self>, now: Micros) -> Self {
        let since = before.map_or(now, |full| full.since);
        Self {
            since,
            until: now + (now - since).max(Self::LEAST).min(Self::MOST),
        }
    }
}
