//! How much may be asked in a minute (people-api §7): as strict as any reading of it, so every
//! minute counts wherever it begins.

use app::{Fault, QuotaOf};
use domain::Micros;
use std::collections::VecDeque;

/// The span that is counted.
const MINUTE: Micros = Micros::seconds(60);

/// A quota of each account, for reads and for writes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quota {
    /// Requests a minute.
    pub(crate) limit: usize,
    /// Whether a batch costs as much as its entries.
    pub(crate) per_entry: bool,
}

/// What a call is charged for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Price {
    /// One read.
    Look,
    /// So many persons read.
    Read(usize),
    /// So many persons written, and shown by the answer.
    Write(usize),
    /// So many persons deleted.
    Delete(usize),
    /// One write.
    Group,
    /// Nothing.
    Free,
}

impl Price {
    /// Reads and writes.
    fn units(self, per_entry: bool) -> (usize, usize) {
        let units = |n: usize| if per_entry { n.max(1) } else { 1 };
        match self {
            Self::Look => (1, 0),
            Self::Read(n) => (units(n), 0),
            Self::Write(n) => (units(n), units(n)),
            Self::Delete(n) => (0, units(n)),
            Self::Group => (0, 1),
            Self::Free => (0, 0),
        }
    }
}

/// What one account spent in the last minute.
#[derive(Debug, Default)]
pub(crate) struct Spent(VecDeque<(Micros, usize, usize)>);

impl Spent {
    /// All of the price or nothing. A call dearer than a whole minute passes when the
    /// minute is empty, or it never could.
    pub(crate) fn charge(&mut self, quota: Quota, price: Price, now: Micros) -> Result<(), Fault> {
        while self.0.front().is_some_and(|(at, ..)| *at + MINUTE <= now) {
            self.0.pop_front();
        }
        let (reads, writes) = price.units(quota.per_entry);
        let read: usize = self.0.iter().map(|s| s.1).sum();
        let written: usize = self.0.iter().map(|s| s.2).sum();
        let fits = |spent: usize, n: usize| n == 0 || spent == 0 || spent + n <= quota.limit;
        if fits(read, reads) && fits(written, writes) {
            self.0.push_back((now, reads, writes));
            return Ok(());
        }
        Err(Fault::Quota {
            of: QuotaOf::Account,
            after: MINUTE,
            said: "over the quota".into(),
        })
    }
}
