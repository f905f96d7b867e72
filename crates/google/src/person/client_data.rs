//! `clientData`: keys and values that programs leave on persons and groups. Only our own
//! keys are touched; those of other programs go back as read (F17).

use super::json::{objects, text};
use domain::Mark;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// The key of a create attempt's nonce on a person (I3).
pub(crate) const MARK_KEY: &str = "kith-mark";

/// The key of our binding on a group (G2).
pub(crate) const BINDING_KEY: &str = "kith";

/// The marks a person bears; a merge in Google can leave several.
pub(super) fn marks(person: &Json) -> BTreeSet<Mark> {
    values(person, MARK_KEY).map(Mark).collect()
}

/// All values of one key on a person or group.
pub(crate) fn values(holder: &Json, key: &'static str) -> impl Iterator<Item = String> {
    objects(holder, "clientData")
        .filter(move |entry| text(entry, "key") == key)
        .map(|entry| text(entry, "value"))
        .filter(|value| !value.is_empty())
}

/// The `clientData` to send: what others left there, and ours.
pub(crate) fn with_ours(holder: &Json, key: &str, value: Option<&str>) -> Json {
    let others = objects(holder, "clientData").filter(|entry| text(entry, "key") != key);
    let entry = |key: &str, value: &str| json!({ "key": key, "value": value });
    let all = others
        .map(|e| entry(&text(e, "key"), &text(e, "value")))
        .chain(value.map(|value| entry(key, value)));
    Json::Array(all.collect())
}
