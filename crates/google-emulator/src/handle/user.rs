//! What a person does with their contacts in a browser.

use serde_json::Value;

use super::Handle;
use crate::fields::{Draft, draft};
use crate::lock;
use crate::model::{Account, Book, Linked, contact_id, is_system_group, label_id};
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
        let account = self.account(account)?;
        let id = contact_id(contact).ok_or_else(Refused::not_found)?;
        let now = self.world.clock.now();
        if lock(&account.book).delete(id, now) {
            Ok(())
        } else {
            Err(Refused::not_found())
        }
    }

    /// Takes a contact out of the trash; it comes back with its old resource name.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account or a contact that is not in the trash.
    pub fn user_restores(&self, account: &str, contact: &str) -> Result<(), Refused> {
        let account = self.account(account)?;
        let id = contact_id(contact).ok_or_else(Refused::not_found)?;
        let now = self.world.clock.now();
        let restored = lock(&account.book).restore(id, now);
        restored.map(|_| ()).ok_or_else(Refused::not_found)
    }

    /// Merges contacts into the first one: it gets the values it lacks, the others are
    /// deleted. No pointer to the survivor is left behind.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account or contact; nothing is merged then.
    pub fn user_merges(&self, account: &str, keep: &str, others: &[&str]) -> Result<(), Refused> {
        let account = self.account(account)?;
        let now = self.world.clock.now();
        let mut book = lock(&account.book);
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
        book.update(kept.id, union, now);
        for other in gone {
            book.delete(other.id, now);
        }
        Ok(())
    }

    /// Links a contact to a public profile with these fields, as happens when somebody's
    /// address belongs to a Google account. Readers that ask for profiles then see both.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account or contact, 400 for a bad person.
    pub fn link_profile(
        &self,
        account: &str,
        contact: &str,
        profile: Value,
    ) -> Result<(), Refused> {
        let account = self.account(account)?;
        let id = contact_id(contact).ok_or_else(Refused::not_found)?;
        let entries = draft(&profile, &account.region)?.entries;
        let linked = Linked {
            id: format!("{:021}", id % 1_000_000_007),
            entries,
        };
        let now = self.world.clock.now();
        if lock(&account.book).link(id, Some(linked), now) {
            Ok(())
        } else {
            Err(Refused::not_found())
        }
    }

    /// Makes a label; answers its resource name.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account, 400 for an empty name, 409 for one that is taken.
    pub fn user_creates_label(&self, account: &str, name: &str) -> Result<String, Refused> {
        let account = self.account(account)?;
        let now = self.world.clock.now();
        let group = lock(&account.book).create_group(name, Vec::new(), now)?;
        Ok(format!("contactGroups/{}", group.id))
    }

    /// Renames a label.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account or label, 400 for an empty name, 409 for one that is taken.
    pub fn user_renames_label(
        &self,
        account: &str,
        label: &str,
        name: &str,
    ) -> Result<(), Refused> {
        let account = self.account(account)?;
        let now = self.world.clock.now();
        let mut book = lock(&account.book);
        let id = user_label(&book, label)?;
        book.update_group(&id, Some(name), None, now).map(|_| ())
    }

    /// Deletes a label and keeps its contacts.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account or label.
    pub fn user_deletes_label(&self, account: &str, label: &str) -> Result<(), Refused> {
        let account = self.account(account)?;
        let now = self.world.clock.now();
        let mut book = lock(&account.book);
        let id = user_label(&book, label)?;
        book.delete_group(&id, now);
        Ok(())
    }

    /// Deletes a label together with its contacts.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account or label.
    pub fn user_deletes_label_and_contacts(
        &self,
        account: &str,
        label: &str,
    ) -> Result<(), Refused> {
        let account = self.account(account)?;
        let now = self.world.clock.now();
        let mut book = lock(&account.book);
        let id = user_label(&book, label)?;
        for member in book.members(&id) {
            book.delete(member, now);
        }
        book.delete_group(&id, now);
        Ok(())
    }

    /// Puts contacts into a label, or into `starred`.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account or label, or if any contact is unknown.
    pub fn user_labels(
        &self,
        account: &str,
        label: &str,
        contacts: &[&str],
    ) -> Result<(), Refused> {
        self.move_members(account, label, contacts, &[])
    }

    /// Takes contacts out of a label.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account or label, or if any contact is unknown; 400 if it is the
    /// only one of a contact.
    pub fn user_unlabels(
        &self,
        account: &str,
        label: &str,
        contacts: &[&str],
    ) -> Result<(), Refused> {
        self.move_members(account, label, &[], contacts)
    }

    fn move_members(
        &self,
        account: &str,
        label: &str,
        add: &[&str],
        remove: &[&str],
    ) -> Result<(), Refused> {
        let account = self.account(account)?;
        let now = self.world.clock.now();
        let mut book = lock(&account.book);
        let id = if is_system_group(label_id(label)) {
            label_id(label).to_owned()
        } else {
            user_label(&book, label)?
        };
        let owned = |names: &[&str]| {
            names
                .iter()
                .map(|&name| name.to_owned())
                .collect::<Vec<_>>()
        };
        let moved = book.move_members(&id, &owned(add), &owned(remove), now);
        if !moved.not_found.is_empty() {
            return Err(Refused::not_found());
        }
        if !moved.last_group.is_empty() {
            return Err(Refused::invalid(
                "A contact must keep at least one contact group.",
            ));
        }
        Ok(())
    }
}

/// The id of a label given by resource name, id or name.
fn user_label(book: &Book, label: &str) -> Result<String, Refused> {
    let found = book
        .group(label_id(label))
        .or_else(|| book.group_named(label));
    found
        .map(|group| group.id.clone())
        .ok_or_else(Refused::not_found)
}
