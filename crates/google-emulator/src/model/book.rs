//! The contacts of one account and what can be done with them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::contact::{Contact, Linked};
use super::group::{Group, is_system_group};
use super::log::Log;
use super::numbers::Numbers;
use super::photo::Photo;
use super::shelf::Shelf;
use super::trash::Trash;
use crate::fields::Draft;
use crate::refused::Refused;

/// The group that new contacts land in.
pub(crate) const MY_CONTACTS: &str = "myContacts";

/// Everything an account holds.
#[derive(Debug)]
pub(crate) struct Book {
    /// The user's contacts.
    pub(crate) shelf: Shelf,
    /// Contacts in no group, which Google collects by itself.
    pub(crate) others: Shelf,
    pub(super) trash: Trash,
    pub(super) groups: BTreeMap<String, Arc<Group>>,
    pub(super) group_log: Log<String, Arc<Group>>,
    pub(super) ids: Numbers,
    pub(super) revisions: Numbers,
    /// Number of live contacts in every group, which every listing of groups shows.
    sizes: HashMap<String, usize>,
    /// What became of numbers that contacts no longer have.
    renamed: BTreeMap<u64, u64>,
    /// Every photo there ever was, by the token in its address: old addresses stay good.
    photos: HashMap<String, Arc<Photo>>,
}

