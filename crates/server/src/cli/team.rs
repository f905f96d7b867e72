//! `kith team`.

use super::desk::Desk;
use anyhow::Result;
use app::{Team, use_cases::teams, words};
use clap::Subcommand;
use serde::Serialize;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show all teams and who is in them
    List,
    /// Make a team; you own it, and are in it
    Create { name: String },
    /// Rename a team
    Rename { team: String, name: String },
    /// Put a user into a team; they get the labels it has
    Add {
        team: String,
        /// Whom, by e-mail address
        who: String,
    },
    /// Take a user out of a team; its labels leave their accounts
    Remove {
        team: String,
        /// Whom, by e-mail address
        who: String,
    },
    /// Make somebody who is in the team its owner
    Transfer { team: String, to: String },
    /// Delete a team; nothing is shared with it any more
    Delete { team: String },
}

/// A team as it is shown.
#[derive(Serialize)]
struct Shown {
    team: String,
    owner: String,
    members: Vec<String>,
}

pub(crate) async fn run(desk: &Desk, command: Command) -> Result<()> {
    match command {
        Command::List => list(desk).await,
        Command::Create { name } => {
            let actor = desk.actor().await?;
            let team = desk
                .house
                .write(move |w| teams::create(w, actor, &name))
                .await?;
            desk.out.done(&format!(
                "The team “{}” was made. Put people into it with `kith team add`, and share with \
                 {}.",
                team.name,
                words::shell(&format!("team:{}", team.name))
            ));
            Ok(())
        }
        Command::Rename { team, name } => {
            let (actor, team) = (desk.actor().await?, named(desk, team).await?);
            let team = desk
                .house
                .write(move |w| teams::rename(w, actor, team.id, &name))
                .await?;
            desk.out
                .done(&format!("The team is called “{}” now.", team.name));
            Ok(())
        }
        Command::Add { team, who } => {
            let (actor, team) = (desk.actor().await?, named(desk, team).await?);
            let user = desk.user_named(&who).await?;
            desk.house
                .write(move |w| teams::add(w, actor, team.id, user.id))
                .await?;
            desk.out.done(&format!(
                "{} is in “{}” now. Its labels are in no account of theirs until they accept them.",
                user.name, team.name
            ));
            Ok(())
        }
        Command::Remove { team, who } => {
            let (actor, team) = (desk.actor().await?, named(desk, team).await?);
            let user = desk.user_named(&who).await?;
            desk.house
                .write(move |w| teams::remove(w, actor, team.id, user.id))
                .await?;
            desk.out
                .done(&format!("{} is no longer in “{}”.", user.name, team.name));
            Ok(())
        }
        Command::Transfer { team, to } => {
            let (actor, team) = (desk.actor().await?, named(desk, team).await?);
            let to = desk.user_named(&to).await?;
            desk.house
                .write(move |w| teams::transfer(w, actor, team.id, to.id).map(drop))
                .await?;
            desk.out
                .done(&format!("“{}” is {}'s team now.", team.name, to.name));
            Ok(())
        }
        Command::Delete { team } => {
            let (actor, team) = (desk.actor().await?, named(desk, team).await?);
            desk.house
                .write(move |w| teams::delete(w, actor, team.id))
                .await?;
            desk.out.done(&format!(
                "“{}” is deleted. What was shared with it leaves its members' accounts.",
                team.name
            ));
            Ok(())
        }
    }
}

async fn named(desk: &Desk, name: String) -> Result<Team> {
    let found = desk
        .house
        .read(move |r| teams::by_name(r, name.strip_prefix("team:").unwrap_or(&name)));
    match found.await {
        Ok(team) => Ok(team),
        Err(e) => Err(desk.with_teams(e).await?),
    }
}

async fn list(desk: &Desk) -> Result<()> {
    let all: Vec<Shown> = desk
        .house
        .read(|r| teams::list(r))
        .await?
        .into_iter()
        .map(|t| Shown {
            team: t.team.name,
            owner: t.owner.email,
            members: t.members.into_iter().map(|m| m.email).collect(),
        })
        .collect();
    desk.out.list(
        ["team", "owner", "members"],
        &all,
        |t| {
            let members = match t.members.join(", ") {
                nobody if nobody.is_empty() => "nobody".to_owned(),
                members => members,
            };
            [t.team.clone(), t.owner.clone(), members]
        },
        "There is no team. `kith team create` makes one.",
    );
    Ok(())
}
