//! How long a change takes from one account to all others, through the program as people
//! run it.

use super::CONTACTS;
use crate::{
    book::{email_of, person},
    emulator::Emulator,
    report::{note, tell},
    server::{Rhythm, Server},
};
use anyhow::{Context as _, Result, bail};
use reqwest::Method;
use serde_json::json;
use std::{
    ops::Range,
    time::{Duration, Instant},
};
use tokio::time;

const HOME: &str = "anna@home.example";
const WORK: &str = "anna@work.example";
const BEN: &str = "ben@team.example";

/// How often the server looks at an account, and what its jitter may add.
const POLL: Duration = Duration::from_millis(1_000);

/// How long a new contact has to be quiet.
const SETTLE: Duration = Duration::from_millis(2_000);

/// The same, where nothing else is said (README, `sync.settle`).
const SETTLE_DEFAULT: Duration = Duration::from_secs(20);

/// What everything but waiting may take.
const WORKING: Duration = Duration::from_millis(500);

/// How often each is tried; the slowest counts.
const TIMES: usize = 12;

/// The same for those that wait long.
const PATIENT: usize = 3;

/// Between two trials: everything that the first one brought about has come to rest.
const REST: Duration = Duration::from_millis(2_500);

/// Deletions at once: as many as are read back singly before they count (D2). The brake, which
/// would ask about so many (D4), is told to let them pass.
const MANY: usize = 200;

/// Edits, deletions and additions in one of three accounts with a label of 5,000.
pub(crate) async fn measure() -> Result<bool> {
    let emulator = Emulator::start().await?;
    emulator.settings(&json!({ "auto_consent": true })).await?;
    let ids = emulator
        .account(HOME, (0..CONTACTS).map(|n| person(n, &["Team"])).collect())
        .await?;
    emulator.account(WORK, Vec::new()).await?;
    emulator.account(BEN, Vec::new()).await?;
    let kith = Server::start(
        &emulator,
        Rhythm {
            poll: Some(POLL),
            settle: Some(SETTLE),
            removals: Some(CONTACTS),
        },
    )
    .await?;
    set_up(&emulator, &kith).await?;

    let (mut edits, mut removals) = (Vec::new(), Vec::new());
    for n in 0..TIMES {
        rest(n).await;
        let path = contact(&ids, n)?;
        let note = json!({ "biographies": [{ "value": format!("note {n}") }] });
        let act = emulator.user(Method::PATCH, HOME, &path, &note);
        edits.push(travels(&emulator, act, 1).await?);
    }
    for n in 0..TIMES / 2 {
        rest(2 * n).await;
        let path = contact(&ids, 100 + n)?;
        let empty = json!({});
        let act = emulator.user(Method::DELETE, HOME, &path, &empty);
        removals.push(travels(&emulator, act, 1).await?);
    }
    let mut deleting = Duration::ZERO;
    let many = async {
        let began = Instant::now();
        for n in 0..MANY {
            emulator
                .user(Method::DELETE, HOME, &contact(&ids, 200 + n)?, &json!({}))
                .await?;
        }
        deleting = began.elapsed();
        Ok(())
    };
    rest(TIMES - 1).await;
    removals.push(travels(&emulator, many, MANY as u64).await?);
    let additions = added(&emulator, CONTACTS..CONTACTS + TIMES / 2).await?;
    in_step(&emulator).await?;
    let by_default = Rhythm {
        poll: Some(POLL),
        settle: None,
        removals: None,
    };
    let kith = Server::start_in(kith.stop().await?, &emulator, by_default).await?;
    kith.run(HOME, &["sync", "now", "--wait"]).await?;
    let later = CONTACTS + TIMES / 2;
    let patient = added(&emulator, later..later + PATIENT).await?;
    in_step(&emulator).await?;

    let told = |what: &str, all: &[Duration], most: Duration| {
        let slowest = all.iter().max().copied().unwrap_or_default();
        let mean = all.iter().sum::<Duration>() / u32::try_from(all.len()).unwrap_or(1).max(1);
        let holds = tell(
            "latency",
            &format!("{what} → both others, slowest of {}", all.len()),
            &format!("{} ms", slowest.as_millis()),
            &format!("≤ {} ms", most.as_millis()),
            slowest <= most,
        );
        let each: Vec<String> = all.iter().map(|t| t.as_millis().to_string()).collect();
        note(&format!(
            "on average {} ms; each: {}",
            mean.as_millis(),
            each.join(", ")
        ));
        holds
    };
    note(&format!(
        "one look every {} ms, a new contact has to be quiet for {} ms; {CONTACTS} contacts, three accounts",
        POLL.as_millis(),
        SETTLE.as_millis()
    ));
    let mut holds = told("edit of a known contact", &edits, POLL + WORKING);
    holds &= told(
        &format!("deletion of one, and of {MANY} at once"),
        &removals,
        POLL + WORKING,
    );
    note(&format!(
        "the {MANY} deletions themselves, which are within: {} ms",
        deleting.as_millis()
    ));
    holds &= told("new contact", &additions, POLL + SETTLE + WORKING);
    holds &= told(
        &format!(
            "new contact that has to be quiet for {} s, the default",
            SETTLE_DEFAULT.as_secs()
        ),
        &patient,
        POLL + SETTLE_DEFAULT + WORKING,
    );
    Ok(holds)
}

