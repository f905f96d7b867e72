//! `kith question`.

use super::{
    desk::{Desk, short},
    joining::reason_of,
    out::{line, moment},
    there::{SOMEBODY, There, asked_about, called},
};
use ::sync::HoldReason;
use anyhow::Result;
use app::{
    Hold, Res, Work,
    use_cases::{contacts, questions},
};
use clap::{Subcommand, ValueEnum};
use domain::{AccountId, Actor, ContactId, HoldId, RemoteId, Uuid};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the open questions, with the names of your own contacts they are about, which are asked of Google
    List {
        /// Read the names for `--json` as well
        #[arg(long)]
        names: bool,
    },
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
    /// What the person in the account is called; none where nobody tells now.
    there: Option<String>,
    question: String,
    since: String,
    #[serde(skip)]
    hold: Hold,
    /// What the contact is called that this person may be, too.
    #[serde(skip)]
    twin: Option<String>,
}

impl Asked {
    /// Fills in what people there are called.
    fn tell(&mut self, there: &BTreeMap<AccountId, There>) {
        let names = there.get(&self.hold.account);
        let who = asked_about(self.hold.remote.as_ref(), &self.hold.reason);
        self.there = who
            .zip(names)
            .and_then(|(who, names)| names.get(who))
            .cloned();
        let other = match &self.hold.reason {
            HoldReason::MaybeSame { .. } => self.there.as_deref(),
            _ => self.twin.as_deref(),
        };
        self.question = reason_of(&self.hold.reason, other);
    }
}

/// What shows them.
const LIST: &str = "kith question list";

pub(crate) async fn run(desk: &Desk, command: Command) -> Result<()> {
    let id_of: fn(&Hold) -> (Uuid, HoldId) = |h| (h.id.0, h.id);
    match command {
        Command::List { names } => list(desk, names).await,
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

async fn list(desk: &Desk, names: bool) -> Result<()> {
    let user = desk.user().await?.id;
    let all = desk.house.read(move |r| {
        let mut all = Vec::new();
        for hold in questions::holds(r, user)? {
            let name = |id: Option<ContactId>| match id {
                Some(id) => contacts::name(r, user, id),
                None => Ok(None),
            };
            let twin = match hold.reason {
                HoldReason::SameTwice { contact } => Some(contact),
                _ => None,
            };
            let account = r.account(hold.account)?;
            all.push(Asked {
                id: hold.id.0,
                account: account.map(|a| a.email).unwrap_or_default(),
                contact: name(hold.contact)?,
                there: None,
                question: String::new(),
                since: moment(hold.at),
                twin: name(twin)?,
                hold,
            });
        }
        Ok(all)
    });
    let mut all = all.await?;
    let mut people: BTreeMap<AccountId, BTreeSet<RemoteId>> = BTreeMap::new();
    for hold in all.iter().map(|asked| &asked.hold) {
        if let Some(who) = asked_about(hold.remote.as_ref(), &hold.reason) {
            people.entry(hold.account).or_default().insert(who.clone());
        }
    }
    if desk.out.json && !names {
        people.clear();
    }
    let there = called(desk, people).await;
    for asked in &mut all {
        asked.tell(&there);
    }
    desk.out.list(
        ["id", "account", "contact", "question"],
        &all,
        |q| {
            let name = match &q.hold.reason {
                HoldReason::GroupRefused { group, .. } => Some(group.as_str()),
                _ => q.contact.as_deref().or(q.there.as_deref()),
            };
            [
                short(&q.id),
                q.account.clone(),
                line(name.unwrap_or(SOMEBODY), 32),
                q.question.clone(),
            ]
        },
        "There is no question.",
    );
    Ok(())
}
