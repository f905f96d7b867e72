//! `kith trash`.

use super::{
    desk::{Desk, meant, short},
    joining,
    out::{line, moment},
};
use anyhow::Result;
use app::use_cases::trash;
use clap::Subcommand;
use domain::{Contact, ContactId, GoneHow, Uuid, fold};
use serde::Serialize;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show what is in the trash
    List,
    /// Take a contact out of the trash
    Restore {
        /// Its id as listed, or its name
        contact: String,
        /// Into this label instead of those it had
        #[arg(long)]
        label: Option<String>,
    },
    /// Erase a contact in the trash for good
    Purge { contact: String },
}

pub(crate) async fn run(desk: &Desk, command: Command) -> Result<()> {
    match command {
        Command::List => list(desk).await,
        Command::Restore { contact, label } => {
            let (actor, id) = (desk.actor().await?, find(desk, contact).await?);
            let label = match label {
                Some(name) => Some(desk.label(&name).await?.id),
                None => None,
            };
            let back = desk
                .house
                .write(move |w| trash::restore(w, actor, id, label))
                .await?;
            let name = joining::name(desk, back.id).await?;
            let name = name.unwrap_or_else(|| "It".to_owned());
            desk.out
                .done(&format!("{name} is back, and travels to everybody."));
            Ok(())
        }
        Command::Purge { contact } => {
            let (actor, id) = (desk.actor().await?, find(desk, contact).await?);
            desk.house
                .write(move |w| trash::purge(w, actor, id))
                .await?;
            desk.out.done("It is erased for good.");
            Ok(())
        }
    }
}

/// The contact in the trash that an id or a name means.
async fn find(desk: &Desk, text: String) -> Result<ContactId> {
    let user = desk.user().await?.id;
    let found = desk.house.read(move |r| {
        let all = trash::list(r, user)?;
        let named: Vec<&Contact> = all
            .iter()
            .filter(|c| fold(&c.card.display_name()) == fold(&text))
            .collect();
        match named.as_slice() {
            [one] => Ok(one.id),
            _ => meant(all.iter().map(|c| (c.id.0, c.id)), &text, "kith trash list"),
        }
    });
    Ok(found.await?)
}

/// A contact in the trash as it is shown.
#[derive(Serialize)]
struct Gone {
    id: Uuid,
    name: String,
    how: &'static str,
    by: String,
    at: String,
}

async fn list(desk: &Desk) -> Result<()> {
    let user = desk.user().await?.id;
    let all = desk.house.read(move |r| {
        let mut all = Vec::new();
        for contact in trash::list(r, user)? {
            let Some(gone) = contact.gone else { continue };
            all.push(Gone {
                id: contact.id.0,
                name: contact.card.display_name(),
                how: match gone.how {
                    GoneHow::Deleted => "deleted",
                    GoneHow::Unlabelled => "out of its last label",
                },
                by: r.user(gone.by)?.map(|u| u.name).unwrap_or_default(),
                at: moment(gone.at),
            });
        }
        Ok(all)
    });
    desk.out.list(
        ["id", "name", "how", "by", "at"],
        &all.await?,
        |g| {
            [
                short(&g.id),
                line(&g.name, 32),
                g.how.to_owned(),
                g.by.clone(),
                g.at.clone(),
            ]
        },
        "The trash is empty.",
    );
    Ok(())
}
