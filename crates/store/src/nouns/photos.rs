//! Pictures, each once, by their hash (S2).

use crate::sql::{Sql, binds};
use app::Res;
use domain::{Micros, Photo, PhotoHash};
use std::collections::BTreeSet;

/// The bytes of a picture.
pub(crate) fn get(sql: &dyn Sql, hash: &PhotoHash) -> Res<Option<Vec<u8>>> {
    let one = "SELECT bytes FROM photos WHERE hash = $1";
    sql.one(one, binds![hash], |row| row.get(0))
}

/// Keeps a picture; one that is there already is as good as new.
pub(crate) fn save(sql: &dyn Sql, photo: &Photo, bytes: &[u8], now: Micros) -> Res<()> {
    sql.run(
        "INSERT INTO photos (hash, media_type, at, bytes) VALUES ($1, $2, $3, $4)
         ON CONFLICT (hash) DO UPDATE SET at = excluded.at",
        binds![&photo.hash, photo.media_type.as_str(), now, bytes],
    )?;
    Ok(())
}

/// Where pictures are named, each row of texts with hashes in hexadecimal behind a word that
/// nothing else in them begins so. What may be missing says nothing then.
const NAMED: [&str; 4] = [
    "SELECT card FROM cards",
    "SELECT patch, coalesce(full_card, '') FROM revisions",
    "SELECT patch FROM suggestions",
    "SELECT agreement, coalesce(sending, ''), coalesce(photo, '') FROM link_contents",
];

/// Pictures that came before then and that nothing names.
pub(crate) fn unnamed(sql: &dyn Sql, before: Micros) -> Res<Vec<PhotoHash>> {
    let old = "SELECT hash FROM photos WHERE at < $1";
    let mut unnamed: BTreeSet<PhotoHash> = sql
        .all(old, binds![before], |row| row.get(0))?
        .into_iter()
        .collect();
    for (all, texts) in NAMED.into_iter().zip([1, 2, 1, 3]) {
        if unnamed.is_empty() {
            break;
        }
        sql.each(all, &[], &mut |row| {
            for at in 0..texts {
                for text in row.get::<&str>(at)?.split("\"hash\":\"").skip(1) {
                    if let Some(hash) = text.get(..64).and_then(PhotoHash::parse) {
                        unnamed.remove(&hash);
                    }
                }
            }
            Ok(())
        })?;
    }
    Ok(unnamed.into_iter().collect())
}

/// Forgets a picture that came before then.
pub(crate) fn drop(sql: &dyn Sql, hash: &PhotoHash, before: Micros) -> Res<()> {
    let one = "DELETE FROM photos WHERE hash = $1 AND at < $2";
    sql.run(one, binds![hash, before])?;
    Ok(())
}
