//! What hiding a field costs (R6): one write for each contact and account that has it.

use super::CONTACTS;
use crate::{
    book::person,
    emulator::Emulator,
    report::{note, tell},
    stack::{Stack, by},
};
use anyhow::{Result, ensure};
use app::use_cases::{contacts, shares};
use domain::{Field, Level};
use std::time::{Duration, Instant};
use tokio::time;

const ANNA: &str = "anna@home.example";
const ACCOUNTS: usize = 20;

/// How many contacts were written in an account, as soon as there is one.
async fn written(emulator: &Emulator, name: &str) -> Result<u64> {
    loop {
        let people = emulator.look().await?.of(name).people;
        if people > 0 {
            return Ok(people);
        }
        time::sleep(Duration::from_millis(20)).await;
    }
}

/// A label of 5,000 in 20 accounts of somebody from whom phones are hidden then. The first
/// account is interrupted in the middle of it, and goes on.
pub(crate) async fn measure() -> Result<bool> {
    let emulator = Emulator::start().await?;
    let people = (0..CONTACTS).map(|n| person(n, &["Team"])).collect();
    emulator.account(ANNA, people).await?;
    let names: Vec<String> = (0..ACCOUNTS)
        .map(|n| format!("ben{n}@team.example"))
        .collect();
    let kith = Stack::new(&emulator).await?;
    let (anna, ben) = (kith.user(ANNA).await?, kith.user("ben@team.example").await?);
    let home = kith.connect(&emulator, anna, ANNA).await?;
    let label = kith.label(anna, home, "Team").await?.id;
    kith.write(move |w| shares::share(w, by(anna), label, ben, Level::Editor))
        .await?;
    let mut accounts = Vec::new();
    for name in &names {
        emulator.account(name, Vec::new()).await?;
        let account = kith.connect(&emulator, ben, name).await?;
        let (link, create, ask) = kith.propose(ben, label, account).await?;
        ensure!((link, create, ask) == (0, CONTACTS, 0), "a plan is wrong");
        kith.confirm(ben, label, account).await?;
        kith.settle(account).await?;
        accounts.push(account);
    }
    let with_phone = kith
        .read(move |r| {
            let all = contacts::list(r, anna, Some(label))?;
            let has =
                |v: &&contacts::ContactView| v.contact.card.of_field(Field::Phone).count() > 0;
            Ok(all.iter().filter(has).count() as u64)
        })
        .await?;
    kith.settle_all(&accounts).await?;
    emulator.take().await?;

    let hidden =
        kith.write(move |w| shares::hide(w, by(anna), label, ben, [Field::Phone].into()).map(drop));
    hidden.await?;
    let began = Instant::now();
    // In the middle: when something was written there, and not yet all.
    let cut = tokio::select! {
        cut = written(&emulator, &names[0]) => cut?,
        through = kith.cycle(accounts[0]) => {
            through?;
            with_phone
        }
    };
    for account in &accounts {
        kith.settle(*account).await?;
    }
    let took = began.elapsed();
    let counters = emulator.take().await?;
    let written: Vec<u64> = names.iter().map(|name| counters.of(name).people).collect();
    let batches: u64 = names
        .iter()
        .map(|name| counters.method(name, "people.batchUpdateContacts").requests)
        .max()
        .unwrap_or_default();
    let groups: u64 = names.iter().map(|name| counters.of(name).groups).sum();
    kith.settle_all(&accounts).await?;
    let after = emulator.take().await?;
    let again: u64 = names.iter().map(|name| after.of(name).people).sum();

    let most = with_phone.div_ceil(200) + 1;
    let what = |what: &str| {
        format!("hiding a field of {CONTACTS} contacts in {ACCOUNTS} accounts: {what}")
    };
    let mut holds = tell(
        "hide",
        &what("contacts written, each account"),
        &format!(
            "{} to {}",
            written.iter().min().unwrap_or(&0),
            written.iter().max().unwrap_or(&0)
        ),
        &format!("{with_phone}"),
        written.iter().all(|n| *n == with_phone),
    );
    holds &= tell(
        "hide",
        &what("batches, the account that took most"),
        &batches.to_string(),
        &format!("≤ {most}"),
        batches <= most,
    );
    holds &= tell(
        "hide",
        &what("other writes"),
        &(groups + again).to_string(),
        "0",
        groups + again == 0,
    );
    holds &= tell(
        "hide",
        &what("interrupted after contacts, and gone on"),
        &cut.to_string(),
        &format!("< {with_phone}"),
        cut < with_phone,
    );
    note(&format!("{:.1} s for all", took.as_secs_f64()));
    note(&format!("one account: {}", counters.story(&names[1])));
    Ok(holds)
}
