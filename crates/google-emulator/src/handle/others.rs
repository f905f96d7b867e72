//! Other contacts, the trash and undoing, as a person meets them in a browser.

use jiff::Timestamp;
use serde_json::Value;

use super::Handle;
use crate::clock::SECOND;
use crate::fields::{Draft, draft};
use crate::lock;
use crate::model::other_id;
use crate::people::person;
use crate::refused::Refused;

impl Handle {
    /// Notes somebody down as an other contact, as Google does when its user writes to them;
    /// answers the resource name. Of the person only names, addresses and numbers are kept.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account, 400 for a bad person or one with nothing to keep.
    pub fn collect_other(&self, account: &str, person: Value) -> Result<String, Refused> {
        let account = self.account(account)?;
        let draft = draft(&person, &account.region)?;
        let now = self.world.clock.now();
        let mut book = lock(&account.book);
        if draft.entries.values().all(Vec::is_empty) {
            return Err(Refused::invalid("Nothing to remember somebody by."));
        }
        Ok(book.collect(draft, now).resource_name())
    }

    /// Moves an other contact to the contacts, as "Add to contacts" does; answers its new
    /// resource name, which has the same number.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account or other contact.
    pub fn user_adds_other(&self, account: &str, other: &str) -> Result<String, Refused> {
        let account = self.account(account)?;
        let id = other_id(other).ok_or_else(Refused::not_found)?;
        let now = self.world.clock.now();
        let moved = lock(&account.book).adopt(id, Draft::default(), now);
        Ok(moved.ok_or_else(Refused::not_found)?.resource_name())
    }

    /// Forgets an other contact; there is no trash for them.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account or other contact.
    pub fn user_forgets_other(&self, account: &str, other: &str) -> Result<(), Refused> {
        let account = self.account(account)?;
        let id = other_id(other).ok_or_else(Refused::not_found)?;
        let now = self.world.clock.now();
        if lock(&account.book).forget(id, now) {
            Ok(())
        } else {
            Err(Refused::not_found())
        }
    }

    /// The other contacts of an account with every field, by id, as of now.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account.
    pub fn other_contacts(&self, account: &str) -> Result<Vec<Value>, Refused> {
        let account = self.account(account)?;
        let look = self.whole_look(&account);
        let book = lock(&account.book);
        let shown = book.others.all().map(|contact| person(contact, &look));
        Ok(shown.collect())
    }

    /// Makes all contacts what they were at a time, as "Undo changes" does; answers how many
    /// that changed. Labels stay as they are.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account, 400 for a time more than thirty days ago or to come.
    pub fn user_rolls_back(&self, account: &str, time: Timestamp) -> Result<usize, Refused> {
        let account = self.account(account)?;
        let now = self.world.clock.now();
        let time = time.as_microsecond();
        if !(now - 30 * 24 * 3600 * SECOND..=now).contains(&time) {
            return Err(Refused::invalid("Changes of thirty days can be undone."));
        }
        Ok(lock(&account.book).roll_back(time, now))
    }

    /// What lies in the trash of an account, with every field, the last deleted first.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account.
    pub fn trash(&self, account: &str) -> Result<Vec<Value>, Refused> {
        let account = self.account(account)?;
        let look = self.whole_look(&account);
        let trashed = lock(&account.book).trashed(self.world.clock.now());
        let shown = trashed.iter().map(|contact| person(contact, &look));
        Ok(shown.collect())
    }
}
