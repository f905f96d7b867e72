//! How far behind accounts are (S6).

use crate::{
    json,
    sql::{Row, Sql, binds},
};
use app::{Lag, Res};
use domain::{AccountId, LabelId};

/// How far behind one account is.
pub(crate) fn get(sql: &dyn Sql, account: AccountId) -> Res<Option<Lag>> {
    let read = |row: Row<'_>| {
        Ok(Lag {
            waiting: row.get(0)?,
            settled: row.get(1)?,
            looked: json::read_list(row.get(2)?)?.into_iter().collect(),
            later: row.get(3)?,
            until: row.get(4)?,
            done: row.get(5)?,
            since: row.get(6)?,
        })
    };
    sql.one(
        "SELECT waiting, settled, looked, later, until, done, since FROM lags WHERE account = $1",
        binds![account],
        read,
    )
}

/// Keeps it; none for an account in step.
pub(crate) fn save(sql: &dyn Sql, account: AccountId, lag: Option<&Lag>) -> Res<()> {
    match lag {
        Some(lag) => {
            let looked: Vec<(LabelId, u64)> = lag.looked.iter().map(|(l, at)| (*l, *at)).collect();
            sql.run(
                "INSERT INTO lags (account, waiting, settled, looked, later, until, done, since)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                 ON CONFLICT (account) DO UPDATE SET waiting = excluded.waiting,
                    settled = excluded.settled, looked = excluded.looked, later = excluded.later,
                    until = excluded.until, done = excluded.done, since = excluded.since",
                binds![
                    account,
                    lag.waiting as u64,
                    lag.settled,
                    json::write_list(&looked).as_ref(),
                    lag.later,
                    lag.until,
                    lag.done,
                    lag.since,
                ],
            )
        }
        None => sql.run("DELETE FROM lags WHERE account = $1", binds![account]),
    }
    .map(drop)
}
