//! Labels shared with users.

use crate::sql::{Row, Sql, binds};
use app::Res;
use domain::{Grant, LabelId, UserId};

/// One grant.
pub(crate) fn get(sql: &dyn Sql, label: LabelId, user: UserId) -> Res<Option<Grant>> {
    let one = "SELECT label, user_id, level, given_by, at, state FROM grants WHERE label = $1 AND user_id = $2";
    sql.one(one, binds![label, user], read)
}

/// All grants of a label.
pub(crate) fn of_label(sql: &dyn Sql, label: LabelId) -> Res<Vec<Grant>> {
    let all = "SELECT label, user_id, level, given_by, at, state FROM grants WHERE label = $1 ORDER BY user_id";
    sql.all(all, binds![label], read)
}

/// Keeps a grant.
pub(crate) fn save(sql: &dyn Sql, grant: &Grant) -> Res<()> {
    let Grant {
        label,
        user,
        level,
        by,
        at,
        state,
    } = grant;
    sql.run(
        "INSERT INTO grants (label, user_id, level, given_by, at, state) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (label, user_id) DO UPDATE SET level = excluded.level, given_by = excluded.given_by,
            at = excluded.at, state = excluded.state",
        binds![*label, *user, *level, *by, *at, *state],
    )?;
    Ok(())
}

/// Ends a grant.
pub(crate) fn drop(sql: &dyn Sql, label: LabelId, user: UserId) -> Res<()> {
    sql.run(
        "DELETE FROM grants WHERE label = $1 AND user_id = $2",
        binds![label, user],
    )?;
    Ok(())
}

fn read(row: Row<'_>) -> Res<Grant> {
    Ok(Grant {
        label: row.get(0)?,
        user: row.get(1)?,
        level: row.get(2)?,
        by: row.get(3)?,
        at: row.get(4)?,
        state: row.get(5)?,
    })
}
