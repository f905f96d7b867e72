//! `kith label`.

use super::{
    all,
    desk::Desk,
    dry_run,
    joining::{self, Linking},
    planned,
};
use ::sync::MirrorState;
use anyhow::Result;
use app::{
    Account, Error, Problem, Work,
    use_cases::{fields, labels, mirrors, preview::Change},
};
use clap::{Subcommand, ValueEnum};
use domain::{Label, OnLeaving};
use serde::Serialize;
use std::collections::BTreeSet;

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
    /// Keep all contacts of accounts of yours in step, with stars and labels; tells first what
    /// that will do
    All {
        /// An account; give it twice or more
        #[arg(long, value_name = "EMAIL", required = true)]
        account: Vec<String>,
        /// Do it without asking
        #[arg(long)]
        yes: bool,
    },
    /// Choose whether whom Kith makes in an account for a label shows on your phones
    Phone {
        label: String,
        /// Of those who are made from now on
        shown: OnPhone,
        #[arg(long, value_name = "EMAIL")]
        account: Option<String>,
    },
    /// Tell what showing a label in an account will do
    Plan {
        label: String,
        #[arg(long, value_name = "EMAIL")]
        account: Option<String>,
        /// Each contact that is linked or created, with the reason
        #[arg(long)]
        all: bool,
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
        /// Only tell what it would do
        #[arg(long)]
        dry_run: bool,
    },
    /// Take back a whole join: contacts it brought into the label, and those it made in the account
    Unjoin {
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
    /// Change how a label behaves
    Set {
        label: String,
        /// What becomes of the contacts Kith made in an account, once the label leaves it
        #[arg(long, value_name = "WHAT", required_unless_present = "leaves_behind")]
        on_leaving: Option<Leaving>,
        /// Fields that stay with whoever adds a contact out of their account, such as note,birthday; none ends that
        #[arg(long, value_name = "FIELDS", value_delimiter = ',')]
        leaves_behind: Option<Vec<String>>,
    },
    /// Rename a label
    Rename { label: String, name: String },
    /// Delete a label; its contacts go to the trash unless another label holds them
    ///
    /// One that others have too is deleted with `--yes` only; without it, what that would do is told.
    Delete {
        label: String,
        /// Do it, though others have the label
        #[arg(long, conflicts_with = "dry_run")]
        yes: bool,
        /// Only tell what it would do
        #[arg(long)]
        dry_run: bool,
    },
}

/// What becomes of the contacts that Kith made where a label leaves.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Leaving {
    /// They stay, and are from then on contacts of the account's user alone
    Keep,
    /// They are deleted
    Remove,
}

