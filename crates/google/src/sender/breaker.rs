//! The circuit breaker of the OAuth client (F56). An answer about the client is about every
//! account: from then on nothing is sent for any of them, and one call at a time tries
//! whether it is over, at growing intervals. A pure state machine; the time is given.

use crate::config::Probing;
use app::{Fault, StopCause};
use domain::Micros;

/// Lets calls pass, or answers them itself.
pub(super) struct Breaker {
    probing: Probing,
    open: Option<Open>,
}

struct Open {
    cause: StopCause,
    /// When the next call may try.
    until: Micros,
    /// How long it was waited for this time.
    interval: Micros,
    /// Whether one is trying.
    tried: bool,
}

/// A call that may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    /// One of many.
    Plain,
    /// The one that finds out whether it is over.
    Probe,
}

/// What a call showed about the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// The service answered: the client is fine.
    Fine,
    /// The client is refused.
    Refused(StopCause),
    /// Nothing either way.
    Nothing,
}

impl Shown {
    /// By the outcome of a call.
    pub(super) fn by(fault: Option<&Fault>) -> Self {
        match fault {
            None
            | Some(
                Fault::Stale
                | Fault::Gone
                | Fault::TokenExpired
                | Fault::NameTaken
                | Fault::Full
                | Fault::Refused(_),
            ) => Self::Fine,
            Some(Fault::Stop(cause)) if cause.pause.is_of_client() => Self::Refused(cause.clone()),
            // A dead grant, a lost connection, a quota: none of them is about the client.
            Some(
                Fault::Stop(_) | Fault::Unknown(_) | Fault::Later { .. } | Fault::Quota { .. },
            ) => Self::Nothing,
        }
    }
}

impl Breaker {
    pub(super) const fn new(probing: Probing) -> Self {
        Self {
            probing,
            open: None,
        }
    }

    /// Whether a call may be made now.
    pub(super) fn enter(&mut self, now: Micros) -> Result<Pass, StopCause> {
        let Some(open) = &mut self.open else {
            return Ok(Pass::Plain);
        };
        if !open.tried && now >= open.until {
            open.tried = true;
            return Ok(Pass::Probe);
        }
        Err(StopCause {
            again: Some((open.until - now).max(self.probing.first)),
            ..open.cause.clone()
        })
    }

    /// What a call that was let pass showed. Returns what to tell its caller where it was
    /// refused: the cause, and when the next try is.
    pub(super) fn leave(&mut self, pass: Pass, shown: Shown, now: Micros) -> Option<StopCause> {
        match shown {
            Shown::Fine => {
                // One that set out before it opened shows nothing new.
                if pass == Pass::Probe {
                    self.open = None;
                }
                None
            }
            Shown::Refused(cause) => {
                let interval = match (&self.open, pass) {
                    (None, _) => self.probing.first,
                    (Some(open), Pass::Plain) => open.interval,
                    (Some(open), Pass::Probe) => {
                        (open.interval + open.interval).min(self.probing.most)
                    }
                };
                let until = match (&self.open, pass) {
                    (Some(open), Pass::Plain) => open.until,
                    (Some(_), Pass::Probe) | (None, _) => now + interval,
                };
                let tried = pass == Pass::Plain && self.open.as_ref().is_some_and(|o| o.tried);
                self.open = Some(Open {
                    cause: cause.clone(),
                    until,
                    interval,
                    tried,
                });
                Some(StopCause {
                    again: Some((until - now).max(self.probing.first)),
                    ..cause
                })
            }
            Shown::Nothing => {
                if pass == Pass::Probe
                    && let Some(open) = &mut self.open
                {
                    open.tried = false;
                    open.until = now + open.interval;
                }
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::stop;
    use app::PauseCause;

    const SECOND: Micros = Micros::seconds(1);

    fn breaker() -> Breaker {
        Breaker::new(Probing {
            first: SECOND,
            most: Micros::seconds(4),
        })
    }

    fn off() -> Shown {
        Shown::by(Some(&stop(PauseCause::ServiceDisabled, "off")))
    }

    fn opened() -> Breaker {
        let mut breaker = breaker();
        assert_eq!(breaker.enter(Micros(0)), Ok(Pass::Plain));
        let told = breaker
            .leave(Pass::Plain, off(), Micros(0))
            .expect("a cause");
        assert_eq!(told.again, Some(SECOND));
        breaker
    }

    #[test]
    fn f56_one_answer_stops_every_call_and_one_probe_lets_them_pass_again() {
        let mut breaker = opened();
        let stopped = breaker.enter(Micros(1)).expect_err("stopped");
        assert_eq!(stopped.pause, PauseCause::ServiceDisabled);
        assert_eq!(breaker.enter(SECOND), Ok(Pass::Probe));
        assert!(breaker.enter(SECOND).is_err(), "one at a time");
        assert_eq!(breaker.leave(Pass::Probe, Shown::Fine, SECOND), None);
        assert_eq!(breaker.enter(SECOND), Ok(Pass::Plain));
    }

    #[test]
    fn f56_probes_come_at_growing_intervals_up_to_the_longest() {
        let mut breaker = opened();
        let (mut now, mut waits) = (Micros(0), Vec::new());
        for _ in 0..4 {
            let from = now;
            while breaker.enter(now).is_err() {
                now = now + SECOND;
            }
            waits.push((now - from).0 / SECOND.0);
            breaker.leave(Pass::Probe, off(), now);
        }
        assert_eq!(waits, [1, 2, 4, 4]);
    }

    #[test]
    fn f56_a_probe_that_shows_nothing_is_made_again_after_the_same_time() {
        let mut breaker = opened();
        assert_eq!(breaker.enter(SECOND), Ok(Pass::Probe));
        let dead = stop(PauseCause::GrantOver, "dead");
        assert_eq!(Shown::by(Some(&dead)), Shown::Nothing);
        breaker.leave(Pass::Probe, Shown::Nothing, SECOND);
        assert!(breaker.enter(SECOND).is_err());
        assert_eq!(breaker.enter(SECOND + SECOND), Ok(Pass::Probe));
    }

    #[test]
    fn f56_calls_that_set_out_before_neither_close_it_nor_put_the_probe_off() {
        let mut breaker = opened();
        breaker.leave(Pass::Plain, Shown::Fine, Micros(5));
        breaker.leave(Pass::Plain, off(), Micros(6));
        assert!(breaker.enter(Micros(7)).is_err());
        assert_eq!(breaker.enter(SECOND), Ok(Pass::Probe));
        breaker.leave(Pass::Plain, off(), SECOND);
        assert!(
            breaker.enter(SECOND + SECOND).is_err(),
            "the probe is still out"
        );
    }
}
