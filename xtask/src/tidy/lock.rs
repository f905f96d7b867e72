//! The lock file: a soft cap, so that every new dependency is a decision.

use super::{Found, tree::Tree};
use anyhow::{Context as _, Result};
use std::{collections::BTreeMap, fs};
use toml::Table;

/// How many packages the lock may hold. Raise it together with a sentence here.
///
/// 450: the first release needs about 390; half of them come with reqwest and its TLS, with
/// openidconnect, and with the emulator's keys.
const MOST: usize = 450;

/// Who needs whom.
#[derive(Debug)]
pub(crate) struct Lock {
    needs: BTreeMap<String, Vec<String>>,
    count: usize,
}

impl Lock {
    /// What a package needs directly.
    pub(crate) fn needs(&self, name: &str) -> Vec<String> {
        self.needs.get(name).cloned().unwrap_or_default()
    }
}

/// Reads the lock file.
pub(crate) fn read(_: &Tree) -> Result<Lock> {
    let path = crate::root().join("Cargo.lock");
    let text = fs::read_to_string(&path).context("Cargo.lock is missing: run `cargo check`")?;
    let lock: Table = text.parse().context("Cargo.lock cannot be read")?;
    let mut needs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let packages = lock.get("package").and_then(toml::Value::as_array);
    let packages = packages.cloned().unwrap_or_default();
    for package in &packages {
        let Some(name) = package.get("name").and_then(toml::Value::as_str) else {
            continue;
        };
        let all = package.get("dependencies").and_then(toml::Value::as_array);
        // "name" or "name version": versions do not matter here.
        let all = all.into_iter().flatten().filter_map(toml::Value::as_str);
        let all = all.filter_map(|d| d.split(' ').next()).map(str::to_owned);
        needs.entry(name.to_owned()).or_default().extend(all);
    }
    Ok(Lock {
        needs,
        count: packages.len(),
    })
}

pub(crate) fn check(tree: &Tree, found: &mut Found) -> Result<()> {
    let count = read(tree)?.count;
    if count > MOST {
        found.faults.push(format!(
            "Cargo.lock: {count} packages, {MOST} are agreed on. Do without the last one that \
             came, or raise MOST in xtask/src/tidy/lock.rs with a sentence that says what for."
        ));
    }
    Ok(())
}
