//! What a person does with their labels in a browser.

use super::Handle;
use crate::lock;
use crate::model::{Book, is_system_group, label_id};
use crate::refused::Refused;

impl Handle {
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
