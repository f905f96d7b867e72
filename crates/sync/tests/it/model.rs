//! A hub and its accounts in memory: what is kept; what the planner is told of it is in `told`.

mod told;

pub(crate) use told::{facts, labels_here, lens_here, lens_into, subject, summaries};

use domain::{
    AccountId, Card, Contact, ContactId, Etag, Field, Gone, GoneHow, GroupId, LabelId, Level, Mark,
    Membership, Micros, OnLeaving, Patch, Person, Raw, RemoteId, UserId, Uuid, Value, identity,
};
use std::collections::{BTreeMap, BTreeSet};
use sync::{Held, HoldReason, Link, LinkState, MirrorState, Seen, Settings};

pub(crate) const PHONE: &str = "myContacts";

/// A person in a pretended account.
#[derive(Clone, Debug)]
pub(crate) struct Fake {
    pub(crate) values: Vec<Value>,
    pub(crate) groups: BTreeSet<GroupId>,
    pub(crate) etag: u32,
    pub(crate) marks: BTreeSet<Mark>,
    /// Whether Kith created it.
    pub(crate) ours: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Mirror {
    pub(crate) group: Option<GroupId>,
    pub(crate) state: MirrorState,
    pub(crate) settled: bool,
}

/// A question: about which contact, about which person, and what.
pub(crate) type Asked = (Option<ContactId>, Option<RemoteId>, HoldReason);

/// One connected account, and what is kept about it.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) id: AccountId,
    pub(crate) user: UserId,
    /// Whether it can hold notes.
    pub(crate) notes: bool,
    /// Whether it puts a slash behind every address of a page.
    pub(crate) slashes: bool,
    pub(crate) groups: BTreeSet<GroupId>,
    pub(crate) people: BTreeMap<RemoteId, Fake>,
    pub(crate) mirrors: BTreeMap<LabelId, Mirror>,
    pub(crate) links: BTreeMap<ContactId, Link>,
    pub(crate) seen: BTreeMap<RemoteId, Seen>,
    /// What the last listing showed of each person.
    pub(crate) listed: BTreeMap<RemoteId, u32>,
    pub(crate) listed_at: Option<Micros>,
    pub(crate) candidates: BTreeMap<ContactId, BTreeSet<RemoteId>>,
    pub(crate) holds: Vec<Asked>,
    /// Whom its user said a contact is.
    pub(crate) same: BTreeMap<ContactId, BTreeSet<RemoteId>>,
    /// What its user typed into a person that Kith made, and wants deleted with it.
    pub(crate) unwanted: BTreeSet<ContactId>,
    pub(crate) held: Held,
    pub(crate) suggestions: Vec<(ContactId, Patch)>,
    pub(crate) given: u32,
}

impl Account {
    pub(crate) fn new(id: u128, user: UserId) -> Self {
        Self {
            id: AccountId(Uuid::from_u128(id)),
            user,
            notes: true,
            slashes: false,
            groups: BTreeSet::from([PHONE.into()]),
            people: BTreeMap::new(),
            mirrors: BTreeMap::new(),
            links: BTreeMap::new(),
            seen: BTreeMap::new(),
            listed: BTreeMap::new(),
            listed_at: None,
            candidates: BTreeMap::new(),
            holds: Vec::new(),
            same: BTreeMap::new(),
            unwanted: BTreeSet::new(),
            held: Held::default(),
            suggestions: Vec::new(),
            given: 0,
        }
    }

    /// The next number for an id or a revision.
    pub(crate) fn number(&mut self) -> u32 {
        self.given += 1;
        self.given
    }

    pub(crate) fn person(&self, id: &RemoteId) -> Option<Person> {
        let fake = self.people.get(id)?;
        Some(Person {
            id: id.clone(),
            former: Vec::new(),
            etag: etag(fake.etag),
            updated: None,
            values: fake.values.clone(),
            groups: fake.groups.clone(),
            marks: fake.marks.clone(),
            keys: identity::match_keys(&fake.values, "DE"),
            photo: None,
            raw: Raw(String::new()),
        })
    }

    /// Changes a person, who gets a new revision.
    pub(crate) fn change(&mut self, id: &RemoteId, how: impl FnOnce(&mut Fake)) {
        let etag = self.number();
        if let Some(fake) = self.people.get_mut(id) {
            how(fake);
            if fake.groups.is_empty() {
                fake.groups.insert(PHONE.into());
            }
            fake.etag = etag;
        }
    }

    pub(crate) fn create(&mut self, fake: Fake) -> RemoteId {
        let n = self.number();
        let id = RemoteId(format!("p{n:03}"));
        self.people.insert(id.clone(), Fake { etag: n, ..fake });
        id
    }

    pub(crate) fn group(&mut self, label: LabelId) -> GroupId {
        let group = GroupId(format!("g{}-{}", label.0.as_u128(), self.number()));
        self.groups.insert(group.clone());
        group
    }

    pub(crate) fn drop_group(&mut self, group: &GroupId) {
        self.groups.remove(group);
        let members: Vec<RemoteId> = self
            .people
            .iter()
            .filter(|(_, p)| p.groups.contains(group))
            .map(|(id, _)| id.clone())
            .collect();
        for id in members {
            self.change(&id, |p| {
                p.groups.remove(group);
            });
        }
    }

