//! Users.

use crate::sql::{Row, Sql, binds};
use app::{Res, User};
use domain::UserId;

/// One user.
pub(crate) fn by_id(sql: &dyn Sql, id: UserId) -> Res<Option<User>> {
    sql.one(
        "SELECT id, email, name, at, gone FROM users WHERE id = $1",
        binds![id],
        read,
    )
}

/// The user with this address who is not gone.
pub(crate) fn by_email(sql: &dyn Sql, email: &str) -> Res<Option<User>> {
    sql.one(
        "SELECT id, email, name, at, gone FROM users WHERE email = $1 AND gone IS NULL",
        binds![email],
        read,
    )
}

/// All users who are not gone, by address.
pub(crate) fn all(sql: &dyn Sql) -> Res<Vec<User>> {
    sql.all(
        "SELECT id, email, name, at, gone FROM users WHERE gone IS NULL ORDER BY email",
        &[],
        read,
    )
}

/// Keeps a user.
pub(crate) fn save(sql: &dyn Sql, user: &User) -> Res<()> {
    let User {
        id,
        email,
        name,
        at,
        gone,
    } = user;
    sql.run(
        "INSERT INTO users (id, email, name, at, gone) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (id) DO UPDATE SET email = excluded.email, name = excluded.name, at = excluded.at,
            gone = excluded.gone",
        binds![*id, email, name, *at, *gone],
    )?;
    Ok(())
}

fn read(row: Row<'_>) -> Res<User> {
    Ok(User {
        id: row.get(0)?,
        email: row.get(1)?,
        name: row.get(2)?,
        at: row.get(3)?,
        gone: row.get(4)?,
    })
}
