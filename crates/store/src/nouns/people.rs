//! What is known of the people of an account, over all tables: for forgetting it piece by piece.

use super::{holds, index, seen};
use crate::sql::{Sql, binds};
use app::Res;
use domain::{AccountId, ContactId, HoldId, RemoteId};

/// The contacts that are linked there, whatever their state, at most `limit`.
pub(crate) fn linked(sql: &dyn Sql, account: AccountId, limit: usize) -> Res<Vec<ContactId>> {
    let some = "SELECT contact FROM links WHERE account = $1 ORDER BY contact LIMIT $2";
    sql.all(some, binds![account, limited(limit)], |row| row.get(0))
}

/// Whether anything is known.
pub(crate) fn remembers(sql: &dyn Sql, account: AccountId) -> Res<bool> {
    let any = "SELECT EXISTS (SELECT 1 FROM links WHERE account = $1)
                   OR EXISTS (SELECT 1 FROM seen WHERE account = $1)
                   OR EXISTS (SELECT 1 FROM private_persons WHERE account = $1)
                   OR EXISTS (SELECT 1 FROM listed WHERE account = $1)
                   OR EXISTS (SELECT 1 FROM holds WHERE account = $1)";
    let any = sql.one(any, binds![account], |row| row.get(0))?;
    Ok(any.unwrap_or(false))
}

/// Forgets of at most so many people that they were seen, listed or indexed, and what was asked
/// about them; links stay.
pub(crate) fn forget(sql: &dyn Sql, account: AccountId, limit: usize) -> Res<()> {
    let mut left = limit;
    let some = "SELECT remote FROM seen WHERE account = $1 LIMIT $2";
    let seen: Vec<RemoteId> = sql.all(some, binds![account, limited(left)], |row| row.get(0))?;
    for remote in &seen {
        seen::drop(sql, account, remote)?;
    }
    left -= seen.len();
    let some = "SELECT remote FROM private_persons WHERE account = $1 LIMIT $2";
    let indexed: Vec<RemoteId> = sql.all(some, binds![account, limited(left)], |row| row.get(0))?;
    for remote in &indexed {
        index::drop(sql, account, remote)?;
    }
    left -= indexed.len();
    let some = "SELECT id FROM holds WHERE account = $1 LIMIT $2";
    let asked: Vec<HoldId> = sql.all(some, binds![account, limited(left)], |row| row.get(0))?;
    for &hold in &asked {
        holds::drop(sql, hold)?;
    }
    left -= asked.len();
    sql.run(
        "DELETE FROM listed WHERE account = $1
            AND remote IN (SELECT remote FROM listed WHERE account = $1 LIMIT $2)",
        binds![account, limited(left)],
    )?;
    Ok(())
}

fn limited(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
