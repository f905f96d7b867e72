//! When an account is looked at next.

use crate::{Quotas, Report, Res};
use domain::Micros;
use std::time::Duration;

/// An account that was active within this time is looked at at the faster speed (S4).
const RECENTLY: Micros = Micros::seconds(600);

/// The first wait after a failure; each further one is twice as long.
const FIRST: Duration = Duration::from_millis(200);

/// The longest wait after failures.
const LONGEST: Duration = Duration::from_secs(60);

/// What a look at an account in step reads: its groups, and its people.
const LOOK: u32 = 2;

/// The span quotas are counted in.
const MINUTE: Duration = Duration::from_secs(60);

/// Two polling speeds (S4).
#[derive(Clone, Copy, Debug)]
pub struct Speeds {
    /// For an account that was active a moment ago.
    pub min: Duration,
    /// For an idle one.
    pub max: Duration,
}

impl Quotas {
    /// The time between two looks of all accounts at which half of what the project may read is
    /// left for everything else (S4).
    #[must_use]
    pub fn spread(&self, accounts: usize) -> Duration {
        let reads = f64::from(LOOK * 2) * accounts as f64;
        MINUTE.mul_f64(reads / f64::from(self.project_reads))
    }

    /// The least time between two looks at a quiet account: half of its reads, and of the
    /// project's, stay for work.
    #[must_use]
    pub fn between_looks(&self, accounts: usize) -> Duration {
        let own = MINUTE.mul_f64(f64::from(LOOK * 2) / f64::from(self.reads));
        own.max(self.spread(accounts))
    }
}

/// What to do until the next look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Wait, but look at once when asked.
    Idle(Duration),
    /// Wait whatever is asked: it would only fail again.
    Rest(Duration),
}

/// How an account is doing.
#[derive(Clone, Copy, Debug)]
pub struct Rhythm {
    pace: Speeds,
    failures: u32,
    /// How many cycles in a row were refused before they did anything.
    refused: u32,
    active: Option<Micros>,
}

impl Rhythm {
    /// The rhythm of an account that was last active then.
    #[must_use]
    pub fn new(pace: Speeds, active: Option<Micros>) -> Self {
        Self {
            pace,
            failures: 0,
            refused: 0,
            active,
        }
    }

    /// How many cycles in a row came to nothing.
    #[must_use]
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// Somebody asked for the account to be looked at.
    pub fn asked(&mut self, now: Micros) {
        self.active = Some(now);
    }

    /// The wait after a cycle; `random` is from 0 to 1, `least` what the quotas ask for.
    pub fn after(
        &mut self,
        cycle: &Res<Report>,
        now: Micros,
        random: f64,
        least: Duration,
    ) -> Wait {
        let Ok(report) = cycle else {
            return Wait::Rest(self.longer(random));
        };
        if report.active {
            self.active = Some(now);
        }
        if report.active || report.pause_until.is_none() {
            self.refused = 0;
        }
        if let Some(until) = report.pause_until {
            let said = duration(until - now).max(FIRST);
            if report.active || report.settled {
                return Wait::Rest(said);
            }
            // While nobody is there, ever less often, and not all accounts at once (people-api §7).
            let longer = grown(self.refused, random);
            self.refused += 1;
            return Wait::Rest(said.max(longer) + FIRST.mul_f64(random));
        }
        if let Some(until) = report.paced_until {
            self.failures = 0;
            return Wait::Idle(duration(until - now).max(FIRST));
        }
        let recently = self.active.is_some_and(|at| now - at < RECENTLY);
        let poll = if recently {
            self.pace.min
        } else {
            self.pace.max
        };
        let poll = poll.max(least).mul_f64(0.9 + 0.2 * random);
        let wake = report.wake.map_or(poll, |at| duration(at - now).min(poll));
        if report.settled {
            self.failures = 0;
            return Wait::Idle(wake);
        }
        // Something is left: soon again at first, then no oftener than an account in step.
        Wait::Idle(self.longer(random).min(wake))
    }

