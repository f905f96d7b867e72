//! A person of Google as one of ours.

use super::{
    client_data, entry,
    fields::json_name,
    json::{is_contact_data, objects, text},
    raw,
};
use domain::{
    Etag, Field, GroupId, MatchKeys, Micros, Person, PhotoUrl, Raw, RemoteId, Value, identity,
};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// What an answer says of one id.
pub(crate) enum Entry {
    /// The person is there.
    There(Box<Person>),
    /// It is gone.
    Gone(RemoteId),
}

/// Reads a person; `None` when the JSON is none.
pub(crate) fn person(json: &Json, region: &str) -> Option<Entry> {
    let id = RemoteId(json.get("resourceName")?.as_str()?.to_owned());
    let metadata = json.get("metadata");
    let flag = |key: &str| metadata.and_then(|m| m.get(key));
    let only_profile = flag("sources").is_some() && raw::sources(json).next().is_none();
    if flag("deleted") == Some(&Json::Bool(true)) || only_profile {
        return Some(Entry::Gone(id));
    }
    let former = flag("previousResourceNames")
        .and_then(Json::as_array)
        .into_iter()
        .flatten();
    let source_etag = raw::sources(json)
        .map(|source| text(source, "etag"))
        .find(|e| !e.is_empty());
    let person_etag = || {
        json.get("etag")
            .and_then(Json::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let values = values(json);
    Some(Entry::There(Box::new(Person {
        former: former
            .filter_map(|f| f.as_str().map(RemoteId::from))
            .collect(),
        etag: Etag(source_etag.unwrap_or_else(person_etag)),
        updated: raw::sources(json).find_map(|source| moment(&text(source, "updateTime"))),
        groups: raw::groups(json).map(GroupId).collect(),
        marks: client_data::marks(json),
        keys: keys(json, &values, region),
        photo: photo(json),
        raw: raw::keep(json),
        values,
        id,
    })))
}

/// A moment as Google writes it (RFC 3339).
fn moment(text: &str) -> Option<Micros> {
    text.parse::<jiff::Timestamp>()
        .ok()
        .map(|t| Micros(t.as_microsecond()))
}

/// The person a raw text was kept of.
pub(crate) fn from_raw(raw: &Raw, region: &str) -> Option<Box<Person>> {
    match person(&raw::open(raw), region)? {
        Entry::There(person) => Some(person),
        Entry::Gone(_) => None,
    }
}

/// The groups a person was in when its raw text was kept.
pub(crate) fn memberships(raw: &Raw) -> BTreeSet<GroupId> {
    raw::groups(&raw::open(raw)).map(GroupId).collect()
}

/// Whether a listing may have cut this person's e-mails or phones at a hundred: written
/// back, the rest would be lost (F10).
pub(crate) fn is_truncated(json: &Json) -> bool {
    ["emailAddresses", "phoneNumbers"].iter().any(|field| {
        json.get(field)
            .and_then(Json::as_array)
            .is_some_and(|e| e.len() >= 100)
    })
}

fn values(person: &Json) -> Vec<Value> {
    let of = |field| {
        objects(person, json_name(field))
            .filter(|entry| is_contact_data(entry))
            .filter_map(move |entry| entry::parse(field, entry))
    };
    let content = Field::ALL.into_iter().filter(|field| field.is_content());
    content.flat_map(of).collect()
}

/// How many pixels wide a photo is fetched: what the largest screens show of a contact.
const WIDTH: &str = "=s1024";

/// Where the contact's own photo is served. A generated picture is none, and a profile's is
/// somebody else's (F11). The size at the end of the address says nothing about the picture.
fn photo(person: &Json) -> Option<PhotoUrl> {
    let url = objects(person, json_name(Field::Photo))
        .filter(|entry| is_contact_data(entry))
        .filter(|entry| entry.get("default") != Some(&Json::Bool(true)))
        .map(|entry| text(entry, "url"))
        .find(|url| !url.is_empty())?;
    let sized = url.rsplit_once("=s").filter(|(_, size)| {
        let pixels = size.split('-').next().unwrap_or_default();
        !pixels.is_empty() && pixels.bytes().all(|b| b.is_ascii_digit()) && !size.contains('/')
    });
    Some(PhotoUrl(match sized {
        Some((picture, _)) => format!("{picture}{WIDTH}"),
        None => url,
    }))
}

/// Google's own E.164 form of a phone knows the account's region better than we do (I1).
fn keys(person: &Json, values: &[Value], region: &str) -> MatchKeys {
    let others = values.iter().filter(|value| value.field() != Field::Phone);
    let mut keys = identity::match_keys(others, region);
    for phone in objects(person, json_name(Field::Phone)).filter(|entry| is_contact_data(entry)) {
        let canonical = text(phone, "canonicalForm");
        if canonical.is_empty() {
            keys.phones
                .extend(identity::phone_key(&text(phone, "value"), region));
        } else {
            keys.phones.insert(canonical);
        }
    }
    keys
}
