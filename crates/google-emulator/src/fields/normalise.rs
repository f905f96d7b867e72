//! From the JSON of a request to the entries that are kept.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::derive::{Region, add_outputs};
use super::table::{Field, Kind, field, is_person_key};
use crate::refused::Refused;

/// The entries of one contact by field, as kept.
pub(crate) type Entries = BTreeMap<&'static str, Vec<Map<String, Value>>>;

/// A person as read from a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    /// Normalised entries; a field that was sent with nothing usable in it is present and empty.
    pub(crate) entries: Entries,
    /// Ids of the groups named, `None` if the body has no memberships.
    pub(crate) groups: Option<BTreeSet<String>>,
    /// `person.etag`.
    pub(crate) etag: Option<String>,
    /// The etag of the CONTACT source.
    pub(crate) source_etag: Option<String>,
}

/// Reads a person.
///
/// # Errors
///
/// 400 for unknown keys, wrong JSON types, impossible dates and several entries of a field
/// that may only have one.
pub(crate) fn draft(person: &Value, region: &Region) -> Result<Draft, Refused> {
    read(person, region, |field| field.writable)
}

/// Reads what a profile says, which may also have fields that no contact can be given.
///
/// # Errors
///
/// As for [`draft`].
pub(crate) fn profile(person: &Value, region: &Region) -> Result<Entries, Refused> {
    Ok(read(person, region, |_| true)?.entries)
}

fn read(person: &Value, region: &Region, takes: impl Fn(&Field) -> bool) -> Result<Draft, Refused> {
    let Some(person) = person.as_object() else {
        return Err(Refused::invalid_argument());
    };
    let mut draft = Draft::default();
    for (key, value) in person {
        if !is_person_key(key) {
            return Err(Refused::unknown_name(key, "person"));
        }
        match key.as_str() {
            "etag" => draft.etag = value.as_str().map(str::to_owned),
            "metadata" => draft.source_etag = contact_source_etag(value),
            "memberships" => draft.groups = Some(groups(value)?),
            name => {
                if let Some(field) = field(name).filter(|field| takes(field)) {
                    draft
                        .entries
                        .insert(field.name, entries(field, value, region)?);
                }
            }
        }
    }
    Ok(draft)
}

fn contact_source_etag(metadata: &Value) -> Option<String> {
    let sources = metadata.get("sources")?.as_array()?;
    let contact = sources.iter().find(|source| source["type"] == "CONTACT")?;
    Some(contact.get("etag")?.as_str()?.to_owned())
}

fn groups(value: &Value) -> Result<BTreeSet<String>, Refused> {
    let list = value.as_array().ok_or_else(Refused::invalid_argument)?;
    let mut groups = BTreeSet::new();
    for entry in list {
        if entry.get("domainMembership").is_some() {
            continue; // Output only.
        }
        let name = entry
            .pointer("/contactGroupMembership/contactGroupResourceName")
            .and_then(Value::as_str)
            .and_then(|name| name.strip_prefix("contactGroups/"))
            .ok_or_else(Refused::invalid_argument)?;
        groups.insert(name.to_owned());
    }
    Ok(groups)
}

fn entries(
    field: &'static Field,
    value: &Value,
    region: &Region,
) -> Result<Vec<Map<String, Value>>, Refused> {
    // An object where a list belongs gets the plain 400 without a hint.
    let list = value.as_array().ok_or_else(Refused::invalid_argument)?;
    if field.once && list.len() > 1 {
        return Err(Refused::singleton(field.name));
    }
    let mut kept = Vec::with_capacity(list.len());
    for sent in list {
        let sent = sent.as_object().ok_or_else(Refused::invalid_argument)?;
        if let Some(mut entry) = entry(field, sent)? {
            add_outputs(field.name, &mut entry, region);
            kept.push(entry);
        }
    }
    Ok(kept)
}

/// Normalises one entry; `None` if nothing of it is content.
fn entry(field: &Field, sent: &Map<String, Value>) -> Result<Option<Map<String, Value>>, Refused> {
    let mut kept = Map::new();
    let mut content = false;
    for (key, value) in sent {
        if key == "metadata" {
            if value["sourcePrimary"] == true {
                kept.insert(key.clone(), serde_json::json!({ "sourcePrimary": true }));
            }
            continue;
        }
        let Some((_, kind)) = field.keys.iter().find(|(name, _)| name == key) else {
            return Err(Refused::unknown_name(
                key,
                &format!("person.{}[0]", field.name),
            ));
        };
        if value.is_null() {
            continue;
        }
        match kind {
            Kind::Output => {}
            Kind::Text | Kind::Label => {
                let text = value.as_str().ok_or_else(Refused::invalid_argument)?.trim();
                if !text.is_empty() {
                    kept.insert(key.clone(), text.into());
                    content |= *kind == Kind::Text;
                }
            }
            Kind::Enum(words) => {
                let word = value.as_str().ok_or_else(Refused::invalid_argument)?;
                if !words.contains(&word) {
                    return Err(Refused::invalid(format!(
                        "Invalid value at 'person.{}[0].{key}', \"{word}\"",
                        field.name
                    )));
                }
                if !word.ends_with("UNSPECIFIED") {
                    kept.insert(key.clone(), word.into());
                }
            }
            Kind::Date => {
                if let Some(date) = date(value)? {
                    kept.insert(key.clone(), date);
                    content = true;
                }
            }
            Kind::Flag => {
                if value.as_bool().ok_or_else(Refused::invalid_argument)? {
                    kept.insert(key.clone(), true.into());
                }
            }
            Kind::Int => {
                let number = value
                    .as_i64()
                    .and_then(|number| i32::try_from(number).ok())
                    .ok_or_else(Refused::invalid_argument)?;
                if number != 0 {
                    kept.insert(key.clone(), number.into());
                }
            }
        }
    }
    if field.name == "biographies" && content {
        kept.entry("contentType")
            .or_insert_with(|| "TEXT_PLAIN".into());
    }
    Ok(content.then_some(kept))
}

/// Reads a date; zeros mean "not given" and are left out.
fn date(value: &Value) -> Result<Option<Value>, Refused> {
    let sent = value.as_object().ok_or_else(Refused::invalid_argument)?;
    let mut kept = Map::new();
    for (key, value) in sent {
        let number = value.as_i64().ok_or_else(Refused::invalid_argument)?;
        let most = match key.as_str() {
            "year" => 9999,
            "month" => 12,
            "day" => 31,
            other => return Err(Refused::unknown_name(other, "date")),
        };
        if !(0..=most).contains(&number) {
            return Err(Refused::invalid_argument());
        }
        if number > 0 {
            kept.insert(key.clone(), number.into());
        }
    }
    Ok((!kept.is_empty()).then_some(Value::Object(kept)))
}
