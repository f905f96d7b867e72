mod further;
mod persons;
mod round_trip;
mod unknown_parts;
mod writes;

use super::*;
use app::Edit;
use domain::{Field, FieldWrite, Outgoing, Person, Raw, RemoteId, Value};
use serde_json::{Value as Json, json};

/// A person with one entry in one field, read.
fn read(field: Field, entry: Json) -> Box<Person> {
    read_person(json!({
        "resourceName": "people/c1",
        "etag": "%e",
        "metadata": { "sources": [{ "type": "CONTACT", "id": "1", "etag": "#s" }] },
        (fields::json_name(field)): [entry],
    }))
}

fn read_person(json: Json) -> Box<Person> {
    match person(&json, "DE") {
        Some(Entry::There(person)) => person,
        Some(Entry::Gone(_)) | None => panic!("no person"),
    }
}

fn outgoing(value: Value, was: Option<Value>) -> Outgoing {
    Outgoing {
        key: None,
        value,
        was,
        brought: None,
    }
}

/// The entries sent for a field.
fn sent(raw: &Raw, field: Field, entries: Vec<Outgoing>) -> Vec<Json> {
    let edit = Edit {
        remote: RemoteId::from("people/c1"),
        raw: raw.clone(),
        writes: vec![FieldWrite { field, entries }],
        groups: None,
    };
    let body = update_body(&edit);
    body.get(fields::json_name(field))
        .and_then(Json::as_array)
        .cloned()
        .unwrap_or_default()
}

fn no_raw() -> Raw {
    Raw(String::new())
}
