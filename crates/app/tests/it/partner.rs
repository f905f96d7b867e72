//! A provider with one address book, that says what a test wants it to say.

use app::{
    Delivery, Draft, Edit, Fault, Found, GroupsPage, ListingToken, MembersOutcome, PageToken,
    Partner, PartnerFuture, PeoplePage, Picture, Session,
};
use domain::{Etag, Field, GroupId, MatchKeys, Person, PhotoUrl, Raw, RemoteId, Scope};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use sync::{GroupBinding, SeenGroup};

/// What the provider is like, and what it was asked.
#[derive(Default)]
pub(crate) struct Book {
    /// What the next calls that look at groups are refused with.
    pub(crate) refuse: VecDeque<Fault>,
    /// The groups there are.
    pub(crate) groups: Vec<SeenGroup>,
    /// The people there are.
    pub(crate) people: Vec<Person>,
    /// People whom the next delta says are gone.
    pub(crate) gone: Vec<RemoteId>,
    /// How many people there is room for.
    pub(crate) room: usize,
    /// How many people each create was about.
    pub(crate) creates: Vec<usize>,
    /// How many updates were made.
    pub(crate) updates: usize,
    /// A refresh token given in place of another.
    pub(crate) newer: Option<(String, String)>,
    /// The refresh tokens of the looks so far.
    pub(crate) tokens: Vec<String>,
    /// What happens while the next look at groups is on its way.
    pub(crate) at_look: Option<Box<dyn FnOnce() + Send>>,
    /// How many people were asked for directly, by each call.
    pub(crate) reads: Vec<usize>,
    /// Whether direct reads are never answered.
    pub(crate) silent: bool,
    /// Whether tokens of listings are of no use.
    pub(crate) forgetful: bool,
    /// The listings of people so far: whether each was of all.
    pub(crate) listings: Vec<bool>,
    /// Looks on at each create.
    pub(crate) onlooker: Option<Box<dyn Fn() + Send>>,
    /// The pictures that are served, by where.
    pictures: BTreeMap<PhotoUrl, Vec<u8>>,
    made: usize,
}

/// The port to it.
#[derive(Clone, Default)]
pub(crate) struct Fake(Arc<Mutex<Book>>);

impl Fake {
    pub(crate) fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn soon<'a, T: Send + 'a>(answer: Result<T, Fault>) -> PartnerFuture<'a, T> {
    Box::pin(ready(answer))
}

/// No test here brings anybody to ask for it.
fn unasked<'a, T: Send + 'a>() -> PartnerFuture<'a, T> {
    soon(Err(Fault::Refused("nobody asks for this here".into())))
}

impl Book {
    fn create(&mut self, draft: &Draft) -> Delivery {
        self.made += 1;
        let person = Person {
            id: RemoteId(format!("people/c{}", self.made)),
            former: Vec::new(),
            etag: Etag::from("e1"),
            updated: None,
            values: draft
                .writes
                .iter()
                .flat_map(|w| &w.entries)
                .map(|o| o.value.clone())
                .collect(),
            groups: draft.groups.clone(),
            marks: [draft.mark.clone()].into(),
            keys: MatchKeys::default(),
            photo: None,
            raw: Raw::from("{}"),
        };
        self.people.push(person.clone());
        Ok(Box::new(person))
    }

    /// Each picture is served in a place of its own, and never as it was given.
    fn pose(&mut self, id: &RemoteId, picture: &[u8]) -> Delivery {
        let person = self.people.iter_mut().find(|p| p.id == *id);
        let person = person.ok_or(Fault::Gone)?;
        let n = self.pictures.len() + 1;
        let url = PhotoUrl(format!("https://pictures.example/{n}"));
        self.pictures
            .insert(url.clone(), [picture, b"served"].concat());
        (person.photo, person.etag) = (Some(url), Etag(format!("p{n}")));
        Ok(Box::new(person.clone()))
    }

    fn update(&mut self, edit: &Edit) -> Delivery {
        self.updates += 1;
        let person = self.people.iter_mut().find(|p| p.id == edit.remote);
        let person = person.ok_or(Fault::Gone)?;
        for write in &edit.writes {
            person.values.retain(|v| v.field() != write.field);
            person
                .values
                .extend(write.entries.iter().map(|o| o.value.clone()));
        }
        person.etag = Etag(format!("e{}", self.updates + 1));
        Ok(Box::new(person.clone()))
    }
}

impl Partner for Fake {
    fn expressible(&self) -> BTreeSet<Field> {
        Field::ALL.into()
    }

    fn system_group(&self, scope: Scope) -> GroupId {
        GroupId::from(match scope {
            Scope::AllContacts => "contactGroups/myContacts",
            Scope::Starred => "contactGroups/starred",
        })
    }

    fn memberships(&self, _: &Raw) -> BTreeSet<GroupId> {
        BTreeSet::new()
    }

