//! `kith share`.

use super::{
    desk::Desk,
    joining::{self, Linking},
};
use anyhow::Result;
use app::use_cases::shares::{self, Who};
use clap::Subcommand;
use serde::Serialize;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Share a label with a user
    Add {
        label: String,
        /// With whom, by e-mail address
        with: String,
        /// viewer, editor or deleter
        #[arg(long, default_value = "viewer")]
        level: String,
    },
    /// Change what somebody may do
    Set {
        label: String,
        with: String,
        /// viewer, editor or deleter
        level: String,
    },
    /// Take a label away from somebody; its contacts leave their accounts
    Revoke { label: String, with: String },
    /// Give up a label that somebody shared with you
    Leave { label: String },
    /// Show with whom a label is shared
    List { label: String },
    /// Take a label that was shared with you into one of your accounts
    Accept {
        label: String,
        #[arg(long, value_name = "EMAIL")]
        account: Option<String>,
        /// Do it without asking
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        linking: Linking,
    },
}

/// Somebody a label is shared with, as they are shown.
#[derive(Serialize)]
struct Member {
    user: String,
    name: String,
    level: String,
    state: &'static str,
}

pub(crate) async fn run(desk: &Desk, command: Command) -> Result<()> {
    match command {
        Command::Add { label, with, level } => {
            let level = shares::level(&level)?;
            let (actor, label, with) = (
                desk.actor().await?,
                desk.label(&label).await?,
                desk.user_named(&with).await?,
            );
            desk.house
                .write(move |w| shares::share(w, actor, label.id, with.id, level))
                .await?;
            desk.out.done(&format!(
                "“{}” is shared with {} ({level}). It is in no account of theirs until they accept it: \
                 `kith share accept '{}' --user {}`.",
                label.name, with.name, label.name, with.email
            ));
        }
        Command::Set { label, with, level } => {
            let level = shares::level(&level)?;
            let (actor, label, with) = (
                desk.actor().await?,
                desk.label(&label).await?,
                desk.user_named(&with).await?,
            );
            desk.house
                .write(move |w| shares::set_level(w, actor, label.id, with.id, level))
                .await?;
            desk.out.done(&format!(
                "{} is {level} of “{}” now.",
                with.name, label.name
            ));
        }
        Command::Revoke { label, with } => {
            let (actor, label, with) = (
                desk.actor().await?,
                desk.label(&label).await?,
                desk.user_named(&with).await?,
            );
            desk.house
                .write(move |w| shares::revoke(w, actor, label.id, with.id))
                .await?;
            desk.out.done(&format!(
                "“{}” is no longer shared with {}.",
                label.name, with.name
            ));
        }
        Command::Leave { label } => {
            let (actor, label) = (desk.actor().await?, desk.label(&label).await?);
            desk.house
                .write(move |w| shares::give_up(w, actor, label.id))
                .await?;
            desk.out
                .done(&format!("“{}” leaves your accounts.", label.name));
        }
        Command::List { label } => {
            let (user, label) = (desk.user().await?.id, desk.label(&label).await?);
            let found = desk
                .house
                .read(move |r| shares::list(r, user, label.id))
                .await?;
            let mut all = vec![Member {
                user: found.owner.email,
                name: found.owner.name,
                level: "owner".to_owned(),
                state: "owner",
            }];
            all.extend(found.members.into_iter().map(|member| {
                let (user, name) = match member.who {
                    Who::User(user) => (user.email, user.name),
                    Who::Team(team) => (format!("team:{}", team.name), team.name),
                    Who::Domain(domain) => (format!("@{domain}"), domain),
                };
                Member {
                    user,
                    name,
                    level: member.grant.level.to_string(),
                    state: if member.accepted > 0 {
                        "accepted"
                    } else {
                        "offered"
                    },
                }
            }));
            desk.out.list(
                ["user", "name", "level", "state"],
                &all,
                |m| {
                    let state = match m.state {
                        "offered" => "not accepted yet",
                        "owner" => "",
                        other => other,
                    };
                    [
                        m.user.clone(),
                        m.name.clone(),
                        m.level.clone(),
                        state.to_owned(),
                    ]
                },
                "",
            );
        }
        Command::Accept {
            label,
            account,
            yes,
            linking,
        } => {
            let (found, account) = (
                desk.label(&label).await?,
                desk.account(account.as_deref()).await?,
            );
            joining::ask_for(desk, &found, &account, yes, &linking).await?;
        }
    }
    Ok(())
}
