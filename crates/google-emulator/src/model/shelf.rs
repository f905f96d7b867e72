//! Contacts of one kind with their past: the user's own, or the other contacts.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::contact::Contact;
use super::log::{Log, State};

/// Live contacts by number and the log of what happened to them.
#[derive(Debug)]
pub(crate) struct Shelf {
    live: BTreeMap<u64, Arc<Contact>>,
    log: Log<u64, Arc<Contact>>,
    snapshot: Option<(usize, Arc<Vec<Arc<Contact>>>)>,
}

impl Shelf {
    /// A shelf with nothing on it.
    pub(super) fn new() -> Self {
        Self {
            live: BTreeMap::new(),
            log: Log::new(),
            snapshot: None,
        }
    }

    /// Number of live contacts.
    pub(crate) fn len(&self) -> usize {
        self.live.len()
    }

    /// A live contact.
    pub(crate) fn get(&self, id: u64) -> Option<&Arc<Contact>> {
        self.live.get(&id)
    }

    /// All live contacts by number.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<Contact>> {
        self.live.values()
    }

    /// The version before the last change.
    pub(crate) fn previous(&self, id: u64) -> Option<Arc<Contact>> {
        self.log.previous(&id)
    }

    /// Time of the last change.
    pub(super) fn last_time(&self) -> i64 {
        self.log.last_time()
    }

    /// Stores a version and logs it; answers the one before.
    pub(super) fn put(&mut self, contact: Arc<Contact>, now: i64) -> Option<Arc<Contact>> {
        let before = self.live.insert(contact.id, contact.clone());
        self.log
            .push(now, contact.id, before.clone(), State::Live(contact));
        before
    }

    /// Takes a contact off; deltas show a tombstone with this revision.
    pub(super) fn remove(&mut self, id: u64, revision: u64, now: i64) -> Option<Arc<Contact>> {
        self.take(id, State::Gone(revision), now)
    }

    /// Takes a contact off that goes on under another number; deltas show no tombstone.
    pub(super) fn hand_over(&mut self, id: u64, now: i64) -> Option<Arc<Contact>> {
        self.take(id, State::Renamed, now)
    }

    fn take(&mut self, id: u64, after: State<Arc<Contact>>, now: i64) -> Option<Arc<Contact>> {
        let contact = self.live.remove(&id)?;
        self.log.push(now, id, Some(contact.clone()), after);
        Some(contact)
    }

    /// The position in the log that lists may show at `horizon`.
    pub(crate) fn position(&self, horizon: i64) -> usize {
        self.log.position(horizon)
    }

    /// Contacts as they were at `position`, least recently changed first.
    pub(crate) fn at(&mut self, position: usize) -> Arc<Vec<Arc<Contact>>> {
        // A position's view never changes, and the pages of one listing share it.
        if let Some((cached, view)) = &self.snapshot
            && *cached == position
        {
            return view.clone();
        }
        let mut undone = self.log.undone(position);
        let mut view: Vec<Arc<Contact>> = Vec::with_capacity(self.live.len());
        for (id, contact) in &self.live {
            match undone.remove(id) {
                None => view.push(contact.clone()),
                Some(before) => view.extend(before),
            }
        }
        view.extend(undone.into_values().flatten());
        view.sort_by_key(|contact| (contact.updated, contact.id));
        let view = Arc::new(view);
        self.snapshot = Some((position, view.clone()));
        view
    }

    /// What has to be put over the present to see it as it was at `position`.
    pub(super) fn undone(&self, position: usize) -> BTreeMap<u64, Option<Arc<Contact>>> {
        self.log.undone(position)
    }

    /// Contacts that changed between two positions, without those that only got a new number.
    pub(crate) fn between(&self, from: usize, to: usize) -> Vec<(u64, State<Arc<Contact>>)> {
        let mut changes = self.log.between(from, to);
        changes.retain(|(_, state)| !matches!(state, State::Renamed));
        changes
    }
}
