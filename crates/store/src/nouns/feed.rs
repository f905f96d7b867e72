//! Which contacts are in which labels, and the feed of each label (K3).

use crate::sql::{Row, Sql, binds};
use app::Res;
use domain::{ContactId, LabelId, Membership};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT label, contact, seq, present, via, added_by, removed_by, at FROM memberships ",
            $rest
        )
    };
}

/// How many contacts a label holds.
pub(crate) fn size(sql: &dyn Sql, label: LabelId) -> Res<usize> {
    let count = "SELECT COUNT(*) FROM memberships WHERE label = $1 AND present = 1";
    Ok(sql
        .one(count, binds![label], |row| row.get(0))?
        .unwrap_or(0))
}

/// Every label a contact is or was in.
pub(crate) fn of_contact(sql: &dyn Sql, contact: ContactId) -> Res<Vec<Membership>> {
    sql.all(
        select!("WHERE contact = $1 ORDER BY label"),
        binds![contact],
        read,
    )
}

/// Entries after `seq`, oldest first.
pub(crate) fn after(sql: &dyn Sql, label: LabelId, seq: u64, limit: usize) -> Res<Vec<Membership>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let all = select!("WHERE label = $1 AND seq > $2 ORDER BY seq LIMIT $3");
    sql.all(all, binds![label, seq, limit], read)
}

/// The contacts a label holds now.
pub(crate) fn members(sql: &dyn Sql, label: LabelId) -> Res<Vec<ContactId>> {
    let all = "SELECT contact FROM memberships WHERE label = $1 AND present = 1 ORDER BY contact";
    sql.all(all, binds![label], |row| row.get(0))
}

/// Keeps an entry.
pub(crate) fn save(sql: &dyn Sql, entry: &Membership) -> Res<()> {
    let Membership {
        label,
        contact,
        seq,
        present,
        via,
        by,
        removed_by,
        at,
    } = entry;
    sql.run(
        "INSERT INTO memberships (label, contact, seq, present, via, added_by, removed_by, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (label, contact) DO UPDATE SET seq = excluded.seq, present = excluded.present,
            via = excluded.via, added_by = excluded.added_by, removed_by = excluded.removed_by,
            at = excluded.at",
        binds![
            *label,
            *contact,
            *seq,
            *present,
            *via,
            *by,
            *removed_by,
            *at
        ],
    )?;
    Ok(())
}

fn read(row: Row<'_>) -> Res<Membership> {
    Ok(Membership {
        label: row.get(0)?,
        contact: row.get(1)?,
        seq: row.get(2)?,
        present: row.get(3)?,
        via: row.get(4)?,
        by: row.get(5)?,
        removed_by: row.get(6)?,
        at: row.get(7)?,
    })
}
