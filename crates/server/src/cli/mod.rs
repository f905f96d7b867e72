//! The command line. Each noun has its file; all of them work while the server runs, on
//! the same database, in their own process.

mod account;
mod all;
mod brake;
mod comment;
mod connecting;
mod contact;
mod desk;
mod dry_run;
mod history;
mod inviting;
mod joining;
mod label;
mod leaving;
mod notice;
mod out;
mod photo;
mod planned;
mod progress;
mod question;
#[cfg(test)]
mod quoted;
mod receipt;
mod share;
mod sharing;
mod suggestion;
mod sync;
mod team;
mod there;
mod trash;
mod user;
mod values;
mod waiting;

use crate::{
    config::{Config, KEYS, Where, variable},
    demo, doctor, serve, tour,
};
use anyhow::Result;
use clap::{Parser, Subcommand};
use desk::Desk;
pub(crate) use out::{Out, columns, line};
use serde::Serialize;
use std::{path::PathBuf, process::ExitCode};
pub(crate) use waiting::until;

/// Keeps contacts in step across Google accounts, and shares labels of contacts with people.
#[derive(Debug, Parser)]
#[command(
    name = "kith",
    version,
    arg_required_else_help = true,
    propagate_version = true
)]
pub(crate) struct Cli {
    /// The file with the settings [default: kith.toml here or in the data directory]
    #[arg(long, global = true, env = "KITH_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,

    /// Where everything is kept [default: ~/.local/share/kith]
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<PathBuf>,

    /// On whose behalf, by e-mail address [default: the only user]
    #[arg(long, global = true, env = "KITH_USER", value_name = "EMAIL")]
    user: Option<String>,

    /// Print JSON instead of a table
    #[arg(long, global = true)]
    json: bool,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server
    Serve,
    /// Try it out with an emulated Google: three accounts, nothing to set up
    Demo {
        /// Play it all through without a person, and check every step
        #[arg(long)]
        tour: bool,
    },
    /// Check everything that has to be right, and tell the next step where it is not
    Doctor,
    /// Show all settings and the variables that set them
    Settings,
    /// People who use this server
    #[command(subcommand)]
    User(user::Command),
    /// Users that labels are shared with together
    #[command(subcommand)]
    Team(team::Command),
    /// Connected Google accounts
    #[command(subcommand)]
    Account(account::Command),
    /// Labels, and the accounts they are shown in
    #[command(subcommand)]
    Label(label::Command),
    /// With whom labels are shared
    #[command(subcommand)]
    Share(share::Command),
    /// Contacts
    #[command(subcommand)]
    Contact(contact::Command),
    /// What people write about contacts, for those who have them or for themselves
    #[command(subcommand)]
    Comment(comment::Command),
    /// Changes suggested by people who may not make them
    #[command(subcommand)]
    Suggestion(suggestion::Command),
    /// Many changes at once, held until somebody decides
    #[command(subcommand)]
    Brake(brake::Command),
    /// What happened by a rule and concerns you
    #[command(subcommand)]
    Notice(notice::Command),
    /// Questions about single contacts
    #[command(subcommand)]
    Question(question::Command),
    /// What was removed and what stayed where a label left an account
    #[command(subcommand)]
    Receipt(receipt::Command),
    /// How the accounts stand, or a look at them right now
    Sync(sync::Args),
    /// Deleted contacts
    #[command(subcommand)]
    Trash(trash::Command),
    /// What happened to a contact
    History(history::Args),
}

/// A setting as it is shown.
#[derive(Serialize)]
struct Setting {
    setting: &'static str,
    variable: String,
}

/// Does what was asked for; a code of failure is for what was told already.
pub(crate) async fn run(cli: Cli) -> Result<ExitCode> {
    let at = Where {
        file: cli.config.clone(),
        data_dir: cli.data_dir.clone(),
    };
    let config = || Config::load(&at, |name| std::env::var(name).ok());
    match &cli.command {
        Command::Serve => {
            let config = config()?;
            crate::log(config.log.as_deref().unwrap_or("info"))?;
            serve::run(config).await?;
            return Ok(ExitCode::SUCCESS);
        }
        Command::Demo { tour: true } => {
            tour::run().await?;
            return Ok(ExitCode::SUCCESS);
        }
        Command::Demo { tour: false } => {
            demo::run(cli.data_dir.clone()).await?;
            return Ok(ExitCode::SUCCESS);
        }
        Command::Doctor => return doctor::run(&at, Out { json: cli.json }).await,
        Command::Settings => {
            settings(Out { json: cli.json });
            return Ok(ExitCode::SUCCESS);
        }
        Command::User(_)
        | Command::Team(_)
        | Command::Account(_)
        | Command::Label(_)
        | Command::Share(_)
        | Command::Contact(_)
        | Command::Comment(_)
        | Command::Suggestion(_)
        | Command::Brake(_)
        | Command::Notice(_)
        | Command::Question(_)
        | Command::Receipt(_)
        | Command::Sync(_)
        | Command::Trash(_)
        | Command::History(_) => {}
    }
    let config = config()?;
    crate::log(config.log.as_deref().unwrap_or("warn"))?;
    let desk = Desk::open(config, cli.user, cli.json)?;
    match cli.command {
        Command::Serve | Command::Demo { .. } | Command::Doctor | Command::Settings => Ok(()),
        Command::User(c) => user::run(&desk, c).await,
        Command::Team(c) => team::run(&desk, c).await,
        Command::Account(c) => account::run(&desk, c).await,
        Command::Label(c) => label::run(&desk, c).await,
        Command::Share(c) => share::run(&desk, c).await,
        Command::Contact(c) => contact::run(&desk, c).await,
        Command::Comment(c) => comment::run(&desk, c).await,
        Command::Suggestion(c) => suggestion::run(&desk, c).await,
        Command::Brake(c) => brake::run(&desk, c).await,
        Command::Notice(c) => notice::run(&desk, c).await,
        Command::Question(c) => question::run(&desk, c).await,
        Command::Receipt(c) => receipt::run(&desk, c).await,
        Command::Sync(c) => sync::run(&desk, c).await,
        Command::Trash(c) => trash::run(&desk, c).await,
        Command::History(c) => history::run(&desk, c).await,
    }?;
    Ok(ExitCode::SUCCESS)
}

fn settings(out: Out) {
    let all = KEYS.map(|key| Setting {
        setting: key,
        variable: variable(key),
    });
    let row = |s: &Setting| [s.setting.to_owned(), s.variable.clone()];
    out.list(["setting", "variable"], &all, row, "");
}
