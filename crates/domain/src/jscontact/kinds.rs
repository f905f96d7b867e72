//! Google's types of entries as contexts, features and labels (RFC 9553 §1.5).

use serde_json::{Map, Value as Json, json};

/// Type, context and feature; a type is written so where its property has features.
const KINDS: [(&str, &str, &str); 12] = [
    ("home", "private", ""),
    ("work", "work", ""),
    ("mobile", "", "mobile"),
    ("workMobile", "work", "mobile"),
    ("homeFax", "private", "fax"),
    ("workFax", "work", "fax"),
    ("otherFax", "", "fax"),
    ("pager", "", "pager"),
    ("workPager", "work", "pager"),
    ("main", "", "main-number"),
    ("workMain", "work", "main-number"),
    ("homeMobile", "private", "mobile"),
];

/// Writes a type; words of the user's become the label. `features` only for phones.
pub(super) fn write(object: &mut Map<String, Json>, kind: &str, features: bool) {
    let known = KINDS
        .iter()
        .find(|(k, _, f)| *k == kind && (features || f.is_empty()));
    match known {
        Some((_, context, feature)) => {
            if !context.is_empty() {
                object.insert("contexts".into(), json!({ *context: true }));
            }
            if !feature.is_empty() {
                object.insert("features".into(), json!({ *feature: true }));
            }
        }
        None if kind.is_empty() => {}
        None => {
            object.insert("label".into(), kind.into());
        }
    }
}

/// The type that contexts, features and label amount to; empty when they say none.
pub(super) fn read(object: &Map<String, Json>) -> String {
    if let Some(label) = object.get("label").and_then(Json::as_str) {
        return label.to_owned();
    }
    let has = |set: &str, name: &str| {
        object
            .get(set)
            .and_then(|s| s.get(name))
            .and_then(Json::as_bool)
            .unwrap_or_default()
    };
    let context = ["private", "work"]
        .into_iter()
        .find(|c| has("contexts", c))
        .unwrap_or_default();
    let feature = ["mobile", "fax", "pager", "main-number"]
        .into_iter()
        .find(|f| has("features", f));
    let said = (context, feature.unwrap_or_default());
    let kind = KINDS
        .iter()
        .find(|(_, c, f)| (*c, *f) == said)
        .map(|(k, _, _)| *k);
    kind.unwrap_or_default().to_owned()
}
