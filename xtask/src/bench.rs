//! The figures the house promises. Each is measured by a program that is built with
//! `--release`; here they are started one after the other, and their numbers compared.

use anyhow::{Context as _, Result, bail};
use std::{
    path::Path,
    process::{Command, ExitCode, Stdio},
};

/// Measured by `kith-bench` against the emulator.
const WHOLE: [&str; 12] = [
    "settled", "share", "unshare", "join", "latency", "spread", "memory", "start", "idle", "hide",
    "large", "photo",
];

/// All figures, in the order of the table.
const ALL: [&str; 18] = [
    "settled", "share", "unshare", "join", "latency", "spread", "memory", "start", "idle", "hide",
    "large", "photo", "plan", "check", "units", "sim", "fanout", "rounds",
];

/// How cargo starts the simulator.
const KITH_SIM: [&str; 6] = ["run", "--release", "--quiet", "-p", "kith-sim", "--"];

/// Measures the figures named, or all.
pub(crate) fn run(root: &Path, names: &[&str]) -> Result<ExitCode> {
    let names = if names.is_empty() { &ALL[..] } else { names };
    if let Some(unknown) = names.iter().find(|n| !ALL.contains(n)) {
        bail!(
            "there is no figure `{unknown}`; there are {}",
            ALL.join(", ")
        );
    }
    let mut good = true;
    for name in names {
        good &= match *name {
            "plan" => plan(root)?,
            "check" => check(root)?,
            "units" => units(root)?,
            "sim" => sim(root)?,
            "fanout" => fanout(root)?,
            "rounds" => rounds(root)?,
            name => whole(root, name)?,
        };
    }
    Ok(if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Everything together, the emulator in a process of its own.
fn whole(root: &Path, name: &str) -> Result<bool> {
    debug_assert!(WHOLE.contains(&name), "others have programs of their own");
    let built = cargo(root)
        .args(["build", "--release", "--quiet"])
        .args([
            "-p",
            "kith-bench",
            "-p",
            "kith-google-emulator",
            "-p",
            "kith-server",
            "--bins",
        ])
        .status()?;
    if !built.success() {
        bail!("what `{name}` measures does not build");
    }
    let run = cargo(root)
        .args([
            "run",
            "--release",
            "--quiet",
            "-p",
            "kith-bench",
            "--",
            name,
        ])
        .status()?;
    Ok(run.success())
}

/// The first fan-out under a quota, in the simulator, which tells and judges it itself.
fn fanout(root: &Path) -> Result<bool> {
    let run = cargo(root).args(KITH_SIM).arg("fanout").status()?;
    Ok(run.success())
}

/// Edits in three accounts in turn, every field filled, in the simulator.
fn rounds(root: &Path) -> Result<bool> {
    let said = output(root, &[&KITH_SIM[..], &["rounds", "100"]].concat())?;
    let line = line_with(&said, "rounds")?;
    println!("  {line}");
    let equal = line.contains("equal after each");
    let beyond = number_before(line, "writes beyond");
    let same = tell(
        "rounds",
        "3 accounts, every field, 100 rounds: equal after each edit",
        if equal { "equal" } else { "not equal" },
        "equal",
        equal,
    );
    let only = tell(
        "rounds",
        "3 accounts, every field, 100 rounds: writes beyond the edits",
        &beyond.map_or_else(|| "?".to_owned(), |n| n.to_string()),
        "0",
        beyond == Some(0.0),
    );
    Ok(same && only)
}

fn plan(root: &Path) -> Result<bool> {
    let said = output(
        root,
        &[
            "run",
            "--release",
            "--quiet",
            "-p",
            "kith-sync",
            "--example",
            "bench_plan",
        ],
    )?;
    let mut good = true;
    for (what, mark, most) in [
        ("25,000 contacts, nothing changed", "nothing changed", 50.0),
        ("25,000 contacts, 1 % changed", "1 % changed", 150.0),
    ] {
        let line = line_with(&said, mark)?;
        let took = survey_and_plan(line).with_context(|| format!("no times in “{line}”"))?;
        good &= tell(
            "plan",
            what,
            &format!("{took:.1} ms"),
            &format!("< {most} ms"),
            took < most,
        );
    }
    Ok(good)
}

/// The planner check, optimised: related worlds, perturbed, all laws demanded of each.
fn check(root: &Path) -> Result<bool> {
    let ran = cargo(root)
        .args([
            "test",
            "--release",
            "--quiet",
            "-p",
            "kith-sync",
            "--test",
            "it",
        ])
        .args(["laws_hold_in", "--", "--nocapture"])
        .stderr(Stdio::piped())
        .output()?;
    let said = String::from_utf8(ran.stderr)?;
    let line = line_with(&said, " plans in ")?;
    let (plans, seconds) = (number_before(line, "plans"), number_before(line, "s;"));
    let speed = plans.zip(seconds).map(|(plans, seconds)| plans / seconds);
    let speed = speed.with_context(|| format!("no speed in “{line}”"))?;
    let fast = tell(
        "check",
        "plans of the planner check on one core",
        &format!("{speed:.0} a second"),
        "≥ 2,000 a second",
        speed >= 2_000.0,
    );
    let sound = ran.status.success();
    let verdict = if sound { "0 broken" } else { "broken" };
    Ok(tell("check", "its laws", verdict, "0 broken", sound) && fast)
}

fn units(root: &Path) -> Result<bool> {
    // On the disk of the build, where a database would be, not on a temporary one in memory.
    let dir = root.join("target/bench");
    std::fs::create_dir_all(&dir)?;
    let dir = dir.display().to_string();
    let said = output(
        root,
        &[
            "run",
            "--release",
            "--quiet",
            "-p",
            "kith-store",
            "--example",
            "bench_units",
            "--",
            &dir,
        ],
    )?;
    let line = line_with(&said, "ratio:")?;
    let ratio: f64 = line
        .split_whitespace()
        .next_back()
        .unwrap_or_default()
        .parse()?;
    for unit in ["64 callers", "bare loop"] {
        println!("  {}", line_with(&said, unit)?);
    }
    let what = "durable unit on a file, 64 callers, against a bare loop";
    Ok(tell(
        "units",
        what,
        &format!("{ratio:.2} ×"),
        "≤ 2 ×",
        ratio <= 2.0,
    ))
}

/// Small worlds, which the figure is of, and whole ones for their laws.
fn sim(root: &Path) -> Result<bool> {
    let said = output(root, &[&KITH_SIM[..], &["small", "0", "2000"]].concat())?;
    let line = line_with(&said, " small ")?;
    println!("  {line}");
    let number = |word| number_before(line, word).with_context(|| format!("no {word} in “{line}”"));
    let (seeds, over, speed) = (number("seeds,")?, number("over")?, number("seeds/s")?);
    let small = 100.0 * (seeds - over) / seeds;
    let is_small = tell(
        "sim",
        "worlds of at most 4 accounts, 12 contacts, 300 units",
        &format!("{small:.1} %"),
        "≥ 95 %",
        small >= 95.0,
    );
    let fast = tell(
        "sim",
        "those on one core",
        &format!("{speed:.0} a second"),
        "≥ 50 a second",
        speed >= 50.0,
    );
    let sound = line.contains(" 0 broken");
    let whole = output(root, &[&KITH_SIM[..], &["0", "600"]].concat())?;
    let whole = line_with(&whole, "seeds/s")?.trim();
    let sound = sound && whole.contains(" 0 broken");
    Ok(tell("sim", "laws broken", whole, "0 broken", sound) && fast && is_small)
}

fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root).arg("--locked");
    cargo
}

