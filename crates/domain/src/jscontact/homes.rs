//! Where in a card the standard keeps entries by key.

use serde_json::{Map, Value as Json, json};

/// The standard properties that hold entries by key, the inner ones by path; a title
/// follows its organisation.
pub(super) const HOMES: [&str; 14] = [
    "nicknames",
    "emails",
    "phones",
    "addresses",
    "organizations",
    "titles",
    "anniversaries",
    "notes",
    "links",
    "onlineServices",
    "calendars",
    "personalInfo",
    "preferredLanguages",
    "speakToAs/pronouns",
];

/// The entries of a home.
pub(super) fn at<'a>(card: &'a Map<String, Json>, home: &str) -> Option<&'a Map<String, Json>> {
    let mut names = home.split('/');
    let outer = card.get(names.next()?)?;
    names
        .try_fold(outer, |there, name| there.get(name))?
        .as_object()
}

/// The entries of a home, to be changed.
pub(super) fn at_mut<'a>(
    card: &'a mut Map<String, Json>,
    home: &str,
) -> Option<&'a mut Map<String, Json>> {
    let mut names = home.split('/');
    let outer = card.get_mut(names.next()?)?;
    names
        .try_fold(outer, |there, name| there.get_mut(name))?
        .as_object_mut()
}

/// The entries of a home, which is made when it is not there.
pub(super) fn made<'a>(card: &'a mut Map<String, Json>, home: &str) -> &'a mut Map<String, Json> {
    home.split('/').fold(card, object)
}

/// The object under a name, made when it is not there.
pub(super) fn object<'a>(out: &'a mut Map<String, Json>, name: &str) -> &'a mut Map<String, Json> {
    let slot = out.entry(name).or_insert_with(|| json!({}));
    if !slot.is_object() {
        *slot = json!({});
    }
    slot.as_object_mut()
        .expect("it was made an object just now")
}

/// Adds what is not there yet, inside objects too.
pub(super) fn fill(there: &mut Map<String, Json>, more: Map<String, Json>) {
    for (name, value) in more {
        match (there.get_mut(&name), value) {
            (Some(Json::Object(there)), Json::Object(more)) => fill(there, more),
            (Some(_), _) => {}
            (None, value) => {
                there.insert(name, value);
            }
        }
    }
}

/// Whether a title tells an occupation, not a post in an organisation.
pub(super) fn is_occupation(title: &Map<String, Json>) -> bool {
    title.get("kind").is_some_and(|kind| kind == "role") && !title.contains_key("organizationId")
}
