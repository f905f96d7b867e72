//! How far behind accounts are (S6).

use crate::sql::{Row, Sql, binds};
use app::{Lag, Res};
use domain::AccountId;

/// How far behind one account is.
pub(crate) fn get(sql: &dyn Sql, account: AccountId) -> Res<Option<Lag>> {
    let read = |row: Row<'_>| {
        Ok(Lag {
            waiting: row.get(0)?,
            until: row.get(1)?,
            done: row.get(2)?,
            since: row.get(3)?,
        })
    };
    sql.one(
        "SELECT waiting, until, done, since FROM lags WHERE account = $1",
        binds![account],
        read,
    )
}

/// Keeps it; none for an account in step.
pub(crate) fn save(sql: &dyn Sql, account: AccountId, lag: Option<&Lag>) -> Res<()> {
    match lag {
        Some(lag) => sql.run(
            "INSERT INTO lags (account, waiting, until, done, since) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (account) DO UPDATE SET waiting = excluded.waiting,
                until = excluded.until, done = excluded.done, since = excluded.since",
            binds![account, lag.waiting as u64, lag.until, lag.done, lag.since],
        ),
        None => sql.run("DELETE FROM lags WHERE account = $1", binds![account]),
    }
    .map(drop)
}
