//! The thread that writes. What waits is committed together: one sync of the disk for all.

use super::{
    Errand, Shared,
    reader::{REST, give_back},
};
use crate::{sql::sqlite::Sqlite, unit};
use app::{Env, Error, Job, Res};
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};

/// Units that are committed together at most, so that the first does not wait for ever.
const GROUP_MOST: usize = 256;

/// A unit that ran, and what its own part of the commit came to.
type Ran = (Box<dyn Job>, Res<()>);

/// Runs units until the queue is closed and empty.
pub(super) fn run(shared: &Shared, sqlite: &Sqlite) {
    let mut writer = Writer {
        sqlite,
        env: shared.env.as_ref(),
        full: false,
    };
    let mut worked = None;
    loop {
        let errands = shared.writes.take(GROUP_MOST);
        if errands.is_empty() {
            return;
        }
        let now = Instant::now();
        let mut group = Vec::with_capacity(errands.len());
        for errand in errands {
            match errand {
                Errand::Unit(job) => group.push(job),
                // Nobody may be waiting any more.
                Errand::Version(answer) => drop(answer.send(writer.version())),
            }
        }
        if group.is_empty() {
            // Somebody asks for the version all the time; that is rest.
            if worked
                .take_if(|at| now.duration_since(*at) >= REST)
                .is_some()
            {
                give_back(sqlite);
            }
            continue;
        }
        worked = Some(now);
        writer.commit_all(group, &shared.changed);
    }
}

struct Writer<'a> {
    sqlite: &'a Sqlite,
    env: &'a dyn Env,
    /// Whether a commit waits for the disk now.
    full: bool,
}

impl Writer<'_> {
    fn version(&self) -> Res<u64> {
        self.sqlite
            .setting("PRAGMA data_version")
            .map(i64::cast_unsigned)
    }

    /// Runs the units of a group in one transaction and answers them afterwards.
    fn commit_all(&mut self, group: Vec<Box<dyn Job>>, changed: &AtomicU64) {
        if let Err(e) = self.begin(group.iter().any(|job| job.durable())) {
            group
                .into_iter()
                .for_each(|job| unit::answer(job, Err(e.clone())));
            return;
        }
        let ran: Vec<Ran> = group.into_iter().map(|job| self.attempt(job)).collect();
        let committed = self.commit();
        // Rows that were rolled back count as well: once too often is no harm.
        changed.store(self.sqlite.0.total_changes(), Ordering::Release);
        for (job, outcome) in ran {
            unit::answer(job, committed.clone().and(outcome));
        }
    }

    /// Begins a transaction that commits to the disk, if that is asked for (A4). The
    /// setting can only change between transactions.
    fn begin(&mut self, durable: bool) -> Res<()> {
        if !self.sqlite.is_idle() {
            self.sqlite.control("ROLLBACK")?;
        }
        if self.full != durable {
            self.sqlite.batch(if durable {
                "PRAGMA synchronous = FULL"
            } else {
                "PRAGMA synchronous = NORMAL"
            })?;
            self.full = durable;
        }
        self.sqlite.control("BEGIN IMMEDIATE")
    }

    /// Runs one unit under its savepoint.
    fn attempt(&self, mut job: Box<dyn Job>) -> Ran {
        let outcome = self.attempt_in_savepoint(job.as_mut());
        (job, outcome)
    }

    fn attempt_in_savepoint(&self, job: &mut dyn Job) -> Res<()> {
        // A full disk or a broken one ends the whole transaction under our feet; whatever
        // ran after that would commit by itself, statement by statement.
        if self.sqlite.is_idle() {
            return Err(ended());
        }
        self.sqlite.control("SAVEPOINT unit")?;
        let kept = unit::attempt(job, self.sqlite, self.env);
        if self.sqlite.is_idle() {
            return Err(ended());
        }
        let undo = if matches!(kept, Ok(true)) {
            Ok(())
        } else {
            self.sqlite.control("ROLLBACK TO unit")
        };
        if let Err(e) = undo.and_then(|()| self.sqlite.control("RELEASE unit")) {
            // Nobody knows what of this unit would be committed: then nothing is.
            self.sqlite.control("ROLLBACK")?;
            return Err(e);
        }
        kept.map(drop).map_err(|_panic| unit::panicked())
    }

    fn commit(&self) -> Res<()> {
        if self.sqlite.is_idle() {
            return Err(ended());
        }
        let committed = self.sqlite.control("COMMIT");
        if !self.sqlite.is_idle()
            && let Err(e) = self.sqlite.control("ROLLBACK")
        {
            tracing::error!(error = %e, "a transaction could neither be committed nor rolled back");
        }
        committed
    }
}

fn ended() -> Error {
    Error::Store("the transaction was ended by the database: is the disk full?".into())
}
