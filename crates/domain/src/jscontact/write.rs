//! Entries into JSContact.

use super::{
    BY_HASH, KEY, VENDOR,
    homes::{fill, made, object},
    kinds, read,
};
use crate::{Key, PartialDate, Value, value as v};
use serde_json::{Map, Value as Json, json};

/// Writes an entry to its home, and what has none beside it.
pub(super) fn entry(out: &mut Map<String, Json>, key: &Key, value: &Value) {
    let mut home = Map::new();
    if !(matches!(value, Value::Name(_)) && out.contains_key("name")) {
        standard(&mut home, &key.0, value);
    }
    let said = read::entries(&home).remove(&key.0).unwrap_or_default();
    let unsaid = unsaid(&said, &value.parts());
    if !unsaid.is_empty() || home.is_empty() {
        let vendor = format!("{VENDOR}{}", value.field());
        object(&mut home, &vendor).insert(key.0.clone(), Json::Object(unsaid));
    }
    fill(out, home);
}

/// The parts to be told apart from what the standard says; null where it says too much.
fn unsaid(said: &Map<String, Json>, parts: &Map<String, Json>) -> Map<String, Json> {
    let missing = parts
        .iter()
        .filter(|(name, part)| said.get(*name) != Some(part));
    let missing = missing.map(|(name, part)| (name.clone(), part.clone()));
    let surplus = said.keys().filter(|name| !parts.contains_key(*name));
    let part = |(name, _): &(String, Json)| name != "@";
    missing
        .chain(surplus.map(|name| (name.clone(), Json::Null)))
        .filter(part)
        .collect()
}

fn standard(out: &mut Map<String, Json>, key: &str, value: &Value) {
    let (home, mut it) = match value {
        Value::Name(name) => {
            let mut it = self::name(name);
            if !it.is_empty() {
                it.insert(KEY.into(), key.into());
                out.insert("name".into(), Json::Object(it));
            }
            return;
        }
        Value::Organization(org) => return organization(out, key, org),
        Value::Nickname(n) => ("nicknames", texts([("name", &n.value)])),
        Value::Email(e) => ("emails", texts([("address", &e.value)])),
        Value::Phone(p) => ("phones", texts([("number", &p.value)])),
        Value::Address(a) => ("addresses", address(a)),
        Value::Birthday(b) => ("anniversaries", date(&b.date)),
        Value::Event(e) => ("anniversaries", date(&e.date)),
        Value::Note(n) => ("notes", texts([("note", &n.text)])),
        Value::Url(u) => ("links", texts([("uri", &u.value)])),
        Value::Gender(g) => ("speakToAs/pronouns", texts([("pronouns", &g.pronouns)])),
        Value::Im(i) => (
            "onlineServices",
            texts([("user", &i.user), ("service", &i.service)]),
        ),
        Value::Sip(s) if read::is_sip(&s.value) => ("onlineServices", texts([("uri", &s.value)])),
        Value::Sip(s) => {
            let uri = format!("sip:{}", s.value);
            ("onlineServices", texts([("uri", &uri)]))
        }
        Value::CalendarUrl(c) => ("calendars", texts([("uri", &c.value)])),
        Value::Interest(i) => ("personalInfo", texts([("value", &i.value)])),
        Value::Occupation(o) => ("titles", texts([("name", &o.value)])),
        Value::Locale(l) if l.is_tag() => ("preferredLanguages", texts([("language", &l.value)])),
        Value::Locale(_)
        | Value::Relation(_)
        | Value::Custom(_)
        | Value::ExternalId(_)
        | Value::Location(_)
        | Value::Keyword(_) => return,
        Value::Photo(p) => ("media", photo(p)),
    };
    if it.is_empty() {
        return;
    }
    match value {
        Value::Birthday(_) => {
            it.insert("kind".into(), "birth".into());
        }
        Value::Event(e) if e.kind == "anniversary" => {
            it.insert("kind".into(), "wedding".into());
        }
        Value::Event(e) => {
            it.insert("kind".into(), "kith:event".into());
            it.extend(texts([("label", &e.kind)]));
        }
        Value::Interest(_) => {
            it.insert("kind".into(), "interest".into());
        }
        Value::Occupation(_) => {
            it.insert("kind".into(), "role".into());
        }
        Value::CalendarUrl(c) if c.kind == "freeBusy" => {
            it.insert("kind".into(), "freeBusy".into());
        }
        Value::CalendarUrl(c) => {
            it.insert("kind".into(), "calendar".into());
            kinds::write(&mut it, &c.kind, false);
        }
        Value::Email(_) | Value::Address(_) | Value::Url(_) | Value::Im(_) | Value::Sip(_) => {
            kinds::write(&mut it, value.kind(), false);
        }
        Value::Phone(_) => kinds::write(&mut it, value.kind(), true),
        Value::Name(_)
        | Value::Nickname(_)
        | Value::Organization(_)
        | Value::Note(_)
        | Value::Relation(_)
        | Value::Custom(_)
        | Value::Gender(_)
        | Value::ExternalId(_)
        | Value::Location(_)
        | Value::Locale(_)
        | Value::Keyword(_)
        | Value::Photo(_) => {}
    }
    made(out, home).insert(key.to_owned(), Json::Object(it));
}