/// New contacts in the group, one after the other.
async fn added(emulator: &Emulator, numbers: Range<usize>) -> Result<Vec<Duration>> {
    let group = group(emulator).await?;
    let mut took = Vec::new();
    for (trial, n) in numbers.enumerate() {
        rest(2 * trial).await;
        let mut new = person(n, &[]);
        if let Some(new) = new.as_object_mut() {
            new.remove("labels");
            let member = |group: &str| json!({ "contactGroupMembership": { "contactGroupResourceName": group } });
            new.insert(
                "memberships".to_owned(),
                json!([member(&group), member("contactGroups/myContacts")]),
            );
        }
        let act = emulator.user(Method::POST, HOME, "contacts", &new);
        took.push(travels(emulator, act, 1).await?);
    }
    Ok(took)
}

/// Connects the accounts, puts the label in step in both of Anna's, shares it with Ben.
async fn set_up(emulator: &Emulator, kith: &Server) -> Result<()> {
    kith.run(HOME, &["user", "add", HOME]).await?;
    kith.run(HOME, &["user", "add", BEN]).await?;
    for (user, account) in [(HOME, HOME), (HOME, WORK), (BEN, BEN)] {
        kith.connect(emulator, user, account).await?;
    }
    kith.run(
        HOME,
        &["label", "create", "--from-group", "Team", "--account", HOME],
    )
    .await?;
    kith.run(HOME, &["sync", "now", "--wait"]).await?;
    kith.run(
        HOME,
        &["label", "mirror", "Team", "--account", WORK, "--yes"],
    )
    .await?;
    kith.run(HOME, &["share", "add", "Team", BEN, "--level", "editor"])
        .await?;
    kith.run(BEN, &["share", "accept", "Team", "--account", BEN, "--yes"])
        .await?;
    for account in [WORK, BEN] {
        wait_for(Duration::from_secs(120), async || {
            Ok(emulator.people(account).await?.len() == CONTACTS)
        })
        .await
        .with_context(|| format!("the label is not in {account}"))?;
    }
    for user in [HOME, BEN] {
        kith.run(user, &["sync", "now", "--wait"]).await?;
    }
    Ok(())
}

/// Waits, each time a little longer, so that the acts fall into every part of the span between
/// two looks.
async fn rest(n: usize) {
    let part = u32::try_from(n % TIMES).unwrap_or_default() * POLL / TIMES as u32;
    time::sleep(REST + part).await;
}

/// From the beginning of the act until both other accounts were written to so often.
async fn travels<T>(
    emulator: &Emulator,
    act: impl Future<Output = Result<T>>,
    writes: u64,
) -> Result<Duration> {
    emulator.take().await?;
    let began = Instant::now();
    act.await?;
    wait_for(Duration::from_secs(30), async || {
        let asked = emulator.look().await?;
        Ok([WORK, BEN].iter().all(|a| asked.of(a).people >= writes))
    })
    .await?;
    Ok(began.elapsed())
}

/// Whether all three have the same people in the end.
async fn in_step(emulator: &Emulator) -> Result<()> {
    let mut books = Vec::new();
    for account in [HOME, WORK, BEN] {
        let people = emulator.people(account).await?;
        let mut book: Vec<(String, Option<String>)> = people
            .iter()
            .map(|p| {
                (
                    email_of(p).to_owned(),
                    crate::book::note_of(p).map(str::to_owned),
                )
            })
            .collect();
        book.sort();
        books.push(book);
    }
    if books.windows(2).any(|pair| pair[0] != pair[1]) {
        bail!("the accounts are not in step in the end");
    }
    Ok(())
}

async fn group(emulator: &Emulator) -> Result<String> {
    let people = emulator.people(HOME).await?;
    let groups = people
        .first()
        .and_then(|p| p["memberships"].as_array().cloned())
        .unwrap_or_default();
    let names = groups
        .iter()
        .filter_map(|m| m["contactGroupMembership"]["contactGroupResourceName"].as_str());
    let mut own = names.filter(|name| !name.ends_with("/myContacts"));
    own.next()
        .map(str::to_owned)
        .context("nobody is in the group")
}

fn contact(ids: &[String], n: usize) -> Result<String> {
    let id = ids.get(n).context("no such contact")?;
    Ok(format!("contacts/{}", id.trim_start_matches("people/")))
}

/// Waits for something that has to come within a time.
pub(super) async fn wait_for(
    most: Duration,
    mut ready: impl AsyncFnMut() -> Result<bool>,
) -> Result<()> {
    let end = Instant::now() + most;
    while !ready().await? {
        if Instant::now() > end {
            bail!("it did not come within {} s", most.as_secs());
        }
        time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}
