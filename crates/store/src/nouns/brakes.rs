//! Stops on one kind of change of a label in an account (D4).

use crate::sql::{Row, Sql, binds};
use app::{Brake, Res};
use domain::{AccountId, BrakeId};

/// One brake.
pub(crate) fn by_id(sql: &dyn Sql, id: BrakeId) -> Res<Option<Brake>> {
    let one =
        "SELECT id, account, label, kind, count, at, decided, state FROM brakes WHERE id = $1";
    sql.one(one, binds![id], read)
}

/// All brakes of an account, the oldest first.
pub(crate) fn in_account(sql: &dyn Sql, account: AccountId) -> Res<Vec<Brake>> {
    let all = "SELECT id, account, label, kind, count, at, decided, state FROM brakes WHERE account = $1 ORDER BY at, id";
    sql.all(all, binds![account], read)
}

/// Keeps a brake.
pub(crate) fn save(sql: &dyn Sql, brake: &Brake) -> Res<()> {
    let Brake {
        id,
        account,
        label,
        kind,
        count,
        at,
        decided,
        state,
    } = brake;
    sql.run(
        "INSERT INTO brakes (id, account, label, kind, count, at, decided, state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (id) DO UPDATE SET account = excluded.account, label = excluded.label,
            kind = excluded.kind, count = excluded.count, at = excluded.at,
            decided = excluded.decided, state = excluded.state",
        binds![*id, *account, *label, *kind, *count, *at, *decided, *state],
    )?;
    Ok(())
}

/// Ends a brake.
pub(crate) fn drop(sql: &dyn Sql, id: BrakeId) -> Res<()> {
    sql.run("DELETE FROM brakes WHERE id = $1", binds![id])?;
    Ok(())
}

fn read(row: Row<'_>) -> Res<Brake> {
    Ok(Brake {
        id: row.get(0)?,
        account: row.get(1)?,
        label: row.get(2)?,
        kind: row.get(3)?,
        count: row.get(4)?,
        at: row.get(5)?,
        decided: row.get(6)?,
        state: row.get(7)?,
    })
}
