//! JSON by hand: reading parts of an entry, and the canonical text of one.

use super::fields::{is_output, whole};
use domain::{Field, clean};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// A text of an entry; empty when it is absent or something else.
pub(super) fn text(entry: &Map<String, Json>, key: &str) -> String {
    entry
        .get(key)
        .and_then(Json::as_str)
        .unwrap_or_default()
        .to_owned()
}

/// The objects of an array, if it is one.
pub(super) fn objects<'a>(
    parent: &'a Json,
    key: &str,
) -> impl Iterator<Item = &'a Map<String, Json>> + use<'a> {
    parent
        .get(key)
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .filter_map(Json::as_object)
}

/// Whether an entry is the contact's own and not copied from somebody's profile (F11).
pub(super) fn is_contact_data(entry: &Map<String, Json>) -> bool {
    let source = entry.get("metadata").and_then(|m| m.get("source"));
    source
        .and_then(|s| s.get("type"))
        .and_then(Json::as_str)
        .is_none_or(|t| t == "CONTACT")
}

/// The part of an entry that can be sent. Of its metadata only `sourcePrimary` stays,
/// which marks the user's main address among several.
pub(super) fn settable(field: Field, entry: &Map<String, Json>) -> Option<Map<String, Json>> {
    let mut kept: Map<String, Json> = entry
        .iter()
        .filter(|(key, value)| !is_output(field, key) && !value.is_null())
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    if let Some(whole) = whole(field)
        && whole.parts.iter().any(|part| kept.contains_key(*part))
    {
        kept.remove(whole.key);
    }
    if kept.is_empty() {
        return None;
    }
    let metadata = entry.get("metadata").and_then(|m| m.get("sourcePrimary"));
    if metadata == Some(&Json::Bool(true)) {
        kept.insert(
            "metadata".to_owned(),
            serde_json::json!({ "sourcePrimary": true }),
        );
    }
    Some(kept)
}

/// The canonical text of a field nobody here models: settable keys only, sorted, texts
/// clean, nothing empty. `None` when nothing is left.
pub(super) fn canonical(field: Field, entry: &Map<String, Json>) -> Option<String> {
    let kept = entry.iter().filter(|(key, _)| !is_output(field, key));
    let tidy: BTreeMap<&str, Tidy> = kept
        .filter_map(|(key, value)| Some((key.as_str(), tidy(value)?)))
        .collect();
    if tidy.is_empty() {
        return None;
    }
    serde_json::to_string(&tidy).ok()
}

/// JSON whose objects are sorted whatever map `serde_json` was built with.
#[derive(serde::Serialize)]
#[serde(untagged)]
enum Tidy {
    Plain(Json),
    List(Vec<Tidy>),
    Object(BTreeMap<String, Tidy>),
}

/// Proto JSON leaves defaults out, so a default is the same as nothing.
fn tidy(value: &Json) -> Option<Tidy> {
    match value {
        Json::Null | Json::Bool(false) => None,
        Json::Bool(true) | Json::Number(_) => Some(Tidy::Plain(value.clone())),
        Json::String(text) => {
            let text = clean(text);
            (!text.is_empty()).then_some(Tidy::Plain(Json::String(text)))
        }
        Json::Array(items) => {
            let items: Vec<Tidy> = items.iter().filter_map(tidy).collect();
            (!items.is_empty()).then_some(Tidy::List(items))
        }
        Json::Object(parts) => {
            let parts: BTreeMap<String, Tidy> = parts
                .iter()
                .filter_map(|(k, v)| Some((k.clone(), tidy(v)?)))
                .collect();
            (!parts.is_empty()).then_some(Tidy::Object(parts))
        }
    }
}
