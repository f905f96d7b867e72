//! `kith history`.

use super::{
    desk::Desk,
    out::{line, moment},
    suggestion,
};
use anyhow::Result;
use app::{Read, Res, Revision, RevisionKind, use_cases::history};
use domain::{Door, LabelId, UserId};
use serde::Serialize;

/// What happened to a contact.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A name, an e-mail address or an id
    contact: String,
    /// Undo what this version changed, as far as it still stands
    #[arg(long, value_name = "VERSION")]
    undo: Option<u64>,
}

pub(crate) async fn run(desk: &Desk, args: Args) -> Result<()> {
    let found = desk.contact(&args.contact).await?.contact;
    if let Some(version) = args.undo {
        let actor = desk.actor().await?;
        let undone = desk
            .house
            .write(move |w| history::undo(w, actor, found.id, version))
            .await?;
        desk.out.done(&format!(
            "Version {version} is undone; the contact is at version {} now.",
            undone.version
        ));
        return Ok(());
    }
    let user = desk.user().await?.id;
    let rows = desk.house.read(move |r| {
        history::list(r, user, found.id)?
            .into_iter()
            .map(|revision| shown(r, user, revision))
            .collect::<Res<Vec<_>>>()
    });
    desk.out.list(
        ["version", "at", "by", "what"],
        &rows.await?,
        |h| {
            [
                h.version.to_string(),
                h.at.clone(),
                h.by.clone(),
                line(&h.what, 100),
            ]
        },
        "",
    );
    Ok(())
}

/// A revision as it is shown.
#[derive(Serialize)]
struct Happened {
    version: u64,
    at: String,
    by: String,
    what: String,
}

fn shown(r: &dyn Read, user: UserId, revision: Revision) -> Res<Happened> {
    let who = r
        .user(revision.actor.user)?
        .map(|u| u.name)
        .unwrap_or_default();
    let by = match revision.actor.door {
        Door::Account(id) => match history::account_name(r, user, id)? {
            Some(email) => format!("{who}, in {email}"),
            None => who,
        },
        Door::Operator => format!("{who}, by the operator"),
    };
    let name = |label: LabelId| {
        let name = history::label_name(r, user, label);
        name.map(|name| name.map_or("another label".to_owned(), |name| format!("“{name}”")))
    };
    let what = match revision.kind {
        RevisionKind::Created { label } => format!("new in {}", name(label)?),
        RevisionKind::Edited => revision
            .patch
            .0
            .iter()
            .map(suggestion::change)
            .collect::<Vec<_>>()
            .join("; "),
        RevisionKind::Joined { label } => format!("into {}", name(label)?),
        RevisionKind::Left { label } => format!("out of {}", name(label)?),
        RevisionKind::Ended { label } => format!(
            "out of {}: whoever put it there sees it no more",
            name(label)?
        ),
        RevisionKind::Trashed => "deleted".to_owned(),
        RevisionKind::Restored => "restored".to_owned(),
    };
    Ok(Happened {
        version: revision.version,
        at: moment(revision.at),
        by,
        what,
    })
}
