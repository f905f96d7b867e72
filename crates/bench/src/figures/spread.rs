//! How fast one edit reaches a hundred accounts.

use super::latency::wait_for;
use crate::{
    book::person,
    emulator::Emulator,
    report::{note, tell},
    server::{Rhythm, Server},
};
use anyhow::{Context as _, Result};
use std::time::{Duration, Instant};
use tokio::time;

const ACCOUNTS: usize = 100;
const CONTACTS: usize = 20;
const OWNER: &str = "anna@home.example";
const TIMES: usize = 5;
const MOST: Duration = Duration::from_millis(500);

/// A label in a hundred accounts; one contact of it is edited in Kith.
pub(crate) async fn measure() -> Result<bool> {
    let emulator = Emulator::start().await?;
    emulator
        .settings(&serde_json::json!({ "auto_consent": true }))
        .await?;
    let people = (0..CONTACTS).map(|n| person(n, &["Team"])).collect();
    emulator.account(OWNER, people).await?;
    let accounts: Vec<String> = (1..ACCOUNTS)
        .map(|n| format!("account{n}@many.example"))
        .collect();
    // Looks are rare, so that none happens to come between the edit and its writes.
    let rhythm = Rhythm {
        poll: Some(Duration::from_secs(20)),
        settle: Some(Duration::from_millis(100)),
        ..Rhythm::default()
    };
    let kith = Server::start(&emulator, rhythm).await?;
    kith.run(OWNER, &["user", "add", OWNER]).await?;
    kith.connect(&emulator, OWNER, OWNER).await?;
    kith.run(
        OWNER,
        &[
            "label",
            "create",
            "--from-group",
            "Team",
            "--account",
            OWNER,
        ],
    )
    .await?;
    kith.run(OWNER, &["sync", "now", "--wait"]).await?;
    for account in &accounts {
        emulator.account(account, Vec::new()).await?;
        kith.connect(&emulator, OWNER, account).await?;
        kith.run(
            OWNER,
            &["label", "mirror", "Team", "--account", account, "--yes"],
        )
        .await?;
    }
    kith.run(OWNER, &["sync", "now", "--wait"]).await?;

    let (mut took, mut writes, mut most_per_account, mut reads) = (Vec::new(), 0, 0, 0);
    for n in 0..TIMES {
        time::sleep(Duration::from_secs(3)).await;
        emulator.take().await?;
        let text = format!("note=edit {n}");
        let began = Instant::now();
        kith.run(OWNER, &["contact", "edit", &crate::book::email(0), &text])
            .await?;
        let everybody = || accounts.iter().map(String::as_str).chain([OWNER]);
        wait_for(Duration::from_secs(30), async || {
            let asked = emulator.look().await?;
            Ok(everybody().all(|a| asked.of(a).people >= 1))
        })
        .await?;
        took.push(began.elapsed());
        time::sleep(Duration::from_secs(2)).await;
        let asked = emulator.take().await?;
        let per = everybody().map(|a| asked.of(a).people);
        writes += per.clone().sum::<u64>();
        most_per_account = most_per_account.max(per.max().unwrap_or_default());
        reads += everybody().map(|a| asked.of(a).requests).sum::<u64>();
    }
    let slowest = took.iter().max().context("nothing was measured")?;
    let mut holds = tell(
        "spread",
        &format!("an edit in the hub, {ACCOUNTS} accounts: the last is written"),
        &format!("{} ms", slowest.as_millis()),
        &format!("< {} ms", MOST.as_millis()),
        *slowest < MOST,
    );
    holds &= tell(
        "spread",
        &format!("an edit in the hub, {ACCOUNTS} accounts: writes"),
        &format!("{}", writes / TIMES as u64),
        "exactly one each",
        writes == (TIMES * ACCOUNTS) as u64 && most_per_account == 1,
    );
    note(&format!(
        "slowest of {TIMES}, from the start of the command, which is before the commit; {} requests for each edit",
        reads / TIMES as u64
    ));
    Ok(holds)
}
