//! `kith suggestion`.

use super::{
    desk::{Desk, meant, short},
    out::{line, moment},
};
use ::sync::SuggestionKind;
use anyhow::Result;
use app::{Read, Res, Suggestion, use_cases::suggestions};
use clap::Subcommand;
use domain::{Change, SuggestionId};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the suggestions that you may decide
    List,
    /// Take a suggestion into the contact
    Accept { id: String },
    /// Turn a suggestion down
    Reject { id: String },
}

pub(crate) async fn run(desk: &Desk, command: Command) -> Result<()> {
    match command {
        Command::List => list(desk).await,
        Command::Accept { id } => {
            let (actor, id) = (desk.actor().await?, find(desk, id).await?);
            desk.house
                .write(move |w| suggestions::accept(w, actor, id))
                .await?;
            desk.out
                .done("The suggestion is taken, and travels to everybody.");
            Ok(())
        }
        Command::Reject { id } => {
            let (actor, id) = (desk.actor().await?, find(desk, id).await?);
            desk.house
                .write(move |w| suggestions::reject(w, actor, id))
                .await?;
            desk.out.done("The suggestion is turned down.");
            Ok(())
        }
    }
}

async fn find(desk: &Desk, text: String) -> Result<SuggestionId> {
    let user = desk.user().await?.id;
    let found = desk.house.read(move |r| {
        meant(
            suggestions::list(r, user)?.iter().map(|s| (s.id.0, s.id)),
            &text,
        )
    });
    Ok(found.await?)
}

async fn list(desk: &Desk) -> Result<()> {
    let user = desk.user().await?.id;
    let rows = desk.house.read(move |r| {
        suggestions::list(r, user)?
            .into_iter()
            .map(|s| row(r, s))
            .collect::<Res<Vec<_>>>()
    });
    let heads = ["id", "contact", "by", "at", "change"];
    desk.out.table(heads, &rows.await?, "Nothing is suggested.");
    Ok(())
}

fn row(r: &dyn Read, s: Suggestion) -> Res<[String; 5]> {
    let contact = r
        .contact(s.contact)?
        .map(|c| c.card.display_name())
        .unwrap_or_default();
    let by = r.user(s.actor.user)?.map(|u| u.name).unwrap_or_default();
    let change = match s.kind {
        SuggestionKind::Edit => s.patch.0.iter().map(change).collect::<Vec<_>>().join("; "),
        SuggestionKind::Remove { label } => {
            let label = r.label(label)?.map(|l| l.name).unwrap_or_default();
            format!("out of “{label}”")
        }
    };
    Ok([
        short(&s.id.0),
        line(&contact, 32),
        by,
        moment(s.at),
        line(&change, 80),
    ])
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
