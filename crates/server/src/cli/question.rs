//! `kith question`.

use super::{
    desk::{Desk, short},
    joining::reason,
    out::{line, moment},
};
use anyhow::Result;
use app::{
    Hold, Res, Work,
    use_cases::{contacts, questions},
};
use clap::{Subcommand, ValueEnum};
use domain::{Actor, HoldId, Uuid};
use serde::Serialize;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the open questions
    List,
    /// Answer: go on
    GoOn { id: String },
    /// Answer: leave it as it is; these are not the same
    Leave { id: String },
    /// Answer whether two are the same; your own contact is then linked, and what is only yours in it stays yours
    Answer { id: String, answer: Answer },
}

/// Whether two are one.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Answer {
    /// They are the same
    Same,
    /// They are not
    Different,
}

/// A question as it is shown.
#[derive(Serialize)]
struct Asked {
    id: Uuid,
    account: String,
    /// None where it is about somebody who is no contact.
    contact: Option<String>,
    question: String,
    since: String,
}

/// What shows them.
const LIST: &str = "kith question list";

pub(crate) async fn run(desk: &Desk, command: Command) -> Result<()> {
    let id_of: fn(&Hold) -> (Uuid, HoldId) = |h| (h.id.0, h.id);
    match command {
        Command::List => list(desk).await,
        Command::GoOn { id } => {
            let done = "It goes on.";
            desk.decide(id, LIST, questions::holds, id_of, questions::release, done)
                .await
        }
        Command::Leave { id } => {
            let done = "It stays as it is.";
            desk.decide(id, LIST, questions::holds, id_of, questions::settle, done)
                .await
        }
        Command::Answer { id, answer } => {
            let act: fn(&dyn Work, Actor, HoldId) -> Res<Hold> = match answer {
                Answer::Same => questions::same,
                Answer::Different => questions::different,
            };
            let done = match answer {
                Answer::Same => "They are one from now on.",
                Answer::Different => "They stay two.",
            };
            desk.decide(id, LIST, questions::holds, id_of, act, done)
                .await
        }
    }
}

async fn list(desk: &Desk) -> Result<()> {
    let user = desk.user().await?.id;
    let all = desk.house.read(move |r| {
        let mut all = Vec::new();
        for hold in questions::holds(r, user)? {
            let contact = match hold.contact {
                Some(id) => contacts::name(r, user, id)?,
                None => None,
            };
            all.push(Asked {
                id: hold.id.0,
                account: r
                    .account(hold.account)?
                    .map(|a| a.email)
                    .unwrap_or_default(),
                contact,
                question: reason(&hold.reason),
                since: moment(hold.at),
            });
        }
        Ok(all)
    });
    desk.out.list(
        ["id", "account", "contact", "question"],
        &all.await?,
        |q| {
            let contact = q.contact.as_deref().unwrap_or("a person there");
            [
                short(&q.id),
                q.account.clone(),
                line(contact, 32),
                q.question.clone(),
            ]
        },
        "There is no question.",
    );
    Ok(())
}
