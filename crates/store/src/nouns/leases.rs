//! The right to write to an account (S3), and who asked for a look at it.

use crate::sql::{Row, Sql, binds};
use app::{Lease, Res};
use domain::{AccountId, Micros};

/// The lease on an account.
pub(crate) fn get(sql: &dyn Sql, account: AccountId) -> Res<Option<Lease>> {
    let read = |row: Row<'_>| {
        Ok(Lease {
            epoch: row.get(0)?,
            until: row.get(1)?,
        })
    };
    sql.one(
        "SELECT epoch, until FROM leases WHERE account = $1",
        binds![account],
        read,
    )
}

/// Keeps a lease.
pub(crate) fn save(sql: &dyn Sql, account: AccountId, lease: Lease) -> Res<()> {
    let Lease { epoch, until } = lease;
    sql.run(
        "INSERT INTO leases (account, epoch, until) VALUES ($1, $2, $3)
         ON CONFLICT (account) DO UPDATE SET epoch = excluded.epoch, until = excluded.until",
        binds![account, epoch, until],
    )?;
    Ok(())
}

/// When somebody asked for the account to be looked at.
pub(crate) fn due(sql: &dyn Sql, account: AccountId) -> Res<Option<Micros>> {
    sql.one(
        "SELECT at FROM due WHERE account = $1",
        binds![account],
        |row| row.get(0),
    )
}

/// Asks for a look, or notes that it was taken.
pub(crate) fn save_due(sql: &dyn Sql, account: AccountId, due: Option<Micros>) -> Res<()> {
    match due {
        Some(at) => sql.run(
            "INSERT INTO due (account, at) VALUES ($1, $2)
             ON CONFLICT (account) DO UPDATE SET at = excluded.at",
            binds![account, at],
        ),
        None => sql.run("DELETE FROM due WHERE account = $1", binds![account]),
    }
    .map(drop)
}
