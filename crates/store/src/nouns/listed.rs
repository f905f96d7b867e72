//! Whom a full listing that is under way had so far (S4).

use super::seen;
use crate::sql::{Sql, binds};
use app::Res;
use domain::{AccountId, RemoteId};
use std::collections::BTreeSet;

/// Notes one person.
pub(crate) fn save(sql: &dyn Sql, account: AccountId, remote: &RemoteId) -> Res<()> {
    sql.run(
        "INSERT INTO listed (account, remote) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        binds![account, remote],
    )?;
    Ok(())
}

/// Forgets all of them.
pub(crate) fn drop(sql: &dyn Sql, account: AccountId) -> Res<()> {
    sql.run("DELETE FROM listed WHERE account = $1", binds![account])?;
    Ok(())
}

/// The persons known that it did not have.
pub(crate) fn lacks(sql: &dyn Sql, account: AccountId) -> Res<Vec<RemoteId>> {
    let mut had = BTreeSet::new();
    let all = "SELECT remote FROM listed WHERE account = $1";
    sql.each(all, binds![account], &mut |row| {
        had.insert(row.get::<RemoteId>(0)?);
        Ok(())
    })?;
    let mut known = seen::known(sql, account)?;
    known.retain(|remote| !had.contains(remote));
    Ok(known)
}
