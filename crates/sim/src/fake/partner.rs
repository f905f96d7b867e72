//! The port, played by the fake accounts. Every call waits in the pool, once to take effect
//! and once to be answered.

use super::account::{PHONE, STARRED};
use super::{FakeAccount, FakePerson, Price, World};
use crate::photos::{encoded_anew, motif};
use crate::pool::{Call, Pool};
use app::{
    Delivery, Draft, Edit, Fault, Found, GroupsPage, ListingToken, MembersOutcome, PageToken,
    Partner, PartnerFuture, PeoplePage, Picture, Session,
};
use domain::{
    AccountId, Field, FieldWrite, GroupId, Micros, Person, PhotoUrl, Raw, RemoteId, Scope, Value,
};
use futures::channel::oneshot;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use sync::{GroupBinding, SeenGroup};

pub(crate) struct FakePartner {
    pub(crate) pool: Arc<Mutex<Pool>>,
    /// The most entries of one call.
    pub(crate) batch: usize,
}

struct Waiting<T, F> {
    name: &'static str,
    act: Option<F>,
    result: Option<Result<T, Fault>>,
    waiting: oneshot::Sender<Result<T, Fault>>,
}

impl<T: Send, F: FnOnce(&mut World) -> Result<T, Fault> + Send> Call for Waiting<T, F> {
    fn is_done(&self) -> bool {
        self.result.is_some()
    }

    fn effect(&mut self, world: &mut World) {
        if let Some(act) = self.act.take() {
            self.result = Some(act(world));
        }
    }

    fn answer(self: Box<Self>) {
        if let Some(result) = self.result {
            // Nobody may be waiting any more.
            drop(self.waiting.send(result));
        }
    }

    fn fail(self: Box<Self>, fault: Fault) {
        drop(self.waiting.send(Err(fault)));
    }

    fn name(&self) -> &'static str {
        self.name
    }
}

impl FakePartner {
    fn call<'a, T: Send + 'static>(
        &self,
        name: &'static str,
        id: AccountId,
        price: Price,
        act: impl FnOnce(&mut World) -> Result<T, Fault> + Send + 'static,
    ) -> PartnerFuture<'a, T> {
        let act = move |world: &mut World| {
            world.charge(id, price)?;
            act(world)
        };
        let (waiting, answer) = oneshot::channel();
        let call = Waiting {
            name,
            act: Some(act),
            result: None,
            waiting,
        };
        self.pool
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .calls
            .push(Box::new(call));
        Box::pin(async move {
            let answer = answer.await;
            answer.unwrap_or_else(|_| Err(Fault::Unknown("nobody answered".into())))
        })
    }
}

/// What a listing token says: its generation, and how far the listing saw.
fn position(token: &str) -> Option<(usize, usize)> {
    let (generation, at) = token.split_once('-')?;
    Some((generation.parse().ok()?, at.parse().ok()?))
}

impl Partner for FakePartner {
    fn expressible(&self) -> BTreeSet<Field> {
        Field::ALL.into()
    }

    fn system_group(&self, scope: Scope) -> GroupId {
        match scope {
            Scope::AllContacts => PHONE.into(),
            Scope::Starred => STARRED.into(),
        }
    }

    fn memberships(&self, raw: &Raw) -> BTreeSet<GroupId> {
        FakePerson::of(raw).map(|p| p.groups).unwrap_or_default()
    }

