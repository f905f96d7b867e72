//! Entries out of JSContact, as parts by key.

use super::{
    BY_HASH, KEY, VENDOR,
    homes::{HOMES, at, at_mut, is_occupation},
    kinds,
};
use crate::{Card, Field, Key, PhotoHash};
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

type Parts = Map<String, Json>;

/// Every entry the object holds: by key, its parts as [`crate::Value`] names them.
pub(super) fn entries(input: &Parts) -> BTreeMap<String, Parts> {
    let mut found: BTreeMap<String, Parts> = BTreeMap::new();
    if let Some(Json::Object(it)) = input.get("name")
        && let Some(key) = it.get(KEY).and_then(Json::as_str)
    {
        found.insert(key.to_owned(), tagged(Field::Name, name(it)));
    }
    for home in HOMES {
        let here = at(input, home).into_iter().flatten();
        for (key, it) in here.filter_map(|(k, it)| Some((k, it.as_object()?))) {
            if let Some((field, parts)) = entry(home, it) {
                found
                    .entry(key.clone())
                    .or_default()
                    .extend(tagged(field, parts));
            }
        }
    }
    for field in Field::ALL {
        let vendor = input
            .get(&format!("{VENDOR}{field}"))
            .and_then(Json::as_object);
        for (key, unsaid) in vendor.into_iter().flatten().filter(|(key, _)| is_id(key)) {
            let Some(unsaid) = unsaid.as_object() else {
                continue;
            };
            let parts = found
                .entry(key.clone())
                .or_insert_with(|| tagged(field, Map::new()));
            parts.extend(unsaid.clone());
            parts.retain(|_, part| !part.is_null());
        }
    }
    found
}

fn tagged(field: Field, mut parts: Parts) -> Parts {
    parts.insert("@".into(), field.name().into());
    parts
}

