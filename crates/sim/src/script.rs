//! Stories by hand: a small world told in a few words, without chance. Units and calls go
//! in the order in which they were made; what stands in the way of one of them is said.

mod answers;
mod brakes;
mod groups;
mod mishaps;
mod people;
mod photos;
mod reads;
mod whole;
mod words;

pub use mishaps::Mishap;

use crate::build::{Sim, operator};
use crate::env::SimEnv;
use crate::fake::Habits;
use crate::pool::{Call, Units};
use crate::rng::Rng;
use app::{Executor, Fault, Report, Res, use_cases};
use domain::{AccountId, Field, LabelId, Level, Micros, RemoteId, UserId};
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use sync::MirrorState;

/// A world, and what is to go wrong in it.
pub struct Story {
    sim: Sim,
    accounts: BTreeMap<&'static str, AccountId>,
    labels: BTreeMap<&'static str, LabelId>,
    /// A call's method, how many of it pass before, and what happens to it.
    mishaps: Vec<(&'static str, usize, Mishap)>,
    /// Methods that are refused, whatever they ask for.
    refused: Vec<&'static str>,
    late: Vec<Box<dyn Call>>,
    calls: BTreeMap<&'static str, usize>,
    /// People who were deleted, by their id.
    trash: BTreeMap<RemoteId, crate::fake::FakePerson>,
}

impl Default for Story {
    fn default() -> Self {
        Self::new()
    }
}

impl Story {
    /// A world in which nobody is yet. Listings do not trail, values come back as sent.
    #[must_use]
    pub fn new() -> Self {
        Self {
            sim: Sim::empty(Rng::new(0), Habits::default()),
            accounts: BTreeMap::new(),
            labels: BTreeMap::new(),
            mishaps: Vec::new(),
            refused: Vec::new(),
            late: Vec::new(),
            calls: BTreeMap::new(),
            trash: BTreeMap::new(),
        }
    }

    /// Anna's account `anna` with these people in the group Team, which is made the label
    /// Team; in step.
    #[must_use]
    pub fn team(people: &[&str]) -> Self {
        let mut story = Self::new();
        story.user("anna");
        story.group("anna", "Team");
        for person in people {
            story.person("anna", person, &["Team"]);
        }
        story.label_of("anna", "Team");
        story.settle();
        story
    }

    /// A new user with an account of the same name.
    pub fn user(&mut self, name: &'static str) {
        let user = self.sim.user(name);
        let account = self.sim.account(user, name);
        self.accounts.insert(name, account);
    }

    /// A further account of a user.
    pub fn account(&mut self, of: &str, name: &'static str) {
        let account = self.sim.account(self.who(of), name);
        self.accounts.insert(name, account);
    }

    /// A label of the user's own, in the account of the same name as the user.
    pub fn label(&mut self, owner: &str, name: &'static str) {
        let (user, account) = (self.who(owner), self.id(owner));
        let label = self.unit(move |w| {
            let label = use_cases::labels::create(w, user, name)?.id;
            use_cases::mirrors::mirror(w, operator(user), label, account)?;
            Ok(label)
        });
        self.labels.insert(name, label);
    }

    /// A label made from a group of the account.
    pub fn label_of(&mut self, account: &str, group: &'static str) {
        let (user, id) = (self.who(account), self.id(account));
        let seen = self.seen_group(account, group);
        let label = self.unit(move |w| {
            w.save_group(id, &seen)?;
            let (label, _) = use_cases::mirrors::from_group(w, operator(user), id, &seen.id, None)?;
            Ok(label.id)
        });
        self.labels.insert(group, label);
    }

    /// Shares a label with the user of an account, who takes it there; in step.
    pub fn share(&mut self, label: &str, account: &'static str, level: Level) {
        if !self.accounts.contains_key(account) {
            self.user(account);
        }
        let (user, shared) = (self.who(account), self.labels[label]);
        self.unit(move |w| {
            let owner = w.label(shared)?.ok_or(app::Error::Moved)?.owner;
            crate::people::give(w, operator(owner), shared, user, level, false)
        });
        self.ask(label, account);
        self.settle();
    }

    /// The user takes a label of their own into a further account; in step.
    pub fn mirror(&mut self, label: &str, account: &str) {
        self.ask(label, account);
        self.settle();
    }

    /// Asks for a label in an account; asking again makes a fresh plan.
    pub fn ask(&mut self, label: &str, account: &str) {
        let (user, id, label) = (self.who(account), self.id(account), self.labels[label]);
        self.unit(move |w| use_cases::mirrors::mirror(w, operator(user), label, id).map(drop));
    }

    /// From now on the provider refuses these calls.
    pub fn refuses(&mut self, call: &'static str) {
        self.refused.push(call);
    }

    /// From now on the provider takes these calls again.
    pub fn serves(&mut self, call: &'static str) {
        self.refused.retain(|refused| *refused != call);
    }

