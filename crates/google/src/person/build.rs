//! What is sent: whole fields, each entry on the base of the one it was (F9).

use super::{
    client_data::{MARK_KEY, with_ours},
    entry,
    fields::json_name,
    json::{objects, settable},
    raw,
};
use app::{Draft, Edit};
use domain::{Field, FieldWrite, GroupId, Outgoing, Value};
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeSet, VecDeque};

/// The body that creates a person. Of the person it was before come the unknown parts of
/// the entries that return, and what other programs had left on it.
pub(crate) fn create_body(draft: &Draft) -> Json {
    let before = draft.raw.as_ref().map_or_else(|| json!({}), raw::open);
    let mut body = Map::new();
    for write in &draft.writes {
        insert(
            &mut body,
            json_name(write.field),
            field(write, &before, Lookup::ByValueToo),
        );
    }
    if !draft.groups.is_empty() {
        body.insert("memberships".to_owned(), memberships(&draft.groups));
    }
    body.insert(
        "clientData".to_owned(),
        with_ours(&before, MARK_KEY, Some(&draft.mark.0)),
    );
    Json::Object(body)
}

/// The body that changes a person, with the revision it is based on in both places where
/// Google looks for it (F32).
pub(crate) fn update_body(edit: &Edit) -> Json {
    let before = raw::open(&edit.raw);
    let mut body = Map::new();
    body.insert("resourceName".to_owned(), edit.remote.0.clone().into());
    for key in ["etag", "metadata"] {
        body.extend(before.get(key).map(|value| (key.to_owned(), value.clone())));
    }
    for write in &edit.writes {
        insert(
            &mut body,
            json_name(write.field),
            field(write, &before, Lookup::ByWas),
        );
    }
    if let Some(groups) = &edit.groups {
        body.insert("memberships".to_owned(), memberships(groups));
    }
    Json::Object(body)
}

/// The fields an edit replaces, as Google's masks name them.
pub(crate) fn update_mask(edit: &Edit) -> String {
    let fields: BTreeSet<&str> = edit
        .writes
        .iter()
        .map(|write| json_name(write.field))
        .collect();
    let groups = edit.groups.as_ref().map(|_| "memberships");
    fields
        .into_iter()
        .chain(groups)
        .collect::<Vec<_>>()
        .join(",")
}

fn insert(body: &mut Map<String, Json>, key: &str, entries: Vec<Json>) {
    if !entries.is_empty() {
        body.insert(key.to_owned(), Json::Array(entries));
    }
}

fn memberships(groups: &BTreeSet<GroupId>) -> Json {
    let entry = |group: &GroupId| json!({ "contactGroupMembership": { "contactGroupResourceName": group.0 } });
    groups.iter().map(entry).collect()
}

/// Where the base of an entry is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lookup {
    /// The entry it was, as the caller says.
    ByWas,
    /// Or else one that says the same.
    ByValueToo,
}

/// All entries of a field. Entries as read that say nothing we could show are nobody's to
/// remove and stay.
fn field(write: &FieldWrite, before: &Json, lookup: Lookup) -> Vec<Json> {
    let mut left: VecDeque<(Option<Value>, Map<String, Json>)> =
        objects(before, json_name(write.field))
            .filter_map(|entry| settable(write.field, entry))
            .map(|entry| (entry::parse(write.field, &entry), entry))
            .collect();
    let mut sent = Vec::new();
    for outgoing in &write.entries {
        let base = position(&left, write.field, outgoing, lookup).and_then(|at| left.remove(at));
        let entry = match base {
            Some((value, entry)) if value.as_ref() == Some(&outgoing.value) => entry,
            Some((_, entry)) => entry::build(&outgoing.value, Some(&entry)),
            None => entry::build(&outgoing.value, None),
        };
        if !entry.is_empty() {
            sent.push(Json::Object(entry));
        }
    }
    if !write.field.is_singleton() {
        let silent = left.into_iter().filter(|(value, _)| value.is_none());
        sent.extend(silent.map(|(_, entry)| Json::Object(entry)));
    }
    sent
}

fn position(
    left: &VecDeque<(Option<Value>, Map<String, Json>)>,
    field: Field,
    outgoing: &Outgoing,
    lookup: Lookup,
) -> Option<usize> {
    let says = |value: &Value| left.iter().position(|(v, _)| v.as_ref() == Some(value));
    let was = outgoing.was.as_ref().and_then(says);
    let same = || {
        (lookup == Lookup::ByValueToo)
            .then(|| says(&outgoing.value))
            .flatten()
    };
    let only = || (field.is_singleton() && !left.is_empty()).then_some(0);
    was.or_else(same).or_else(only)
}
