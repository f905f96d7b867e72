//! The machine's clock, timers and randomness.

mod awake;

use app::{Env, Sleep};
use domain::{Micros, Uuid};
use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{Instant, SystemTime, UNIX_EPOCH},
};

/// The machine.
#[derive(Debug)]
pub(crate) struct Machine {
    start: Instant,
    /// How far the wall clock was set by a test, in microseconds; nobody else does.
    set: AtomicI64,
    /// How long a test said that it slept.
    slept: AtomicI64,
}

impl Machine {
    /// The machine from now on.
    pub(crate) fn new() -> Self {
        Self {
            start: Instant::now(),
            set: AtomicI64::new(0),
            slept: AtomicI64::new(0),
        }
    }

    /// The time that elapses, from any start, also while the machine sleeps: what
    /// [`Env::monotonic`] does not count everywhere.
    pub(crate) fn elapsed(&self) -> Micros {
        let elapsed = awake::or_not().unwrap_or_else(|| self.start.elapsed());
        crate::config::micros(elapsed) + Micros(self.slept.load(Ordering::Relaxed))
    }
}

impl Env for Machine {
    fn now(&self) -> Micros {
        // A clock before 1970 is a broken one; the leases then rest on the monotonic clock.
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let moved = self.set.load(Ordering::Relaxed) + self.slept.load(Ordering::Relaxed);
        crate::config::micros(since) + Micros(moved)
    }

    fn monotonic(&self) -> Micros {
        crate::config::micros(self.start.elapsed())
    }

    fn uuid(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn secret(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).expect("without the system's randomness nothing here is safe");
        bytes
    }

    fn sleep(&self, span: Micros) -> Sleep {
        Box::pin(tokio::time::sleep(crate::config::duration(span)))
    }
}

/// A number from 0 to 1, for waits that shall not coincide.
pub(crate) fn random() -> f64 {
    let n = getrandom::u32().unwrap_or(u32::MAX / 2);
    f64::from(n) / f64::from(u32::MAX)
}

#[cfg(test)]
impl Machine {
    /// Sets the wall clock as somebody at the machine might: by so much from the true time.
    pub(crate) fn set_clock(&self, by: Micros) {
        self.set.store(by.0, Ordering::Relaxed);
    }

    /// The machine slept for so long: no timer ran, and the monotonic clock stood.
    pub(crate) fn sleep_through(&self, span: Micros) {
        self.slept.fetch_add(span.0, Ordering::Relaxed);
    }
}
