//! How far behind accounts are (S6).

use crate::sql::{Row, Sql, binds};
use app::{Failing, Lag, Obstacle, Res};
use domain::{AccountId, Micros};

/// How far behind one account is.
pub(crate) fn get(sql: &dyn Sql, account: AccountId) -> Res<Option<Lag>> {
    sql.one(
        "SELECT waiting, until, done, since, obstacle, failing_since, failing_again, said
         FROM lags WHERE account = $1",
        binds![account],
        |row: Row<'_>| {
            Ok(Lag {
                waiting: row.get(0)?,
                until: row.get(1)?,
                done: row.get(2)?,
                since: row.get(3)?,
                failing: failing(row)?,
            })
        },
    )
}

fn failing(row: Row<'_>) -> Res<Option<Failing>> {
    let (Some(obstacle), Some(since)) = (
        row.get::<Option<Obstacle>>(4)?,
        row.get::<Option<Micros>>(5)?,
    ) else {
        return Ok(None);
    };
    Ok(Some(Failing {
        obstacle,
        since,
        again: row.get(6)?,
        said: row.get(7)?,
    }))
}

/// Keeps it; none for an account in step.
pub(crate) fn save(sql: &dyn Sql, account: AccountId, lag: Option<&Lag>) -> Res<()> {
    let Some(lag) = lag else {
        return sql
            .run("DELETE FROM lags WHERE account = $1", binds![account])
            .map(drop);
    };
    let failing = lag.failing.as_ref();
    sql.run(
        "INSERT INTO lags (account, waiting, until, done, since, obstacle, failing_since,
            failing_again, said) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (account) DO UPDATE SET waiting = excluded.waiting, until = excluded.until,
            done = excluded.done, since = excluded.since, obstacle = excluded.obstacle,
            failing_since = excluded.failing_since, failing_again = excluded.failing_again,
            said = excluded.said",
        binds![
            account,
            lag.waiting as u64,
            lag.until,
            lag.done,
            lag.since,
            failing.map(|f| f.obstacle),
            failing.map(|f| f.since),
            failing.is_some_and(|f| f.again),
            failing.map_or("", |f| f.said.as_str()),
        ],
    )
    .map(drop)
}
