//! A write whose answer was lost (A3): what the person shows tells what came of it.

use super::sends::{picture, sent_photo};
use domain::{
    Agreement, Field, FieldWrite, LabelId, Pairing, Person, Row, Value, fold, pair, settle,
};
use std::collections::BTreeSet;
use sync::{Link, Sending};

/// The first agreement with a person whose create had no answer: what looks like the
/// provider's way of putting what was sent is that; anything else its user did meanwhile,
/// and is compared as always.
pub(super) fn as_sent(writes: &[FieldWrite], person: &Person) -> Agreement {
    let mut shown: Vec<Value> = Vec::new();
    for write in writes {
        let (seen, paired) = paired(write, person);
        shown.extend(write.entries.iter().zip(paired.of_row).map(|(o, now)| {
            now.map(|i| &seen[i])
                .filter(|v| alike(&o.value, v))
                .unwrap_or(&o.value)
                .clone()
        }));
    }
    settle(&Agreement::default(), writes, &shown)
}

/// Takes into the link what came through of an update, deletion or move of groups: each
/// field as a whole, each label by itself.
pub(super) fn took_effect(
    link: &mut Link,
    sending: &Sending,
    person: &Person,
    shown: &BTreeSet<LabelId>,
) {
    for write in &sending.writes {
        if write.field == Field::Photo {
            photo_took_effect(link, sending, write, person);
            continue;
        }
        let (seen, paired) = paired(write, person);
        let came_through = paired.added.is_empty()
            && write
                .entries
                .iter()
                .zip(&paired.of_row)
                .all(|(o, now)| now.is_some_and(|i| alike(&o.value, &seen[i])));
        if came_through {
            link.agreement = settle(&link.agreement, std::slice::from_ref(write), &seen);
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

/// Whether one value can be the provider's way of putting the other.
pub(super) fn alike(sent: &Value, seen: &Value) -> bool {
    sent.kind() == seen.kind() && fold(&sent.summary()) == fold(&seen.summary())
}
