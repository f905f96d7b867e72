//! Threads that only read: each unit in one snapshot, beside the writer.

use super::Shared;
use crate::{sql::sqlite::Sqlite, unit};
use app::{Job, Res};
use std::time::Duration;

/// After so long without a unit a thread is at rest.
pub(super) const REST: Duration = Duration::from_secs(2);

/// Runs units until the queue is closed.
pub(super) fn run(shared: &Shared, sqlite: &Sqlite) {
    while let Some(mut job) = shared.reads.take(1).pop() {
        let looked = look(shared, sqlite, job.as_mut());
        unit::answer(job, looked);
        if shared.reads.rests_for(REST) {
            give_back(sqlite);
        }
    }
}

/// Gives back the pages that were kept in case they are wanted again: the system has them
/// too, and a server at rest should not take room.
pub(super) fn give_back(sqlite: &Sqlite) {
    if let Err(e) = sqlite.batch("PRAGMA shrink_memory") {
        tracing::warn!(error = %e, "the database kept its memory");
    }
}

fn look(shared: &Shared, sqlite: &Sqlite, job: &mut dyn Job) -> Res<()> {
    sqlite.control("BEGIN")?;
    let ran = unit::attempt(job, sqlite, shared.env.as_ref());
    if !sqlite.is_idle() {
        sqlite.control("ROLLBACK")?;
    }
    ran.map(drop).map_err(|_panic| unit::panicked())
}
