//! SQLite, by `rusqlite`.

use super::{Bind, Cell, Columns, Row, Sql};
use app::{Error, Res};
use rusqlite::{
    CachedStatement, Connection, ErrorCode,
    types::{ToSql, ToSqlOutput, ValueRef},
};

/// More than there are statements in this crate.
const STATEMENTS: usize = 512;

/// A connection to a SQLite database.
pub(crate) struct Sqlite(pub(crate) Connection);

impl Sqlite {
    /// Takes a connection into use.
    pub(crate) fn new(connection: Connection) -> Self {
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Self(connection)
    }

    /// Runs statements without values or answers: transactions and settings.
    pub(crate) fn batch(&self, sql: &str) -> Res<()> {
        self.0.execute_batch(sql).map_err(error)
    }

    /// Runs one of the statements that begin and end transactions.
    pub(crate) fn control(&self, sql: &str) -> Res<()> {
        self.run(sql, &[]).map(drop)
    }

    /// Whether no transaction is open.
    pub(crate) fn is_idle(&self) -> bool {
        self.0.is_autocommit()
    }

    /// A setting that is a number.
    pub(crate) fn setting(&self, pragma: &str) -> Res<i64> {
        let read = |row: &rusqlite::Row<'_>| row.get(0);
        let mut statement = self.0.prepare_cached(pragma).map_err(error)?;
        statement.query_row([], read).map_err(error)
    }

    fn prepare(&self, sql: &str, binds: &[Bind<'_>]) -> Res<CachedStatement<'_>> {
        let mut statement = self.0.prepare_cached(&numbered(sql)).map_err(error)?;
        for (i, bind) in binds.iter().enumerate() {
            statement.raw_bind_parameter(i + 1, bind).map_err(error)?;
        }
        Ok(statement)
    }
}

impl Sql for Sqlite {
    fn run(&self, sql: &str, binds: &[Bind<'_>]) -> Res<usize> {
        self.prepare(sql, binds)?.raw_execute().map_err(error)
    }

    fn each(
        &self,
        sql: &str,
        binds: &[Bind<'_>],
        take: &mut dyn FnMut(Row<'_>) -> Res<()>,
    ) -> Res<()> {
        let mut statement = self.prepare(sql, binds)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(error)? {
            take(Row(&Current(row)))?;
        }
        Ok(())
    }
}

struct Current<'a>(&'a rusqlite::Row<'a>);

impl Columns for Current<'_> {
    fn cell(&self, at: usize) -> Res<Cell<'_>> {
        Ok(match self.0.get_ref(at).map_err(error)? {
            ValueRef::Null => Cell::Null,
            ValueRef::Integer(n) => Cell::Int(n),
            ValueRef::Text(text) => Cell::Text(
                std::str::from_utf8(text)
                    .map_err(|_| Error::Store("a text is not UTF-8".into()))?,
            ),
            ValueRef::Blob(bytes) => Cell::Blob(bytes),
            ValueRef::Real(_) => return Err(Error::Store("a number is not whole".into())),
        })
    }
}

impl ToSql for Bind<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Bind::Null => ValueRef::Null,
            Bind::Int(n) => ValueRef::Integer(*n),
            Bind::Id(id) => ValueRef::Blob(id.as_bytes()),
            Bind::Text(text) => ValueRef::Text(text.as_bytes()),
            Bind::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// `$n` as `?n`. SQLite reads `$1` as a name and numbers names by where they first appear,
/// so that `$2 … $1` would silently swap its values.
fn numbered(sql: &str) -> String {
    sql.replace('$', "?")
}

/// What went wrong, without any value of a row.
pub(crate) fn error(e: rusqlite::Error) -> Error {
    match e.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy,
        Some(ErrorCode::DiskFull) => Error::Store(format!(
            "{e}. The disk is full: free some space, then try again; nothing of this was kept"
        )),
        Some(ErrorCode::SystemIoFailure) => Error::Store(format!(
            "{e}. The disk would not take or give it: is it full, over a quota, or failing? Nothing \
             of this was kept"
        )),
        Some(ErrorCode::ReadOnly) => Error::Store(format!(
            "{e}. Check who may write to the data directory and the files in it, and that the disk \
             is not mounted read-only"
        )),
        Some(ErrorCode::CannotOpen) => Error::Store(format!(
            "{e}. Check who may read and write the data directory and the files in it"
        )),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Error::Store(format!(
            "{e}. Stop the server, keep a copy of the data directory, and restore the last backup"
        )),
        _ => Error::Store(e.to_string()),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::sql::binds;

    /// The way SQLite takes to answer a statement of ours, in a database of this version.
    pub(crate) fn plan(statement: &str) -> String {
        let connection = Connection::open_in_memory().expect("memory");
        for migration in crate::schema::MIGRATIONS {
            connection.execute_batch(migration).expect("the schema");
        }
        let sql: &dyn Sql = &Sqlite::new(connection);
        let explain = format!("EXPLAIN QUERY PLAN {statement}");
        let mut ways = Vec::new();
        sql.each(&explain, &[], &mut |row| {
            ways.push(row.get::<String>(3)?);
            Ok(())
        })
        .expect("a plan");
        ways.join("; ")
    }

    #[test]
    fn numbers_bind_by_number_also_out_of_order() {
        let sql: &dyn Sql = &Sqlite::new(Connection::open_in_memory().expect("memory"));
        let read = |row: Row<'_>| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?));
        let row = sql.one(
            "SELECT $3, $1, $2 WHERE $1 < $3",
            binds![1_i64, 2_i64, 3_i64],
            read,
        );
        assert_eq!(row, Ok(Some((3, 1, 2))));
        // What would happen without the rewriting: the trap this guards against.
        let plain = Connection::open_in_memory().expect("memory");
        let got: (i64, i64) = plain
            .query_row("SELECT $2, $1", [1, 2], |r| Ok((r.get(0)?, r.get(1)?)))
            .expect("row");
        assert_eq!(got, (1, 2));
    }

    #[test]
    fn a_wrong_kind_of_value_is_an_error_without_the_value() {
        let sql: &dyn Sql = &Sqlite::new(Connection::open_in_memory().expect("memory"));
        let got = sql.one("SELECT $1", binds!["Anna"], |row| row.get::<i64>(0));
        let Err(Error::Store(text)) = got else {
            panic!("not an error: {got:?}")
        };
        assert!(!text.contains("Anna"), "{text}");
    }
}
