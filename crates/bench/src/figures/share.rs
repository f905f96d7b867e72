//! What sharing a label costs.

use super::CONTACTS;
use crate::{
    book::person,
    emulator::Emulator,
    report::{note, tell},
    stack::{Stack, by},
};
use anyhow::{Result, ensure};
use app::use_cases::shares;
use domain::Level;
use serde_json::Value;
use std::time::Instant;

const BEN: &str = "ben@team.example";

/// A label of 5,000, shared into an account that was read before and knows none of them.
pub(crate) async fn measure() -> Result<bool> {
    let emulator = Emulator::start().await?;
    emulator
        .account(
            "anna@home.example",
            (0..CONTACTS).map(|n| person(n, &["Team"])).collect(),
        )
        .await?;
    emulator
        .account(
            BEN,
            (CONTACTS..CONTACTS + 1_000)
                .map(|n| person(n, &[]))
                .collect(),
        )
        .await?;
    let kith = Stack::new(&emulator).await?;
    let (anna, ben) = (kith.user("anna@home.example").await?, kith.user(BEN).await?);
    let home = kith.connect(&emulator, anna, "anna@home.example").await?;
    let bens = kith.connect(&emulator, ben, BEN).await?;
    let label = kith.label(anna, home, "Team").await?.id;
    kith.settle(bens).await?;

    kith.write(move |w| shares::share(w, by(anna), label, ben, Level::Editor))
        .await?;
    emulator.take().await?;
    let (link, create, ask) = kith.propose(ben, label, bens).await?;
    let planned = emulator.take().await?;
    ensure!(
        (link, create, ask) == (0, CONTACTS, 0),
        "the plan is {link} to link, {create} to create, {ask} to ask"
    );

    kith.confirm(ben, label, bens).await?;
    let began = Instant::now();
    kith.cycle(bens).await?;
    let took = began.elapsed();
    let counters = emulator.take().await?;
    let (all, creates) = (
        counters.of(BEN),
        counters.method(BEN, "people.batchCreateContacts"),
    );
    // Echoes come back, and nothing is written because of them.
    kith.settle_all(&[bens, home]).await?;
    let after = emulator.take().await?;
    let second = after.of(BEN).people + after.of("anna@home.example").people;
    let whole = in_place(&emulator.people(BEN).await?);

    let batches = CONTACTS.div_ceil(200) as u64;
    let others = all.requests - creates.requests - all.groups;
    let what = |what: &str| format!("sharing {CONTACTS} contacts: {what}");
    let mut holds = tell(
        "share",
        &what("creates"),
        &creates.requests.to_string(),
        &format!("≤ {batches}"),
        creates.requests <= batches,
    );
    holds &= tell(
        "share",
        &what("groups created"),
        &all.groups.to_string(),
        "1",
        all.groups == 1,
    );
    holds &= tell(
        "share",
        &what("other requests"),
        &others.to_string(),
        "≤ 2",
        others <= 2,
    );
    holds &= tell(
        "share",
        &what("second writes"),
        &second.to_string(),
        "0",
        second == 0 && all.people == CONTACTS as u64,
    );
    holds &= tell(
        "share",
        &what("made in the label's group and in “myContacts”"),
        &whole.to_string(),
        &CONTACTS.to_string(),
        whole == CONTACTS,
    );
    let before = planned.of(BEN).requests;
    holds &= tell(
        "share",
        &what("requests for the join plan, before the yes"),
        &before.to_string(),
        "≤ 2",
        before <= 2,
    );
    note(&format!(
        "after the yes: {} in {:.1} s",
        counters.story(BEN),
        took.as_secs_f64()
    ));
    note(&format!(
        "for the join plan before it: {}",
        planned.story(BEN)
    ));
    Ok(holds)
}

/// How many are in a group of their user's and on the phone.
fn in_place(people: &[Value]) -> usize {
    let groups = |person: &Value| -> Vec<String> {
        let all = person["memberships"].as_array().into_iter().flatten();
        all.filter_map(|m| m["contactGroupMembership"]["contactGroupResourceName"].as_str())
            .map(str::to_owned)
            .collect()
    };
    let both = |person: &&Value| {
        let groups = groups(person);
        groups.len() == 2 && groups.iter().any(|g| g == "contactGroups/myContacts")
    };
    people.iter().filter(both).count()
}
