//! Two installations of Kith on the same accounts, each with a store, an executor, labels and
//! marks of its own, and nothing in common but what stands in the accounts (G2, I3).

use super::{Outcome, Runner, habits, outcome};
use crate::build::{SECOND, Sim, Typed, name_token, operator, second_template, template};
use crate::evidence;
use crate::fake::World;
use crate::laws;
use crate::people::give;
use crate::rng::Rng;
use app::use_cases::{labels, mirrors};
use domain::{AccountId, GroupId, Level, Micros};
use std::collections::{BTreeMap, BTreeSet};
use std::mem::swap;

/// Levels at which Ben gets a label of Anna's.
const LEVELS: [Level; 3] = [Level::Viewer, Level::Editor, Level::Deleter];

/// What both see: the accounts, and what people did in them.
#[derive(Default)]
struct Common {
    world: World,
    typed: BTreeMap<String, Typed>,
    tokens: usize,
    private: BTreeMap<AccountId, BTreeSet<String>>,
    edited: BTreeSet<String>,
}

impl Common {
    fn swap(&mut self, sim: &mut Sim) {
        swap(&mut self.world, &mut sim.world);
        swap(&mut self.typed, &mut sim.typed);
        swap(&mut self.tokens, &mut sim.tokens);
        swap(&mut self.private, &mut sim.private);
        swap(&mut self.edited, &mut sim.edited);
    }
}

struct Rivals {
    houses: [Runner; 2],
    common: Common,
    chance: Rng,
}

/// Runs one seed of a world with two installations to its end and checks the laws in both.
#[must_use]
pub fn rivals(seed: u64) -> Outcome {
    let mut rivals = Rivals::new(seed);
    let acts = 3 + rivals.chance.below(25);
    let ended = rivals
        .live(acts)
        .and_then(|()| rivals.settle())
        .and_then(|()| rivals.nothing_goes_on_for_ever())
        .and_then(|()| rivals.check());
    rivals.told(seed, ended)
}

impl Rivals {
    fn new(seed: u64) -> Self {
        let mut chance = Rng::new(seed ^ 0x7172_6976);
        let (habits, _) = habits(&mut chance);
        let mut houses = [template(), second_template()].map(|template| {
            let mut sim = Sim::installed(template, Rng::new(chance.next()), habits);
            let anna = sim.user("anna");
            sim.owner = anna;
            sim.account(anna, "anna1");
            sim.account(anna, "anna2");
            let ben = sim.user("ben");
            sim.account(ben, "ben");
            let mut runner = Runner::new(sim, chance.chance(30));
            let mut haste = Rng::new(chance.next());
            runner.haste = haste.chance(40).then_some(haste);
            let mut social = Rng::new(chance.next());
            runner.sim.social = social.chance(50).then_some(social);
            runner
        });
        let [first, second] = &mut houses;
        assert_eq!(
            first.sim.users, second.sim.users,
            "the accounts are the same"
        );
        // Ids and marks of the second are its own from here on.
        second.sim.env.count_from(SECOND + 1_000);
        second.sim.rng = Rng::new(chance.next());
        let mut common = Common::default();
        common.swap(&mut first.sim);
        let mut rivals = Self {
            houses,
            common,
            chance,
        };
        rivals.populate();
        for house in 0..2 {
            rivals.with(house, |r, _| r.sim.env.advance(Micros::seconds(60)));
        }
        rivals
    }

    /// Does something in one installation.
    fn with<T>(&mut self, house: usize, act: impl FnOnce(&mut Runner, &mut Rng) -> T) -> T {
        let runner = &mut self.houses[house];
        self.common.swap(&mut runner.sim);
        runner.sim.world.house = house;
        let now = app::Env::now(&*runner.sim.env);
        runner.sim.world.now = now.max(runner.sim.world.now);
        let done = act(runner, &mut self.chance);
        let now = app::Env::now(&*runner.sim.env);
        self.common.swap(&mut runner.sim);
        for runner in &self.houses {
            runner.sim.env.reach(now);
        }
        done
    }

