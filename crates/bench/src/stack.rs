//! Kith itself, put together as the server does it, with cycles taken one at a time.

use crate::emulator::{CLIENT, Emulator};
use anyhow::{Context as _, Result, anyhow, bail};
use app::{
    Env, Event, Events, Executor, Opener, Read, Res, Sealed, Sleep, Store, Tools, Work,
    use_cases::{
        accounts::{self, Connection},
        mirrors, users,
    },
};
use domain::{AccountId, Actor, Door, Label, LabelId, Micros, UserId, Uuid};
use google::{Backoff, Config, Google};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use store::SqliteStore;
use sync::Settings;

/// More cycles than anything here takes.
const CYCLES: usize = 50;

/// Kith on a database file of its own, which goes with it.
pub(crate) struct Stack {
    store: Arc<SqliteStore>,
    executor: Executor,
    faults: Arc<Faults>,
    dir: Dir,
}

impl Stack {
    /// Kith with the emulator as its Google. New contacts do not wait: what is measured
    /// here are requests, not time.
    pub(crate) async fn new(emulator: &Emulator) -> Result<Self> {
        let dir = Dir::new()?;
        let env: Arc<dyn Env> = Arc::new(Machine(Instant::now()));
        let store = Arc::new(SqliteStore::open(&dir.0.join("kith.db"), Arc::clone(&env))?);
        let partner = Google::new(Config {
            people_url: emulator.url.clone(),
            issuer: emulator.url.clone(),
            photo_hosts: vec![emulator.url.clone()],
            backoff: Backoff::default(),
            ..Config::new(CLIENT.0, CLIENT.1)
        })?;
        let faults = Arc::new(Faults::default());
        let executor = Executor::new(Tools {
            store: Arc::clone(&store) as _,
            partner: Arc::new(partner),
            env,
            opener: Arc::new(Clear),
            events: Arc::clone(&faults) as _,
            settings: Settings {
                settle: Micros(0),
                settle_most: Micros(0),
                ..Settings::default()
            },
            quotas: app::Quotas::UNLIMITED,
        });
        executor.take_leases().await?;
        Ok(Self {
            store,
            executor,
            faults,
            dir,
        })
    }

    /// Ends, and leaves its data directory.
    pub(crate) fn into_dir(self) -> Dir {
        self.dir
    }

    /// Reads.
    pub(crate) async fn read<R: Send + 'static>(
        &self,
        run: impl FnMut(&dyn Read) -> Res<R> + Send + 'static,
    ) -> Res<R> {
        let store: &dyn Store = self.store.as_ref();
        store.read(run).await
    }

    /// Does what a person asked for.
    pub(crate) async fn write<R: Send + 'static>(
        &self,
        run: impl FnMut(&dyn Work) -> Res<R> + Send + 'static,
    ) -> Res<R> {
        let store: &dyn Store = self.store.as_ref();
        store.write_durably(run).await
    }

    /// Adds a user.
    pub(crate) async fn user(&self, email: &'static str) -> Result<UserId> {
        Ok(self.write(move |w| users::add(w, email, "")).await?.id)
    }

    /// Connects an account of the emulator.
    pub(crate) async fn connect(
        &self,
        emulator: &Emulator,
        user: UserId,
        email: &str,
    ) -> Result<AccountId> {
        let token = emulator.refresh_token(email).await?;
        let connection = Connection {
            ends: None,
            sub: format!("sub-of-{email}"),
            email: email.to_owned(),
            domain: None,
            region: None,
            usual_region: "DE".to_owned(),
            token: Sealed {
                key_id: "clear".to_owned(),
                bytes: token.into_bytes(),
            },
        };
        Ok(self
            .write(move |w| accounts::connect(w, user, connection.clone()))
            .await?
            .id)
    }

    /// Makes a label from a group of an account, and takes its people in.
    pub(crate) async fn label(
        &self,
        user: UserId,
        account: AccountId,
        group: &'static str,
    ) -> Result<Label> {
        self.settle(account).await?;
        let label = self.write(move |w| {
            let found = mirrors::find_group(w, user, account, group)?;
            Ok(mirrors::from_group(w, by(user), account, &found.id, None)?.0)
        });
        let label = label.await?;
        self.settle(account).await?;
        Ok(label)
    }

    /// Asks for a label in an account and waits for the join plan: how many to link, to
    /// create, to ask about.
    pub(crate) async fn propose(
        &self,
        user: UserId,
        label: LabelId,
        account: AccountId,
    ) -> Result<(usize, usize, usize)> {
        self.write(move |w| mirrors::mirror(w, by(user), label, account))
            .await?;
        for _ in 0..CYCLES {
            self.cycle(account).await?;
            let plan = self
                .read(move |r| mirrors::plan(r, user, label, account))
                .await?;
            if let Some(plan) = plan {
                return Ok((plan.link.len(), plan.create.len(), plan.ask.len()));
            }
        }
        bail!("no join plan came about")
    }

    /// Says yes to it.
    pub(crate) async fn confirm(
        &self,
        user: UserId,
        label: LabelId,
        account: AccountId,
    ) -> Result<()> {
        self.write(move |w| mirrors::confirm(w, by(user), label, account))
            .await?;
        Ok(())
    }

    /// One cycle; answers whether nothing is left to do.
    pub(crate) async fn cycle(&self, account: AccountId) -> Result<bool> {
        let report = self.executor.cycle(account).await?;
        self.faults.none()?;
        if report.pause_until.is_some() {
            bail!("the emulator asked for a pause");
        }
        Ok(report.settled && report.wake.is_none() && !report.active)
    }

    /// Cycles until nothing is left to do.
    pub(crate) async fn settle(&self, account: AccountId) -> Result<()> {
        for _ in 0..CYCLES {
            if self.cycle(account).await? {
                return Ok(());
            }
        }
        bail!("it does not settle")
    }

    /// Several accounts, until nothing is left to do in any.
    pub(crate) async fn settle_all(&self, accounts: &[AccountId]) -> Result<()> {
        for _ in 0..CYCLES {
            let mut settled = true;
            for account in accounts {
                settled &= self.cycle(*account).await?;
            }
            if settled {
                return Ok(());
            }
        }
        bail!("they do not settle")
    }
}

