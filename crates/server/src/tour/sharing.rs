//! What a label shows of its contacts: photos, and not what is hidden; and how it leaves again.

use super::stage::{Stage, emails};
use crate::{
    cli::until,
    demo::{
        people::email,
        world::{BEN, FAMILY, KNOWN_TO_BEN, MAYBE_KNOWN_TO_BEN, PRIVATE, WORK},
    },
};
use anyhow::{Result, ensure};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::Value;

/// A picture of one pixel.
const PICTURE: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// Somebody in the label gets a photo.
pub(super) async fn photo(stage: &Stage) -> Result<String> {
    let who = email(231);
    let google = &stage.world.google;
    let person = stage.name(PRIVATE, &who)?;
    google.user_sets_photo(PRIVATE, &person, BASE64_STANDARD.decode(PICTURE)?)?;
    stage
        .arrives("the photo", &[WORK, BEN], |a| {
            Ok(stage.with(a, &who)?.iter().any(has_photo))
        })
        .await
}

/// Ben sees no notes any more, and then again.
pub(super) async fn hide(stage: &Stage) -> Result<String> {
    let (before, of_anna) = (noted(stage, BEN)?, noted(stage, PRIVATE)?);
    ensure!(before > 0, "nobody of the label has a note");
    stage
        .run(&["share", "hide", FAMILY, BEN, "note", "--user", PRIVATE])
        .await?;
    let gone = stage.arrives(
        "the end of the notes",
        &[BEN],
        |a| Ok(noted(stage, a)? == 0),
    );
    let gone = gone.await?;
    ensure!(noted(stage, PRIVATE)? == of_anna, "Anna lost notes of hers");
    stage
        .run(&["share", "show", FAMILY, BEN, "note", "--user", PRIVATE])
        .await?;
    let back = stage.arrives("the notes", &[BEN], |a| Ok(noted(stage, a)? == before));
    Ok(format!(
        "{before} notes leave {gone}, and come back {}",
        back.await?
    ))
}

/// The label is taken away from Ben: what Kith made goes, what was his stays.
pub(super) async fn revoke(stage: &Stage) -> Result<String> {
    let members = stage.members(BEN)?;
    let his: Vec<String> = KNOWN_TO_BEN.map(email).collect();
    let his = |person: &&Value| emails(person).any(|e| his.iter().any(|h| h == e));
    let (his, members) = (members.iter().filter(his).count(), members.len());
    let before = stage.people(BEN)?.len();
    stage
        .run(&["share", "revoke", FAMILY, BEN, "--user", PRIVATE])
        .await?;
    let receipt: Value = until("the receipt", async || {
        let mut all = stage.rows(&["receipt", "list", "--user", BEN]).await?;
        all.retain(|r| r["ended"].is_string());
        Ok(all.pop())
    })
    .await?;
    let counted = |how: &str| receipt["counts"][how].as_u64().unwrap_or_default();
    let (deleted, own) = (counted("deleted"), counted("own"));
    ensure!(
        receipt["unlike"] == 0,
        "the account does not show what the receipt says: {receipt}"
    );
    let gone = before - stage.people(BEN)?.len();
    ensure!(
        u64::try_from(gone)? == deleted
            && usize::try_from(own)? == his
            && usize::try_from(deleted + own)? == members,
        "{gone} of {members} went: {receipt}"
    );
    ensure!(stage.group(BEN)?.is_none(), "the group is still there");
    Ok(format!(
        "{deleted} that Kith had made are gone, {own} of Ben's own stay; the receipt says so"
    ))
}

fn has_photo(person: &Value) -> bool {
    let mut photos = person["photos"].as_array().into_iter().flatten();
    photos.any(|p| p["default"] != true)
}

/// How many contacts of the label have a note in an account, but for those Ben had before.
fn noted(stage: &Stage, account: &str) -> Result<usize> {
    let bens = KNOWN_TO_BEN.chain(MAYBE_KNOWN_TO_BEN).map(email);
    let bens: Vec<String> = bens.collect();
    let mut members = stage.members(account)?;
    members.retain(|p| p["biographies"].is_array());
    members.retain(|p| !emails(p).any(|e| bens.iter().any(|b| b == e)));
    Ok(members.len())
}
