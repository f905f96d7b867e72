//! `kith question`.

use super::{
    desk::{Desk, meant, short},
    joining::reason,
    out::line,
};
use anyhow::Result;
use app::use_cases::questions;
use clap::Subcommand;
use domain::HoldId;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the open questions
    List,
    /// Answer: go on
    GoOn { id: String },
    /// Answer: leave it as it is; these are not the same
    Leave { id: String },
}

pub(crate) async fn run(desk: &Desk, command: Command) -> Result<()> {
    match command {
        Command::List => list(desk).await,
        Command::GoOn { id } => {
            let (actor, id) = (desk.actor().await?, find(desk, id).await?);
            desk.house
                .write(move |w| questions::release(w, actor, id))
                .await?;
            desk.out.done("It goes on.");
            Ok(())
        }
        Command::Leave { id } => {
            let (actor, id) = (desk.actor().await?, find(desk, id).await?);
            desk.house
                .write(move |w| questions::settle(w, actor, id))
                .await?;
            desk.out.done("It stays as it is.");
            Ok(())
        }
    }
}

async fn find(desk: &Desk, text: String) -> Result<HoldId> {
    let user = desk.user().await?.id;
    let found = desk.house.read(move |r| {
        meant(
            questions::holds(r, user)?.iter().map(|h| (h.id.0, h.id)),
            &text,
        )
    });
    Ok(found.await?)
}

async fn list(desk: &Desk) -> Result<()> {
    let user = desk.user().await?.id;
    let rows = desk.house.read(move |r| {
        let mut rows = Vec::new();
        for hold in questions::holds(r, user)? {
            let account = r
                .account(hold.account)?
                .map(|a| a.email)
                .unwrap_or_default();
            let contact = match hold.contact {
                Some(id) => r
                    .contact(id)?
                    .map(|c| c.card.display_name())
                    .unwrap_or_default(),
                None => "a person there".to_owned(),
            };
            rows.push([
                short(&hold.id.0),
                account,
                line(&contact, 32),
                reason(&hold.reason),
            ]);
        }
        Ok(rows)
    });
    desk.out.table(
        ["id", "account", "contact", "question"],
        &rows.await?,
        "There is no question.",
    );
    Ok(())
}
