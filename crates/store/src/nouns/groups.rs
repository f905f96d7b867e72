//! The groups of an account as last listed.

use crate::sql::{Row, Sql, binds};
use app::Res;
use domain::{AccountId, GroupId};
use sync::{GroupBinding, SeenGroup};

/// All groups of an account.
pub(crate) fn all(sql: &dyn Sql, account: AccountId) -> Res<Vec<SeenGroup>> {
    let all = "SELECT id, name, etag, bound_by, bound_label, system FROM seen_groups WHERE account = $1 ORDER BY id";
    sql.all(all, binds![account], read)
}

/// Keeps a group as listed.
pub(crate) fn save(sql: &dyn Sql, account: AccountId, group: &SeenGroup) -> Res<()> {
    let SeenGroup {
        id,
        name,
        etag,
        binding,
        system,
    } = group;
    sql.run(
        "INSERT INTO seen_groups (account, id, name, etag, bound_by, bound_label, system)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (account, id) DO UPDATE SET name = excluded.name, etag = excluded.etag,
            bound_by = excluded.bound_by, bound_label = excluded.bound_label, system = excluded.system",
        binds![
            account,
            id,
            name,
            etag.as_ref(),
            binding.as_ref().map(|b| &b.installation),
            binding.as_ref().map(|b| b.label),
            *system,
        ],
    )?;
    Ok(())
}

/// Forgets a group.
pub(crate) fn drop(sql: &dyn Sql, account: AccountId, group: &GroupId) -> Res<()> {
    sql.run(
        "DELETE FROM seen_groups WHERE account = $1 AND id = $2",
        binds![account, group],
    )?;
    Ok(())
}

fn read(row: Row<'_>) -> Res<SeenGroup> {
    let binding = row.get::<Option<String>>(3)?.zip(row.get(4)?);
    Ok(SeenGroup {
        id: row.get(0)?,
        name: row.get(1)?,
        etag: row.get(2)?,
        binding: binding.map(|(installation, label)| GroupBinding {
            installation,
            label,
        }),
        system: row.get(5)?,
    })
}
