//! Clock, lag, quotas, faults and counters.

use std::time::Duration;

use jiff::Timestamp;

use super::Handle;
use crate::config::Settings;
use crate::counters::Counters;
use crate::faults::Fault;
use crate::lock;
use crate::quota::Quotas;

impl Handle {
    /// The settings as they are now.
    pub fn settings(&self) -> Settings {
        self.world.settings()
    }

    /// Replaces the settings.
    pub fn set_settings(&self, settings: Settings) {
        *lock(&self.world.settings) = settings;
    }

    /// Sets how far lists and deltas trail behind, in whole milliseconds.
    pub fn set_lag(&self, lag: Duration) {
        lock(&self.world.settings).lag_ms = u64::try_from(lag.as_millis()).unwrap_or(u64::MAX);
    }

    /// Sets the quotas of every account.
    pub fn set_quotas(&self, quotas: Quotas) {
        lock(&self.world.settings).quotas = quotas;
    }

    /// Sets whether the authorisation endpoint consents at once when given a `login_hint`.
    pub fn set_auto_consent(&self, on: bool) {
        lock(&self.world.settings).auto_consent = on;
    }

    /// The time of the emulator.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.world.clock.now()).unwrap_or(Timestamp::MAX)
    }

    /// Stops the clock at a time.
    pub fn set_time(&self, time: Timestamp) {
        self.world.clock.set(time);
    }

    /// Moves the clock on; if it was the machine's, it stops.
    pub fn advance(&self, by: Duration) {
        self.world.clock.advance(by);
    }

    /// Goes back to the machine's clock, which is what an emulator starts with.
    pub fn follow_machine_clock(&self) {
        self.world.clock.follow_machine();
    }

    /// Adds a line to the fault plan.
    pub fn fault(&self, fault: Fault) {
        lock(&self.world.faults).add(fault);
    }

    /// Faults that have not hit yet.
    pub fn pending_faults(&self) -> Vec<Fault> {
        lock(&self.world.faults).pending().to_vec()
    }

    /// Empties the fault plan.
    pub fn clear_faults(&self) {
        lock(&self.world.faults).clear();
    }

    /// What was asked of the emulator since the counters were last reset.
    pub fn counters(&self) -> Counters {
        lock(&self.world.counters).clone()
    }

    /// Sets all counters to zero and answers what they were.
    pub fn reset_counters(&self) -> Counters {
        std::mem::take(&mut *lock(&self.world.counters))
    }
}
