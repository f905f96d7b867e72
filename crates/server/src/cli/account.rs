//! `kith account`.

use super::{
    connecting,
    desk::Desk,
    label::mirror_state,
    leaving,
    out::{moment, table},
};
use crate::states::{NO_SERVER, Standing, ends_soon, standing};
use anyhow::Result;
use app::{
    Read, Res,
    use_cases::{
        accounts::{self, InTheWay},
        history,
        status::{self, AccountStatus},
    },
};
use clap::Subcommand;
use domain::Uuid;
use serde::Serialize;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Connect a Google account, or connect it again, also to change its region
    Connect {
        #[command(flatten)]
        which: connecting::Which,
        /// The country whose phone numbers are written there without a country code, such as DE [default: as it was, of a new account the server's]
        #[arg(long)]
        region: Option<String>,
        /// The browser is on another machine: paste here the address it ends on
        #[arg(long)]
        paste: bool,
    },
    /// Show the connected accounts
    List,
    /// Show how an account stands, and what to do about it
    Show {
        /// Its address [default: the only one]
        account: Option<String>,
    },
    /// Go on with a paused or full account, once what stood in its way is gone
    Resume { account: String },
    /// Disconnect an account; contacts stay where they are unless you say otherwise
    Disconnect {
        account: String,
        /// Leave everything in the account as it is (the default, unless Kith made contacts there that
        /// are to go with a label of somebody else's)
        #[arg(long)]
        keep: bool,
        /// Take out first what Kith made there
        #[arg(long, conflicts_with = "keep")]
        remove: bool,
    },
}

pub(crate) async fn run(desk: &Desk, command: Command) -> Result<()> {
    match command {
        Command::Connect {
            which,
            region,
            paste,
        } => connecting::run(desk, which, region, paste).await,
        Command::List => list(desk).await,
        Command::Show { account } => show(desk, account.as_deref()).await,
        Command::Resume { account } => {
            let (user, account) = (desk.user().await?.id, desk.account(Some(&account)).await?);
            let id = account.id;
            let resumed = desk.house.write(move |w| accounts::resume(w, user, id));
            let what = match resumed.await?.was {
                InTheWay::Paused => "is tried again now",
                InTheWay::OfOperator => {
                    "is tried again by itself within ten minutes, at once when the server is restarted"
                }
                InTheWay::Full => "is looked at now, and a contact created there if there is room",
                InTheWay::Nothing => "was in use all the time, and is looked at now",
            };
            let runs = match desk.server_runs()? {
                true => "",
                false => " No server runs, which is to do that: `kith serve`.",
            };
            desk.out.done(&format!(
                "{} {what}. `kith account show {}` tells how it goes.{runs}",
                account.email, account.email
            ));
            Ok(())
        }
        Command::Disconnect {
            account,
            keep,
            remove,
        } => {
            let (user, account) = (desk.user().await?.id, desk.account(Some(&account)).await?);
            let id = account.id;
            if remove {
                leaving::take_out(desk, &account).await?;
            } else if !keep {
                desk.house
                    .read(move |r| accounts::say_what_stays(r, user, id))
                    .await?;
            }
            let left = crate::connect::disconnect(&desk.house, user, &account).await?;
            desk.out.done(&format!(
                "{} is disconnected. {}, and the labels keep theirs. `kith receipt list` tells what is there.",
                account.email,
                if remove {
                    "What Kith had made there is out of it"
                } else {
                    "Its contacts stay there"
                }
            ));
            if let Some(left) = left {
                desk.out.done(left);
            }
            Ok(())
        }
    }
}

/// An account as it is shown.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Shown {
    /// By which the log names it.
    pub(super) id: Uuid,
    pub(super) account: String,
    #[serde(flatten)]
    pub(super) standing: Standing,
    /// When something is due that only waits for its time.
    pub(super) later: Option<String>,
    pub(super) questions: usize,
    pub(super) brakes: usize,
    pub(super) region: String,
    pub(super) connected: String,
    /// When Google ends the access by itself, where it says so.
    pub(super) ends: Option<String>,
    /// What is about to go wrong, and what to do about it.
    pub(super) warning: Option<String>,
    pub(super) last_read: Option<String>,
    pub(super) labels: Vec<InAccount>,
}

/// A label in an account.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InAccount {
    label: String,
    state: &'static str,
    contacts: usize,
    pub(super) in_account: usize,
}

