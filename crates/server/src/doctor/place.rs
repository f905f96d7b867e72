//! The machine around the server: the data directory, the disk, the database file, the key,
//! and the port.

use super::finding::{Finding, ok, problem, warning};
use crate::{config::Config, seal, serve};
use app::{Account, AccountState, Opener as _, use_cases::parting::Frozen};
use domain::Micros;
use std::path::{Path, PathBuf};
use store::{DirLock, Inspection};

/// Below this the disk is nearly full.
const LITTLE: u64 = 512 << 20;

/// Below this nothing much can be kept any more.
const NOTHING: u64 = 32 << 20;

/// A write-ahead log larger than this has not been taken into the database for long.
const LONG_WAL: u64 = 256 << 20;

/// Whether the data directory is there and can be written to.
pub(super) fn directory(dir: &Path) -> Finding {
    const CHECK: &str = "data directory";
    let place = dir.display();
    if !dir.exists() {
        return ok(CHECK, format!("{place} is made at the first start"));
    }
    let trial = dir.join(format!(".kith-doctor-{}", std::process::id()));
    match std::fs::write(&trial, b"trial").and_then(|()| std::fs::remove_file(&trial)) {
        Ok(()) => ok(CHECK, format!("{place} can be written to")),
        Err(e) => problem(
            CHECK,
            format!("{place} cannot be written to ({e})"),
            "Check who owns it and its rights, that the disk is not full and not mounted read-only; or \
             name another one (KITH_DATA_DIR).",
        ),
    }
}

/// How much room the disk has under a path, in bytes.
pub(super) fn free(dir: &Path) -> Option<u64> {
    #[cfg(unix)]
    {
        let there = dir.ancestors().find(|d| d.exists())?;
        let disk = rustix::fs::statvfs(there).ok()?;
        Some(disk.f_bavail.saturating_mul(disk.f_frsize))
    }
    #[cfg(not(unix))]
    {
        let _ = dir;
        None
    }
}

/// Whether the disk has room.
pub(super) fn disk(free: u64) -> Finding {
    const CHECK: &str = "disk";
    let said = format!("{} free", size(free));
    match free {
        0..NOTHING => problem(
            CHECK,
            said,
            "Free some space: nothing can be kept any more, and the accounts stand still.",
        ),
        NOTHING..LITTLE => warning(CHECK, said, "Free some space before it runs out."),
        LITTLE.. => ok(CHECK, said),
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes / 1000),
        1_000_000..1_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{} GB", bytes / 1_000_000_000),
    }
}

/// How the database file is.
pub(super) fn database(found: &app::Res<Option<Inspection>>, path: &Path) -> Vec<Finding> {
    const CHECK: &str = "database";
    let place = path.display();
    let db = match found {
        Ok(Some(db)) => db,
        Ok(None) => return vec![ok(CHECK, format!("{place} is made at the first start"))],
        Err(app::Error::Busy) => {
            return vec![problem(
                CHECK,
                format!("Another program has {place} locked"),
                "Close that program (a database browser, a backup), then run `kith doctor` again.",
            )];
        }
        Err(e) => {
            return vec![problem(
                CHECK,
                format!("{place} cannot be read: {e}"),
                "Check who may read it. If it is damaged, stop the server, keep a copy of the data \
                 directory, and restore the last backup.",
            )];
        }
    };
    let mut findings = Vec::new();
    findings.push(match db.schema.cmp(&db.known) {
        std::cmp::Ordering::Greater => problem(
            CHECK,
            format!(
                "It was written by a newer Kith (schema {}, this program knows {})",
                db.schema, db.known
            ),
            "Start the newer program, or restore the backup made before the upgrade.",
        ),
        std::cmp::Ordering::Less | std::cmp::Ordering::Equal if !db.finished => problem(
            CHECK,
            format!("{place} was made by an unfinished version of Kith, which no other reads"),
            "Go on with the program that made it; or put the data directory aside and begin anew: \
             contacts stay in the accounts, labels are made and shared again.",
        ),
        std::cmp::Ordering::Less => ok(
            CHECK,
            format!(
                "It is of an older Kith (schema {}) and is brought up to {} at the next start",
                db.schema, db.known
            ),
        ),
        std::cmp::Ordering::Equal => ok(
            CHECK,
            format!("{place}, {}, schema {}", size(db.size), db.schema),
        ),
    });
    if db.damage.is_empty() {
        findings.push(ok(CHECK, "SQLite finds it whole"));
    } else {
        findings.push(problem(
            CHECK,
            format!("It is damaged: {}", db.damage.join("; ")),
            "Stop the server, keep a copy of the data directory, and restore the last backup. Then \
             check the disk.",
        ));
    }
    if db.wal > LONG_WAL {
        findings.push(warning(
            CHECK,
            format!("Its write-ahead log has grown to {}", size(db.wal)),
            "A program reads the database for very long: close it, then restart the server.",
        ));
    }
    findings.extend(beside(path).iter().filter_map(|file| private(CHECK, file)));
    findings
}

/// A database's files, should they be there.
fn beside(path: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|end| {
        let mut file = path.as_os_str().to_owned();
        file.push(end);
        file.into()
    })
}

