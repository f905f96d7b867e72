//! Changes of a card, as history keeps them (K2): each says what was before, so it can be
//! shown, and undone.

use crate::{Card, Contested, Entry, Key, Value};
use serde::{Deserialize, Serialize};

/// One change of one entry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "camelCase")]
#[expect(
    clippy::large_enum_variant,
    reason = "most changes are of the large kind, and patches are short"
)]
pub enum Change {
    /// A new entry, or one brought back under its key.
    Add {
        /// Where.
        key: Key,
        /// What.
        value: Value,
    },
    /// Another value; closes a clash.
    Set {
        /// Where.
        key: Key,
        /// What it said before.
        from: Value,
        /// What it says now.
        to: Value,
    },
    /// The entry goes.
    Remove {
        /// Where.
        key: Key,
        /// What it said.
        was: Value,
    },
    /// A value set at the same time as the entry's own (sync §3).
    Contest {
        /// Where.
        key: Key,
        /// The value and who set it.
        against: Contested,
    },
}

impl Change {
    /// The entry it is about.
    #[must_use]
    pub fn key(&self) -> &Key {
        match self {
            Self::Add { key, .. }
            | Self::Set { key, .. }
            | Self::Remove { key, .. }
            | Self::Contest { key, .. } => key,
        }
    }

    /// Every value it names, what was before included.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        let before = match self {
            Self::Set { from, .. } => Some(from),
            Self::Add { .. } | Self::Remove { .. } | Self::Contest { .. } => None,
        };
        before.into_iter().chain([self.value()])
    }

    /// The value it brings, or takes away.
    #[must_use]
    pub fn value(&self) -> &Value {
        match self {
            Self::Add { value, .. } => value,
            Self::Set { to, .. } => to,
            Self::Remove { was, .. } => was,
            Self::Contest { against, .. } => &against.value,
        }
    }
}

/// What changed in a card between two versions.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Patch(pub Vec<Change>);

impl Patch {
    /// Whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Applies every change to the card. Total: a change whose entry is gone meanwhile
    /// adds it again, because an edit beats a removal; an addition never takes the place
    /// of another entry, it gets a fresh key instead.
    pub fn apply(&self, card: &mut Card) {
        for change in &self.0 {
            match change {
                Change::Add { key, value } if key.is_ungiven() => {
                    card.add(value.clone());
                }
                Change::Add { key, value } if card.entries.contains_key(key) => {
                    if card.entries[key].value != *value {
                        card.add(value.clone());
                    }
                }
                Change::Add { key, value } | Change::Set { key, to: value, .. } => {
                    card.reserve(key);
                    card.entries.insert(key.clone(), Entry::new(value.clone()));
                }
                Change::Remove { key, .. } => {
                    card.entries.remove(key);
                }
                Change::Contest { key, against } => match card.entries.get_mut(key) {
                    Some(entry) if entry.offers(&against.value) => {}
                    Some(entry) => entry.contested.push(against.clone()),
                    None => {
                        card.reserve(key);
                        card.entries
                            .insert(key.clone(), Entry::new(against.value.clone()));
                    }
                },
            }
        }
    }

    /// The changes that lead from one card to the other.
    #[must_use]
    pub fn between(from: &Card, to: &Card) -> Self {
        let mut changes = Vec::new();
        for (key, entry) in &from.entries {
            if !to.entries.contains_key(key) {
                changes.push(Change::Remove {
                    key: key.clone(),
                    was: entry.value.clone(),
                });
            }
        }
        for (key, entry) in &to.entries {
            let value = entry.value.clone();
            let mut known = 0;
            match from.entries.get(key) {
                None => changes.push(Change::Add {
                    key: key.clone(),
                    value,
                }),
                // Only more values stand against it than before.
                Some(was) if was.value == value && entry.contested.starts_with(&was.contested) => {
                    known = was.contested.len();
                }
                Some(was) => {
                    changes.push(Change::Set {
                        key: key.clone(),
                        from: was.value.clone(),
                        to: value,
                    });
                }
            }
            let against = entry.contested[known..].iter().cloned();
            changes.extend(against.map(|against| Change::Contest {
                key: key.clone(),
                against,
            }));
        }
        Self(changes)
    }

    /// How many entries lose a value and get none instead: what the brake counts (D4).
    #[must_use]
    pub fn blanks(&self) -> usize {
        self.0
            .iter()
            .filter(|c| matches!(c, Change::Remove { .. }))
            .count()
    }
}
