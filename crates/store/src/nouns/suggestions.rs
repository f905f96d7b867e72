//! Changes by people without the right to make them.

use crate::{
    json,
    nouns::history,
    sql::{Row, Sql, binds},
};
use app::{Res, Suggestion};
use domain::{ContactId, Micros, SuggestionId};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, contact, user_id, account, at, kind, patch, state, times FROM suggestions ",
            $rest
        )
    };
}

/// One suggestion.
pub(crate) fn by_id(sql: &dyn Sql, id: SuggestionId) -> Res<Option<Suggestion>> {
    sql.one(select!("WHERE id = $1"), binds![id], read)
}

/// All open suggestions, the oldest first.
pub(crate) fn open(sql: &dyn Sql) -> Res<Vec<Suggestion>> {
    let all = select!("WHERE state = 'open' ORDER BY at, id");
    sql.all(all, &[], read)
}

/// Asked for each change of somebody who may only suggest, so never by a look at all of them.
const ABOUT: &str = select!(
    "INDEXED BY suggestions_of_contact WHERE contact = $1 AND state = 'open' ORDER BY at, id"
);

/// The open ones about a contact.
pub(crate) fn about(sql: &dyn Sql, contact: ContactId) -> Res<Vec<Suggestion>> {
    sql.all(ABOUT, binds![contact], read)
}

/// Keeps a suggestion.
pub(crate) fn save(sql: &dyn Sql, suggestion: &Suggestion) -> Res<()> {
    let Suggestion {
        id,
        contact,
        actor,
        at,
        kind,
        patch,
        state,
        times,
    } = suggestion;
    sql.run(
        "INSERT INTO suggestions (id, contact, user_id, account, at, kind, patch, state, times)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (id) DO UPDATE SET contact = excluded.contact, user_id = excluded.user_id,
            account = excluded.account, at = excluded.at, kind = excluded.kind, patch = excluded.patch,
            state = excluded.state, times = excluded.times",
        binds![
            *id,
            *contact,
            actor.user,
            history::account(*actor),
            *at,
            &json::write(kind),
            &json::write(patch),
            *state,
            i64::from(*times),
        ],
    )?;
    Ok(())
}

/// Forgets a suggestion.
pub(crate) fn drop(sql: &dyn Sql, id: SuggestionId) -> Res<()> {
    sql.run("DELETE FROM suggestions WHERE id = $1", binds![id])?;
    Ok(())
}

/// Forgets those from before then that somebody decided.
pub(crate) fn forget_decided(sql: &dyn Sql, before: Micros) -> Res<()> {
    let old = "DELETE FROM suggestions WHERE state <> 'open' AND at < $1";
    sql.run(old, binds![before])?;
    Ok(())
}

fn read(row: Row<'_>) -> Res<Suggestion> {
    Ok(Suggestion {
        id: row.get(0)?,
        contact: row.get(1)?,
        actor: history::read_actor(row, 2)?,
        at: row.get(4)?,
        kind: json::read(row.get(5)?)?,
        patch: json::read(row.get(6)?)?,
        state: row.get(7)?,
        times: u32::try_from(row.get::<u64>(8)?).unwrap_or(u32::MAX),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::sqlite::tests::plan;

    #[test]
    fn those_about_a_contact_are_found_without_a_look_at_the_others() {
        let plan = plan(ABOUT);
        let way = "SEARCH suggestions USING INDEX suggestions_of_contact (contact=?)";
        assert!(plan.contains(way), "{plan}");
    }
}
