//! One fake address book.

use super::Habits;
use app::Fault;
use domain::{
    Etag, Field, GroupId, Mark, Micros, Person, PhotoUrl, Raw, RemoteId, Value, identity,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use sync::{GroupBinding, SeenGroup};

/// The group every phone shows.
pub(crate) const PHONE: &str = "contactGroups/myContacts";

/// The group of those with a star.
pub(crate) const STARRED: &str = "contactGroups/starred";

/// What stands for all photos among what the provider falls over.
const PHOTOS: &str = "photos";

/// The longest name a group may have, in characters.
const LONGEST_NAME: usize = 256;

/// A person as the provider keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FakePerson {
    pub(crate) id: RemoteId,
    pub(crate) etag: u64,
    pub(crate) values: Vec<Value>,
    pub(crate) groups: BTreeSet<GroupId>,
    pub(crate) marks: BTreeSet<Mark>,
    /// Whether the account's user made it, not Kith.
    pub(crate) by_user: bool,
    /// Which installation made it, if one did.
    #[serde(skip)]
    pub(crate) house: Option<usize>,
    /// Where its photo is served.
    #[serde(skip)]
    pub(crate) photo: Option<PhotoUrl>,
}

impl FakePerson {
    pub(crate) fn shown(&self) -> Person {
        Person {
            id: self.id.clone(),
            former: Vec::new(),
            etag: Etag(format!("#{}", self.etag)),
            updated: i64::try_from(self.etag).ok().map(Micros),
            values: self.values.clone(),
            groups: self.groups.clone(),
            marks: self.marks.clone(),
            keys: identity::match_keys(&self.values, "DE"),
            photo: self.photo.clone(),
            raw: Raw(serde_json::to_string(self).expect("a fake person is plain data")),
        }
    }

    pub(crate) fn of(raw: &Raw) -> Option<Self> {
        serde_json::from_str(&raw.0).ok()
    }
}

#[derive(Clone, Debug)]
struct Change {
    at: Micros,
    id: RemoteId,
    /// As it was then; none for a tombstone.
    person: Option<FakePerson>,
}

/// One fake address book.
#[derive(Clone, Debug, Default)]
pub(crate) struct FakeAccount {
    people: BTreeMap<RemoteId, FakePerson>,
    groups: BTreeMap<GroupId, SeenGroup>,
    log: Vec<Change>,
    /// When each group was made by Kith.
    pub(crate) born: BTreeMap<GroupId, Micros>,
    /// What is served where, also of photos that are gone.
    pictures: BTreeMap<PhotoUrl, Vec<u8>>,
    counter: u64,
    /// Tokens of another generation have expired.
    pub(crate) generation: usize,
    /// Names that are taken although no listing shows them: those of the provider's own groups
    /// in the account's language (people-api §2.8, pitfall 21).
    pub(crate) reserved: BTreeSet<String>,
    /// Fields in which nothing is taken any more.
    pub(crate) refused_fields: BTreeSet<Field>,
    /// Whether the provider's own groups show labels, too (G6).
    pub(crate) all_in_step: bool,
    /// People who are let into no group.
    pub(crate) refused_people: BTreeSet<RemoteId>,
    /// Entries of persons, and names of groups, at which the provider falls over: no write in which
    /// one is gets an answer, or takes effect.
    pub(crate) poisoned: BTreeSet<String>,
    /// Where pictures are not served for now.
    pub(crate) unserved: BTreeSet<PhotoUrl>,
}

impl FakeAccount {
    pub(crate) fn new() -> Self {
        let mut account = Self::default();
        for (id, name) in [(PHONE, "myContacts"), (STARRED, "starred")] {
            let group = SeenGroup {
                id: id.into(),
                name: name.into(),
                etag: None,
                binding: None,
                system: true,
            };
            account.groups.insert(group.id.clone(), group);
        }
        account
    }

