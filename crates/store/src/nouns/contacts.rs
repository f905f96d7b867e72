//! Contacts, their cards, the trash.

use crate::{
    json,
    sql::{Row, Sql, binds},
};
use app::Res;
use domain::{Card, Contact, ContactId, Gone, Micros};
use std::collections::BTreeSet;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.version, d.card, c.gone_how, c.gone_by, c.gone_at, c.gone_labels ",
            "FROM contacts c LEFT JOIN cards d ON d.contact = c.id ",
            $rest
        )
    };
}

/// One contact, also one in the trash; one whose content was erased has an empty card.
pub(crate) fn by_id(sql: &dyn Sql, id: ContactId) -> Res<Option<Contact>> {
    sql.one(select!("WHERE c.id = $1"), binds![id], read)
}

/// The contacts in the trash, the latest first; not those whose content was erased.
pub(crate) fn trash(sql: &dyn Sql) -> Res<Vec<Contact>> {
    let all =
        select!("WHERE c.gone_at IS NOT NULL AND c.purged = 0 ORDER BY c.gone_at DESC, c.id DESC");
    sql.all(all, &[], read)
}

/// Those that have been there since before then, the oldest first.
pub(crate) fn trash_before(sql: &dyn Sql, before: Micros, limit: usize) -> Res<Vec<Contact>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let some = select!(
        "WHERE c.gone_at IS NOT NULL AND c.purged = 0 AND c.gone_at < $1
         ORDER BY c.gone_at, c.id LIMIT $2"
    );
    sql.all(some, binds![before, limit], read)
}

/// Keeps a contact.
pub(crate) fn save(sql: &dyn Sql, contact: &Contact) -> Res<()> {
    let Contact {
        id,
        version,
        card,
        gone,
    } = contact;
    let gone = gone.as_ref();
    let labels = gone.map(|g| json::write_labels(&g.labels));
    sql.run(
        "INSERT INTO contacts (id, version, gone_how, gone_by, gone_at, gone_labels, purged)
         VALUES ($1, $2, $3, $4, $5, $6, 0)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, gone_how = excluded.gone_how,
            gone_by = excluded.gone_by, gone_at = excluded.gone_at, gone_labels = excluded.gone_labels,
            purged = 0",
        binds![
            *id,
            *version,
            gone.map(|g| g.how),
            gone.map(|g| g.by),
            gone.map(|g| g.at),
            labels.as_ref(),
        ],
    )?;
    sql.run(
        "INSERT INTO cards (contact, card) VALUES ($1, $2)
         ON CONFLICT (contact) DO UPDATE SET card = excluded.card",
        binds![*id, &json::write(card)],
    )?;
    Ok(())
}

/// Keeps by what a contact is found, in place of what was kept before.
pub(crate) fn save_clues(sql: &dyn Sql, id: ContactId, clues: &BTreeSet<String>) -> Res<()> {
    sql.run("DELETE FROM clues WHERE contact = $1", binds![id])?;
    for clue in clues {
        sql.run(
            "INSERT INTO clues (clue, contact) VALUES ($1, $2)",
            binds![clue, id],
        )?;
    }
    Ok(())
}

/// The contacts that bear one of these clues, each once.
pub(crate) fn with_clues(sql: &dyn Sql, clues: &BTreeSet<String>) -> Res<Vec<ContactId>> {
    let mut found = BTreeSet::new();
    for clue in clues {
        let all = "SELECT contact FROM clues WHERE clue = $1";
        sql.each(all, binds![clue], &mut |row| {
            found.insert(row.get(0)?);
            Ok(())
        })?;
    }
    Ok(found.into_iter().collect())
}

/// Erases a contact's content, history and comments (K9). Its id, its place in the trash and its
/// links stay, so that a person linked to it is still known.
pub(crate) fn purge(sql: &dyn Sql, id: ContactId) -> Res<()> {
    sql.run("UPDATE contacts SET purged = 1 WHERE id = $1", binds![id])?;
    sql.run("DELETE FROM cards WHERE contact = $1", binds![id])?;
    sql.run("DELETE FROM clues WHERE contact = $1", binds![id])?;
    sql.run("DELETE FROM revisions WHERE contact = $1", binds![id])?;
    sql.run("DELETE FROM suggestions WHERE contact = $1", binds![id])?;
    sql.run("DELETE FROM comments WHERE contact = $1", binds![id])?;
    Ok(())
}

/// Those whose content was erased and that no account is linked with.
const TOMBSTONES: &str = "SELECT c.id FROM contacts c
    WHERE c.purged = 1 AND c.gone_at < $1
      AND NOT EXISTS (SELECT 1 FROM links l WHERE l.contact = c.id)
    ORDER BY c.gone_at LIMIT $2";

/// Forgets some of those that left before then, and that they were in labels.
pub(crate) fn forget_purged(sql: &dyn Sql, before: Micros, limit: usize) -> Res<usize> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let old: Vec<ContactId> = sql.all(TOMBSTONES, binds![before, limit], |row| row.get(0))?;
    for id in &old {
        sql.run("DELETE FROM memberships WHERE contact = $1", binds![*id])?;
        sql.run("DELETE FROM contacts WHERE id = $1", binds![*id])?;
    }
    Ok(old.len())
}

fn read(row: Row<'_>) -> Res<Contact> {
    let card = row
        .get::<Option<&str>>(2)?
        .map_or_else(|| Ok(Card::default()), json::read)?;
    let gone = match row.get(3)? {
        None => None,
        Some(how) => Some(Gone {
            how,
            by: row.get(4)?,
            at: row.get(5)?,
            labels: json::read_labels(row.get(6)?),
        }),
    };
    Ok(Contact {
        id: row.get(0)?,
        version: row.get(1)?,
        card,
        gone,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::sqlite::tests::plan;

    #[test]
    fn what_is_left_of_purged_contacts_is_found_without_a_look_at_the_others() {
        let plan = plan(TOMBSTONES);
        assert!(plan.contains("contacts_purged (gone_at<?)"), "{plan}");
        assert!(plan.contains("links_of_contact (contact=?)"), "{plan}");
        assert!(!plan.contains("B-TREE"), "{plan}");
    }
}
