//! `kith contact`.

mod changing;
mod showing;

use super::{desk::Desk, photo, values::FORM};
use anyhow::Result;
use changing::Edits;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show contacts, of all labels or of one
    List {
        label: Option<String>,
        /// Only those of whose name a word begins so, or that have this address
        #[arg(long, value_name = "TEXT")]
        find: Option<String>,
    },
    /// Show all of a contact
    Show {
        /// A name, an e-mail address or an id
        contact: String,
    },
    /// Add a contact to a label
    Add {
        label: String,
        /// What it says
        #[arg(required = true, value_name = FORM)]
        fields: Vec<String>,
    },
    /// Change a contact
    Edit {
        contact: String,
        #[command(flatten)]
        edits: Edits,
        /// Suggest it to those who may change the contact
        #[arg(long)]
        suggest: bool,
    },
    /// Put a contact into a further label
    Put { contact: String, label: String },
    /// Make a new contact of the same content in a label
    Copy { contact: String, label: String },
    /// Take back fields that you brought along with a contact out of your account; there they stay
    TakeBack {
        contact: String,
        /// Such as note or birthday
        #[arg(required = true)]
        fields: Vec<String>,
    },
    /// Take a contact out of a label
    Remove {
        contact: String,
        label: String,
        /// Suggest it to those who may
        #[arg(long)]
        suggest: bool,
    },
    /// Delete a contact; it can be restored for a while
    Trash { contact: String },
    /// Show the photo of a contact, set it, take it away
    #[command(subcommand)]
    Photo(photo::Command),
}

pub(crate) async fn run(desk: &Desk, command: Command) -> Result<()> {
    match command {
        Command::List { label, find } => showing::list(desk, label, find).await,
        Command::Show { contact } => showing::show(desk, &contact).await,
        Command::Add { label, fields } => changing::add(desk, &label, &fields).await,
        Command::Edit {
            contact,
            edits,
            suggest: false,
        } => changing::edit(desk, &contact, &edits).await,
        Command::Edit { contact, edits, .. } => {
            changing::suggest_edit(desk, &contact, &edits).await
        }
        Command::Put { contact, label } => changing::put(desk, &contact, &label).await,
        Command::Copy { contact, label } => changing::copy(desk, &contact, &label).await,
        Command::TakeBack { contact, fields } => changing::take_back(desk, &contact, &fields).await,
        Command::Remove {
            contact,
            label,
            suggest: false,
        } => changing::remove(desk, &contact, &label).await,
        Command::Remove { contact, label, .. } => {
            changing::suggest_removal(desk, &contact, &label).await
        }
        Command::Trash { contact } => changing::trash(desk, &contact).await,
        Command::Photo(command) => photo::run(desk, command).await,
    }
}
