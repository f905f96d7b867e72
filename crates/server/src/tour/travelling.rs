//! What people change in Google, and where it shows.

use super::stage::{Stage, has_phone};
use crate::demo::{
    people::email,
    world::{BEN, FAMILY, PRIVATE, WORK},
};
use anyhow::{Result, ensure};
use serde_json::json;

/// Somebody's number, changed in an account.
pub(super) fn set_phone(stage: &Stage, account: &str, who: &str, number: &str) -> Result<()> {
    let fields = json!({ "phoneNumbers": [{ "value": number, "type": "mobile" }] });
    Ok(stage
        .world
        .google
        .user_edits(account, &stage.name(account, who)?, fields)?)
}

/// Whether somebody has a number in an account.
pub(super) fn shows_phone(stage: &Stage, account: &str, who: &str, number: &str) -> Result<bool> {
    Ok(stage
        .with(account, who)?
        .iter()
        .any(|p| has_phone(p, number)))
}

/// A number changed in Anna's private account.
pub(super) async fn edit(stage: &Stage) -> Result<String> {
    let (who, number) = (email(230), "+49 30 23125901");
    set_phone(stage, PRIVATE, &who, number)?;
    stage
        .arrives("the number", &[WORK, BEN], |a| {
            shows_phone(stage, a, &who, number)
        })
        .await
}

/// A number changed in Anna's account at work.
pub(super) async fn edit_at_work(stage: &Stage) -> Result<String> {
    let (who, number) = (email(231), "+49 30 23125902");
    set_phone(stage, WORK, &who, number)?;
    stage
        .arrives("the number", &[PRIVATE, BEN], |a| {
            shows_phone(stage, a, &who, number)
        })
        .await
}

/// A contact that is new in Anna's account at work, in the label from the start.
pub(super) async fn add(stage: &Stage) -> Result<String> {
    let who = "dorothea.lindqvist@mail.example";
    new(stage, WORK, "Dorothea", "Lindqvist", who)?;
    let took = stage
        .arrives("the contact", &[PRIVATE, BEN], |a| stage.is_member(a, who))
        .await?;
    stage.nobody_doubled(&[PRIVATE, WORK, BEN])?;
    Ok(took)
}

/// A contact in the label, as a person makes it.
pub(super) fn new(
    stage: &Stage,
    account: &str,
    given: &str,
    family: &str,
    email: &str,
) -> Result<()> {
    let group = stage.group(account)?;
    stage.world.google.user_creates(
        account,
        json!({
            "names": [{ "givenName": given, "familyName": family }],
            "emailAddresses": [{ "value": email, "type": "home" }],
            "memberships": [{ "contactGroupMembership": { "contactGroupResourceName": group } }],
        }),
    )?;
    Ok(())
}

/// A contact Anna has had for long gets the label.
pub(super) async fn put_in(stage: &Stage) -> Result<String> {
    let who = email(5);
    stage
        .world
        .google
        .user_labels(PRIVATE, FAMILY, &[&stage.name(PRIVATE, &who)?])?;
    stage
        .arrives("the contact", &[WORK, BEN], |a| stage.is_member(a, &who))
        .await
}

/// Two contacts lose the label: one that Kith made for Ben, one that was his before.
pub(super) async fn take_out(stage: &Stage) -> Result<String> {
    let (made, bens) = (email(232), email(201));
    let google = &stage.world.google;
    google.user_unlabels(WORK, FAMILY, &[&stage.name(WORK, &made)?])?;
    google.user_unlabels(PRIVATE, FAMILY, &[&stage.name(PRIVATE, &bens)?])?;
    let took = stage.arrives("the label's absence", &[PRIVATE, WORK, BEN], |a| {
        Ok(!stage.is_member(a, &made)? && !stage.is_member(a, &bens)?)
    });
    let took = took.await?;
    stage
        .arrives("the end of what Kith made", &[BEN], |a| {
            Ok(stage.with(a, &made)?.is_empty())
        })
        .await?;
    for account in [PRIVATE, WORK] {
        ensure!(
            stage.with(account, &made)?.len() == 1,
            "{made} is no longer in {account}"
        );
    }
    for account in [PRIVATE, BEN] {
        ensure!(
            stage.with(account, &bens)?.len() == 1,
            "{bens} is no longer in {account}"
        );
    }
    Ok(format!("{took}; each keeps their own contact"))
}

/// A contact is deleted where it came from.
pub(super) async fn delete(stage: &Stage) -> Result<String> {
    let who = email(212);
    stage
        .world
        .google
        .user_deletes(PRIVATE, &stage.name(PRIVATE, &who)?)?;
    let took = stage
        .arrives("the deletion", &[WORK, BEN], |a| {
            Ok(stage.with(a, &who)?.is_empty())
        })
        .await?;
    let trash = stage.rows(&["trash", "list", "--user", PRIVATE]).await?;
    ensure!(
        trash.iter().any(|t| t["how"] == "deleted"),
        "it is not in the trash"
    );
    Ok(format!("{took}; in the trash"))
}
