//! Listings and direct reads of a pretended account, and its groups.

use super::Pretend;
use super::remote::written;
use domain::{ContactId, LabelId, Person, RemoteId, Value, settle};
use std::collections::BTreeSet;
use sync::{Link, LinkState, MirrorState, Seen, SeenState, SendKind, Sending};

/// Where a person was seen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Listing,
    Direct,
}

impl Pretend<'_> {
    /// Lists the account; the listing may miss what `partly` says.
    pub(crate) fn observe(&mut self, partly: bool) {
        let began = self.hub.now;
        let ids: BTreeSet<RemoteId> = self
            .a
            .people
            .keys()
            .chain(self.a.listed.keys())
            .chain(self.in_force())
            .cloned()
            .collect();
        for id in ids {
            if partly && self.chance.happens(30) {
                continue;
            }
            let now = self.a.people.get(&id).map(|p| p.etag);
            if partly && now.is_some() && self.a.linked(&id).is_some() && self.chance.happens(3) {
                self.keep_gone(&id, SeenState::Missing); // a listing that lies (D2)
                continue;
            }
            if now.is_some() && now == self.a.listed.get(&id).copied() {
                continue;
            }
            match now {
                Some(revision) => {
                    self.a.listed.insert(id.clone(), revision);
                    let person = self.a.person(&id).unwrap();
                    self.keep(&person, Source::Listing);
                }
                None => drop(self.a.listed.remove(&id)),
            }
            if now.is_none() {
                self.keep_gone(&id, SeenState::Missing);
            }
        }
        if !partly {
            self.a.listed_at = Some(began);
        }
    }

    /// Persons that a link says are there.
    pub(super) fn in_force(&self) -> impl Iterator<Item = &RemoteId> {
        let all = self.a.links.values().filter(|l| l.state != LinkState::Gone);
        all.filter_map(|l| l.remote.as_ref())
    }

    /// Brings the mirrors' groups in order (G3, G5).
    pub(crate) fn groups(&mut self) {
        let labels: Vec<LabelId> = self.a.mirrors.keys().copied().collect();
        for label in labels {
            let level = self.hub.level(label, self.a.user);
            let mirror = self.a.mirrors[&label].clone();
            let there = mirror
                .group
                .as_ref()
                .is_some_and(|g| self.a.groups.contains(g));
            let state = match (mirror.state, level) {
                (MirrorState::Asking | MirrorState::Unjoining, Some(_))
                | (MirrorState::Proposed, _) => continue,
                (MirrorState::Ending, _) => {
                    let held = |l: &&Link| l.state != LinkState::Gone && l.groups.contains(&label);
                    if !self.a.links.values().any(|l| held(&l)) {
                        self.end(label);
                    }
                    continue;
                }
                (_, None) => MirrorState::Ending,
                (MirrorState::Active, Some(_)) if mirror.group.is_none() => {
                    self.put_group(label);
                    continue;
                }
                (MirrorState::Active, Some(_)) if !there => MirrorState::Asking,
                (MirrorState::Active, Some(_)) => continue,
            };
            self.a.mirrors.get_mut(&label).unwrap().state = state;
        }
    }

    pub(super) fn end(&mut self, label: LabelId) {
        let mirror = self.a.mirrors.remove(&label).unwrap();
        if let Some(group) = mirror.group {
            self.a.drop_group(&group);
        }
    }

    /// Makes a label's group; nobody is in it yet.
    pub(crate) fn put_group(&mut self, label: LabelId) {
        let group = self.a.group(label);
        for link in self.a.links.values_mut() {
            link.groups.remove(&label);
        }
        let mirror = self.a.mirrors.get_mut(&label).unwrap();
        mirror.group = Some(group);
        mirror.state = MirrorState::Active;
    }

    /// Keeps a person as seen if it concerns us.
    pub(super) fn keep(&mut self, person: &Person, source: Source) {
        let linked = self.a.linked(&person.id).or_else(|| self.by_mark(person));
        let before = self.a.seen.get(&person.id);
        if let Some(link) = linked.map(|c| &self.a.links[&c]) {
            let known = link.knows(&person.etag);
            let echo = link.state == LinkState::Linked && link.sending.is_none() && known;
            let trails = link.state == LinkState::Gone && source == Source::Listing && known;
            if echo || trails {
                if source == Source::Direct {
                    self.a.seen.remove(&person.id);
                }
                return;
            }
        } else if self.a.labels_of(&person.groups).is_empty()
            && self.a.marked(&person.marks).is_none()
        {
            self.a.seen.remove(&person.id);
            return;
        }
        let seen = Seen {
            account: self.a.id,
            remote: person.id.clone(),
            state: SeenState::Present,
            person: Some(person.clone()),
            first: before.map_or(self.hub.now, |b| b.first),
            last: before
                .filter(|b| b.person.as_ref().is_some_and(|p| p.etag == person.etag))
                .map_or(self.hub.now, |b| b.last),
            merged: false,
        };
        self.a.seen.insert(person.id.clone(), seen);
    }

    pub(super) fn by_mark(&mut self, person: &Person) -> Option<ContactId> {
        let contact = self.a.marked(&person.marks)?;
        let link = self.a.links.get_mut(&contact)?;
        if link.state != LinkState::Creating || link.remote.is_some() {
            return None;
        }
        link.remote = Some(person.id.clone());
        Some(contact)
    }

    pub(super) fn keep_gone(&mut self, remote: &RemoteId, state: SeenState) {
        let link = self.a.linked(remote).map(|c| &self.a.links[&c]);
        if link.is_none_or(|l| l.state == LinkState::Gone) {
            self.a.seen.remove(remote);
            return;
        }
        let before = self.a.seen.get(remote);
        if state == SeenState::Missing && before.is_some_and(|b| b.state == SeenState::Gone) {
            return;
        }
        let seen = Seen {
            account: self.a.id,
            remote: remote.clone(),
            state,
            person: None,
            first: before.map_or(self.hub.now, |b| b.first),
            last: before
                .filter(|b| b.state != SeenState::Present)
                .map_or(self.hub.now, |b| b.last),
            merged: false,
        };
        self.a.seen.insert(remote.clone(), seen);
    }

    /// A direct read: what is missing is confirmed, what was sent is resolved.
    pub(super) fn look(&mut self, remote: &RemoteId) {
        let Some(person) = self.a.person(remote) else {
            self.was_gone(remote);
            return;
        };
        if let Some(contact) = self.a.linked(remote) {
            let shown = self.a.labels_of(&person.groups);
            let link = self.a.links.get_mut(&contact).unwrap();
            if let Some(sending) = link.sending.take().filter(|_| !link.knows(&person.etag)) {
                took_effect(link, &sending, &person, &shown, self.a.slashes);
            }
        }
        self.a.seen.remove(remote);
        self.keep(&person, Source::Direct);
    }

    pub(super) fn was_gone(&mut self, remote: &RemoteId) {
        if let Some(contact) = self.a.linked(remote) {
            let now = self.hub.now;
            let link = self.a.links.get_mut(&contact).unwrap();
            if link.state == LinkState::Gone {
                if link.was_kept() {
                    link.disagree();
                }
                link.former.extend(link.remote.take());
                return;
            }
            let deleted = |s: Sending| s.kind == SendKind::Delete;
            if link.sending.take().is_some_and(deleted) {
                link.enter(LinkState::Gone, now);
                self.a.seen.remove(remote);
                return;
            }
        }
        self.keep_gone(remote, SeenState::Gone);
    }
}

/// A write's answer was lost: fields that show what was sent are ours (A3).
fn took_effect(
    link: &mut Link,
    sending: &Sending,
    person: &Person,
    shown: &BTreeSet<LabelId>,
    slashes: bool,
) {
    for write in &sending.writes {
        let mut sent = written(&[], std::slice::from_ref(write), slashes);
        let mut seen: Vec<Value> = person.values.clone();
        seen.retain(|v| v.field() == write.field);
        let answer = seen.clone();
        sent.sort_unstable();
        seen.sort_unstable();
        if sent == seen {
            link.agreement = settle(&link.agreement, std::slice::from_ref(write), &answer);
        }
    }
    let moved: Vec<LabelId> = link
        .groups
        .symmetric_difference(&sending.groups)
        .copied()
        .collect();
    for label in moved {
        match (sending.groups.contains(&label), shown.contains(&label)) {
            (true, true) => link.groups.insert(label),
            (false, false) => link.groups.remove(&label),
            (true, false) | (false, true) => false,
        };
    }
}