    fn groups<'a>(
        &'a self,
        s: &'a Session,
        _: Option<&'a ListingToken>,
    ) -> PartnerFuture<'a, GroupsPage> {
        let id = s.account;
        self.call("groups", id, Price::Look, move |world| {
            let (now, late) = (world.now, world.groups_late);
            let groups = world.account(id)?.listed_groups(now, late);
            // No token: every listing is a full one, as people-api §3.4 allows.
            Ok(GroupsPage {
                groups,
                gone: Vec::new(),
                token: None,
            })
        })
    }

    fn people<'a>(
        &'a self,
        s: &'a Session,
        since: Option<&'a ListingToken>,
        page: Option<&'a PageToken>,
    ) -> PartnerFuture<'a, PeoplePage> {
        let (id, since) = (s.account, since.map(|t| position(&t.token)));
        // How far the listing sees, and how many of it were shown before.
        let shown = page.map(|p| p.0.clone());
        self.call("people", id, Price::Look, move |world| {
            let (now, lag, size) = (world.now, world.habits.lag, world.page);
            let account = world.account(id)?;
            let from = match since {
                None => 0,
                Some(Some((generation, at))) if generation == account.generation => at,
                Some(_) => return Err(Fault::TokenExpired),
            };
            let generation = account.generation;
            let (to, skip) = match &shown {
                None => (account.horizon(now, lag).max(from), 0),
                // Tokens of pages end with those of listings.
                Some(page) => match page.split_once('.') {
                    Some((of, page)) if of == generation.to_string() => {
                        position(page).ok_or(Fault::TokenExpired)?
                    }
                    _ => return Err(Fault::TokenExpired),
                },
            };
            let changes = account.between(from, to);
            let size = if size == 0 { changes.len() } else { size };
            let rest = changes.len().saturating_sub(skip + size);
            let mut page = PeoplePage {
                total: since.is_none().then_some(changes.len()),
                token: (rest == 0).then(|| ListingToken {
                    token: format!("{}-{to}", account.generation),
                    shape: "all".into(),
                }),
                next: (rest > 0).then(|| PageToken(format!("{generation}.{to}-{}", skip + size))),
                ..PeoplePage::default()
            };
            for (remote, person) in changes.into_iter().skip(skip).take(size) {
                if since.is_none() && world.skipped.contains(&(id, remote.clone())) {
                    continue;
                }
                match person {
                    Some(person) => {
                        // I4: what the installation wrote comes back as news.
                        if world.own.contains(&(world.house, id, person.etag)) {
                            world.meet("own write listed");
                        }
                        world.shows(id, &person);
                        page.people.push(person.shown());
                    }
                    None if since.is_some() => page.gone.push(remote),
                    None => {}
                }
            }
            Ok(page)
        })
    }

    fn read<'a>(
        &'a self,
        s: &'a Session,
        ids: &'a [RemoteId],
    ) -> PartnerFuture<'a, Vec<(RemoteId, Found)>> {
        let (id, ids) = (s.account, ids.to_vec());
        self.call("read", id, Price::Read(ids.len()), move |world| {
            let mut found = Vec::new();
            for remote in ids {
                world.reads += 1;
                let (now, trails) = (world.now, world.habits.stale && world.reads % 2 == 0);
                let (trails, now) = match world.behind.remove(&remote) {
                    true => (true, Micros(0)),
                    false => (trails, now),
                };
                let account = world.account(id)?;
                let stale = account.stale(&remote, now).filter(|_| trails);
                let was = stale.is_some();
                let person = stale.or_else(|| account.person(&remote)).cloned();
                world.stale_reads += usize::from(was);
                if let Some(person) = &person {
                    world.shows(id, person);
                    world
                        .read
                        .insert((world.house, id, remote.clone()), (person.etag, world.now));
                }
                found.push((
                    remote,
                    person.map_or(Found::Gone, |p| Found::Person(Box::new(p.shown()))),
                ));
            }
            Ok(found)
        })
    }

    fn batch(&self) -> usize {
        self.batch
    }

    fn create<'a>(
        &'a self,
        s: &'a Session,
        drafts: &'a [Draft],
    ) -> PartnerFuture<'a, Vec<Delivery>> {
        let (id, drafts) = (s.account, drafts.to_vec());
        self.call("create", id, Price::Write(drafts.len()), move |world| {
            let (now, habits) = (world.now, world.habits);
            let written = drafts.iter().flat_map(|d| &d.writes);
            let sent = written.flat_map(|w| &w.entries).map(|o| &o.value);
            world.account(id)?.falls_over(sent)?;
            world.writes += 1;
            let mut made = Vec::new();
            for d in drafts {
                let values = d
                    .writes
                    .into_iter()
                    .flat_map(|w| w.entries)
                    .map(|o| o.value)
                    .collect();
                let house = world.house;
                let account = world.account(id)?;
                let person = account.create(now, values, d.groups, Some(d.mark), habits);
                account.made_by(&person.id, house);
                world.wrote(id, &person);
                made.push(Ok(Box::new(person.shown())));
            }
            Ok(made)
        })
    }

    fn update<'a>(&'a self, s: &'a Session, edits: &'a [Edit]) -> PartnerFuture<'a, Vec<Delivery>> {
        let (id, edits) = (s.account, edits.to_vec());
        self.call("update", id, Price::Write(edits.len()), move |world| {
            let (now, habits) = (world.now, world.habits);
            let people = edits.iter().map(|e| &e.remote);
            world.account(id)?.falls_over_people(people)?;
            world.writes += 1;
            let update = |e: Edit| {
                let account = world.account(id)?;
                let current = account.person(&e.remote).ok_or(Fault::Gone)?.clone();
                let read = FakePerson::of(&e.raw).ok_or(Fault::Stale)?;
                if read.etag != current.etag {
                    return Err(Fault::Stale);
                }
                let says =
                    |w: &FieldWrite| w.entries.iter().any(|o| o.was.as_ref() != Some(&o.value));
                let refused = |w: &FieldWrite| account.refused_fields.contains(&w.field) && says(w);
                if e.writes.iter().any(refused) {
                    return Err(Fault::Refused("400 INVALID_ARGUMENT".into()));
                }
                if e.groups.as_ref().is_some_and(|g| !account.has_groups(g)) {
                    return Err(Fault::Refused("400 INVALID_ARGUMENT".into()));
                }
                let written: BTreeSet<Field> = e.writes.iter().map(|w| w.field).collect();
                let changed = account.change(now, &e.remote, habits, |p| {
                    for FieldWrite { field, entries } in e.writes {
                        p.values.retain(|v: &Value| v.field() != field);
                        p.values.extend(entries.into_iter().map(|o| o.value));
                    }
                    if let Some(groups) = e.groups {
                        p.groups = groups;
                    }
                });
                let changed = changed.ok_or(Fault::Gone)?;
                world.wrote_over(id, (&current, &changed), &written);
                let out = current.groups.difference(&changed.groups).cloned();
                world.took_out(id, &changed, &out.collect());
                // S1: what does not differ is not written.
                if current.values.iter().any(|v| !written.contains(&v.field())) {
                    world.meet("part of a person written");
                }
                world.wrote(id, &changed);
                Ok(Box::new(changed.shown()))
            };
            Ok(edits.into_iter().map(update).collect())
        })
    }

    fn set_photo<'a>(
        &'a self,
        s: &'a Session,
        remote: &'a RemoteId,
        picture: &'a [u8],
    ) -> PartnerFuture<'a, Box<Person>> {
        let (id, remote, picture) = (s.account, remote.clone(), picture.to_vec());
        self.call("set photo", id, Price::Write(1), move |world| {
            let (now, habits) = (world.now, world.habits);
            world.account(id)?.falls_over_photos(&remote)?;
            world.writes += 1;
            let account = world.account(id)?;
            let person = account.person(&remote).ok_or(Fault::Gone)?;
            let shown = person.photo.as_ref().and_then(|url| account.picture(url));
            let same = shown.map(|p| motif(p)) == Some(motif(&picture));
            let write = habits.reformats.then_some(person.etag);
            let url = account.serve(encoded_anew(&picture, write));
            let changed = account.change(now, &remote, habits, |p| p.photo = Some(url));
            if same {
                world.needless.push((id, remote));
            }
            changed.map(|p| Box::new(p.shown())).ok_or(Fault::Gone)
        })
    }

    fn remove_photo<'a>(
        &'a self,
        s: &'a Session,
        remote: &'a RemoteId,
    ) -> PartnerFuture<'a, Box<Person>> {
        let (id, remote) = (s.account, remote.clone());
        self.call("remove photo", id, Price::Write(1), move |world| {
            let (now, habits) = (world.now, world.habits);
            world.account(id)?.falls_over_photos(&remote)?;
            world.writes += 1;
            if let Some(person) = world.account(id)?.person(&remote).cloned() {
                world.loses_photo(id, &person);
            }
            let changed = world
                .account(id)?
                .change(now, &remote, habits, |p| p.photo = None);
            changed.map(|p| Box::new(p.shown())).ok_or(Fault::Gone)
        })
    }

    fn fetch_photo<'a>(&'a self, s: &'a Session, url: &'a PhotoUrl) -> PartnerFuture<'a, Picture> {
        let (id, url) = (s.account, url.clone());
        self.call("fetch photo", id, Price::Free, move |world| {
            let account = world.account(id)?;
            if account.unserved.contains(&url) {
                let (after, said) = (Micros::seconds(1), "503".into());
                return Err(Fault::Later { after, said });
            }
            let picture = account.picture(&url).cloned();
            Ok(picture.map_or(Picture::Unreadable, Picture::Bytes))
        })
    }

    fn delete<'a>(&'a self, s: &'a Session, ids: &'a [RemoteId]) -> PartnerFuture<'a, ()> {
        let (id, ids) = (s.account, ids.to_vec());
        self.call("delete", id, Price::Delete(ids.len()), move |world| {
            let now = world.now;
            world.account(id)?.falls_over_people(&ids)?;
            world.writes += 1;
            for remote in ids {
                let Some(person) = world.account(id)?.delete(now, &remote) else {
                    continue;
                };
                world.deleted(id, &person);
                if person.by_user {
                    let name = crate::build::name_token(&person.values).unwrap_or_default();
                    world.deleted_of_users.push((id, name));
                }
            }
            Ok(())
        })
    }

    fn members<'a>(
        &'a self,
        s: &'a Session,
        group: &'a GroupId,
        add: &'a [RemoteId],
        remove: &'a [RemoteId],
    ) -> PartnerFuture<'a, MembersOutcome> {
        let (id, group, add, remove) = (s.account, group.clone(), add.to_vec(), remove.to_vec());
        self.call("members", id, Price::Group, move |world| {
            let (now, habits) = (world.now, world.habits);
            let people = add.iter().chain(&remove);
            world.account(id)?.falls_over_people(people)?;
            world.writes += 1;
            let account = world.account(id)?;
            if account.group(&group).is_none() {
                return Err(Fault::Gone);
            }
            if add
                .iter()
                .any(|remote| account.refused_people.contains(remote))
            {
                return Err(Fault::Refused("400 INVALID_ARGUMENT".into()));
            }
            let (mut outcome, mut out) = (MembersOutcome::default(), Vec::new());
            world.moves_nobody(id, &group, [&add, &remove]);
            let account = world.account(id)?;
            for remote in add {
                let changed = account.change(now, &remote, habits, |p| {
                    p.groups.insert(group.clone());
                });
                if changed.is_none() {
                    outcome.missing.push(remote);
                }
            }
            for remote in remove {
                match account.person(&remote) {
                    None => outcome.missing.push(remote),
                    Some(p) if p.groups.len() == 1 && p.groups.contains(&group) => {
                        outcome.last_group.push(remote)
                    }
                    Some(_) => {
                        let changed = account.change(now, &remote, habits, |p| {
                            p.groups.remove(&group);
                        });
                        out.extend(changed);
                    }
                }
            }
            for person in out {
                world.took_out(id, &person, &[group.clone()].into());
            }
            Ok(outcome)
        })
    }

    fn read_group<'a>(
        &'a self,
        s: &'a Session,
        group: &'a GroupId,
    ) -> PartnerFuture<'a, Option<SeenGroup>> {
        let (id, group) = (s.account, group.clone());
        self.call("read group", id, Price::Look, move |world| {
            let (now, [_, mark]) = (world.now, world.groups_late);
            let mut shown = world.account(id)?.listed_groups(now, [Micros(0), mark]);
            Ok(shown.extract_if(.., |g| g.id == group).next())
        })
    }

    fn create_group<'a>(
        &'a self,
        s: &'a Session,
        name: &'a str,
        binding: &'a GroupBinding,
    ) -> PartnerFuture<'a, SeenGroup> {
        let (id, name, binding) = (s.account, name.to_owned(), binding.clone());
        self.call("create group", id, Price::Group, move |world| {
            world.writes += 1;
            if !FakeAccount::is_name(&name) {
                return Err(Fault::Refused("400 INVALID_ARGUMENT".into()));
            }
            let now = world.now;
            let account = world.account(id)?;
            let made = account.make_group(name.trim(), Some(binding));
            let made = made.ok_or(Fault::NameTaken)?;
            account.born.insert(made.id.clone(), now);
            Ok(made)
        })
    }

    fn update_group<'a>(
        &'a self,
        s: &'a Session,
        group: &'a SeenGroup,
        name: &'a str,
        binding: Option<&'a GroupBinding>,
    ) -> PartnerFuture<'a, SeenGroup> {
        let (id, group, name, binding) =
            (s.account, group.clone(), name.to_owned(), binding.cloned());
        self.call("update group", id, Price::Group, move |world| {
            world.account(id)?.falls_over_group(&group.id)?;
            world.writes += 1;
            let account = world.account(id)?;
            let current = account.group(&group.id).ok_or(Fault::Gone)?;
            if current.etag != group.etag {
                return Err(Fault::Stale);
            }
            if account.is_taken(&name, Some(&group.id)) {
                return Err(Fault::NameTaken);
            }
            let idle = account.is_so(current, &name, binding.as_ref());
            if !FakeAccount::is_name(&name) {
                return Err(Fault::Refused("400 INVALID_ARGUMENT".into()));
            }
            let changed = account.change_group(&group.id, |g| {
                g.name = name;
                g.binding = binding;
            });
            if idle {
                world
                    .wrong
                    .push(format!("{} in {id} was written as it is", group.id));
            }
            changed.ok_or(Fault::Gone)
        })
    }

    fn delete_group<'a>(&'a self, s: &'a Session, group: &'a GroupId) -> PartnerFuture<'a, ()> {
        let (id, group) = (s.account, group.clone());
        self.call("delete group", id, Price::Group, move |world| {
            let now = world.now;
            world.account(id)?.falls_over_group(&group)?;
            world.writes += 1;
            world.account(id)?.delete_group(now, &group);
            Ok(())
        })
    }

    fn rotated<'a>(&'a self, _: &'a Session) -> PartnerFuture<'a, Option<String>> {
        Box::pin(std::future::ready(Ok(None)))
    }

    fn revoke<'a>(&'a self, s: &'a Session) -> PartnerFuture<'a, ()> {
        self.call("revoke", s.account, Price::Free, |_| Ok(()))
    }
}
