//! Runs one seed: a time of acts and faults, then quiet until everything is in step.

mod rivals;

pub use rivals::rivals;

use crate::build::Sim;
use crate::evidence;
use crate::fake::{Habits, Quota};
use crate::laws;
use crate::rng::Rng;
use crate::size::Size;
use app::{Executor, Fault, QuotaOf, Report, Res};
use domain::{AccountId, Micros};
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

/// How one seed ended.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The seed.
    pub seed: u64,
    /// The law that was broken, if one was.
    pub broken: Option<String>,
    /// What happened, a line each.
    pub story: Vec<String>,
    /// How many units ran.
    pub units: usize,
    /// How many accounts there were, also of users who went.
    pub accounts: usize,
    /// How many contacts there were, also those in the trash.
    pub contacts: usize,
    /// How often each step and call was met.
    pub met: BTreeMap<String, usize>,
}

/// What a world showed, or the law that it broke.
type Shown = Result<BTreeMap<String, usize>, String>;

type Task = Pin<Box<dyn Future<Output = Res<Report>> + Send>>;

/// What comes of a push: how many accounts want no cycle any more.
type Push = Pin<Box<dyn Future<Output = Res<usize>> + Send>>;

struct Runner {
    sim: Sim,
    tasks: BTreeMap<AccountId, Task>,
    units: usize,
    /// Reports of the cycles that ended lately.
    ended: BTreeMap<AccountId, Report>,
    faults: usize,
    /// Whether a crash is a power cut: what was not flushed is gone too.
    power_fails: bool,
    /// When changes are sent at once, without a look before; never in half of the worlds.
    haste: Option<Rng>,
    push: Option<Push>,
    /// When somebody takes pictures; never in most of the worlds.
    poser: Option<Rng>,
    /// When another installation takes a group; never in most of the worlds.
    binder: Option<Rng>,
}

/// Runs one seed to its end and checks every law.
#[must_use]
pub fn run(seed: u64) -> Outcome {
    play(seed, None, Size::Full).0
}

/// The same for a small world: at most four accounts and twelve contacts, and nearly all of these
/// worlds end within 300 units.
#[must_use]
pub fn small(seed: u64) -> Outcome {
    play(seed, None, Size::Small).0
}

/// The same; `secret` goes into phone numbers that only their owner ever sees.
pub(crate) fn play(seed: u64, secret: Option<usize>, size: Size) -> (Outcome, Sim) {
    let mut chance = Rng::new(seed ^ 0xface);
    let (habits, acts) = habits(&mut chance);
    // Chance of its own, so that what else happens in a world stays as it was.
    let mut haste = Rng::new(seed ^ 0xbeef);
    let mut poser = Rng::new(seed ^ 0xf070);
    let mut runner = Runner {
        poser: poser.chance(35).then_some(poser),
        haste: haste.chance(50).then_some(haste),
        binder: (seed.is_multiple_of(10) && secret.is_none()).then(|| Rng::new(seed ^ 0xb1d)),
        ..Runner::new(Sim::new(seed, habits, secret, size), chance.chance(40))
    };
    // Listings in pages, which are cut between them. Worlds with photos keep the stories that
    // their seeds were written down for.
    if runner.poser.is_none() {
        let mut pages = Rng::new(seed ^ 0x9a9e);
        runner.sim.world.page = [0, 2, 3, 5][pages.below(4)];
    }
    let acts = size.acts(acts, runner.sim.users.len());
    let shown = runner
        .puts_together()
        .and_then(|()| runner.live(acts))
        .and_then(|()| runner.settle())
        .and_then(|()| runner.develop())
        .and_then(|()| laws::check(&runner.sim))
        .and_then(|()| evidence::of(&runner.sim));
    let Runner { sim, units, .. } = runner;
    (outcome(seed, &sim, units, shown), sim)
}

