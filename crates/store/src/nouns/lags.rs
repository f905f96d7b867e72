//! How far behind accounts are (S6).

use crate::{
    json,
    sql::{Row, Sql, binds},
};
use app::{Failing, Lag, Obstacle, Res};
use domain::{AccountId, LabelId, Micros};

/// How far behind one account is.
pub(crate) fn get(sql: &dyn Sql, account: AccountId) -> Res<Option<Lag>> {
    sql.one(
        "SELECT waiting, settled, looked, later, until, done, since, obstacle, failing_since,
            failing_again, said
         FROM lags WHERE account = $1",
        binds![account],
        |row: Row<'_>| {
            Ok(Lag {
                waiting: row.get(0)?,
                settled: row.get(1)?,
                looked: json::read_list(row.get(2)?)?.into_iter().collect(),
                later: row.get(3)?,
                until: row.get(4)?,
                done: row.get(5)?,
                since: row.get(6)?,
                failing: failing(row)?,
            })
        },
    )
}

fn failing(row: Row<'_>) -> Res<Option<Failing>> {
    let (Some(obstacle), Some(since)) = (
        row.get::<Option<Obstacle>>(7)?,
        row.get::<Option<Micros>>(8)?,
    ) else {
        return Ok(None);
    };
    Ok(Some(Failing {
        obstacle,
        since,
        again: row.get(9)?,
        said: row.get(10)?,
    }))
}

/// Keeps it; none for an account in step.
pub(crate) fn save(sql: &dyn Sql, account: AccountId, lag: Option<&Lag>) -> Res<()> {
    let Some(lag) = lag else {
        return sql
            .run("DELETE FROM lags WHERE account = $1", binds![account])
            .map(drop);
    };
    let looked: Vec<(LabelId, u64)> = lag.looked.iter().map(|(l, at)| (*l, *at)).collect();
    let failing = lag.failing.as_ref();
    sql.run(
        "INSERT INTO lags (account, waiting, settled, looked, later, until, done, since, obstacle,
            failing_since, failing_again, said)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (account) DO UPDATE SET waiting = excluded.waiting,
            settled = excluded.settled, looked = excluded.looked, later = excluded.later,
            until = excluded.until, done = excluded.done, since = excluded.since,
            obstacle = excluded.obstacle, failing_since = excluded.failing_since,
            failing_again = excluded.failing_again, said = excluded.said",
        binds![
            account,
            lag.waiting as u64,
            lag.settled,
            json::write_list(&looked).as_ref(),
            lag.later,
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
