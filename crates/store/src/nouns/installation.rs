//! The installation: its id and the key of the private index.

use crate::sql::{Sql, binds};
use app::{Env, Error, Installation, Res};

/// This installation.
pub(crate) fn get(sql: &dyn Sql) -> Res<Installation> {
    let read = |row: crate::sql::Row<'_>| {
        let key: &[u8] = row.get(1)?;
        let index_key = key
            .try_into()
            .map_err(|_| Error::Store("the index key is not of 32 bytes".into()))?;
        Ok(Installation {
            id: row.get(0)?,
            index_key,
        })
    };
    sql.one("SELECT id, index_key FROM installation", &[], read)?
        .ok_or_else(|| Error::Store("the installation has no id".into()))
}

/// Gives the installation its id and key, once.
pub(crate) fn found(sql: &dyn Sql, env: &dyn Env) -> Res<()> {
    if sql
        .one("SELECT one FROM installation", &[], |_| Ok(()))?
        .is_some()
    {
        return Ok(());
    }
    // The last four bytes of a UUIDv7 are random whatever the clock and the counter say.
    let mut key = [0; 32];
    for part in key.chunks_mut(4) {
        part.copy_from_slice(&env.uuid().as_bytes()[12..]);
    }
    sql.run(
        "INSERT INTO installation (one, id, index_key) VALUES (1, $1, $2)",
        binds![env.uuid(), key.as_slice()],
    )?;
    Ok(())
}
