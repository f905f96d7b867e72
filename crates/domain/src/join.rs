//! First agreements with a person who was there before (sync §3, third row).

use crate::identity::{email_key, phone_key};
use crate::merger::Merger;
use crate::{
    Agreement, Card, Change, Key, Lens, Merged, Micros, Origin, Rights, Row, UserId, Value,
};

/// The first agreement with a person of the label owner's account: every entry is
/// `brought`, matched to a key or added to the hub; singletons that differ become clashes.
#[must_use]
pub fn join_own(
    card: &Card,
    lens: &Lens,
    seen: &[Value],
    region: &str,
    by: UserId,
    at: Micros,
) -> Merged {
    let none = Agreement::default();
    let rights = Rights {
        edit: true,
        origin: Origin::User,
        by,
        at,
    };
    let mut m = Merger::new(card, lens, &none, rights);
    let mut rest = Vec::new();
    // Exact equals first, so that a likeness never takes the key of an equal.
    for value in seen {
        match m.free_key(value) {
            Some(key) => m.rows.push(Row::brought(key, value.clone())),
            None => rest.push(value),
        }
    }
    for value in rest {
        match alike(&m, value, region) {
            Some((key, hub)) => {
                // The hub's form stays; parts it lacks, a type say, it learns.
                let to = hub.completed_by(value);
                if to != *hub {
                    m.patch.push(Change::Set {
                        key: key.clone(),
                        from: hub.clone(),
                        to,
                    });
                }
                m.rows.push(Row::brought(key.clone(), value.clone()));
            }
            None => m.added(None, value, value.clone()),
        }
    }
    m.finish()
}

/// The first agreement with a person of any other account: equal entries are agreed, all
/// others are the user's own, and nothing flows to the hub.
#[must_use]
pub fn join_shared(card: &Card, lens: &Lens, seen: &[Value]) -> Agreement {
    let mut rows: Vec<Row> = Vec::new();
    for value in seen {
        let key = card.entries.iter().find(|(k, e)| {
            e.value == *value
                && lens.shows(value.field())
                && !rows.iter().any(|r| r.key.as_ref() == Some(*k))
        });
        rows.push(match key {
            Some((key, _)) => Row::brought(key.clone(), value.clone()),
            None => Row::own(value.clone()),
        });
    }
    Agreement(rows)
}

/// An entry that means the same: an e-mail or phone in another form or of another type.
fn alike<'a>(m: &Merger<'a>, value: &Value, region: &str) -> Option<(&'a Key, &'a Value)> {
    let same = |hub: &Value| match (hub, value) {
        (Value::Email(a), Value::Email(b)) => email_key(&a.value) == email_key(&b.value),
        (Value::Phone(a), Value::Phone(b)) => {
            let (a, b) = (phone_key(&a.value, region), phone_key(&b.value, region));
            a.is_some() && a == b
        }
        _ => false,
    };
    m.free()
        .find(|(_, e)| same(&e.value))
        .map(|(k, e)| (k, &e.value))
}
