//! The emulator from Rust: setting it up, acting as its users, looking into it.

mod accounts;
mod knobs;
mod labels;
mod links;
mod others;
mod photos;
mod user;

use std::sync::Arc;

use crate::emulator::World;
use crate::model::Account;
use crate::refused::Refused;

/// The means to set an emulator up and to act in it.
///
/// Accounts are named by address, by `sub` or by position (`"0"`), contacts by resource name,
/// labels by resource name or by their name. Methods that begin with `user_` do what a person
/// does in a browser: no etag, no quota, no fault gets in their way.
#[derive(Clone, Debug)]
pub struct Handle {
    pub(crate) world: Arc<World>,
}

impl Handle {
    pub(crate) fn new(world: Arc<World>) -> Self {
        Self { world }
    }

    pub(crate) fn account(&self, key: &str) -> Result<Arc<Account>, Refused> {
        self.world
            .account(key)
            .ok_or_else(|| Refused::new(404, "NOT_FOUND", format!("There is no account {key}.")))
    }
}
