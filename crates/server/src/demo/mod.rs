//! `kith demo`: Kith and an emulated Google in one process, everything set up, nothing
//! needed.

mod command;
mod names;
pub(crate) mod people;
mod teller;
pub(crate) mod world;

use crate::{
    cli::until,
    config::{Config, Where},
    connect::{self, Purpose},
    house::House,
    seal::Sealer,
    serve,
};
use anyhow::{Context as _, Result, anyhow, bail};
use app::{
    Account,
    use_cases::{
        accounts::{self, Meant},
        mirrors, shares, users,
    },
};
use command::Command;
use domain::{Actor, Door, Label, Level, UserId};
use google::Google;
use std::{path::PathBuf, sync::Arc};
use tokio::sync::mpsc;
use world::{BEN, FAMILY, PRIVATE, WORK, World};

/// The ports wished for: the emulator's and Kith's.
const PORTS: (u16, u16) = (8090, 8080);

/// Runs until ctrl-c.
pub(crate) async fn run(data_dir: Option<PathBuf>) -> Result<()> {
    crate::log(&std::env::var("KITH_LOG").unwrap_or_else(|_| "error".to_owned()))?;
    let data = Data::new(data_dir)?;
    let world = Arc::new(World::start(Some(PORTS)).await?);
    let variables = world.variables(&data.dir);
    let at = Where {
        file: None,
        data_dir: Some(data.dir.clone()),
    };
    let config = Config::load(&at, |name| {
        variables
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.clone())
    })?;
    let (tell, mut told) = mpsc::unbounded_channel();
    let server = serve::start(config, Some(tell)).await?;
    let house = Arc::clone(&server.house);
    println!("Kith demo: three emulated Google accounts, kept in step.\n");
    tokio::select! {
        done = set_up(&house) => done?,
        stop = serve::stop_signal()? => { stop?; server.stop().await; return Ok(()) }
    }
    // What the setting up did was told above.
    while told.try_recv().is_ok() {}
    let command = Command::new(&data.dir);
    let telling = tokio::spawn(teller::tell(
        Arc::clone(&world),
        Arc::clone(&house),
        command.clone(),
        told,
    ));
    println!(
        "\nReady. Open these pages, change something under “{FAMILY}”, and watch it travel:\n"
    );
    for (account, whose) in [
        (PRIVATE, "Anna, private"),
        (WORK, "Anna, at work"),
        (BEN, "Ben, who may edit"),
    ] {
        println!("  {:44} {whose}", world.page(account));
    }
    println!("  {:44} Kith itself\n", format!("http://{}", server.addr));
    println!(
        "Commands work meanwhile: {}",
        command.line(PRIVATE, "label list")
    );
    println!("Ctrl-c ends it.\n");

    serve::stop_signal()?.await?;
    println!();
    server.stop().await;
    telling.abort();
    Ok(())
}

/// Users, accounts, the label, where it is shown, with whom it is shared.
async fn set_up(house: &House) -> Result<()> {
    let (sealer, google) = (house.sealer().await?, house.google()?);
    let anna = user(house, PRIVATE, "Anna").await?;
    let ben = user(house, BEN, "Ben").await?;
    for (user, account) in [(anna, PRIVATE), (anna, WORK), (ben, BEN)] {
        connect(house, &sealer, &google, user, account).await?;
        println!("  connected   {account}");
    }
    let (private, work, bens) = (
        account(house, anna, PRIVATE).await?,
        account(house, anna, WORK).await?,
        account(house, ben, BEN).await?,
    );
    let (by_anna, by_ben) = (actor(anna), actor(ben));

    let label = label(house, by_anna, &private).await?;
    println!("  label       “{FAMILY}”, from the group in {PRIVATE}");
    join(house, by_anna, &label, &work).await?;
    println!("  in step     {PRIVATE} and {WORK}");
    let id = label.id;
    house
        .write(move |w| shares::share(w, by_anna, id, ben, Level::Editor))
        .await?;
    join(house, by_ben, &label, &bens).await?;
    println!("  shared      with Ben, who may edit, in {BEN}");
    Ok(())
}

