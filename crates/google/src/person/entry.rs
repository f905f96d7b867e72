//! One entry of a field: Google's JSON to a typed value, and a value to the keys it sets.

use super::{
    date,
    json::{canonical, text},
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
            full: text(e, "unstructuredName"),
        }),
        Field::Nickname => {
            let kind = kind();
            let kind = if kind == "DEFAULT" {
                String::new()
            } else {
                kind
            };
            Value::Nickname(v::Nickname {
                value: value(),
                kind,
            })
        }
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
            current: e.get("current") == Some(&Json::Bool(true)),
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
        Field::Gender
        | Field::Im
        | Field::Sip
        | Field::ExternalId
        | Field::Interest
        | Field::Occupation
        | Field::Location
        | Field::Locale
        | Field::CalendarUrl
        | Field::Keyword => Value::Opaque(v::Opaque {
            field,
            json: canonical(field, e)?,
        }),
        // Nothing that could be sent back: it is read as where it is served.
        Field::Photo => return None,
    };
    parsed.canonical()
}

const FULL_TIME: &str = "fullTimeEquivalentMillipercent";

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
    if let Value::Opaque(opaque) = value {
        entry.retain(|key, _| key == "metadata");
        if let Ok(Json::Object(parts)) = serde_json::from_str(&opaque.json) {
            entry.extend(parts);
        }
        return entry;
    }
    for (key, part) in parts(value) {
        if part.is_null() {
            entry.remove(key);
        } else {
            entry.insert(key.to_owned(), part);
        }
    }
    if let Value::Name(name) = value
        && ![
            &name.phonetic_given,
            &name.phonetic_middle,
            &name.phonetic_family,
        ]
        .iter()
        .all(|part| part.is_empty())
    {
        entry.remove("phoneticFullName");
    }
    entry
}

/// Every key the value decides about; null is a key that goes.
fn parts(value: &Value) -> Vec<(&'static str, Json)> {
    match value {
        Value::Name(n) => vec![
            ("givenName", or_null(&n.given)),
            ("middleName", or_null(&n.middle)),
            ("familyName", or_null(&n.family)),
            ("honorificPrefix", or_null(&n.prefix)),
            ("honorificSuffix", or_null(&n.suffix)),
            ("phoneticGivenName", or_null(&n.phonetic_given)),
            ("phoneticMiddleName", or_null(&n.phonetic_middle)),
            ("phoneticFamilyName", or_null(&n.phonetic_family)),
            ("unstructuredName", or_null(&n.full)),
        ],
        Value::Nickname(n) => vec![("value", or_null(&n.value)), ("type", or_null(&n.kind))],
        Value::Email(e) => vec![
            ("value", or_null(&e.value)),
            ("type", or_null(&e.kind)),
            ("displayName", or_null(&e.display_name)),
        ],
        Value::Phone(p) => vec![("value", or_null(&p.value)), ("type", or_null(&p.kind))],
        Value::Address(a) => vec![
            ("poBox", or_null(&a.po_box)),
            ("streetAddress", or_null(&a.street)),
            ("extendedAddress", or_null(&a.extended)),
            ("city", or_null(&a.city)),
            ("region", or_null(&a.region)),
            ("postalCode", or_null(&a.postal_code)),
            ("country", or_null(&a.country)),
            ("countryCode", or_null(&a.country_code)),
            ("type", or_null(&a.kind)),
            ("formattedValue", or_null(&a.formatted)),
        ],
        Value::Organization(o) => vec![
            ("name", or_null(&o.name)),
            ("title", or_null(&o.title)),
            ("department", or_null(&o.department)),
            ("jobDescription", or_null(&o.job_description)),
            ("symbol", or_null(&o.symbol)),
            ("domain", or_null(&o.domain)),
            ("location", or_null(&o.location)),
            ("phoneticName", or_null(&o.phonetic_name)),
            ("costCenter", or_null(&o.cost_center)),
            (
                FULL_TIME,
                match o.full_time_equivalent_millipercent {
                    0 => Json::Null,
                    n => n.into(),
                },
            ),
            ("startDate", date::build(o.start)),
            ("endDate", date::build(o.end)),
            (
                "current",
                if o.current {
                    Json::Bool(true)
                } else {
                    Json::Null
                },
            ),
            ("type", or_null(&o.kind)),
        ],
        Value::Birthday(b) => vec![("date", date::build(b.date)), ("text", or_null(&b.text))],
        Value::Event(e) => vec![("date", date::build(e.date)), ("type", or_null(&e.kind))],
        Value::Note(n) => {
            let kind = if n.html { "TEXT_HTML" } else { "TEXT_PLAIN" };
            vec![("value", or_null(&n.text)), ("contentType", kind.into())]
        }
        Value::Url(u) => vec![("value", or_null(&u.value)), ("type", or_null(&u.kind))],
        Value::Relation(r) => vec![("person", or_null(&r.person)), ("type", or_null(&r.kind))],
        Value::Custom(c) => vec![("key", or_null(&c.key)), ("value", or_null(&c.value))],
        Value::Opaque(_) | Value::Photo(_) => Vec::new(),
    }
}

fn or_null(text: &str) -> Json {
    if text.is_empty() {
        Json::Null
    } else {
        text.into()
    }
}
