//! One thing at a time with an account: a cycle, or a push.

use domain::AccountId;
use futures::lock::{Mutex, OwnedMutexGuard};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

/// Whose turn it is, account by account.
#[derive(Clone, Default)]
pub(super) struct Turns(Arc<std::sync::Mutex<BTreeMap<AccountId, Arc<Mutex<()>>>>>);

/// A turn: over when it is dropped.
pub(super) type Turn = OwnedMutexGuard<()>;

impl Turns {
    /// Waits for a turn.
    pub(super) async fn take(&self, account: AccountId) -> Turn {
        self.of(account).lock_owned().await
    }

    /// A turn, if nobody has one now.
    pub(super) fn try_take(&self, account: AccountId) -> Option<Turn> {
        self.of(account).try_lock_owned()
    }

    fn of(&self, account: AccountId) -> Arc<Mutex<()>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(account).or_default())
    }
}
