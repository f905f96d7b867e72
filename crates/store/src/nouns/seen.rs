//! Persons as last seen, until agreed (K7): a narrow row that the survey reads, and the
//! contents while the person is there.

use crate::{
    json,
    sql::{Row, Sql, binds},
};
use app::Res;
use domain::{AccountId, Etag, Mark, MatchKeys, Micros, Person, PhotoUrl, RemoteId, Value};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, collections::BTreeSet};
use sync::Seen;

/// A person without what stands in columns.
#[derive(Serialize, Deserialize)]
struct Contents<'a> {
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    former: Cow<'a, [RemoteId]>,
    values: Cow<'a, [Value]>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    marks: BTreeSet<Cow<'a, Mark>>,
    keys: Cow<'a, MatchKeys>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    updated: Option<Micros>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    photo: Option<Cow<'a, PhotoUrl>>,
}

/// One person.
pub(crate) fn get(sql: &dyn Sql, account: AccountId, remote: &RemoteId) -> Res<Option<Seen>> {
    let one = "SELECT s.account, s.remote, s.state, s.first, s.last, s.etag, s.groups, c.id, c.person, c.raw, s.merged
         FROM seen s LEFT JOIN seen_contents c ON c.account = s.account AND c.remote = s.remote
         WHERE s.account = $1 AND s.remote = $2";
    sql.one(one, binds![account, remote], read)
}

/// How many persons wait.
pub(crate) fn count(sql: &dyn Sql, account: AccountId) -> Res<usize> {
    let count = "SELECT COUNT(*) FROM seen WHERE account = $1";
    Ok(sql
        .one(count, binds![account], |row| row.get(0))?
        .unwrap_or(0))
}

/// Who is there, of those seen.
pub(crate) fn present(sql: &dyn Sql, account: AccountId) -> Res<Vec<RemoteId>> {
    let all = "SELECT remote FROM seen WHERE account = $1 AND state = 'present' ORDER BY remote";
    sql.all(all, binds![account], |row| row.get(0))
}

/// The remote ids of every person known: linked (not gone), seen present, or indexed.
pub(crate) fn known(sql: &dyn Sql, account: AccountId) -> Res<Vec<RemoteId>> {
    let all =
        "SELECT remote FROM links WHERE account = $1 AND remote IS NOT NULL AND state <> 'gone'
         UNION SELECT remote FROM seen WHERE account = $1 AND state = 'present'
         UNION SELECT remote FROM private_persons WHERE account = $1
         ORDER BY 1";
    sql.all(all, binds![account], |row| row.get(0))
}

/// Keeps what was seen.
pub(crate) fn save(sql: &dyn Sql, seen: &Seen) -> Res<()> {
    let Seen {
        account,
        remote,
        state,
        person,
        first,
        last,
        merged,
    } = seen;
    let person = person.as_ref();
    let groups = person.and_then(|p| json::write_groups(&p.groups));
    sql.run(
        "INSERT INTO seen (account, remote, state, etag, groups, first, last, merged)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (account, remote) DO UPDATE SET state = excluded.state, etag = excluded.etag,
            groups = excluded.groups, first = excluded.first, last = excluded.last,
            merged = excluded.merged",
        binds![
            *account,
            remote,
            *state,
            person.map(|p| &p.etag),
            groups.as_ref(),
            *first,
            *last,
            *merged
        ],
    )?;
    match person {
        Some(person) => save_contents(sql, *account, remote, person),
        None => drop_contents(sql, *account, remote),
    }
}

fn save_contents(sql: &dyn Sql, account: AccountId, remote: &RemoteId, person: &Person) -> Res<()> {
    let contents = Contents {
        former: Cow::Borrowed(&person.former),
        values: Cow::Borrowed(&person.values),
        marks: person.marks.iter().map(Cow::Borrowed).collect(),
        keys: Cow::Borrowed(&person.keys),
        updated: person.updated,
        photo: person.photo.as_ref().map(Cow::Borrowed),
    };
    sql.run(
        "INSERT INTO seen_contents (account, remote, id, person, raw) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account, remote) DO UPDATE SET id = excluded.id, person = excluded.person,
            raw = excluded.raw",
        binds![
            account,
            remote,
            &person.id,
            &json::write(&contents),
            &person.raw
        ],
    )?;
    Ok(())
}

fn drop_contents(sql: &dyn Sql, account: AccountId, remote: &RemoteId) -> Res<()> {
    sql.run(
        "DELETE FROM seen_contents WHERE account = $1 AND remote = $2",
        binds![account, remote],
    )?;
    Ok(())
}

/// Forgets what was seen.
pub(crate) fn drop(sql: &dyn Sql, account: AccountId, remote: &RemoteId) -> Res<()> {
    sql.run(
        "DELETE FROM seen WHERE account = $1 AND remote = $2",
        binds![account, remote],
    )?;
    drop_contents(sql, account, remote)
}

fn read(row: Row<'_>) -> Res<Seen> {
    let person = match row.get::<Option<RemoteId>>(7)? {
        Some(id) => Some(read_person(row, id)?),
        None => None,
    };
    Ok(Seen {
        account: row.get(0)?,
        remote: row.get(1)?,
        state: row.get(2)?,
        person,
        first: row.get(3)?,
        last: row.get(4)?,
        merged: row.get(10)?,
    })
}

fn read_person(row: Row<'_>, id: RemoteId) -> Res<Person> {
    let contents: Contents<'static> = json::read(row.get(8)?)?;
    Ok(Person {
        id,
        former: contents.former.into_owned(),
        etag: row.get::<Etag>(5)?,
        values: contents.values.into_owned(),
        groups: json::read_groups(row.get(6)?),
        marks: contents.marks.into_iter().map(Cow::into_owned).collect(),
        keys: contents.keys.into_owned(),
        updated: contents.updated,
        photo: contents.photo.map(Cow::into_owned),
        raw: row.get(9)?,
    })
}
