//! `kith label all`: all contacts of several accounts of one user, in one go (G6).

use super::{
    desk::Desk,
    joining,
    planned::{self, Planned},
};
use anyhow::Result;
use app::Account;
use app::use_cases::all_contacts::{self, Joined, WhyLeft};
use app::use_cases::mirrors;
use domain::{AccountId, Label, LabelId};
use serde::Serialize;

/// What a label will do in an account.
#[derive(Serialize)]
struct Told {
    label: String,
    account: String,
    #[serde(flatten)]
    plan: Planned,
}

/// Asks for all contacts in these accounts, tells what it will do, and does it if `yes`.
pub(crate) async fn join(desk: &Desk, emails: &[String], yes: bool) -> Result<()> {
    let actor = desk.actor().await?;
    let mut accounts = Vec::new();
    for email in emails {
        accounts.push(desk.account(Some(email)).await?);
    }
    let ids: Vec<AccountId> = accounts.iter().map(|a| a.id).collect();
    let joined = desk
        .house
        .write(move |w| all_contacts::join(w, actor, &ids))
        .await?;
    let mut planned = Vec::new();
    tell_left(desk, &joined, &accounts);
    for (label, account) in places(&joined, &accounts) {
        let plan = joining::plan(desk, label, account).await?;
        if desk.out.json {
            planned.push(Told {
                label: label.name.clone(),
                account: account.email.clone(),
                plan: Planned::of(desk, &plan, false).await?,
            });
        } else {
            planned::show(desk, label, account, &plan, false).await?;
        }
    }
    if yes {
        for (label, account) in places(&joined, &accounts) {
            let (label, account) = (label.id, account.id);
            desk.house
                .write(move |w| mirrors::confirm(w, actor, label, account))
                .await?;
        }
        let emails: Vec<&str> = accounts.iter().map(|a| a.email.as_str()).collect();
        desk.out.done(&format!(
            "All contacts of {} are kept in step from now on.",
            emails.join(" and ")
        ));
    } else if desk.out.json {
        println!("{}", serde_json::to_string(&planned)?);
    } else {
        println!(
            "Nothing is written yet. Do all of it by the same command with `--yes`, or a label at a \
             time with `kith label confirm`."
        );
    }
    Ok(())
}

/// What waits to be confirmed, the provider's own groups first.
fn places<'a>(
    joined: &'a Joined,
    accounts: &'a [Account],
) -> impl Iterator<Item = (&'a Label, &'a Account)> {
    let label = |id: LabelId| joined.labels.iter().find(move |l| l.id == id);
    let account = |id: AccountId| accounts.iter().find(move |a| a.id == id);
    let pairs = joined.proposed.iter();
    pairs.filter_map(move |(l, a)| Some((label(*l)?, account(*a)?)))
}

fn tell_left(desk: &Desk, joined: &Joined, accounts: &[Account]) {
    for left in joined.left.iter().filter(|_| !desk.out.json) {
        let account = accounts.iter().find(|a| a.id == left.account);
        let why = match left.why {
            WhyLeft::Received => "it shows a label of somebody else's",
            WhyLeft::BoundElsewhere => "another installation of Kith keeps it",
            WhyLeft::SameName => "there is another one of that name, or its name fits no label",
        };
        println!(
            "“{}” in {} stays as it is: {why}.",
            left.group,
            account.map(|a| a.email.as_str()).unwrap_or_default()
        );
    }
}
