//! Everything the survey looks at in one account: contacts, links and seen persons joined,
//! without contents. The hot path of every cycle: a few statements, each one pass over an
//! index in the order of contacts, merged here, which is faster than joins.

use crate::{
    json,
    sql::{Row, Sql, binds},
};
use app::Res;
use domain::{AccountId, ContactId, LabelId, Micros, RemoteId};
use std::collections::{BTreeSet, HashMap};
use sync::{LinkState, LinkSummary, SeenSummary, Summary, Through};

/// One summary for every contact mirrored, linked or seen in the account.
pub(crate) fn of_account(
    sql: &dyn Sql,
    account: AccountId,
    with: Option<LabelId>,
    others: &BTreeSet<LabelId>,
) -> Res<Vec<Summary>> {
    let mut all = linked(sql, account)?;
    let mirrored = mirrored(sql, account, with)?;
    place(&mut all, &placed(sql, &mirrored)?);
    let others: Vec<LabelId> = others
        .iter()
        .copied()
        .filter(|l| !mirrored.contains(l))
        .collect();
    place_beside(&mut all, placed(sql, &others)?);
    look_up(sql, &mut all)?;
    let unlinked = hand_out(seen(sql, account)?, &mut all);
    all.extend(unlinked);
    Ok(all)
}

/// Every link, by contact.
fn linked(sql: &dyn Sql, account: AccountId) -> Res<Vec<Summary>> {
    let all =
        "SELECT contact, remote, state, since, etag, version, lens, groups, sending, attempted, photo, thaws
         FROM links WHERE account = $1 ORDER BY contact";
    sql.all(all, binds![account], |row| {
        let link = LinkSummary {
            state: row.get(2)?,
            since: row.get(3)?,
            etag: row.get(4)?,
            version: row.get(5)?,
            lens: row.get(6)?,
            groups: json::read_labels(row.get(7)?),
            sending: row.get(8)?,
            attempted: row.get(9)?,
            photo: row.get(10)?,
            thaws: row.get(11)?,
        };
        Ok(Summary {
            contact: Some(row.get(0)?),
            remote: row.get(1)?,
            link: Some(link),
            ..Summary::default()
        })
    })
}

fn mirrored(sql: &dyn Sql, account: AccountId, with: Option<LabelId>) -> Res<Vec<LabelId>> {
    let mirrored =
        "SELECT label FROM mirrors WHERE account = $1 AND (state <> 'proposed' OR label = $2)";
    sql.all(mirrored, binds![account, with], |row| row.get(0))
}

/// A contact in a label, and whether it came out of another one.
type Placed = (ContactId, LabelId, bool);

/// Which contacts the labels hold, by contact.
fn placed(sql: &dyn Sql, labels: &[LabelId]) -> Res<Vec<Placed>> {
    let mut placed = Vec::new();
    for &label in labels {
        let held = "SELECT contact, via IS NOT NULL FROM memberships
                    WHERE label = $1 AND present = 1 ORDER BY contact";
        sql.each(held, binds![label], &mut |row| {
            placed.push((row.get(0)?, label, row.get(1)?));
            Ok(())
        })?;
    }
    // Runs in order, one a label, which this merges.
    placed.sort();
    Ok(placed)
}

/// Nothing comes through an entry out of another label before the rules were asked (R2).
fn hold(summary: &mut Summary, label: LabelId, out_of_another: bool) {
    let through = if out_of_another {
        Through::Nothing
    } else {
        Through::Label
    };
    summary.labels.insert(label, through);
}

/// Notes labels that are not mirrored here with contacts that are here anyway.
fn place_beside(all: &mut [Summary], placed: Vec<Placed>) {
    let mut here = all.iter_mut().peekable();
    for (contact, label, out_of_another) in placed {
        while here.next_if(|s| s.contact < Some(contact)).is_some() {}
        if let Some(summary) = here.peek_mut().filter(|s| s.contact == Some(contact)) {
            hold(summary, label, out_of_another);
        }
    }
}

