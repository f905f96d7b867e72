//! A provider of address books: Google, or a fake one.

use crate::{Obstacle, PauseCause};
use domain::{
    AccountId, Field, FieldWrite, GroupId, Mark, Micros, Person, PhotoUrl, Raw, RemoteId, Scope,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, future::Future, pin::Pin};
use sync::{GroupBinding, SeenGroup};

/// The answer to a call, later.
pub type PartnerFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, Fault>> + Send + 'a>>;

/// On whose behalf a call is made.
#[derive(Clone)]
pub struct Session {
    /// The account.
    pub account: AccountId,
    /// The region national phone numbers are read by.
    pub region: String,
    /// The refresh token, opened. Partners cache access tokens by account and token.
    pub refresh_token: String,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}

/// Where a listing goes on, and the shape of the requests it belongs to: a changed mask
/// drops the token with it (I4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingToken {
    /// The provider's token.
    pub token: String,
    /// The fingerprint of the request it came from.
    pub shape: String,
}

/// Where a page of a listing goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PageToken(pub String);

/// One page of people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeoplePage {
    /// People who are there.
    pub people: Vec<Person>,
    /// People whom a delta says are gone.
    pub gone: Vec<RemoteId>,
    /// The next page, if there is one.
    pub next: Option<PageToken>,
    /// Where the next listing goes on; on the last page only.
    pub token: Option<ListingToken>,
    /// How many people all pages have together, where the provider says so.
    pub total: Option<usize>,
}

/// All groups, or those that changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupsPage {
    /// Groups that are there, system groups included.
    pub groups: Vec<SeenGroup>,
    /// Groups that a delta says are gone.
    pub gone: Vec<GroupId>,
    /// Where the next listing goes on.
    pub token: Option<ListingToken>,
}

/// The answer of a direct read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It is there; the id may have changed.
    Person(Box<Person>),
    /// There is no such person.
    Gone,
}

/// A person to create.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The nonce it shall bear (I3).
    pub mark: Mark,
    /// Its content.
    pub writes: Vec<FieldWrite>,
    /// Its groups, `myContacts` among them where wanted.
    pub groups: BTreeSet<GroupId>,
    /// A person as it was before, whose parts unknown to us come back with it.
    pub raw: Option<Raw>,
}

/// A change of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Which person.
    pub remote: RemoteId,
    /// The person as last read: the revision the write is based on, and the unknown parts
    /// of its entries.
    pub raw: Raw,
    /// The fields to replace.
    pub writes: Vec<FieldWrite>,
    /// The groups to be in, replaced whole; none leaves them alone.
    pub groups: Option<BTreeSet<GroupId>>,
}

/// What a change of memberships could not do (people-api §2.9).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MembersOutcome {
    /// No such person.
    pub missing: Vec<RemoteId>,
    /// Not removed, because it is the person's last group.
    pub last_group: Vec<RemoteId>,
}

/// What is served where a person shows a photo.
#[derive(Clone, PartialEq, Eq)]
pub enum Picture {
    /// These bytes, whatever they are.
    Bytes(Vec<u8>),
    /// Nothing that could be had by asking again: a place that is not asked, nothing there, or
    /// too much.
    Unreadable,
}

/// How many requests were made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Requests {
    /// That changed nothing.
    pub reads: u32,
    /// That changed something, or would have.
    pub writes: u32,
}

/// The outcome of one entry of a batch.
pub type Delivery = Result<Box<Person>, Fault>;

/// Why the provider refuses everything from this account or program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopCause {
    /// Who has to act.
    pub pause: PauseCause,
    /// What the provider said, without contact data.
    pub said: String,
    /// After which span asking again is worthwhile although nobody did anything with the
    /// account; none where only a person can end it.
    pub again: Option<Micros>,
}

/// Whose quota is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotaOf {
    /// The account's own.
    Account,
    /// That of the OAuth project, which all accounts share.
    Project,
    /// Nobody's: the call was not made, to keep to the pace that is set (S4).
    Pace,
}

/// What went wrong, by what there is to do about it (people-api §8).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No answer: the call may or may not have taken effect.
    #[error("no answer: {0}")]
    Unknown(String),
    /// Not done; try again, at the earliest after the span.
    #[error("try again later: {said}")]
    Later {
        /// How long to wait at least.
        after: Micros,
        /// What the provider said.
        said: String,
    },
    /// Over a quota: not done; nothing of the account, or of anybody, before the span is over.
    #[error("over the quota: {said}")]
    Quota {
        /// Whose quota.
        of: QuotaOf,
        /// How long to wait at least.
        after: Micros,
        /// What the provider said.
        said: String,
    },
    /// The revision the write was based on is no longer the current one: read again.
    #[error("the person was changed meanwhile")]
    Stale,
    /// There is no such person or group.
    #[error("no such person or group")]
    Gone,
    /// The listing token is of no use any more: list in full.
    #[error("the listing token is no longer valid")]
    TokenExpired,
    /// A group of that name exists, listed or not: of the provider's own groups the account's
    /// language decides what they are called.
    #[error("a group of that name exists")]
    NameTaken,
    /// The account holds as many people as it can: no new one was created (F55).
    #[error("the account is full")]
    Full,
    /// The provider does not take this; sending it again is of no use.
    #[error("refused: {0}")]
    Refused(String),
    /// The account, or the whole program, is refused until a person acts.
    #[error("stopped: {}", .0.said)]
    Stop(StopCause),
}

impl Fault {
    /// What the provider said, without contact data.
    #[must_use]
    pub fn said(&self) -> String {
        match self {
            Self::Unknown(said)
            | Self::Later { said, .. }
            | Self::Quota { said, .. }
            | Self::Refused(said) => said.clone(),
            Self::Stop(cause) => cause.said.clone(),
            Self::Stale | Self::Gone | Self::TokenExpired | Self::NameTaken | Self::Full => {
                self.to_string()
            }
        }
    }

