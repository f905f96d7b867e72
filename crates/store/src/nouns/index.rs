//! The private index (K8): persons outside mirrored groups by keyed hashes, nothing readable.

use crate::sql::{Sql, binds};
use app::{Hash, Indexed, Res};
use domain::{AccountId, RemoteId};
use std::collections::BTreeSet;

/// Persons that bear one of these hashes, each once.
pub(crate) fn find(sql: &dyn Sql, account: AccountId, hashes: &[Hash]) -> Res<Vec<RemoteId>> {
    let mut found = BTreeSet::new();
    for hash in hashes {
        let one = "SELECT remote FROM private_hashes WHERE account = $1 AND hash = $2";
        sql.each(one, binds![account, hash.as_slice()], &mut |row| {
            found.insert(row.get(0)?);
            Ok(())
        })?;
    }
    Ok(found.into_iter().collect())
}

/// Keeps a person's hashes in place of those it had.
pub(crate) fn save(sql: &dyn Sql, account: AccountId, person: &Indexed) -> Res<()> {
    let Indexed {
        remote,
        etag,
        hashes,
    } = person;
    let had = hashes_of(sql, account, remote)?;
    let stale = had.iter().flatten().filter(|h| !hashes.contains(h));
    drop_hashes(sql, account, remote, stale)?;
    for hash in hashes {
        sql.run(
            "INSERT INTO private_hashes (account, hash, remote) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            binds![account, hash.as_slice(), remote],
        )?;
    }
    sql.run(
        "INSERT INTO private_persons (account, remote, etag, hashes) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account, remote) DO UPDATE SET etag = excluded.etag, hashes = excluded.hashes",
        binds![account, remote, etag, hashes.as_flattened()],
    )?;
    Ok(())
}

/// Forgets a person.
pub(crate) fn drop(sql: &dyn Sql, account: AccountId, remote: &RemoteId) -> Res<()> {
    if let Some(had) = hashes_of(sql, account, remote)? {
        drop_hashes(sql, account, remote, &had)?;
        sql.run(
            "DELETE FROM private_persons WHERE account = $1 AND remote = $2",
            binds![account, remote],
        )?;
    }
    Ok(())
}

/// The hashes of a person, if it is in the index.
pub(crate) fn hashes_of(
    sql: &dyn Sql,
    account: AccountId,
    remote: &RemoteId,
) -> Res<Option<Vec<Hash>>> {
    let one = "SELECT hashes FROM private_persons WHERE account = $1 AND remote = $2";
    sql.one(one, binds![account, remote], |row| {
        Ok(row.get::<&[u8]>(0)?.as_chunks().0.to_vec())
    })
}

fn drop_hashes<'a>(
    sql: &dyn Sql,
    account: AccountId,
    remote: &RemoteId,
    hashes: impl IntoIterator<Item = &'a Hash>,
) -> Res<()> {
    for hash in hashes {
        sql.run(
            "DELETE FROM private_hashes WHERE account = $1 AND hash = $2 AND remote = $3",
            binds![account, hash.as_slice(), remote],
        )?;
    }
    Ok(())
}
