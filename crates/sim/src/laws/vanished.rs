//! No value a person typed vanishes, unless a person with the right removed it.

use super::Whole;
use crate::build::Sim;
use domain::{Change, Key, Value};
use std::collections::BTreeMap;

/// Everything that was typed is in an account, a contact, the trash or a suggestion: history alone
/// is not enough, for whoever lost a value does not look there. `present` is all of that.
pub(super) fn nothing_typed_vanishes(
    sim: &Sim,
    contacts: &[Whole],
    present: &str,
) -> Result<(), String> {
    let closed = clashes_closed(contacts);
    for (token, typed) in &sim.typed {
        // What was taken away counts by the rights of the time at which it is taken over (R4).
        let mut taken = typed.taken.iter();
        if !typed.removed
            && !present.contains(token.as_str())
            && !closed.contains(token.as_str())
            && !sim.world.raced.contains(token.as_str())
            && !taken.any(|(by, at, least)| sim.rights.had_since(*at, *by, *least))
        {
            return Err(format!("{token} has vanished"));
        }
    }
    Ok(())
}

/// What histories say of contacts.
pub(super) fn in_history(contacts: &[Whole]) -> String {
    let revisions = contacts.iter().flat_map(|contact| &contact.history);
    revisions
        .map(|revision| format!("{:?} {:?}\n", revision.patch, revision.full))
        .collect()
}

/// What lost a clash: a person's choice, or the next edit of the entry by somebody with the right,
/// closes it (sync §3).
fn clashes_closed(contacts: &[Whole]) -> String {
    let mut closed = String::new();
    for contact in contacts {
        let mut revisions: Vec<_> = contact.history.iter().collect();
        revisions.sort_by_key(|revision| revision.version);
        let (mut said, mut open): (BTreeMap<&Key, &Value>, BTreeMap<&Key, Vec<&Value>>) =
            Default::default();
        for revision in revisions {
            for (key, entry) in revision.full.iter().flat_map(|card| &card.entries) {
                said.insert(key, &entry.value);
            }
            for change in &revision.patch.0 {
                let key = change.key();
                match change {
                    Change::Contest { against, .. } => {
                        let others = open.entry(key).or_default();
                        others.extend(said.get(key).copied());
                        others.push(&against.value);
                    }
                    Change::Set { to, .. } => {
                        for value in open.remove(key).into_iter().flatten() {
                            closed.push_str(&value.summary());
                            closed.push('\n');
                        }
                        said.insert(key, to);
                    }
                    Change::Add { value, .. } => drop(said.insert(key, value)),
                    Change::Remove { .. } => {}
                }
            }
        }
    }
    closed
}
