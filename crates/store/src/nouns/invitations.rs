//! Labels offered by a link (R9).

use crate::json;
use crate::sql::{Row, Sql, binds};
use app::{Error, Invitation, Res};
use domain::{InvitationId, LabelId, Micros};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, label, email, level, hidden, given_by, at, until, hash, state, accepted_by
             FROM invitations ",
            $rest
        )
    };
}

/// One invitation.
pub(crate) fn by_id(sql: &dyn Sql, id: InvitationId) -> Res<Option<Invitation>> {
    sql.one(select!("WHERE id = $1"), binds![id], read)
}

/// The invitation whose secret has this hash.
pub(crate) fn by_hash(sql: &dyn Sql, hash: &[u8; 32]) -> Res<Option<Invitation>> {
    sql.one(select!("WHERE hash = $1"), binds![hash.as_slice()], read)
}

/// All invitations to a label, the latest first.
pub(crate) fn of_label(sql: &dyn Sql, label: LabelId) -> Res<Vec<Invitation>> {
    let all = select!("WHERE label = $1 ORDER BY at DESC, id DESC");
    sql.all(all, binds![label], read)
}

/// All invitations that wait, the oldest first.
pub(crate) fn pending(sql: &dyn Sql) -> Res<Vec<Invitation>> {
    sql.all(
        select!("WHERE state = 'pending' ORDER BY at, id"),
        &[],
        read,
    )
}

/// Keeps an invitation.
pub(crate) fn save(sql: &dyn Sql, invitation: &Invitation) -> Res<()> {
    let Invitation {
        id,
        label,
        email,
        level,
        hidden,
        by,
        at,
        until,
        hash,
        state,
        accepted_by,
    } = invitation;
    sql.run(
        "INSERT INTO invitations
            (id, label, email, level, hidden, given_by, at, until, hash, state, accepted_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (id) DO UPDATE SET label = excluded.label, email = excluded.email,
            level = excluded.level, hidden = excluded.hidden, given_by = excluded.given_by,
            at = excluded.at, until = excluded.until, hash = excluded.hash, state = excluded.state,
            accepted_by = excluded.accepted_by",
        binds![
            *id,
            *label,
            email.as_deref(),
            *level,
            &json::write(hidden),
            *by,
            *at,
            *until,
            hash.as_slice(),
            *state,
            *accepted_by,
        ],
    )?;
    Ok(())
}

/// Forgets those that were made, and had expired, before then.
pub(crate) fn forget(sql: &dyn Sql, before: Micros, limit: usize) -> Res<usize> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    sql.run(
        "DELETE FROM invitations WHERE id IN
            (SELECT id FROM invitations WHERE at < $1 AND until < $1 LIMIT $2)",
        binds![before, limit],
    )
}

fn read(row: Row<'_>) -> Res<Invitation> {
    let hash = <[u8; 32]>::try_from(row.get::<&[u8]>(8)?)
        .map_err(|_| Error::Store("the hash of an invitation is none".into()))?;
    Ok(Invitation {
        id: row.get(0)?,
        label: row.get(1)?,
        email: row.get(2)?,
        level: row.get(3)?,
        hidden: json::read(row.get(4)?)?,
        by: row.get(5)?,
        at: row.get(6)?,
        until: row.get(7)?,
        hash,
        state: row.get(9)?,
        accepted_by: row.get(10)?,
    })
}