/// Gives linked contacts their labels, and adds those without a link.
fn place(all: &mut Vec<Summary>, placed: &[Placed]) {
    let mut unlinked: Vec<Summary> = Vec::new();
    let mut linked = all.iter_mut().peekable();
    for (contact, label, out_of_another) in placed {
        while linked.next_if(|s| s.contact < Some(*contact)).is_some() {}
        match linked.peek_mut() {
            Some(summary) if summary.contact == Some(*contact) => {
                hold(summary, *label, *out_of_another);
            }
            Some(_) | None => match unlinked.last_mut() {
                Some(summary) if summary.contact == Some(*contact) => {
                    hold(summary, *label, *out_of_another);
                }
                Some(_) | None => {
                    let mut summary = Summary {
                        contact: Some(*contact),
                        ..Summary::default()
                    };
                    hold(&mut summary, *label, *out_of_another);
                    unlinked.push(summary);
                }
            },
        }
    }
    if !unlinked.is_empty() {
        all.append(&mut unlinked);
        all.sort_by_key(|s| s.contact);
    }
}

/// Reads which version each contact has. Where the hub holds few others, one pass over all
/// is faster than looking for each; a scanned row costs about an eighth of a search.
fn look_up(sql: &dyn Sql, all: &mut [Summary]) -> Res<()> {
    let everything = sql.one("SELECT COUNT(*) FROM contacts", &[], |row| {
        row.get::<usize>(0)
    })?;
    if everything.is_some_and(|n| n > 8 * all.len()) {
        for summary in all {
            let one = "SELECT id, version, gone_at FROM contacts WHERE id = $1";
            sql.each(one, binds![summary.contact], &mut |row| {
                note_version(summary, row)
            })?;
        }
        return Ok(());
    }
    let mut rest = all.iter_mut().peekable();
    sql.each(
        "SELECT id, version, gone_at FROM contacts ORDER BY id",
        &[],
        &mut |row| {
            let id: Option<ContactId> = row.get(0)?;
            while rest.next_if(|s| s.contact < id).is_some() {}
            rest.next_if(|s| s.contact == id)
                .map_or(Ok(()), |summary| note_version(summary, row))
        },
    )
}

fn note_version(summary: &mut Summary, row: Row<'_>) -> Res<()> {
    summary.version = row.get(1)?;
    summary.gone = row.get::<Option<Micros>>(2)?.is_some();
    Ok(())
}

fn seen(sql: &dyn Sql, account: AccountId) -> Res<Vec<(RemoteId, SeenSummary)>> {
    let all = "SELECT remote, state, etag, groups, first, last FROM seen WHERE account = $1 ORDER BY remote";
    sql.all(all, binds![account], |row| {
        let summary = SeenSummary {
            state: row.get(1)?,
            etag: row.get(2)?,
            groups: json::read_groups(row.get(3)?),
            first: row.get(4)?,
            last: row.get(5)?,
        };
        Ok((row.get(0)?, summary))
    })
}

/// Gives each seen person to the link with its id; of several to one in force, then to the
/// youngest. Returns summaries of those without a link.
fn hand_out(seen: Vec<(RemoteId, SeenSummary)>, all: &mut [Summary]) -> Vec<Summary> {
    if seen.is_empty() {
        return Vec::new();
    }
    let rank = |s: &Summary| {
        s.link
            .as_ref()
            .map(|l| (l.state != LinkState::Gone, l.since))
    };
    let mut owner: HashMap<RemoteId, usize> = HashMap::with_capacity(all.len());
    for (i, summary) in all.iter().enumerate() {
        if let Some(remote) = &summary.remote {
            match owner.get_mut(remote) {
                Some(other) if rank(summary) < rank(&all[*other]) => {}
                Some(other) => *other = i,
                None => drop(owner.insert(remote.clone(), i)),
            }
        }
    }
    let mut unlinked = Vec::new();
    for (remote, summary) in seen {
        match owner.get(&remote) {
            Some(i) => all[*i].seen = Some(summary),
            None => unlinked.push(Summary {
                remote: Some(remote),
                seen: Some(summary),
                ..Summary::default()
            }),
        }
    }
    unlinked
}
