//! How fast accounts are read and written (S4): asked before anything is noted or sent, so
//! that nothing ever waits while a note is open or a lease runs.
//!
//! Google tells nobody its numbers, nor whether a batch costs one request or as many as it
//! has entries (people-api §7). So a batch is taken for one request until a refusal says
//! otherwise, and what an account taught us is remembered in this process. A new process
//! begins as unknowing as the first did: one refusal for each account is the price of
//! keeping nothing.
//!
//! | file | what is in it |
//! |---|---|
//! | `window` | what was spent in the last minute |
//! | `learnt` | what refusals taught: batch, accounting, number |
//! | `shares` | the project's quota, fair between accounts |
//! | `estimate` | how fast work goes, and when it will be done |
//! | `paced` | the partner that counts what is sent, and hears refusals |
//! | `rhythm` | when an account is looked at next |
//!
//! All of it but `paced` is plain data that is told the time.

mod estimate;
mod learnt;
mod paced;
mod rhythm;
mod shares;
#[cfg(test)]
mod tests;
mod window;

pub(crate) use paced::Paced;
pub use rhythm::{Rhythm, Speeds, Wait};

use crate::{QuotaOf, Requests};
use domain::{AccountId, Micros};
use estimate::Progress;
use learnt::Learnt;
use shares::Shares;
use std::collections::BTreeMap;
use window::Window;

/// How many requests a minute are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotas {
    /// Reads of one account a minute.
    pub reads: u32,
    /// Writes of one account a minute.
    pub writes: u32,
    /// Reads of all accounts together, which share the OAuth project, a minute.
    pub project_reads: u32,
    /// Writes of all accounts together a minute.
    pub project_writes: u32,
}

impl Quotas {
    /// More entries than any call carries.
    const LARGEST: usize = 1_000;

    /// No limit but what the provider itself refuses.
    pub const UNLIMITED: Self = Self {
        reads: u32::MAX,
        writes: u32::MAX,
        project_reads: u32::MAX,
        project_writes: u32::MAX,
    };
}

impl Default for Quotas {
    /// 60 reads and 60 writes a minute for an account (people-api §7). What a project may
    /// do is said nowhere: fifty accounts at full speed. Who has less is told so by the
    /// first refusal.
    fn default() -> Self {
        Self {
            reads: 60,
            writes: 60,
            project_reads: 3_000,
            project_writes: 3_000,
        }
    }
}

/// What a call costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cost {
    pub(crate) reads: u32,
    pub(crate) writes: u32,
}

impl Cost {
    fn less(self, other: Self) -> Self {
        Self {
            reads: self.reads.saturating_sub(other.reads),
            writes: self.writes.saturating_sub(other.writes),
        }
    }
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// Read so many persons directly.
    Read(usize),
    /// Create or change so many; the answers show them, so each is a read too.
    Write(usize),
    /// Delete so many.
    Delete(usize),
    /// One call that costs one write whatever it names: groups and their members.
    Group,
    /// One call that costs one read: a page of a listing, a group.
    List,
}

impl Act {
    fn entries(self) -> usize {
        match self {
            Self::Read(n) | Self::Write(n) | Self::Delete(n) => n,
            Self::Group | Self::List => 1,
        }
    }

    /// What `n` entries of it cost, in `calls` calls.
    fn cost(self, n: usize, calls: usize, per_entry: bool) -> Cost {
        let units = u32::try_from(if per_entry { n } else { calls }).unwrap_or(u32::MAX);
        let (reads, writes) = match self {
            Self::Read(_) => (units, 0),
            Self::Write(_) => (units, units),
            Self::Delete(_) => (0, units),
            Self::Group => (0, 1),
            Self::List => (1, 0),
        };
        Cost { reads, writes }
    }
}

/// The answer to a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Permit {
    /// So many entries in one call, now.
    Go(usize),
    /// Nothing before then.
    NotBefore(Micros),
}

/// One account.
#[derive(Clone, Debug)]
struct Account {
    reads: Window,
    writes: Window,
    learnt: Learnt,
    /// Permitted and not sent yet.
    granted: Cost,
    progress: Progress,
}

/// The pace of all accounts of this process.
#[derive(Clone, Debug)]
pub(crate) struct Pace {
    quotas: Quotas,
    /// The most entries the provider takes in one call.
    batch: usize,
    /// The most that one call deletes.
    deletes: usize,
    accounts: BTreeMap<AccountId, Account>,
    project: Shares,
}

impl Pace {
    /// A pace that has learnt nothing. `batch` is the most entries of one call.
    pub(crate) fn new(quotas: Quotas, batch: usize) -> Self {
        Self {
            quotas,
            batch,
            deletes: batch,
            accounts: BTreeMap::new(),
            project: Shares::default(),
        }
    }

    /// The same, where one call deletes so many.
    pub(crate) fn deleting(mut self, deletes: usize) -> Self {
        self.deletes = deletes;
        self
    }

