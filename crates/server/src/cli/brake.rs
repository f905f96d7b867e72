//! `kith brake`.

use super::{
    desk::{Desk, meant, short},
    out::moment,
};
use ::sync::BrakeKind;
use anyhow::Result;
use app::use_cases::questions;
use clap::Subcommand;
use domain::BrakeId;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show what is held
    List,
    /// Let it pass
    Approve { id: String },
    /// Have it put back as it was
    PutBack { id: String },
}

pub(crate) async fn run(desk: &Desk, command: Command) -> Result<()> {
    match command {
        Command::List => list(desk).await,
        Command::Approve { id } => {
            let (actor, id) = (desk.actor().await?, find(desk, id).await?);
            desk.house
                .write(move |w| questions::approve(w, actor, id))
                .await?;
            desk.out.done("What was held passes now.");
            Ok(())
        }
        Command::PutBack { id } => {
            let (actor, id) = (desk.actor().await?, find(desk, id).await?);
            desk.house
                .write(move |w| questions::put_back(w, actor, id))
                .await?;
            desk.out.done("What was held is put back as it was.");
            Ok(())
        }
    }
}

async fn find(desk: &Desk, text: String) -> Result<BrakeId> {
    let user = desk.user().await?.id;
    let found = desk.house.read(move |r| {
        meant(
            questions::brakes(r, user)?.iter().map(|b| (b.id.0, b.id)),
            &text,
        )
    });
    Ok(found.await?)
}

async fn list(desk: &Desk) -> Result<()> {
    let user = desk.user().await?.id;
    let rows = desk.house.read(move |r| {
        let mut rows = Vec::new();
        for brake in questions::brakes(r, user)? {
            let label = r.label(brake.label)?.map(|l| l.name).unwrap_or_default();
            let account = r
                .account(brake.account)?
                .map(|a| a.email)
                .unwrap_or_default();
            rows.push([
                short(&brake.id.0),
                label,
                account,
                kind(brake.kind).to_owned(),
                brake.count.to_string(),
                moment(brake.at),
            ]);
        }
        Ok(rows)
    });
    let heads = ["id", "label", "account", "held", "contacts", "since"];
    desk.out.table(heads, &rows.await?, "Nothing is held.");
    Ok(())
}

/// A kind of change in a word.
pub(crate) fn kind(kind: BrakeKind) -> &'static str {
    match kind {
        BrakeKind::Removals => "removals",
        BrakeKind::Edits => "edits",
        BrakeKind::Additions => "additions",
    }
}
