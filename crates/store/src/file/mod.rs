//! A database file: one thread that writes, a few that read.

mod queue;
mod reader;
mod writer;

use crate::{
    schema,
    sql::sqlite::{Sqlite, error},
    unit,
};
use app::{Env, Error, Job, Res, Store};
use futures::channel::oneshot;
use queue::Queue;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::{
    io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

/// Units that may wait; more are turned away with [`Error::Busy`].
pub const WAITING_MOST: usize = 1024;

/// Threads that only read.
const READERS: usize = 3;

/// How long a statement waits for another process that is writing.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the threads of a store share.
struct Shared {
    writes: Queue<Errand>,
    reads: Queue<Box<dyn Job>>,
    env: Arc<dyn Env>,
    /// How many rows this process has changed, as far as they are committed.
    changed: AtomicU64,
}

/// What the writing thread is asked for.
enum Errand {
    /// A unit to run and commit.
    Unit(Box<dyn Job>),
    /// Whether another process has written.
    Version(oneshot::Sender<Res<u64>>),
}

/// A database file (WAL). Units that wait are committed together, each under a savepoint
/// of its own, and answered after the commit; units that only read run beside them, each
/// in a snapshot. Dropping the store runs what waits and then stops.
pub struct SqliteStore {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

impl SqliteStore {
    /// Opens a database file, makes it if it is not there, and brings it up to date.
    ///
    /// # Errors
    ///
    /// `database-newer` when a newer program wrote it, `database-unreadable` when the file
    /// cannot be opened or is no database.
    pub fn open(path: &Path, env: Arc<dyn Env>) -> Res<Self> {
        let place = path.display().to_string();
        let writer = open_writer(path, &place, env.as_ref())?;
        let readers: Vec<Sqlite> = (0..READERS)
            .map(|_| open_reader(path))
            .collect::<Res<_>>()?;
        let shared = Arc::new(Shared {
            writes: Queue::new(WAITING_MOST),
            reads: Queue::new(WAITING_MOST),
            env,
            changed: AtomicU64::new(writer.0.total_changes()),
        });
        let mut store = Self {
            shared,
            threads: Vec::new(),
        };
        store.spawn("kith-writer", writer, writer::run)?;
        for reader in readers {
            store.spawn("kith-reader", reader, reader::run)?;
        }
        Ok(store)
    }

    /// A number that is another one whenever another process has written to the file since
    /// it was last asked for. Cheap: nothing is read but the header in shared memory.
    ///
    /// # Errors
    ///
    /// When the file cannot be read any more.
    pub fn data_version(&self) -> impl Future<Output = Res<u64>> + Send + 'static {
        let (ask, answer) = oneshot::channel();
        let refused = self.shared.writes.push(Errand::Version(ask)).is_err();
        async move {
            if refused {
                return Err(Error::Busy);
            }
            answer.await.unwrap_or_else(|_| {
                Err(Error::Store(
                    "it stopped before it answered; look again".into(),
                ))
            })
        }
    }

    /// A number that is another one whenever this process has changed something in the file since
    /// it was last asked for; beside [`Self::data_version`], which tells of other processes alone.
    pub fn changed(&self) -> u64 {
        self.shared.changed.load(Ordering::Acquire)
    }

    fn spawn(&mut self, name: &str, sqlite: Sqlite, run: fn(&Shared, &Sqlite)) -> Res<()> {
        let shared = Arc::clone(&self.shared);
        let spawned = thread::Builder::new()
            .name(name.into())
            .spawn(move || run(&shared, &sqlite));
        let no_thread = |e: io::Error| {
            Error::Store(format!(
                "no thread could be started ({e}). Is the number of processes of this user limited?"
            ))
        };
        self.threads.push(spawned.map_err(no_thread)?);
        Ok(())
    }
}

impl Store for SqliteStore {
    fn submit(&self, job: Box<dyn Job>) {
        let refused = if job.reads() {
            self.shared.reads.push(job).err()
        } else {
            self.shared
                .writes
                .push(Errand::Unit(job))
                .err()
                .and_then(|errand| match errand {
                    Errand::Unit(job) => Some(job),
                    Errand::Version(_) => None,
                })
        };
        if let Some(job) = refused {
            unit::answer(job, Err(Error::Busy));
        }
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        let me = thread::current().id();
        let join = |thread: JoinHandle<()>| {
            // The last owner may let go within an answer, on one of these threads.
            if thread.thread().id() != me && thread.join().is_err() {
                tracing::error!("a thread of the store panicked");
            }
        };
        let mut threads = self.threads.drain(..);
        let writer = threads.next();
        self.shared.reads.close();
        threads.for_each(join);
        // The writer is the last to close the file, and so takes the journal into it; those who
        // only read could not.
        self.shared.writes.close();
        writer.into_iter().for_each(join);
    }
}

fn open_writer(path: &Path, place: &str, env: &dyn Env) -> Res<Sqlite> {
    let unreadable = |e: rusqlite::Error| {
        let next = match e.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                "Another program has it locked: close that one, then try again."
            }
            Some(ErrorCode::ReadOnly) => {
                "Check who may write to it and to the directory it is in, and that the disk is not \
                 mounted read-only."
            }
            Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure) => {
                "Free some space on the disk, then try again."
            }
            _ => "Check the path and who may write there.",
        };
        Error::Refused(app::Problem::new(
            "database-unreadable",
            format!("The database at {place} cannot be opened ({e}). {next}"),
        ))
    };
    let connection = Connection::open(path).map_err(unreadable)?;
    connection.busy_timeout(PATIENCE).map_err(error)?;
    let sqlite = Sqlite::new(connection);
    // The first look at the file itself: what is no database shows here.
    sqlite
        .0
        .query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
        .map_err(unreadable)?;
    // The system keeps the file in memory anyway: caches of our own only save the copying.
    sqlite.batch(
        "PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192;
         PRAGMA secure_delete = FAST; PRAGMA journal_size_limit = 67108864",
    )?;
    schema::prepare(&sqlite, place, env)?;
    Ok(sqlite)
}

fn open_reader(path: &Path) -> Res<Sqlite> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(error)?;
    connection.busy_timeout(PATIENCE).map_err(error)?;
    let sqlite = Sqlite::new(connection);
    sqlite.batch("PRAGMA temp_store = MEMORY; PRAGMA cache_size = -2048")?;
    Ok(sqlite)
}
