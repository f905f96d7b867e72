//! `kith sync`.

use super::{
    account::{NONE, all, ways_out},
    desk::Desk,
};
use crate::states::standing;
use anyhow::Result;
use app::{
    use_cases::{
        accounts, questions,
        status::{self, AccountStatus},
    },
    words::either,
};
use clap::Subcommand;
use domain::Micros;

/// How the accounts stand; `kith sync now` looks at them right now.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// How the accounts stand
    Status,
    /// Look at the accounts right now
    Now {
        #[arg(long, value_name = "EMAIL")]
        account: Option<String>,
        /// Wait until they are in step
        #[arg(long)]
        wait: bool,
    },
}

pub(crate) async fn run(desk: &Desk, args: Args) -> Result<()> {
    match args.command.unwrap_or(Command::Status) {
        Command::Status => show(desk).await,
        Command::Now { account, wait } => look(desk, account, wait).await,
    }
}

async fn look(desk: &Desk, account: Option<String>, wait: bool) -> Result<()> {
    let user = desk.user().await?.id;
    let accounts = match account {
        Some(email) => vec![desk.account(Some(&email)).await?],
        None => desk.house.read(move |r| accounts::list(r, user)).await?,
    };
    let asked: Vec<_> = accounts.iter().map(|a| a.id).collect();
    let ids = asked.clone();
    let at: Micros = desk
        .house
        .write(move |w| accounts::look_now(w, user, &ids))
        .await?;
    if wait {
        desk.watch("Bringing the accounts in step", async |progress| {
            let asked = asked.clone();
            let looked = desk.house.read(move |r| {
                let mut all = status::of(r, user)?;
                all.retain(|s| asked.contains(&s.account.id));
                Ok(all)
            });
            let all = looked.await?;
            let through = |s: &&AccountStatus| s.is_through(at);
            let linked = all.iter().flat_map(|s| &s.mirrors).map(|m| m.linked);
            progress.reached(linked.sum::<usize>() + all.iter().filter(through).count());
            if all.iter().any(AccountStatus::is_paced) {
                progress.rests();
            }
            let left = all.iter().filter(|s| !through(s));
            let left: u64 = left.map(|s| standing(s).waiting + 1).sum();
            let through = left == 0;
            progress.left(left);
            Ok(through.then_some(()))
        })
        .await?;
        return show(desk).await;
    }
    desk.out
        .done("The server looks at them now. `kith sync` shows how they stand.");
    Ok(())
}

async fn show(desk: &Desk) -> Result<()> {
    let user = desk.user().await?.id;
    let all = all(desk).await?;
    let waits = desk.house.read(move |r| {
        Ok((
            questions::brakes(r, user)?.len(),
            questions::holds(r, user)?.len(),
        ))
    });
    let (brakes, questions) = waits.await?;
    desk.out.list(
        ["account", "state", "labels", "contacts", "last read"],
        &all,
        |a| {
            let linked: usize = a.labels.iter().map(|l| l.in_account).sum();
            [
                a.account.clone(),
                a.standing.lag.clone(),
                a.labels.len().to_string(),
                linked.to_string(),
                a.last_read.clone().unwrap_or_else(|| "never".to_owned()),
            ]
        },
        NONE,
    );
    if desk.out.json {
        return Ok(());
    }
    ways_out(&all);
    for (count, waits, what) in [
        (
            brakes,
            either(brakes, "stop holds", "stops hold"),
            "many changes at once: `kith brake list`",
        ),
        (
            questions,
            either(questions, "question waits", "questions wait"),
            "for you: `kith question list`",
        ),
    ] {
        if count > 0 {
            println!("{count} {waits} {what}");
        }
    }
    if !desk.server_runs()? {
        println!(
            "No server runs on this data directory, so nothing moves. Start it with `kith serve`."
        );
    }
    Ok(())
}