    /// Anna has people in two accounts, some in both; each installation makes a label of a group
    /// of hers: of the same group, of one that some of the same people are in, or of others.
    fn populate(&mut self) {
        let people = 1 + self.chance.below(5);
        let same_group = self.chance.chance(30);
        let shared = [self.chance.chance(60), self.chance.chance(60)];
        let group = self.with(0, |r, chance| {
            let sim = &mut r.sim;
            let accounts: Vec<AccountId> = sim.users.keys().copied().collect();
            let (first, second) = (accounts[0], accounts[1]);
            let team = make_group(sim, first, "Team");
            let club = make_group(sim, first, "Club");
            for _ in 0..people {
                let values = sim.fresh_person(sim.owner);
                if chance.chance(30) {
                    sim.put(second, values.clone(), BTreeSet::new());
                }
                let groups = match chance.below(3) {
                    0 => BTreeSet::from([team.clone()]),
                    1 => BTreeSet::from([club.clone()]),
                    _ => BTreeSet::from([team.clone(), club.clone()]),
                };
                sim.put(first, values, groups);
            }
            [team, club]
        });
        let [team, club] = group;
        let second = if same_group { team.clone() } else { club };
        for (house, group) in [(0, team), (1, second)] {
            self.with(house, |r, chance| {
                r.sim.takes_group(&group, shared[house], chance)
            });
        }
    }

    fn live(&mut self, acts: usize) -> Result<(), String> {
        if self.chance.chance(40) {
            let faults = self
                .houses
                .each_mut()
                .map(|r| std::mem::take(&mut r.faults));
            self.settle()?;
            for (runner, faults) in self.houses.iter_mut().zip(faults) {
                runner.faults = faults;
            }
        }
        for house in 0..2 {
            self.with(house, |r, _| {
                if r.power_fails {
                    r.sim.fear_for_power();
                }
            });
        }
        let (mut left, mut steps) = (acts, 0);
        while left > 0 && steps < 20_000 {
            steps += 1;
            let house = self.chance.below(2);
            left -= self.with(house, |r, _| {
                let acts = r.sim.rng.chance(8);
                if acts {
                    r.sim.somebody_acts();
                }
                r.maybe_crash();
                r.step();
                usize::from(acts)
            });
        }
        for house in 0..2 {
            self.with(house, |r, _| {
                r.faults = 0;
                r.sim.trust_in_power();
            });
        }
        Ok(())
    }

    /// One whole cycle of every account in both, at the same time. Whether nothing moved.
    fn round(&mut self) -> Result<bool, String> {
        let before = self.common.world.writes;
        for house in 0..2 {
            self.with(house, |r, _| {
                r.sim.answers();
                r.sim.ends_entries();
                r.begin_round(&BTreeSet::new());
            });
        }
        for _ in 0..40_000 {
            let busy: Vec<usize> = (0..2).filter(|h| !self.houses[*h].is_idle()).collect();
            let Some(house) = self.chance.pick(&busy).copied() else {
                let settled = |r: &Runner| r.ended.values().all(|r| r.settled) && !r.on_the_wire();
                return Ok(self.houses.iter().all(settled) && self.common.world.writes == before);
            };
            self.with(house, |r, _| r.step());
        }
        Err("a cycle does not end".into())
    }

    fn settle(&mut self) -> Result<(), String> {
        let mut calm = 0;
        let (rounds, apart) = match self.common.world.habits.quota {
            None => (160, 5),
            Some(_) => (800, 20),
        };
        for _ in 0..rounds {
            calm = if self.round()? { calm + 1 } else { 0 };
            self.with(0, |r, _| r.sim.env.advance(Micros::seconds(apart)));
            if calm >= 8 {
                self.with(0, |r, _| r.sim.meet("plan empty at rest"));
                return Ok(());
            }
        }
        let ended = self.houses.each_ref().map(|r| format!("{:?}", r.ended));
        let last = self.houses.each_ref().map(|r| r.sim.last_changes());
        Err(format!(
            "it does not end: {}\n{}",
            last.join("\n"),
            ended.join("\n")
        ))
    }

    /// S1: two programs that undo one another would begin again when an hour has passed.
    fn nothing_goes_on_for_ever(&mut self) -> Result<(), String> {
        for _ in 0..2 {
            self.with(0, |r, _| r.sim.env.advance(Micros::seconds(3_700)));
            self.settle()?;
        }
        let before = self.common.world.writes;
        self.with(0, |r, _| r.sim.env.advance(Micros::seconds(3_700)));
        self.settle()?;
        match self.common.world.writes - before {
            0 => Ok(()),
            more => Err(format!("{more} writes hours after everybody fell silent")),
        }
    }

    fn check(&mut self) -> Result<(), String> {
        for house in 0..2 {
            let [first, second] = &mut self.houses;
            let (here, there) = match house {
                0 => (first, second),
                _ => (second, first),
            };
            self.common.swap(&mut here.sim);
            let broken = laws::check_beside_another(&here.sim, &there.sim, house);
            let shown = broken.and_then(|()| evidence::of(&here.sim));
            self.common.swap(&mut here.sim);
            let shown = shown.map_err(|law| format!("in installation {house}: {law}"))?;
            here.sim.met.extend(shown);
            if house == 0 {
                self.twins();
            }
        }
        Ok(())
    }

