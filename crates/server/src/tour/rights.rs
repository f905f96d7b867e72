//! A level decides whose changes count.

use super::{
    stage::Stage,
    travelling::{set_phone, shows_phone},
};
use crate::{
    cli::until,
    demo::{
        people::email,
        world::{BEN, FAMILY, PRIVATE, WORK},
    },
};
use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

/// The number Ben may not write.
const BENS: &str = "+49 30 23125903";

fn who() -> String {
    email(233)
}

/// Ben, who may only look, changes a number.
pub(super) async fn put_back(stage: &Stage) -> Result<String> {
    set_phone(stage, BEN, &who(), BENS)?;
    let took = stage
        .arrives("the number as it was", &[BEN], |a| {
            Ok(!shows_phone(stage, a, &who(), BENS)?)
        })
        .await?;
    ensure!(
        !shows_phone(stage, PRIVATE, &who(), BENS)?,
        "Anna's account was changed"
    );
    Ok(took)
}

/// What Ben wrote waits for Anna; she takes it.
pub(super) async fn suggestion(stage: &Stage) -> Result<String> {
    let list = ["suggestion", "list", "--user", PRIVATE];
    let found: Value = until("the suggestion", async || {
        let all = stage.rows(&list).await?;
        Ok(all
            .into_iter()
            .find(|s| s["change"].as_str().is_some_and(|c| c.contains(BENS))))
    })
    .await?;
    let id = found["id"].as_str().context("it has no id")?;
    stage
        .run(&["suggestion", "accept", id, "--user", PRIVATE])
        .await?;
    let took = stage
        .arrives("the number", &[PRIVATE, WORK, BEN], |a| {
            shows_phone(stage, a, &who(), BENS)
        })
        .await?;
    Ok(format!("Anna accepts: {took}"))
}

/// From now on Ben may edit.
pub(super) async fn raise(stage: &Stage) -> Result<String> {
    stage
        .run(&["share", "set", FAMILY, BEN, "editor", "--user", PRIVATE])
        .await?;
    let number = "+49 30 23125904";
    set_phone(stage, BEN, &who(), number)?;
    let took = stage
        .arrives("the number", &[PRIVATE, WORK], |a| {
            shows_phone(stage, a, &who(), number)
        })
        .await?;
    ensure!(
        shows_phone(stage, BEN, &who(), number)?,
        "Ben's own account lost it"
    );
    Ok(format!("Ben's edit counts: {took}"))
}
