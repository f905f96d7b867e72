//! What comes of a write: the remote's form of what was sent (K5, K6).

use crate::pairing::pair_answer;
use crate::{Agreement, Field, FieldWrite, Key, Outgoing, Row, Value};
use std::collections::BTreeSet;

/// The agreement after a write: rows of written fields say what the remote made of what
/// was sent; an entry the remote did not keep is noted as not expressible there, and one
/// it added by itself is nobody's edit.
#[must_use]
pub fn settle(agreed: &Agreement, writes: &[FieldWrite], answer: &[Value]) -> Agreement {
    let written: BTreeSet<Field> = writes.iter().map(|w| w.field).collect();
    let sent_keys: BTreeSet<&Key> = writes
        .iter()
        .flat_map(|w| &w.entries)
        .filter_map(|o| o.key.as_ref())
        .collect();
    let untouched = |row: &&Row| match &row.remote {
        Some(remote) => !written.contains(&remote.field()),
        None => row.key.as_ref().is_none_or(|k| !sent_keys.contains(k)),
    };
    let mut rows: Vec<Row> = agreed.0.iter().filter(untouched).cloned().collect();
    for write in writes {
        let answered: Vec<Value> = answer
            .iter()
            .filter(|v| v.field() == write.field)
            .cloned()
            .collect();
        let sent: Vec<Row> = write
            .entries
            .iter()
            .map(|o| Row {
                key: o.key.clone(),
                remote: Some(o.value.clone()),
                hub: None,
                brought: o.brought.clone(),
            })
            .collect();
        let pairing = pair_answer(&sent, &answered);
        let made = sent
            .into_iter()
            .zip(&write.entries)
            .zip(pairing.of_row)
            .filter_map(|((sent, out), now)| settled(agreed, sent, out, now.map(|i| &answered[i])));
        rows.extend(made);
        rows.extend(
            pairing
                .added
                .into_iter()
                .map(|i| Row::own(answered[i].clone())),
        );
    }
    Agreement(rows)
}

/// Whether its user took an entry back while it was on its way (R8): what was agreed on is
/// theirs alone by now, and so is what comes of it.
fn is_taken_back(agreed: &Agreement, key: &Key, out: &Outgoing) -> bool {
    let own = |row: &Row| row.is_own() && row.remote == out.was;
    agreed.row(key).is_none() && out.was.is_some() && agreed.0.iter().any(own)
}

/// The row that comes of an entry that was sent.
fn settled(agreed: &Agreement, sent: Row, out: &Outgoing, now: Option<&Value>) -> Option<Row> {
    let kept = sent
        .key
        .as_ref()
        .filter(|key| !is_taken_back(agreed, key, out));
    let Some(key) = kept else {
        return now.cloned().map(Row::own);
    };
    // An entry sent back as the remote had it keeps the hub form it stood for.
    let before = agreed
        .row(key)
        .filter(|before| before.remote == sent.remote);
    let hub = before
        .and_then(|b| b.hub.clone())
        .or_else(|| sent.remote.clone());
    Some(Row {
        hub: hub.filter(|hub| Some(hub) != now),
        remote: now.cloned(),
        ..sent
    })
}
