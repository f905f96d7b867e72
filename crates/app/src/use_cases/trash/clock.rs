//! When the machine's clock is believed: what is erased by it cannot be put back (K9).

use domain::Micros;

/// How far the wall clock may run away from the elapsed time between two looks.
const DRIFT: Micros = Micros::seconds(3600);

/// For how long a clock that jumped is not believed: time for somebody to put it right.
const DOUBT: Micros = Micros::days(1);

/// The wall clock beside the time that elapses. That is told by a clock which nobody sets, and
/// which goes on while the machine sleeps: else each night's sleep would look like a jump, and
/// nothing would ever be erased.
#[derive(Debug)]
pub struct Clock {
    wall: Micros,
    elapsed: Micros,
    doubted_until: Option<Micros>,
}

/// Whether the wall clock can be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// It runs as it should.
    Full,
    /// It jumped by so much since the last look.
    JumpedNow(Micros),
    /// It jumped not long ago.
    Jumped,
}

impl Clock {
    /// A clock that nothing speaks against so far.
    #[must_use]
    pub fn new(wall: Micros, elapsed: Micros) -> Self {
        Self {
            wall,
            elapsed,
            doubted_until: None,
        }
    }

    /// Whether the wall clock can be believed now; asked now and then.
    pub fn trusted(&mut self, wall: Micros, elapsed: Micros) -> Trust {
        let jump = (wall - self.wall) - (elapsed - self.elapsed);
        (self.wall, self.elapsed) = (wall, elapsed);
        if jump.0.abs() > DRIFT.0 {
            self.doubted_until = Some(elapsed + DOUBT);
            return Trust::JumpedNow(jump);
        }
        match self.doubted_until {
            Some(until) if elapsed < until => Trust::Jumped,
            Some(_) | None => Trust::Full,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k9_a_clock_that_jumped_erases_nothing_for_a_day() {
        let at = |hours: i64| Micros::seconds(hours * 3600);
        let year = at(365 * 24);
        for jump in [year, Micros(-year.0)] {
            let mut clock = Clock::new(at(0), at(0));
            assert_eq!(clock.trusted(at(1), at(1)), Trust::Full);
            assert_eq!(clock.trusted(at(2) + jump, at(2)), Trust::JumpedNow(jump));
            assert_eq!(clock.trusted(at(3) + jump, at(3)), Trust::Jumped);
            assert_eq!(clock.trusted(at(25) + jump, at(25)), Trust::Jumped);
            // Nobody put it back, so it is what time it is.
            assert_eq!(clock.trusted(at(26) + jump, at(26)), Trust::Full);
        }
    }

    #[test]
    fn k9_a_machine_that_sleeps_each_night_goes_on_erasing() {
        let hour = Micros::seconds(3600);
        let mut clock = Clock::new(Micros(0), Micros(0));
        let mut at = Micros(0);
        for _day in 0..10 {
            at = at + Micros(hour.0 * 8);
            assert_eq!(clock.trusted(at, at), Trust::Full, "it slept");
            at = at + hour;
            assert_eq!(clock.trusted(at, at), Trust::Full);
        }
    }

    #[test]
    fn small_corrections_are_no_jump() {
        let mut clock = Clock::new(Micros(0), Micros(0));
        let hour = Micros::seconds(3600);
        assert_eq!(clock.trusted(hour + Micros::seconds(90), hour), Trust::Full);
    }
}