    /// The most entries of one call.
    fn most(&self, act: Act) -> usize {
        match act {
            Act::Delete(_) => self.deletes,
            Act::Read(_) | Act::Write(_) | Act::Group | Act::List => self.batch,
        }
    }

    /// Whether so much work is more than the reserve is for: it leaves a tenth of every
    /// minute to looks and to what people just did.
    pub(crate) fn is_bulk(&self, work: usize) -> bool {
        work > usize::try_from(reserve(self.quotas.writes)).unwrap_or(usize::MAX)
    }

    /// How much of `act` may be done now, in one call. Changes nothing.
    pub(crate) fn room(&mut self, account: AccountId, now: Micros, act: Act, bulk: bool) -> Permit {
        let wanted = act.entries().max(1);
        self.account(account).learnt.pass(now);
        let learnt = self.accounts[&account].learnt.clone();
        let stopped = learnt.until.max(self.project.until());
        if stopped > now {
            return Permit::NotBefore(stopped);
        }
        let most = wanted.min(self.most(act)).min(learnt.batch).max(1);
        // A trickle is not worth a look each: a bulk waits until a good part of it fits.
        let worth = |limit: u32| {
            let part = usize::try_from(limit / 4).unwrap_or(usize::MAX).max(1);
            if bulk { most.min(part) } else { 1 }
        };
        let (mut fits, mut free) = (most, now);
        for kind in [Kind::Reads, Kind::Writes] {
            let unit = kind.of(act.cost(1, 1, learnt.per_entry()));
            if unit == 0 {
                continue;
            }
            let entries = |units: u32| match (learnt.per_entry(), act) {
                (true, Act::Read(_) | Act::Write(_) | Act::Delete(_)) => {
                    usize::try_from(units).unwrap_or(usize::MAX)
                }
                _ if units > 0 => most,
                _ => 0,
            };
            let mut limit = learnt.limit(kind.set(&self.quotas));
            if bulk {
                limit -= reserve(limit);
            }
            let least = worth(limit);
            let need = if learnt.per_entry() {
                u32::try_from(least).unwrap_or(u32::MAX)
            } else {
                1
            };
            let window = kind.window(self.account(account));
            let room = entries(window.room(now, limit));
            if room < least {
                free = free.max(window.free_at(now, limit, need));
            }
            let spent = window.spent(now);
            let others: Vec<u32> = self
                .project
                .others(account, now)
                .into_iter()
                .map(|other| kind.window(self.account(other)).spent(now))
                .collect();
            let left = entries(
                self.project
                    .room(kind, now, &self.quotas, bulk, spent, &others),
            );
            if left < least {
                let at = self.project.free_at(kind, now, &self.quotas, bulk, need);
                self.project.waits(account, now);
                free = free.max(at.max(now + Micros::seconds(1)));
            }
            fits = fits.min(room).min(left);
        }
        if free > now || fits == 0 {
            return Permit::NotBefore(free.max(now + Micros::millis(1)));
        }
        Permit::Go(fits)
    }

    /// The same, and what is permitted is counted: it is sent now, or given back by the
    /// next wish.
    pub(crate) fn permit(
        &mut self,
        account: AccountId,
        now: Micros,
        act: Act,
        bulk: bool,
    ) -> Permit {
        self.give_back(account, Cost::default());
        let permit = self.room(account, now, act, bulk);
        match permit {
            Permit::Go(n) => {
                let per_entry = self.account(account).learnt.per_entry();
                let cost = act.cost(n, 1, per_entry);
                self.spend(account, now, cost);
                self.account(account).granted = cost;
                match act {
                    Act::Write(_) | Act::Delete(_) => self.account(account).progress.writes(now),
                    Act::Read(_) | Act::Group => self.account(account).progress.goes_on(now),
                    Act::List => {}
                }
            }
            Permit::NotBefore(at) => self.account(account).progress.waits(now, at),
        }
        permit
    }

    /// A call is made. What was permitted for it is counted already.
    pub(crate) fn sent(&mut self, account: AccountId, now: Micros, act: Act) {
        let calls = self.calls(act);
        let one = self.account(account);
        one.learnt.called(now, act.entries());
        let cost = act.cost(act.entries(), calls, one.learnt.per_entry());
        let granted = one.granted;
        self.give_back(account, cost);
        self.spend(account, now, cost.less(granted));
    }

    /// So many requests were made for a call: what is more than was counted, is counted now.
    pub(crate) fn made(&mut self, account: AccountId, now: Micros, act: Act, made: Requests) {
        let calls = u32::try_from(self.calls(act)).unwrap_or(u32::MAX);
        let (reads, writes) = match act {
            Act::Read(_) | Act::List => (calls, 0),
            Act::Write(_) | Act::Delete(_) | Act::Group => (0, calls),
        };
        let writes = made.writes.saturating_sub(writes);
        let shown = match act {
            Act::Write(_) => writes,
            Act::Read(_) | Act::Delete(_) | Act::Group | Act::List => 0,
        };
        let reads = made.reads.saturating_sub(reads).saturating_add(shown);
        self.spend(account, now, Cost { reads, writes });
    }

