//! What the first join of two accounts of one user costs.

use super::CONTACTS;
use crate::{
    book::{email_of, note_of, person, with_note},
    emulator::Emulator,
    report::{note, tell},
    stack::Stack,
};
use anyhow::{Result, ensure};
use serde_json::Value;
use std::{collections::BTreeMap, time::Instant};

const HOME: &str = "anna@home.example";
const WORK: &str = "anna@work.example";

/// 5,000 people, equal in both accounts but for private notes: some are in one account
/// only, some differ.
pub(crate) async fn measure() -> Result<bool> {
    let emulator = Emulator::start().await?;
    let book = |account: &'static str, every: usize, label: bool| -> Vec<Value> {
        let labels: &[&str] = if label { &["Team"] } else { &[] };
        let people = (0..CONTACTS).map(|n| (n, person(n, labels)));
        people
            .map(|(n, p)| match n % every {
                0 => with_note(p, &format!("what {account} knows of {n}")),
                _ => p,
            })
            .collect()
    };
    emulator.account(HOME, book(HOME, 7, true)).await?;
    emulator.account(WORK, book(WORK, 10, false)).await?;
    let before = [notes(&emulator, HOME).await?, notes(&emulator, WORK).await?];

    let kith = Stack::new(&emulator).await?;
    let anna = kith.user(HOME).await?;
    let home = kith.connect(&emulator, anna, HOME).await?;
    let label = kith.label(anna, home, "Team").await?.id;
    emulator.take().await?;

    let began = Instant::now();
    let work = kith.connect(&emulator, anna, WORK).await?;
    kith.settle(work).await?;
    let reading = emulator.take().await?;
    let (link, create, ask) = kith.propose(anna, label, work).await?;
    let planning = emulator.take().await?;
    kith.confirm(anna, label, work).await?;
    kith.settle_all(&[work, home]).await?;
    let took = began.elapsed();
    let joining = emulator.take().await?;

    let (in_home, in_work) = (emulator.people(HOME).await?, emulator.people(WORK).await?);
    let held = kith.read(move |r| r.label_size(label)).await?;
    let created: u64 = [HOME, WORK]
        .iter()
        .map(|a| {
            joining.method(a, "people.batchCreateContacts").people
                + joining.method(a, "people.createContact").people
        })
        .sum();
    let doubled = in_home.len() + in_work.len() + held - 3 * CONTACTS;
    let after = [notes(&emulator, HOME).await?, notes(&emulator, WORK).await?];
    let lost: usize = before.iter().zip(&after).map(|(b, a)| lost(b, a)).sum();
    let kept: usize = before.iter().map(BTreeMap::len).sum();
    ensure!(kept > 1_000, "there are notes to lose");
    let of_both = |c: &crate::emulator::Counters| c.of(HOME).requests + c.of(WORK).requests;
    let requests = of_both(&reading) + of_both(&planning) + of_both(&joining);

    let what = |what: &str| format!("joining two accounts of {CONTACTS} equal people: {what}");
    let mut holds = tell(
        "join",
        &what("created"),
        &created.to_string(),
        "0",
        created == 0,
    );
    holds &= tell(
        "join",
        &what("doubled"),
        &doubled.to_string(),
        "0",
        doubled == 0,
    );
    holds &= tell(
        "join",
        &what("notes lost"),
        &format!("{lost} of {kept}"),
        "0",
        lost == 0,
    );
    holds &= tell(
        "join",
        &what("requests"),
        &requests.to_string(),
        "< 60",
        requests < 60,
    );
    // Above a thousand candidates whole pages are cheaper than reading each anew.
    let singly = [&reading, &planning, &joining]
        .map(|c| c.method(WORK, "people.getBatchGet").requests)
        .iter()
        .sum::<u64>();
    holds &= tell(
        "join",
        &what("read one by one instead of by pages"),
        &singly.to_string(),
        "0",
        singly == 0,
    );
    note(&format!(
        "the plan: {link} there already, {create} to create, {ask} to ask about; {:.1} s in all",
        took.as_secs_f64()
    ));
    note(&format!("first reading: {}", reading.story(WORK)));
    note(&format!("for the plan: {}", planning.story(WORK)));
    note(&format!(
        "joining, the second account: {}",
        joining.story(WORK)
    ));
    note(&format!(
        "joining, the first account: {}",
        joining.story(HOME)
    ));
    Ok(holds)
}

/// The notes of an account by address.
async fn notes(emulator: &Emulator, account: &str) -> Result<BTreeMap<String, String>> {
    let people = emulator.people(account).await?;
    let noted = people
        .iter()
        .filter_map(|p| Some((email_of(p).to_owned(), note_of(p)?.to_owned())));
    Ok(noted.collect())
}

/// How many notes are no longer what they were.
fn lost(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> usize {
    before
        .iter()
        .filter(|(email, note)| after.get(*email) != Some(note))
        .count()
}
