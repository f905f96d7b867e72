//! `kith label`.

use super::{
    desk::Desk,
    joining::{self, Linking},
};
use ::sync::MirrorState;
use anyhow::Result;
use app::{
    Account, Error, Problem,
    use_cases::{labels, mirrors},
};
use clap::Subcommand;
use domain::Label;
use serde::Serialize;

/// Contacts per unit when a label is deleted (K3).
const SOME: usize = 200;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the labels you have and those shared with you
    List,
    /// Create a label, empty or from a group of a connected account
    Create {
        /// Its name [default: the group's]
        #[arg(required_unless_present = "from_group")]
        name: Option<String>,
        /// The group (Google: label) whose contacts it gets
        #[arg(long, value_name = "GROUP")]
        from_group: Option<String>,
        /// The account that has the group
        #[arg(long, value_name = "EMAIL")]
        account: Option<String>,
    },
    /// Show a label in an account; tells first what that will do
    Mirror {
        label: String,
        #[arg(long, value_name = "EMAIL")]
        account: Option<String>,
        /// Do it without asking
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        linking: Linking,
    },
    /// Tell what showing a label in an account will do
    Plan {
        label: String,
        #[arg(long, value_name = "EMAIL")]
        account: Option<String>,
    },
    /// Do what the plan says
    Confirm {
        label: String,
        #[arg(long, value_name = "EMAIL")]
        account: Option<String>,
        #[command(flatten)]
        linking: Linking,
    },
    /// Take a label out of an account
    Unmirror {
        label: String,
        #[arg(long, value_name = "EMAIL")]
        account: Option<String>,
    },
    /// Make the group of a label again that was deleted in an account
    PutBack {
        label: String,
        #[arg(long, value_name = "EMAIL")]
        account: Option<String>,
    },
    /// Rename a label
    Rename { label: String, name: String },
    /// Delete a label; its contacts go to the trash unless another label holds them
    Delete { label: String },
}

pub(crate) async fn run(desk: &Desk, command: Command) -> Result<()> {
    match command {
        Command::List => list(desk).await,
        Command::Create {
            name,
            from_group: Some(group),
            account,
        } => from_group(desk, name, group, account).await,
        Command::Create { name, .. } => {
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
        Command::Mirror {
            label,
            account,
            yes,
            linking,
        } => {
            let (label, account) = both(desk, &label, account).await?;
            joining::ask_for(desk, &label, &account, yes, &linking).await
        }
        Command::Plan { label, account } => {
            let (label, account) = both(desk, &label, account).await?;
            let plan = joining::plan(desk, &label, &account).await?;
            joining::show(desk, &label, &account, &plan).await
        }
        Command::Confirm {
            label,
            account,
            linking,
        } => {
            let (label, account) = both(desk, &label, account).await?;
            joining::confirm(desk, &label, &account, &linking).await
        }
        Command::Unmirror { label, account } => {
            let (label, account) = both(desk, &label, account).await?;
            let user = desk.user().await?.id;
            desk.house
                .write(move |w| mirrors::unmirror(w, user, label.id, account.id))
                .await?;
            desk.out.done(&format!(
                "“{}” leaves {}. Contacts that were there before stay.",
                label.name, account.email
            ));
            Ok(())
        }
        Command::PutBack { label, account } => {
            let (label, account) = both(desk, &label, account).await?;
            let actor = desk.actor().await?;
            desk.house
                .write(move |w| mirrors::put_group_back(w, actor, label.id, account.id))
                .await?;
            desk.out.done(&format!(
                "The group of “{}” is made again in {}.",
                label.name, account.email
            ));
            Ok(())
        }
        Command::Rename { label, name } => {
            let (actor, label) = (desk.actor().await?, desk.label(&label).await?);
            let renamed = desk
                .house
                .write(move |w| labels::rename(w, actor, label.id, &name))
                .await?;
            desk.out
                .done(&format!("The label is called “{}” now.", renamed.name));
            Ok(())
        }
        Command::Delete { label } => {
            let (actor, label) = (desk.actor().await?, desk.label(&label).await?);
            let id = label.id;
            while !desk
                .house
                .write(move |w| labels::delete_some(w, actor, id, SOME))
                .await?
            {}
            desk.out.done(&format!(
                "“{}” is deleted. Its contacts can be restored for a while: `kith trash list`.",
                label.name
            ));
            Ok(())
        }
    }
}

async fn both(desk: &Desk, label: &str, account: Option<String>) -> Result<(Label, Account)> {
    Ok((
        desk.label(label).await?,
        desk.account(account.as_deref()).await?,
    ))
}

/// A label as it is shown.
#[derive(Serialize)]
struct Seen {
    label: String,
    level: String,
    accepted: bool,
    owner: String,
    contacts: usize,
    shared: usize,
    accounts: Vec<Place>,
}

/// An account that shows a label.
#[derive(Serialize)]
struct Place {
    account: String,
    state: &'static str,
}

async fn list(desk: &Desk) -> Result<()> {
    let user = desk.user().await?.id;
    let all = desk.house.read(move |r| {
        let mut all = Vec::new();
        for view in labels::list(r, user)? {
            let mut accounts = Vec::new();
            for mirror in &view.mirrors {
                accounts.push(Place {
                    account: r
                        .account(mirror.account)?
                        .map(|a| a.email)
                        .unwrap_or_default(),
                    state: mirror_state(mirror.state),
                });
            }
            all.push(Seen {
                label: view.label.name,
                level: view.level.to_string(),
                accepted: view.accepted,
                owner: view.owner.email,
                contacts: view.size,
                shared: view.shared,
                accounts,
            });
        }
        Ok(all)
    });
    desk.out.list(
        ["label", "level", "owner", "contacts", "shared", "accounts"],
        &all.await?,
        |l| {
            let places: Vec<String> = l.accounts.iter().map(place).collect();
            let level = if l.accepted {
                l.level.clone()
            } else {
                format!("{} (to be accepted)", l.level)
            };
            [
                l.label.clone(),
                level,
                l.owner.clone(),
                l.contacts.to_string(),
                l.shared.to_string(),
                places.join(", "),
            ]
        },
        "There is no label. `kith label create` makes one.",
    );
    Ok(())
}

fn place(at: &Place) -> String {
    match at.state {
        "proposed" => format!("{} (to be confirmed)", at.account),
        "asking" => format!("{} (its group was deleted)", at.account),
        "ending" => format!("{} (leaving)", at.account),
        _ => at.account.clone(),
    }
}

/// Where a label stands in an account, by a stable name.
pub(crate) fn mirror_state(state: MirrorState) -> &'static str {
    match state {
        MirrorState::Active => "active",
        MirrorState::Proposed => "proposed",
        MirrorState::Asking => "asking",
        MirrorState::Ending => "ending",
    }
}

async fn from_group(
    desk: &Desk,
    name: Option<String>,
    group: String,
    account: Option<String>,
) -> Result<()> {
    let (actor, account) = (desk.actor().await?, desk.account(account.as_deref()).await?);
    let id = account.id;
    let made = desk.wait_for("Reading the groups of the account", async || {
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
            other => Ok(Some(other?)),
        }
    });
    let (label, _) = made.await?;
    desk.out.done(&format!("“{}” is made from the group in {}. Share it with `kith share add`, show it elsewhere with `kith label mirror`.", label.name, account.email));
    Ok(())
}
