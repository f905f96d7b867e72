//! One server per data directory (S3).

use app::{Error, Problem, Res};
use std::{
    fs::{File, TryLockError},
    path::Path,
};

/// The lock on a data directory, held as long as this lives. The operating system lets go
/// of it when the process ends, however it ends.
#[derive(Debug)]
pub struct DirLock(
    #[expect(dead_code, reason = "the lock lasts as long as the file is open")] File,
);

impl DirLock {
    /// Takes the lock on `kith.lock` in the directory, without waiting.
    ///
    /// # Errors
    ///
    /// `already-running` when another process holds it; [`Error::Store`] when the file
    /// cannot be made.
    pub fn acquire(dir: &Path) -> Res<Self> {
        let path = dir.join("kith.lock");
        let place = path.display();
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|e| {
                Error::Store(format!(
                    "{place} cannot be opened ({e}). Check who may write to the data directory"
                ))
            })?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Problem::refuse(
                "already-running",
                format!(
                    "Another Kith server uses the data directory {}. Stop it first, or give this one a \
                     directory of its own (KITH_DATA_DIR).",
                    dir.display()
                ),
            ),
            Err(TryLockError::Error(e)) => {
                Err(Error::Store(format!("{place} cannot be locked: {e}")))
            }
        }
    }
}
