//! Merges in the account (D3): of two persons whom its user makes one, the one that stays says what
//! both said. Where that one is linked, what came of the other is its user's alone until they
//! say otherwise.

use super::observe::hashes;
use crate::{Error, Hash, Hold, HoldState, Read, Res, Work};
use domain::{AccountId, Agreement, ContactId, Field, RemoteId, Value, identity};
use std::collections::BTreeSet;
use sync::{HoldReason, Link, LinkState};

/// Notes into which linked persons one of those who are gone may have been merged: of whom Kith
/// knew that they were there. It is called before they are forgotten. Returns those of them who
/// were contacts themselves and went into others: into linked persons, or into one of those who
/// changed at the same time, if that is known.
pub(super) fn note(
    w: &dyn Work,
    account: AccountId,
    gone: &[RemoteId],
    changed: Option<&BTreeSet<RemoteId>>,
) -> Res<BTreeSet<RemoteId>> {
    let (mut strangers, mut contacts) = (Vec::new(), Vec::new());
    for remote in gone {
        let link = w.link_by_remote(account, remote)?;
        let link =
            link.filter(|l| l.state == LinkState::Linked && l.remote.as_ref() == Some(remote));
        match link {
            Some(link) => contacts.push(link),
            None => strangers.extend(w.hashes(account, remote)?),
        }
    }
    let mut merged = BTreeSet::new();
    if strangers.is_empty() && contacts.is_empty() {
        return Ok(merged);
    }
    let key = w.installation()?.index_key;
    let region = w.account(account)?.ok_or(Error::Moved)?.region;
    for remote in w.seen_present(account)? {
        let (link, seen) = (
            w.link_by_remote(account, &remote)?,
            w.seen(account, &remote)?,
        );
        let (Some(link), Some(mut seen)) = (link, seen) else {
            continue;
        };
        let Some(person) = &seen.person else { continue };
        if link.state != LinkState::Linked || link.knows(&person.etag) {
            continue;
        }
        let shown: BTreeSet<Hash> = hashes(&key, &person.keys).into_iter().collect();
        let came = |other: &&Link| came_into(&other.agreement, &link.agreement, &person.values);
        let into: Vec<&Link> = contacts.iter().filter(came).collect();
        let typed = person.values.iter();
        let typed: Vec<&Value> = typed
            .filter(|v| !link.agreement.remote_values().any(|had| had == *v))
            .collect();
        let said = |other: &[Hash]| typed.iter().any(|v| may_be_of(other, v, &key, &region));
        let mut strangers = strangers.iter();
        let stranger = strangers.any(|other| may_be_in(other, &shown) && said(other));
        if !seen.merged && (stranger || !into.is_empty()) {
            seen.merged = true;
            w.save_seen(&seen)?;
        }
        merged.extend(into.iter().filter_map(|link| link.remote.clone()));
    }
    for link in &contacts {
        if survivor(w, link, changed)?.is_some() {
            merged.extend(link.remote.clone());
        }
    }
    Ok(merged)
}

/// Somebody in no group of a label, and no contact, by whom all can be reached that the link's person
/// could be reached by. Of such people Kith knows no more than hashes (K8): of whoever has no
/// address or number nobody can tell.
pub(super) fn survivor(
    r: &dyn Read,
    link: &Link,
    changed: Option<&BTreeSet<RemoteId>>,
) -> Res<Option<RemoteId>> {
    let account = r.account(link.account)?.ok_or(Error::Moved)?;
    let mut keys = identity::match_keys(link.agreement.remote_values(), &account.region);
    keys.name.clear();
    let reached = hashes(&r.installation()?.index_key, &keys);
    let mut others: Vec<RemoteId> = if reached.is_empty() {
        Vec::new()
    } else {
        r.indexed(account.id, &reached)?
    };
    others.sort();
    others.retain(|other| changed.is_none_or(|changed| changed.contains(other)));
    for other in others {
        let known = r.link_by_remote(account.id, &other)?.is_some()
            || r.seen(account.id, &other)?.is_some();
        let shown = r.hashes(account.id, &other)?.unwrap_or_default();
        if !known && reached.iter().all(|hash| shown.contains(hash)) {
            return Ok(Some(other));
        }
    }
    Ok(None)
}

/// Whether somebody with these hashes may be part of a person with those: they have something
/// in common, or there was too little to tell them by.
fn may_be_in(other: &[Hash], shown: &BTreeSet<Hash>) -> bool {
    other.len() < 2 || other.iter().any(|hash| shown.contains(hash))
}

/// Whether somebody with these hashes may have said this: an address or a number is theirs only if
/// it is among them.
fn may_be_of(other: &[Hash], value: &Value, key: &[u8; 32], region: &str) -> bool {
    match value.field() {
        Field::Email | Field::Phone => {
            let of_it = hashes(key, &identity::match_keys([value], region));
            of_it.is_empty() || of_it.iter().any(|hash| other.contains(hash))
        }
        _ => true,
    }
}

/// Whether what another contact's person said came into one: all that it can be reached by, or
/// everything but the name where it cannot be, and something that was not there before.
fn came_into(other: &Agreement, before: &Agreement, shows: &[Value]) -> bool {
    let shown = |v: &Value| shows.iter().any(|shown| says(shown, v));
    let came = |v: &Value| shown(v) && !before.remote_values().any(|had| says(had, v));
    let moved = if reached_by(other).next().is_some() {
        reached_by(other).all(shown)
    } else {
        let mut rest = other.remote_values().filter(|v| v.field() != Field::Name);
        rest.all(shown)
    };
    moved && other.remote_values().any(came)
}

/// Whether a value is shown, by itself or within the note of both.
fn says(shown: &Value, value: &Value) -> bool {
    let within = || shown.field() == Field::Note && shown.summary().contains(&value.summary());
    shown == value || value.field() == Field::Note && within()
}

/// The addresses and numbers that a person shows.
fn reached_by(agreed: &Agreement) -> impl Iterator<Item = &Value> {
    let reaches = |v: &&Value| matches!(v.field(), Field::Email | Field::Phone);
    agreed.remote_values().filter(reaches)
}

/// Into whom a contact's person was merged, if its user is asked about what came of that.
pub(super) fn into_whom(r: &dyn Read, link: &Link) -> Res<Option<ContactId>> {
    let asked = |hold: &Hold| match &hold.reason {
        HoldReason::Merged { values } => {
            let open = hold.state == HoldState::Open && hold.contact != Some(link.contact);
            open && link
                .agreement
                .remote_values()
                .any(|value| values.iter().any(|asked| says(asked, value)))
        }
        _ => false,
    };
    let holds = r.holds(link.account)?;
    Ok(holds
        .iter()
        .find(|hold| asked(hold))
        .and_then(|hold| hold.contact))
}
