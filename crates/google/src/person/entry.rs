//! One entry of a field: Google's JSON to a typed value, and a value to the keys it sets.

use super::{
    date,
    json::text,
    keys::{FULL_TIME, parts},
};
use domain::{Field, Value, value as v};
use serde_json::{Map, Value as Json};

/// What an entry says, in canonical form; `None` when it says nothing we could show.
pub(super) fn parse(field: Field, e: &Map<String, Json>) -> Option<Value> {
    let kind = || text(e, "type");
    let value = || text(e, "value");
    let parsed = match field {
        Field::Name => Value::Name(v::Name {
            given: text(e, "givenName"),
            middle: text(e, "middleName"),
            family: text(e, "familyName"),
            prefix: text(e, "honorificPrefix"),
            suffix: text(e, "honorificSuffix"),
            phonetic_given: text(e, "phoneticGivenName"),
            phonetic_middle: text(e, "phoneticMiddleName"),
            phonetic_family: text(e, "phoneticFamilyName"),
            phonetic_prefix: text(e, "phoneticHonorificPrefix"),
            phonetic_suffix: text(e, "phoneticHonorificSuffix"),
            phonetic_full: text(e, "phoneticFullName"),
            full: text(e, "unstructuredName"),
        }),
        Field::Nickname => Value::Nickname(v::Nickname {
            value: value(),
            kind: without(kind(), "DEFAULT"),
        }),
        Field::Email => Value::Email(v::Email {
            value: value(),
            kind: kind(),
            display_name: text(e, "displayName"),
        }),
        Field::Phone => Value::Phone(v::Phone {
            value: value(),
            kind: kind(),
        }),
        Field::Address => Value::Address(v::Address {
            po_box: text(e, "poBox"),
            street: text(e, "streetAddress"),
            extended: text(e, "extendedAddress"),
            city: text(e, "city"),
            region: text(e, "region"),
            postal_code: text(e, "postalCode"),
            country: text(e, "country"),
            country_code: text(e, "countryCode"),
            kind: kind(),
            formatted: text(e, "formattedValue"),
        }),
        Field::Organization => Value::Organization(v::Organization {
            name: text(e, "name"),
            title: text(e, "title"),
            department: text(e, "department"),
            job_description: text(e, "jobDescription"),
            symbol: text(e, "symbol"),
            domain: text(e, "domain"),
            location: text(e, "location"),
            phonetic_name: text(e, "phoneticName"),
            cost_center: text(e, "costCenter"),
            full_time_equivalent_millipercent: number(e, FULL_TIME),
            start: date::parse(e, "startDate"),
            end: date::parse(e, "endDate"),
            current: flag(e, "current"),
            kind: kind(),
        }),
        Field::Birthday => Value::Birthday(v::Birthday {
            date: date::parse(e, "date"),
            text: text(e, "text"),
        }),
        Field::Event => Value::Event(v::Event {
            date: date::parse(e, "date"),
            kind: kind(),
        }),
        Field::Note => Value::Note(v::Note {
            text: value(),
            html: text(e, "contentType") == "TEXT_HTML",
        }),
        Field::Url => Value::Url(v::Url {
            value: value(),
            kind: kind(),
        }),
        Field::Relation => Value::Relation(v::Relation {
            person: text(e, "person"),
            kind: kind(),
        }),
        Field::Custom => Value::Custom(v::Custom {
            key: text(e, "key"),
            value: value(),
        }),
        Field::Gender => Value::Gender(v::Gender {
            value: value(),
            pronouns: text(e, "addressMeAs"),
        }),
        Field::Im => Value::Im(v::Im {
            user: text(e, "username"),
            service: text(e, "protocol"),
            kind: kind(),
        }),
        Field::Sip => Value::Sip(v::Sip {
            value: value(),
            kind: kind(),
        }),
        Field::ExternalId => Value::ExternalId(v::ExternalId {
            value: value(),
            kind: kind(),
        }),
        Field::Interest => Value::Interest(v::Interest { value: value() }),
        Field::Occupation => Value::Occupation(v::Occupation { value: value() }),
        Field::Location => Value::Location(v::Location {
            value: value(),
            building: text(e, "buildingId"),
            floor: text(e, "floor"),
            section: text(e, "floorSection"),
            desk: text(e, "deskCode"),
            current: flag(e, "current"),
            kind: kind(),
        }),
        Field::Locale => Value::Locale(v::Locale { value: value() }),
        Field::CalendarUrl => Value::CalendarUrl(v::CalendarUrl {
            value: text(e, "url"),
            kind: kind(),
        }),
        Field::Keyword => Value::Keyword(v::Keyword {
            value: value(),
            kind: without(kind(), "TYPE_UNSPECIFIED"),
        }),
        // Nothing that could be sent back: it is read as where it is served.
        Field::Photo => return None,
    };
    parsed.canonical()
}

/// A type; nothing where Google says its word for none.
fn without(kind: String, none: &str) -> String {
    if kind == none { String::new() } else { kind }
}

fn flag(entry: &Map<String, Json>, key: &str) -> bool {
    entry.get(key) == Some(&Json::Bool(true))
}

fn number(entry: &Map<String, Json>, key: &str) -> i32 {
    entry
        .get(key)
        .and_then(Json::as_i64)
        .and_then(|n| i32::try_from(n).ok())
        .unwrap_or_default()
}

/// An entry that says this value, on the base of one whose unknown keys stay.
pub(super) fn build(value: &Value, base: Option<&Map<String, Json>>) -> Map<String, Json> {
    let mut entry = base.cloned().unwrap_or_default();
    for (key, part) in parts(value) {
        if part.is_null() {
            entry.remove(key);
        } else {
            entry.insert(key.to_owned(), part);
        }
    }
    entry
}
