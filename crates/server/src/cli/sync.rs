//! `kith sync`.

use super::{account::state, desk::Desk};
use ::sync::MirrorState;
use anyhow::Result;
use app::{
    Account, AccountState, Read, Res,
    use_cases::{
        accounts, questions,
        status::{self, AccountStatus},
    },
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
        .write(move |w| {
            ids.iter()
                .try_for_each(|id| w.save_due(*id, Some(w.now())))?;
            Ok(w.now())
        })
        .await?;
    if wait {
        desk.wait_for("Bringing the accounts in step", async || {
            let asked = asked.clone();
            let through = desk.house.read(move |r| {
                let mut all = status::of(r, user)?;
                all.retain(|s| asked.contains(&s.account.id));
                all.iter()
                    .map(|s| is_through(r, s, at))
                    .try_fold(true, |all, one| Ok(all && one?))
            });
            Ok(through.await?.then_some(()))
        })
        .await?;
        return show(desk).await;
    }
    desk.out
        .done("The server looks at them now. `kith sync` shows how they stand.");
    Ok(())
}

/// Whether everything was done since then that does not wait for a person.
fn is_through(r: &dyn Read, s: &AccountStatus, since: Micros) -> Res<bool> {
    if s.account.state != AccountState::Active {
        return Ok(true);
    }
    let mut in_step = s.waiting == 0;
    for m in &s.mirrors {
        let seq = r.label(m.mirror.label)?.map_or(0, |l| l.seq);
        in_step &= m.mirror.state != MirrorState::Active || m.mirror.cursor >= seq;
    }
    let asks = s.brakes + s.questions > 0;
    let looked = s.due.is_none() && s.listed.is_some_and(|at| at >= since);
    Ok(looked && !s.unsettled && (in_step || asks))
}

async fn show(desk: &Desk) -> Result<()> {
    let user = desk.user().await?;
    let (all, brakes, questions) = desk
        .house
        .read(move |r| {
            Ok((
                status::of(r, user.id)?,
                questions::brakes(r, user.id)?.len(),
                questions::holds(r, user.id)?.len(),
            ))
        })
        .await?;
    let rows: Vec<_> = all
        .iter()
        .map(|s| {
            let linked: usize = s.mirrors.iter().map(|m| m.linked).sum();
            [
                s.account.email.clone(),
                words(s),
                s.mirrors.len().to_string(),
                linked.to_string(),
                seen(&s.account),
            ]
        })
        .collect();
    let empty = "No account is connected. `kith account connect` connects one.";
    desk.out.table(
        ["account", "state", "labels", "contacts", "last read"],
        &rows,
        empty,
    );
    if desk.out.json {
        return Ok(());
    }
    for (count, what) in [
        (brakes, "stops hold many changes at once: `kith brake list`"),
        (questions, "questions wait: `kith question list`"),
    ] {
        if count > 0 {
            println!("{count} {what}");
        }
    }
    if !desk.server_runs()? {
        println!(
            "No server runs on this data directory, so nothing moves. Start it with `kith serve`."
        );
    }
    Ok(())
}

fn seen(account: &Account) -> String {
    account
        .listed
        .map_or_else(|| "never".to_owned(), super::out::moment)
}

/// How an account stands, in a few words (S6).
fn words(s: &AccountStatus) -> String {
    if s.account.state != AccountState::Active {
        return state(s.account.state).to_owned();
    }
    match s.waiting {
        _ if s.account.listed.is_none() => "being read for the first time".to_owned(),
        _ if s.brakes > 0 => "held until you decide".to_owned(),
        0 if s.unsettled || s.due.is_some() => "at work".to_owned(),
        0 => "in step".to_owned(),
        1 => "1 change waiting".to_owned(),
        n => format!("{n} changes waiting"),
    }
}
