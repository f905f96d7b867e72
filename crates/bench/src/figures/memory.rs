//! How much memory the server takes for two large accounts.

use super::latency::wait_for;
use crate::{
    book::person,
    emulator::Emulator,
    report::{note, tell},
    server::{Rhythm, Server},
};
use anyhow::Result;
use std::time::Duration;
use tokio::time;

const HOME: &str = "anna@home.example";
const WORK: &str = "anna@work.example";
const CONTACTS: usize = 25_000;

/// Two accounts of 25,000 equal people: connected, read for the first time, a label of all of
/// them made; then the join of the second, and a minute of rest after each.
pub(crate) async fn measure() -> Result<bool> {
    let emulator = Emulator::start().await?;
    emulator
        .settings(&serde_json::json!({ "auto_consent": true }))
        .await?;
    for (account, labels) in [(HOME, &["Team"][..]), (WORK, &[])] {
        let people = (0..CONTACTS).map(|n| person(n, labels)).collect();
        emulator.account(account, people).await?;
    }
    let kith = Server::start(&emulator, Rhythm::default()).await?;
    let process = kith.process()?;
    let empty = process.memory()?;
    kith.run(HOME, &["user", "add", HOME]).await?;
    kith.connect(&emulator, HOME, HOME).await?;
    kith.connect(&emulator, HOME, WORK).await?;
    kith.run(HOME, &["sync", "now", "--wait"]).await?;
    let read = process.peak()?;
    kith.run(
        HOME,
        &["label", "create", "--from-group", "Team", "--account", HOME],
    )
    .await?;
    wait_for(Duration::from_secs(600), async || {
        let said = kith.run(HOME, &["sync", "now", "--wait"]).await;
        Ok(said.is_ok())
    })
    .await?;
    let first = process.peak()?;
    time::sleep(Duration::from_secs(60)).await;
    let resting = process.memory()?;

    note(&format!(
        "{empty} MiB before anything; at most {read} MiB while both accounts were read"
    ));
    let mut holds = tell(
        "memory",
        "2 accounts of 25,000: peak of the first sync",
        &format!("{first} MiB"),
        "< 250 MiB",
        first < 250,
    );
    holds &= tell(
        "memory",
        "2 accounts of 25,000: a minute later",
        &format!("{resting} MiB"),
        "< 80 MiB",
        resting < 80,
    );
    process.forget_peak()?;
    kith.run(
        HOME,
        &["label", "mirror", "Team", "--account", WORK, "--yes"],
    )
    .await?;
    kith.run(HOME, &["sync", "now", "--wait"]).await?;
    let joined = process.peak()?;
    time::sleep(Duration::from_secs(60)).await;
    note(&format!(
        "no figure: at most {joined} MiB while the second account joined the label, {} MiB a minute later",
        process.memory()?
    ));
    Ok(holds)
}