fn actor(user: UserId) -> Actor {
    Actor {
        user,
        door: Door::Operator,
    }
}

async fn user(house: &House, email: &'static str, name: &'static str) -> Result<UserId> {
    Ok(house.write(move |w| users::add(w, email, name)).await?.id)
}

/// Goes through Google's consent as a browser would.
pub(crate) async fn connect(
    house: &House,
    sealer: &Sealer,
    google: &Google,
    user: UserId,
    email: &str,
) -> Result<()> {
    let purpose = Purpose {
        user,
        region: None,
        hint: Some(email.to_owned()),
        meant: Meant::Any(Some(email.to_owned())),
    };
    let visit = connect::begin(house, sealer, google, purpose).await?;
    browse(visit.url.as_str()).await?;
    let ended = until("the way back from Google", async || {
        connect::outcome(house, &visit)
    })
    .await?;
    ended.map(|_| ()).map_err(|said| anyhow!(said))
}

/// Follows a link and all redirections, as a browser does.
pub(crate) async fn browse(url: &str) -> Result<()> {
    let answer = reqwest::Client::builder().build()?.get(url).send().await?;
    answer
        .error_for_status()
        .map(|_| ())
        .context("The link did not work.")
}

async fn account(house: &House, user: UserId, email: &'static str) -> Result<Account> {
    Ok(house
        .read(move |r| accounts::by_email(r, user, email))
        .await?)
}

/// The label made from the group, once the account was read.
async fn label(house: &House, by: Actor, account: &Account) -> Result<Label> {
    let id = account.id;
    let size = world::IN_FAMILY.len();
    let label = until("the groups of the account", async || {
        let made = house.write(move |w| {
            let Ok(group) = mirrors::find_group(w, by.user, id, FAMILY) else {
                return Ok(None);
            };
            mirrors::from_group(w, by, id, &group.id, None).map(|(label, _)| Some(label))
        });
        Ok(made.await?)
    });
    let label = label.await?;
    let id = label.id;
    until("the contacts of the group", async || {
        let here = house.read(move |r| r.label_size(id)).await?;
        Ok((here >= size).then_some(()))
    })
    .await?;
    Ok(label)
}

/// Shows the label in an account: asked for, planned, confirmed, done.
async fn join(house: &House, by: Actor, label: &Label, account: &Account) -> Result<()> {
    let (label, account) = (label.id, account.id);
    house
        .write(move |w| mirrors::mirror(w, by, label, account))
        .await?;
    let plan = until("the join plan", async || {
        Ok(house
            .read(move |r| mirrors::plan(r, by.user, label, account))
            .await?)
    });
    let plan = plan.await?;
    println!(
        "  plan        {} are there already, {} to create, {} to ask about",
        plan.link.len(),
        plan.create.len(),
        plan.ask.len()
    );
    house
        .write(move |w| mirrors::confirm(w, by, label, account))
        .await?;
    until("the contacts of the label", async || {
        let (size, linked) = house
            .read(move |r| {
                Ok((
                    r.label_size(label)?,
                    r.linked_by_label(account)?
                        .get(&label)
                        .copied()
                        .unwrap_or(0),
                ))
            })
            .await?;
        Ok((linked >= size).then_some(()))
    })
    .await
}

/// The data directory of a demo; one made for it goes with it.
pub(crate) struct Data {
    /// Where it is.
    pub(crate) dir: PathBuf,
    made: bool,
}

impl Data {
    /// The directory named, or a new one.
    pub(crate) fn new(named: Option<PathBuf>) -> Result<Self> {
        let made = named.is_none();
        let dir = named.unwrap_or_else(|| {
            std::env::temp_dir().join(format!("kith-demo-{}", uuid::Uuid::now_v7().simple()))
        });
        if dir.join("kith.db").exists() {
            bail!(
                "{} holds a Kith already, and the demo's accounts are new each time. Name an empty \
                 directory, or none.",
                dir.display()
            );
        }
        std::fs::create_dir_all(&dir)
            .with_context(|| format!("The directory {} cannot be made.", dir.display()))?;
        Ok(Self { dir, made })
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        if self.made {
            drop(std::fs::remove_dir_all(&self.dir));
        }
    }
}
