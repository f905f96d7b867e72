//! Making accounts, filling them, looking into them.

use std::sync::{Arc, PoisonError};

use serde_json::Value;

use super::Handle;
use crate::fields::draft;
use crate::groups::{GroupLook, Show, group};
use crate::lock;
use crate::mask::{Mask, Sources};
use crate::model::{Account, Profile, SYSTEM_GROUPS};
use crate::oauth::{ALL_SCOPES, Tokens};
use crate::people::{Look, person};
use crate::refused::Refused;

impl Handle {
    /// Makes an account; the answer has everything that was made up.
    ///
    /// # Errors
    ///
    /// 409 if the address is taken.
    pub fn create_account(&self, profile: Profile) -> Result<Profile, Refused> {
        let mut accounts = self
            .world
            .accounts
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if accounts
            .iter()
            .any(|old| old.profile.email.eq_ignore_ascii_case(&profile.email))
        {
            return Err(Refused::new(409, "ALREADY_EXISTS", "The address is taken."));
        }
        let account = Account::new(accounts.len(), self.world.config.seed, profile);
        let made = account.profile.clone();
        accounts.push(Arc::new(account));
        Ok(made)
    }

    /// All accounts in the order they were made.
    pub fn accounts(&self) -> Vec<Profile> {
        self.world
            .accounts()
            .iter()
            .map(|account| account.profile.clone())
            .collect()
    }

    /// Adds contacts, each a Person as for `people.createContact`. It may also have `labels`,
    /// a list of label names; those that do not exist are made. Answers the resource names.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account, 400 for the first bad person; earlier ones are kept.
    pub fn seed(&self, account: &str, people: Vec<Value>) -> Result<Vec<String>, Refused> {
        let account = self.account(account)?;
        let now = self.world.clock.now();
        let mut book = lock(&account.book);
        let mut names = Vec::with_capacity(people.len());
        for mut person in people {
            let labels = person
                .as_object_mut()
                .and_then(|person| person.remove("labels"));
            let mut draft = draft(&person, &account.region)?;
            for label in labels
                .as_ref()
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                let name = label.as_str().ok_or_else(Refused::invalid_argument)?;
                let id = if SYSTEM_GROUPS.contains(&name) {
                    name.to_owned()
                } else if let Some(group) = book.group_named(name) {
                    group.id.clone()
                } else {
                    book.create_group(name, Vec::new(), now)?.id.clone()
                };
                let fresh = || ["myContacts".to_owned()].into();
                draft.groups.get_or_insert_with(fresh).insert(id);
            }
            if let Some(groups) = draft.groups.as_ref().filter(|groups| !groups.is_empty()) {
                book.check_groups(groups)?;
            }
            names.push(book.create(draft, now).resource_name());
        }
        Ok(names)
    }

    /// The live contacts of an account with every field, by id, as of now.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account.
    pub fn people(&self, account: &str) -> Result<Vec<Value>, Refused> {
        let account = self.account(account)?;
        let look = self.whole_look(&account);
        Ok(lock(&account.book)
            .contacts()
            .map(|contact| person(contact, &look))
            .collect())
    }

    /// Everything there is in the user's own contacts.
    pub(super) fn whole_look(&self, account: &Account) -> Look {
        Look {
            mask: Mask::everything(),
            sources: Sources::CONTACT,
            language: account.language,
            origin: self.world.config.base_url.clone().unwrap_or_default(),
            cut: false,
            former: false,
        }
    }

    /// The labels of an account made by its user, with client data and counts, as of now.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account.
    pub fn groups(&self, account: &str) -> Result<Vec<Value>, Refused> {
        let account = self.account(account)?;
        let look = GroupLook::everything(account.language);
        let book = lock(&account.book);
        let groups = book.groups_at(book.group_end());
        let shown = groups
            .iter()
            .map(|label| group(Show::User(label), book.size(&label.id), &look));
        Ok(shown.collect())
    }

    /// Tokens of an account for the first client of the configuration, with all scopes.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account.
    pub fn tokens(&self, account: &str) -> Result<Tokens, Refused> {
        self.tokens_for(account, &ALL_SCOPES)
    }

    /// Tokens as [`Handle::tokens`] gives them, with these scopes alone, as if the user had
    /// unticked the others.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account.
    pub fn tokens_for(&self, account: &str, scopes: &[&str]) -> Result<Tokens, Refused> {
        let account = self.account(account)?;
        let client = self
            .world
            .config
            .clients
            .first()
            .map(|client| client.id.as_str());
        let now = self.world.clock.now();
        let mut grants = lock(&self.world.grants);
        let scopes = scopes.iter().map(|&scope| scope.to_owned()).collect();
        Ok(grants.make_both(client.unwrap_or_default(), account.index, scopes, now))
    }

    /// Revokes every token of an account, as its owner can in their settings.
    ///
    /// # Errors
    ///
    /// 404 for an unknown account.
    pub fn revoke_tokens(&self, account: &str) -> Result<(), Refused> {
        let account = self.account(account)?;
        lock(&self.world.grants).revoke_account(account.index);
        Ok(())
    }

    /// Ends every access token now; refresh tokens live on.
    pub fn expire_access_tokens(&self) {
        lock(&self.world.grants).expire_access();
    }
}
