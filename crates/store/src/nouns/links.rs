//! Contacts in accounts (K5): a narrow row that the survey reads, and the contents.

use crate::{
    json,
    sql::{Row, Sql, binds},
};
use app::Res;
use domain::{AccountId, ContactId, LabelId, Mark, RemoteId};
use std::collections::{BTreeMap, BTreeSet};
use sync::{Frozen, Link, LinkPhoto, LinkState};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT l.contact, l.account, l.remote, l.state, l.since, l.version, l.lens, l.groups, ",
            "c.origin, c.former, c.etags, c.attempts, c.recreated, c.sending, c.agreement, c.raw, c.updated, c.photo, c.frozen, c.hidden, c.made, c.unsure, c.kept ",
            "FROM links l JOIN link_contents c ON c.account = l.account AND c.contact = l.contact ",
            $rest
        )
    };
}

/// One link.
pub(crate) fn get(sql: &dyn Sql, contact: ContactId, account: AccountId) -> Res<Option<Link>> {
    sql.one(
        select!("WHERE l.account = $1 AND l.contact = $2"),
        binds![account, contact],
        read,
    )
}

/// All links of a contact.
pub(crate) fn of_contact(sql: &dyn Sql, contact: ContactId) -> Res<Vec<Link>> {
    sql.all(
        select!("WHERE l.contact = $1 ORDER BY l.account"),
        binds![contact],
        read,
    )
}

/// The inner question is answered by the index alone. Asked at once, SQLite goes through all
/// links of the account, because it takes two equal columns for little better than one.
const BY_REMOTE: &str = select!(
    "WHERE l.account = $1
       AND l.contact IN (SELECT contact FROM links WHERE account = $1 AND remote = $2)
     ORDER BY CASE l.state WHEN 'gone' THEN 1 ELSE 0 END, l.since DESC, l.contact DESC LIMIT 1"
);

/// Names nothing that is not in the index, for the same reason.
const UNSETTLED: &str = "SELECT contact FROM links WHERE account = $1 AND unsettled = 1 LIMIT 1";

/// The link that has, or had, this remote id. Having counts before having had, a link in
/// force before one that is gone, the younger before the older.
pub(crate) fn by_remote(sql: &dyn Sql, account: AccountId, remote: &RemoteId) -> Res<Option<Link>> {
    if let Some(link) = sql.one(BY_REMOTE, binds![account, remote], read)? {
        return Ok(Some(link));
    }
    by_name(sql, account, "former", &remote.0)
}

/// The link one of whose attempts bears this mark, in whatever state.
pub(crate) fn by_mark(sql: &dyn Sql, account: AccountId, mark: &Mark) -> Res<Option<Link>> {
    by_name(sql, account, "mark", &mark.0)
}

fn by_name(sql: &dyn Sql, account: AccountId, kind: &str, name: &str) -> Res<Option<Link>> {
    let one = select!(
        "JOIN link_names n ON n.account = l.account AND n.contact = l.contact
         WHERE n.account = $1 AND n.kind = $2 AND n.name = $3
         ORDER BY CASE l.state WHEN 'gone' THEN 1 ELSE 0 END, l.since DESC, l.contact DESC LIMIT 1"
    );
    sql.one(one, binds![account, kind, name], read)
}

/// Whether any link is on its way: neither `linked` nor `gone`, or with a write open.
pub(crate) fn unsettled(sql: &dyn Sql, account: AccountId) -> Res<bool> {
    Ok(sql.one(UNSETTLED, binds![account], |_| Ok(()))?.is_some())
}

/// How many links are in each label by agreement; none that is gone.
pub(crate) fn by_label(sql: &dyn Sql, account: AccountId) -> Res<BTreeMap<LabelId, usize>> {
    let all = "SELECT groups FROM links WHERE account = $1 AND state <> 'gone'";
    count(sql, all, account)
}

/// The same of those links alone whose person Kith made, or made and counts as its user's since: no
/// fewer than go with the label.
pub(crate) fn made_by_label(sql: &dyn Sql, account: AccountId) -> Res<BTreeMap<LabelId, usize>> {
    let made = "SELECT l.groups FROM links l
         JOIN link_contents c ON c.account = l.account AND c.contact = l.contact
         WHERE l.account = $1 AND l.state <> 'gone' AND (c.origin = 'kith' OR c.made = 1)";
    count(sql, made, account)
}

fn count(sql: &dyn Sql, all: &str, account: AccountId) -> Res<BTreeMap<LabelId, usize>> {
    let mut count = BTreeMap::new();
    sql.each(all, binds![account], &mut |row| {
        for label in json::read_labels(row.get(0)?) {
            *count.entry(label).or_default() += 1;
        }
        Ok(())
    })?;
    Ok(count)
}

/// Keeps a link, and the names it can be found by.
pub(crate) fn save(sql: &dyn Sql, link: &Link) -> Res<()> {
    save_summary(sql, link)?;
    save_contents(sql, link)?;
    drop_names(sql, link.contact, link.account)?;
    let formers = link.former.iter().map(|f| ("former", &f.0));
    let marks = link.attempts.iter().map(|a| ("mark", &a.mark.0));
    for (kind, name) in formers.chain(marks) {
        sql.run(
            "INSERT INTO link_names (account, contact, kind, name) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            binds![link.account, link.contact, kind, name],
        )?;
    }
    Ok(())
}

