//! `kith suggestion`.

use super::{
    desk::{Desk, short},
    out::{line, moment},
};
use ::sync::SuggestionKind;
use anyhow::Result;
use app::{
    Read, Res, Suggestion,
    use_cases::{contacts, suggestions},
};
use clap::Subcommand;
use domain::{Change, SuggestionId, UserId, Uuid};
use serde::Serialize;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the suggestions that you may decide
    List,
    /// Take a suggestion into the contact
    Accept { id: String },
    /// Turn a suggestion down
    Reject { id: String },
}

/// A suggestion as it is shown.
#[derive(Serialize)]
struct Suggested {
    id: Uuid,
    contact: String,
    by: String,
    at: String,
    change: String,
}

/// What shows them.
const LIST: &str = "kith suggestion list";

pub(crate) async fn run(desk: &Desk, command: Command) -> Result<()> {
    let id_of: fn(&Suggestion) -> (Uuid, SuggestionId) = |s| (s.id.0, s.id);
    match command {
        Command::List => list(desk).await,
        Command::Accept { id } => {
            let done = "The suggestion is taken, and travels to everybody.";
            desk.decide(
                id,
                LIST,
                suggestions::list,
                id_of,
                suggestions::accept,
                done,
            )
            .await
        }
        Command::Reject { id } => {
            let done = "The suggestion is turned down.";
            desk.decide(
                id,
                LIST,
                suggestions::list,
                id_of,
                suggestions::reject,
                done,
            )
            .await
        }
    }
}

async fn list(desk: &Desk) -> Result<()> {
    let user = desk.user().await?.id;
    let all = desk.house.read(move |r| {
        suggestions::list(r, user)?
            .into_iter()
            .map(|s| shown(r, user, s))
            .collect::<Res<Vec<_>>>()
    });
    desk.out.list(
        ["id", "contact", "by", "at", "change"],
        &all.await?,
        |s| {
            [
                short(&s.id),
                line(&s.contact, 32),
                s.by.clone(),
                s.at.clone(),
                line(&s.change, 80),
            ]
        },
        "Nothing is suggested.",
    );
    Ok(())
}

fn shown(r: &dyn Read, user: UserId, s: Suggestion) -> Res<Suggested> {
    let change = match s.kind {
        SuggestionKind::Edit => s.patch.0.iter().map(change).collect::<Vec<_>>().join("; "),
        SuggestionKind::Remove { label } => {
            let label = r.label(label)?.map(|l| l.name).unwrap_or_default();
            format!("out of “{label}”")
        }
    };
    Ok(Suggested {
        id: s.id.0,
        contact: contacts::name(r, user, s.contact)?.unwrap_or_default(),
        by: r.user(s.actor.user)?.map(|u| u.name).unwrap_or_default(),
        at: moment(s.at),
        change,
    })
}

/// A change in words.
pub(crate) fn change(change: &Change) -> String {
    match change {
        Change::Add { value, .. } => format!("{}: + {}", value.field(), value.summary()),
        Change::Set { from, to, .. } => {
            format!("{}: {} → {}", to.field(), from.summary(), to.summary())
        }
        Change::Remove { was, .. } => format!("{}: − {}", was.field(), was.summary()),
        Change::Contest { against, .. } => {
            format!("{}: or {}", against.value.field(), against.value.summary())
        }
    }
}
