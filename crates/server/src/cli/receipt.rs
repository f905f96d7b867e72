//! `kith receipt`: what was removed where a label left an account, what stayed, and why.

use super::{
    desk::{Desk, meant, short},
    out::{line, moment},
};
use anyhow::Result;
use app::{Parted, use_cases::receipts};
use clap::Subcommand;
use domain::Uuid;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List what left your accounts, the latest last
    List,
    /// Show what became of each contact
    Show { id: String },
}

/// A receipt as it is shown in a list.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    id: Uuid,
    account: String,
    label: String,
    began: String,
    /// None while the label is still leaving.
    ended: Option<String>,
    counts: BTreeMap<&'static str, usize>,
    /// How many the account did not show as they should be when it was read back.
    unlike: usize,
}

/// One contact of a receipt.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    contact: Uuid,
    /// None where you do not see it any more.
    name: Option<String>,
    person: String,
    what: &'static str,
    #[serde(skip)]
    how: Parted,
    at: String,
    /// Whether the account showed it so when it was read back; none while it was not.
    verified: Option<bool>,
}

pub(crate) async fn run(desk: &Desk, command: Command) -> Result<()> {
    match command {
        Command::List => list(desk).await,
        Command::Show { id } => show(desk, id).await,
    }
}

async fn list(desk: &Desk) -> Result<()> {
    let user = desk.user().await?.id;
    let all = desk.house.read(move |r| receipts::list(r, user)).await?;
    let all: Vec<Shown> = all.into_iter().map(shown).collect();
    desk.out.list(
        ["id", "account", "label", "since", "what"],
        &all,
        |r| {
            let mut what: Vec<String> = r
                .counts
                .iter()
                .map(|(how, count)| format!("{count} {how}"))
                .collect();
            if r.unlike > 0 {
                what.push(format!("{} not as they should be", r.unlike));
            }
            if r.ended.is_none() {
                what.push("still leaving".to_owned());
            }
            [
                short(&r.id),
                r.account.clone(),
                line(&r.label, 32),
                r.began.clone(),
                what.join(", "),
            ]
        },
        "No label has left an account of yours.",
    );
    Ok(())
}

fn shown(s: receipts::Summed) -> Shown {
    let counts = s.counts.into_iter().map(|(how, n)| (how.name(), n));
    Shown {
        id: s.receipt.id.0,
        account: s.receipt.email,
        label: s.receipt.name,
        began: moment(s.receipt.at),
        ended: s.receipt.ended.map(moment),
        counts: counts.collect(),
        unlike: s.unlike,
    }
}

async fn show(desk: &Desk, id: String) -> Result<()> {
    let user = desk.user().await?.id;
    let (_, lines) = desk
        .house
        .read(move |r| {
            let all = receipts::list(r, user)?;
            let ids = all.iter().map(|s| (s.receipt.id.0, s.receipt.id));
            receipts::show(r, user, meant(ids, &id, "kith receipt list")?)
        })
        .await?;
    let lines: Vec<Line> = lines
        .into_iter()
        .map(|l| Line {
            contact: l.parting.contact.0,
            name: l.name,
            person: l.parting.remote.0,
            what: l.parting.how.name(),
            how: l.parting.how,
            at: moment(l.parting.at),
            verified: l.parting.shown,
        })
        .collect();
    desk.out.list(
        ["contact", "person", "what", "verified"],
        &lines,
        |l| {
            let name = l.name.as_deref().unwrap_or("a contact you see no more");
            let verified = match l.verified {
                Some(true) => "yes",
                Some(false) => "no: look there",
                None => "",
            };
            [
                line(name, 32),
                l.person.clone(),
                words(l.how).to_owned(),
                verified.to_owned(),
            ]
        },
        "No contact was there.",
    );
    Ok(())
}

/// What became of a contact, in words.
fn words(how: Parted) -> &'static str {
    match how {
        Parted::Deleted => "deleted: Kith had made it",
        Parted::WasGone => "was gone already",
        Parted::Own => "stays: it was yours before, and is as it was",
        Parted::OwnerKeeps => "stays as a copy: the label's owner wants it so",
        Parted::TakenOut => "stays: you took it out of the label yourself",
        Parted::Typed => "stays with what you had typed there for yourself alone",
        Parted::Picture => {
            "stays as yours, but with the label's picture: Google refuses to take that away; \
             remove it there"
        }
        Parted::Elsewhere => "stays: another label holds it there",
        Parted::Disconnected => "stays: the account was disconnected",
        Parted::Refused => "stays: Google refused to let go of it; see `kith question list`",
    }
}
