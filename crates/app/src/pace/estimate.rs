//! How fast work goes on one account, and when it will be done (S6).

use super::window::{MINUTE, Window};
use domain::Micros;

/// Work that rested so long is over; the next begins anew.
const REST: Micros = Micros::seconds(180);

/// Calls that are so far apart, without having to wait, are no work of one kind.
const PAUSE: Micros = Micros::seconds(10);

/// The calls of work in progress.
#[derive(Clone, Debug, Default)]
struct Calls {
    made: u64,
    entries: u64,
    /// How long they took, waits left out.
    busy: Micros,
    /// Since when the next one is under way.
    since: Option<Micros>,
}

/// Work in progress.
#[derive(Clone, Debug)]
pub(super) struct Progress {
    /// Entries written in the last minute.
    done: Window,
    /// The most entries written in one minute of late, and when that was.
    burst: u32,
    burst_at: Micros,
    /// When the first of it was about to be written: what goes before, such as the birth of a
    /// group, is no part of the pace.
    began: Option<Micros>,
    /// When it last went on.
    last: Option<Micros>,
    /// Until when it waits.
    until: Option<Micros>,
    calls: Calls,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            done: Window::default(),
            burst: 0,
            burst_at: Micros(0),
            began: None,
            last: None,
            until: None,
            calls: Calls::default(),
        }
    }
}

impl Progress {
    /// Something may be done.
    pub(super) fn goes_on(&mut self, now: Micros) {
        if self.last.is_none_or(|last| last + REST < now) {
            *self = Self::default();
        }
        self.last = Some(now);
        self.until = None;
    }

    /// Entries may be written.
    pub(super) fn writes(&mut self, now: Micros) {
        self.goes_on(now);
        self.began.get_or_insert(now);
        if self.calls.since.is_some_and(|at| at + PAUSE < now) {
            self.calls = Calls::default();
        }
        self.calls.since.get_or_insert(now);
    }

    /// Entries were written.
    pub(super) fn did(&mut self, now: Micros, entries: usize) {
        self.done
            .spend(now, u32::try_from(entries).unwrap_or(u32::MAX));
        self.last = Some(now);
        let calls = &mut self.calls;
        calls.made += 1;
        calls.entries += entries as u64;
        calls.busy = calls.busy + (now - calls.since.replace(now).unwrap_or(now));
    }

    /// It has to wait.
    pub(super) fn waits(&mut self, now: Micros, until: Micros) {
        let done = self.done.spent(now);
        // A look in between, for what a person just did, says nothing of the pace.
        if done >= self.burst || (done > 0 && self.burst_at + MINUTE + MINUTE <= now) {
            (self.burst, self.burst_at) = (done, now);
        }
        self.calls.since = None;
        self.until = Some(until);
        self.last = self.last.map(|_| until);
    }

    /// A quota is smaller than it was taken for: what went before says nothing any more.
    pub(super) fn refused(&mut self, now: Micros, until: Micros) {
        self.done = Window::default();
        self.burst = 0;
        self.waits(now, until);
    }

    /// When so many entries will be written where a call is one request, whatever it carries, and
    /// a minute that has `spent` so much takes no more than the limit: call by call.
    pub(super) fn by_calls(
        &self,
        now: Micros,
        entries: usize,
        mut spent: Window,
        limit: u32,
    ) -> Option<Micros> {
        let calls = &self.calls;
        let each = Micros(calls.busy.0.checked_div(i64::try_from(calls.made).ok()?)?);
        let left = (entries as u64).saturating_mul(calls.made);
        let left = left.div_ceil(calls.entries.max(1));
        let mut at = self.until.map_or(now, |until| until.max(now));
        for _ in 0..left {
            if spent.room(at, limit) == 0 {
                at = spent.free_at(at, limit, 1);
            }
            at = at + each;
            spent.spend(at, 1);
        }
        Some(at)
    }

    /// When so many entries will be written, at the pace of the last minute; none while nothing is
    /// known of it.
    pub(super) fn estimate(&mut self, now: Micros, entries: usize) -> Option<Micros> {
        let entries = i64::try_from(entries).ok()?;
        if let Some(until) = self.until.filter(|until| *until > now) {
            // One burst for each minute, the first when the wait is over.
            let minutes = (entries - 1).max(0) / i64::from(self.burst).max(1);
            return (self.burst > 0).then(|| until + Micros(minutes.saturating_mul(MINUTE.0)));
        }
        let span = (now - self.began?).min(MINUTE);
        let done = i64::from(self.done.spent(now));
        let burst = i64::from(self.burst);
        if burst > done && self.burst_at + MINUTE + MINUTE > now {
            return Some(now + Micros(MINUTE.0.saturating_mul(entries) / burst));
        }
        (done > 0 && span >= Micros::seconds(1))
            .then(|| now + Micros(span.0.saturating_mul(entries) / done))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Micros {
        Micros::seconds(seconds)
    }

    #[test]
    fn s6_work_that_waits_for_its_quota_goes_on_in_bursts() {
        let mut progress = Progress::default();
        assert_eq!(progress.estimate(at(0), 100), None, "nothing is known yet");
        progress.writes(at(0));
        progress.did(at(1), 50);
        progress.waits(at(1), at(61));
        assert_eq!(progress.estimate(at(2), 50), Some(at(61)));
        assert_eq!(progress.estimate(at(2), 51), Some(at(121)));
        assert_eq!(progress.estimate(at(2), 500), Some(at(61 + 9 * 60)));
    }

    #[test]
    fn s6_an_edit_in_between_does_not_change_the_estimate() {
        let mut progress = Progress::default();
        progress.writes(at(0));
        progress.did(at(0), 50);
        progress.waits(at(0), at(60));
        progress.did(at(60), 1);
        progress.waits(at(60), at(61));
        assert_eq!(progress.estimate(at(60), 100), Some(at(121)));
        progress.writes(at(70));
        progress.did(at(71), 1);
        assert_eq!(progress.estimate(at(71), 100), Some(at(71 + 120)));
        progress.refused(at(71), at(121));
        assert_eq!(progress.estimate(at(72), 100), None, "learnt anew");
    }

    #[test]
    fn s6_what_goes_before_the_first_write_is_no_part_of_the_pace() {
        let mut progress = Progress::default();
        progress.goes_on(at(0));
        progress.writes(at(30));
        progress.did(at(31), 100);
        progress.writes(at(31));
        progress.did(at(32), 100);
        assert_eq!(progress.estimate(at(32), 1_000), Some(at(42)));
    }

    #[test]
    fn s6_work_that_never_waits_goes_on_as_it_did() {
        let mut progress = Progress::default();
        progress.writes(at(0));
        progress.did(at(2), 200);
        progress.did(at(4), 200);
        assert_eq!(progress.estimate(at(4), 1_000), Some(at(14)));
        // After a rest nothing is known any more.
        progress.writes(at(1_000));
        assert_eq!(progress.estimate(at(1_001), 10), None);
    }
}