    /// Counts whom both installations linked, and whom both made at the same time: neither could
    /// know of the other's.
    fn twins(&mut self) {
        let (mut made, mut linked) = (BTreeMap::<_, BTreeSet<usize>>::new(), 0);
        for (account, book) in &self.common.world.accounts {
            for person in book.people() {
                let token = name_token(&person.values);
                if let (Some(house), Some(token)) = (person.house, token) {
                    made.entry((*account, token)).or_default().insert(house);
                }
                let (account, id) = (*account, person.id.clone());
                let known = |r: &Runner| {
                    let id = id.clone();
                    r.sim
                        .unit(move |w| w.link_by_remote(account, &id))
                        .is_some()
                };
                linked += usize::from(self.houses.iter().all(known));
            }
        }
        let twice = made.values().filter(|houses| houses.len() > 1).count();
        let met = &mut self.houses[0].sim.met;
        *met.entry("linked in both installations".into())
            .or_default() += linked;
        *met.entry("made by both installations".into()).or_default() += twice;
    }

    /// What both told, one after the other, and whether a law was broken.
    fn told(mut self, seed: u64, ended: Result<(), String>) -> Outcome {
        let [first, second] = &mut self.houses;
        let mut all = outcome(
            seed,
            &first.sim,
            first.units,
            ended.map(|()| BTreeMap::new()),
        );
        let other = outcome(seed, &second.sim, second.units, Ok(BTreeMap::new()));
        for (name, times) in other.met {
            *all.met.entry(name).or_default() += times;
        }
        for (name, times) in &self.common.world.met {
            *all.met.entry((*name).to_owned()).or_default() += times;
        }
        all.story.push("the other installation:".into());
        all.story.extend(other.story);
        all.units += other.units;
        all
    }
}

/// A new group of the account.
fn make_group(sim: &mut Sim, account: AccountId, name: &str) -> GroupId {
    let book = sim.world.accounts.get_mut(&account);
    let group = book.and_then(|b| b.make_group(name, None));
    group.expect("a new account has no such group").id
}

impl Sim {
    /// Anna makes a label of a group in her first account and takes it into her second; Ben gets
    /// it, now and then.
    fn takes_group(&mut self, group: &GroupId, shared: bool, chance: &mut Rng) {
        let accounts: Vec<AccountId> = self.users.keys().copied().collect();
        let [first, second, bens] = accounts[..] else {
            return;
        };
        let (anna, ben) = (self.owner, self.users[&bens]);
        let seen = self.world.accounts[&first].group(group).cloned();
        let seen = seen.expect("it was just made");
        let (level, clash) = (LEVELS[chance.below(3)], chance.chance(25));
        let label = self.unit(move |w| {
            w.save_group(first, &seen)?;
            let (label, _) = mirrors::from_group(w, operator(anna), first, &seen.id, None)?;
            mirrors::mirror(w, operator(anna), label.id, second)?;
            if shared {
                give(w, operator(anna), label.id, ben, level, false)?;
                mirrors::mirror(w, operator(ben), label.id, bens)?;
            }
            Ok(label.id)
        });
        self.label = label;
        self.labels.push(label);
        if clash {
            // A label of the name that the other installation may give a group there.
            let crew = self.unit(move |w| {
                let crew = labels::create(w, anna, "Crew")?.id;
                mirrors::mirror(w, operator(anna), crew, first)?;
                mirrors::mirror(w, operator(anna), crew, second)?;
                Ok(crew)
            });
            self.labels.push(crew);
        }
        self.rights_change();
    }
}

impl Sim {
    /// The last changes of the contact that changed most often, for a story that does not end.
    fn last_changes(&self) -> String {
        let contacts = self.contacts();
        self.unit(move |w| {
            let mut most = Vec::new();
            for &contact in &contacts {
                let revisions = w.revisions(contact)?;
                if revisions.len() > most.len() {
                    most = revisions;
                }
            }
            most.sort_by_key(|r| std::cmp::Reverse(r.version));
            let last = most.iter().take(8);
            let told = last.map(|r| format!("{} {:?} {:?}", r.version, r.actor, r.patch));
            Ok(told.collect::<Vec<_>>().join("\n"))
        })
    }
}

impl Runner {
    /// Whether something a dead process sent is still to arrive.
    fn on_the_wire(&self) -> bool {
        let pool = self.sim.pool.lock();
        let pool = pool.unwrap_or_else(std::sync::PoisonError::into_inner);
        !pool.late.is_empty()
    }
}