/// How the provider behaves, and what decides how many acts there are.
fn habits(chance: &mut Rng) -> (Habits, usize) {
    let mut habits = Habits {
        lag: Micros::seconds([0, 0, 3, 8][chance.below(4)]),
        reformats: chance.chance(50),
        faults: [0, 0, 4, 10, 20][chance.below(5)],
        stale: chance.chance(40),
        quota: None,
    };
    let acts = chance.below(30);
    habits.quota =
        [None, None, None, Some(false), Some(true)][chance.below(5)].map(|per_entry| Quota {
            limit: 12,
            per_entry,
        });
    (habits, acts)
}

/// What is told of a world that has come to rest.
fn outcome(seed: u64, sim: &Sim, units: usize, shown: Shown) -> Outcome {
    let (shown, broken) = match shown {
        Ok(shown) => (shown, None),
        Err(broken) => (BTreeMap::new(), Some(broken)),
    };
    let mut met = sim.met.clone();
    met.extend(shown);
    met.insert("unit of work".into(), units);
    met.insert("read that trailed".into(), sim.world.stale_reads);
    met.insert("quota refused".into(), sim.world.refused.len());
    met.extend(
        sim.world
            .met
            .iter()
            .map(|(name, times)| ((*name).to_owned(), *times)),
    );
    met.extend(
        sim.counter
            .met
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone(),
    );
    let story = std::mem::take(
        &mut *sim
            .counter
            .story
            .lock()
            .unwrap_or_else(PoisonError::into_inner),
    );
    Outcome {
        seed,
        broken,
        story,
        units,
        accounts: sim.world.accounts.len(),
        contacts: laws::contacts(sim).len(),
        met,
    }
}

/// Runs many seeds; returns the outcomes that broke a law, and how often each step was met.
#[must_use]
pub fn run_many(seeds: std::ops::Range<u64>) -> (Vec<Outcome>, BTreeMap<String, usize>) {
    many(seeds, run)
}

/// Runs many seeds of worlds with two installations on the same accounts.
#[must_use]
pub fn run_rivals(seeds: std::ops::Range<u64>) -> (Vec<Outcome>, BTreeMap<String, usize>) {
    many(seeds, rivals)
}

fn many(
    seeds: std::ops::Range<u64>,
    run: fn(u64) -> Outcome,
) -> (Vec<Outcome>, BTreeMap<String, usize>) {
    let (mut broken, mut met) = (Vec::new(), BTreeMap::new());
    for seed in seeds {
        let outcome = run(seed);
        for (name, times) in &outcome.met {
            *met.entry(name.clone()).or_default() += times;
        }
        if outcome.broken.is_some() {
            broken.push(outcome);
        }
    }
    (broken, met)
}

impl Runner {
    fn new(sim: Sim, power_fails: bool) -> Self {
        Self {
            faults: sim.world.habits.faults,
            sim,
            tasks: BTreeMap::new(),
            units: 0,
            ended: BTreeMap::new(),
            power_fails,
            haste: None,
            push: None,
            poser: None,
            binder: None,
        }
    }

    /// A time of acts and faults.
    fn live(&mut self, acts: usize) -> Result<(), String> {
        let mut left = acts;
        // The first joins go through before anybody interferes, in half of the worlds.
        if self.sim.rng.chance(50) {
            self.faults = 0;
            self.quiet(self.sim.size.first_looks())?;
            self.faults = self.sim.world.habits.faults;
        }
        if self.power_fails {
            self.sim.fear_for_power();
        }
        let most = self.units + 300;
        while left > 0 && self.units < most {
            if self.sim.rng.chance(self.sim.size.pace()) {
                self.sim.somebody_acts();
                self.somebody_poses();
                self.somebody_binds();
                self.sim.somebody_convenes();
                self.sim.somebody_goes_or_comes();
                left -= 1;
            }
            self.maybe_crash();
            self.step();
        }
        self.faults = 0;
        self.sim.trust_in_power();
        Ok(())
    }

