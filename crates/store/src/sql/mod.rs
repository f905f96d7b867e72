//! The little the store asks of a database: run a statement, read rows.
//!
//! Statements are written with `$1`, `$2`, … in the subset of SQL that SQLite and
//! PostgreSQL share; a value goes in as a [`Bind`] and comes out through a [`Row`].

mod cell;
pub(crate) mod sqlite;

use app::{Error, Res};
pub(crate) use cell::{Bind, Cell, FromCell};

/// A connection within one transaction.
pub(crate) trait Sql {
    /// Runs a statement and says how many rows it changed.
    fn run(&self, sql: &str, binds: &[Bind<'_>]) -> Res<usize>;

    /// Runs a statement and hands over each row it answers.
    fn each(
        &self,
        sql: &str,
        binds: &[Bind<'_>],
        row: &mut dyn FnMut(Row<'_>) -> Res<()>,
    ) -> Res<()>;
}

impl dyn Sql + '_ {
    /// Every row.
    pub(crate) fn all<T>(
        &self,
        sql: &str,
        binds: &[Bind<'_>],
        mut read: impl FnMut(Row<'_>) -> Res<T>,
    ) -> Res<Vec<T>> {
        let mut rows = Vec::new();
        self.each(sql, binds, &mut |row| {
            rows.push(read(row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The only row, if there is one.
    pub(crate) fn one<T>(
        &self,
        sql: &str,
        binds: &[Bind<'_>],
        mut read: impl FnMut(Row<'_>) -> Res<T>,
    ) -> Res<Option<T>> {
        let mut found = None;
        self.each(sql, binds, &mut |row| {
            found = Some(read(row)?);
            Ok(())
        })?;
        Ok(found)
    }
}

/// The columns of one row.
pub(crate) trait Columns {
    /// One column, by its place from 0.
    fn cell(&self, at: usize) -> Res<Cell<'_>>;
}

/// One row of an answer.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a>(pub(crate) &'a dyn Columns);

impl<'a> Row<'a> {
    /// One column, by its place from 0.
    pub(crate) fn get<T: FromCell<'a>>(&self, at: usize) -> Res<T> {
        T::from_cell(self.0.cell(at)?).ok_or_else(|| {
            Error::Store(format!("column {at} of a row does not hold what it should"))
        })
    }
}

/// The values of a statement in order.
macro_rules! binds {
    ($($value:expr),* $(,)?) => { &[$($crate::sql::Bind::from($value)),*] };
}
pub(crate) use binds;
