//! The person as it is kept between cycles: everything that can be sent back, the revision,
//! memberships and `clientData`; photos, profile data and derived keys left out.

use super::{
    fields::json_name,
    json::{is_contact_data, objects, settable, text},
};
use domain::{Field, Raw};
use serde_json::{Map, Value as Json, json};

/// What of a person is kept.
pub(super) fn keep(person: &Json) -> Raw {
    let mut kept = Map::new();
    for key in ["resourceName", "etag"] {
        kept.extend(person.get(key).map(|value| (key.to_owned(), value.clone())));
    }
    let sources: Vec<Json> = sources(person)
        .map(|source| {
            let mut source = source.clone();
            source.retain(|key, _| ["type", "id", "etag"].contains(&key.as_str()));
            Json::Object(source)
        })
        .collect();
    if !sources.is_empty() {
        kept.insert("metadata".to_owned(), json!({ "sources": sources }));
    }
    for field in Field::ALL.into_iter().filter(|field| field.is_content()) {
        let entries: Vec<Json> = objects(person, json_name(field))
            .filter(|entry| is_contact_data(entry))
            .filter_map(|entry| settable(field, entry).map(Json::Object))
            .collect();
        insert(&mut kept, json_name(field), entries);
    }
    let memberships = groups(person)
        .map(|group| json!({ "contactGroupMembership": { "contactGroupResourceName": group } }))
        .collect();
    insert(&mut kept, "memberships", memberships);
    let client_data = objects(person, "clientData")
        .filter(|entry| is_contact_data(entry))
        .map(|entry| json!({ "key": text(entry, "key"), "value": text(entry, "value") }))
        .collect();
    insert(&mut kept, "clientData", client_data);
    Raw(Json::Object(kept).to_string())
}

fn insert(kept: &mut Map<String, Json>, key: &str, entries: Vec<Json>) {
    if !entries.is_empty() {
        kept.insert(key.to_owned(), Json::Array(entries));
    }
}

/// The person that was kept; an empty one where the text is of another make.
pub(super) fn open(raw: &Raw) -> Json {
    serde_json::from_str(&raw.0).unwrap_or_else(|_| json!({}))
}

/// The contact sources of a person; there is one, or none where only a profile is left.
pub(super) fn sources(person: &Json) -> impl Iterator<Item = &Map<String, Json>> {
    person
        .get("metadata")
        .into_iter()
        .flat_map(|metadata| objects(metadata, "sources"))
        .filter(|source| text(source, "type") == "CONTACT")
}

/// The groups a person is in.
pub(super) fn groups(person: &Json) -> impl Iterator<Item = String> {
    objects(person, "memberships").filter_map(|entry| {
        let group = entry
            .get("contactGroupMembership")?
            .get("contactGroupResourceName")?;
        group.as_str().map(str::to_owned)
    })
}
