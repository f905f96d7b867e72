//! `kith user`.

use super::{desk::Desk, out::moment, progress::Progress};
use anyhow::Result;
use app::{
    User,
    use_cases::{
        labels,
        parting::{self, Parting},
        users,
    },
    words::{counted, either},
};
use clap::Subcommand;
use serde::Serialize;

/// Contacts per unit when labels are deleted (K3).
const SOME: usize = 200;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Add a user, known by an e-mail address
    Add {
        email: String,
        /// The name others see; the address up to the @ if left out
        #[arg(long, default_value = "", hide_default_value = true)]
        name: String,
    },
    /// Show all users
    List,
    /// Remove a user, as whoever runs this server; tells first what that will do
    ///
    /// Their accounts are disconnected and keep what they show. A label that others have goes to
    /// whoever manages it the longest; one that nobody manages is frozen for 30 days and then ends.
    /// What nobody else has goes to the trash.
    Remove {
        email: String,
        /// Do it
        #[arg(long)]
        yes: bool,
    },
    /// Leave this server; tells first what that will do
    Leave {
        /// Do it
        #[arg(long)]
        yes: bool,
    },
    /// Show the labels that have lost their owner
    Frozen,
    /// Give a label that has lost its owner to somebody who has it
    Adopt {
        label: String,
        /// Who owns it from then on, by e-mail address
        owner: String,
    },
}

/// A user as they are shown.
#[derive(Serialize)]
struct Known {
    email: String,
    name: String,
}

pub(crate) async fn run(desk: &Desk, command: Command) -> Result<()> {
    match command {
        Command::Add { email, name } => {
            let user = desk
                .house
                .write(move |w| users::add(w, &email, &name))
                .await?;
            desk.out.done(&format!(
                "{} ({}) was added. Next: `kith account connect --user {}`.",
                user.name, user.email, user.email
            ));
            Ok(())
        }
        Command::List => list(desk).await,
        Command::Remove { email, yes } => {
            let user = desk.user_named(&email).await?;
            part(desk, user, yes, false).await
        }
        Command::Leave { yes } => {
            let user = desk.user().await?;
            part(desk, user, yes, true).await
        }
        Command::Frozen => frozen(desk).await,
        Command::Adopt { label, owner } => {
            let owner = desk.user_named(&owner).await?;
            let to = owner.id;
            let label = desk.house.write(move |w| {
                let found = labels::find(w, to, &label)?;
                parting::adopt(w, found.id, to)
            });
            desk.out
                .done(&format!("“{}” is {}'s now.", label.await?.name, owner.name));
            Ok(())
        }
    }
}

async fn list(desk: &Desk) -> Result<()> {
    let users = desk.house.read(|r| users::list(r)).await?;
    let all: Vec<_> = users
        .into_iter()
        .map(|u| Known {
            email: u.email,
            name: u.name,
        })
        .collect();
    desk.out.list(
        ["email", "name"],
        &all,
        |u| [u.email.clone(), u.name.clone()],
        "There is no user yet. `kith user add you@example.org` adds the first one.",
    );
    Ok(())
}

/// What a user's going does, as it is shown.
#[derive(Serialize)]
struct Going {
    user: String,
    accounts: Vec<String>,
    inherited: Vec<Inherited>,
    frozen: Vec<String>,
    deleted: Vec<Deleted>,
    given: usize,
    teams: Vec<Inherited>,
    invitations: usize,
}

/// A label or a team and who has it from then on.
#[derive(Serialize)]
struct Inherited {
    name: String,
    owner: Option<String>,
}

/// A label that is deleted.
#[derive(Serialize)]
struct Deleted {
    label: String,
    contacts: usize,
}

impl Going {
    fn of(parting: Parting) -> Self {
        Self {
            user: parting.user.email,
            accounts: parting.accounts.into_iter().map(|a| a.email).collect(),
            inherited: parting
                .inherited
                .into_iter()
                .map(|(label, heir)| Inherited {
                    name: label.name,
                    owner: Some(heir.email),
                })
                .collect(),
            frozen: parting.frozen.into_iter().map(|l| l.name).collect(),
            deleted: parting
                .deleted
                .into_iter()
                .map(|(label, contacts)| Deleted {
                    label: label.name,
                    contacts,
                })
                .collect(),
            given: parting.given,
            teams: parting
                .teams
                .into_iter()
                .map(|(team, heir)| Inherited {
                    name: team.name,
                    owner: heir.map(|h| h.email),
                })
                .collect(),
            invitations: parting.invitations.len(),
        }
    }

