//! Runs one seed: a time of acts and faults, then quiet until everything is in step.

mod rivals;
mod settling;
mod steps;

pub use rivals::rivals;

use crate::build::Sim;
use crate::evidence;
use crate::fake::{Habits, Quota};
use crate::laws;
use crate::rng::Rng;
use crate::size::Size;
use app::{Report, Res};
use domain::{AccountId, Micros};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::PoisonError;

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
                self.sim.somebody_remarks();
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
}