impl Book {
    /// An empty book whose numbers follow from `seed` and `stream`.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        Self {
            shelf: Shelf::new(),
            others: Shelf::new(),
            trash: Trash::default(),
            groups: BTreeMap::new(),
            group_log: Log::new(),
            ids: Numbers::new(seed, stream * 2),
            revisions: Numbers::new(seed, stream * 2 + 1),
            sizes: HashMap::new(),
            renamed: BTreeMap::new(),
            photos: HashMap::new(),
        }
    }

    /// Number of live contacts.
    pub(crate) fn len(&self) -> usize {
        self.shelf.len()
    }

    /// Whether so many more contacts fit into `capacity`; what lies in the trash may count too.
    pub(crate) fn has_room(
        &self,
        adding: usize,
        capacity: usize,
        with_trash: bool,
        now: i64,
    ) -> bool {
        let fits = |trash: usize| self.len() + trash + adding <= capacity;
        // The trash is only looked through if it matters what in it is too old to count.
        fits(if with_trash { self.trash.most() } else { 0 })
            || (with_trash && fits(self.trash.len(now)))
    }

    /// A live contact.
    pub(crate) fn contact(&self, id: u64) -> Option<&Arc<Contact>> {
        self.shelf.get(id)
    }

    /// A live contact by its number or one that it had before.
    pub(crate) fn contact_once(&self, id: u64) -> Option<&Arc<Contact>> {
        let mut id = id;
        while let Some(next) = self.renamed.get(&id) {
            id = *next;
        }
        self.shelf.get(id)
    }

    /// All live contacts by id.
    pub(crate) fn contacts(&self) -> impl Iterator<Item = &Arc<Contact>> {
        self.shelf.all()
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
        let mut contact = Contact::blank(self.ids.next_id(), false);
        contact.apply(draft);
        if contact.groups.is_empty() {
            contact.groups.insert(MY_CONTACTS.to_owned());
        }
        self.put(contact, now)
    }

    /// Replaces the fields the draft has.
    pub(crate) fn update(&mut self, id: u64, draft: Draft, now: i64) -> Option<Arc<Contact>> {
        self.change(id, now, |contact| contact.apply(draft))
    }

    /// Changes a live contact, which gets a new revision.
    fn change(
        &mut self,
        id: u64,
        now: i64,
        change: impl FnOnce(&mut Contact),
    ) -> Option<Arc<Contact>> {
        let mut contact = Contact::clone(self.shelf.get(id)?);
        change(&mut contact);
        Some(self.put(contact, now))
    }

    /// Moves a contact to the trash; `false` if there is none.
    pub(crate) fn delete(&mut self, id: u64, now: i64) -> bool {
        if self.shelf.get(id).is_none() {
            return false;
        }
        let revision = self.revisions.next();
        let Some(contact) = self.shelf.remove(id, revision, now) else {
            return false;
        };
        leave(&mut self.sizes, &contact);
        self.trash.put(contact, now);
        true
    }

    /// Takes a contact out of the trash, with its old id or `anew` with another. Labels deleted since stay away.
    pub(crate) fn restore(&mut self, id: u64, anew: bool, now: i64) -> Option<Arc<Contact>> {
        let mut contact = self.trash.take(id, now)?;
        if anew {
            Arc::make_mut(&mut contact).id = self.ids.next_id();
        }
        Some(self.bring_back(&contact, now))
    }

    /// Makes all contacts what they were at a time; answers how many changed.
    pub(crate) fn roll_back(&mut self, time: i64, now: i64) -> usize {
        let undone = self.shelf.undone(self.shelf.position(time));
        let mut changed = 0;
        for (id, before) in undone {
            match before {
                Some(before) => {
                    self.trash.take(id, now);
                    self.bring_back(&before, now);
                    changed += 1;
                }
                None => changed += usize::from(self.delete(id, now)),
            }
        }
        changed
    }

    /// Stores an old version anew. Labels deleted since stay away.
    fn bring_back(&mut self, old: &Contact, now: i64) -> Arc<Contact> {
        let mut contact = old.clone();
        self.renamed.remove(&contact.id);
        let groups = &self.groups;
        contact
            .groups
            .retain(|group| is_system_group(group) || groups.contains_key(group));
        if contact.groups.is_empty() {
            contact.groups.insert(MY_CONTACTS.to_owned());
        }
        self.put(contact, now)
    }

    /// What lies in the trash, the last deleted first.
    pub(crate) fn trashed(&self, now: i64) -> Vec<Arc<Contact>> {
        self.trash.all(now)
    }

    /// Stores a version under a new revision and logs it.
    pub(super) fn put(&mut self, mut contact: Contact, now: i64) -> Arc<Contact> {
        contact.revision = self.revisions.next();
        contact.updated = now.max(self.shelf.last_time());
        self.store(contact, now)
    }

    /// Gives a contact a photo or takes it away.
    pub(crate) fn set_photo(
        &mut self,
        id: u64,
        photo: Option<Photo>,
        now: i64,
    ) -> Option<Arc<Contact>> {
        let photo = photo.map(Arc::new);
        if let Some(photo) = &photo {
            self.photos.insert(photo.token.clone(), photo.clone());
        }
        self.change(id, now, |contact| contact.photo = photo)
    }

    /// Makes a contact what a merge leaves of it, in one change.
    pub(crate) fn merge_into(
        &mut self,
        id: u64,
        union: Draft,
        photo: Option<Arc<Photo>>,
        now: i64,
    ) -> Option<Arc<Contact>> {
        self.change(id, now, |contact| {
            contact.apply(union);
            contact.photo = photo;
        })
    }

    /// A photo by the token in its address.
    pub(crate) fn photo(&self, token: &str) -> Option<&Arc<Photo>> {
        self.photos.get(token)
    }

    /// A number that nothing else here has, for the address of a photo.
    pub(crate) fn photo_write(&mut self) -> u64 {
        self.revisions.next()
    }

    /// Links a contact to a public profile. The contact's own revision stays as it is.
    pub(crate) fn link(&mut self, id: u64, linked: Option<Linked>, now: i64) -> bool {
        let Some(contact) = self.shelf.get(id) else {
            return false;
        };
        let mut contact = Contact::clone(contact);
        contact.linked = linked.map(Arc::new);
        self.store(contact, now);
        true
    }

    /// Gives a contact a new number, as may happen when a profile is linked or unlinked.
    /// Reads still find it by the old one; deltas tell the old one and show no tombstone.
    pub(crate) fn renumber(&mut self, id: u64, now: i64) -> Option<Arc<Contact>> {
        let mut contact = Contact::clone(&*self.shelf.hand_over(id, now)?);
        leave(&mut self.sizes, &contact);
        contact.former.push(id);
        contact.id = self.ids.next_id();
        self.renamed.insert(id, contact.id);
        Some(self.put(contact, now))
    }

    /// Stores a version and logs it.
    fn store(&mut self, contact: Contact, now: i64) -> Arc<Contact> {
        let contact = Arc::new(contact);
        if let Some(before) = self.shelf.put(contact.clone(), now) {
            leave(&mut self.sizes, &before);
        }
        enter(&mut self.sizes, &contact);
        contact
    }

    /// Number of contacts in every group as it was at `position`.
    pub(crate) fn sizes_at(&self, position: usize) -> HashMap<String, usize> {
        let mut sizes = self.sizes.clone();
        for (id, before) in self.shelf.undone(position) {
            if let Some(before) = before {
                enter(&mut sizes, &before);
            }
            if let Some(contact) = self.shelf.get(id) {
                leave(&mut sizes, contact);
            }
        }
        sizes
    }

    /// Number of live contacts in a group.
    pub(crate) fn size(&self, group: &str) -> usize {
        self.sizes.get(group).copied().unwrap_or_default()
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
