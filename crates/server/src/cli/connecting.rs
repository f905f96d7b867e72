//! `kith account connect`: prints the link to Google and waits until the browser has come
//! back: to the running server, to this command, or, where the browser is on another
//! machine, as an address that somebody pastes here.

use super::desk::Desk;
use crate::{
    connect::{self, Outcome, Purpose, Visit},
    http::Door,
    seal::Sealer,
    serve,
};
use anyhow::{Result, anyhow, bail};
use app::use_cases::accounts::{self, Meant};
use google::Google;
use std::{
    io::{BufRead as _, IsTerminal as _, Write as _},
    sync::Arc,
    time::Duration,
};
use store::DirLock;
use tokio::{
    sync::{Notify, mpsc},
    time,
};

/// What a connection needs.
struct Means<'a> {
    desk: &'a Desk,
    sealer: Sealer,
    google: Arc<Google>,
}

/// Which account is meant.
#[derive(Debug, clap::Args)]
pub(crate) struct Which {
    /// The address to suggest on Google's page
    #[arg(long, value_name = "EMAIL")]
    hint: Option<String>,
    /// Connect this account of yours again, and no other
    #[arg(long, value_name = "EMAIL", conflicts_with_all = ["hint", "new"])]
    again: Option<String>,
    /// Connect another one, though one of yours waits to be connected again
    #[arg(long)]
    new: bool,
}

impl Which {
    /// The address to suggest, and whom to take.
    async fn meant(self, desk: &Desk) -> Result<(Option<String>, Meant)> {
        if let Some(again) = self.again {
            let account = desk.account(Some(&again)).await?;
            return Ok((Some(account.email), Meant::Again(account.id)));
        }
        let (user, hint) = (desk.user().await?.id, self.hint.clone());
        let by_hint = desk
            .house
            .read(move |r| Meant::by_hint(r, user, hint.clone()));
        Ok(match (self.new, by_hint.await?) {
            (true, Meant::Any(hint)) => (hint, Meant::New),
            (_, meant) => (self.hint, meant),
        })
    }
}

pub(crate) async fn run(
    desk: &Desk,
    which: Which,
    region: Option<String>,
    paste: bool,
) -> Result<()> {
    let house = &desk.house;
    let config = &house.config;
    let user = desk.user().await?;
    if config.google.client_id.is_empty() {
        bail!(
            "No OAuth client is set. docs/google-setup.md leads through making one: of the type “Desktop \
             app” where Kith runs on the machine you sit at, “Web application” with the redirect URI {} on \
             a server with a name. Then set `client_id` and `client_secret` under `[google]` in kith.toml \
             (or KITH_GOOGLE_CLIENT_ID and KITH_GOOGLE_CLIENT_SECRET). `kith demo` works without.",
            serve::callback_url(config)
        );
    }
    let region = region.map(|named| accounts::region(&named)).transpose()?;
    let means = Means {
        desk,
        sealer: house.sealer().await?,
        google: Arc::new(house.google()?),
    };
    let runs = desk.server_runs()?;
    let listening = if runs || paste {
        None
    } else {
        // The lock is held for as long as this command answers for the server.
        Some((DirLock::acquire(&config.data_dir)?, means.listen().await?))
    };
    let (hint, meant) = which.meant(desk).await?;
    let purpose = Purpose {
        user: user.id,
        region,
        hint,
        meant,
    };
    let visit = connect::begin(house, &means.sealer, &means.google, purpose).await?;
    means.tell(&visit, paste)?;
    // At a terminal somebody may paste without having said so before.
    let typed = (paste || std::io::stdin().is_terminal()).then(lines);
    let ended = time::timeout(connect::PATIENCE, means.wait(&visit, typed, paste)).await;
    let outcome = ended.map_err(|_| {
        anyhow!(
            "The browser did not come back within ten minutes. If Google showed a page with an error, \
             docs/google-setup.md (“What it may say”) tells what to do about it, and `kith doctor` the \
             redirect address to register. Begin again with `kith account connect`."
        )
    })??;
    if let Some((_lock, listening)) = listening {
        listening.stop().await;
    }
    let email = outcome.map_err(|said| anyhow!(said))?;
    let mut said = format!("{email} is connected to {}.", user.email);
    if !runs {
        said.push_str(" Start the server to keep it in step: `kith serve`.");
    }
    desk.out.done(&said);
    Ok(())
}

impl Means<'_> {
    /// Takes the server's place for the way back.
    async fn listen(&self) -> Result<serve::Callback> {
        let door = Door {
            house: Arc::clone(&self.desk.house),
            sealer: self.sealer.clone(),
            google: Arc::clone(&self.google),
            news: Arc::new(Notify::new()),
        };
        serve::Callback::serve(Arc::new(door)).await
    }

    /// Prints the link, and how to come back.
    fn tell(&self, visit: &Visit, paste: bool) -> Result<()> {
        if self.desk.out.json {
            println!("{}", serde_json::json!({ "link": visit.url.as_str() }));
        } else {
            println!(
                "Open this link, choose the account and let Kith in:\n\n  {}\n",
                visit.url
            );
        }
        if paste {
            eprintln!(
                "Open it in a browser on any machine. In the end the browser goes to {}, and may say \
                 that it cannot reach it: that is fine. Copy that address from its address bar, and \
                 paste it here:",
                serve::callback_url(&self.desk.house.config)
            );
        } else if std::io::stdin().is_terminal() {
            eprintln!(
                "If the browser is on another machine and ends on a page it cannot reach, paste the \
                 address of that page here:"
            );
        }
        std::io::stdout().flush()?;
        Ok(())
    }

    /// Waits until the visit has ended, by whichever way.
    async fn wait(
        &self,
        visit: &Visit,
        mut typed: Option<mpsc::UnboundedReceiver<String>>,
        paste: bool,
    ) -> Result<Outcome> {
        let house = &self.desk.house;
        let mut looks = time::interval(Duration::from_millis(50));
        loop {
            tokio::select! {
                _ = looks.tick() => {
                    if let Some(outcome) = connect::outcome(house, visit)? {
                        return Ok(outcome);
                    }
                }
                line = next(&mut typed) => match line {
                    Some(line) if line.trim().is_empty() => {}
                    Some(line) => match visit.came_back(&line) {
                        Ok(back) => {
                            let ended = connect::finish(house, &self.sealer, &self.google, &back);
                            let ended = ended.await;
                            if let Some(outcome) = connect::outcome(house, visit)? {
                                return Ok(outcome);
                            }
                            // It came back by another way at the same moment: that one counts.
                            if let Err(e) = ended {
                                eprintln!("{e:#}");
                            }
                        }
                        Err(said) => eprintln!("{said}"),
                    },
                    None if paste => bail!(
                        "Nothing was pasted. Begin again with `kith account connect --paste`, and paste \
                         the address that the browser ends on."
                    ),
                    None => typed = None,
                },
            }
        }
    }
}

/// The next line; waits for ever where nobody types.
async fn next(typed: &mut Option<mpsc::UnboundedReceiver<String>>) -> Option<String> {
    match typed {
        Some(typed) => typed.recv().await,
        None => std::future::pending().await,
    }
}

/// Lines of standard input. Read on a thread of its own that ends with the process: nothing
/// can wake somebody who waits for a key.
fn lines() -> mpsc::UnboundedReceiver<String> {
    let (send, typed) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                return;
            }
        }
    });
    typed
}