    fn print(&self) {
        println!("When {} goes:", self.user);
        for account in &self.accounts {
            println!("  {account} is disconnected, and keeps the contacts it shows");
        }
        for label in &self.inherited {
            let owner = label.owner.as_deref().unwrap_or("nobody");
            println!("  “{}” is {owner}'s from then on", label.name);
        }
        for label in &self.frozen {
            println!(
                "  “{label}” loses its owner: those who have it may look at it for 30 days, then it ends \
                 (`kith user adopt` gives it another owner)"
            );
        }
        for label in &self.deleted {
            println!(
                "  “{}” is deleted, which nobody else has; its contacts ({}) go to the trash unless \
                 another label holds them",
                label.label, label.contacts
            );
        }
        if self.given > 0 {
            println!(
                "  {} of others {} shared with them no more",
                counted(self.given, "label"),
                either(self.given, "is", "are")
            );
        }
        for team in &self.teams {
            match &team.owner {
                Some(owner) => println!("  the team “{}” is {owner}'s from then on", team.name),
                None => println!("  the team “{}” ends, nobody else is in it", team.name),
            }
        }
        if self.invitations > 0 {
            println!(
                "  {} {} taken back",
                counted(self.invitations, "invitation"),
                either(self.invitations, "is", "are")
            );
        }
    }
}

/// Removes a user, or lets one leave, if `yes`; tells what it does in any case.
async fn part(desk: &Desk, user: User, yes: bool, by_themselves: bool) -> Result<()> {
    let id = user.id;
    let actor = domain::Actor {
        user: id,
        door: domain::Door::Operator,
    };
    if by_themselves {
        desk.house.read(move |r| parting::may_leave(r, id)).await?;
    }
    let plan = desk.house.read(move |r| parting::plan(r, id)).await?;
    if !yes {
        desk.out.one(&Going::of(plan), |going| {
            going.print();
            println!("Nothing is done yet. Do it with `--yes`.");
        });
        return Ok(());
    }
    let progress = Progress::begin("Taking the user's accounts and labels away");
    let mut done = 0;
    // Here rather than in the unit: this also ends the access at Google.
    for account in &plan.accounts {
        let left = crate::connect::disconnect(&desk.house, id, account).await?;
        if let Some(left) = left {
            desk.out.done(left);
        }
    }
    while !desk
        .house
        .write(move |w| match by_themselves {
            true => parting::leave_some(w, actor, SOME),
            false => parting::remove_some(w, id, SOME),
        })
        .await?
    {
        done += SOME;
        progress.done(done);
    }
    drop(progress);
    desk.out.done(&format!(
        "{} ({}) is no longer a user of this server.",
        user.name, user.email
    ));
    if desk.house.read(|r| users::list(r)).await?.is_empty() {
        desk.out
            .done("Nobody is left here. `kith user add` adds the next one.");
    }
    Ok(())
}

/// A label without an owner, as it is shown.
#[derive(Serialize)]
struct Frozen {
    label: String,
    owner: String,
    until: String,
    members: Vec<String>,
}

async fn frozen(desk: &Desk) -> Result<()> {
    let all: Vec<Frozen> = desk
        .house
        .read(|r| parting::frozen(r))
        .await?
        .into_iter()
        .map(|f| Frozen {
            label: f.label.name,
            owner: f.from.map(|u| u.email).unwrap_or_default(),
            until: moment(f.until),
            members: f.members.into_iter().map(|u| u.email).collect(),
        })
        .collect();
    desk.out.list(
        ["label", "owner", "until", "members"],
        &all,
        |f| {
            [
                f.label.clone(),
                f.owner.clone(),
                f.until.clone(),
                f.members.join(", "),
            ]
        },
        "Every label has its owner.",
    );
    Ok(())
}
