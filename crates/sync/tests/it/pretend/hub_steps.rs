//! Hub steps: one unit each, dropped if what it was computed from has moved (A2).

use super::Pretend;
use super::remote::written;
use crate::model::{lens_here, lens_into};
use domain::{
    Agreement, Card, ContactId, Etag, FieldWrite, GoneHow, LabelId, LensId, Level, Origin, Patch,
    Person, RemoteId, Row, join_again, join_own, join_shared, settle,
};
use std::collections::BTreeSet;
use sync::{Link, LinkState, SeenState, Step};

impl Pretend<'_> {
    pub(super) fn hub_step(&mut self, version: u64, link: &mut Link, step: &Step) -> Option<()> {
        let (id, user, now) = (link.contact, self.a.user, self.hub.now);
        let same = |v: &u64| (*v == version).then_some(());
        match step {
            Step::Agree {
                version,
                lens,
                etag,
                groups,
                ..
            } => {
                if let Some(etag) = etag {
                    let person = self.seen(link, etag)?;
                    if !link.knows(etag) {
                        link.take_in(&person);
                    }
                    self.a.seen.remove(&person.id);
                }
                link.version = *version;
                link.lens = *lens;
                link.groups.clone_from(groups);
            }
            Step::Adopt { etag, .. } => {
                let person = self.seen(link, etag)?;
                (link.state == LinkState::Creating).then_some(())?;
                if let Some(sending) = link.sending.take() {
                    link.agreement = as_sent(&sending.writes, self.a.slashes);
                    link.version = sending.version;
                    link.lens = sending.lens;
                    link.groups = sending.groups;
                }
                link.attempts.retain(|a| !person.marks.contains(&a.mark));
                link.made = link.origin == Origin::Kith;
                link.enter(LinkState::Linked, now);
            }
            Step::Patch {
                version: v,
                lens,
                etag,
                patch,
                suggestions,
                agreement,
                thawed,
                ..
            } => {
                same(v)?;
                let goes_on = !thawed.is_empty() && link.etags.last() == Some(etag);
                (goes_on || self.seen(link, etag).is_some()).then_some(())?;
                (lens_here(self.hub, self.a, id).id() == *lens).then_some(())?;
                self.hub.edit(id, patch);
                self.suggest(id, suggestions);
                link.agreement = agreement.clone();
                link.frozen.thaw(thawed);
                if !suggestions.is_empty() || !thawed.is_empty() {
                    link.lens = LensId::default();
                } else if link.version == version {
                    link.version = self.hub.contacts[&id].version;
                }
            }
            Step::Aside {
                version: v,
                etag,
                fields,
                ..
            } => {
                same(v)?;
                self.seen(link, etag)?;
                for field in fields {
                    link.frozen.freeze(*field, now, *v, &link.agreement);
                }
            }
            Step::Join {
                version,
                etag,
                labels,
                ..
            } => {
                same(version)?;
                self.seen(link, etag)?;
                self.hub.join(id, labels, user);
                link.groups.extend(labels);
            }
            Step::Remove {
                version,
                etag,
                labels,
                ..
            } => {
                same(version)?;
                self.seen(link, etag)?;
                self.hub.leave(id, labels, GoneHow::Unlabelled, user);
                link.groups.retain(|l| !labels.contains(l));
            }
            Step::PutBack {
                version,
                etag,
                removed,
                added,
                ..
            } => {
                same(version)?;
                self.seen(link, etag)?;
                link.groups.retain(|l| !removed.contains(l));
                link.groups.extend(added);
            }
            Step::Trash {
                version, labels, ..
            } => {
                same(version)?;
                let remote = link.remote.clone()?;
                let gone = self
                    .a
                    .seen
                    .get(&remote)
                    .is_some_and(|s| s.state == SeenState::Gone);
                gone.then_some(())?;
                self.hub.leave(id, labels, GoneHow::Deleted, user);
                link.enter(LinkState::Gone, now);
                link.groups.clear();
                link.recreated.push(now);
                self.a.seen.remove(&remote);
            }
            Step::Unlink { gone, .. } => {
                if let Some(remote) = &link.remote {
                    self.a.seen.remove(remote);
                }
                if *gone {
                    link.enter(LinkState::Gone, now);
                    link.sending = None;
                    link.groups.clear();
                }
            }
            Step::Disown { .. } => link.let_go(now),
            Step::Look { .. }
            | Step::Seek { .. }
            | Step::Forget { .. }
            | Step::Link { .. }
            | Step::Answered { .. }
            | Step::Import { .. }
            | Step::Restore { .. }
            | Step::Hold { .. }
            | Step::Brake { .. }
            | Step::Expel { .. }
            | Step::Create { .. }
            | Step::Update { .. }
            | Step::Groups { .. }
            | Step::Leave { .. }
            | Step::Fetch { .. }
            | Step::Photo { .. }
            | Step::Delete { .. }
            | Step::Sweep { .. } => return None,
        }
        Some(())
    }

    pub(super) fn seen(&self, link: &Link, etag: &Etag) -> Option<Person> {
        let seen = self.a.seen.get(link.remote.as_ref()?)?;
        seen.person.clone().filter(|p| p.etag == *etag)
    }

    pub(super) fn suggest(&mut self, contact: ContactId, patch: &Patch) {
        if !patch.is_empty() {
            self.a.suggestions.push((contact, patch.clone()));
        }
    }

    pub(super) fn first_agreement(&mut self, link: &mut Link, person: &Person) {
        let id = link.contact;
        let lens = lens_here(self.hub, self.a, id);
        let contact = self.hub.contacts[&id].clone();
        link.version = contact.version;
        if lens.level == Level::Owner {
            let by = (self.a.user, self.hub.now);
            let merged = join_own(&contact.card, &lens, &person.values, "DE", by.0, by.1);
            self.hub.edit(id, &merged.patch);
            link.agreement = merged.agreement;
        } else {
            link.agreement = join_shared(&contact.card, &lens, &person.values);
        }
        self.is_agreed(link, person);
    }

    fn is_agreed(&self, link: &mut Link, person: &Person) {
        link.lens = LensId::default();
        link.remote = Some(person.id.clone());
        link.take_in(person);
        link.groups = self.a.labels_of(&person.groups);
        link.enter(LinkState::Linked, self.hub.now);
    }

    pub(super) fn import(
        &mut self,
        remote: &RemoteId,
        etag: &Etag,
        labels: &BTreeSet<LabelId>,
    ) -> Option<()> {
        let person = self
            .a
            .seen
            .get(remote)?
            .person
            .clone()
            .filter(|p| p.etag == *etag)?;
        self.a.linked(remote).is_none().then_some(())?;
        let lens = lens_into(self.hub, self.a, labels);
        let mut card = Card::default();
        let rows = person.values.iter().map(|v| {
            if lens.shows(v.field()) {
                Row::brought(card.add(v.clone()), v.clone())
            } else {
                Row::own(v.clone())
            }
        });
        let agreement = Agreement(rows.collect());
        let contact = self.hub.create(card, labels, self.a.user);
        let mut link = Link::new(contact.id, self.a.id, Origin::User, self.hub.now);
        link.agreement = agreement;
        link.version = contact.version;
        link.lens = lens.id();
        link.remote = Some(remote.clone());
        link.take_in(&person);
        link.groups = self.a.labels_of(&person.groups);
        link.enter(LinkState::Linked, self.hub.now);
        self.a.links.insert(contact.id, link);
        self.a.seen.remove(remote);
        Some(())
    }

    pub(super) fn restore(
        &mut self,
        id: ContactId,
        version: u64,
        remote: Option<&RemoteId>,
    ) -> Option<()> {
        (self.hub.contacts[&id].version == version).then_some(())?;
        let was_gone = self.hub.contacts[&id].gone.is_some();
        if was_gone {
            self.hub.restore(id, self.a.user);
        }
        let Some(remote) = remote else {
            return Some(());
        };
        let person = self.a.seen.get(remote)?.person.clone()?;
        let mut link = self.a.links.get(&id)?.clone();
        self.is_back(id);
        link.etags.clear();
        link.sending = None;
        let keyed = link.agreement.0.iter().any(|r| r.key.is_some());
        if keyed {
            link.come_back();
        }
        let lens = lens_here(self.hub, self.a, id);
        if keyed && !was_gone && lens.level < Level::Owner {
            let card = &self.hub.contacts[&id].card;
            link.agreement = join_again(card, &lens, &link.agreement, &person.values);
            link.version = version;
            self.is_agreed(&mut link, &person);
            self.a.seen.remove(remote);
        } else if keyed {
            link.remote = Some(remote.clone());
            link.groups = self.a.labels_of(&person.groups);
            link.enter(LinkState::Linked, self.hub.now);
        } else {
            self.first_agreement(&mut link, &person);
            self.a.seen.remove(remote);
        }
        self.a.links.insert(id, link);
        Some(())
    }
}

/// The agreement with what was sent, in the account's own form.
fn as_sent(writes: &[FieldWrite], slashes: bool) -> Agreement {
    settle(
        &Agreement::default(),
        writes,
        &written(&[], writes, slashes),
    )
}
