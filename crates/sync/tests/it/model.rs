//! A hub and its accounts in memory: what is kept, and what the planner is told of it.

use domain::{
    Access, AccountId, Card, Contact, ContactId, Etag, Field, Gone, GoneHow, GroupId, LabelId,
    Lens, Level, Mark, Membership, Micros, OnLeaving, Patch, Person, Raw, RemoteId, UserId, Uuid,
    Value, identity,
};
use std::collections::{BTreeMap, BTreeSet};
use sync::{
    AccountFacts, Candidate, Held, HeldIn, HoldReason, HubFacts, Link, LinkState, LinkSummary,
    MirrorFacts, MirrorState, Seen, SeenGroup, SeenState, SeenSummary, Settings, Subject, Summary,
    Sums, Through, Twin,
};

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

/// What the planner is told of an account.
pub(crate) fn facts(hub: &Hub, a: &Account) -> AccountFacts {
    let mirrors = a.mirrors.iter().map(|(label, m)| {
        let shown = m.group.as_ref().filter(|g| a.groups.contains(*g));
        let facts = MirrorFacts {
            group: m.group.clone(),
            state: m.state,
            level: hub.level(*label, a.user),
            settled: m.settled,
            again: false,
            shown: shown.map(|g| SeenGroup {
                id: g.clone(),
                name: String::new(),
                etag: None,
                binding: None,
                system: false,
            }),
            size: hub.of_label(*label).len(),
            on_leaving: hub.on_leaving,
        };
        (*label, facts)
    });
    let mut held_contacts: BTreeMap<ContactId, BTreeSet<sync::Asked>> = BTreeMap::new();
    let mut held_people = BTreeSet::new();
    for (contact, remote, reason) in &a.holds {
        let Some(asked) = sync::Asked::by(reason) else {
            continue;
        };
        if let Some(contact) = contact {
            held_contacts.entry(*contact).or_default().insert(asked);
        }
        held_people.extend(remote.clone().filter(|_| contact.is_none()));
    }
    AccountFacts {
        account: a.id,
        user: a.user,
        region: "DE".to_owned(),
        now: hub.now,
        mirrors: mirrors.collect(),
        access: hub.access(a.user),
        expressible: a.expressible(),
        listed: a.listed_at,
        held_contacts,
        held_people,
        refused: BTreeSet::new(),
        same: a
            .same
            .iter()
            .filter(|(_, said)| !said.is_empty())
            .map(|(contact, said)| (*contact, said.clone()))
            .collect(),
        unwanted: a.unwanted.clone(),
        twice: a.twice(),
        sums: BTreeMap::<LabelId, Sums>::new(),
        held: a.held.clone(),
        settings: settings(),
    }
}

impl Account {
    /// Contacts of which somebody else in the account may be a second person.
    fn twice(&self) -> BTreeSet<ContactId> {
        let asked = self.holds.iter().filter_map(|hold| match hold {
            (None, Some(person), HoldReason::SameTwice { contact }) => Some((person, *contact)),
            _ => None,
        });
        asked
            .filter(|(person, _)| self.people.contains_key(*person))
            .map(|(_, contact)| contact)
            .collect()
    }

    fn expressible(&self) -> BTreeSet<Field> {
        let holds = |f: &Field| self.notes || *f != Field::Note;
        Field::ALL.into_iter().filter(holds).collect()
    }
}

impl Hub {
    /// What a user may do with, and sees of, the labels open to them.
    fn access(&self, user: UserId) -> BTreeMap<LabelId, Access> {
        let mine = self.levels.iter().filter(|((_, who), _)| *who == user);
        mine.map(|((label, _), level)| {
            let hidden = self.hidden.get(&(*label, user)).cloned();
            let access = Access {
                level: *level,
                hidden: hidden.unwrap_or_default(),
            };
            (*label, access)
        })
        .collect()
    }

    /// The labels open to a user that hold the contact.
    fn held_in(&self, contact: ContactId, user: UserId) -> HeldIn {
        let open = |l: &LabelId| self.level(*l, user).is_some();
        let labels = self.labels(contact).into_iter().filter(open);
        labels.map(|l| (l, Through::Label)).collect()
    }
}

/// The labels that hold the contact and belong into the account.
pub(crate) fn labels_here(hub: &Hub, a: &Account, contact: ContactId) -> BTreeSet<LabelId> {
    let live = |label: &LabelId| {
        let state = a.mirrors.get(label).map(|m| m.state);
        state.is_some_and(MirrorState::is_live) && hub.level(*label, a.user).is_some()
    };
    hub.labels(contact).into_iter().filter(live).collect()
}

