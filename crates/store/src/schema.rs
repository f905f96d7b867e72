//! The shape of the database, version by version.

use crate::{nouns::installation, sql::sqlite::Sqlite};
use app::{Env, Problem, Res};

/// Each brings the database from the version before to its own, counted from 1.
const MIGRATIONS: [&str; 1] = [include_str!("../migrations/sqlite/0001_first.sql")];

/// The version this program knows.
pub(crate) const KNOWN: i64 = MIGRATIONS.len() as i64;

/// Brings a database up to date and gives the installation its id.
///
/// # Errors
///
/// `database-newer` when a newer program wrote it; nothing is changed then.
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
    Ok(version)
}
