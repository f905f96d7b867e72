//! How far behind accounts are, and that they cannot be looked at (S6).

use domain::{LabelId, Micros};
use std::collections::BTreeMap;

/// How far behind an account is (S6). None is kept for an account in step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lag {
    /// How many contacts and persons are out of step, also those a question holds.
    pub waiting: usize,
    /// Whether all was done that could be: what is still out of step waits for a person, or for
    /// its time.
    pub settled: bool,
    /// How far each label's feed was looked at: what came later is not counted.
    pub looked: BTreeMap<LabelId, u64>,
    /// When something is due that only waits for its time, such as a second photo (S2).
    pub later: Option<Micros>,
    /// Until when a quota has to be waited for.
    pub until: Option<Micros>,
    /// When all of it will be done, as far as that can be told (S4).
    pub done: Option<Micros>,
    /// Since when something waits.
    pub since: Micros,
    /// That the looks at it fail, and how.
    pub failing: Option<Failing>,
}

/// That looks at an account fail (S6): what it shows is unknown meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failing {
    /// What is in the way.
    pub obstacle: Obstacle,
    /// What the provider said last, without contact data.
    pub said: String,
    /// When it failed first.
    pub since: Micros,
    /// Whether it failed more than once: a single failure mostly passes, and is not told.
    pub again: bool,
}

/// What is in the way of looks at an account, though it is not paused and no quota is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The provider is not reached, or does not answer as it should.
    Unreached,
    /// The provider refuses what is asked of it.
    Refused,
}

impl Obstacle {
    /// The name in commands and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unreached => "unreached",
            Self::Refused => "refused",
        }
    }
}
