//! Everything that can be set: once at the start, or at any time.

use serde::{Deserialize, Serialize};

use crate::limits::Limits;
use crate::quota::Quotas;

/// What an emulator starts with.
#[derive(Clone, Debug)]
pub struct Config {
    /// Decides every id and etag.
    pub seed: u64,
    /// Address the emulator says it has, such as `http://127.0.0.1:4000`, without a slash at
    /// the end. Without it the `Host` header of each request decides.
    pub base_url: Option<String>,
    /// OAuth clients that may sign in.
    pub clients: Vec<OAuthClient>,
    /// Settings that can be changed later.
    pub settings: Settings,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            seed: 1,
            base_url: None,
            clients: vec![OAuthClient {
                id: "emulator-client".to_owned(),
                secret: "emulator-secret".to_owned(),
                redirect_uris: Vec::new(),
            }],
            settings: Settings::default(),
        }
    }
}

/// An OAuth client known to the emulator.
#[derive(Clone, Debug)]
pub struct OAuthClient {
    /// Client id.
    pub id: String,
    /// Client secret.
    pub secret: String,
    /// Redirect addresses allowed, compared exactly; any address if empty.
    pub redirect_uris: Vec<String>,
}

/// From when the seven days of a sync token count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenClock {
    /// From the full listing, as the documentation reads.
    #[default]
    FullSync,
    /// From the last answer that gave a token.
    LastToken,
}

/// Settings that can be changed while the emulator runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How far lists and deltas trail behind, in milliseconds. Single reads never do.
    pub lag_ms: u64,
    /// Time that every API answer takes at least, in milliseconds.
    pub latency_ms: u64,
    /// Quotas of each user, and of all together.
    pub quotas: Quotas,
    /// Whether a write is refused while another one of the user is being answered.
    pub reject_concurrent_writes: bool,
    /// How such a write is refused.
    pub concurrent_rejection: Rejection,
    /// Life of a sync token in seconds.
    pub sync_token_life_s: u64,
    /// From when that life counts.
    pub sync_token_clock: TokenClock,
    /// The `status` in the answer to an expired token, which differs between reports.
    pub expired_token_status: ExpiredStatus,
    /// Whether the authorisation endpoint consents at once when it is given a `login_hint`.
    pub auto_consent: bool,
    /// Life of a refresh token in seconds; a project in testing has seven days.
    pub refresh_token_life_s: Option<u64>,
    /// Whether each refresh gives a newer refresh token, and ends the one it was asked with: Google's
    /// seldom does, others always.
    pub rotates_refresh_tokens: bool,
    /// Whether a batch that is refused says which of its entries are to blame.
    pub batch_details: bool,
    /// How long a new group cannot be used yet, in milliseconds: reads of it, moves into it and
    /// contacts that name it are refused. Reported, and nowhere documented.
    pub group_lag_ms: u64,
    /// Whether the pages of a full listing are cut from what there is when each is asked for, so that
    /// whoever changes meanwhile is shown twice or not at all. Nobody promises that they are not.
    pub listing_moves: bool,
    /// Whether each delta also shows a contact that did not change.
    pub unchanged_in_deltas: bool,
    /// Whether a contact that is restored from the trash gets another number, which is open.
    pub restores_anew: bool,
    /// How much a contact may hold.
    pub limits: Limits,
    /// Most contacts an account can hold.
    pub capacity: usize,
    /// Whether contacts in the trash count, as is reported.
    pub trash_counts: bool,
    /// The HTTP code that a full account answers with, which nobody verified.
    pub full_code: FullCode,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lag_ms: 0,
            latency_ms: 0,
            quotas: Quotas::default(),
            reject_concurrent_writes: false,
            concurrent_rejection: Rejection::default(),
            sync_token_life_s: 7 * 24 * 3600,
            sync_token_clock: TokenClock::default(),
            expired_token_status: ExpiredStatus::default(),
            auto_consent: false,
            refresh_token_life_s: None,
            rotates_refresh_tokens: false,
            batch_details: true,
            group_lag_ms: 0,
            listing_moves: false,
            unchanged_in_deltas: false,
            restores_anew: false,
            limits: Limits::default(),
            capacity: 25_000,
            trash_counts: true,
            full_code: FullCode::default(),
        }
    }
}

/// What an answer to an expired sync token gives as its canonical status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ExpiredStatus {
    /// `INVALID_ARGUMENT`.
    #[default]
    InvalidArgument,
    /// `FAILED_PRECONDITION`.
    FailedPrecondition,
}

/// How writes of one user at the same time are refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rejection {
    /// Every one that comes while another is being answered, with 409 `ABORTED`.
    #[default]
    Always,
    /// Every other one or so, by chance from the seed, with 409 `ABORTED` or 503.
    AtRandom,
}

/// The HTTP code of a full account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FullCode {
    /// 400.
    #[default]
    BadRequest,
    /// 429, as the canonical status would have it.
    TooManyRequests,
}
