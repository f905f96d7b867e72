//! How far behind accounts are (S6).

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
}