/// What the program printed, whether or not it was content with it.
fn output(root: &Path, args: &[&str]) -> Result<String> {
    let ran = cargo(root).args(args).stderr(Stdio::inherit()).output()?;
    let said = String::from_utf8(ran.stdout).context("it printed no text")?;
    if said.is_empty() {
        bail!(
            "`cargo {}` printed nothing ({})",
            args.join(" "),
            ran.status
        );
    }
    Ok(said)
}

fn line_with<'t>(text: &'t str, mark: &str) -> Result<&'t str> {
    let line = text.lines().find(|l| l.contains(mark));
    line.with_context(|| format!("no line with “{mark}” in:\n{text}"))
}

/// The milliseconds of a line such as `… survey 16.2 ms, plan 2.1 ms, …; target …`, together.
fn survey_and_plan(line: &str) -> Option<f64> {
    let measured = line.split(';').next()?;
    let part = |name: &str| number_before(measured.split(name).nth(1)?, "ms");
    Some(part("survey ")? + part("plan ")?)
}

/// The last number before a word.
fn number_before(line: &str, word: &str) -> Option<f64> {
    let before = line.split(word).next()?;
    let number = before.split_whitespace().next_back()?;
    number.trim_start_matches(['<', '~']).parse().ok()
}

/// One figure, one line; answers whether it holds.
fn tell(name: &str, what: &str, measured: &str, target: &str, holds: bool) -> bool {
    let verdict = if holds { '✓' } else { '✗' };
    println!("{verdict} {name:8} {what:58} {measured:>16}   ({target})");
    holds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_from_the_line_it_is_in() {
        assert_eq!(
            number_before("7 seeds/s of 900 units each, or 21 of 300", "of 300"),
            Some(21.0)
        );
        assert_eq!(number_before("nothing changed: 12.5 ms", "ms"), Some(12.5));
        assert_eq!(number_before("nothing", "ms"), None);
        let line =
            "  1 % changed      survey  16.25 ms, plan   2.25 ms,  250 steps; target 150 ms holds";
        assert_eq!(survey_and_plan(line), Some(18.5));
    }
}
