//! `kith user`.

use super::desk::Desk;
use anyhow::Result;
use app::use_cases::users;
use clap::Subcommand;
use serde::Serialize;

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
        }
        Command::List => {
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
        }
    }
    Ok(())
}
