//! Which contacts are in which labels, and the feed of each label (K3).

use crate::sql::{Row, Sql, binds};
use app::Res;
use domain::{ContactId, LabelId, Membership, UserId, Uuid};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT label, contact, seq, present, via, added_by, removed_by, at FROM memberships ",
            $rest
        )
    };
}

/// By the index of those that are there: the other one leads over all that ever were.
const SIZE: &str = "SELECT COUNT(*) FROM memberships INDEXED BY memberships_present
                    WHERE label = $1 AND present = 1";

/// The same.
const MEMBERS: &str = "SELECT contact FROM memberships INDEXED BY memberships_present
                       WHERE label = $1 AND present = 1 ORDER BY contact";

/// How many contacts a label holds.
pub(crate) fn size(sql: &dyn Sql, label: LabelId) -> Res<usize> {
    Ok(sql.one(SIZE, binds![label], |row| row.get(0))?.unwrap_or(0))
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
    sql.all(MEMBERS, binds![label], |row| row.get(0))
}

/// Those of them after this one.
pub(crate) fn members_after(
    sql: &dyn Sql,
    label: LabelId,
    after: Option<ContactId>,
    limit: usize,
) -> Res<Vec<ContactId>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let some = "SELECT contact FROM memberships INDEXED BY memberships_present
                WHERE label = $1 AND present = 1 AND contact > $2 ORDER BY contact LIMIT $3";
    // No id comes before nil.
    let after = after.unwrap_or(ContactId(Uuid::nil()));
    sql.all(some, binds![label, after, limit], |row| row.get(0))
}

/// The labels into which a user put contacts out of other labels.
pub(crate) fn reshared_by(sql: &dyn Sql, user: UserId) -> Res<Vec<LabelId>> {
    let all = "SELECT DISTINCT label FROM memberships
               WHERE via IS NOT NULL AND added_by = $1 AND present = 1 ORDER BY label";
    sql.all(all, binds![user], |row| row.get(0))
}

/// The labels into which contacts were put out of this one.
pub(crate) fn reshared_from(sql: &dyn Sql, label: LabelId) -> Res<Vec<LabelId>> {
    let all = "SELECT DISTINCT label FROM memberships
               WHERE via = $1 AND present = 1 ORDER BY label";
    sql.all(all, binds![label], |row| row.get(0))
}

/// Goes on where it was, instead of through all again for each page.
const RESHARED: &str = select!(
    "INDEXED BY memberships_reshared
     WHERE via IS NOT NULL AND present = 1 AND (contact, label) > ($1, $2)
     ORDER BY contact, label LIMIT $3"
);

/// The entries that came out of another label.
pub(crate) fn reshared(
    sql: &dyn Sql,
    after: Option<(ContactId, LabelId)>,
    limit: usize,
) -> Res<Vec<Membership>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    // No id comes before nil.
    let none = (ContactId(Uuid::nil()), LabelId(Uuid::nil()));
    let (contact, label) = after.unwrap_or(none);
    sql.all(RESHARED, binds![contact, label, limit], read)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::sqlite::tests::plan;

    #[test]
    fn no_page_begins_anew_and_no_count_goes_through_what_was_there_once() {
        for (statement, way) in [
            (RESHARED, "memberships_reshared ((contact,label)>(?,?))"),
            (SIZE, "COVERING INDEX memberships_present (label=?)"),
            (MEMBERS, "COVERING INDEX memberships_present (label=?)"),
        ] {
            let plan = plan(statement);
            assert!(plan.starts_with("SEARCH"), "{plan}");
            assert!(plan.contains(way), "{plan}");
            assert!(!plan.contains("B-TREE"), "{plan}");
        }
    }
}
