//! Reads that are late.

use super::Story;
use domain::{Micros, RemoteId};

impl Story {
    /// From now on listings show what was so long ago.
    pub fn listings_trail(&mut self, by: Micros) {
        self.sim.world.habits.lag = by;
    }

    /// From now on a new group is in no listing for so long, and its mark is shown to nobody for so
    /// long.
    pub fn groups_are_late(&mut self, listed: Micros, marked: Micros) {
        self.sim.world.groups_late = [listed, marked];
    }

    /// The next direct read of a person shows it as it was before its last change.
    pub fn next_read_trails(&mut self, id: &RemoteId) {
        self.sim.world.behind.insert(id.clone());
    }
}