    fn maybe_crash(&mut self) {
        // Dying while a create is on the wire is the worst moment, so it comes oftener.
        let one_in = if self.creates_now() { 8 } else { 150 };
        if self.faults > 0 && self.sim.rng.below(one_in) == 0 {
            self.crash();
        }
    }

    /// Somebody gives somebody another picture, now and then.
    fn somebody_poses(&mut self) {
        if let Some(poser) = &mut self.poser
            && poser.chance(50)
        {
            self.sim.somebody_poses(poser);
        }
    }

    /// Another installation takes a group, now and then.
    fn somebody_binds(&mut self) {
        if let Some(binder) = &mut self.binder
            && binder.chance(25)
        {
            self.sim.somebody_binds(binder);
        }
    }

    /// Once everything was read, the owner puts all contacts of their accounts together.
    fn puts_together(&mut self) -> Result<(), String> {
        if self.sim.together {
            let faults = std::mem::take(&mut self.faults);
            self.settle()?;
            self.sim.puts_all_together();
            // Whoever left their last label before they were taken in would be left alone, and be
            // no news until all people are listed again.
            self.settle()?;
            self.faults = faults;
        }
        Ok(())
    }

    /// Pictures that wait for time alone come, too: for ten minutes after another one (S2), or
    /// until they are asked for again.
    fn develop(&mut self) -> Result<(), String> {
        for _ in 0..20 {
            if self.poser.is_none() || !self.sim.waits_for_photos() {
                return Ok(());
            }
            self.sim.env.advance(Micros::seconds(600));
            self.settle()?;
        }
        Err("photos do not come to rest".into())
    }

    /// Quiet: cycles go on until nothing moves any more.
    fn settle(&mut self) -> Result<(), String> {
        self.quiet(self.sim.size.looks())
    }

    /// Cycles go on until nothing moves, and nothing did so at looks after these waits.
    fn quiet(&mut self, looks: &[i64]) -> Result<(), String> {
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
    fn wait_out(&mut self) {
        let now = app::Env::now(&*self.sim.env);
        let waiting = self.ended.values().filter(|r| !r.settled);
        let pauses: Option<Vec<Micros>> = waiting.map(|r| r.pause_until).collect();
        let until = pauses.and_then(|pauses| pauses.into_iter().min());
        if let Some(until) = until.filter(|until| *until - now > Micros::seconds(60)) {
            self.sim.env.advance(until - now);
        }
    }

    /// One whole cycle of every account, or of those that want one.
    fn round(&mut self, all: bool) -> Result<(), String> {
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

    fn is_idle(&self) -> bool {
        self.tasks.is_empty() && self.push.is_none()
    }

    /// The accounts with something left to do, or that were asked to be looked at.
    fn wanting(&self) -> BTreeSet<AccountId> {
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
    fn begin_round(&mut self, resting: &BTreeSet<AccountId>) {
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

    fn start(&mut self, account: AccountId) {
        if !self.tasks.contains_key(&account) {
            let executor = self.sim.executor.clone();
            self.tasks.insert(
                account,
                Box::pin(async move { executor.cycle(account).await }),
            );
        }
    }

    /// One thing happens.
    fn step(&mut self) {
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
    fn hurry(&mut self) {
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
    fn arrive_late(&mut self) {
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

    fn unit(&mut self, i: usize) {
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

    fn call(&mut self, i: usize) {
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
    fn not_now(&mut self) -> Fault {
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

    fn creates_now(&self) -> bool {
        let pool = self.sim.pool.lock().unwrap_or_else(PoisonError::into_inner);
        pool.calls.iter().any(|c| c.name() == "create")
    }

    /// The process dies: tasks and waiting units are gone, the database stays. Calls that
    /// were on the wire may still take effect.
    fn crash(&mut self) {
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

    fn poll(&mut self) {
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
