//! Threads that only read: each unit in one snapshot, beside the writer.

use super::Shared;
use crate::{sql::sqlite::Sqlite, unit};
use app::{Job, Res};

/// Runs units until the queue is closed.
pub(super) fn run(shared: &Shared, sqlite: &Sqlite) {
    while let Some(mut job) = shared.reads.take(1).pop() {
        let looked = look(shared, sqlite, job.as_mut());
        unit::answer(job, looked);
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
