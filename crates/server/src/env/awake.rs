//! A clock that goes on while the machine sleeps. Rust's own stands then on Linux and macOS; on
//! Windows it does not.

use std::time::Duration;

/// What such a clock shows, from any start; nothing where the system has none that is known here.
#[cfg(any(
    target_os = "linux",
    target_os = "android",
    target_os = "openbsd",
    target_vendor = "apple"
))]
pub(super) fn or_not() -> Option<Duration> {
    use rustix::time::{ClockId, clock_gettime};
    // Apple's "monotonic" goes on in sleep; what stands there is "uptime".
    #[cfg(target_vendor = "apple")]
    const CLOCK: ClockId = ClockId::Monotonic;
    #[cfg(not(target_vendor = "apple"))]
    const CLOCK: ClockId = ClockId::Boottime;
    clock_gettime(CLOCK).try_into().ok()
}

/// What such a clock shows: Rust's own is all there is.
#[cfg(not(any(
    target_os = "linux",
    target_os = "android",
    target_os = "openbsd",
    target_vendor = "apple"
)))]
pub(super) fn or_not() -> Option<Duration> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// The system's own account of how long it is up counts sleep.
    #[test]
    fn it_counts_from_the_start_of_the_machine_with_its_sleep() {
        let uptime = || {
            let text = std::fs::read_to_string("/proc/uptime").expect("Linux has it");
            let seconds = text.split(' ').next().and_then(|s| s.parse::<f64>().ok());
            Duration::from_secs_f64(seconds.expect("a number"))
        };
        let before = uptime();
        let shown = or_not().expect("Linux has such a clock");
        let a_tick = Duration::from_millis(20); // it is told in hundredths of a second
        assert!(
            before <= shown + a_tick && shown <= uptime() + a_tick,
            "{shown:?}"
        );
    }
}
