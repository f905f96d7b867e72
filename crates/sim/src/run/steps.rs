//! One thing after the other: a unit, a call, a moment that passes; or a crash.

use super::Runner;
use app::{Executor, Fault, QuotaOf};
use domain::{AccountId, Micros};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

impl Runner {
    /// One thing happens.
    pub(super) fn step(&mut self) {
        self.hurry();
        self.poll();
        let (jobs, calls) = {
            let pool = self.sim.pool.lock().unwrap_or_else(PoisonError::into_inner);
            (pool.jobs.len(), pool.calls.len())
        };
        match self.sim.rng.below(jobs + calls + 1) {
            i if i < jobs => self.unit(i),
            i if i < jobs + calls => self.call(i - jobs),
            _ => {
                self.sim.env.advance(Micros::millis(200));
                let accounts: Vec<AccountId> = self.sim.users.keys().copied().collect();
                if jobs + calls == 0
                    && let Some(account) = self.sim.rng.pick(&accounts).copied()
                    && (self.faults > 0 || self.tasks.is_empty())
                {
                    self.start(account);
                }
            }
        }
        self.sim.world.now = app::Env::now(&*self.sim.env);
        self.arrive_late();
        self.poll();
    }

    /// What was changed in the hub is sent at once, now and then.
    pub(super) fn hurry(&mut self) {
        let due = self.haste.as_mut().is_some_and(|haste| haste.chance(15));
        if !due || self.push.is_some() {
            return;
        }
        let all: Vec<AccountId> = self.sim.users.keys().copied().collect();
        let behind = self.sim.unit(move |w| {
            let mut behind = Vec::new();
            for &account in &all {
                behind.extend(w.ahead(account)?.map(|_| account));
            }
            Ok(behind)
        });
        if behind.is_empty() {
            return;
        }
        let executor = self.sim.executor.clone();
        self.push = Some(Box::pin(async move {
            let left = Mutex::new(BTreeSet::new());
            let tell = |account| {
                let mut left = left.lock().unwrap_or_else(PoisonError::into_inner);
                left.insert(account);
            };
            executor.push(&behind, &tell).await?;
            let left = left.into_inner().unwrap_or_else(PoisonError::into_inner);
            Ok(behind.len() - left.len())
        }));
    }

    /// What a dead process sent takes effect, long after anybody waits for it.
    pub(super) fn arrive_late(&mut self) {
        let now = self.sim.world.now;
        let mut pool = self.sim.pool.lock().unwrap_or_else(PoisonError::into_inner);
        let (due, later) = std::mem::take(&mut pool.late)
            .into_iter()
            .partition(|(at, _)| *at <= now);
        pool.late = later;
        drop(pool);
        let due: Vec<(Micros, Box<dyn crate::pool::Call>)> = due;
        for (_, mut call) in due {
            self.sim.world.late = true;
            call.effect(&mut self.sim.world);
            self.sim.world.late = false;
            self.sim
                .say(format!("{} of a dead process arrives", call.name()));
        }
    }

    pub(super) fn unit(&mut self, i: usize) {
        let mut job = self
            .sim
            .pool
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .jobs
            .swap_remove(i);
        self.units += 1;
        if !job.reads() && !job.durable() {
            self.sim.fall_behind();
        }
        let committed = self.sim.store.run(job.as_mut());
        if committed.is_ok() && job.durable() {
            self.sim.flush();
        }
        job.done(committed);
    }

    pub(super) fn call(&mut self, i: usize) {
        let mut call = self
            .sim
            .pool
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .calls
            .swap_remove(i);
        let wrong = self.sim.rng.chance(self.faults);
        *self
            .sim
            .met
            .entry(format!("call {}", call.name()))
            .or_default() += 1;
        if call.is_done() {
            if wrong {
                self.sim
                    .say(format!("the answer of {} is lost", call.name()));
                call.fail(Fault::Unknown("the answer was lost".into()));
            } else {
                call.answer();
            }
        } else if wrong && self.sim.rng.chance(50) {
            self.sim.say(format!("{} is refused for now", call.name()));
            call.fail(self.not_now());
        } else if wrong {
            self.sim.say(format!("{} is lost on its way", call.name()));
            call.fail(Fault::Unknown("it was lost".into()));
        } else {
            call.effect(&mut self.sim.world);
            self.sim
                .pool
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .calls
                .push(call);
        }
    }

    /// A refusal that passes; where there is a quota, it may be that one.
    pub(super) fn not_now(&mut self) -> Fault {
        let (after, said) = (Micros::seconds(1), "not now".to_owned());
        match self.sim.world.habits.quota {
            Some(_) if self.sim.rng.chance(50) => Fault::Quota {
                of: [QuotaOf::Account, QuotaOf::Project][self.sim.rng.below(2)],
                after,
                said,
            },
            Some(_) | None => Fault::Later { after, said },
        }
    }

    pub(super) fn creates_now(&self) -> bool {
        let pool = self.sim.pool.lock().unwrap_or_else(PoisonError::into_inner);
        pool.calls.iter().any(|c| c.name() == "create")
    }

    /// The process dies: tasks and waiting units are gone, the database stays. Calls that
    /// were on the wire may still take effect.
    pub(super) fn crash(&mut self) {
        self.tasks.clear();
        self.push = None;
        let mut pool = self.sim.pool.lock().unwrap_or_else(PoisonError::into_inner);
        pool.jobs.clear();
        let now = app::Env::now(&*self.sim.env);
        for mut call in std::mem::take(&mut pool.calls) {
            match self.sim.rng.below(4) {
                0 | 1 => call.effect(&mut self.sim.world),
                // Past the grace for creates too, now and then.
                2 | 3 if call.name() == "create" && !call.is_done() => {
                    let after = Micros::seconds(30 + self.sim.rng.below(60) as i64);
                    pool.late.push((now + after, call));
                }
                2 => pool
                    .late
                    .push((now + Micros::seconds(self.sim.rng.below(90) as i64), call)),
                _ => {}
            }
        }
        drop(pool);
        self.sim.executor = Executor::new(self.sim.tools.clone());
        if self.power_fails {
            self.sim.lose_power();
            *self.sim.met.entry("power cut".into()).or_default() += 1;
            self.sim.say("the power fails".into());
        } else {
            self.sim.say("crash".into());
        }
    }

    pub(super) fn poll(&mut self) {
        let mut context = Context::from_waker(Waker::noop());
        let mut done = Vec::new();
        for (account, task) in &mut self.tasks {
            if let Poll::Ready(report) = task.as_mut().poll(&mut context) {
                done.push((*account, report));
            }
        }
        if let Some(push) = &mut self.push
            && let Poll::Ready(done) = push.as_mut().poll(&mut context)
        {
            self.push = None;
            match done {
                Ok(whole) => *self.sim.met.entry("account pushed".into()).or_default() += whole,
                Err(e) => self.sim.say(format!("a push failed: {e}")),
            }
        }
        for (account, report) in done {
            self.tasks.remove(&account);
            match report {
                Ok(report) => {
                    self.ended.insert(account, report);
                }
                Err(e) => self.sim.say(format!("a cycle failed: {e}")),
            }
        }
    }
}
