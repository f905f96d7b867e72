//! One unit within a transaction.

use crate::{sql::sqlite::Sqlite, work::SqlWork};
use app::{Env, Error, Job, Res};
use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// What a panicking unit threw.
pub(crate) type Panic = Box<dyn Any + Send>;

/// Runs a job and says whether to keep what it did.
pub(crate) fn attempt(job: &mut dyn Job, sqlite: &Sqlite, env: &dyn Env) -> Result<bool, Panic> {
    // The job is answered with an error and dropped, and what it changed in the database is
    // rolled back, so nobody sees what the panic left half done.
    catch_unwind(AssertUnwindSafe(|| job.run(&SqlWork::new(sqlite, env))))
}

/// Answers a job. A panic in the answer is the asker's affair and must not end the thread.
pub(crate) fn answer(job: Box<dyn Job>, committed: Res<()>) {
    if catch_unwind(AssertUnwindSafe(|| job.done(committed))).is_err() {
        tracing::error!("the answer of a unit of work panicked");
    }
}

/// What the asker of a panicking unit is told.
pub(crate) fn panicked() -> Error {
    Error::Store("the unit of work stopped halfway because of a fault in Kith; nothing of it was kept. Please report what the log says above this".into())
}