    fn next(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    pub(crate) fn people(&self) -> impl Iterator<Item = &FakePerson> {
        self.people.values()
    }

    pub(crate) fn person(&self, id: &RemoteId) -> Option<&FakePerson> {
        self.people.get(id)
    }

    pub(crate) fn groups(&self) -> impl Iterator<Item = &SeenGroup> {
        self.groups.values()
    }

    /// The groups as a listing shows them, with what is late of them.
    pub(crate) fn listed_groups(&self, now: Micros, [listed, mark]: [Micros; 2]) -> Vec<SeenGroup> {
        let late = |g: &SeenGroup, by| self.born.get(&g.id).is_some_and(|at| now < *at + by);
        let shown = self.groups.values().filter(|g| !late(g, listed));
        let shown = shown.map(|g| SeenGroup {
            binding: g.binding.clone().filter(|_| !late(g, mark)),
            ..g.clone()
        });
        shown.collect()
    }

    pub(crate) fn group(&self, id: &GroupId) -> Option<&SeenGroup> {
        self.groups.get(id)
    }

    pub(crate) fn create(
        &mut self,
        now: Micros,
        values: Vec<Value>,
        groups: BTreeSet<GroupId>,
        mark: Option<Mark>,
        habits: Habits,
    ) -> FakePerson {
        let id = RemoteId(format!("people/c{:04}", self.next()));
        let mut groups: BTreeSet<GroupId> = groups
            .into_iter()
            .filter(|g| self.groups.contains_key(g))
            .collect();
        if groups.is_empty() {
            groups.insert(PHONE.into());
        }
        let person = FakePerson {
            id: id.clone(),
            etag: self.next(),
            values: normal(values, habits),
            groups,
            by_user: mark.is_none(),
            house: None,
            photo: None,
            marks: mark.into_iter().collect(),
        };
        self.keep(now, person.clone());
        person
    }

    /// Notes which installation made a person.
    pub(crate) fn made_by(&mut self, id: &RemoteId, house: usize) {
        if let Some(person) = self.people.get_mut(id) {
            person.house = Some(house);
        }
    }

    /// Changes a person; nothing for one that is gone.
    pub(crate) fn change(
        &mut self,
        now: Micros,
        id: &RemoteId,
        habits: Habits,
        f: impl FnOnce(&mut FakePerson),
    ) -> Option<FakePerson> {
        let mut person = self.people.get(id)?.clone();
        f(&mut person);
        person.values = normal(person.values, habits);
        if person.groups.is_empty() {
            person.groups.insert(PHONE.into());
        }
        person.etag = self.next();
        self.keep(now, person.clone());
        Some(person)
    }

    /// Whether the provider falls over at one of these.
    pub(crate) fn falls_over<'a>(
        &self,
        values: impl IntoIterator<Item = &'a Value>,
    ) -> Result<(), Fault> {
        let mut values = values.into_iter();
        match values.any(|value| self.poisoned.contains(&value.summary())) {
            true => Err(Fault::Unknown("500".into())),
            false => Ok(()),
        }
    }

