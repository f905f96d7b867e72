//! Quiet: cycles of all accounts, until everything is in step.

use super::Runner;
use crate::laws;
use crate::size::Size;
use domain::{AccountId, Micros};
use std::collections::BTreeSet;
use std::sync::PoisonError;

impl Runner {
    /// Quiet: cycles go on until nothing moves any more.
    pub(super) fn settle(&mut self) -> Result<(), String> {
        self.quiet(self.sim.size.looks())
    }

    /// Cycles go on until nothing moves, and nothing did so at looks after these waits.
    pub(super) fn quiet(&mut self, looks: &[i64]) -> Result<(), String> {
        let mut calm = 0;
        // Where a minute holds little, looks are farther apart and waits longer.
        let (rounds, apart) = match self.sim.world.habits.quota {
            None => (80, 5),
            Some(_) => (400, 20),
        };
        for nth in 0..rounds {
            self.sim.answers();
            self.sim.ends_entries();
            self.sim.goes_on();
            let before = self.sim.world.writes;
            let all = nth == 0 || calm > 0 || self.sim.size == Size::Full;
            self.round(all)?;
            let settled = self.ended.values().all(|r| r.settled) && self.sim.world.writes == before;
            if settled {
                laws::nobody_types_beside_kith(&self.sim)?;
            }
            let on_the_wire = !self
                .sim
                .pool
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .late
                .is_empty();
            // What was taken in by the last look has yet to reach the other accounts.
            let taken_in = self.ended.values().any(|r| r.active);
            let at_rest = settled && !taken_in && !on_the_wire;
            // What moved is all known where nobody wants a look; whether it is, one at all tells.
            let is_calm = at_rest || !all && !on_the_wire && self.wanting().is_empty();
            calm = if is_calm { calm + 1 } else { 0 };
            // Looks are farther apart the longer nothing moved. Nothing becomes due after the last.
            if calm > looks.len() {
                self.sim.meet("plan empty at rest");
                return Ok(());
            }
            let wait = if calm == 0 { 1 } else { looks[calm - 1] };
            self.sim.env.advance(Micros::seconds(apart * wait));
            self.wait_out();
        }
        let waiting: Vec<AccountId> = self
            .ended
            .iter()
            .filter(|(_, r)| !r.settled)
            .map(|(a, _)| *a)
            .collect();
        let kept = waiting.first().map(|a| laws::waiting(&self.sim, *a));
        Err(format!(
            "it does not end: {:?}\n{}",
            self.ended,
            kept.unwrap_or_default()
        ))
    }

    /// Where nothing can be done for minutes, because the provider takes nothing before, nobody looks
    /// until then.
    pub(super) fn wait_out(&mut self) {
        let now = app::Env::now(&*self.sim.env);
        let waiting = self.ended.values().filter(|r| !r.settled);
        let pauses: Option<Vec<Micros>> = waiting.map(|r| r.pause_until).collect();
        let until = pauses.and_then(|pauses| pauses.into_iter().min());
        if let Some(until) = until.filter(|until| *until - now > Micros::seconds(60)) {
            self.sim.env.advance(until - now);
        }
    }

    /// One whole cycle of every account, or of those that want one.
    pub(super) fn round(&mut self, all: bool) -> Result<(), String> {
        let resting = match all {
            true => BTreeSet::new(),
            false => {
                // What is late arrives also where nobody is looked at.
                self.sim.world.now = app::Env::now(&*self.sim.env);
                self.arrive_late();
                &self.ended.keys().copied().collect() - &self.wanting()
            }
        };
        self.begin_round(&resting);
        for _ in 0..20_000 {
            if self.is_idle() {
                return Ok(());
            }
            self.step();
        }
        Err("a cycle does not end".into())
    }

    pub(super) fn is_idle(&self) -> bool {
        self.tasks.is_empty() && self.push.is_none()
    }

    /// The accounts with something left to do, or that were asked to be looked at.
    pub(super) fn wanting(&self) -> BTreeSet<AccountId> {
        let all: Vec<AccountId> = self.sim.users.keys().copied().collect();
        let mut wanting = self.sim.look(move |r| {
            let mut wanting = BTreeSet::new();
            for &account in &all {
                if r.due(account)?.is_some() || r.ahead(account)?.is_some() {
                    wanting.insert(account);
                }
            }
            Ok(wanting)
        });
        let left = self.ended.iter().filter(|(_, report)| !report.settled);
        wanting.extend(left.map(|(account, _)| *account));
        wanting
    }

    /// A cycle of every account begins that does not wait or rest.
    pub(super) fn begin_round(&mut self, resting: &BTreeSet<AccountId>) {
        let accounts: Vec<AccountId> = self.sim.users.keys().copied().collect();
        let now = app::Env::now(&*self.sim.env);
        self.ended.retain(|account, report| {
            resting.contains(account) || report.pause_until.is_some_and(|until| until > now)
        });
        for account in &accounts {
            if !self.ended.contains_key(account) {
                self.start(*account);
            }
        }
    }

    pub(super) fn start(&mut self, account: AccountId) {
        if !self.tasks.contains_key(&account) {
            let executor = self.sim.executor.clone();
            self.tasks.insert(
                account,
                Box::pin(async move { executor.cycle(account).await }),
            );
        }
    }
}
