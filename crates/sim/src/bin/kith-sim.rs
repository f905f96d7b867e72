//! Runs seeds of the simulator: `kith-sim FROM TO`, or `kith-sim SEED` for one story;
//! `kith-sim rivals FROM TO` and `kith-sim rivals SEED` do so with two installations on the same
//! accounts, `kith-sim small FROM TO` and `kith-sim small SEED` with small worlds, many of which
//! are played in a second; `kith-sim fanout [CONTACTS]` runs a first fan-out under a quota,
//! `kith-sim rounds [ROUNDS]` edits in three accounts in turn.
#![expect(clippy::print_stdout, reason = "a command talks to its terminal")]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

fn main() -> std::process::ExitCode {
    let what = std::env::args().nth(1).unwrap_or_default();
    let play: fn(u64) -> sim::Outcome = match what.as_str() {
        "rivals" => sim::rivals,
        "small" => sim::small,
        _ => sim::run,
    };
    let numbers: Vec<u64> = std::env::args()
        .skip(1)
        .filter_map(|a| a.parse().ok())
        .collect();
    let number = |or| numbers.first().map_or(or, |n| *n as usize);
    match what.as_str() {
        "fanout" => return fan_out(number(5_000)),
        "rounds" => return rounds(number(100)),
        _ => {}
    }
    match *numbers.as_slice() {
        [seed] => story(&play(seed)),
        [from, to] if what == "small" => small(from, to),
        [from, to] => many(from, to, play),
        _ => {
            println!(
                "usage: kith-sim [rivals|small] SEED | [rivals|small] FROM TO | fanout [CONTACTS] | rounds [ROUNDS]"
            );
            std::process::ExitCode::from(2)
        }
    }
}

/// The first fan-out to five accounts at 60 reads and 60 writes a minute, both accountings, and
/// whether each went as promised.
fn fan_out(contacts: usize) -> std::process::ExitCode {
    let mut good = true;
    // In the second the calls are more than a minute takes.
    for (batch, per_entry) in [(200, false), (20, false), (200, true)] {
        let began = Instant::now();
        let of = sim::Fanout {
            contacts,
            accounts: 5,
            limit: 60,
            batch,
            per_entry,
        };
        match of.run() {
            Ok(flow) => {
                println!("{of:?}\n  {flow:?}\n  in {:.1?}", began.elapsed());
                let verdict = if flow.holds() { '✓' } else { '✗' };
                println!(
                    "{verdict} fanout   {contacts} contacts to 5 accounts, {batch} a call, counted {}: {} refused after the \
                     first minute (0), worst of {} estimates {:.1} % off (≤ 20 %)",
                    if per_entry { "by entry" } else { "by call" },
                    flow.refused_later,
                    flow.judged,
                    flow.estimate_off,
                );
                good &= flow.holds();
            }
            Err(what) => {
                println!("{of:?}\n  {what}");
                good = false;
            }
        }
    }
    if good {
        std::process::ExitCode::SUCCESS
    } else {
        std::process::ExitCode::FAILURE
    }
}

/// Rounds of edits in three accounts, every field filled.
fn rounds(rounds: usize) -> std::process::ExitCode {
    let began = Instant::now();
    match (sim::Rounds { rounds }).run() {
        Ok(sim::Written {
            edits,
            updates,
            photos,
            beyond,
        }) => {
            println!(
                "{rounds} rounds, {edits} edits, equal after each: {updates} updates, {photos} \
                 photo writes, {beyond} writes beyond, in {:.1?}",
                began.elapsed()
            );
            std::process::ExitCode::SUCCESS
        }
        Err(what) => {
            println!("{rounds} rounds: {what}");
            std::process::ExitCode::FAILURE
        }
    }
}

fn story(outcome: &sim::Outcome) -> std::process::ExitCode {
    for line in &outcome.story {
        println!("{line}");
    }
    println!("{} units; met: {:?}", outcome.units, outcome.met);
    verdict(outcome)
}

