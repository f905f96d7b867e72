//! Lost answers, many removals at once, a killed server; and that nothing is left over.

use super::{stage::Stage, travelling::new};
use crate::{
    cli::until,
    demo::{
        people::email,
        world::{
            BEN, FAMILY, IN_BEN, IN_PRIVATE, IN_WORK, KNOWN_TO_BEN, MAYBE_KNOWN_TO_BEN, PRIVATE,
            WORK,
        },
    },
};
use anyhow::{Context as _, Result, ensure};
use google_emulator::{Action, Fault};
use serde_json::Value;

/// The calls that create contacts.
const CREATES: [&str; 2] = ["people.batchCreateContacts", "people.createContact"];

/// The contacts that lose the label all at once.
fn removed() -> Vec<String> {
    (234..246).map(email).collect()
}

/// Contacts that get the label while the server is killed.
fn added() -> Vec<String> {
    (10..40).map(email).collect()
}

/// A create takes effect, but its answer never comes.
pub(super) async fn lost_answer(stage: &Stage) -> Result<String> {
    let who = "elodie.marchand@mail.example";
    let google = &stage.world.google;
    for account in [WORK, BEN] {
        for method in CREATES {
            google.fault(Fault::next(method, Action::DropAfter).of(account));
        }
    }
    let armed = google.pending_faults().len();
    new(stage, PRIVATE, "Élodie", "Marchand", who)?;
    let took = stage
        .arrives("the contact", &[WORK, BEN], |a| stage.is_member(a, who))
        .await?;
    let lost = armed - google.pending_faults().len();
    google.clear_faults();
    ensure!(lost == 2, "{lost} answers were lost");
    for user in [PRIVATE, BEN] {
        stage
            .run(&["sync", "now", "--wait", "--user", user])
            .await?;
    }
    stage.nobody_doubled(&[PRIVATE, WORK, BEN])?;
    Ok(format!("{took}; {lost} answers lost, 0 doubled"))
}

/// Anna takes a quarter of the label out at work.
pub(super) async fn brake(stage: &Stage) -> Result<String> {
    let before = stage.members(PRIVATE)?.len();
    let names = removed()
        .iter()
        .map(|e| stage.name(WORK, e))
        .collect::<Result<Vec<_>>>()?;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    stage.world.google.user_unlabels(WORK, FAMILY, &names)?;
    until("the brake", async || held_removals(stage).await).await?;
    stage
        .run(&["sync", "now", "--wait", "--user", PRIVATE])
        .await?;
    let left = stage.members(PRIVATE)?.len();
    ensure!(
        left == before,
        "{} left the label all the same",
        before - left
    );
    Ok(format!("{} removals held; none has spread", names.len()))
}

async fn held_removals(stage: &Stage) -> Result<Option<Value>> {
    let mut held = stage.rows(&["brake", "list", "--user", PRIVATE]).await?;
    held.retain(|b| b["held"] == "removals" && b["account"] == WORK);
    Ok(held.pop())
}

/// Anna says that she means it.
pub(super) async fn approve(stage: &Stage) -> Result<String> {
    let held = held_removals(stage)
        .await?
        .context("nothing is held any more")?;
    let id = held["id"].as_str().context("it has no id")?;
    stage
        .run(&["brake", "approve", id, "--user", PRIVATE])
        .await?;
    let out = removed();
    let took = stage.arrives("the removals", &[PRIVATE, BEN], |a| {
        let members = stage.members(a)?;
        Ok(!members
            .iter()
            .flat_map(super::stage::emails)
            .any(|e| out.iter().any(|o| o == e)))
    });
    let took = took.await?;
    for who in &out {
        for account in [PRIVATE, WORK] {
            ensure!(
                stage.with(account, who)?.len() == 1,
                "{who} is no longer in {account}"
            );
        }
    }
    Ok(format!("{took}; Anna keeps her contacts"))
}

/// Thirty contacts get the label. The server is killed when they were created in one
/// account and their creation in the other is on its way.
pub(super) async fn kill(stage: &mut Stage) -> Result<String> {
    let google = stage.world.google.clone();
    for method in CREATES {
        google.fault(Fault::next(method, Action::Slow(5000)).of(WORK));
    }
    let armed = google.pending_faults().len();
    let new = added();
    let names = new
        .iter()
        .map(|e| stage.name(PRIVATE, e))
        .collect::<Result<Vec<_>>>()?;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let before = stage.people(BEN)?.len();
    google.user_labels(PRIVATE, FAMILY, &names)?;
    until("the creates", async || {
        let under_way = google.pending_faults().len() < armed;
        Ok((under_way && stage.people(BEN)?.len() > before).then_some(()))
    })
    .await?;
    stage.kill_server().await?;
    google.clear_faults();
    let done = stage.people(BEN)?.len() - before;
    stage.start_server().await?;
    let took = stage.arrives("the contacts", &[WORK, BEN], |a| {
        let members = stage.members(a)?;
        let here: Vec<&str> = members.iter().flat_map(super::stage::emails).collect();
        Ok(new.iter().all(|e| here.contains(&e.as_str())))
    });
    let took = took.await?;
    for user in [PRIVATE, BEN] {
        stage
            .run(&["sync", "now", "--wait", "--user", user])
            .await?;
    }
    stage.nobody_doubled(&[PRIVATE, WORK, BEN])?;
    Ok(format!(
        "{done} of {} created, the rest on its way; started again: {took}; 0 doubled",
        2 * new.len()
    ))
}

/// Several looks at each account find nothing to write.
pub(super) async fn quiet(stage: &Stage) -> Result<String> {
    for user in [PRIVATE, BEN] {
        stage
            .run(&["sync", "now", "--wait", "--user", user])
            .await?;
    }
    let google = &stage.world.google;
    google.reset_counters();
    until("three more looks at each account", async || {
        let counters = google.counters();
        let looked = |a: &&str| counters.of(a, "people.connections.list").requests >= 3;
        Ok([PRIVATE, WORK, BEN].iter().all(looked).then_some(()))
    })
    .await?;
    let total = google.counters().total();
    let written = total.people_written + total.groups_written;
    ensure!(written == 0, "{written} writes without need");
    Ok(format!("{} reads, 0 writes", total.requests))
}

/// Everybody who was there at the start is there, but for the one who was deleted.
pub(super) async fn nothing_lost(stage: &Stage) -> Result<String> {
    let mut kept = 0;
    for (account, were) in [
        (PRIVATE, IN_PRIVATE),
        (WORK, IN_WORK),
        (BEN, IN_BEN),
        (BEN, KNOWN_TO_BEN),
        (BEN, MAYBE_KNOWN_TO_BEN),
    ] {
        let people = stage.people(account)?;
        let here: Vec<&str> = people.iter().flat_map(super::stage::emails).collect();
        for n in were.filter(|n| *n != 212) {
            ensure!(
                here.contains(&email(n).as_str()),
                "{} is no longer in {account}",
                email(n)
            );
            kept += 1;
        }
    }
    stage.nobody_doubled(&[PRIVATE, WORK, BEN])?;
    Ok(format!(
        "{kept} contacts of {PRIVATE}, {WORK} and {BEN} are where they were"
    ))
}