    pub(crate) fn labels_of(&self, groups: &BTreeSet<GroupId>) -> BTreeSet<LabelId> {
        let shown = |m: &Mirror| m.group.as_ref().is_some_and(|g| groups.contains(g));
        self.mirrors
            .iter()
            .filter(|(_, m)| shown(m))
            .map(|(l, _)| *l)
            .collect()
    }

    /// The contact linked with a person; one in force before one that is gone.
    pub(crate) fn linked(&self, remote: &RemoteId) -> Option<ContactId> {
        let of_it = |l: &&Link| l.remote.as_ref() == Some(remote);
        let best = self
            .links
            .values()
            .filter(of_it)
            .max_by_key(|l| (l.state != LinkState::Gone, l.since, l.contact));
        best.map(|l| l.contact)
    }

    /// The contact of which a create attempt bears one of these marks.
    pub(crate) fn marked(&self, marks: &BTreeSet<Mark>) -> Option<ContactId> {
        let bears = |l: &&Link| l.attempts.iter().any(|a| marks.contains(&a.mark));
        self.links.values().find(bears).map(|l| l.contact)
    }
}

pub(crate) fn etag(n: u32) -> Etag {
    Etag(format!("e{n}"))
}

/// What all accounts share.
#[derive(Clone, Debug)]
pub(crate) struct Hub {
    pub(crate) now: Micros,
    pub(crate) contacts: BTreeMap<ContactId, Contact>,
    pub(crate) members: BTreeMap<ContactId, BTreeMap<LabelId, Membership>>,
    pub(crate) levels: BTreeMap<(LabelId, UserId), Level>,
    /// The fields of a label that are kept from a user (R6).
    pub(crate) hidden: BTreeMap<(LabelId, UserId), BTreeSet<Field>>,
    /// What becomes of the persons that Kith made, once a label leaves (D1).
    pub(crate) on_leaving: OnLeaving,
    /// Versions in which a person changed the content, or had the contact back.
    pub(crate) changed: BTreeSet<(ContactId, u64)>,
}

impl Hub {
    pub(crate) fn level(&self, label: LabelId, user: UserId) -> Option<Level> {
        self.levels.get(&(label, user)).copied()
    }

    pub(crate) fn labels(&self, contact: ContactId) -> BTreeSet<LabelId> {
        let all = self.members.get(&contact).into_iter().flatten();
        all.filter(|(_, m)| m.present).map(|(l, _)| *l).collect()
    }

    pub(crate) fn of_label(&self, label: LabelId) -> Vec<ContactId> {
        let held = |all: &BTreeMap<LabelId, Membership>| all.get(&label).is_some_and(|m| m.present);
        self.members
            .iter()
            .filter(|(_, all)| held(all))
            .map(|(c, _)| *c)
            .collect()
    }

    pub(crate) fn create(&mut self, card: Card, labels: &BTreeSet<LabelId>, by: UserId) -> Contact {
        let id = ContactId(Uuid::from_u128(1000 + self.contacts.len() as u128));
        let contact = Contact {
            id,
            version: 1,
            card,
            gone: None,
        };
        self.contacts.insert(id, contact.clone());
        self.put_into(id, labels, by);
        contact
    }

    fn put_into(&mut self, id: ContactId, labels: &BTreeSet<LabelId>, by: UserId) {
        let all = self.members.entry(id).or_default();
        for label in labels {
            let entry = Membership {
                label: *label,
                contact: id,
                seq: 0,
                present: true,
                via: None,
                by,
                removed_by: None,
                at: self.now,
            };
            all.insert(*label, entry);
        }
    }

    pub(crate) fn edit(&mut self, id: ContactId, patch: &Patch) {
        let Some(contact) = self.contacts.get_mut(&id) else {
            return;
        };
        if !patch.is_empty() {
            patch.apply(&mut contact.card);
            contact.version += 1;
            self.changed.insert((id, contact.version));
        }
    }

    pub(crate) fn join(&mut self, id: ContactId, labels: &BTreeSet<LabelId>, by: UserId) {
        let present = self.labels(id);
        let new: BTreeSet<LabelId> = labels.difference(&present).copied().collect();
        if let (Some(contact), false) = (self.contacts.get_mut(&id), new.is_empty()) {
            contact.version += 1;
            contact.gone = None;
            self.put_into(id, &new, by);
        }
    }

    pub(crate) fn leave(
        &mut self,
        id: ContactId,
        labels: &BTreeSet<LabelId>,
        how: GoneHow,
        by: UserId,
    ) {
        let present = self.labels(id);
        let left: BTreeSet<LabelId> = labels.intersection(&present).copied().collect();
        let Some(contact) = self.contacts.get_mut(&id).filter(|_| !left.is_empty()) else {
            return;
        };
        contact.version += 1;
        if left == present {
            contact.gone = Some(Gone {
                how,
                by,
                at: self.now,
                labels: left.clone(),
            });
        }
        for entry in self.members.get_mut(&id).into_iter().flatten() {
            if left.contains(entry.0) {
                entry.1.present = false;
                entry.1.removed_by = Some(by);
                entry.1.at = self.now;
            }
        }
    }

    pub(crate) fn restore(&mut self, id: ContactId, by: UserId) {
        let gone = self.contacts.get(&id).and_then(|c| c.gone.clone());
        self.join(id, &gone.map(|g| g.labels).unwrap_or_default(), by);
        let version = self.contacts.get(&id).map_or(0, |c| c.version);
        self.changed.insert((id, version));
    }
}

pub(crate) fn settings() -> Settings {
    Settings::default()
}
