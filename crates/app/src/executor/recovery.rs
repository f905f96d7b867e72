//! A write whose answer was lost (A3): what the person shows tells what came of it.

use super::labels;
use super::sends::{let_go, picture, sent_photo};
use crate::use_cases::receipts;
use crate::{Res, Work};
use domain::{
    Agreement, Field, FieldWrite, LabelId, Outgoing, Pairing, Person, Row, Value, pair, settle,
};
use std::collections::BTreeSet;
use sync::{Link, SendKind, Sending};

/// The first agreement with a person whose create had no answer: what looks like the
/// provider's way of putting what was sent is that; anything else its user did meanwhile,
/// and is compared as always.
pub(super) fn as_sent(writes: &[FieldWrite], person: &Person) -> Agreement {
    let mut shown: Vec<Value> = Vec::new();
    for write in writes {
        let (seen, paired) = paired(write, person);
        shown.extend(write.entries.iter().zip(paired.of_row).map(|(o, now)| {
            now.map(|i| &seen[i])
                .filter(|v| v.is_form_of(&o.value))
                .unwrap_or(&o.value)
                .clone()
        }));
    }
    settle(&Agreement::default(), writes, &shown)
}

/// Takes in what came of a write whose answer was lost, as the person tells.
pub(super) fn came_of(
    w: &dyn Work,
    link: &mut Link,
    sending: &Sending,
    person: &Person,
) -> Res<()> {
    let account = link.account;
    let shown = labels::shown_there(w, account, person)?;
    let before = link.groups.clone();
    took_effect(link, sending, person, &shown);
    let left = before.difference(&link.groups).copied().collect();
    let stays = !labels::held_here(w, account, link.contact)?.is_empty();
    let leaving = sending.leaving.filter(|_| !stays);
    let how = receipts::how(leaving, link);
    receipts::note(w, account, link, &left, how)?;
    // Nothing was to be agreed on any more: it was let go of, and is (D1).
    match leaving {
        Some(why) if link.groups.is_empty() && !left.is_empty() => let_go(link, w, why),
        Some(_) | None => Ok(()),
    }
}

/// Takes into the link what came through of an update or move of groups: each entry and each
/// label by itself. A deletion leaves nobody of whom anything could have come through.
fn took_effect(link: &mut Link, sending: &Sending, person: &Person, shown: &BTreeSet<LabelId>) {
    if sending.kind == SendKind::Delete {
        return;
    }
    for write in &sending.writes {
        if write.field == Field::Photo {
            photo_took_effect(link, sending, write, person);
        } else {
            link.agreement = came_through(&link.agreement, write, person);
        }
    }
    let moved: Vec<LabelId> = link
        .groups
        .symmetric_difference(&sending.groups)
        .copied()
        .collect();
    for label in moved {
        match (sending.groups.contains(&label), shown.contains(&label)) {
            (true, true) => link.groups.insert(label),
            (false, false) => link.groups.remove(&label),
            (true, false) | (false, true) => false,
        };
    }
}

/// The agreement once a field may have been written: an entry that is shown as it was sent is
/// agreed on as if that had been answered, and one that was to go and is not there is gone by it. Any other
/// is compared as always with what was agreed before.
fn came_through(agreed: &Agreement, write: &FieldWrite, person: &Person) -> Agreement {
    let (seen, paired) = paired(write, person);
    let (mut before, others): (Vec<Row>, Vec<Row>) = agreed.0.iter().cloned().partition(|row| {
        let shown = row.remote.as_ref();
        shown.is_some_and(|v| v.field() == write.field)
    });
    let mut rows: Vec<Row> = Vec::new();
    for (out, now) in write.entries.iter().zip(paired.of_row) {
        let was = before.iter().position(|row| match &out.key {
            Some(key) => row.key.as_ref() == Some(key),
            None => row.remote == out.was,
        });
        let was = was.map(|at| before.remove(at));
        match now.map(|i| &seen[i]).filter(|v| v.is_form_of(&out.value)) {
            Some(now) => rows.extend(row_of(agreed, write.field, out, now)),
            None => rows.extend(was),
        }
    }
    // What was to go, where it did not.
    before.retain(|row| row.remote.as_ref().is_some_and(|v| seen.contains(v)));
    rows.extend(before);
    let stands = |row: &Row| row.key.is_none() || !rows.iter().any(|r| r.key == row.key);
    let mut all: Vec<Row> = others.into_iter().filter(stands).collect();
    all.extend(rows);
    Agreement(all)
}

/// The row that comes of an entry that was sent and is shown like this.
fn row_of(agreed: &Agreement, field: Field, out: &Outgoing, now: &Value) -> Option<Row> {
    let write = FieldWrite {
        field,
        entries: vec![out.clone()],
    };
    settle(agreed, &[write], std::slice::from_ref(now)).0.pop()
}

/// A picture never comes back as it was sent: another one than before is ours or its user's, so
/// ours is written again before anybody judges it (S2).
fn photo_took_effect(link: &mut Link, sending: &Sending, write: &FieldWrite, person: &Person) {
    let shown = person.photo.as_ref();
    match picture(write) {
        Some(picture) if shown.is_some() && link.photo.is_elsewhere(shown) => {
            link.photo.written_perhaps(shown, picture, sending.at);
        }
        None if shown.is_none() => link.photo.written(None, None, sending.at),
        Some(_) | None => return,
    }
    let sent = sent_photo(write);
    link.agreement = settle(&link.agreement, std::slice::from_ref(write), &sent);
}

/// What the person shows of a field that was sent, and which entry is which.
fn paired(write: &FieldWrite, person: &Person) -> (Vec<Value>, Pairing) {
    let sent: Vec<Row> = write
        .entries
        .iter()
        .map(|o| Row {
            remote: Some(o.value.clone()),
            ..Row::default()
        })
        .collect();
    let seen: Vec<Value> = person
        .values
        .iter()
        .filter(|v| v.field() == write.field)
        .cloned()
        .collect();
    let paired = pair(&sent, &seen);
    (seen, paired)
}
