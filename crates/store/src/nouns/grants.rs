//! Labels shared with users, teams and domains.

use crate::json;
use crate::sql::{Row, Sql, binds};
use app::{Error, Res};
use domain::{Grant, LabelId, Principal, TeamId, UserId, Uuid};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT label, kind, who, level, hidden, given_by, at FROM grants ",
            $rest
        )
    };
}

/// One grant.
pub(crate) fn get(sql: &dyn Sql, label: LabelId, with: &Principal) -> Res<Option<Grant>> {
    let (kind, who) = split(with);
    sql.one(
        select!("WHERE label = $1 AND kind = $2 AND who = $3"),
        binds![label, kind, &who],
        read,
    )
}

/// All grants of a label: with users first, then with teams, then with domains.
pub(crate) fn of_label(sql: &dyn Sql, label: LabelId) -> Res<Vec<Grant>> {
    let all = select!("WHERE label = $1");
    let mut grants = sql.all(all, binds![label], read)?;
    grants.sort_by(|a, b| a.with.cmp(&b.with));
    Ok(grants)
}

/// Everything that is shared with a principal.
pub(crate) fn to(sql: &dyn Sql, with: &Principal) -> Res<Vec<Grant>> {
    let (kind, who) = split(with);
    let all = select!("WHERE kind = $1 AND who = $2 ORDER BY label");
    sql.all(all, binds![kind, &who], read)
}

/// Keeps a grant.
pub(crate) fn save(sql: &dyn Sql, grant: &Grant) -> Res<()> {
    let Grant {
        label,
        with,
        level,
        hidden,
        by,
        at,
    } = grant;
    let (kind, who) = split(with);
    sql.run(
        "INSERT INTO grants (label, kind, who, level, hidden, given_by, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (label, kind, who) DO UPDATE SET level = excluded.level, hidden = excluded.hidden,
            given_by = excluded.given_by, at = excluded.at",
        binds![*label, kind, &who, *level, &json::write(hidden), *by, *at],
    )?;
    Ok(())
}

/// Ends a grant.
pub(crate) fn drop(sql: &dyn Sql, label: LabelId, with: &Principal) -> Res<()> {
    let (kind, who) = split(with);
    sql.run(
        "DELETE FROM grants WHERE label = $1 AND kind = $2 AND who = $3",
        binds![label, kind, &who],
    )?;
    Ok(())
}

fn split(with: &Principal) -> (&'static str, Vec<u8>) {
    match with {
        Principal::User(id) => ("user", id.as_bytes().to_vec()),
        Principal::Team(id) => ("team", id.as_bytes().to_vec()),
        Principal::Domain(name) => ("domain", name.as_bytes().to_vec()),
    }
}

fn principal(kind: &str, who: &[u8]) -> Option<Principal> {
    match kind {
        "user" => Some(Principal::User(UserId(Uuid::from_slice(who).ok()?))),
        "team" => Some(Principal::Team(TeamId(Uuid::from_slice(who).ok()?))),
        "domain" => Some(Principal::Domain(String::from_utf8(who.to_vec()).ok()?)),
        _ => None,
    }
}

fn read(row: Row<'_>) -> Res<Grant> {
    let with = principal(&row.get::<String>(1)?, &row.get::<Vec<u8>>(2)?);
    Ok(Grant {
        label: row.get(0)?,
        with: with.ok_or_else(|| Error::Store("a grant is to nobody known".into()))?,
        level: row.get(3)?,
        hidden: json::read(&row.get::<String>(4)?)?,
        by: row.get(5)?,
        at: row.get(6)?,
    })
}
