//! Labels that come, are called otherwise, and go.

use super::SOME;
use crate::cli::{
    desk::{Desk, choices},
    dry_run,
    progress::Progress,
};
use anyhow::Result;
use app::{
    Error, Problem,
    use_cases::{labels, mirrors, preview::Change},
};

pub(super) async fn create(desk: &Desk, name: Option<String>) -> Result<()> {
    let (user, name) = (desk.user().await?.id, name.unwrap_or_default());
    let label = desk
        .house
        .write(move |w| labels::create(w, user, &name))
        .await?;
    desk.out.done(&format!(
        "“{}” was created. Show it in an account with `kith label mirror`.",
        label.name
    ));
    Ok(())
}

pub(super) async fn from_group(
    desk: &Desk,
    name: Option<String>,
    group: String,
    account: Option<String>,
) -> Result<()> {
    let (actor, account) = (desk.actor().await?, desk.account(account.as_deref()).await?);
    let id = account.id;
    let what = "Reading the groups of the account";
    let made = desk.watch_account(what, &account, async || {
        let (group, name) = (group.clone(), name.clone());
        let made = desk.house.write(move |w| {
            let group = mirrors::find_group(w, actor.user, id, &group)?;
            mirrors::from_group(w, actor, id, &group.id, name.as_deref())
        });
        let listed = desk
            .house
            .read(move |r| Ok(r.account(id)?.is_some_and(|a| a.listed.is_some())));
        match made.await {
            // An account that was never read may well have it.
            Err(Error::Refused(Problem {
                code: "unknown-group",
                ..
            })) if !listed.await? => Ok(None),
            Err(e) => {
                let groups = desk.house.read(move |r| r.groups(id)).await?;
                let own = groups.into_iter().filter(|g| !g.system).map(|g| g.name);
                Err(choices(e, &format!("Groups of {}", account.email), own))
            }
            Ok(made) => Ok(Some(made)),
        }
    });
    let (label, _) = made.await?;
    desk.out.done(&format!("“{}” is made from the group in {}. Share it with `kith share add`, show it elsewhere with `kith label mirror`.", label.name, account.email));
    Ok(())
}

pub(super) async fn rename(desk: &Desk, label: &str, name: String) -> Result<()> {
    let (actor, label) = (desk.actor().await?, desk.label(label).await?);
    let renamed = desk
        .house
        .write(move |w| labels::rename(w, actor, label.id, &name))
        .await?;
    desk.out
        .done(&format!("The label is called “{}” now.", renamed.name));
    Ok(())
}

pub(super) async fn delete(desk: &Desk, label: &str, yes: bool, dry_run: bool) -> Result<()> {
    let (actor, label) = (desk.actor().await?, desk.label(label).await?);
    let id = label.id;
    let others = desk.house.read(move |r| labels::others(r, id)).await? > 0;
    if dry_run || (others && !yes) {
        dry_run::show(desk, &label, Change::Delete).await?;
        if others && !desk.out.json {
            println!("Others have “{}” too. Delete it with `--yes`.", label.name);
        }
        return Ok(());
    }
    let progress = Progress::begin("Deleting the label");
    while !desk
        .house
        .write(move |w| labels::delete_some(w, actor, id, SOME))
        .await?
    {
        let left = desk.house.read(move |r| r.label_size(id)).await?;
        progress.left(u64::try_from(left).unwrap_or(u64::MAX));
    }
    drop(progress);
    desk.out.done(&format!(
        "“{}” is deleted. Its contacts can be restored for a while: `kith trash list`.",
        label.name
    ));
    Ok(())
}