/// What there is to show of an account.
pub(super) fn shown(r: &dyn Read, s: &AccountStatus) -> Res<Shown> {
    let mut labels = Vec::new();
    for m in &s.mirrors {
        labels.push(InAccount {
            label: history::known_name(r, s.account.user, m.mirror.label)?,
            state: mirror_state(m.mirror.state),
            contacts: m.size,
            in_account: m.linked,
        });
    }
    Ok(Shown {
        id: s.account.id.0,
        account: s.account.email.clone(),
        standing: standing(s),
        later: s.later.map(moment),
        questions: s.questions,
        brakes: s.brakes,
        region: s.account.region.clone(),
        connected: moment(s.account.connected),
        ends: s.account.ends.map(moment),
        warning: ends_soon(&s.account, s.now),
        last_read: s.listed.map(moment),
        labels,
    })
}

/// The user's accounts.
pub(super) async fn all(desk: &Desk) -> Result<Vec<Shown>> {
    let user = desk.user().await?.id;
    let all = desk.house.read(move |r| {
        let all = status::of(r, user)?;
        all.iter().map(|s| shown(r, s)).collect::<Res<Vec<_>>>()
    });
    let mut all = all.await?;
    // Where that cannot be told, nothing is said of it.
    if !desk.server_runs().unwrap_or(true) {
        for one in &mut all {
            one.standing = one.standing.clone().without_server();
        }
    }
    Ok(all)
}

/// What is said where there is none.
pub(super) const NONE: &str = "No account is connected. `kith account connect` connects one.";

async fn list(desk: &Desk) -> Result<()> {
    let all = all(desk).await?;
    desk.out.list(
        ["account", "state", "lag", "region", "connected"],
        &all,
        |a| {
            [
                a.account.clone(),
                a.standing.state.to_owned(),
                a.standing.lag.clone(),
                a.region.clone(),
                a.connected.clone(),
            ]
        },
        NONE,
    );
    if !desk.out.json {
        ways_out(&all);
        let waits = all.iter().find(|a| a.standing.state == NO_SERVER);
        if let Some(Standing {
            sentence,
            way_out: Some(way_out),
            ..
        }) = waits.map(|a| &a.standing)
        {
            println!("\n{sentence} {way_out}");
        }
    }
    Ok(())
}

/// Says of each account that needs somebody what is the case and what to do. That no server
/// runs is said once, for all of them.
pub(super) fn ways_out(all: &[Shown]) {
    for a in all {
        let said = a.standing.way_out.as_ref();
        if let Some(way_out) = said.filter(|_| a.standing.state != NO_SERVER) {
            println!("\n{}: {}\n  {way_out}", a.account, a.standing.sentence);
        }
        if let Some(warning) = &a.warning {
            println!("\n{}: {warning}", a.account);
        }
    }
}

async fn show(desk: &Desk, account: Option<&str>) -> Result<()> {
    let email = desk.account(account).await?.email;
    let all = all(desk).await?;
    for one in all.iter().filter(|one| one.account == email) {
        desk.out.one(one, print);
    }
    Ok(())
}

fn print(a: &Shown) {
    println!("{}\n", a.account);
    let never = "never".to_owned();
    for (name, value) in [
        ("state", a.standing.state.to_owned()),
        ("lag", a.standing.lag.clone()),
        ("questions", a.questions.to_string()),
        ("held", a.brakes.to_string()),
        ("region", a.region.clone()),
        ("id", a.id.to_string()),
        ("connected", a.connected.clone()),
        ("ends", a.ends.clone().unwrap_or("not by itself".to_owned())),
        ("last read", a.last_read.clone().unwrap_or(never)),
    ] {
        println!("  {name:10} {value}");
    }
    println!("\n{}", a.standing.sentence);
    if let Some(way_out) = &a.standing.way_out {
        println!("{way_out}");
    }
    if let Some(warning) = &a.warning {
        println!("{warning}");
    }
    if a.labels.is_empty() {
        println!("\nNo label is shown there. `kith label mirror` shows one.");
        return;
    }
    println!();
    let rows: Vec<_> = a
        .labels
        .iter()
        .map(|l| {
            [
                l.label.clone(),
                l.state.to_owned(),
                format!("{} of {}", l.in_account, l.contacts),
            ]
        })
        .collect();
    table(["label", "state", "contacts"], &rows);
}