/// The lens of the account's user on a contact (R2).
pub(crate) fn lens_here(hub: &Hub, a: &Account, contact: ContactId) -> Lens {
    facts(hub, a).lens(&hub.held_in(contact, a.user))
}

/// The same on one that comes into these labels.
pub(crate) fn lens_into(hub: &Hub, a: &Account, labels: &BTreeSet<LabelId>) -> Lens {
    let held = labels.iter().map(|l| (*l, Through::Label)).collect();
    facts(hub, a).lens(&held)
}

/// Everything known of the account, without contents.
pub(crate) fn summaries(hub: &Hub, a: &Account) -> Vec<Summary> {
    let mut all: BTreeMap<ContactId, Summary> = BTreeMap::new();
    for label in a.mirrors.keys() {
        for contact in hub.of_label(*label) {
            let summary = all.entry(contact).or_default();
            summary.labels.insert(*label, Through::Label);
        }
    }
    for (contact, link) in &a.links {
        let summary = all.entry(*contact).or_default();
        summary.remote.clone_from(&link.remote);
        summary.link = Some(LinkSummary::from(link));
    }
    let mut unlinked = Vec::new();
    for (remote, seen) in &a.seen {
        let short = SeenSummary::from(seen);
        match a.linked(remote).and_then(|c| all.get_mut(&c)) {
            Some(summary) => summary.seen = Some(short),
            None => unlinked.push(Summary {
                remote: Some(remote.clone()),
                seen: Some(short),
                ..Summary::default()
            }),
        }
    }
    for (contact, summary) in &mut all {
        summary.contact = Some(*contact);
        summary.labels.extend(hub.held_in(*contact, a.user));
        if let Some(kept) = hub.contacts.get(contact) {
            summary.version = kept.version;
            summary.gone = kept.gone.is_some();
        }
    }
    all.into_values().chain(unlinked).collect()
}

/// One thing with its contents.
pub(crate) fn subject(
    hub: &Hub,
    a: &Account,
    contact: Option<ContactId>,
    remote: Option<&RemoteId>,
) -> Subject {
    let link = contact.and_then(|c| a.links.get(&c)).cloned();
    let remote = link.as_ref().and_then(|l| l.remote.as_ref()).or(remote);
    let seen = remote.and_then(|r| a.seen.get(r)).cloned();
    let mut subject = Subject {
        link,
        seen,
        ..Subject::default()
    };
    let Some(id) = contact else {
        if let Some(person) = subject.seen.as_ref().and_then(|s| s.person.as_ref()) {
            subject.twins = twins(hub, a, person);
            subject.stray_of = a
                .marked(&person.marks)
                .filter(|c| a.links[c].remote.as_ref() != Some(&person.id));
        }
        return subject;
    };
    let agreed = subject.link.as_ref().map_or(0, |l| l.version);
    let gone = subject
        .seen
        .as_ref()
        .is_some_and(|s| s.state == SeenState::Gone);
    subject.hub = hub.contacts.get(&id).map(|contact| HubFacts {
        contact: contact.clone(),
        memberships: hub.members[&id].values().cloned().collect(),
        labels: hub.held_in(id, a.user),
        merged: false,
        merged_into: None,
        changed_by_person: gone
            && hub
                .changed
                .range((id, agreed + 1)..=(id, u64::MAX))
                .next()
                .is_some(),
        meant: BTreeSet::new(),
    });
    if subject.link.is_none() || a.same.get(&id).is_some_and(|s| !s.is_empty()) {
        subject.candidates = a.candidates.get(&id).map(|found| {
            let people = found.iter().filter_map(|r| a.person(r));
            let in_force = |c: &ContactId| *c != id && a.links[c].state != LinkState::Gone;
            people
                .map(|person| Candidate {
                    linked: a.linked(&person.id).filter(in_force),
                    person,
                })
                .collect()
        });
    }
    subject
}

fn twins(hub: &Hub, a: &Account, person: &Person) -> Vec<Twin> {
    let mut found: BTreeMap<ContactId, BTreeSet<LabelId>> = BTreeMap::new();
    for label in a.labels_of(&person.groups) {
        for contact in hub.of_label(label) {
            found.entry(contact).or_default().insert(label);
        }
    }
    let twin = |(id, labels): (ContactId, BTreeSet<LabelId>)| {
        let contact = hub.contacts[&id].clone();
        let keys = identity::match_keys(contact.card.values(), "DE");
        let shared = !keys.emails.is_disjoint(&person.keys.emails);
        shared.then(|| Twin {
            linked: a.links.get(&id).is_some_and(|l| l.state != LinkState::Gone),
            contact,
            keys,
            labels,
        })
    };
    found.into_iter().filter_map(twin).collect()
}
