//! Labels and the counter of their feeds.

use crate::json;
use crate::sql::{Row, Sql, binds};
use app::{Error, Res};
use domain::{Label, LabelId, UserId};

/// One label.
pub(crate) fn by_id(sql: &dyn Sql, id: LabelId) -> Res<Option<Label>> {
    sql.one(
        "SELECT id, owner, name, seq, deleted, scope, frozen, on_leaving, leaves_behind FROM labels WHERE id = $1",
        binds![id],
        read,
    )
}

/// All labels that are not deleted, by name.
pub(crate) fn all(sql: &dyn Sql) -> Res<Vec<Label>> {
    let all = "SELECT id, owner, name, seq, deleted, scope, frozen, on_leaving, leaves_behind FROM labels WHERE deleted IS NULL ORDER BY name, id";
    sql.all(all, &[], read)
}

/// The labels a user owns, those deleted not among them, by name.
pub(crate) fn owned(sql: &dyn Sql, owner: UserId) -> Res<Vec<Label>> {
    let all =
        "SELECT id, owner, name, seq, deleted, scope, frozen, on_leaving, leaves_behind FROM labels
               WHERE owner = $1 AND deleted IS NULL ORDER BY name, id";
    sql.all(all, binds![owner], read)
}

/// Keeps a label; `seq` moves by [`next_seq`] alone.
pub(crate) fn save(sql: &dyn Sql, label: &Label) -> Res<()> {
    let Label {
        id,
        owner,
        name,
        seq: _,
        deleted,
        scope,
        frozen,
        on_leaving,
        leaves_behind,
    } = label;
    sql.run(
        "INSERT INTO labels (id, owner, name, seq, deleted, scope, frozen, on_leaving, leaves_behind)
         VALUES ($1, $2, $3, 0, $4, $5, $6, $7, $8)
         ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, name = excluded.name,
            deleted = excluded.deleted, scope = excluded.scope, frozen = excluded.frozen,
            on_leaving = excluded.on_leaving, leaves_behind = excluded.leaves_behind",
        binds![
            *id,
            *owner,
            name,
            *deleted,
            *scope,
            *frozen,
            *on_leaving,
            &json::write(leaves_behind)
        ],
    )?;
    Ok(())
}

/// Takes the next place of the feed (K3).
pub(crate) fn next_seq(sql: &dyn Sql, id: LabelId) -> Res<u64> {
    let raise = "UPDATE labels SET seq = seq + 1 WHERE id = $1 RETURNING seq";
    let next: Option<u64> = sql.one(raise, binds![id], |row| row.get(0))?;
    next.ok_or_else(|| Error::Store("a feed was asked to go on that is of no label".into()))
}

fn read(row: Row<'_>) -> Res<Label> {
    Ok(Label {
        id: row.get(0)?,
        owner: row.get(1)?,
        name: row.get(2)?,
        seq: row.get(3)?,
        deleted: row.get(4)?,
        scope: row.get(5)?,
        frozen: row.get(6)?,
        on_leaving: row.get(7)?,
        leaves_behind: json::read(row.get(8)?)?,
    })
}
