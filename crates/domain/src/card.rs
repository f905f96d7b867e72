//! The card: the content of a contact, as entries with lasting keys (K1).

use crate::{Field, Micros, UserId, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The lasting name of an entry within its card: given once by the hub, never derived
/// from content (K1); the `Id` of RFC 9553 §1.4.1.
///
/// Shorter keys sort first, so `k2` comes before `k10` and entries keep the order in
/// which they arrived.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(pub String);

impl Key {
    /// Stands for a key that is yet to be given: [`crate::Patch::apply`] gives a fresh one.
    #[must_use]
    pub const fn ungiven() -> Self {
        Self(String::new())
    }

    /// Whether this stands for a key that is yet to be given.
    #[must_use]
    pub fn is_ungiven(&self) -> bool {
        self.0.is_empty()
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.0.len(), &self.0).cmp(&(other.0.len(), &other.0))
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// A value that two people set at the same time: one that stands against the entry's own
/// until a person chooses or edits (sync §3). Nothing blocks meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Contested {
    /// The other value.
    pub value: Value,
    /// Who set it, where known.
    pub by: Option<UserId>,
    /// When it reached the hub.
    pub at: Micros,
}

/// One entry of a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What it says; while contested, the older of the values.
    pub value: Value,
    /// The values that stand against it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contested: Vec<Contested>,
}

impl Entry {
    /// An entry nobody contests.
    #[must_use]
    pub fn new(value: Value) -> Self {
        Self {
            value,
            contested: Vec::new(),
        }
    }

    /// Whether the value is the entry's own or one that stands against it.
    #[must_use]
    pub fn offers(&self, value: &Value) -> bool {
        self.value == *value || self.contested.iter().any(|c| c.value == *value)
    }
}

/// The content of a contact. JSContact (RFC 9553) is its written form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The entries by key.
    pub entries: BTreeMap<Key, Entry>,
    /// The number of the next key to give; keys are never given twice.
    #[serde(default)]
    pub next_key: u32,
    /// Properties nobody here understands, kept as JSON text by path (K1; RFC 6901
    /// without the leading slash).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rest: BTreeMap<String, String>,
}

impl Card {
    /// A card with these values, keys given in order.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = Value>) -> Self {
        let mut card = Self::default();
        for value in values.into_iter().filter_map(Value::canonical) {
            card.add(value);
        }
        card
    }

    /// A key never given before in this card.
    pub fn fresh_key(&mut self) -> Key {
        loop {
            self.next_key += 1;
            let key = Key(format!("k{}", self.next_key));
            if !self.entries.contains_key(&key) {
                return key;
            }
        }
    }

    /// Keeps this key from being given again.
    pub(crate) fn reserve(&mut self, key: &Key) {
        if let Some(n) = key.0.strip_prefix('k').and_then(|n| n.parse::<u32>().ok()) {
            self.next_key = self.next_key.max(n);
        }
    }

    /// Adds an entry under a fresh key.
    pub fn add(&mut self, value: Value) -> Key {
        let key = self.fresh_key();
        self.entries.insert(key.clone(), Entry::new(value));
        key
    }

    /// The values in order of their keys.
    pub fn values(&self) -> impl Iterator<Item = &Value> + Clone {
        self.entries.values().map(|e| &e.value)
    }

    /// The entries of one field.
    pub fn of_field(&self, field: Field) -> impl Iterator<Item = (&Key, &Entry)> {
        self.entries
            .iter()
            .filter(move |(_, e)| e.value.field() == field)
    }

    /// The key of an entry with exactly this value.
    #[must_use]
    pub fn key_of(&self, value: &Value) -> Option<&Key> {
        self.entries
            .iter()
            .find(|(_, e)| e.value == *value)
            .map(|(k, _)| k)
    }

    /// The name people know this contact by, as [`known_by`] has it.
    #[must_use]
    pub fn display_name(&self) -> String {
        known_by(self.values())
    }

    /// Whether a clash waits for a person.
    #[must_use]
    pub fn is_contested(&self) -> bool {
        self.entries.values().any(|e| !e.contested.is_empty())
    }
}

/// The name people know somebody by who says this: a name, else an organisation, e-mail, phone or
/// whatever comes first.
#[must_use]
pub fn known_by<'a>(values: impl Iterator<Item = &'a Value> + Clone) -> String {
    [
        Field::Name,
        Field::Nickname,
        Field::Organization,
        Field::Email,
        Field::Phone,
    ]
    .into_iter()
    .find_map(|field| {
        let of_field = values.clone().filter(|v| v.field() == field);
        of_field.map(Value::summary).find(|s| !s.is_empty())
    })
    .or_else(|| values.clone().map(Value::summary).next())
    .unwrap_or_default()
}