    fn calls(&self, act: Act) -> usize {
        act.entries().div_ceil(self.most(act).max(1)).max(1)
    }

    /// The call was answered.
    pub(crate) fn answered(&mut self, account: AccountId, now: Micros, act: Act) {
        let one = self.account(account);
        let cost = act.cost(1, 1, false);
        for kind in [Kind::Reads, Kind::Writes] {
            if kind.of(cost) > 0 {
                kind.window(one).took_until(now);
            }
        }
        match act {
            Act::Write(n) | Act::Delete(n) => one.progress.did(now, n),
            Act::Read(_) | Act::Group | Act::List => {}
        }
    }

    /// The provider says that a quota is used up. Returns when to come back.
    pub(crate) fn refused(
        &mut self,
        account: AccountId,
        now: Micros,
        act: Act,
        of: QuotaOf,
        after: Micros,
    ) -> Micros {
        let until = now + after;
        match of {
            QuotaOf::Account => {
                let quotas = self.quotas;
                let one = self.account(account);
                // Whoever spent more than is set, because a call fell into pieces, learns nothing
                // from that.
                let over = one.reads.spent(now) > quotas.reads;
                if !over && one.writes.spent(now) <= quotas.writes {
                    one.learnt.refused(now, act.entries());
                }
                one.learnt.until = one.learnt.until.max(until);
                one.progress.refused(now, until);
            }
            QuotaOf::Project => {
                self.project.refused(now, until);
                self.account(account).progress.refused(now, until);
            }
            QuotaOf::Pace => {}
        }
        until
    }

    /// Whether every entry counts, so that a minute holds few of them.
    pub(crate) fn is_tight(&mut self, account: AccountId) -> bool {
        self.account(account).learnt.per_entry()
    }

    /// Whether reading so many persons one by one would cost more of what is left than
    /// listing all of them.
    pub(crate) fn prefers_listing(&mut self, account: AccountId, persons: usize) -> bool {
        let reads = self.quotas.reads;
        let one = self.account(account);
        let most = usize::try_from(one.learnt.limit(reads) / 3).unwrap_or(usize::MAX);
        persons > Quotas::LARGEST || (one.learnt.per_entry() && persons > most)
    }

    /// When so much will be done. What a minute takes is known where calls are counted and the
    /// account has its quota to itself; else the last minute shows it.
    pub(crate) fn estimate(
        &mut self,
        account: AccountId,
        now: Micros,
        waiting: usize,
    ) -> Option<Micros> {
        let (quotas, is_scarce) = (self.quotas, self.project.is_scarce(now));
        let one = self.account(account);
        if one.learnt.per_entry() || is_scarce {
            return one.progress.estimate(now, waiting);
        }
        let by = |kind: Kind| {
            let limit = one.learnt.limit(kind.set(&quotas));
            let spent = match kind {
                Kind::Reads => one.reads.clone(),
                Kind::Writes => one.writes.clone(),
            };
            one.progress
                .by_calls(now, waiting, spent, limit - reserve(limit))
        };
        by(Kind::Reads).max(by(Kind::Writes))
    }

    fn account(&mut self, account: AccountId) -> &mut Account {
        self.accounts.entry(account).or_insert_with(|| Account {
            reads: Window::default(),
            writes: Window::default(),
            learnt: Learnt::new(),
            granted: Cost::default(),
            progress: Progress::default(),
        })
    }

    fn spend(&mut self, account: AccountId, now: Micros, cost: Cost) {
        let one = self.account(account);
        one.reads.spend(now, cost.reads);
        one.writes.spend(now, cost.writes);
        self.project.spend(account, now, cost);
    }

    /// What was permitted beyond the cost was not used.
    fn give_back(&mut self, account: AccountId, cost: Cost) {
        let one = self.account(account);
        let unused = std::mem::take(&mut one.granted).less(cost);
        one.reads.give_back(unused.reads);
        one.writes.give_back(unused.writes);
        self.project.give_back(unused);
    }
}

/// What bulk work leaves of a limit.
fn reserve(limit: u32) -> u32 {
    (limit / 10).max(u32::from(limit > 1))
}

/// Reads and writes are counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Reads,
    Writes,
}

impl Kind {
    fn of(self, cost: Cost) -> u32 {
        match self {
            Self::Reads => cost.reads,
            Self::Writes => cost.writes,
        }
    }

    /// The limit of an account.
    fn set(self, quotas: &Quotas) -> u32 {
        match self {
            Self::Reads => quotas.reads,
            Self::Writes => quotas.writes,
        }
    }

    /// The limit of the project.
    fn shared(self, quotas: &Quotas) -> u32 {
        match self {
            Self::Reads => quotas.project_reads,
            Self::Writes => quotas.project_writes,
        }
    }

    fn window(self, account: &mut Account) -> &mut Window {
        match self {
            Self::Reads => &mut account.reads,
            Self::Writes => &mut account.writes,
        }
    }
}