fn texts<const N: usize>(texts: [(&str, &String); N]) -> Map<String, Json> {
    let said = texts.into_iter().filter(|(_, text)| !text.is_empty());
    said.map(|(name, text)| (name.to_owned(), text.as_str().into()))
        .collect()
}

fn name(name: &v::Name) -> Map<String, Json> {
    let parts = [
        ("title", &name.prefix, &name.phonetic_prefix),
        ("given", &name.given, &name.phonetic_given),
        ("given2", &name.middle, &name.phonetic_middle),
        ("surname", &name.family, &name.phonetic_family),
        ("credential", &name.suffix, &name.phonetic_suffix),
    ];
    let said = parts.into_iter().filter(|(_, value, _)| !value.is_empty());
    let components: Vec<Json> = said
        .map(|(kind, value, sound)| {
            let kind = kind.to_owned();
            Json::Object(texts([
                ("kind", &kind),
                ("value", value),
                ("phonetic", sound),
            ]))
        })
        .collect();
    let mut it = texts([("full", &name.full)]);
    if components.iter().any(|c| c.get("phonetic").is_some()) {
        it.insert("phoneticSystem".into(), "script".into());
        it.insert("phoneticScript".into(), "Zyyy".into()); // ISO 15924: undetermined.
    }
    if !components.is_empty() {
        it.insert("components".into(), components.into());
    }
    it
}

fn address(address: &v::Address) -> Map<String, Json> {
    let parts = [
        ("postOfficeBox", &address.po_box),
        ("name", &address.street),
        ("apartment", &address.extended),
        ("locality", &address.city),
        ("region", &address.region),
        ("postcode", &address.postal_code),
        ("country", &address.country),
    ];
    let said = parts.into_iter().filter(|(_, value)| !value.is_empty());
    let components: Vec<Json> = said
        .map(|(kind, value)| json!({ "kind": kind, "value": value }))
        .collect();
    let mut it = texts([
        ("countryCode", &address.country_code),
        ("full", &address.formatted),
    ]);
    if !components.is_empty() {
        it.insert("components".into(), components.into());
    }
    it
}

fn organization(out: &mut Map<String, Json>, key: &str, org: &v::Organization) {
    let mut it = texts([("name", &org.name)]);
    if !org.department.is_empty() {
        it.insert("units".into(), json!([{ "name": org.department }]));
    }
    let there = !it.is_empty();
    if there {
        if ["home", "work"].contains(&org.kind.as_str()) {
            kinds::write(&mut it, &org.kind, false);
        }
        object(out, "organizations").insert(key.to_owned(), Json::Object(it));
    }
    if !org.title.is_empty() {
        let mut title = texts([("name", &org.title)]);
        if there {
            title.insert("organizationId".into(), key.into());
        }
        object(out, "titles").insert(key.to_owned(), Json::Object(title));
    }
}

fn photo(photo: &v::Photo) -> Map<String, Json> {
    texts([
        ("kind", &"photo".to_owned()),
        ("uri", &format!("{BY_HASH}{}", photo.hash)),
        ("mediaType", &photo.media_type),
    ])
}

fn date(date: &PartialDate) -> Map<String, Json> {
    match serde_json::to_value(date) {
        Ok(Json::Object(mut parts)) if !date.is_empty() => {
            parts.insert("@type".into(), "PartialDate".into());
            Map::from_iter([("date".to_owned(), Json::Object(parts))])
        }
        Ok(_) | Err(_) => Map::new(),
    }
}
