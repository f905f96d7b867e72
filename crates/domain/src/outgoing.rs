//! What must be written to an account so that it shows what the hub says: whole fields,
//! because that is what a remote replaces (people-api §2.4), but only fields that differ
//! (S1).

use crate::{Agreement, Card, Field, Key, Lens, Row, Value};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One entry of a field as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Outgoing {
    /// The hub's entry; none for the user's own.
    pub key: Option<Key>,
    /// What to send.
    pub value: Value,
    /// The entry it was, as the account last showed it: its unknown parts go back as read.
    pub was: Option<Value>,
    /// Carried into the row that comes of it.
    pub brought: Option<Value>,
}

/// Every entry a field shall have afterwards; none clears the field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FieldWrite {
    /// Which field.
    pub field: Field,
    /// Its entries in order.
    pub entries: Vec<Outgoing>,
}

impl FieldWrite {
    /// Whether it says nothing that the account does not show already, only less.
    #[must_use]
    pub fn only_takes_away(&self) -> bool {
        let shown = |o: &Outgoing| o.was.as_ref() == Some(&o.value);
        self.entries.iter().all(shown)
    }
}

/// The fields that differ, each in full. Empty when the account shows what it should.
#[must_use]
pub fn outgoing(card: &Card, lens: &Lens, agreed: &Agreement) -> Vec<FieldWrite> {
    let view: BTreeMap<&Key, &Value> = lens.view(card, agreed).collect();
    let lacking = lacking(&view, agreed);
    let kept: Vec<Outgoing> = agreed
        .0
        .iter()
        .filter_map(|row| kept(row, lens, &view))
        .collect();

    let mut differing: BTreeSet<Field> = lacking.iter().map(|(_, v)| v.field()).collect();
    let mut sent: BTreeMap<Field, (usize, bool)> = BTreeMap::new();
    for outgoing in &kept {
        let (count, same) = sent.entry(outgoing.value.field()).or_insert((0, true));
        *count += 1;
        *same &= outgoing.was.as_ref() == Some(&outgoing.value);
    }
    for field in lens.expressible.iter().copied() {
        let shown = agreed
            .remote_values()
            .filter(|v| v.field() == field)
            .count();
        let (count, same) = sent.get(&field).copied().unwrap_or((0, true));
        if count != shown || !same {
            differing.insert(field);
        }
    }
    let write = |field: Field| {
        let kept = kept.iter().filter(|o| o.value.field() == field).cloned();
        let new = lacking
            .iter()
            .filter(|(_, v)| v.field() == field)
            .map(|(k, v)| Outgoing {
                key: Some((*k).clone()),
                value: (*v).clone(),
                was: None,
                brought: None,
            });
        FieldWrite {
            field,
            entries: kept.chain(new).collect(),
        }
    };
    differing
        .into_iter()
        .filter(|f| lens.expressible.contains(f))
        .map(write)
        .collect()
}

/// What is to become of an entry that the account shows; nothing when it shall go.
fn kept(row: &Row, lens: &Lens, view: &BTreeMap<&Key, &Value>) -> Option<Outgoing> {
    let remote = row.remote.as_ref()?;
    let was = Some(remote.clone());
    let Some(key) = &row.key else {
        return Some(Outgoing {
            key: None,
            value: remote.clone(),
            was,
            brought: None,
        });
    };
    if !lens.shows(remote.field()) {
        // Hidden meanwhile: what they brought stays, as theirs alone (R6).
        let value = row.brought.clone()?;
        return Some(Outgoing {
            key: None,
            value,
            was,
            brought: None,
        });
    }
    let hub = view
        .get(key)
        .copied()
        .filter(|v| v.field() == remote.field())?;
    // What the remote made of ours stays as the remote has it.
    let value = if row.stands_for(hub) { remote } else { hub };
    Some(Outgoing {
        key: Some(key.clone()),
        value: value.clone(),
        was,
        brought: row.brought.clone(),
    })
}

/// The visible entries that the account should hold and neither does nor was found unable
/// to; an own entry that says the same is as good.
fn lacking<'a>(
    view: &BTreeMap<&'a Key, &'a Value>,
    agreed: &Agreement,
) -> Vec<(&'a Key, &'a Value)> {
    let mut own: Vec<&Value> = agreed
        .0
        .iter()
        .filter(|r| r.is_own())
        .filter_map(|r| r.remote.as_ref())
        .collect();
    let taken: BTreeSet<Field> = own
        .iter()
        .map(|v| v.field())
        .filter(|f| f.is_singleton())
        .collect();
    let lacks = |key: &Key, value: &Value| match agreed.row(key) {
        None => true,
        Some(Row {
            remote: Some(remote),
            ..
        }) => remote.field() != value.field(),
        Some(row) => row.hub.as_ref() != Some(value),
    };
    let wanted = view
        .iter()
        .filter(|(k, v)| !taken.contains(&v.field()) && lacks(k, v));
    wanted
        .filter(|(_, value)| match own.iter().position(|o| o == *value) {
            Some(i) => {
                own.swap_remove(i);
                false
            }
            None => true,
        })
        .map(|(k, v)| (*k, *v))
        .collect()
}

/// What must be written so that an own person no longer shows what Kith brought (D1):
/// entries with a key and not `brought` go, a brought one gets its brought value back.
#[must_use]
pub fn farewell(agreed: &Agreement) -> Vec<FieldWrite> {
    let keeps = |row: &Row| match &row.key {
        None => row.remote.clone(),
        Some(_) => row.brought.clone(),
    };
    let field = |row: &Row| {
        row.remote
            .as_ref()
            .or(row.brought.as_ref())
            .map(Value::field)
    };
    let fields: BTreeSet<Field> = agreed
        .0
        .iter()
        .filter(|r| keeps(r) != r.remote)
        .filter_map(field)
        .collect();
    let write = |f: Field| FieldWrite {
        field: f,
        entries: agreed
            .0
            .iter()
            .filter(|r| field(r) == Some(f))
            .filter_map(|row| {
                let value = keeps(row)?;
                Some(Outgoing {
                    key: None,
                    value,
                    was: row.remote.clone(),
                    brought: None,
                })
            })
            .collect(),
    };
    fields.into_iter().map(write).collect()
}
