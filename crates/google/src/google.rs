//! The partner: Google as the port of `app` wants it.

use crate::{calls, config::Config, oauth, person, sender::Sender};
use app::{
    Delivery, Draft, Edit, Fault, Found, GroupsPage, ListingToken, MembersOutcome, PageToken,
    Partner, PartnerFuture, PeoplePage, Picture, Requests, Session,
};
use domain::{AccountId, Field, GroupId, Person, PhotoUrl, Raw, RemoteId, Scope};
use std::collections::BTreeSet;
use sync::{GroupBinding, SeenGroup};

/// Google's People API and OAuth for all connected accounts.
pub struct Google {
    pub(crate) sender: Sender,
}

/// The partner could not be made.
#[derive(Debug, thiserror::Error)]
#[error("no HTTP client can be made: {0}")]
pub struct SetupError(#[from] reqwest::Error);

impl Google {
    /// A partner that has asked nothing yet: endpoints are looked up when first needed.
    ///
    /// # Errors
    ///
    /// When no HTTP client can be made.
    pub fn new(config: Config) -> Result<Self, SetupError> {
        Ok(Self {
            sender: Sender::new(config)?,
        })
    }
}

impl Partner for Google {
    fn expressible(&self) -> BTreeSet<Field> {
        Field::ALL.into()
    }

    fn system_group(&self, scope: Scope) -> GroupId {
        GroupId::from(match scope {
            Scope::AllContacts => "contactGroups/myContacts",
            Scope::Starred => "contactGroups/starred",
        })
    }

    fn memberships(&self, raw: &Raw) -> BTreeSet<GroupId> {
        person::memberships(raw)
    }

    fn requests(&self, account: AccountId) -> Option<Requests> {
        Some(self.sender.requests(account))
    }

    fn groups<'a>(
        &'a self,
        s: &'a Session,
        since: Option<&'a ListingToken>,
    ) -> PartnerFuture<'a, GroupsPage> {
        Box::pin(calls::groups::groups(&self.sender, s, since))
    }

    fn people<'a>(
        &'a self,
        s: &'a Session,
        since: Option<&'a ListingToken>,
        page: Option<&'a PageToken>,
    ) -> PartnerFuture<'a, PeoplePage> {
        Box::pin(calls::people::people(&self.sender, s, since, page))
    }

    fn read<'a>(
        &'a self,
        s: &'a Session,
        ids: &'a [RemoteId],
    ) -> PartnerFuture<'a, Vec<(RemoteId, Found)>> {
        Box::pin(calls::read::read(&self.sender, s, ids))
    }

    fn batch(&self) -> usize {
        200
    }

    fn deletes(&self) -> usize {
        crate::requests::batch_delete_contacts::MOST
    }

    fn create<'a>(
        &'a self,
        s: &'a Session,
        drafts: &'a [Draft],
    ) -> PartnerFuture<'a, Vec<Delivery>> {
        Box::pin(calls::create::create(&self.sender, s, drafts))
    }

    fn update<'a>(&'a self, s: &'a Session, edits: &'a [Edit]) -> PartnerFuture<'a, Vec<Delivery>> {
        Box::pin(calls::update::update(&self.sender, s, edits))
    }

    fn set_photo<'a>(
        &'a self,
        s: &'a Session,
        remote: &'a RemoteId,
        picture: &'a [u8],
    ) -> PartnerFuture<'a, Box<Person>> {
        Box::pin(calls::photos::set(&self.sender, s, remote, picture))
    }

    fn remove_photo<'a>(
        &'a self,
        s: &'a Session,
        remote: &'a RemoteId,
    ) -> PartnerFuture<'a, Box<Person>> {
        Box::pin(calls::photos::remove(&self.sender, s, remote))
    }

    fn fetch_photo<'a>(&'a self, _: &'a Session, url: &'a PhotoUrl) -> PartnerFuture<'a, Picture> {
        Box::pin(calls::photos::fetch(&self.sender, url))
    }

    fn delete<'a>(&'a self, s: &'a Session, ids: &'a [RemoteId]) -> PartnerFuture<'a, ()> {
        Box::pin(calls::delete::delete(&self.sender, s, ids))
    }

    fn members<'a>(
        &'a self,
        s: &'a Session,
        group: &'a GroupId,
        add: &'a [RemoteId],
        remove: &'a [RemoteId],
    ) -> PartnerFuture<'a, MembersOutcome> {
        Box::pin(calls::members::members(&self.sender, s, group, add, remove))
    }

    fn read_group<'a>(
        &'a self,
        s: &'a Session,
        group: &'a GroupId,
    ) -> PartnerFuture<'a, Option<SeenGroup>> {
        Box::pin(calls::groups::read_group(&self.sender, s, group))
    }

    fn create_group<'a>(
        &'a self,
        s: &'a Session,
        name: &'a str,
        binding: &'a GroupBinding,
    ) -> PartnerFuture<'a, SeenGroup> {
        Box::pin(calls::groups::create_group(&self.sender, s, name, binding))
    }

    fn update_group<'a>(
        &'a self,
        s: &'a Session,
        group: &'a SeenGroup,
        name: &'a str,
        binding: Option<&'a GroupBinding>,
    ) -> PartnerFuture<'a, SeenGroup> {
        Box::pin(calls::groups::update_group(
            &self.sender,
            s,
            group,
            name,
            binding,
        ))
    }

    fn delete_group<'a>(&'a self, s: &'a Session, group: &'a GroupId) -> PartnerFuture<'a, ()> {
        Box::pin(calls::groups::delete_group(&self.sender, s, group))
    }

    fn rotated<'a>(&'a self, s: &'a Session) -> PartnerFuture<'a, Option<String>> {
        Box::pin(async move { Ok(self.sender.rotated(s).await) })
    }

    fn revoke<'a>(&'a self, s: &'a Session) -> PartnerFuture<'a, ()> {
        Box::pin(async move { oauth::revoke(&self.sender, s).await.map_err(Fault::from) })
    }
}
