//! Other contacts: people whom Google noted down by itself, in no group of the user.

use std::sync::Arc;

use super::book::{Book, MY_CONTACTS};
use super::contact::Contact;
use crate::fields::Draft;

/// Fields that an other contact can have.
pub(crate) const OTHER_FIELDS: [&str; 3] = ["emailAddresses", "names", "phoneNumbers"];

impl Book {
    /// Notes somebody down as an other contact; fields that such a one cannot have are left
    /// out.
    pub(crate) fn collect(&mut self, mut draft: Draft, now: i64) -> Arc<Contact> {
        draft
            .entries
            .retain(|field, _| OTHER_FIELDS.contains(field));
        draft.groups = None;
        let mut contact = Contact::blank(self.ids.next_id(), true);
        contact.apply(draft);
        contact.revision = self.revisions.next();
        contact.updated = now.max(self.others.last_time());
        let contact = Arc::new(contact);
        self.others.put(contact.clone(), now);
        contact
    }

    /// Forgets an other contact; there is no trash for them.
    pub(crate) fn forget(&mut self, id: u64, now: i64) -> bool {
        let revision = self.revisions.next();
        self.others.remove(id, revision, now).is_some()
    }

    /// Moves an other contact to the contacts, where it keeps its number; the draft comes on
    /// top. Readers of other contacts see a tombstone.
    pub(crate) fn adopt(&mut self, id: u64, draft: Draft, now: i64) -> Option<Arc<Contact>> {
        let revision = self.revisions.next();
        let mut contact = Contact::clone(&*self.others.remove(id, revision, now)?);
        contact.other = false;
        contact.groups.insert(MY_CONTACTS.to_owned());
        contact.apply(draft);
        Some(self.put(contact, now))
    }
}
