//! What an account and the hub last agreed on (K5).

use crate::{Field, Key, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One agreed entry, one entry of the user's own, or one the account does not hold.
///
/// | key | remote | hub | meaning |
/// |---|---|---|---|
/// | ✓ | ✓ |   | agreed, both say the same |
/// | ✓ | ✓ | ✓ | agreed, the remote made `remote` of our `hub` |
/// |   | ✓ |   | own: the user's alone, outside the lens in both directions |
/// | ✓ |   | ✓ | not expressible there |
///
/// Singletons kept out by an own one need no row: the own row says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Row {
    /// The hub's entry.
    #[serde(rename = "k", default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Key>,
    /// The entry as the account shows it.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub remote: Option<Value>,
    /// The lens's form, where it differs from what the remote made of it.
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    pub hub: Option<Value>,
    /// The value this account's user put there: present at link or import, or typed since.
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    pub brought: Option<Value>,
}

impl Row {
    /// Both say the same.
    #[must_use]
    pub fn agreed(key: Key, value: Value) -> Self {
        Self {
            key: Some(key),
            remote: Some(value),
            ..Self::default()
        }
    }

    /// Both say the same, and the account's user put it there.
    #[must_use]
    pub fn brought(key: Key, value: Value) -> Self {
        Self {
            brought: Some(value.clone()),
            ..Self::agreed(key, value)
        }
    }

    /// The user's alone.
    #[must_use]
    pub fn own(value: Value) -> Self {
        Self {
            remote: Some(value),
            ..Self::default()
        }
    }

    /// In the hub only.
    #[must_use]
    pub fn absent(key: Key, hub: Value) -> Self {
        Self {
            key: Some(key),
            hub: Some(hub),
            ..Self::default()
        }
    }

    /// What the hub said when this was agreed.
    #[must_use]
    pub fn hub_form(&self) -> Option<&Value> {
        self.hub.as_ref().or(self.remote.as_ref())
    }

    /// Whether the account holds what the hub says: it was agreed, or it is what the
    /// account shows anyway.
    #[must_use]
    pub fn stands_for(&self, hub: &Value) -> bool {
        self.remote.as_ref() == Some(hub) || self.hub_form() == Some(hub)
    }

    /// Whether the entry is the user's alone.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.key.is_none()
    }
}

/// All rows of a link, in the order the account shows its entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Agreement(pub Vec<Row>);

impl Agreement {
    /// The row of a hub entry.
    #[must_use]
    pub fn row(&self, key: &Key) -> Option<&Row> {
        self.0.iter().find(|r| r.key.as_ref() == Some(key))
    }

    /// What the account shows that is its user's alone. A value that a hub entry shows there,
    /// too, is no more than a repetition of it.
    pub fn own(&self) -> impl Iterator<Item = &Value> {
        let shared = |value: &Value| {
            let mut keyed = self.0.iter().filter(|r| !r.is_own());
            keyed.any(|r| r.remote.as_ref() == Some(value))
        };
        let own = self.0.iter().filter(|r| r.is_own());
        own.filter_map(|r| r.remote.as_ref())
            .filter(move |value| !shared(value))
    }

    /// Whether nothing in it is agreed on with the hub (any more).
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.0.iter().all(Row::is_own)
    }

    /// What the account shows, as last agreed.
    pub fn remote_values(&self) -> impl Iterator<Item = &Value> {
        self.0.iter().filter_map(|r| r.remote.as_ref())
    }

    /// The photo the account shows, as last agreed.
    #[must_use]
    pub fn photo(&self) -> Option<&Value> {
        self.remote_values().find(|v| v.field() == Field::Photo)
    }

    /// The fields of content in which the account shows something else than was agreed.
    #[must_use]
    pub fn differing(&self, seen: &[Value]) -> BTreeSet<Field> {
        let mut fields: BTreeSet<Field> = seen.iter().map(Value::field).collect();
        fields.extend(self.remote_values().map(Value::field));
        fields.retain(|field| {
            let mut agreed: Vec<&Value> = self.remote_values().collect();
            let mut seen: Vec<&Value> = seen.iter().collect();
            agreed.retain(|v| v.field() == *field);
            seen.retain(|v| v.field() == *field);
            agreed.sort_unstable();
            seen.sort_unstable();
            field.is_content() && agreed != seen
        });
        fields
    }

    /// Whether the account shows exactly the content that was agreed, in any order (K6).
    /// Photos are not compared here but by where they are served (S2).
    #[must_use]
    pub fn shows(&self, seen: &[Value]) -> bool {
        let content = self.remote_values().filter(|v| v.field().is_content());
        let mut agreed: Vec<&Value> = content.collect();
        let mut seen: Vec<&Value> = seen.iter().collect();
        agreed.sort_unstable();
        seen.sort_unstable();
        agreed == seen
    }
}