fn drop_names(sql: &dyn Sql, contact: ContactId, account: AccountId) -> Res<()> {
    sql.run(
        "DELETE FROM link_names WHERE account = $1 AND contact = $2",
        binds![account, contact],
    )?;
    Ok(())
}

fn save_summary(sql: &dyn Sql, link: &Link) -> Res<()> {
    let photo = link.photo_at();
    let settled = matches!(link.state, LinkState::Linked | LinkState::Gone)
        && link.sending.is_none()
        && photo.is_none()
        && link.frozen.is_empty();
    sql.run(
        "INSERT INTO links (account, contact, remote, state, since, etag, version, lens, groups, sending,
            attempted, photo, unsettled, thaws)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         ON CONFLICT (account, contact) DO UPDATE SET remote = excluded.remote, state = excluded.state,
            since = excluded.since, etag = excluded.etag, version = excluded.version, lens = excluded.lens,
            groups = excluded.groups, sending = excluded.sending, attempted = excluded.attempted,
            photo = excluded.photo, unsettled = excluded.unsettled, thaws = excluded.thaws",
        binds![
            link.account,
            link.contact,
            link.remote.as_ref(),
            link.state,
            link.since,
            link.etags.last(),
            link.version,
            link.lens,
            &json::write_labels(&link.groups),
            link.sending.is_some(),
            link.attempts.iter().map(|a| a.at).max(),
            photo,
            !settled,
            link.frozen.ends(),
        ],
    )?;
    Ok(())
}

fn save_contents(sql: &dyn Sql, link: &Link) -> Res<()> {
    sql.run(
        "INSERT INTO link_contents (account, contact, origin, former, etags, attempts, recreated, sending,
            agreement, raw, updated, photo, frozen, hidden, made, unsure, kept)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
         ON CONFLICT (account, contact) DO UPDATE SET origin = excluded.origin, former = excluded.former,
            etags = excluded.etags, attempts = excluded.attempts, recreated = excluded.recreated,
            sending = excluded.sending, agreement = excluded.agreement, raw = excluded.raw,
            updated = excluded.updated, photo = excluded.photo, frozen = excluded.frozen,
            hidden = excluded.hidden, made = excluded.made, unsure = excluded.unsure, kept = excluded.kept",
        binds![
            link.account,
            link.contact,
            link.origin,
            json::write_list(&link.former).as_ref(),
            json::write_list(&link.etags).as_ref(),
            json::write_list(&link.attempts).as_ref(),
            json::write_list(&link.recreated).as_ref(),
            link.sending.as_ref().map(json::write).as_ref(),
            &json::write(&link.agreement),
            link.raw.as_ref(),
            link.updated,
            (link.photo != LinkPhoto::default())
                .then(|| json::write(&link.photo))
                .as_ref(),
            (!link.frozen.is_empty())
                .then(|| json::write(&link.frozen))
                .as_ref(),
            (!link.hidden.is_empty())
                .then(|| json::write(&link.hidden))
                .as_ref(),
            link.made,
            link.unsure.as_ref().map(json::write).as_ref(),
            link.kept,
        ],
    )?;
    Ok(())
}

/// Forgets a link.
pub(crate) fn drop(sql: &dyn Sql, contact: ContactId, account: AccountId) -> Res<()> {
    let key = binds![account, contact];
    sql.run("DELETE FROM links WHERE account = $1 AND contact = $2", key)?;
    sql.run(
        "DELETE FROM link_contents WHERE account = $1 AND contact = $2",
        key,
    )?;
    drop_names(sql, contact, account)
}

fn read(row: Row<'_>) -> Res<Link> {
    Ok(Link {
        contact: row.get(0)?,
        account: row.get(1)?,
        remote: row.get(2)?,
        state: row.get(3)?,
        since: row.get(4)?,
        version: row.get(5)?,
        lens: row.get(6)?,
        groups: json::read_labels(row.get(7)?),
        origin: row.get(8)?,
        former: json::read_list(row.get(9)?)?,
        etags: json::read_list(row.get(10)?)?,
        attempts: json::read_list(row.get(11)?)?,
        recreated: json::read_list(row.get(12)?)?,
        sending: row.get::<Option<&str>>(13)?.map(json::read).transpose()?,
        agreement: json::read(row.get(14)?)?,
        raw: row.get(15)?,
        updated: row.get(16)?,
        photo: row
            .get::<Option<&str>>(17)?
            .map_or_else(|| Ok(LinkPhoto::default()), json::read)?,
        frozen: row
            .get::<Option<&str>>(18)?
            .map_or_else(|| Ok(Frozen::default()), json::read)?,
        hidden: row
            .get::<Option<&str>>(19)?
            .map_or_else(|| Ok(BTreeSet::new()), json::read)?,
        made: row.get(20)?,
        unsure: row.get::<Option<&str>>(21)?.map(json::read).transpose()?,
        kept: row.get(22)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::sqlite::tests::plan;

    #[test]
    fn one_link_is_found_without_a_look_at_the_others() {
        for (statement, way) in [
            (BY_REMOTE, "(account=? AND remote=?)"),
            (UNSETTLED, "(account=? AND unsettled=?)"),
        ] {
            let plan = plan(statement);
            assert!(plan.contains(way), "{plan}");
            assert!(!plan.contains("(account=?)"), "{plan}");
        }
    }
}