fn verdict(outcome: &sim::Outcome) -> std::process::ExitCode {
    match &outcome.broken {
        Some(law) => {
            println!("seed {}: {law}", outcome.seed);
            std::process::ExitCode::FAILURE
        }
        None => std::process::ExitCode::SUCCESS,
    }
}

/// Plays worlds and tells what they came to.
fn many(from: u64, to: u64, play: fn(u64) -> sim::Outcome) -> std::process::ExitCode {
    let worlds = Worlds::play(from..to, play);
    worlds.tell();
    let units: usize = worlds.units.iter().sum();
    let seeds = worlds.units.len().max(1);
    println!(
        "{} seeds, {} broken, {:.0} seeds/s of {:.0} units each",
        worlds.units.len(),
        worlds.broken,
        seeds as f64 / worlds.spent.as_secs_f64(),
        units as f64 / seeds as f64,
    );
    code(worlds.broken == 0)
}

/// What the house promises of small worlds: at most so many accounts, contacts and units.
const SMALL: (usize, usize, usize) = (4, 12, 300);

/// Plays small worlds, and judges whether they are, and how many a core plays in a second.
fn small(from: u64, to: u64) -> std::process::ExitCode {
    let (accounts, contacts, units) = SMALL;
    let mut worlds = Worlds::play(from..to, sim::small);
    worlds.tell();
    worlds.units.sort_unstable();
    let seeds = worlds.units.len();
    let median = worlds.units.get(seeds / 2).copied().unwrap_or(0);
    let (small, took) = worlds.small;
    let speed = f64::from(small) / took.as_secs_f64().max(f64::EPSILON);
    let over = seeds - small as usize;
    let good = over * 20 <= seeds && speed >= 50.0 && small > 0;
    println!(
        "{} small    {seeds} seeds, {} broken, median {median} units, most {}; {over} over {accounts} accounts, \
         {contacts} contacts or {units} units (≤ 5 %); the others: {speed:.0} seeds/s (≥ 50)",
        if good { '✓' } else { '✗' },
        worlds.broken,
        worlds.units.last().copied().unwrap_or(0),
    );
    code(good && worlds.broken == 0)
}

fn code(good: bool) -> std::process::ExitCode {
    match good {
        true => std::process::ExitCode::SUCCESS,
        false => std::process::ExitCode::FAILURE,
    }
}

/// What came of many worlds.
#[derive(Default)]
struct Worlds {
    broken: usize,
    /// How often everything was met.
    met: BTreeMap<String, usize>,
    /// The units of each.
    units: Vec<usize>,
    spent: Duration,
    /// How many were small, and how long those took.
    small: (u32, Duration),
}

impl Worlds {
    /// Plays one after the other, each timed by itself; what breaks a law is told at once.
    fn play(seeds: std::ops::Range<u64>, play: fn(u64) -> sim::Outcome) -> Self {
        // What is made once for all worlds is no part of any.
        drop(play(seeds.start));
        let mut worlds = Self::default();
        for seed in seeds {
            let began = Instant::now();
            let outcome = play(seed);
            let took = began.elapsed();
            verdict(&outcome);
            worlds.spent += took;
            let (accounts, contacts, units) = SMALL;
            let fits = outcome.accounts <= accounts && outcome.contacts <= contacts;
            if fits && outcome.units <= units {
                worlds.small = (worlds.small.0 + 1, worlds.small.1 + took);
            }
            worlds.broken += usize::from(outcome.broken.is_some());
            worlds.units.push(outcome.units);
            for (name, times) in outcome.met {
                *worlds.met.entry(name).or_default() += times;
            }
        }
        worlds
    }

    /// How often everything was met, and what that says of the rules.
    fn tell(&self) {
        for (name, times) in &self.met {
            println!("{times:>9} {name}");
        }
        println!("rules:");
        for rule in sim::fared(&self.met) {
            println!("{rule}");
        }
        let met = |row: &&sync::Row| self.met.contains_key(&format!("row {row:?}"));
        let all = sync::Row::ALL.iter();
        let missing: Vec<_> = all.filter(|row| !met(row)).collect();
        println!("rows never met: {missing:?}");
    }
}
