//! Keeps to the pace (S4): asked before anything is noted or read, and what has to wait
//! leaves the rest of the cycle alone.

use super::{Cycle, Stop};
use crate::pace::{Act, Permit};
use crate::{Fault, QuotaOf};
use domain::Micros;

impl Cycle<'_> {
    /// Up to how many entries may be written in the next call; none if that has to wait,
    /// which the report then says.
    pub(super) fn may(&mut self, act: Act, bulk: bool) -> Option<usize> {
        match self.pace.permit(self.account, act, bulk) {
            Permit::Go(n) => Some(n),
            Permit::NotBefore(at) => {
                self.waits(at);
                None
            }
        }
    }

    /// How many of so many creates or changes go into the next call; none if nothing is left,
    /// or it has to wait.
    pub(super) fn next_batch(&mut self, left: usize, bulk: bool) -> Option<usize> {
        if left == 0 {
            return None;
        }
        self.may(Act::Write(left), bulk)
    }

    /// Up to how many persons may be read in the next call.
    ///
    /// # Errors
    /// A fault that ends the cycle: without reads nothing goes on.
    pub(super) fn may_read(&self, persons: usize) -> Result<usize, Stop> {
        let bulk = self.pace.is_bulk(persons);
        match self.pace.permit(self.account, Act::Read(persons), bulk) {
            Permit::Go(n) => Ok(n),
            Permit::NotBefore(at) => Err(Stop::Fault(Fault::Quota {
                of: QuotaOf::Pace,
                after: at - self.tools.env.now(),
                said: "kept to the pace that is set".into(),
            })),
        }
    }

    /// How many contacts to prepare for being created: where the quota is tight, no more
    /// than can be created, because what is read for them is forgotten with the cycle.
    pub(super) fn creatable(&mut self, wanted: usize) -> usize {
        let bulk = self.pace.is_bulk(wanted);
        match self.pace.room(self.account, Act::Write(wanted), bulk) {
            Permit::Go(n) if self.pace.is_tight(self.account) => n,
            Permit::Go(_) => wanted,
            Permit::NotBefore(at) => {
                self.waits(at);
                0
            }
        }
    }

    /// Something has to wait until then.
    pub(super) fn waits(&mut self, until: Micros) {
        self.wait = Some(self.wait.map_or(until, |at| at.min(until)));
    }
}