/// Whether the key is there, private, and the one the accounts were sealed with.
pub(super) fn key(config: &Config, accounts: &[Account]) -> Vec<Finding> {
    const CHECK: &str = "key";
    let file = seal::file(config);
    let sealed = |a: &&Account| a.state != AccountState::Disconnected && a.token.is_some();
    let sealed: Vec<&Account> = accounts.iter().filter(sealed).collect();
    if let Some(file) = &file
        && !file.exists()
        && sealed.is_empty()
        && config.secret_key_file.is_none()
    {
        return vec![ok(
            CHECK,
            format!("{} is made at the first start", file.display()),
        )];
    }
    let sealer = match seal::load(config) {
        Ok(sealer) => sealer,
        Err(e) => {
            let said = format!("{e:#}");
            return vec![problem(
                CHECK,
                said,
                "Put the right key there; nothing is lost meanwhile.",
            )];
        }
    };
    let mut findings = Vec::new();
    let strange: Vec<&str> = sealed
        .iter()
        .filter(|a| a.token.as_ref().is_some_and(|t| sealer.open(t).is_none()))
        .map(|a| a.email.as_str())
        .collect();
    if strange.is_empty() {
        let opened = match sealed.len() {
            0 => "nothing is sealed with it yet".to_owned(),
            1 => "it opens the one account there is".to_owned(),
            n => format!("it opens all {n} accounts"),
        };
        findings.push(ok(CHECK, format!("Key {}: {opened}", sealer.id())));
    } else {
        findings.push(problem(
            CHECK,
            format!(
                "The key (id {}) is not the one that these were sealed with: {}",
                sealer.id(),
                strange.join(", ")
            ),
            "Put the right key file back (KITH_SECRET_KEY_FILE). If it is lost for good, connect each of \
             them again with this key (`kith account connect`); nothing is lost by that.",
        ));
    }
    findings.extend(file.as_deref().and_then(|file| private(CHECK, file)));
    findings
}

/// Labels that end by themselves unless somebody gets them (R10).
pub(super) fn frozen(found: &[Frozen], now: Micros) -> Option<Finding> {
    let first = found.iter().map(|f| f.until).min()?;
    let days = (first - now).0.max(0) / Micros::days(1).0;
    let said = match found.len() {
        1 => format!("A label has no owner any more, and ends in {days} days"),
        n => format!("{n} labels have no owner any more; the first ends in {days} days"),
    };
    Some(warning(
        "labels",
        said,
        "`kith user frozen` lists them; `kith user adopt` gives one to somebody who has it.",
    ))
}

/// Whether only its owner can read a file with a secret.
pub(super) fn private(check: &'static str, file: &Path) -> Option<Finding> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = file.metadata().ok()?.permissions().mode() & 0o777;
        (mode & 0o077 != 0).then(|| {
            warning(
                check,
                format!(
                    "Others on this machine can read {} ({mode:o})",
                    file.display()
                ),
                format!("Make it private: chmod 600 '{}'", file.display()),
            )
        })
    }
    #[cfg(not(unix))]
    {
        let _ = (check, file);
        None
    }
}

/// Whether a server runs on the data directory, or could: its lock and its port.
pub(super) async fn server(config: &Config) -> (Finding, bool) {
    const CHECK: &str = "server";
    match DirLock::is_held(&config.data_dir) {
        Ok(false) => {}
        Ok(true) => return (ok(CHECK, "A server runs on this data directory"), true),
        Err(e) => {
            let next = "Nobody can tell whether a server runs, and none can be started until that is mended.";
            return (problem(CHECK, e.to_string(), next), false);
        }
    }
    let finding = match serve::bind(config.bind).await {
        Ok(_) => ok(
            CHECK,
            format!(
                "No server runs; {} is free for one (`kith serve`)",
                config.bind
            ),
        ),
        Err(e) => {
            let said = e.to_string();
            problem(
                CHECK,
                said,
                "Then start the server (`kith serve`); until then nothing moves.",
            )
        }
    };
    (finding, false)
}

#[cfg(test)]
mod tests {
    use super::super::finding::Level;
    use super::*;

    #[test]
    fn a_full_disk_is_told_before_it_is_full() {
        assert_eq!(disk(10 << 30).level, Level::Ok);
        assert_eq!(disk(100 << 20).level, Level::Warning);
        assert_eq!(disk(1 << 20).level, Level::Problem);
        assert!(free(Path::new("/no/such/place")).is_some());
    }

    #[test]
    fn a_database_that_cannot_be_used_is_a_problem() {
        let good = Inspection {
            schema: 3,
            known: 3,
            finished: true,
            damage: Vec::new(),
            size: 1,
            wal: 0,
        };
        let worst = |db: app::Res<Option<Inspection>>| {
            let findings = database(&db, Path::new("kith.db"));
            findings.iter().map(|f| f.level).max()
        };
        let with = |change: fn(&mut Inspection)| {
            let mut db = good.clone();
            change(&mut db);
            worst(Ok(Some(db)))
        };
        assert_eq!(worst(Ok(None)), Some(Level::Ok));
        assert_eq!(with(|_| {}), Some(Level::Ok));
        assert_eq!(with(|db| db.schema = 2), Some(Level::Ok));
        assert_eq!(with(|db| db.schema = 4), Some(Level::Problem));
        assert_eq!(with(|db| db.finished = false), Some(Level::Problem));
        assert_eq!(
            with(|db| db.damage.push("row 3".into())),
            Some(Level::Problem)
        );
        assert_eq!(with(|db| db.wal = 1 << 30), Some(Level::Warning));
        assert_eq!(worst(Err(app::Error::Busy)), Some(Level::Problem));
        let broken = app::Error::Store("file is not a database".into());
        assert_eq!(worst(Err(broken)), Some(Level::Problem));
    }
}
