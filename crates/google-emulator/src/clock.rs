//! The clock of the emulator: the machine's, or one that tests turn by hand.

use std::sync::Mutex;
use std::time::Duration;

use jiff::Timestamp;

use crate::lock;

/// Microseconds in a second.
pub(crate) const SECOND: i64 = 1_000_000;

/// Tells the time to everything in the emulator.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    manual: Mutex<Option<i64>>,
}

impl Clock {
    /// Microseconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        lock(&self.manual).unwrap_or_else(|| Timestamp::now().as_microsecond())
    }

    /// Stops at a time, from where only `advance` moves it.
    pub(crate) fn set(&self, time: Timestamp) {
        *lock(&self.manual) = Some(time.as_microsecond());
    }

    /// Moves on by `by`; a clock that was the machine's stops first.
    pub(crate) fn advance(&self, by: Duration) {
        let mut manual = lock(&self.manual);
        let now = manual.unwrap_or_else(|| Timestamp::now().as_microsecond());
        *manual = Some(now.saturating_add(micros(by)));
    }

    /// Goes back to the machine's clock.
    pub(crate) fn follow_machine(&self) {
        *lock(&self.manual) = None;
    }
}

/// A duration in whole microseconds.
pub(crate) fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

/// Writes a time the way Google does, such as `2026-07-27T12:14:10.615097Z`.
pub(crate) fn rfc3339(time: i64) -> String {
    Timestamp::from_microsecond(time).map_or_else(|_| String::new(), |time| time.to_string())
}
