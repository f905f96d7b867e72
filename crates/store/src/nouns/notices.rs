//! What users were told.

use crate::json;
use crate::sql::{Row, Sql, binds};
use app::{Notice, Res};
use domain::{NoticeId, UserId};

/// What a user was told and has not put away, the oldest first.
pub(crate) fn of_user(sql: &dyn Sql, user: UserId) -> Res<Vec<Notice>> {
    let all = "SELECT id, user_id, at, what FROM notices WHERE user_id = $1 ORDER BY at, id";
    sql.all(all, binds![user], read)
}

/// Keeps a notice.
pub(crate) fn save(sql: &dyn Sql, notice: &Notice) -> Res<()> {
    let Notice { id, user, at, what } = notice;
    sql.run(
        "INSERT INTO notices (id, user_id, at, what) VALUES ($1, $2, $3, $4)
         ON CONFLICT (id) DO UPDATE SET at = excluded.at, what = excluded.what",
        binds![*id, *user, *at, &json::write(what)],
    )?;
    Ok(())
}

/// Puts a notice away.
pub(crate) fn drop(sql: &dyn Sql, id: NoticeId) -> Res<()> {
    sql.run("DELETE FROM notices WHERE id = $1", binds![id])?;
    Ok(())
}

fn read(row: Row<'_>) -> Res<Notice> {
    Ok(Notice {
        id: row.get(0)?,
        user: row.get(1)?,
        at: row.get(2)?,
        what: json::read(row.get(3)?)?,
    })
}
