//! First agreements with a person who was there before (sync §3, third row).

use crate::identity::{email_key, phone_extension, phone_key};
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
        apart: false,
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

/// The agreement with a person who was let go of and whose contact somebody else had back:
/// entries that are still as they were agreed on are so again. Whatever else it says by now was
/// typed while it was its user's own, and stays theirs (D1); what is missing is written again.
#[must_use]
pub fn join_again(card: &Card, lens: &Lens, agreed: &Agreement, seen: &[Value]) -> Agreement {
    let mut before: Vec<&Row> = agreed.0.iter().filter(|row| row.key.is_some()).collect();
    let mut same = |value: &Value| {
        let at = before
            .iter()
            .position(|r| r.remote.as_ref() == Some(value))?;
        Some(before.remove(at).clone())
    };
    let same: Vec<Option<Row>> = seen.iter().map(&mut same).collect();
    let mut free = card.clone();
    for key in same.iter().flatten().filter_map(|row| row.key.as_ref()) {
        free.entries.remove(key);
    }
    let others = seen.iter().zip(&same).filter(|(_, row)| row.is_none());
    let others: Vec<Value> = others.map(|(value, _)| value.clone()).collect();
    let mut others = join_shared(&free, lens, &others).0.into_iter();
    let mut rows: Vec<Row> = same
        .into_iter()
        .filter_map(|row| row.or_else(|| others.next()))
        .collect();
    // What the account could not hold is still not there by agreement.
    before.retain(|r| r.remote.is_none() && !rows.iter().any(|known| known.key == r.key));
    rows.extend(before.into_iter().cloned());
    Agreement(rows)
}

/// An entry that means the same: an e-mail or phone in another form or of another type.
fn alike<'a>(m: &Merger<'a>, value: &Value, region: &str) -> Option<(&'a Key, &'a Value)> {
    let same = |hub: &Value| match (hub, value) {
        (Value::Email(a), Value::Email(b)) => email_key(&a.value) == email_key(&b.value),
        (Value::Phone(a), Value::Phone(b)) => {
            let number = |of: &str| (phone_key(of, region), phone_extension(of, region));
            let (a, b) = (number(&a.value), number(&b.value));
            a.0.is_some() && a == b
        }
        _ => false,
    };
    m.free()
        .find(|(_, e)| same(&e.value))
        .map(|(k, e)| (k, &e.value))
}