    /// From now on the provider refuses what says anything in this field of an account.
    pub fn refuses_field(&mut self, account: &str, field: Field) {
        self.fake(account).refused_fields.insert(field);
    }

    /// From now on the provider refuses to move this person of an account into a group.
    pub fn refuses_person(&mut self, account: &str, id: &RemoteId) {
        self.fake(account).refused_people.insert(id.clone());
    }

    /// From now on no write of an account is answered, or takes effect, that has anything to do with
    /// a person who has this entry, or with the group of this name; `photos` are those of anybody.
    pub fn falls_over(&mut self, account: &str, entry: &str) {
        self.fake(account).poisoned.insert(entry.to_owned());
    }

    /// This happens to the next call of the method.
    pub fn next(&mut self, call: &'static str, mishap: Mishap) {
        self.mishaps.push((call, 0, mishap));
    }

    /// This happens to the `n`th call of the method from now on.
    pub fn nth(&mut self, call: &'static str, n: usize, mishap: Mishap) {
        self.mishaps.push((call, n.saturating_sub(1), mishap));
    }

    /// The provider forgets all tokens of an account's listings, also those of pages.
    pub fn forgets_tokens(&mut self, account: &str) {
        let id = self.id(account);
        let fake = self.sim.world.accounts.get_mut(&id);
        fake.expect("the account exists").expire_tokens();
    }

    /// Somebody does this while the `n`th call of the method from now on is on its way.
    pub fn during(&mut self, call: &'static str, n: usize, act: impl FnOnce(&mut Self) + 'static) {
        let mishap = Mishap::Meanwhile(Box::new(act));
        self.mishaps.push((call, n.saturating_sub(1), mishap));
    }

    /// What was late takes effect.
    pub fn arrives(&mut self) {
        for mut call in std::mem::take(&mut self.late) {
            call.effect(&mut self.sim.world);
        }
    }

    /// Listings come in pages of so many.
    pub fn pages_of(&mut self, people: usize) {
        self.sim.world.page = people;
    }

    /// Time goes by.
    pub fn wait(&mut self, span: Micros) {
        self.sim.env.advance(span);
        self.sim.world.now = app::Env::now(&*self.sim.env);
    }

    /// How many calls of a method were made so far.
    #[must_use]
    pub fn calls(&self, method: &str) -> usize {
        self.calls.get(method).copied().unwrap_or(0)
    }

    /// How many calls were made so far.
    #[must_use]
    pub fn all_calls(&self) -> usize {
        self.calls.values().sum()
    }

    /// How many units the store was given so far.
    #[must_use]
    pub fn units(&self) -> Units {
        let pool = self.sim.pool.lock();
        pool.unwrap_or_else(PoisonError::into_inner).units
    }

    /// How often something was met so far: `step sweep`, `row R1`, `wrote Create`.
    #[must_use]
    pub fn met(&self, what: &str) -> usize {
        let met = self.sim.counter.met.lock();
        let met = met.unwrap_or_else(PoisonError::into_inner);
        met.get(what).copied().unwrap_or(0)
    }

    /// One cycle of an account; nothing if the process died in it.
    ///
    /// # Panics
    /// If the cycle does not end, or the store fails.
    pub fn cycle(&mut self, account: &str) -> Option<Report> {
        let (executor, id) = (self.sim.executor.clone(), self.id(account));
        self.until_done(async move { executor.cycle(id).await })
    }

    /// Sends what was changed in the hub to all accounts at once. Returns those that want a
    /// cycle all the same; nothing if the process died in it.
    ///
    /// # Panics
    /// If it does not end, or the store fails.
    pub fn push(&mut self) -> Option<Vec<&'static str>> {
        let (executor, all) = (self.sim.executor.clone(), self.accounts.clone());
        let ids: Vec<AccountId> = all.values().copied().collect();
        self.until_done(async move {
            let left = Mutex::new(BTreeSet::new());
            let tell = |account| {
                let mut left = left.lock().unwrap_or_else(PoisonError::into_inner);
                left.insert(account);
            };
            executor.push(&ids, &tell).await?;
            let left = left.into_inner().unwrap_or_else(PoisonError::into_inner);
            let named = all.into_iter().filter(|(_, id)| left.contains(id));
            Ok(named.map(|(name, _)| name).collect())
        })
    }

    fn until_done<T>(&mut self, task: impl Future<Output = Res<T>>) -> Option<T> {
        let mut task = pin!(task);
        for _ in 0..20_000 {
            self.sim.world.now = app::Env::now(&*self.sim.env);
            if let Poll::Ready(ended) = task.as_mut().poll(&mut Context::from_waker(Waker::noop()))
            {
                return Some(ended.expect("the store answers"));
            }
            if !self.goes_on() {
                return None;
            }
        }
        panic!("it does not end: {:?}", self.calls);
    }

