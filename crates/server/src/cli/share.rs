//! `kith share`.

use super::{
    desk::Desk,
    dry_run, inviting,
    joining::{self, Linking},
    sharing,
};
use anyhow::Result;
use app::use_cases::{fields, preview::Change, shares};
use clap::Subcommand;
use domain::{Field, Label, Principal};
use std::collections::BTreeSet;

/// Whom a label can be shared with, for help texts.
const WITH: &str = "An address, `team:NAME`, or `@domain.example`: everybody whose account Google \
                    says is of that organisation; what stands behind the @ of an address is not \
                    enough";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Share a label with a user, a team or an organisation
    Add {
        label: String,
        #[arg(help = "With whom", long_help = WITH)]
        with: String,
        /// viewer, editor, deleter or manager
        #[arg(long, default_value = "viewer")]
        level: String,
        /// Without this field; may be given several times
        #[arg(long, value_name = "FIELD")]
        hide: Vec<String>,
        /// Only tell what it would do
        #[arg(long)]
        dry_run: bool,
    },
    /// Change what somebody may do
    Set {
        label: String,
        #[arg(help = "Who", long_help = WITH)]
        with: String,
        /// viewer, editor, deleter or manager
        level: String,
        /// Only tell what it would do
        #[arg(long)]
        dry_run: bool,
    },
    /// Keep fields from somebody; they leave their accounts
    Hide {
        label: String,
        #[arg(help = "From whom", long_help = WITH)]
        with: String,
        /// Which, such as note or birthday
        #[arg(required = true)]
        fields: Vec<String>,
        /// Only tell what it would do
        #[arg(long)]
        dry_run: bool,
    },
    /// Show somebody fields that were kept from them
    Show {
        label: String,
        #[arg(help = "Whom", long_help = WITH)]
        with: String,
        /// Which, such as note or birthday
        #[arg(required = true)]
        fields: Vec<String>,
        /// Only tell what it would do
        #[arg(long)]
        dry_run: bool,
    },
    /// Take a label away from somebody; its contacts leave their accounts
    Revoke {
        label: String,
        #[arg(help = "From whom", long_help = WITH)]
        with: String,
        /// Only tell what it would do
        #[arg(long)]
        dry_run: bool,
    },
    /// Make somebody who has the label its owner; you stay a manager
    Transfer {
        label: String,
        /// To whom, by e-mail address
        to: String,
        /// Only tell what it would do
        #[arg(long)]
        dry_run: bool,
    },
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
    /// Make a link by which somebody gets the label, once
    Invite {
        label: String,
        /// For this address alone [default: for whoever has the link]
        email: Option<String>,
        /// viewer, editor, deleter or manager
        #[arg(long, default_value = "viewer")]
        level: String,
        /// Without this field; may be given several times
        #[arg(long, value_name = "FIELD")]
        hide: Vec<String>,
    },
    /// Show the invitations to a label; without one, those that wait for you
    Invitations { label: Option<String> },
    /// Make another link for an invitation; the one before is over
    Resend {
        /// Its id as listed
        id: String,
    },
    /// Take an invitation back
    Withdraw {
        /// Its id as listed
        id: String,
    },
    /// Accept an invitation, by its link, or by the id that `share invitations` lists for you
    Join {
        link: String,
        /// Take the label into this account of yours too
        #[arg(long, value_name = "EMAIL")]
        account: Option<String>,
        /// Do that without asking
        #[arg(long)]
        yes: bool,
    },
}

pub(crate) async fn run(desk: &Desk, command: Command) -> Result<()> {
    match command {
        Command::Add {
            label,
            with,
            level,
            hide,
            dry_run,
        } => {
            let (level, hidden) = (shares::level(&level)?, named(&hide)?);
            let (label, with) = both(desk, &label, &with).await?;
            if dry_run {
                let change = Change::Share {
                    with,
                    level,
                    hidden,
                };
                return dry_run::show(desk, &label, change).await;
            }
            sharing::add(desk, label, with, level, hidden).await
        }
        Command::Set {
            label,
            with,
            level,
            dry_run,
        } => {
            let level = shares::level(&level)?;
            let (label, with) = member(desk, &label, &with).await?;
            sharing::set(desk, label, with, level, dry_run).await
        }
        Command::Hide {
            label,
            with,
            fields,
            dry_run,
        } => {
            let (fields, (label, with)) = (named(&fields)?, member(desk, &label, &with).await?);
            sharing::hide(desk, label, with, fields, true, dry_run).await
        }
        Command::Show {
            label,
            with,
            fields,
            dry_run,
        } => {
            let (fields, (label, with)) = (named(&fields)?, member(desk, &label, &with).await?);
            sharing::hide(desk, label, with, fields, false, dry_run).await
        }
        Command::Revoke {
            label,
            with,
            dry_run,
        } => {
            let (label, with) = member(desk, &label, &with).await?;
            if dry_run {
                return dry_run::show(desk, &label, Change::Revoke { with }).await;
            }
            sharing::revoke(desk, label, with).await
        }
        Command::Transfer { label, to, dry_run } => {
            let (label, to) = (desk.label(&label).await?, desk.user_named(&to).await?);
            if dry_run {
                return dry_run::show(desk, &label, Change::Transfer { to: to.id }).await;
            }
            sharing::transfer(desk, label, to).await
        }
        Command::Leave { label } => {
            let (actor, label) = (desk.actor().await?, desk.label(&label).await?);
            desk.house
                .write(move |w| shares::give_up(w, actor, label.id))
                .await?;
            desk.out
                .done(&format!("“{}” leaves your accounts.", label.name));
            Ok(())
        }
        Command::List { label } => sharing::list(desk, desk.label(&label).await?).await,
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
            joining::ask_for(desk, &found, &account, yes, &linking).await
        }
        Command::Invite {
            label,
            email,
            level,
            hide,
        } => {
            let (level, hidden) = (shares::level(&level)?, named(&hide)?);
            inviting::invite(desk, desk.label(&label).await?, email, level, hidden).await
        }
        Command::Invitations { label: Some(label) } => {
            inviting::list(desk, desk.label(&label).await?).await
        }
        Command::Invitations { label: None } => inviting::mine(desk).await,
        Command::Resend { id } => inviting::resend(desk, id).await,
        Command::Withdraw { id } => inviting::withdraw(desk, id).await,
        Command::Join { link, account, yes } => inviting::join(desk, link, account, yes).await,
    }
}

/// The fields of these names.
fn named(names: &[String]) -> Result<BTreeSet<Field>> {
    let all = names.iter().map(|name| Ok(fields::field(name)?));
    all.collect()
}

/// The same, of somebody whose access can be changed.
async fn member(desk: &Desk, label: &str, with: &str) -> Result<(Label, Principal)> {
    let (label, with) = both(desk, label, with).await?;
    let (id, who) = (label.id, with.clone());
    desk.house
        .read(move |r| shares::not_the_owner(r, id, &who))
        .await?;
    Ok((label, with))
}

async fn both(desk: &Desk, label: &str, with: &str) -> Result<(Label, Principal)> {
    Ok((desk.label(label).await?, desk.principal(with).await?))
}
