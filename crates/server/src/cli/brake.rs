//! `kith brake`.

use super::{
    desk::{Desk, short},
    out::moment,
};
use ::sync::BrakeKind;
use anyhow::Result;
use app::{Brake, use_cases::questions};
use clap::Subcommand;
use domain::{BrakeId, Uuid};
use serde::Serialize;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show what is held
    List,
    /// Let it pass
    Approve { id: String },
    /// Have it put back as it was
    PutBack { id: String },
}

/// A brake as it is shown.
#[derive(Serialize)]
struct Held {
    id: Uuid,
    label: String,
    account: String,
    held: &'static str,
    contacts: u64,
    since: String,
}

/// What shows them.
const LIST: &str = "kith brake list";

pub(crate) async fn run(desk: &Desk, command: Command) -> Result<()> {
    let id_of: fn(&Brake) -> (Uuid, BrakeId) = |b| (b.id.0, b.id);
    match command {
        Command::List => list(desk).await,
        Command::Approve { id } => {
            let done = "What was held passes now.";
            desk.decide(id, LIST, questions::brakes, id_of, questions::approve, done)
                .await
        }
        Command::PutBack { id } => {
            let done = "What was held is put back as it was.";
            desk.decide(
                id,
                LIST,
                questions::brakes,
                id_of,
                questions::put_back,
                done,
            )
            .await
        }
    }
}

async fn list(desk: &Desk) -> Result<()> {
    let user = desk.user().await?.id;
    let all = desk.house.read(move |r| {
        let mut all = Vec::new();
        for brake in questions::brakes(r, user)? {
            let (label, account) = questions::told_of(r, user, &brake)?;
            all.push(Held {
                id: brake.id.0,
                label,
                account,
                held: kind(brake.kind),
                contacts: brake.count,
                since: moment(brake.at),
            });
        }
        Ok(all)
    });
    desk.out.list(
        ["id", "label", "account", "held", "contacts", "since"],
        &all.await?,
        |b| {
            [
                short(&b.id),
                b.label.clone(),
                b.account.clone(),
                b.held.to_owned(),
                b.contacts.to_string(),
                b.since.clone(),
            ]
        },
        "Nothing is held.",
    );
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
