//! Runs seeds of the simulator: `kith-sim FROM TO`, or `kith-sim SEED` for one story;
//! `kith-sim rivals FROM TO` and `kith-sim rivals SEED` do so with two installations on the same
//! accounts; `kith-sim fanout [CONTACTS]` runs a first fan-out under a quota, `kith-sim rounds
//! [ROUNDS]` edits in three accounts in turn.
#![expect(clippy::print_stdout, reason = "a command talks to its terminal")]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

fn main() -> std::process::ExitCode {
    let what = std::env::args().nth(1).unwrap_or_default();
    let rivals = what == "rivals";
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
        [seed] if rivals => story(&sim::rivals(seed)),
        [seed] => story(&sim::run(seed)),
        [from, to] if rivals => many(from, to, sim::run_rivals),
        [from, to] => many(from, to, sim::run_many),
        _ => {
            println!(
                "usage: kith-sim [rivals] SEED | [rivals] FROM TO | fanout [CONTACTS] | rounds [ROUNDS]"
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

/// Worlds that broke a law, and how often everything was met.
type Many = fn(std::ops::Range<u64>) -> (Vec<sim::Outcome>, BTreeMap<String, usize>);

/// Worlds of at most so many units are timed by themselves: others are longer to play than a
/// figure in worlds a second can tell.
const SMALL: usize = 300;

fn many(from: u64, to: u64, play: Many) -> std::process::ExitCode {
    let (mut broken, mut met) = (Vec::new(), BTreeMap::new());
    let (mut spent, mut small) = (Duration::ZERO, (0_u32, Duration::ZERO));
    for seed in from..to {
        let began = Instant::now();
        let (failed, found) = play(seed..seed + 1);
        let took = began.elapsed();
        spent += took;
        if found
            .get("unit of work")
            .is_some_and(|units| *units <= SMALL)
        {
            small = (small.0 + 1, small.1 + took);
        }
        broken.extend(failed);
        for (name, times) in found {
            *met.entry(name).or_default() += times;
        }
    }
    let seconds = spent.as_secs_f64();
    for (name, times) in &met {
        println!("{times:>9} {name}");
    }
    println!("rules:");
    for rule in sim::fared(&met) {
        println!("{rule}");
    }
    for outcome in &broken {
        verdict(outcome);
    }
    let seeds = to.saturating_sub(from);
    let units = met.get("unit of work").copied().unwrap_or(0) as f64;
    println!(
        "{seeds} seeds, {} broken, {:.0} seeds/s of {:.0} units each; the {} of at most {SMALL} units: {:.0} a second",
        broken.len(),
        seeds as f64 / seconds,
        units / seeds.max(1) as f64,
        small.0,
        f64::from(small.0) / small.1.as_secs_f64().max(f64::EPSILON)
    );
    if broken.is_empty() {
        std::process::ExitCode::SUCCESS
    } else {
        std::process::ExitCode::FAILURE
    }
}
