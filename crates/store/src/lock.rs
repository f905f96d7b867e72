//! One server per data directory (S3).

use app::{Error, Problem, Res};
use std::{
    fs::{File, TryLockError},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

/// For so long somebody who only looks whether the lock is held may be in the way.
const BRIEFLY: Duration = Duration::from_millis(200);

/// How often it is tried again meanwhile.
const AGAIN: Duration = Duration::from_millis(5);

/// The lock on a data directory, held as long as this lives. The operating system lets go
/// of it when the process ends, however it ends.
#[derive(Debug)]
pub struct DirLock(
    #[expect(dead_code, reason = "the lock lasts as long as the file is open")] File,
);

impl DirLock {
    /// Takes the lock on `kith.lock` in the directory. Waits no longer than for those who only
    /// look whether it is held.
    ///
    /// # Errors
    ///
    /// `already-running` when another process holds it; `unlockable` when the file cannot be made
    /// or locked.
    pub fn acquire(dir: &Path) -> Res<Self> {
        let path = path(dir);
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|e| unopened(&path, &e))?;
        let end = Instant::now() + BRIEFLY;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(TryLockError::WouldBlock) if Instant::now() < end => thread::sleep(AGAIN),
                Err(TryLockError::WouldBlock) => {
                    return Problem::refuse(
                        "already-running",
                        format!(
                            "Another Kith server uses the data directory {}. Stop it first, or give \
                             this one a directory of its own (KITH_DATA_DIR).",
                            dir.display()
                        ),
                    );
                }
                Err(TryLockError::Error(e)) => return Err(unlocked(&path, &e)),
            }
        }
    }

    /// Whether a process holds the lock. Whoever asks is in nobody's way, and makes no file.
    ///
    /// # Errors
    ///
    /// When that cannot be told.
    pub fn is_held(dir: &Path) -> Res<bool> {
        let path = path(dir);
        let file = match File::open(&path) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(false),
            opened => opened.map_err(|e| unopened(&path, &e))?,
        };
        match file.try_lock_shared() {
            Ok(()) => Ok(false),
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(e)) => Err(unlocked(&path, &e)),
        }
    }
}

fn path(dir: &Path) -> PathBuf {
    dir.join("kith.lock")
}

fn unopened(path: &Path, e: &io::Error) -> Error {
    let place = path.display();
    let said =
        format!("{place} cannot be opened ({e}). Check who may write to the data directory.");
    Problem::new("unlockable", said).into()
}

fn unlocked(path: &Path, e: &io::Error) -> Error {
    let said = format!(
        "{} cannot be locked ({e}). Is the data directory on a network share? Put it on a local disk.",
        path.display()
    );
    Problem::new("unlockable", said).into()
}
