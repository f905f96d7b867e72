//! JSON by hand: reading parts of an entry, and what of one can be sent.

use super::fields::{is_output, wholes};
use domain::Field;
use domain::value::Address;
use serde_json::{Map, Value as Json};

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
    for whole in wholes(field) {
        if whole.parts.iter().any(|part| kept.contains_key(*part)) {
            kept.remove(whole.key);
        }
    }
    // The country alone is no address, and a text that says more is none of its forms.
    let says_more = |text: &Json| text.as_str().is_some_and(Address::says_more);
    if field == Field::Address
        && ["country", "countryCode"]
            .iter()
            .any(|part| kept.contains_key(*part))
        && !kept.get("formattedValue").is_some_and(says_more)
    {
        kept.remove("formattedValue");
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