/// Has every account of a data directory look as if nobody had used it for long.
pub(crate) async fn forget_activity(dir: &Dir) -> Result<()> {
    let env: Arc<dyn Env> = Arc::new(Machine(Instant::now()));
    let store = SqliteStore::open(&dir.0.join("kith.db"), env)?;
    let store: &dyn Store = &store;
    store
        .write_durably(|w| {
            for account in w.accounts()? {
                w.save_account(&app::Account {
                    active: None,
                    ..account
                })?;
            }
            Ok(())
        })
        .await?;
    Ok(())
}

/// Who acts.
pub(crate) fn by(user: UserId) -> Actor {
    Actor {
        user,
        door: Door::Operator,
    }
}

/// The processor time this process has used, all threads together.
pub(crate) fn cpu() -> Duration {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let (seconds, nanos) = (u64::try_from(spent.tv_sec), u32::try_from(spent.tv_nsec));
    Duration::new(seconds.unwrap_or_default(), nanos.unwrap_or_default())
}

struct Machine(Instant);

impl Env for Machine {
    fn now(&self) -> Micros {
        micros(
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default(),
        )
    }

    fn monotonic(&self) -> Micros {
        micros(self.0.elapsed())
    }

    fn uuid(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn secret(&self) -> [u8; 32] {
        // Nobody is invited in a measurement.
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(self.uuid().as_bytes());
        bytes
    }

    fn sleep(&self, span: Micros) -> Sleep {
        Box::pin(tokio::time::sleep(Duration::from_micros(
            u64::try_from(span.0).unwrap_or_default(),
        )))
    }
}

fn micros(span: Duration) -> Micros {
    Micros(i64::try_from(span.as_micros()).unwrap_or(i64::MAX))
}

/// Nothing is sealed here.
struct Clear;

impl Opener for Clear {
    fn open(&self, sealed: &Sealed) -> Option<String> {
        String::from_utf8(sealed.bytes.clone()).ok()
    }

    fn seal_anew(&self, old: &Sealed, secret: &str) -> Option<Sealed> {
        Some(Sealed {
            bytes: secret.into(),
            ..old.clone()
        })
    }
}

/// Remembers what went wrong: nothing may, in a measurement.
#[derive(Default)]
struct Faults(Mutex<Vec<String>>);

impl Faults {
    fn none(&self) -> Result<()> {
        let faults = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        match faults.first() {
            None => Ok(()),
            Some(fault) => Err(anyhow!("{fault}")),
        }
    }
}

impl Events for Faults {
    fn happened(&self, event: Event) {
        let fault = match event {
            Event::Faulted { fault, .. } => fault.said(),
            Event::Paused { said, .. } | Event::NoPictures { said, .. } => said,
            Event::Braked { count, .. } => format!("a brake holds {count} changes"),
            Event::GroupGone { .. } => "a group is gone".to_owned(),
            Event::GroupUnusable { why, .. } => why.name().to_owned(),
            Event::Full { .. } => "the account is full".to_owned(),
            Event::Met { .. }
            | Event::Observed { .. }
            | Event::Took { .. }
            | Event::Resumed { .. }
            | Event::Wrote { .. } => return,
        };
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(fault);
    }
}

/// A folder that goes with this value, on the disk the program is on.
pub(crate) struct Dir(pub(crate) PathBuf);

impl Dir {
    /// A new one.
    pub(crate) fn new() -> Result<Self> {
        let place = std::env::current_exe()?;
        let place = place.parent().context("the program is in no folder")?;
        let dir = place.join(format!("bench-{}", Uuid::now_v7().simple()));
        std::fs::create_dir_all(&dir)?;
        Ok(Self(dir))
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}
