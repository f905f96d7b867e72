//! The trash: deleted contacts, for thirty days.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::contact::Contact;
use crate::clock::SECOND;

/// How long a deleted contact can be restored, in microseconds.
const KEPT: i64 = 30 * 24 * 3600 * SECOND;

/// Deleted contacts by number, with the time of their deletion.
#[derive(Debug, Default)]
pub(super) struct Trash(BTreeMap<u64, (i64, Arc<Contact>)>);

impl Trash {
    /// Puts a contact in.
    pub(super) fn put(&mut self, contact: Arc<Contact>, now: i64) {
        self.0.insert(contact.id, (now, contact));
    }

    /// Takes a contact out, if it has not lain there too long.
    pub(super) fn take(&mut self, id: u64, now: i64) -> Option<Arc<Contact>> {
        let (since, contact) = self.0.remove(&id)?;
        fresh(since, now).then_some(contact)
    }

    /// What can still be taken out, the last deleted first.
    pub(super) fn all(&self, now: i64) -> Vec<Arc<Contact>> {
        let mut found: Vec<_> = self.0.values().collect();
        found.retain(|(since, _)| fresh(*since, now));
        found.sort_by_key(|(since, contact)| (std::cmp::Reverse(*since), contact.id));
        found
            .into_iter()
            .map(|(_, contact)| contact.clone())
            .collect()
    }

    /// How many there are at most.
    pub(super) fn most(&self) -> usize {
        self.0.len()
    }

    /// How many can still be taken out.
    pub(super) fn len(&self, now: i64) -> usize {
        let kept = self.0.values().filter(|(since, _)| fresh(*since, now));
        kept.count()
    }
}

fn fresh(since: i64, now: i64) -> bool {
    now < since.saturating_add(KEPT)
}
