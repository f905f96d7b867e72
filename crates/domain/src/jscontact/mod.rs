//! Cards as JSContact (RFC 9553) and back, without loss (K1).
//!
//! An entry is written where the standard has a home for it, under its own key; an
//! organisation and its title share one, a gender and its pronouns too. What the standard has no home for, a part or a
//! whole entry, stands under `kith:google/<field>`, by key and part. Values that stand
//! against each other are under `kith:contested`, the counter of keys under
//! `kith:nextKey`. Properties nobody here understands come back as they were.
//!
//! The `uid` is the contact's and no part of its card: the caller adds it, and takes it
//! out before reading.

mod homes;
mod kinds;
mod read;
mod rest;
mod write;

use crate::{Card, Contested, Entry, Key, Value};
use serde_json::{Map, Value as Json};

/// The counter of keys ([`Card::next_key`]).
const NEXT_KEY: &str = "kith:nextKey";
/// Values that stand against entries, by key.
const CONTESTED: &str = "kith:contested";
/// The key of the name, which has none in JSContact.
const KEY: &str = "kith:key";
/// Followed by a field's name: what has no home in the standard, by key and part.
const VENDOR: &str = "kith:google/";
/// What is not a JSContact card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotACard {
    /// The JSON is no object.
    #[error("a JSContact card is a JSON object")]
    NotAnObject,
    /// The object says it is something else, a group say.
    #[error("the object is not of the type Card")]
    OtherType,
}

/// The card as JSContact, without `uid`.
#[must_use]
pub fn to_jscontact(card: &Card) -> Map<String, Json> {
    let mut out = Map::new();
    out.insert("@type".into(), "Card".into());
    out.insert("version".into(), "1.0".into());
    for (key, entry) in &card.entries {
        write::entry(&mut out, key, &entry.value);
        if let (false, Ok(against)) = (
            entry.contested.is_empty(),
            serde_json::to_value(&entry.contested),
        ) {
            homes::object(&mut out, CONTESTED).insert(key.0.clone(), against);
        }
    }
    if card.next_key > 0 {
        out.insert(NEXT_KEY.into(), card.next_key.into());
    }
    rest::put_back(&mut out, &card.rest);
    out
}

/// The card that a JSContact object describes. Total apart from its shape: what cannot be
/// read as an entry is kept in [`Card::rest`]; entries of different properties that bear
/// one key get keys of their own.
///
/// # Errors
///
/// When the JSON is no object, or one of another `@type`.
pub fn from_jscontact(json: &Json) -> Result<Card, NotACard> {
    let mut input = json.as_object().ok_or(NotACard::NotAnObject)?.clone();
    if input.get("@type").is_some_and(|t| t != "Card") {
        return Err(NotACard::OtherType);
    }
    let mut card = Card::default();
    let counter = input
        .get(NEXT_KEY)
        .and_then(Json::as_u64)
        .and_then(|n| n.try_into().ok());
    card.next_key = counter.unwrap_or_default();
    read::give_keys(&mut input, &mut card);
    for (key, parts) in read::entries(&input) {
        if let Some(value) = Value::of_parts(parts) {
            let contested = contested(&input, &key).unwrap_or_default();
            card.entries.insert(Key(key), Entry { value, contested });
        }
    }
    input.remove(NEXT_KEY);
    card.rest = rest::left_over(&input, &to_jscontact(&card));
    Ok(card)
}

fn contested(input: &Map<String, Json>, key: &str) -> Option<Vec<Contested>> {
    serde_json::from_value(input.get(CONTESTED)?.get(key)?.clone()).ok()
}
