//! What a person does with their contacts in a browser.

use serde_json::Value;

use super::Handle;
use crate::fields::{Draft, draft};
use crate::lock;
use crate::model::{Account, Book, contact_id};
use crate::refused::Refused;

impl Handle {
    /// Adds a contact; answers its resource name. Like the real page, it always puts the
    /// contact into `myContacts`.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account, 400 for a bad person.
    pub fn user_creates(&self, account: &str, person: Value) -> Result<String, Refused> {
        let account = self.account(account)?;
        let mut draft = draft(&person, &account.region)?;
        let mut book = lock(&account.book);
        if let Some(groups) = &mut draft.groups {
            groups.insert("myContacts".to_owned());
            book.check_groups(groups)?;
        }
        Ok(book.create(draft, self.world.clock.now()).resource_name())
    }

    /// Replaces the fields given; an empty list clears a field.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account or contact, 400 for a bad person.
    pub fn user_edits(&self, account: &str, contact: &str, fields: Value) -> Result<(), Refused> {
        let account = self.account(account)?;
        let draft = draft(&fields, &account.region)?;
        self.edit(&account, contact, draft)
    }

    fn edit(&self, account: &Account, contact: &str, draft: Draft) -> Result<(), Refused> {
        let mut book = lock(&account.book);
        if let Some(groups) = &draft.groups {
            book.check_groups(groups)?;
        }
        let now = self.world.clock.now();
        contact_id(contact)
            .and_then(|id| book.update(id, draft, now))
            .map(|_| ())
            .ok_or_else(Refused::not_found)
    }

    /// Moves a contact to the trash.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account or contact.
    pub fn user_deletes(&self, account: &str, contact: &str) -> Result<(), Refused> {
        self.user_deletes_all(account, &[contact])
    }

    /// Moves several contacts to the trash at once: no reader sees only some of them gone.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account or contact; then nobody goes.
    pub fn user_deletes_all(&self, account: &str, contacts: &[&str]) -> Result<(), Refused> {
        let account = self.account(account)?;
        let now = self.world.clock.now();
        let mut book = lock(&account.book);
        let known = |name: &&str| {
            contact_id(name)
                .filter(|id| book.contact(*id).is_some())
                .ok_or_else(Refused::not_found)
        };
        let ids: Vec<u64> = contacts.iter().map(known).collect::<Result<_, _>>()?;
        for id in ids {
            book.delete(id, now);
        }
        Ok(())
    }

    /// Takes a contact out of the trash; it comes back with its old resource name.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account or a contact that is not in the trash, where it lies for
    /// thirty days.
    pub fn user_restores(&self, account: &str, contact: &str) -> Result<(), Refused> {
        let account = self.account(account)?;
        let id = contact_id(contact).ok_or_else(Refused::not_found)?;
        let now = self.world.clock.now();
        let anew = lock(&self.world.settings).restores_anew;
        let restored = lock(&account.book).restore(id, anew, now);
        restored.map(|_| ()).ok_or_else(Refused::not_found)
    }

    /// Merges contacts into the first one: it gets the values it lacks, the others go to the
    /// trash. No pointer to the survivor is left behind.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account or contact, 400 for fewer than two; nothing is merged then.
    pub fn user_merges(&self, account: &str, keep: &str, others: &[&str]) -> Result<(), Refused> {
        let account = self.account(account)?;
        let now = self.world.clock.now();
        let mut book = lock(&account.book);
        if others.is_empty() || others.contains(&keep) {
            return Err(Refused::invalid("Merging takes at least two contacts."));
        }
        let find = |book: &Book, name: &str| {
            contact_id(name)
                .and_then(|id| book.contact(id).cloned())
                .ok_or_else(Refused::not_found)
        };
        let kept = find(&book, keep)?;
        let gone = others
            .iter()
            .map(|name| find(&book, name))
            .collect::<Result<Vec<_>, _>>()?;
        let mut union = Draft {
            entries: kept.entries.clone(),
            ..Draft::default()
        };
        let mut groups = kept.groups.clone();
        for other in &gone {
            groups.extend(other.groups.iter().cloned());
            for (field, entries) in &other.entries {
                let once = crate::fields::field(field).is_some_and(|field| field.once);
                let all = union.entries.entry(field).or_default();
                for entry in entries {
                    if !all.contains(entry) && (!once || all.is_empty()) {
                        all.push(entry.clone());
                    }
                }
            }
        }
        union.groups = Some(groups);
        let photos = gone.iter().filter_map(|other| other.photo.clone());
        let photo = kept.photo.clone().or(photos.into_iter().next());
        book.merge_into(kept.id, union, photo, now);
        for other in gone {
            book.delete(other.id, now);
        }
        Ok(())
    }
}
