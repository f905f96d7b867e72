//! What the planner is told of a hub and an account.

use super::{Account, Hub, settings};
use domain::{Access, ContactId, Field, LabelId, Lens, Person, RemoteId, UserId, identity};
use std::collections::{BTreeMap, BTreeSet};
use sync::{
    AccountFacts, Candidate, HeldIn, HoldReason, HubFacts, LinkState, LinkSummary, MirrorFacts,
    MirrorState, SeenGroup, SeenState, SeenSummary, Subject, Summary, Sums, Through, Twin,
};

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
