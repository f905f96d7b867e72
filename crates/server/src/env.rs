//! The machine's clock, timers and randomness.

use app::{Env, Sleep};
use domain::{Micros, Uuid};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// The machine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Machine {
    start: Instant,
}

impl Machine {
    /// The machine from now on.
    pub(crate) fn new() -> Self {
        Self {
            start: Instant::now(),
        }
    }
}

impl Env for Machine {
    fn now(&self) -> Micros {
        // A clock before 1970 is a broken one; the leases then rest on the monotonic clock.
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        crate::config::micros(since)
    }

    fn monotonic(&self) -> Micros {
        crate::config::micros(self.start.elapsed())
    }

    fn uuid(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn sleep(&self, span: Micros) -> Sleep {
        Box::pin(tokio::time::sleep(crate::config::duration(span)))
    }
}
