//! Questions about one contact or person in one account.

use crate::{
    json,
    sql::{Row, Sql, binds},
};
use app::{Hold, Res};
use domain::{AccountId, ContactId, HoldId, RemoteId};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, account, contact, remote, reason, at, state FROM holds ",
            $rest
        )
    };
}

/// One question.
pub(crate) fn by_id(sql: &dyn Sql, id: HoldId) -> Res<Option<Hold>> {
    sql.one(select!("WHERE id = $1"), binds![id], read)
}

/// All questions of an account, the oldest first.
pub(crate) fn in_account(sql: &dyn Sql, account: AccountId) -> Res<Vec<Hold>> {
    sql.all(
        select!("WHERE account = $1 ORDER BY at, id"),
        binds![account],
        read,
    )
}

/// Each inner question is answered by an index alone; a comparison with nothing is never true.
const NAMING: &str = select!(
    "WHERE id IN (SELECT id FROM holds WHERE account = $1 AND contact = $2
                  UNION SELECT id FROM holds WHERE account = $1 AND remote = $3)
     ORDER BY at, id"
);

/// Questions that name this contact or this person, the oldest first.
pub(crate) fn naming(
    sql: &dyn Sql,
    account: AccountId,
    contact: Option<ContactId>,
    remote: Option<&RemoteId>,
) -> Res<Vec<Hold>> {
    sql.all(NAMING, binds![account, contact, remote], read)
}

/// Keeps a question.
pub(crate) fn save(sql: &dyn Sql, hold: &Hold) -> Res<()> {
    let Hold {
        id,
        account,
        contact,
        remote,
        reason,
        at,
        state,
    } = hold;
    sql.run(
        "INSERT INTO holds (id, account, contact, remote, reason, at, state)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (id) DO UPDATE SET account = excluded.account, contact = excluded.contact,
            remote = excluded.remote, reason = excluded.reason, at = excluded.at, state = excluded.state",
        binds![*id, *account, *contact, remote.as_ref(), &json::write(reason), *at, *state],
    )?;
    Ok(())
}

/// Forgets a question.
pub(crate) fn drop(sql: &dyn Sql, id: HoldId) -> Res<()> {
    sql.run("DELETE FROM holds WHERE id = $1", binds![id])?;
    Ok(())
}

fn read(row: Row<'_>) -> Res<Hold> {
    Ok(Hold {
        id: row.get(0)?,
        account: row.get(1)?,
        contact: row.get(2)?,
        remote: row.get(3)?,
        reason: json::read(row.get(4)?)?,
        at: row.get(5)?,
        state: row.get(6)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::sqlite::tests::plan;

    #[test]
    fn what_is_asked_about_one_contact_is_found_without_a_look_at_the_others() {
        let plan = plan(NAMING);
        for way in ["(account=? AND contact=?)", "(account=? AND remote=?)"] {
            assert!(plan.contains(way), "{plan}");
        }
        assert!(!plan.contains("(account=?)"), "{plan}");
    }
}
