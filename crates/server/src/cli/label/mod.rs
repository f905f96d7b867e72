//! `kith label`.

mod list;
mod making;
mod places;
mod setting;

use super::{
    all,
    desk::Desk,
    joining::{self, Linking},
    planned,
};
use anyhow::Result;
use app::Account;
use clap::{Subcommand, ValueEnum};
use domain::Label;
pub(crate) use list::mirror_state;

/// Contacts per unit where all of a label are gone through (K3).
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
        /// Everybody by name who is linked, created or asked about, and why
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
        Command::List => list::list(desk).await,
        Command::Create {
            name,
            from_group: Some(group),
            account,
        } => making::from_group(desk, name, group, account).await,
        Command::Create { name, .. } => making::create(desk, name).await,
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
        } => places::phone(desk, &label, account, shown).await,
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
        } => places::unmirror(desk, &label, account, dry_run).await,
        Command::Unjoin { label, account } => places::unjoin(desk, &label, account).await,
        Command::PutBack { label, account } => places::put_back(desk, &label, account).await,
        Command::Set {
            label,
            on_leaving,
            leaves_behind,
        } => setting::set(desk, &label, on_leaving, leaves_behind).await,
        Command::Rename { label, name } => making::rename(desk, &label, name).await,
        Command::Delete {
            label,
            yes,
            dry_run,
        } => making::delete(desk, &label, yes, dry_run).await,
    }
}

/// The label and the account that a command names.
async fn both(desk: &Desk, label: &str, account: Option<String>) -> Result<(Label, Account)> {
    Ok((
        desk.label(label).await?,
        desk.account(account.as_deref()).await?,
    ))
}
