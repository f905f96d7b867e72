//! Connecting, joining, sharing.

use super::stage::Stage;
use crate::{
    cli::until,
    demo::{
        people::email,
        world::{BEN, FAMILY, IN_FAMILY, KNOWN_TO_BEN, MAYBE_KNOWN_TO_BEN, PRIVATE, WORK},
    },
};
use anyhow::{Result, bail, ensure};

/// Users and accounts.
pub(super) async fn connect(stage: &Stage) -> Result<String> {
    stage
        .run(&["user", "add", PRIVATE, "--name", "Anna"])
        .await?;
    stage.run(&["user", "add", BEN, "--name", "Ben"]).await?;
    for (user, account) in [(PRIVATE, PRIVATE), (PRIVATE, WORK), (BEN, BEN)] {
        stage.connect(user, account).await?;
    }
    let annas = stage.rows(&["account", "list", "--user", PRIVATE]).await?;
    ensure!(annas.len() == 2, "Anna has {} accounts", annas.len());
    Ok(format!("{PRIVATE}, {WORK}, {BEN}"))
}

/// The label, with all contacts of the group.
pub(super) async fn label(stage: &Stage) -> Result<String> {
    stage
        .run(&[
            "label",
            "create",
            "--from-group",
            FAMILY,
            "--account",
            PRIVATE,
            "--user",
            PRIVATE,
        ])
        .await?;
    until("all contacts of the group", async || {
        let labels = stage.rows(&["label", "list", "--user", PRIVATE]).await?;
        let full = labels.iter().any(|l| l["contacts"] == IN_FAMILY.len());
        Ok(full.then_some(()))
    })
    .await?;
    Ok(format!("“{FAMILY}”, {} contacts", IN_FAMILY.len()))
}

/// The label in Anna's other account: who is there already is found, not doubled.
pub(super) async fn join(stage: &Stage) -> Result<String> {
    let before = stage.people(WORK)?;
    let known = IN_FAMILY
        .filter(|n| {
            before
                .iter()
                .any(|p| super::stage::emails(p).any(|e| e == email(*n)))
        })
        .count();
    stage
        .run(&[
            "label",
            "mirror",
            FAMILY,
            "--account",
            WORK,
            "--yes",
            "--user",
            PRIVATE,
        ])
        .await?;
    all_there(stage, WORK).await?;
    stage.nobody_doubled(&[PRIVATE, WORK])?;
    let created = stage.people(WORK)?.len() - before.len();
    ensure!(
        created == IN_FAMILY.len() - known,
        "{created} were created, {known} were there"
    );
    for n in IN_FAMILY.filter(|n| n % 3 == 1) {
        let note = format!("Desk {n}, third floor.");
        let people = stage.with(WORK, &email(n))?;
        let kept = !before
            .iter()
            .any(|p| p["biographies"][0]["value"] == note.as_str())
            || people
                .iter()
                .any(|p| p["biographies"][0]["value"] == note.as_str());
        ensure!(kept, "the note of {} is gone", email(n));
    }
    Ok(format!("{known} found, {created} created, 0 doubled"))
}

/// The label with Ben, into his account.
pub(super) async fn share(stage: &mut Stage) -> Result<String> {
    stage.asked = MAYBE_KNOWN_TO_BEN.map(email).collect();
    let before = stage.people(BEN)?.len();
    stage
        .run(&[
            "share", "add", FAMILY, BEN, "--level", "viewer", "--user", PRIVATE,
        ])
        .await?;
    stage
        .run(&[
            "share",
            "accept",
            FAMILY,
            "--account",
            BEN,
            "--yes",
            "--user",
            BEN,
        ])
        .await?;
    all_there(stage, BEN).await?;
    stage.nobody_doubled(&[BEN])?;
    let created = stage.people(BEN)?.len() - before;
    ensure!(
        created == IN_FAMILY.len() - KNOWN_TO_BEN.len(),
        "{created} were created"
    );
    let questions = stage.rows(&["question", "list", "--user", BEN]).await?;
    if questions.len() != MAYBE_KNOWN_TO_BEN.len() {
        bail!("Ben was asked {} questions", questions.len());
    }
    Ok(format!(
        "{} found, {created} created, {} asked about, 0 doubled",
        KNOWN_TO_BEN.len(),
        questions.len()
    ))
}

async fn all_there(stage: &Stage, account: &str) -> Result<()> {
    until("all contacts of the label", async || {
        Ok((stage.members(account)?.len() == IN_FAMILY.len()).then_some(()))
    })
    .await
}
