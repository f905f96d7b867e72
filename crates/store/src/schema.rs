//! The shape of the database, version by version.

use crate::{
    nouns::installation,
    sql::{Sql, binds, sqlite::Sqlite},
};
use app::{Env, Problem, Res};
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

/// Each brings the database from the version before to its own, counted from 1. One that was
/// released is never changed any more: what comes after it is the next.
pub(crate) const MIGRATIONS: [&str; 1] = [include_str!("../migrations/sqlite/0001_first.sql")];

/// The version this program knows.
pub(crate) const KNOWN: i64 = MIGRATIONS.len() as i64;

/// Under what the fingerprint of its shape is kept in a database.
const SHAPE: &str = "shape";

/// Brings a database up to date and gives the installation its id.
///
/// # Errors
///
/// `database-newer` when a newer program wrote it, `database-unfinished` when one did that was
/// between two versions; nothing is changed then.
pub(crate) fn prepare(sqlite: &Sqlite, place: &str, env: &dyn Env) -> Res<()> {
    // Another process may be doing the same: look again once writing is ours alone.
    if version(sqlite, place)? == KNOWN {
        return Ok(());
    }
    sqlite.batch("BEGIN IMMEDIATE")?;
    let done = migrate(sqlite, place, env);
    sqlite.batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    done
}

fn migrate(sqlite: &Sqlite, place: &str, env: &dyn Env) -> Res<()> {
    let version = version(sqlite, place)?;
    let missing = MIGRATIONS
        .iter()
        .zip(1_i64..)
        .filter(|(_, to)| *to > version);
    for (migration, to) in missing {
        sqlite.batch(migration)?;
        sqlite.batch(&format!("PRAGMA user_version = {to}"))?;
    }
    let sql: &dyn Sql = sqlite;
    sql.run(
        "INSERT INTO meta (name, value) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        binds![SHAPE, &fingerprint(KNOWN)],
    )?;
    installation::found(sqlite, env)
}

fn version(sqlite: &Sqlite, place: &str) -> Res<i64> {
    let version = sqlite.setting("PRAGMA user_version")?;
    if version > KNOWN {
        return Problem::refuse(
            "database-newer",
            format!(
                "The database at {place} was written by a newer Kith (schema {version}, this program \
                 knows {KNOWN}). Start the newer program, or restore the backup made before the upgrade."
            ),
        );
    }
    if !is_finished(sqlite, version)? {
        return Problem::refuse(
            "database-unfinished",
            format!(
                "The database at {place} was made by an unfinished version of Kith, which no other \
                 reads; nothing was changed. Go on with the program that made it; or put the data \
                 directory aside and begin anew: contacts stay in the accounts, labels are made and \
                 shared again."
            ),
        );
    }
    Ok(version)
}

/// Whether a database has the very shape of its version: a program between two versions gave
/// its databases the number of the next.
pub(crate) fn is_finished(sqlite: &Sqlite, version: i64) -> Res<bool> {
    if version == 0 || version > KNOWN {
        return Ok(true);
    }
    let sql: &dyn Sql = sqlite;
    let knows = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'meta'";
    if sql.one(knows, &[], |_| Ok(()))?.is_none() {
        return Ok(false);
    }
    let kept = "SELECT value FROM meta WHERE name = $1";
    let kept = sql.one(kept, binds![SHAPE], |row| row.get::<String>(0))?;
    Ok(kept.as_deref() == Some(&fingerprint(version)))
}

/// Half of a hash of all that made a version.
fn fingerprint(version: i64) -> String {
    static NOW: OnceLock<String> = OnceLock::new();
    let of = |migrations: &[&str]| {
        let hash = Sha256::digest(migrations.concat());
        hash.iter().take(16).map(|b| format!("{b:02x}")).collect()
    };
    match usize::try_from(version) {
        Ok(made) if made < MIGRATIONS.len() => of(&MIGRATIONS[..made]),
        Ok(_) | Err(_) => NOW.get_or_init(|| of(&MIGRATIONS)).clone(),
    }
}
