//! A look at a database file from outside, for whoever wants to know how it is: nothing is
//! made, brought up to date or changed.

use crate::{
    schema,
    sql::sqlite::{Sqlite, error},
};
use app::Res;
use rusqlite::{Connection, OpenFlags};
use std::{path::Path, time::Duration};

/// How long the look waits for a program that is writing.
const PATIENCE: Duration = Duration::from_secs(2);

/// How a database file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// The version of its shape; 0 for one that is empty.
    pub schema: i64,
    /// The version this program knows.
    pub known: i64,
    /// Whether its shape is the one of its version, and not of a program between two.
    pub finished: bool,
    /// What SQLite finds wrong with it, at most three things; empty when it is whole.
    pub damage: Vec<String>,
    /// Bytes of the file.
    pub size: u64,
    /// Bytes of the write-ahead log beside it.
    pub wal: u64,
}

/// Looks at a database file; none where there is no file.
///
/// # Errors
///
/// [`app::Error::Busy`] when another program has it locked, [`app::Error::Store`] when it
/// cannot be opened or is no database.
pub fn inspect(path: &Path) -> Res<Option<Inspection>> {
    let Ok(file) = path.metadata() else {
        return Ok(None);
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(error)?;
    connection.busy_timeout(PATIENCE).map_err(error)?;
    let schema = connection
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(error)?;
    let sqlite = Sqlite::new(connection);
    let finished = schema::is_finished(&sqlite, schema)?;
    let mut check = sqlite.0.prepare("PRAGMA quick_check(3)").map_err(error)?;
    let lines = check.query_map([], |row| row.get(0)).map_err(error)?;
    let mut damage: Vec<String> = lines.collect::<Result<_, _>>().map_err(error)?;
    damage.retain(|line| line != "ok");
    let mut wal = path.as_os_str().to_owned();
    wal.push("-wal");
    Ok(Some(Inspection {
        schema,
        known: schema::KNOWN,
        finished,
        damage,
        size: file.len(),
        wal: Path::new(&wal).metadata().map_or(0, |m| m.len()),
    }))
}
