//! Pretends steps: what each would do to the hub and to the account. Hub steps check again
//! what they were computed from; answers of remote steps may get lost (A3).

mod hub_steps;
mod look;
mod remote;
mod rights;

use crate::chance::Chance;
use crate::model::{Account, Fake, Hub};
use domain::{ContactId, GroupId, LabelId, LensId, Origin, RemoteId, Value, identity};
use std::collections::BTreeSet;
use sync::{HoldReason, Link, LinkState, Step};

/// Takes steps of one account.
pub(crate) struct Pretend<'a> {
    pub(crate) hub: &'a mut Hub,
    pub(crate) a: &'a mut Account,
    pub(crate) chance: &'a mut Chance,
    /// How many calls in a hundred lose their answer.
    pub(crate) faults: usize,
    /// What a law that is judged at the act says was broken.
    pub(crate) broken: &'a mut Option<String>,
}

impl Pretend<'_> {
    /// Takes a step; returns whether it had an effect. One that its user had not the right to
    /// breaks a law.
    pub(crate) fn take(&mut self, step: &Step) -> bool {
        let unlawful = self.unlawful(step);
        let took = self.takes(step);
        if took && self.broken.is_none() {
            *self.broken = unlawful;
        }
        took
    }

    fn takes(&mut self, step: &Step) -> bool {
        match step {
            Step::Look { remote } => self.look(remote),
            Step::Seek { contact } => return self.seek(*contact),
            Step::Forget { remote, .. } => drop(self.a.seen.remove(remote)),
            Step::Hold {
                contact,
                remote,
                reason,
            } => {
                let hold = (*contact, remote.clone(), reason.clone());
                let same = |h: &(_, _, HoldReason)| {
                    (h.0, &h.1) == (hold.0, &hold.1) && h.2.asks_the_same(reason)
                };
                if self.a.holds.iter().any(same) {
                    return false;
                }
                self.a.holds.push(hold);
            }
            Step::Brake { label, kind, .. } => {
                return self.a.held.stopped.insert((*label, *kind));
            }
            Step::Import {
                remote,
                etag,
                labels,
            } => return self.import(remote, etag, labels).is_some(),
            Step::Expel { remote, labels } => {
                let groups = self.groups_of(labels);
                self.a
                    .change(remote, |p| p.groups.retain(|g| !groups.contains(g)));
                self.a.seen.remove(remote);
            }
            Step::Sweep {
                contact,
                remote,
                etag,
            } => self.sweep(*contact, remote, etag),
            Step::Answered { contact, remotes } => {
                let said = self.a.same.entry(*contact).or_default();
                said.retain(|r| !remotes.contains(r));
            }
            Step::Agree { contact, .. }
            | Step::Link { contact, .. }
            | Step::Adopt { contact, .. }
            | Step::Patch { contact, .. }
            | Step::Aside { contact, .. }
            | Step::Join { contact, .. }
            | Step::Remove { contact, .. }
            | Step::PutBack { contact, .. }
            | Step::Trash { contact, .. }
            | Step::Restore { contact, .. }
            | Step::Unlink { contact, .. }
            | Step::Disown { contact, .. }
            | Step::Create { contact, .. }
            | Step::Update { contact, .. }
            | Step::Groups { contact, .. }
            | Step::Leave { contact, .. }
            | Step::Fetch { contact, .. }
            | Step::Photo { contact, .. }
            | Step::Delete { contact, .. } => return self.take_of(*contact, step).is_some(),
        }
        true
    }

    /// Takes a step about a contact; nothing if what it was computed from has moved.
    fn take_of(&mut self, id: ContactId, step: &Step) -> Option<()> {
        let now = self.hub.now;
        let contact = self.hub.contacts.get(&id)?.clone();
        let link = self.a.links.get(&id).cloned();
        match step {
            Step::Link {
                version,
                remote,
                etag,
                ..
            } => {
                let free = |c: ContactId| self.a.links[&c].state == LinkState::Gone;
                let taken = self.a.linked(remote).is_some_and(|c| !free(c));
                let in_force = link.as_ref().is_some_and(|l| l.state != LinkState::Gone);
                if in_force || taken || contact.version != *version {
                    return None;
                }
                let person = self.a.person(remote).filter(|p| p.etag == *etag)?;
                let mut link = link.unwrap_or_else(|| Link::new(id, self.a.id, Origin::User, now));
                link.etags.clear();
                (link.origin, link.made) = (Origin::User, false);
                self.first_agreement(&mut link, &person);
                self.a.links.insert(id, link);
                self.a.same.remove(&id);
                self.is_back(id);
                self.a.seen.remove(remote);
                return Some(());
            }
            Step::Create {
                version,
                lens,
                writes,
                groups,
                ..
            } => {
                return self.create(id, *version, *lens, writes, groups);
            }
            Step::Leave {
                writes, leaving, ..
            } => {
                let (nothing, why) = (BTreeSet::new(), Some(*leaving));
                return self.update(id, (0, LensId::default()), writes, Some(&nothing), why);
            }
            Step::Update {
                version,
                lens,
                writes,
                groups,
                ..
            } => {
                self.unmoved(id, *version, *lens)?;
                return self.update(id, (*version, *lens), writes, groups.as_ref(), None);
            }
            Step::Groups {
                version,
                add,
                remove,
                ..
            } => {
                return self.modify(id, *version, add, remove);
            }
            Step::Delete { remote, .. } => return self.delete(id, remote),
            Step::Restore {
                version, remote, ..
            } => {
                return self.restore(id, *version, remote.as_ref());
            }
            Step::Look { .. }
            | Step::Seek { .. }
            | Step::Agree { .. }
            | Step::Forget { .. }
            | Step::Adopt { .. }
            | Step::Import { .. }
            | Step::Patch { .. }
            | Step::Aside { .. }
            | Step::Join { .. }
            | Step::Remove { .. }
            | Step::PutBack { .. }
            | Step::Trash { .. }
            | Step::Unlink { .. }
            | Step::Disown { .. }
            | Step::Hold { .. }
            | Step::Brake { .. }
            | Step::Expel { .. }
            | Step::Answered { .. }
            | Step::Sweep { .. } => {}
            // Nobody in these worlds has a photo.
            Step::Fetch { .. } | Step::Photo { .. } => return None,
        }
        let mut link = link?;
        self.hub_step(contact.version, &mut link, step)?;
        if matches!(step, Step::Unlink { gone: false, .. }) {
            self.a.links.remove(&id);
        } else {
            self.a.links.insert(id, link);
        }
        Some(())
    }

    /// The contact is here again: what was asked when it left is no question any more.
    fn is_back(&mut self, id: ContactId) {
        self.a.unwanted.remove(&id);
        self.a
            .holds
            .retain(|h| h.0 != Some(id) || h.2 != HoldReason::OwnOnLeaving);
    }

    fn groups_of(&self, labels: &BTreeSet<LabelId>) -> BTreeSet<GroupId> {
        labels
            .iter()
            .filter_map(|l| self.a.mirrors.get(l)?.group.clone())
            .collect()
    }

    fn seek(&mut self, contact: ContactId) -> bool {
        let values: Vec<Value> = self.hub.contacts[&contact].card.values().cloned().collect();
        let keys = identity::match_keys(&values, "DE");
        let private = |f: &Fake| self.a.labels_of(&f.groups).is_empty();
        let alike = |f: &Fake| {
            private(f) && identity::maybe_same_person(&keys, &identity::match_keys(&f.values, "DE"))
        };
        let said = self.a.same.get(&contact);
        let named = |id: &RemoteId| said.is_some_and(|s| s.contains(id));
        let found = self
            .a
            .people
            .iter()
            .filter(|(id, f)| alike(f) || named(id))
            .map(|(id, _)| id.clone());
        let found = found.collect();
        self.a.candidates.insert(contact, found);
        true
    }
}
