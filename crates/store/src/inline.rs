//! A store in memory that runs every unit at once, on the caller's thread.

use crate::{
    schema,
    sql::sqlite::{Sqlite, error},
    unit,
};
use app::{Env, Error, Job, Res, Store};
use rusqlite::{Connection, MAIN_DB};
use std::{
    panic::resume_unwind,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// A database in memory. `submit` runs and answers the unit before it returns, so the
/// caller alone decides the order of units; worlds are copied by [`InlineStore::snapshot`].
pub struct InlineStore {
    sqlite: Mutex<Sqlite>,
    env: Arc<dyn Env>,
}

impl InlineStore {
    /// A new, empty installation.
    ///
    /// # Errors
    ///
    /// When there is no memory.
    pub fn new(env: Arc<dyn Env>) -> Res<Self> {
        let sqlite = open(None)?;
        schema::prepare(&sqlite, "memory", env.as_ref())?;
        Ok(Self {
            sqlite: Mutex::new(sqlite),
            env,
        })
    }

    /// A copy of the world that [`InlineStore::snapshot`] returned.
    ///
    /// # Errors
    ///
    /// When the bytes are not a database of this version, or there is no memory.
    pub fn from_snapshot(bytes: &[u8], env: Arc<dyn Env>) -> Res<Self> {
        let sqlite = open(Some(bytes))?;
        schema::prepare(&sqlite, "memory", env.as_ref())?;
        Ok(Self {
            sqlite: Mutex::new(sqlite),
            env,
        })
    }

    /// The same store as it was before anything was held for the first time, for another world.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn anew(self, env: Arc<dyn Env>) -> Res<Self> {
        {
            let sqlite = self.lock();
            if !sqlite.is_idle() {
                sqlite.control("ROLLBACK")?;
            }
        }
        Ok(Self { env, ..self })
    }

    /// The whole world as bytes.
    ///
    /// # Errors
    ///
    /// When there is no memory, or something is held: that may still be lost.
    pub fn snapshot(&self) -> Res<Vec<u8>> {
        let sqlite = self.lock();
        if !sqlite.is_idle() {
            return Err(Error::Store("what is held is in no snapshot".into()));
        }
        let data = sqlite.0.serialize(MAIN_DB).map_err(error)?;
        Ok(data.to_vec())
    }

    /// What is done from here on can be lost. What is held again within that is of its own.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn hold(&self) -> Res<()> {
        self.lock().control("SAVEPOINT held")
    }

    /// What was done since it was held stays.
    ///
    /// # Errors
    ///
    /// When nothing is held, or the database fails.
    pub fn keep(&self) -> Res<()> {
        self.lock().control("RELEASE held")
    }

    /// What was done since it was held is lost.
    ///
    /// # Errors
    ///
    /// When nothing is held, or the database fails.
    pub fn lose(&self) -> Res<()> {
        let sqlite = self.lock();
        sqlite.control("ROLLBACK TO held")?;
        sqlite.control("RELEASE held")
    }

    /// Runs a unit and keeps what it did if it says so, without answering it: the caller
    /// calls `done`, or does not.
    ///
    /// # Errors
    ///
    /// When the database fails; nothing of the unit is kept then.
    ///
    /// # Panics
    ///
    /// When the unit panics, after undoing it.
    pub fn run(&self, job: &mut dyn Job) -> Res<()> {
        self.attempt(job)?
            .unwrap_or_else(|panic| resume_unwind(panic));
        Ok(())
    }

    fn attempt(&self, job: &mut dyn Job) -> Res<Result<(), unit::Panic>> {
        let sqlite = self.lock();
        // A transaction of its own, or within what is held.
        sqlite.control("SAVEPOINT unit")?;
        let kept = unit::attempt(job, &sqlite, self.env.as_ref());
        let keep = matches!(kept, Ok(true)) && !job.reads();
        let undone = match keep {
            true => Ok(()),
            false => sqlite.control("ROLLBACK TO unit"),
        };
        if let Err(e) = undone.and_then(|()| sqlite.control("RELEASE unit")) {
            // Nobody knows what of this unit would stay: then nothing does.
            if !sqlite.is_idle() {
                sqlite.control("ROLLBACK")?;
            }
            return Err(e);
        }
        Ok(kept.map(drop))
    }

    fn lock(&self) -> MutexGuard<'_, Sqlite> {
        // A unit that panicked was rolled back: the connection is as good as before.
        self.sqlite.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for InlineStore {
    fn submit(&self, mut job: Box<dyn Job>) {
        let committed = match self.attempt(job.as_mut()) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_panic)) => Err(unit::panicked()),
            Err(e) => Err(e),
        };
        unit::answer(job, committed);
    }
}

/// A connection in memory, with the pages of a snapshot if one is given.
fn open(bytes: Option<&[u8]>) -> Res<Sqlite> {
    let mut connection = Connection::open_in_memory().map_err(error)?;
    if let Some(bytes) = bytes {
        connection
            .deserialize_read_exact(MAIN_DB, bytes, bytes.len(), false)
            .map_err(error)?;
    }
    let sqlite = Sqlite::new(connection);
    sqlite.batch(
        "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY",
    )?;
    Ok(sqlite)
}
