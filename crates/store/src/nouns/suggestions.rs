//! Changes by people without the right to make them.

use crate::{
    json,
    nouns::history,
    sql::{Row, Sql, binds},
};
use app::{Res, Suggestion};
use domain::SuggestionId;

/// One suggestion.
pub(crate) fn by_id(sql: &dyn Sql, id: SuggestionId) -> Res<Option<Suggestion>> {
    let one = "SELECT id, contact, user_id, account, at, kind, patch, state FROM suggestions WHERE id = $1";
    sql.one(one, binds![id], read)
}

/// All open suggestions, the oldest first.
pub(crate) fn open(sql: &dyn Sql) -> Res<Vec<Suggestion>> {
    let all = "SELECT id, contact, user_id, account, at, kind, patch, state FROM suggestions
         WHERE state = 'open' ORDER BY at, id";
    sql.all(all, &[], read)
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
    } = suggestion;
    sql.run(
        "INSERT INTO suggestions (id, contact, user_id, account, at, kind, patch, state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (id) DO UPDATE SET contact = excluded.contact, user_id = excluded.user_id,
            account = excluded.account, at = excluded.at, kind = excluded.kind, patch = excluded.patch,
            state = excluded.state",
        binds![
            *id,
            *contact,
            actor.user,
            history::account(*actor),
            *at,
            &json::write(kind),
            &json::write(patch),
            *state,
        ],
    )?;
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
    })
}
