//! `kith account`.

use super::{desk::Desk, out::moment};
use crate::{
    connect::{self, Purpose},
    http::Door,
    serve,
};
use anyhow::{Result, anyhow, bail};
use app::{AccountState, use_cases::accounts};
use clap::Subcommand;
use std::{io::Write as _, sync::Arc, time::Duration};
use store::DirLock;
use tokio::{sync::Notify, time};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Connect a Google account, or connect it again
    Connect {
        /// The address to suggest on Google's page
        #[arg(long, value_name = "EMAIL")]
        hint: Option<String>,
        /// The country whose phone numbers are written there without a country code, such as DE
        #[arg(long)]
        region: Option<String>,
    },
    /// Show the connected accounts
    List,
    /// Disconnect an account; contacts stay where they are
    Disconnect { account: String },
}

pub(crate) async fn run(desk: &Desk, command: Command) -> Result<()> {
    match command {
        Command::Connect { hint, region } => connect_account(desk, hint, region).await,
        Command::List => list(desk).await,
        Command::Disconnect { account } => {
            let (user, account) = (desk.user().await?.id, desk.account(Some(&account)).await?);
            let left = connect::disconnect(&desk.house, user, &account).await?;
            desk.out.done(&format!(
                "{} is disconnected. Its contacts stay there, and the labels keep theirs.",
                account.email
            ));
            if let Some(left) = left {
                desk.out.done(left);
            }
            Ok(())
        }
    }
}

async fn connect_account(desk: &Desk, hint: Option<String>, region: Option<String>) -> Result<()> {
    let house = &desk.house;
    let config = &house.config;
    let user = desk.user().await?;
    if config.google.client_id.is_empty() {
        bail!(
            "No OAuth client is set. Make one at https://console.cloud.google.com/auth/clients (type: web \
             application, redirect URI {}), then set KITH_GOOGLE_CLIENT_ID and KITH_GOOGLE_CLIENT_SECRET. \
             `kith demo` works without.",
            serve::callback_url(config)
        );
    }
    let sealer = house.sealer().await?;
    let google = Arc::new(house.google()?);
    // Held for as long as this command answers for the server.
    let lock = DirLock::acquire(&config.data_dir).ok();
    let listening = match lock {
        Some(_) => {
            let door = Door {
                house: Arc::clone(house),
                sealer: sealer.clone(),
                google: Arc::clone(&google),
                news: Arc::new(Notify::new()),
            };
            Some(serve::Callback::serve(Arc::new(door)).await?)
        }
        None => None,
    };
    let region = region
        .unwrap_or_else(|| config.region.clone())
        .to_uppercase();
    let visit = connect::begin(
        house,
        &sealer,
        &google,
        Purpose {
            user: user.id,
            region,
            hint,
        },
    )
    .await?;
    println!(
        "Open this link, choose the account and let Kith in:\n\n  {}\n",
        visit.url
    );
    std::io::stdout().flush()?;
    let outcome = time::timeout(connect::PATIENCE, async {
        loop {
            if let Some(outcome) = connect::outcome(house, &visit)? {
                return anyhow::Ok(outcome);
            }
            time::sleep(Duration::from_millis(50)).await;
        }
    });
    let outcome = outcome.await.map_err(|_| {
        anyhow!("Nobody opened the link for ten minutes. Begin again with `kith account connect`.")
    })??;
    let alone = listening.is_some();
    if let Some(listening) = listening {
        listening.stop().await;
    }
    let email = outcome.map_err(|said| anyhow!(said))?;
    desk.out
        .done(&format!("{email} is connected to {}.", user.email));
    if alone {
        desk.out
            .done("Start the server to keep it in step: `kith serve`.");
    }
    Ok(())
}

async fn list(desk: &Desk) -> Result<()> {
    let user = desk.user().await?;
    let all = desk.house.read(move |r| accounts::list(r, user.id)).await?;
    let rows: Vec<_> = all
        .into_iter()
        .map(|a| {
            [
                a.email,
                state(a.state).to_owned(),
                a.region,
                moment(a.connected),
            ]
        })
        .collect();
    let empty = "No account is connected. `kith account connect` connects one.";
    desk.out
        .table(["account", "state", "region", "connected"], &rows, empty);
    Ok(())
}

/// The state of an account, with the way out of it.
pub(crate) fn state(state: AccountState) -> &'static str {
    match state {
        AccountState::Active => "in use",
        AccountState::Paused(cause) if !cause.is_for_operator() => {
            "no longer lets Kith in: `kith account connect`"
        }
        AccountState::Paused(_) => "refused by Google: the OAuth client needs the operator",
        AccountState::Disconnected => "disconnected",
    }
}
