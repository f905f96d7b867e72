//! What the brake sums up (D4), read from history.

use crate::{
    json,
    nouns::history,
    sql::{Sql, binds},
};
use app::{Res, Revision, RevisionKind};
use domain::{AccountId, ContactId, LabelId, Micros, UserId};
use std::collections::{BTreeMap, BTreeSet};
use sync::Sums;

/// The labels a change concerns: the one it names; for an edit those that hold the contact;
/// for a deletion those it was in until now, whether or not they still say so. What a
/// confirmed join plan listed concerns none.
pub(crate) fn concerned(sql: &dyn Sql, revision: &Revision) -> Res<BTreeSet<LabelId>> {
    if revision.planned {
        return Ok(BTreeSet::new());
    }
    let holding = || {
        let all = "SELECT label FROM memberships WHERE contact = $1 AND present = 1";
        sql.all(all, binds![revision.contact], |row| row.get(0))
    };
    Ok(match &revision.kind {
        RevisionKind::Created { label }
        | RevisionKind::Joined { label }
        | RevisionKind::Left { label }
        | RevisionKind::Ended { label } => BTreeSet::from([*label]),
        RevisionKind::Edited => holding()?.into_iter().collect(),
        RevisionKind::Trashed => {
            let left =
                "SELECT label FROM memberships WHERE contact = $1 AND present = 0 AND at = $2";
            let left = sql.all(left, binds![revision.contact, revision.at], |row| {
                row.get(0)
            })?;
            let gone = "SELECT gone_labels FROM contacts WHERE id = $1 AND gone_labels IS NOT NULL";
            let gone = sql.one(gone, binds![revision.contact], |row| {
                Ok(json::read_labels(row.get(0)?))
            })?;
            holding()?
                .into_iter()
                .chain(left)
                .chain(gone.into_iter().flatten())
                .collect()
        }
        RevisionKind::Restored => BTreeSet::new(),
    })
}

/// Contacts that were changed in one label, by kind of change.
#[derive(Default)]
struct Changed {
    left: BTreeSet<ContactId>,
    removals: BTreeSet<ContactId>,
    edits: BTreeSet<ContactId>,
    additions: BTreeSet<ContactId>,
}

/// Contacts that were changed in one label, through the account and by its user.
#[derive(Default)]
struct Ways {
    account: Changed,
    user: Changed,
}

/// What a confirmed join plan listed concerns no label, so that it is in neither index. Said in
/// each half, or SQLite goes through all there is.
const RECENT: &str =
    "SELECT contact, at, kind, kind_label, blanks, labels, user_id, account FROM revisions
     WHERE (planned = 0 AND user_id = $1 AND at >= $3)
        OR (planned = 0 AND account = $2 AND at >= $3)";

/// The sums of every label mirrored by the account.
pub(crate) fn of_account(
    sql: &dyn Sql,
    account: AccountId,
    user: UserId,
    since: Micros,
    hour: Micros,
) -> Res<BTreeMap<LabelId, Sums>> {
    let labels = "SELECT label FROM mirrors WHERE account = $1";
    let labels: Vec<LabelId> = sql.all(labels, binds![account], |row| row.get(0))?;
    let mut changed: BTreeMap<LabelId, Ways> =
        labels.into_iter().map(|l| (l, Ways::default())).collect();

    let since_either = since.min(hour);
    sql.each(RECENT, binds![user, account, since_either], &mut |row| {
        let contact: ContactId = row.get(0)?;
        let at: Micros = row.get(1)?;
        let kind = history::kind(row.get(2)?, row.get(3)?)?;
        let blanks = row.get::<u64>(4)? > 0;
        let by_user = row.get::<UserId>(6)? == user;
        let by_account = row.get::<Option<AccountId>>(7)? == Some(account);
        for label in json::read_labels(row.get(5)?) {
            let Some(ways) = changed.get_mut(&label) else {
                continue;
            };
            let ways = [(by_user, &mut ways.user), (by_account, &mut ways.account)];
            for (_, way) in ways.into_iter().filter(|(counts, _)| *counts) {
                way.count(contact, &kind, blanks, at >= since, at >= hour);
            }
        }
        Ok(())
    })?;
    Ok(changed
        .into_iter()
        .map(|(label, ways)| (label, ways.greater()))
        .collect())
}

impl Changed {
    fn count(
        &mut self,
        contact: ContactId,
        kind: &RevisionKind,
        blanks: bool,
        in_span: bool,
        in_hour: bool,
    ) {
        match kind {
            RevisionKind::Created { .. } | RevisionKind::Joined { .. } if in_hour => {
                self.additions.insert(contact);
            }
            RevisionKind::Left { .. } | RevisionKind::Trashed if in_span => {
                self.left.insert(contact);
                self.removals.insert(contact);
            }
            RevisionKind::Edited if in_span => {
                self.edits.insert(contact);
                if blanks {
                    self.removals.insert(contact);
                }
            }
            RevisionKind::Created { .. }
            | RevisionKind::Joined { .. }
            | RevisionKind::Left { .. }
            // A consequence of what somebody else did elsewhere; nobody removed it.
            | RevisionKind::Ended { .. }
            | RevisionKind::Trashed
            | RevisionKind::Edited
            | RevisionKind::Restored => {}
        }
    }
}

impl Ways {
    fn greater(&self) -> Sums {
        let (a, u) = (&self.account, &self.user);
        Sums {
            removals: a.removals.len().max(u.removals.len()),
            left: a.left.len().max(u.left.len()),
            edits: a.edits.len().max(u.edits.len()),
            additions: a.additions.len().max(u.additions.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::sqlite::tests::plan;

    #[test]
    fn what_was_planned_is_not_even_read() {
        let plan = plan(RECENT);
        for index in ["revisions_by_user", "revisions_by_account"] {
            assert!(plan.contains(index), "{plan}");
        }
        assert!(!plan.contains("SCAN"), "{plan}");
    }
}