fn entry(home: &str, it: &Parts) -> Option<(Field, Parts)> {
    let text = |name: &str| {
        it.get(name)
            .and_then(Json::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let of = |part: &str, name: &str| parts([(part, text(name)), ("kind", kinds::read(it))]);
    Some(match home {
        "nicknames" => (Field::Nickname, parts([("value", text("name"))])),
        "emails" => (Field::Email, of("value", "address")),
        "phones" => (Field::Phone, of("value", "number")),
        "links" => (Field::Url, of("value", "uri")),
        "notes" => (Field::Note, parts([("text", text("note"))])),
        "titles" if is_occupation(it) => (Field::Occupation, parts([("value", text("name"))])),
        "titles" => (Field::Organization, parts([("title", text("name"))])),
        "media" => (Field::Photo, photo(it)?),
        "addresses" => (Field::Address, address(it)),
        "preferredLanguages" => (Field::Locale, parts([("value", text("language"))])),
        "speakToAs/pronouns" => (Field::Gender, parts([("pronouns", text("pronouns"))])),
        "personalInfo" if text("kind") == "interest" => {
            (Field::Interest, parts([("value", text("value"))]))
        }
        "onlineServices" if !text("user").is_empty() => {
            let mut parts = of("user", "user");
            parts.extend(self::parts([("service", text("service"))]));
            (Field::Im, parts)
        }
        "onlineServices" if is_sip(&text("uri")) => (Field::Sip, of("value", "uri")),
        "calendars" => match text("kind").as_str() {
            "" | "calendar" => (Field::CalendarUrl, of("value", "uri")),
            free_busy @ "freeBusy" => {
                let kind = free_busy.to_owned();
                (
                    Field::CalendarUrl,
                    parts([("value", text("uri")), ("kind", kind)]),
                )
            }
            _ => return None,
        },
        "organizations" => {
            let units = it
                .get("units")
                .and_then(Json::as_array)
                .into_iter()
                .flatten();
            let units: Vec<&str> = units
                .filter_map(|u| u.get("name").and_then(Json::as_str))
                .collect();
            let mut parts = of("name", "name");
            parts.extend(self::parts([("department", units.join(", "))]));
            (Field::Organization, parts)
        }
        "anniversaries" => {
            let mut date = it.get("date").and_then(Json::as_object)?.clone();
            if date.remove("@type").is_some_and(|t| t != "PartialDate") {
                return None;
            }
            date.retain(|part, _| ["year", "month", "day"].contains(&part.as_str()));
            let (field, kind) = match text("kind").as_str() {
                "birth" => (Field::Birthday, String::new()),
                "wedding" => (Field::Event, "anniversary".to_owned()),
                "kith:event" => (Field::Event, text("label")),
                _ => return None,
            };
            let mut parts = parts([("kind", kind)]);
            parts.insert("date".into(), Json::Object(date));
            (field, parts)
        }
        _ => return None,
    })
}

/// A picture of ours: one that the standard's own `uri` names by its hash (RFC 6920 §7). Any
/// other stays as it is.
fn photo(it: &Parts) -> Option<Parts> {
    let text = |name: &str| it.get(name).and_then(Json::as_str).unwrap_or_default();
    let hash = PhotoHash::parse(text("uri").strip_prefix(BY_HASH)?)?;
    (text("kind") == "photo").then(|| {
        parts([
            ("hash", hash.to_string()),
            ("mediaType", text("mediaType").to_owned()),
        ])
    })
}

/// The parts that say something.
fn parts<const N: usize>(parts: [(&str, String); N]) -> Parts {
    let said = parts.into_iter().filter(|(_, text)| !text.is_empty());
    said.map(|(name, text)| (name.to_owned(), text.into()))
        .collect()
}

/// The values, or sounds, of the components of these kinds, joined as people write them.
fn component(it: &Parts, kinds: &[&str], what: &str, with: &str) -> String {
    let all = it
        .get("components")
        .and_then(Json::as_array)
        .into_iter()
        .flatten();
    let here = all.filter(|c| {
        c.get("kind")
            .and_then(Json::as_str)
            .is_some_and(|kind| kinds.contains(&kind))
    });
    let texts: Vec<&str> = here
        .filter_map(|c| c.get(what).and_then(Json::as_str))
        .collect();
    texts.join(with)
}

fn name(it: &Parts) -> Parts {
    let of = |kinds: &[&str], what: &str| component(it, kinds, what, " ");
    let family = ["surname", "surname2"];
    parts([
        ("prefix", of(&["title"], "value")),
        ("given", of(&["given"], "value")),
        ("middle", of(&["given2"], "value")),
        ("family", of(&family, "value")),
        ("suffix", of(&["generation", "credential"], "value")),
        ("phoneticPrefix", of(&["title"], "phonetic")),
        (
            "phoneticSuffix",
            of(&["generation", "credential"], "phonetic"),
        ),
        ("phoneticGiven", of(&["given"], "phonetic")),
        ("phoneticMiddle", of(&["given2"], "phonetic")),
        ("phoneticFamily", of(&family, "phonetic")),
        (
            "full",
            it.get("full")
                .and_then(Json::as_str)
                .unwrap_or_default()
                .to_owned(),
        ),
    ])
}

fn address(it: &Parts) -> Parts {
    let of = |kinds: &[&str], with: &str| component(it, kinds, "value", with);
    let text = |name: &str| {
        it.get(name)
            .and_then(Json::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    parts([
        ("poBox", of(&["postOfficeBox"], " ")),
        ("street", of(&["name", "number", "block", "direction"], " ")),
        (
            "extended",
            of(
                &["apartment", "floor", "room", "building", "landmark"],
                ", ",
            ),
        ),
        ("city", of(&["locality", "district", "subdistrict"], ", ")),
        ("region", of(&["region"], " ")),
        ("postalCode", of(&["postcode"], " ")),
        ("country", of(&["country"], " ")),
        ("countryCode", text("countryCode")),
        ("formatted", text("full")),
        ("kind", kinds::read(it)),
    ])
}

/// Sees to it that each entry has a key of its own, fit for a card: the name, which has
/// none in the standard, and entries of different properties under one key. A title goes
/// with the organisation it names.
pub(super) fn give_keys(input: &mut Parts, card: &mut Card) {
    for home in HOMES {
        let keys = at(input, home).into_iter().flatten();
        keys.for_each(|(key, _)| card.reserve(&Key(key.clone())));
    }
    for field in Field::ALL {
        let vendor = input
            .get(&format!("{VENDOR}{field}"))
            .and_then(Json::as_object);
        vendor
            .into_iter()
            .flatten()
            .for_each(|(key, _)| card.reserve(&Key(key.clone())));
    }
    let mut used: BTreeSet<String> = BTreeSet::new();
    if let Some(Json::Object(it)) = input.get_mut("name") {
        let key = it
            .get(KEY)
            .and_then(Json::as_str)
            .filter(|k| is_id(k))
            .map(str::to_owned);
        let key = key.unwrap_or_else(|| card.fresh_key().0);
        card.reserve(&Key(key.clone()));
        it.insert(KEY.into(), json!(key));
        used.insert(key);
    }
    let mut organizations: BTreeMap<String, String> = BTreeMap::new();
    for home in HOMES {
        let Some(entries) = at_mut(input, home) else {
            continue;
        };
        let readable =
            |(_, it): &(String, Json)| it.as_object().is_some_and(|it| entry(home, it).is_some());
        let (here, odd): (Vec<_>, Vec<_>) = std::mem::take(entries).into_iter().partition(readable);
        // What is no entry keeps its place, which nothing else may take.
        organizations.retain(|_, new| odd.iter().all(|(key, _)| key != new));
        entries.extend(odd);
        for (old, mut it) in here {
            let of = it
                .get("organizationId")
                .and_then(Json::as_str)
                .unwrap_or(&old);
            let post = home == "titles" && !it.as_object().is_some_and(is_occupation);
            let employer = post.then(|| organizations.remove(of)).flatten();
            let new = employer.unwrap_or_else(|| {
                if is_id(&old) && !used.contains(&old) {
                    old.clone()
                } else {
                    card.fresh_key().0
                }
            });
            used.insert(new.clone());
            if home == "organizations" {
                organizations.insert(old, new.clone());
            } else if it.get("organizationId").is_some() {
                it["organizationId"] = json!(new);
            }
            entries.insert(new, it);
        }
    }
}

/// Whether a text is an address of SIP (RFC 3261 §19.1).
pub(super) fn is_sip(uri: &str) -> bool {
    let scheme = uri.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_some_and(|s| s.eq_ignore_ascii_case("sip") || s.eq_ignore_ascii_case("sips"))
}

/// RFC 9553 §1.4.1.
fn is_id(key: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    (1..=255).contains(&key.len()) && key.chars().all(fits)
}
