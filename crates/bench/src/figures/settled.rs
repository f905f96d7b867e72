//! What a cycle costs that finds nothing to do.

use super::CONTACTS;
use crate::{
    book::person,
    emulator::Emulator,
    report::tell,
    stack::{Stack, cpu},
};
use anyhow::{Result, ensure};

/// Cycles measured; the figures are those of the average.
const CYCLES: u32 = 50;

/// Two accounts in step with a label of 5,000, and of 25,000; a cycle of one of them.
pub(crate) async fn measure() -> Result<bool> {
    Ok(of(CONTACTS).await? & of(5 * CONTACTS).await?)
}

async fn of(contacts: usize) -> Result<bool> {
    let emulator = Emulator::start().await?;
    let people = || (0..contacts).map(|n| person(n, &["Team"])).collect();
    emulator.account("anna@home.example", people()).await?;
    emulator.account("anna@work.example", people()).await?;
    let kith = Stack::new(&emulator).await?;
    let anna = kith.user("anna@home.example").await?;
    let home = kith.connect(&emulator, anna, "anna@home.example").await?;
    let work = kith.connect(&emulator, anna, "anna@work.example").await?;
    let label = kith.label(anna, home, "Team").await?.id;
    kith.settle(work).await?;
    kith.propose(anna, label, work).await?;
    kith.confirm(anna, label, work).await?;
    kith.settle_all(&[home, work]).await?;

    emulator.take().await?;
    let before = cpu();
    for _ in 0..CYCLES {
        ensure!(kith.cycle(home).await?, "the cycle found something to do");
    }
    let spent = (cpu() - before).as_secs_f64() * 1e3 / f64::from(CYCLES);
    let asked = emulator.take().await?.of("anna@home.example");
    let each = |n: u64| n as f64 / f64::from(CYCLES);
    let (requests, bytes, writes) = (
        each(asked.requests),
        each(asked.bytes),
        asked.people + asked.groups,
    );

    let what = |what: &str| format!("settled cycle, {contacts} contacts: {what}");
    let mut holds = tell(
        "settled",
        &what("requests"),
        &format!("{requests:.0}"),
        "≤ 2",
        requests <= 2.0,
    );
    holds &= tell(
        "settled",
        &what("writes"),
        &writes.to_string(),
        "0",
        writes == 0,
    );
    holds &= tell(
        "settled",
        &what("compressed answers"),
        &format!("{bytes:.0} B"),
        "< 2,000 B",
        bytes < 2_000.0,
    );
    holds &= tell(
        "settled",
        &what("processor time"),
        &format!("{spent:.1} ms"),
        "< 30 ms",
        spent < 30.0,
    );
    Ok(holds)
}
