//! The direction of the crates: who may know whom.

use super::{Found, tree::Tree};
use anyhow::{Context as _, Result, bail};
use std::collections::BTreeSet;
use toml::Table;

/// A crate of ours: its folder, what it may use, and what its tests may use beside that.
struct Arrow {
    name: &'static str,
    uses: &'static [&'static str],
    in_tests: &'static [&'static str],
}

const fn arrow(
    name: &'static str,
    uses: &'static [&'static str],
    in_tests: &'static [&'static str],
) -> Arrow {
    Arrow {
        name,
        uses,
        in_tests,
    }
}

/// The arrows of ARCHITECTURE.md.
const ARROWS: [Arrow; 9] = [
    arrow("domain", &[], &[]),
    arrow("sync", &["domain"], &[]),
    arrow("app", &["domain", "sync"], &["store"]),
    arrow("store", &["domain", "sync", "app"], &[]),
    arrow("google", &["domain", "sync", "app"], &["google-emulator"]),
    arrow("google-emulator", &[], &[]),
    arrow("sim", &["domain", "sync", "app", "store"], &[]),
    arrow("bench", &["domain", "sync", "app", "store", "google"], &[]),
    arrow(
        "server",
        &[
            "domain",
            "sync",
            "app",
            "store",
            "google",
            "google-emulator",
        ],
        &[],
    ),
];

/// Crates without I/O, and `app`, which leaves it to the partners.
const STRANGERS: [(&str, &[&str]); 3] = [
    ("domain", &OUTSIDE),
    ("sync", &OUTSIDE),
    ("app", &["axum", "hyper", "reqwest", "rusqlite", "tokio"]),
];

/// What belongs to the outside world.
const OUTSIDE: [&str; 8] = [
    "axum",
    "futures",
    "getrandom",
    "hyper",
    "reqwest",
    "rusqlite",
    "tokio",
    "tracing",
];

pub(crate) fn check(tree: &Tree, found: &mut Found) -> Result<()> {
    let ours: BTreeSet<&str> = ARROWS.iter().map(|a| a.name).collect();
    for file in &tree.files {
        let Some(folder) = file
            .path
            .strip_prefix("crates/")
            .and_then(|p| p.strip_suffix("/Cargo.toml"))
        else {
            continue;
        };
        let manifest: Table = file
            .text
            .parse()
            .with_context(|| format!("{} cannot be read", file.path))?;
        let Some(arrow) = ARROWS.iter().find(|a| a.name == folder) else {
            found.faults.push(format!(
                "{}: a crate without a place. Give it its arrows in xtask/src/tidy/arrows.rs and \
                 in ARCHITECTURE.md.",
                file.path
            ));
            continue;
        };
        let uses = names(&manifest, "dependencies");
        let builds = names(&manifest, "build-dependencies");
        let tests = names(&manifest, "dev-dependencies");
        for name in uses
            .iter()
            .chain(&builds)
            .filter(|n| ours.contains(n.as_str()))
        {
            if !arrow.uses.contains(&name.as_str()) {
                found.faults.push(format!(
                    "{}: `{folder}` must not use `{name}`. Turn the dependency round with a trait \
                     owned by `{folder}`, or move the code to where it may be.",
                    file.path
                ));
            }
        }
        for name in tests.iter().filter(|n| ours.contains(n.as_str())) {
            if !arrow.uses.contains(&name.as_str()) && !arrow.in_tests.contains(&name.as_str()) {
                found.faults.push(format!(
                    "{}: tests of `{folder}` must not use `{name}`. Test it from the crate that \
                     may know both.",
                    file.path
                ));
            }
        }
        for (_, strangers) in STRANGERS.iter().filter(|(name, _)| *name == folder) {
            for name in uses.iter().filter(|n| strangers.contains(&n.as_str())) {
                found.faults.push(format!(
                    "{}: `{folder}` must not use `{name}`. What needs it belongs to a partner or \
                     a door, behind a port of `app`.",
                    file.path
                ));
            }
        }
        let linted = manifest
            .get("lints")
            .and_then(|l| l.get("workspace"))
            .and_then(toml::Value::as_bool);
        if linted != Some(true) {
            found.faults.push(format!(
                "{}: add `[lints]` with `workspace = true`.",
                file.path
            ));
        }
    }
    the_pure_stay_pure(tree, found)
}

/// Whatever `domain` and `sync` pull in, through however many crates, has no I/O either.
fn the_pure_stay_pure(tree: &Tree, found: &mut Found) -> Result<()> {
    let lock = super::lock::read(tree)?;
    for name in ["kith-domain", "kith-sync"] {
        // Dependencies of tests are in the lock too; what they pull in is theirs.
        let folder = name.trim_start_matches("kith-");
        let path = format!("crates/{folder}/Cargo.toml");
        let Some(file) = tree.file(&path) else {
            bail!("{path} is missing");
        };
        let manifest: Table = file.text.parse()?;
        let mut waiting: Vec<String> = names(&manifest, "dependencies").into_iter().collect();
        let mut known = BTreeSet::new();
        while let Some(next) = waiting.pop() {
            if known.insert(next.clone()) && !next.starts_with("domain") {
                waiting.extend(lock.needs(&next));
            }
        }
        for bad in ["tokio", "rusqlite", "reqwest", "hyper", "axum"] {
            if known.contains(bad) {
                found.faults.push(format!(
                    "{path}: `{folder}` pulls in `{bad}` through one of its dependencies. \
                     `cargo tree -p {name} -i {bad}` tells which; switch that feature off or do \
                     without."
                ));
            }
        }
    }
    Ok(())
}

/// The names in a table of dependencies, those for some targets only included.
fn names(manifest: &Table, table: &str) -> BTreeSet<String> {
    let of = |t: &Table| -> Vec<String> {
        let table = t.get(table).and_then(toml::Value::as_table);
        table
            .map(|t| t.keys().cloned().collect())
            .unwrap_or_default()
    };
    let mut names: BTreeSet<String> = of(manifest).into_iter().collect();
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    for target in targets.into_iter().flat_map(Table::values) {
        names.extend(target.as_table().map(of).unwrap_or_default());
    }
    names
}