    /// A wait that grows with every failure.
    fn longer(&mut self, random: f64) -> Duration {
        let longer = grown(self.failures, random);
        self.failures += 1;
        longer
    }
}

/// The wait after so many failures before.
fn grown(failures: u32, random: f64) -> Duration {
    let doubled = FIRST.saturating_mul(1 << failures.min(16));
    doubled.min(LONGEST).mul_f64(0.5 + 0.5 * random)
}

/// A span as timers count it; one in the past is none.
fn duration(span: Micros) -> Duration {
    Duration::from_micros(u64::try_from(span.0).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    const MIN: Duration = Duration::from_secs(10);
    const MAX: Duration = Duration::from_secs(300);
    const NOW: Micros = Micros::days(20_000);

    fn rhythm(active: Option<Micros>) -> Rhythm {
        Rhythm::new(Speeds { min: MIN, max: MAX }, active)
    }

    fn report() -> Report {
        Report {
            settled: true,
            wake: None,
            pause_until: None,
            paced_until: None,
            active: false,
        }
    }

    /// The next wait where the quotas ask for nothing.
    fn next(rhythm: &mut Rhythm, cycle: &Res<Report>, random: f64) -> Wait {
        rhythm.after(cycle, NOW, random, Duration::ZERO)
    }

    #[test]
    fn s4_bulk_work_waits_for_its_pace_and_people_do_not() {
        let paced = Ok(Report {
            settled: false,
            paced_until: Some(NOW + Micros::seconds(300)),
            ..report()
        });
        let mut rhythm = rhythm(Some(NOW));
        assert_eq!(next(&mut rhythm, &paced, 0.5), Wait::Idle(MAX));
        assert_eq!(rhythm.failures(), 0, "waiting is no failure");
    }

    #[test]
    fn s4_looks_leave_half_of_every_quota_to_work() {
        let quotas = Quotas::default();
        assert_eq!(quotas.between_looks(1), Duration::from_secs(4));
        assert_eq!(quotas.spread(1), Duration::from_millis(80));
        for accounts in [1_u32, 10, 100, 1_000, 10_000] {
            let every = quotas.between_looks(accounts as usize).as_secs_f64();
            let reads = f64::from(LOOK) * 60.0 / every;
            assert!(reads <= f64::from(quotas.reads) / 2.0 + 1e-6);
            let all = reads * f64::from(accounts);
            assert!(all <= f64::from(quotas.project_reads) / 2.0 + 1e-6);
        }
        // A thousand accounts that were active a moment ago are looked at more slowly.
        let cycle = Ok(report());
        let slow = rhythm(Some(NOW)).after(&cycle, NOW, 0.5, quotas.between_looks(1_000));
        assert_eq!(slow, Wait::Idle(Duration::from_secs(80)));
    }

    #[test]
    fn s4_an_active_account_is_looked_at_more_often() {
        assert_eq!(next(&mut rhythm(None), &Ok(report()), 0.5), Wait::Idle(MAX));
        assert_eq!(
            next(&mut rhythm(Some(NOW)), &Ok(report()), 0.5),
            Wait::Idle(MIN)
        );
        let long_ago = Some(NOW - RECENTLY);
        assert_eq!(
            next(&mut rhythm(long_ago), &Ok(report()), 0.5),
            Wait::Idle(MAX)
        );
        let active = Report {
            active: true,
            ..report()
        };
        assert_eq!(next(&mut rhythm(None), &Ok(active), 0.5), Wait::Idle(MIN));
        let mut asked = rhythm(None);
        asked.asked(NOW);
        assert_eq!(next(&mut asked, &Ok(report()), 0.5), Wait::Idle(MIN));
    }

    #[test]
    fn what_waits_for_time_is_looked_at_in_time() {
        let wake = Report {
            wake: Some(NOW + Micros::seconds(2)),
            ..report()
        };
        assert_eq!(
            next(&mut rhythm(None), &Ok(wake), 0.5),
            Wait::Idle(Duration::from_secs(2))
        );
        let past = Report {
            wake: Some(NOW - Micros::seconds(2)),
            ..report()
        };
        assert_eq!(
            next(&mut rhythm(None), &Ok(past), 0.5),
            Wait::Idle(Duration::ZERO)
        );
        let pause = Report {
            pause_until: Some(NOW + Micros::seconds(300)),
            settled: false,
            ..report()
        };
        assert_eq!(next(&mut rhythm(None), &Ok(pause), 0.0), Wait::Rest(MAX));
    }

    /// People-api §7: an outage is met with waits that grow, and that do not end together.
    #[test]
    fn s4_while_nobody_is_there_it_is_asked_ever_less_often() {
        let down = Ok(Report {
            settled: false,
            pause_until: Some(NOW + Micros::seconds(5)),
            ..report()
        });
        let waits = |rhythm: &mut Rhythm, random| -> Vec<Duration> {
            let wait = |_| match next(rhythm, &down, random) {
                Wait::Rest(wait) => wait,
                Wait::Idle(wait) => panic!("nobody asks meanwhile: {wait:?}"),
            };
            (0..20).map(wait).collect()
        };
        let mut some = rhythm(Some(NOW));
        let [some, others] = [(&mut some, 1.0), (&mut rhythm(Some(NOW)), 0.3)]
            .map(|(rhythm, random)| waits(rhythm, random));
        assert!(
            some.is_sorted() && others.is_sorted(),
            "{some:?} {others:?}"
        );
        assert!(some[0] >= Duration::from_secs(5), "{some:?}");
        assert!(
            some[19] >= LONGEST && others[19] >= LONGEST / 2,
            "{some:?} {others:?}"
        );
        assert!(
            some.iter().zip(&others).all(|(a, b)| a != b),
            "not together"
        );

        // Whoever did something first is told when to go on, and so is who was in step since.
        let mut rhythm = rhythm(Some(NOW));
        waits(&mut rhythm, 1.0);
        let wrote = Ok(Report {
            active: true,
            settled: false,
            pause_until: Some(NOW + Micros::seconds(5)),
            ..report()
        });
        let soon = Wait::Rest(Duration::from_secs(5));
        assert_eq!(next(&mut rhythm, &wrote, 0.5), soon);
        waits(&mut rhythm, 1.0);
        next(&mut rhythm, &Ok(report()), 0.5);
        assert!(waits(&mut rhythm, 1.0)[0] < Duration::from_secs(6));
    }

    #[test]
    fn what_is_left_is_looked_at_soon_but_never_hammered() {
        let mut rhythm = rhythm(Some(NOW));
        let left = Ok(Report {
            settled: false,
            ..report()
        });
        let waits: Vec<Wait> = (0..20).map(|_| next(&mut rhythm, &left, 1.0)).collect();
        assert_eq!(waits[0], Wait::Idle(FIRST));
        assert_eq!(waits[19], Wait::Idle(MIN.mul_f64(1.1)));
    }

    #[test]
    fn failures_are_tried_again_ever_more_slowly_and_then_forgotten() {
        let mut rhythm = rhythm(None);
        let mut last = Duration::ZERO;
        for _ in 0..20 {
            let Wait::Rest(wait) = next(&mut rhythm, &Err(Error::Busy), 1.0) else {
                unreachable!("after a failure nothing is done for a while")
            };
            assert!(wait >= last && wait <= LONGEST, "{wait:?}");
            last = wait;
        }
        assert_eq!(last, LONGEST);
        assert_eq!(next(&mut rhythm, &Ok(report()), 0.5), Wait::Idle(MAX));
        assert_eq!(rhythm.failures(), 0);
    }
}
