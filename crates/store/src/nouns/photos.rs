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

/// Where pictures are named, each a text with hashes in hexadecimal behind a word that nothing
/// else in it begins so.
const NAMED: [&str; 7] = [
    "SELECT card FROM cards WHERE instr(card, '\"hash\":\"') > 0",
    "SELECT patch FROM revisions WHERE instr(patch, '\"hash\":\"') > 0",
    "SELECT full_card FROM revisions WHERE instr(full_card, '\"hash\":\"') > 0",
    "SELECT patch FROM suggestions WHERE instr(patch, '\"hash\":\"') > 0",
    "SELECT agreement FROM link_contents WHERE instr(agreement, '\"hash\":\"') > 0",
    "SELECT sending FROM link_contents WHERE instr(sending, '\"hash\":\"') > 0",
    "SELECT photo FROM link_contents WHERE instr(photo, '\"hash\":\"') > 0",
];

/// Forgets pictures that came before then and that nothing names; returns how many.
pub(crate) fn sweep(sql: &dyn Sql, before: Micros) -> Res<usize> {
    let old = "SELECT hash FROM photos WHERE at < $1";
    let old: BTreeSet<PhotoHash> = sql
        .all(old, binds![before], |row| row.get(0))?
        .into_iter()
        .collect();
    if old.is_empty() {
        return Ok(0);
    }
    let mut unnamed = old;
    for all in NAMED {
        sql.each(all, &[], &mut |row| {
            for text in row.get::<&str>(0)?.split("\"hash\":\"").skip(1) {
                if let Some(hash) = text.get(..64).and_then(PhotoHash::parse) {
                    unnamed.remove(&hash);
                }
            }
            Ok(())
        })?;
    }
    for hash in &unnamed {
        sql.run("DELETE FROM photos WHERE hash = $1", binds![hash])?;
    }
    Ok(unnamed.len())
}
