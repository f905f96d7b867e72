//! What it costs to take a label out of an account (D1).

use super::CONTACTS;
use crate::{
    book::person,
    emulator::Emulator,
    report::{note, tell},
    stack::{Stack, by},
};
use anyhow::{Result, ensure};
use app::{Parted, use_cases::receipts, use_cases::shares};
use domain::Level;
use std::time::Instant;

const BEN: &str = "ben@team.example";

/// A label of 5,000 in another user's account, from whom it is taken away.
pub(crate) async fn measure() -> Result<bool> {
    let emulator = Emulator::start().await?;
    emulator
        .account(
            "anna@home.example",
            (0..CONTACTS).map(|n| person(n, &["Team"])).collect(),
        )
        .await?;
    emulator.account(BEN, Vec::new()).await?;
    let kith = Stack::new(&emulator).await?;
    let (anna, ben) = (kith.user("anna@home.example").await?, kith.user(BEN).await?);
    let home = kith.connect(&emulator, anna, "anna@home.example").await?;
    let bens = kith.connect(&emulator, ben, BEN).await?;
    let label = kith.label(anna, home, "Team").await?.id;
    kith.settle(bens).await?;
    kith.write(move |w| shares::share(w, by(anna), label, ben, Level::Editor))
        .await?;
    kith.propose(ben, label, bens).await?;
    kith.confirm(ben, label, bens).await?;
    kith.settle_all(&[bens, home]).await?;

    kith.write(move |w| shares::revoke(w, by(anna), label, ben))
        .await?;
    emulator.take().await?;
    let began = Instant::now();
    kith.settle(bens).await?;
    let took = began.elapsed();
    let counters = emulator.take().await?;
    let reads = counters.method(BEN, "people.getBatchGet").requests;
    let deletes = counters.method(BEN, "people.batchDeleteContacts").requests;
    let receipt = kith.read(move |r| receipts::list(r, ben)).await?;
    let verified: usize = receipt
        .iter()
        .filter(|s| s.receipt.ended.is_some() && s.unlike == 0)
        .filter_map(|s| s.counts.get(&Parted::Deleted))
        .sum();
    ensure!(
        verified == CONTACTS,
        "the receipt tells of {verified} deleted: {receipt:?}"
    );
    // Asked for once more, there is nothing to do.
    kith.settle(bens).await?;
    let after = emulator.take().await?;
    let again = after.method(BEN, "people.getBatchGet").requests
        + after.method(BEN, "people.batchDeleteContacts").requests
        + after.of(BEN).people
        + after.of(BEN).groups;

    let batches = CONTACTS.div_ceil(500) as u64;
    let read = 2 * CONTACTS.div_ceil(200) as u64;
    let what = |what: &str| format!("unsharing {CONTACTS} contacts: {what}");
    let mut holds = tell(
        "unshare",
        &what("batch deletes"),
        &deletes.to_string(),
        &format!("≤ {batches}"),
        deletes <= batches,
    );
    holds &= tell(
        "unshare",
        &what("re-reads, and reads to verify"),
        &reads.to_string(),
        &format!("≤ {read}"),
        reads <= read,
    );
    holds &= tell(
        "unshare",
        &what("a repeated run"),
        &again.to_string(),
        "0",
        again == 0,
    );
    note(&format!(
        "after it was revoked: {} in {:.1} s",
        counters.story(BEN),
        took.as_secs_f64()
    ));
    Ok(holds)
}
