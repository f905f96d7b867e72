//! What a method gets to work with.

use serde_json::Value;

use crate::emulator::World;
use crate::fields::Language;
use crate::model::Account;
use crate::params::Params;
use crate::refused::Refused;

/// One call of the API, once it is clear who calls.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    pub(crate) world: &'a World,
    pub(crate) account: &'a Account,
    pub(crate) params: &'a Params,
    pub(crate) body: &'a [u8],
    /// Where the caller reached the emulator.
    pub(crate) origin: String,
    /// Language of derived outputs.
    pub(crate) language: Language,
    /// The first entry of a batch write fails with this code, in an answer that is none to the others.
    pub(crate) entry_fails: Option<u16>,
    /// Single reads show the version before the last change.
    pub(crate) stale: bool,
    /// The sync token of this call counts as expired.
    pub(crate) expire_sync_token: bool,
    /// Contacts changed by the call, for the counters.
    pub(crate) people_written: u64,
    /// Groups changed by the call, for the counters.
    pub(crate) groups_written: u64,
}

impl Context<'_> {
    /// The body as JSON.
    ///
    /// # Errors
    ///
    /// 400 if it is none.
    pub(crate) fn json(&self) -> Result<Value, Refused> {
        serde_json::from_slice(self.body)
            .map_err(|error| Refused::invalid(format!("Invalid JSON payload received. {error}")))
    }
}
