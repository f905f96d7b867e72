//! `kith sync`.

use super::{
    account::{NONE, all, ways_out},
    desk::Desk,
};
use crate::states::standing;
use ::sync::MirrorState;
use anyhow::Result;
use app::{
    AccountState, Read, Res,
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
        desk.watch("Bringing the accounts in step", async |progress| {
            let asked = asked.clone();
            let looked = desk.house.read(move |r| {
                let mut all = status::of(r, user)?;
                all.retain(|s| asked.contains(&s.account.id));
                let (mut through, mut left) = (true, 0);
                for s in &all {
                    let done = is_through(r, s, at)?;
                    through &= done;
                    left += standing(s).waiting + u64::from(!done);
                }
                Ok((through, left))
            });
            let (through, left) = looked.await?;
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

/// Whether everything was done since then that does not wait for a person.
fn is_through(r: &dyn Read, s: &AccountStatus, since: Micros) -> Res<bool> {
    if s.account.state != AccountState::Active {
        return Ok(true);
    }
    let mut in_step = s.waiting == 0;
    for m in &s.mirrors {
        let behind = r
            .label(m.mirror.label)?
            .is_some_and(|l| m.mirror.cursor <= l.seq);
        in_step &= m.mirror.state != MirrorState::Active || !behind;
    }
    let asks = s.brakes + s.questions > 0;
    let looked = s.due.is_none() && s.listed.is_some_and(|at| at >= since);
    Ok(looked && !s.unsettled && (in_step || asks))
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