    /// The same of these persons.
    pub(crate) fn falls_over_people<'a>(
        &self,
        ids: impl IntoIterator<Item = &'a RemoteId>,
    ) -> Result<(), Fault> {
        let people = ids.into_iter().filter_map(|id| self.people.get(id));
        self.falls_over(people.flat_map(|person| &person.values))
    }

    /// The same of a person's photo, or of all photos.
    pub(crate) fn falls_over_photos(&self, id: &RemoteId) -> Result<(), Fault> {
        match self.poisoned.contains(PHOTOS) {
            true => Err(Fault::Unknown("500".into())),
            false => self.falls_over_people([id]),
        }
    }

    /// The same of a group.
    pub(crate) fn falls_over_group(&self, id: &GroupId) -> Result<(), Fault> {
        match self.group(id) {
            Some(group) if self.poisoned.contains(&group.name) => Err(Fault::Unknown("500".into())),
            Some(_) | None => Ok(()),
        }
    }

    /// Serves a picture under an address of its own.
    pub(crate) fn serve(&mut self, picture: Vec<u8>) -> PhotoUrl {
        let url = PhotoUrl(format!("fake://photo/{}", self.next()));
        self.pictures.insert(url.clone(), picture);
        url
    }

    pub(crate) fn picture(&self, url: &PhotoUrl) -> Option<&Vec<u8>> {
        self.pictures.get(url)
    }

    fn keep(&mut self, now: Micros, person: FakePerson) {
        self.log.push(Change {
            at: now,
            id: person.id.clone(),
            person: Some(person.clone()),
        });
        self.people.insert(person.id.clone(), person);
    }

    pub(crate) fn delete(&mut self, now: Micros, id: &RemoteId) -> Option<FakePerson> {
        let person = self.people.remove(id)?;
        self.log.push(Change {
            at: now,
            id: id.clone(),
            person: None,
        });
        Some(person)
    }

    /// Undoes a deletion: under its old id, as a new revision.
    pub(crate) fn undelete(&mut self, now: Micros, mut person: FakePerson) {
        person.etag = self.next();
        person.groups.retain(|g| self.groups.contains_key(g));
        person.groups.insert(PHONE.into());
        self.keep(now, person);
    }

    pub(crate) fn make_group(
        &mut self,
        name: &str,
        binding: Option<GroupBinding>,
    ) -> Option<SeenGroup> {
        if self.is_taken(name, None) {
            return None;
        }
        let id = GroupId(format!("contactGroups/{:x}", 0x1000 + self.next()));
        let etag = Some(Etag(self.next().to_string()));
        let group = SeenGroup {
            id: id.clone(),
            name: name.to_owned(),
            etag,
            binding,
            system: false,
        };
        self.groups.insert(id, group.clone());
        Some(group)
    }

    /// Whether a group may not be called so, beside the one that is.
    pub(crate) fn is_taken(&self, name: &str, but: Option<&GroupId>) -> bool {
        let mut others = self.groups.values().filter(|g| Some(&g.id) != but);
        self.reserved.contains(name) || others.any(|g| g.name == name)
    }

    /// Whether a name is one that the provider takes at all.
    pub(crate) fn is_name(name: &str) -> bool {
        !name.trim().is_empty() && name.chars().count() <= LONGEST_NAME
    }

    pub(crate) fn change_group(
        &mut self,
        id: &GroupId,
        f: impl FnOnce(&mut SeenGroup),
    ) -> Option<SeenGroup> {
        let etag = Etag(self.next().to_string());
        let group = self.groups.get_mut(id)?;
        f(group);
        group.etag = Some(etag);
        Some(group.clone())
    }

    /// Deletes a group; its members lose the membership, each with a new revision.
    pub(crate) fn delete_group(&mut self, now: Micros, id: &GroupId) {
        if self.groups.remove(id).is_none() {
            return;
        }
        let members: Vec<RemoteId> = self
            .people
            .values()
            .filter(|p| p.groups.contains(id))
            .map(|p| p.id.clone())
            .collect();
        for member in members {
            self.change(now, &member, Habits::default(), |p| {
                p.groups.remove(id);
            });
        }
    }

    /// Whether all these groups are there to be named in a write.
    pub(crate) fn has_groups(&self, groups: &BTreeSet<GroupId>) -> bool {
        groups.iter().all(|g| self.groups.contains_key(g))
    }

    /// The state of a person before its last change, if that was a moment ago: what a direct
    /// read may show (people-api §3.5).
    pub(crate) fn stale(&self, id: &RemoteId, now: Micros) -> Option<&FakePerson> {
        let mut changes = self.log.iter().rev().filter(|c| c.id == *id);
        let last = changes
            .next()
            .filter(|c| c.at + Micros::seconds(3) > now && c.person.is_some());
        last.and_then(|_| changes.next()?.person.as_ref())
    }

    /// Whoever is here counts as the user's own from now on.
    pub(crate) fn all_are_its_users(&mut self) {
        for person in self.people.values_mut() {
            person.by_user = true;
        }
    }

    /// Listing tokens given so far are of no use any more.
    pub(crate) fn expire_tokens(&mut self) {
        self.generation += 1;
    }

    /// How far listings see now.
    pub(crate) fn horizon(&self, now: Micros, lag: Micros) -> usize {
        self.log
            .iter()
            .position(|c| c.at > now - lag)
            .unwrap_or(self.log.len())
    }

    /// The newest state of everything that changed between two positions of the log.
    pub(crate) fn between(&self, from: usize, to: usize) -> BTreeMap<RemoteId, Option<FakePerson>> {
        self.log[from.min(to)..to]
            .iter()
            .map(|c| (c.id.clone(), c.person.clone()))
            .collect()
    }
}

/// What the provider makes of values: drops doubles of nothing, and where it reformats,
/// squeezes spaces.
fn normal(values: Vec<Value>, habits: Habits) -> Vec<Value> {
    let reformat = |v: Value| match v {
        Value::Phone(mut p) if habits.reformats => {
            p.value = p.value.replace("  ", " ");
            Value::Phone(p)
        }
        v => v,
    };
    values
        .into_iter()
        .map(reformat)
        .filter_map(Value::canonical)
        .collect()
}