/// Whether phones show a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnPhone {
    /// They do
    On,
    /// They do not; the contacts are in Google Contacts all the same
    Off,
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
        Command::All { account, yes } => all::join(desk, &account, yes).await,
        Command::Phone {
            label,
            shown,
            account,
        } => {
            let (label, account) = both(desk, &label, account).await?;
            let (user, on) = (desk.user().await?.id, shown == OnPhone::On);
            desk.house
                .write(move |w| mirrors::set_phone(w, user, label.id, account.id, on))
                .await?;
            desk.out.done(&format!(
                "Whom Kith makes in {} for “{}” from now on {} on your phones. Whoever is there already \
                 stays as they are.",
                account.email,
                label.name,
                if on { "shows" } else { "does not show" }
            ));
            Ok(())
        }
        Command::Plan {
            label,
            account,
            all,
        } => {
            let (label, account) = both(desk, &label, account).await?;
            let plan = joining::plan(desk, &label, &account).await?;
            planned::show(desk, &label, &account, &plan, all).await
        }
        Command::Confirm {
            label,
            account,
            linking,
        } => {
            let (label, account) = both(desk, &label, account).await?;
            joining::confirm(desk, &label, &account, &linking).await
        }
        Command::Unmirror {
            label,
            account,
            dry_run,
        } => {
            let (label, account) = both(desk, &label, account).await?;
            if dry_run {
                let account = account.id;
                return dry_run::show(desk, &label, Change::Unmirror { account }).await;
            }
            let user = desk.user().await?.id;
            desk.house
                .write(move |w| mirrors::unmirror(w, user, label.id, account.id))
                .await?;
            desk.out.done(&format!(
                "“{}” leaves {}. Contacts that were there before stay; `kith receipt list` will tell what left.",
                label.name, account.email
            ));
            Ok(())
        }
        Command::Unjoin { label, account } => {
            let (label, account) = both(desk, &label, account).await?;
            let (actor, ids) = (desk.actor().await?, (label.id, account.id));
            let (mut from, mut stay) = (0, 0);
            loop {
                let unit =
                    move |w: &dyn Work| mirrors::unjoin_some(w, actor, ids.0, ids.1, from, SOME);
                let unjoined = desk.house.write(unit).await?;
                (from, stay) = (unjoined.next, stay + unjoined.stay);
                if unjoined.done {
                    break;
                }
            }
            let stay = match stay {
                0 => String::new(),
                1 => " 1 contact that came in with it stays in the label: others have changed it, or you may not take anybody out of it.".to_owned(),
                n => format!(
                    " {n} contacts that came in with it stay in the label: others have changed them, or you may not take anybody out of it."
                ),
            };
            desk.out.done(&format!(
                "“{}” leaves {} as if it had never come.{stay} `kith receipt list` will tell what left.",
                label.name, account.email
            ));
            Ok(())
        }
        Command::PutBack { label, account } => {
            let (label, account) = both(desk, &label, account).await?;
            let actor = desk.actor().await?;
            let (ids, mut place) = ((label.id, account.id), None);
            loop {
                let unit = move |w: &dyn Work| {
                    mirrors::put_group_back(w, actor, ids.0, ids.1, place, SOME)
                };
                place = desk.house.write(unit).await?;
                if place.is_none() {
                    break;
                }
            }
            desk.out.done(&format!(
                "The group of “{}” is made again in {}.",
                label.name, account.email
            ));
            Ok(())
        }
        Command::Set {
            label,
            on_leaving,
            leaves_behind,
        } => {
            let (actor, label) = (desk.actor().await?, desk.label(&label).await?);
            if let Some(names) = leaves_behind {
                leave_behind(desk, &label, names).await?;
            }
            let Some(on_leaving) = on_leaving else {
                return Ok(());
            };
            let set = match on_leaving {
                Leaving::Keep => OnLeaving::Keep,
                Leaving::Remove => OnLeaving::Remove,
            };
            desk.house
                .write(move |w| labels::set_on_leaving(w, actor, label.id, set))
                .await?;
            desk.out.done(&match set {
                OnLeaving::Keep => format!(
                    "Where “{}” leaves an account, the contacts that Kith made there stay as copies.",
                    label.name
                ),
                OnLeaving::Remove => format!(
                    "Where “{}” leaves an account, the contacts that Kith made there are deleted.",
                    label.name
                ),
            });
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
        Command::Delete {
            label,
            yes,
            dry_run,
        } => {
            let (actor, label) = (desk.actor().await?, desk.label(&label).await?);
            let id = label.id;
            let others = desk.house.read(move |r| labels::others(r, id)).await? > 0;
            if dry_run || (others && !yes) {
                dry_run::show(desk, &label, Change::Delete).await?;
                if others && !desk.out.json {
                    println!("Others have “{}” too. Delete it with `--yes`.", label.name);
                }
                return Ok(());
            }
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

/// Sets what whoever adds a contact leaves behind (R8).
async fn leave_behind(desk: &Desk, label: &Label, names: Vec<String>) -> Result<()> {
    let (actor, id) = (desk.actor().await?, label.id);
    let named = names.iter().filter(|n| *n != "none");
    let fields = named
        .map(|n| fields::field(n))
        .collect::<Result<BTreeSet<_>, _>>()?;
    let set = desk
        .house
        .write(move |w| labels::set_leaves_behind(w, actor, id, fields.clone()))
        .await?;
    let names: Vec<&str> = set.leaves_behind.iter().map(|f| f.name()).collect();
    desk.out.done(&if names.is_empty() {
        format!(
            "Whoever adds a contact to “{}” brings all its fields along.",
            label.name
        )
    } else {
        format!(
            "Whoever adds a contact to “{}” out of an account keeps to themselves: {}.",
            label.name,
            names.join(", ")
        )
    });
    Ok(())
}

async fn both(desk: &Desk, label: &str, account: Option<String>) -> Result<(Label, Account)> {
    Ok((
        desk.label(label).await?,
        desk.account(account.as_deref()).await?,
    ))
}

/// A label as it is shown.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Seen {
    label: String,
    level: String,
    accepted: bool,
    owner: String,
    contacts: usize,
    shared: usize,
    /// What becomes of the contacts Kith made where it leaves.
    on_leaving: &'static str,
    /// The fields that stay with whoever adds a contact.
    leaves_behind: Vec<&'static str>,
    accounts: Vec<Place>,
}

/// An account that shows a label.
#[derive(Serialize)]
struct Place {
    account: String,
    state: &'static str,
    /// What it asks, by a stable name.
    asks: Option<&'static str>,
    /// Whether phones show whom Kith makes there for it (G1).
    phone: bool,
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
                    asks: mirrors::asks(mirror).map(|a| a.name()),
                    phone: mirror.phone || view.label.scope.is_some(),
                });
            }
            let behind = view.label.leaves_behind.iter().map(|f| f.name());
            all.push(Seen {
                on_leaving: match view.label.on_leaving {
                    OnLeaving::Keep => "keep",
                    OnLeaving::Remove => "remove",
                },
                leaves_behind: behind.collect(),
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
        "asking" => match at.asks {
            Some("group-bound-elsewhere") => {
                format!("{} (another installation keeps its group)", at.account)
            }
            Some("group-name-refused") => format!("{} (no name for its group)", at.account),
            Some(_) | None => format!("{} (its group was deleted)", at.account),
        },
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
            other => Ok(Some(other?)),
        }
    });
    let (label, _) = made.await?;
    desk.out.done(&format!("“{}” is made from the group in {}. Share it with `kith share add`, show it elsewhere with `kith label mirror`.", label.name, account.email));
    Ok(())
}