    /// What is in the way where this ends a look at an account; nothing if that is a quota,
    /// or a cause that pauses the account.
    #[must_use]
    pub const fn obstacle(&self) -> Option<Obstacle> {
        match self {
            Self::Unknown(_) | Self::Later { .. } => Some(Obstacle::Unreached),
            Self::Stale
            | Self::Gone
            | Self::TokenExpired
            | Self::NameTaken
            | Self::Full
            | Self::Refused(_) => Some(Obstacle::Refused),
            Self::Quota { .. } | Self::Stop(_) => None,
        }
    }
}

/// A provider of address books. Calls for one account come one at a time (people-api §2).
///
/// A call that fails with anything but [`Fault::Unknown`] has had no effect.
pub trait Partner: Send + Sync {
    /// The fields its persons can hold.
    fn expressible(&self) -> BTreeSet<Field>;

    /// The provider's own group that shows such a label (G6).
    fn system_group(&self, scope: Scope) -> GroupId;

    /// The group all contacts of a phone are in (G1).
    fn phone_group(&self) -> GroupId {
        self.system_group(Scope::AllContacts)
    }

    /// The groups a person was in when it was read; pure.
    fn memberships(&self, raw: &Raw) -> BTreeSet<GroupId>;

    /// Lists groups: all of them, or those changed since the token.
    fn groups<'a>(
        &'a self,
        s: &'a Session,
        since: Option<&'a ListingToken>,
    ) -> PartnerFuture<'a, GroupsPage>;

    /// How many requests were made for an account since this was asked last, for whoever keeps the
    /// pace (S4): a call may fall into pieces, and a read takes several tries. None where each call
    /// is one.
    fn requests(&self, _account: AccountId) -> Option<Requests> {
        None
    }

    /// Lists one page of people: all of them, or those changed since the token. The token
    /// for the next listing is on the last page.
    fn people<'a>(
        &'a self,
        s: &'a Session,
        since: Option<&'a ListingToken>,
        page: Option<&'a PageToken>,
    ) -> PartnerFuture<'a, PeoplePage>;

    /// Reads people directly, in the order asked; any number (the partner splits it).
    fn read<'a>(
        &'a self,
        s: &'a Session,
        ids: &'a [RemoteId],
    ) -> PartnerFuture<'a, Vec<(RemoteId, Found)>>;

    /// How many drafts or edits one call may carry.
    fn batch(&self) -> usize;

    /// How many people one call deletes.
    fn deletes(&self) -> usize {
        self.batch()
    }

    /// Creates people, at most [`Partner::batch`] of them: one answer per draft, in order.
    /// An error of the whole call applies to each draft.
    fn create<'a>(
        &'a self,
        s: &'a Session,
        drafts: &'a [Draft],
    ) -> PartnerFuture<'a, Vec<Delivery>>;

    /// Changes people, at most [`Partner::batch`] of them, all with the same fields and
    /// either all or none with groups: one answer per edit, in order.
    fn update<'a>(&'a self, s: &'a Session, edits: &'a [Edit]) -> PartnerFuture<'a, Vec<Delivery>>;

    /// Gives a person a photo. The answer shows the person as it is then.
    fn set_photo<'a>(
        &'a self,
        s: &'a Session,
        remote: &'a RemoteId,
        picture: &'a [u8],
    ) -> PartnerFuture<'a, Box<Person>>;

    /// Takes a person's photo away; one that has none is no error.
    fn remove_photo<'a>(
        &'a self,
        s: &'a Session,
        remote: &'a RemoteId,
    ) -> PartnerFuture<'a, Box<Person>>;

    /// Fetches what is served where a person shows a photo, as large as people need it.
    fn fetch_photo<'a>(&'a self, s: &'a Session, url: &'a PhotoUrl) -> PartnerFuture<'a, Picture>;

    /// Deletes people; those already gone are no error. Any number.
    fn delete<'a>(&'a self, s: &'a Session, ids: &'a [RemoteId]) -> PartnerFuture<'a, ()>;

    /// Puts people into a group and takes others out; any number.
    fn members<'a>(
        &'a self,
        s: &'a Session,
        group: &'a GroupId,
        add: &'a [RemoteId],
        remove: &'a [RemoteId],
    ) -> PartnerFuture<'a, MembersOutcome>;

    /// Reads one group directly.
    fn read_group<'a>(
        &'a self,
        s: &'a Session,
        group: &'a GroupId,
    ) -> PartnerFuture<'a, Option<SeenGroup>>;

    /// Creates a group bound to us (G2).
    fn create_group<'a>(
        &'a self,
        s: &'a Session,
        name: &'a str,
        binding: &'a GroupBinding,
    ) -> PartnerFuture<'a, SeenGroup>;

    /// Changes a group's name or binding; the group's revision must be the current one.
    fn update_group<'a>(
        &'a self,
        s: &'a Session,
        group: &'a SeenGroup,
        name: &'a str,
        binding: Option<&'a GroupBinding>,
    ) -> PartnerFuture<'a, SeenGroup>;

    /// Deletes a group, never its contacts.
    fn delete_group<'a>(&'a self, s: &'a Session, group: &'a GroupId) -> PartnerFuture<'a, ()>;

    /// The refresh token the provider gave in place of the session's, if it gave a newer
    /// one: the caller keeps it, and uses it from then on (S5).
    fn rotated<'a>(&'a self, s: &'a Session) -> PartnerFuture<'a, Option<String>>;

    /// Revokes the grant of an account.
    fn revoke<'a>(&'a self, s: &'a Session) -> PartnerFuture<'a, ()>;
}
