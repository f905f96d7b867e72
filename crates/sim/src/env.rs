//! A clock that stands still until it is told to go, and ids counted from it.

use app::{Env, Sleep};
use domain::{Micros, Uuid};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// 2026-11-22T00:00:00Z.
const START: i64 = 1_795_305_600_000_000;

#[derive(Debug)]
pub(crate) struct SimEnv {
    now: AtomicI64,
    ids: AtomicU64,
}

impl SimEnv {
    pub(crate) fn new() -> Self {
        Self {
            now: AtomicI64::new(START),
            ids: AtomicU64::new(0),
        }
    }

    /// Ids are counted from here on.
    pub(crate) fn count_from(&self, count: u64) {
        self.ids.store(count, Ordering::Relaxed);
    }

    /// The clock of another installation is here already.
    pub(crate) fn reach(&self, now: Micros) {
        self.now.fetch_max(now.0, Ordering::Relaxed);
    }

    pub(crate) fn advance(&self, span: Micros) {
        self.now.fetch_add(span.0, Ordering::Relaxed);
    }
}

impl Env for SimEnv {
    fn now(&self) -> Micros {
        Micros(self.now.load(Ordering::Relaxed))
    }

    fn monotonic(&self) -> Micros {
        Micros(self.now.load(Ordering::Relaxed) - START)
    }

    fn uuid(&self) -> Uuid {
        let count = u128::from(self.ids.fetch_add(1, Ordering::Relaxed));
        let millis = u128::try_from(self.now.load(Ordering::Relaxed) / 1_000).unwrap_or(0);
        // The bits of a UUIDv7: time, version, then the count where chance would be.
        Uuid::from_u128((millis << 80) | (0x7 << 76) | (0x2 << 62) | count)
    }

    fn secret(&self) -> [u8; 32] {
        // Counted like the ids, so that the same story has the same secrets.
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(self.uuid().as_bytes());
        bytes
    }

    fn sleep(&self, _: Micros) -> Sleep {
        Box::pin(std::future::ready(()))
    }
}
