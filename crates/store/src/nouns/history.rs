//! Changes of contacts (K2).

use crate::{
    json,
    nouns::sums,
    sql::{Row, Sql, binds},
};
use app::{Error, Res, Revision, RevisionKind};
use domain::{AccountId, Actor, ContactId, Door, LabelId};

/// A contact's history, the latest first.
pub(crate) fn of_contact(sql: &dyn Sql, contact: ContactId) -> Res<Vec<Revision>> {
    let all =
        "SELECT id, contact, version, at, user_id, account, kind, kind_label, patch, full_card, planned
         FROM revisions WHERE contact = $1 ORDER BY nr DESC";
    sql.all(all, binds![contact], read)
}

/// Keeps a change, with the labels it concerns (D4).
pub(crate) fn add(sql: &dyn Sql, revision: &Revision) -> Res<()> {
    let Revision {
        id,
        contact,
        version,
        at,
        actor,
        kind,
        planned,
        patch,
        full,
    } = revision;
    let (kind, kind_label) = words(kind);
    sql.run(
        "INSERT INTO revisions (id, contact, version, at, user_id, account, kind, kind_label, blanks, labels,
            patch, full_card, planned)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        binds![
            *id,
            *contact,
            *version,
            *at,
            actor.user,
            account(*actor),
            kind,
            kind_label,
            patch.blanks() as u64,
            &json::write_labels(&sums::concerned(sql, revision)?),
            &json::write(patch),
            full.as_ref().map(json::write).as_ref(),
            *planned,
        ],
    )?;
    Ok(())
}

fn read(row: Row<'_>) -> Res<Revision> {
    Ok(Revision {
        id: row.get(0)?,
        contact: row.get(1)?,
        version: row.get(2)?,
        at: row.get(3)?,
        actor: read_actor(row, 4)?,
        kind: kind(row.get(6)?, row.get(7)?)?,
        patch: json::read(row.get(8)?)?,
        full: row.get::<Option<&str>>(9)?.map(json::read).transpose()?,
        planned: row.get(10)?,
    })
}

/// The account through which somebody acted; none for the operator.
pub(crate) fn account(actor: Actor) -> Option<AccountId> {
    match actor.door {
        Door::Account(account) => Some(account),
        Door::Operator => None,
    }
}

/// The user and the account of two columns as an actor.
pub(crate) fn read_actor(row: Row<'_>, at: usize) -> Res<Actor> {
    let door = row
        .get::<Option<AccountId>>(at + 1)?
        .map_or(Door::Operator, Door::Account);
    Ok(Actor {
        user: row.get(at)?,
        door,
    })
}

fn words(kind: &RevisionKind) -> (&'static str, Option<LabelId>) {
    match kind {
        RevisionKind::Created { label } => ("created", Some(*label)),
        RevisionKind::Edited => ("edited", None),
        RevisionKind::Joined { label } => ("joined", Some(*label)),
        RevisionKind::Left { label } => ("left", Some(*label)),
        RevisionKind::Ended { label } => ("ended", Some(*label)),
        RevisionKind::Trashed => ("trashed", None),
        RevisionKind::Restored => ("restored", None),
    }
}

/// The kind of two columns.
pub(crate) fn kind(word: &str, label: Option<LabelId>) -> Res<RevisionKind> {
    match (word, label) {
        ("created", Some(label)) => Ok(RevisionKind::Created { label }),
        ("edited", None) => Ok(RevisionKind::Edited),
        ("joined", Some(label)) => Ok(RevisionKind::Joined { label }),
        ("left", Some(label)) => Ok(RevisionKind::Left { label }),
        ("ended", Some(label)) => Ok(RevisionKind::Ended { label }),
        ("trashed", None) => Ok(RevisionKind::Trashed),
        ("restored", None) => Ok(RevisionKind::Restored),
        _ => Err(Error::Store("a revision is of no known kind".into())),
    }
}