    /// The next unit or call; false once the process died.
    fn goes_on(&mut self) -> bool {
        let (job, call) = {
            let mut pool = self.sim.pool.lock().unwrap_or_else(PoisonError::into_inner);
            let job = (!pool.jobs.is_empty()).then(|| pool.jobs.remove(0));
            let call = (job.is_none() && !pool.calls.is_empty()).then(|| pool.calls.remove(0));
            (job, call)
        };
        if let Some(mut job) = job {
            let committed = self.sim.store.run(job.as_mut());
            job.done(committed);
        }
        call.is_none_or(|call| self.call(call))
    }

    fn call(&mut self, mut call: Box<dyn Call>) -> bool {
        let name = call.name();
        *self.calls.entry(name).or_default() += 1;
        let lost = || Fault::Unknown("the answer was lost".into());
        if self.refused.contains(&name) {
            call.fail(Fault::Refused("not like this".into()));
            return true;
        }
        match self.mishap(name) {
            None => call.effect(&mut self.sim.world),
            Some(Mishap::Meanwhile(act)) => {
                act(self);
                call.effect(&mut self.sim.world);
            }
            Some(Mishap::Lost) => {
                call.fail(lost());
                return true;
            }
            Some(Mishap::Unanswered) => {
                call.effect(&mut self.sim.world);
                call.fail(lost());
                return true;
            }
            Some(Mishap::Stale) => {
                call.fail(Fault::Stale);
                return true;
            }
            Some(Mishap::Gone) => {
                call.fail(Fault::Gone);
                return true;
            }
            Some(Mishap::Refused) => {
                call.fail(Fault::Refused("400 INVALID_ARGUMENT".into()));
                return true;
            }
            Some(Mishap::NotNow) => {
                call.fail(Fault::Later {
                    after: Micros::seconds(1),
                    said: "quota".into(),
                });
                return true;
            }
            // Nobody waits for its answer any more.
            Some(Mishap::Late) => {
                self.late.push(call);
                self.dies();
                return false;
            }
            Some(Mishap::Crash) => {
                self.dies();
                return false;
            }
        }
        call.answer();
        true
    }

    fn mishap(&mut self, call: &str) -> Option<Mishap> {
        let mut due = None;
        for (i, (name, before, _)) in self.mishaps.iter_mut().enumerate() {
            if *name != call {
                continue;
            }
            match before.checked_sub(1) {
                Some(fewer) => *before = fewer,
                None => due = due.or(Some(i)),
            }
        }
        due.map(|i| self.mishaps.remove(i).2)
    }

    /// The process is started again: the database stays.
    fn dies(&mut self) {
        let mut pool = self.sim.pool.lock().unwrap_or_else(PoisonError::into_inner);
        pool.jobs.clear();
        pool.calls.clear();
        drop(pool);
        self.sim.executor = Executor::new(self.sim.tools.clone());
    }

    /// Cycles of all accounts until nothing moves any more, and then for so long that
    /// every grace has passed. Join plans are confirmed, nothing else is answered.
    ///
    /// # Panics
    /// If it does not end.
    pub fn settle(&mut self) {
        let accounts: Vec<&'static str> = self.accounts.keys().copied().collect();
        let mut calm = 0;
        for _ in 0..60 {
            let before = self.sim.world.writes;
            let mut settled = true;
            for account in &accounts {
                settled &= self.cycle(account).is_some_and(|r| r.settled);
                self.confirm(account);
            }
            calm = if settled && self.sim.world.writes == before {
                calm + 1
            } else {
                0
            };
            self.wait(Micros::seconds(5));
            if calm >= 8 {
                return;
            }
        }
        panic!("it does not end: {}", self.told().join("\n"));
    }

    /// Says yes to every join plan of an account.
    pub fn confirm(&self, account: &str) {
        let (user, id) = (self.who(account), self.id(account));
        self.unit(move |w| {
            for mirror in w.mirrors(id)? {
                let planned = w.join_plan(mirror.label, id)?.is_some();
                if mirror.state == MirrorState::Proposed && planned {
                    use_cases::mirrors::confirm(w, operator(user), mirror.label, id)?;
                }
            }
            Ok(())
        });
    }

    /// What the executor told so far, a line each.
    #[must_use]
    pub fn told(&self) -> Vec<String> {
        let story = &self.sim.counter.story;
        story.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Runs a unit at once.
    pub fn unit<R: Send + 'static>(
        &self,
        run: impl FnMut(&dyn app::Work) -> app::Res<R> + Send + 'static,
    ) -> R {
        self.sim.unit(run)
    }

    /// An account by its name.
    #[must_use]
    pub fn id(&self, account: &str) -> AccountId {
        self.accounts[account]
    }

    /// A label by its name.
    #[must_use]
    pub fn label_id(&self, label: &str) -> LabelId {
        self.labels[label]
    }

    /// The user of an account.
    #[must_use]
    pub fn who(&self, account: &str) -> UserId {
        self.sim.users[&self.id(account)]
    }

    /// The clock, which is told to go.
    pub(crate) fn env(&self) -> &Arc<SimEnv> {
        &self.sim.env
    }
}