    fn groups<'a>(
        &'a self,
        s: &'a Session,
        _: Option<&'a ListingToken>,
    ) -> PartnerFuture<'a, GroupsPage> {
        let mut book = self.book();
        book.tokens.push(s.refresh_token.clone());
        if let Some(act) = book.at_look.take() {
            act();
        }
        soon(match book.refuse.pop_front() {
            Some(fault) => Err(fault),
            None => Ok(GroupsPage {
                groups: book.groups.clone(),
                ..GroupsPage::default()
            }),
        })
    }

    fn people<'a>(
        &'a self,
        _: &'a Session,
        since: Option<&'a ListingToken>,
        _: Option<&'a PageToken>,
    ) -> PartnerFuture<'a, PeoplePage> {
        let mut book = self.book();
        book.listings.push(since.is_none());
        if since.is_some() && book.forgetful {
            return soon(Err(Fault::TokenExpired));
        }
        soon(Ok(PeoplePage {
            people: book.people.clone(),
            gone: std::mem::take(&mut book.gone),
            next: None,
            token: Some(ListingToken {
                token: "t".into(),
                shape: "s".into(),
            }),
            total: None,
        }))
    }

    fn read<'a>(
        &'a self,
        _: &'a Session,
        ids: &'a [RemoteId],
    ) -> PartnerFuture<'a, Vec<(RemoteId, Found)>> {
        let mut book = self.book();
        book.reads.push(ids.len());
        if book.silent {
            return Box::pin(std::future::pending());
        }
        let found = |id: &RemoteId| {
            let person = book.people.iter().find(|p| p.id == *id).cloned();
            person.map_or(Found::Gone, |p| Found::Person(Box::new(p)))
        };
        soon(Ok(ids.iter().map(|id| (id.clone(), found(id))).collect()))
    }

    fn batch(&self) -> usize {
        8
    }

    fn create<'a>(
        &'a self,
        _: &'a Session,
        drafts: &'a [Draft],
    ) -> PartnerFuture<'a, Vec<Delivery>> {
        let mut book = self.book();
        book.creates.push(drafts.len());
        if let Some(look) = &book.onlooker {
            look();
        }
        soon(if book.people.len() + drafts.len() > book.room {
            Err(Fault::Full)
        } else {
            Ok(drafts.iter().map(|draft| book.create(draft)).collect())
        })
    }

    fn update<'a>(&'a self, _: &'a Session, edits: &'a [Edit]) -> PartnerFuture<'a, Vec<Delivery>> {
        let mut book = self.book();
        soon(Ok(edits.iter().map(|edit| book.update(edit)).collect()))
    }

    fn set_photo<'a>(
        &'a self,
        _: &'a Session,
        id: &'a RemoteId,
        picture: &'a [u8],
    ) -> PartnerFuture<'a, Box<Person>> {
        soon(self.book().pose(id, picture))
    }

    fn remove_photo<'a>(
        &'a self,
        _: &'a Session,
        _: &'a RemoteId,
    ) -> PartnerFuture<'a, Box<Person>> {
        unasked()
    }

    fn fetch_photo<'a>(&'a self, _: &'a Session, url: &'a PhotoUrl) -> PartnerFuture<'a, Picture> {
        let served = self.book().pictures.get(url).cloned();
        soon(Ok(served.map_or(Picture::Unreadable, Picture::Bytes)))
    }

    fn delete<'a>(&'a self, _: &'a Session, _: &'a [RemoteId]) -> PartnerFuture<'a, ()> {
        unasked()
    }

    fn members<'a>(
        &'a self,
        _: &'a Session,
        _: &'a GroupId,
        _: &'a [RemoteId],
        _: &'a [RemoteId],
    ) -> PartnerFuture<'a, MembersOutcome> {
        unasked()
    }

    fn read_group<'a>(
        &'a self,
        _: &'a Session,
        group: &'a GroupId,
    ) -> PartnerFuture<'a, Option<SeenGroup>> {
        let book = self.book();
        soon(Ok(book.groups.iter().find(|g| g.id == *group).cloned()))
    }

    fn create_group<'a>(
        &'a self,
        _: &'a Session,
        _: &'a str,
        _: &'a GroupBinding,
    ) -> PartnerFuture<'a, SeenGroup> {
        unasked()
    }

    fn update_group<'a>(
        &'a self,
        _: &'a Session,
        group: &'a SeenGroup,
        name: &'a str,
        binding: Option<&'a GroupBinding>,
    ) -> PartnerFuture<'a, SeenGroup> {
        let now = SeenGroup {
            name: name.to_owned(),
            binding: binding.cloned(),
            ..group.clone()
        };
        let mut book = self.book();
        book.groups.retain(|g| g.id != group.id);
        book.groups.push(now.clone());
        soon(Ok(now))
    }

    fn delete_group<'a>(&'a self, _: &'a Session, _: &'a GroupId) -> PartnerFuture<'a, ()> {
        unasked()
    }

    fn rotated<'a>(&'a self, s: &'a Session) -> PartnerFuture<'a, Option<String>> {
        let book = self.book();
        let newer = book.newer.as_ref();
        let newer = newer.filter(|(old, _)| *old == s.refresh_token);
        soon(Ok(newer.map(|(_, new)| new.clone())))
    }

    fn revoke<'a>(&'a self, _: &'a Session) -> PartnerFuture<'a, ()> {
        soon(Ok(()))
    }
}
