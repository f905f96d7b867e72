//! What a thousand accounts cost that nobody uses.

use super::latency::wait_for;
use crate::{
    book::person,
    emulator::Emulator,
    report::{note, tell},
    server::{Rhythm, Server},
    stack::forget_activity,
};
use anyhow::Result;
use std::time::Duration;
use tokio::time;

const ACCOUNTS: usize = 1_000;
const CONTACTS: usize = 20;
const USER: &str = "anna@home.example";
/// More than once the time between two looks at an account that is at rest: five minutes and
/// a tenth.
const WATCHED: Duration = Duration::from_secs(340);

/// A thousand connected accounts, each with a label of its own, in step and quiet for long:
/// each of them is looked at once in the time that is measured.
pub(crate) async fn measure() -> Result<bool> {
    let emulator = Emulator::start().await?;
    emulator
        .settings(&serde_json::json!({ "auto_consent": true }))
        .await?;
    let kith = Server::start(&emulator, Rhythm::default()).await?;
    kith.run(USER, &["user", "add", USER]).await?;
    for n in 0..ACCOUNTS {
        let (email, group) = (format!("account{n}@many.example"), format!("Group {n}"));
        let people = (0..CONTACTS).map(|p| person(p, &[&group])).collect();
        emulator.account(&email, people).await?;
        kith.connect(&emulator, USER, &email).await?;
    }
    for n in 0..ACCOUNTS {
        let (email, group) = (format!("account{n}@many.example"), format!("Group {n}"));
        let words = [
            "label",
            "create",
            "--from-group",
            &group,
            "--account",
            &email,
        ];
        // Its groups are read in its first cycle.
        wait_for(Duration::from_secs(60), async || {
            Ok(kith.run(USER, &words).await.is_ok())
        })
        .await?;
    }
    kith.run(USER, &["sync", "now", "--wait"]).await?;

    // Whoever was active within ten minutes is looked at oftener: nobody was.
    let dir = kith.stop().await?;
    forget_activity(&dir).await?;
    let kith = Server::start_in(dir, &emulator, Rhythm::default()).await?;
    let process = kith.process()?;
    time::sleep(Duration::from_secs(30)).await;
    emulator.take().await?;
    let before = process.cpu()?;
    time::sleep(WATCHED).await;
    let share = (process.cpu()? - before).as_secs_f64() / WATCHED.as_secs_f64() * 100.0;
    let (memory, asked) = (process.memory()?, emulator.take().await?.all());

    let mut holds = tell(
        "idle",
        &format!("{ACCOUNTS} idle accounts: share of one core"),
        &format!("{share:.1} %"),
        "< 5 %",
        share < 5.0,
    );
    holds &= tell(
        "idle",
        &format!("{ACCOUNTS} idle accounts: memory"),
        &format!("{memory} MiB"),
        "< 200 MiB",
        memory < 200,
    );
    note(&format!(
        "in {} s: {} requests, {} writes",
        WATCHED.as_secs(),
        asked.requests,
        asked.people + asked.groups
    ));
    Ok(holds)
}
