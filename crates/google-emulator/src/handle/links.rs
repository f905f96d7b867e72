//! Public profiles, which Google links to contacts by itself.

use serde_json::Value;

use super::Handle;
use crate::fields::profile;
use crate::lock;
use crate::model::{Linked, contact_id, resource_name};
use crate::refused::Refused;

impl Handle {
    /// Links a contact to a public profile with these fields, as happens when somebody's
    /// address belongs to a Google account. Readers that ask for profiles then see both. A
    /// profile may also have `photos`, `coverPhotos`, `skills` and `ageRanges`.
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
        self.link(account, contact, Some(profile))
    }

    /// Takes the link to a profile away.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account or contact.
    pub fn unlink_profile(&self, account: &str, contact: &str) -> Result<(), Refused> {
        self.link(account, contact, None)
    }

    fn link(&self, account: &str, contact: &str, sent: Option<Value>) -> Result<(), Refused> {
        let account = self.account(account)?;
        let id = contact_id(contact).ok_or_else(Refused::not_found)?;
        let linked = match sent {
            Some(sent) => Some(Linked {
                id: format!("1{:020}", id % 1_000_000_007),
                entries: profile(&sent, &account.region)?,
            }),
            None => None,
        };
        let now = self.world.clock.now();
        if lock(&account.book).link(id, linked, now) {
            Ok(())
        } else {
            Err(Refused::not_found())
        }
    }

    /// Gives a contact a new resource name, as linking and unlinking may, and answers it.
    /// Deltas show the contact under it with `previousResourceNames` and no tombstone of the
    /// old one; reads by the old name answer the contact under the new one.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account or contact.
    pub fn rename_resource(&self, account: &str, contact: &str) -> Result<String, Refused> {
        let account = self.account(account)?;
        let id = contact_id(contact).ok_or_else(Refused::not_found)?;
        let now = self.world.clock.now();
        let renamed = lock(&account.book).renumber(id, now);
        let contact = renamed.ok_or_else(Refused::not_found)?;
        Ok(resource_name(contact.id, false))
    }
}
