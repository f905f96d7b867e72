//! The project's quota, shared by all accounts: whoever was turned away by it keeps an equal
//! share that the others leave alone, so that no account starves.

use super::learnt::Learnt;
use super::window::{MINUTE, Window};
use super::{Cost, Kind, Quotas, reserve};
use domain::{AccountId, Micros};
use std::collections::BTreeMap;

/// What all accounts spent together.
#[derive(Clone, Debug)]
pub(super) struct Shares {
    reads: Window,
    writes: Window,
    learnt: Learnt,
    /// Who was turned away, and has not been served since.
    waiting: BTreeMap<AccountId, Micros>,
}

impl Default for Shares {
    fn default() -> Self {
        Self {
            reads: Window::default(),
            writes: Window::default(),
            learnt: Learnt::new(),
            waiting: BTreeMap::new(),
        }
    }
}

impl Shares {
    /// Nothing is asked before, by nobody.
    pub(super) fn until(&self) -> Micros {
        self.learnt.until
    }

    fn limit(&self, kind: Kind, quotas: &Quotas, bulk: bool) -> u32 {
        let limit = self.learnt.limit(kind.shared(quotas));
        if bulk { limit - reserve(limit) } else { limit }
    }

    fn window(&mut self, kind: Kind) -> &mut Window {
        match kind {
            Kind::Reads => &mut self.reads,
            Kind::Writes => &mut self.writes,
        }
    }

    /// Whether anybody waits for the project.
    pub(super) fn is_scarce(&mut self, now: Micros) -> bool {
        // Whoever does not come back in time does not wait any more.
        self.waiting.retain(|_, at| *at + MINUTE + MINUTE > now);
        !self.waiting.is_empty()
    }

    /// Who else waits for the project.
    pub(super) fn others(&mut self, account: AccountId, now: Micros) -> Vec<AccountId> {
        if !self.is_scarce(now) {
            return Vec::new();
        }
        let others = self.waiting.keys().filter(|a| **a != account);
        others.copied().collect()
    }

    /// How much is left for an account that spent so much itself in this minute; `others`
    /// are what those who wait spent.
    pub(super) fn room(
        &mut self,
        kind: Kind,
        now: Micros,
        quotas: &Quotas,
        bulk: bool,
        spent: u32,
        others: &[u32],
    ) -> u32 {
        self.learnt.pass(now);
        let limit = self.limit(kind, quotas, bulk);
        let room = self.window(kind).room(now, limit);
        let sharers = u32::try_from(others.len() + 1).unwrap_or(u32::MAX);
        let share = limit / sharers;
        let kept = others.iter().map(|had| share.saturating_sub(*had)).sum();
        // What is its own share is kept from nobody but itself.
        room.saturating_sub(kept)
            .max(share.saturating_sub(spent).min(room))
    }

    /// When there is room for so much again.
    pub(super) fn free_at(
        &mut self,
        kind: Kind,
        now: Micros,
        quotas: &Quotas,
        bulk: bool,
        n: u32,
    ) -> Micros {
        let limit = self.limit(kind, quotas, bulk);
        self.window(kind).free_at(now, limit, n)
    }

    /// An account was turned away.
    pub(super) fn waits(&mut self, account: AccountId, now: Micros) {
        self.waiting.insert(account, now);
    }

    /// An account was served.
    pub(super) fn spend(&mut self, account: AccountId, now: Micros, cost: Cost) {
        self.reads.spend(now, cost.reads);
        self.writes.spend(now, cost.writes);
        if cost != Cost::default() {
            self.waiting.remove(&account);
        }
    }

    pub(super) fn give_back(&mut self, unused: Cost) {
        self.reads.give_back(unused.reads);
        self.writes.give_back(unused.writes);
    }

    /// The project's quota is used up: nobody asks before then.
    pub(super) fn refused(&mut self, now: Micros, until: Micros) {
        if self.learnt.until <= now {
            self.learnt.refused(now, 1);
        }
        self.learnt.until = self.learnt.until.max(until);
    }
}
