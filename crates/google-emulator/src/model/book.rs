//! The contacts of one account and what can be done with them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::contact::{Contact, Linked};
use super::group::{Group, is_system_group};
use super::log::{Log, State};
use super::numbers::Numbers;
use crate::fields::Draft;
use crate::refused::Refused;

/// Everything an account holds.
#[derive(Debug)]
pub(crate) struct Book {
    pub(super) contacts: BTreeMap<u64, Arc<Contact>>,
    trash: BTreeMap<u64, Arc<Contact>>,
    pub(super) log: Log<u64, Arc<Contact>>,
    pub(super) groups: BTreeMap<String, Arc<Group>>,
    pub(super) group_log: Log<String, Arc<Group>>,
    pub(super) ids: Numbers,
    pub(super) revisions: Numbers,
    /// Number of live contacts in every group, which every listing of groups shows.
    sizes: HashMap<String, usize>,
    snapshot: Option<(usize, Arc<Vec<Arc<Contact>>>)>,
}

impl Book {
    /// An empty book whose numbers follow from `seed` and `stream`.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        Self {
            contacts: BTreeMap::new(),
            trash: BTreeMap::new(),
            log: Log::new(),
            groups: BTreeMap::new(),
            group_log: Log::new(),
            ids: Numbers::new(seed, stream * 2),
            revisions: Numbers::new(seed, stream * 2 + 1),
            sizes: HashMap::new(),
            snapshot: None,
        }
    }

    /// Number of live contacts.
    pub(crate) fn len(&self) -> usize {
        self.contacts.len()
    }

    /// A live contact.
    pub(crate) fn contact(&self, id: u64) -> Option<&Arc<Contact>> {
        self.contacts.get(&id)
    }

    /// All live contacts by id.
    pub(crate) fn contacts(&self) -> impl Iterator<Item = &Arc<Contact>> {
        self.contacts.values()
    }

    /// The version before the last change, for reads that are to be stale.
    pub(crate) fn previous(&self, id: u64) -> Option<Arc<Contact>> {
        self.log.previous(&id)
    }

    /// Checks that every group named exists.
    ///
    /// # Errors
    ///
    /// 400 for an unknown group and for no group at all.
    pub(crate) fn check_groups(&self, groups: &BTreeSet<String>) -> Result<(), Refused> {
        if groups.is_empty() {
            return Err(Refused::invalid(
                "person.memberships must contain at least one contact group membership.",
            ));
        }
        for group in groups {
            if !is_system_group(group) && !self.groups.contains_key(group) {
                return Err(Refused::invalid_argument());
            }
        }
        Ok(())
    }

    /// Adds a contact; without memberships it lands in `myContacts`.
    pub(crate) fn create(&mut self, draft: Draft, now: i64) -> Arc<Contact> {
        let id = self.ids.next_id();
        let mut contact = Contact {
            id,
            revision: 0,
            updated: now,
            entries: BTreeMap::new(),
            groups: BTreeSet::new(),
            linked: None,
        };
        contact.apply(draft);
        if contact.groups.is_empty() {
            contact.groups.insert("myContacts".to_owned());
        }
        self.put(contact, now)
    }

    /// Replaces the fields the draft has.
    pub(crate) fn update(&mut self, id: u64, draft: Draft, now: i64) -> Option<Arc<Contact>> {
        let mut contact = Contact::clone(self.contacts.get(&id)?);
        contact.apply(draft);
        Some(self.put(contact, now))
    }

    /// Moves a contact to the trash; `false` if there is none.
    pub(crate) fn delete(&mut self, id: u64, now: i64) -> bool {
        let Some(contact) = self.contacts.remove(&id) else {
            return false;
        };
        leave(&mut self.sizes, &contact);
        let revision = self.revisions.next();
        self.log
            .push(now, id, Some(contact.clone()), State::Gone(revision));
        self.trash.insert(id, contact);
        true
    }

    /// Takes a contact out of the trash, with its old id. Labels deleted since stay away.
    pub(crate) fn restore(&mut self, id: u64, now: i64) -> Option<Arc<Contact>> {
        let mut contact = Contact::clone(&*self.trash.remove(&id)?);
        let groups = &self.groups;
        contact
            .groups
            .retain(|group| is_system_group(group) || groups.contains_key(group));
        if contact.groups.is_empty() {
            contact.groups.insert("myContacts".to_owned());
        }
        Some(self.put(contact, now))
    }

    /// Stores a version under a new revision and logs it.
    pub(super) fn put(&mut self, mut contact: Contact, now: i64) -> Arc<Contact> {
        contact.revision = self.revisions.next();
        contact.updated = now.max(self.log.last_time());
        self.store(contact, now)
    }

    /// Links a contact to a public profile. The contact's own revision stays as it is.
    pub(crate) fn link(&mut self, id: u64, linked: Option<Linked>, now: i64) -> bool {
        let Some(contact) = self.contacts.get(&id) else {
            return false;
        };
        let mut contact = Contact::clone(contact);
        contact.linked = linked.map(Arc::new);
        self.store(contact, now);
        true
    }

    /// Stores a version and logs it.
    fn store(&mut self, contact: Contact, now: i64) -> Arc<Contact> {
        let contact = Arc::new(contact);
        let before = self.contacts.insert(contact.id, contact.clone());
        if let Some(before) = &before {
            leave(&mut self.sizes, before);
        }
        enter(&mut self.sizes, &contact);
        self.log
            .push(now, contact.id, before, State::Live(contact.clone()));
        contact
    }

    /// The position in the contact log that lists may show at `horizon`.
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
        let mut view: Vec<Arc<Contact>> = Vec::with_capacity(self.contacts.len());
        for (id, contact) in &self.contacts {
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

    /// Number of contacts in every group as it was at `position`.
    pub(crate) fn sizes_at(&self, position: usize) -> HashMap<String, usize> {
        let mut sizes = self.sizes.clone();
        for (id, before) in self.log.undone(position) {
            if let Some(before) = before {
                enter(&mut sizes, &before);
            }
            if let Some(contact) = self.contacts.get(&id) {
                leave(&mut sizes, contact);
            }
        }
        sizes
    }

    /// Number of live contacts in a group.
    pub(crate) fn size(&self, group: &str) -> usize {
        self.sizes.get(group).copied().unwrap_or_default()
    }

    /// Contacts that changed between two positions.
    pub(crate) fn between(&self, from: usize, to: usize) -> Vec<(u64, State<Arc<Contact>>)> {
        self.log.between(from, to)
    }
}

/// The groups a contact counts in: its own and the one that has everybody.
fn counted(contact: &Contact) -> impl Iterator<Item = &str> {
    let own = contact.groups.iter().map(String::as_str);
    own.filter(|group| *group != "all").chain(["all"])
}

fn enter(sizes: &mut HashMap<String, usize>, contact: &Contact) {
    for group in counted(contact) {
        *sizes.entry(group.to_owned()).or_default() += 1;
    }
}

fn leave(sizes: &mut HashMap<String, usize>, contact: &Contact) {
    for group in counted(contact) {
        if let Some(size) = sizes.get_mut(group) {
            *size -= 1;
        }
    }
}
