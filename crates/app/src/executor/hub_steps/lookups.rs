//! What a hub step was computed from, looked up again: each answers only while it is still
//! as the step has it.

use super::Taker;
use crate::Res;
use crate::executor::labels;
use domain::{Contact, ContactId, Etag, LabelId, Lens, Level, Person, RemoteId};
use std::collections::BTreeSet;
use sync::Link;

impl Taker<'_> {
    /// The contact and its link, if the contact is still at this version.
    pub(super) fn both(&self, contact: ContactId, version: u64) -> Res<Option<(Contact, Link)>> {
        let Some(kept) = self.contact(contact, version)? else {
            return Ok(None);
        };
        Ok(self.w.link(contact, self.account)?.map(|link| (kept, link)))
    }

    pub(super) fn contact(&self, contact: ContactId, version: u64) -> Res<Option<Contact>> {
        Ok(self.w.contact(contact)?.filter(|c| c.version == version))
    }

    /// What was seen of a linked person, if it is still that revision.
    pub(super) fn seen(&self, link: &Link, etag: &Etag) -> Res<Option<Person>> {
        let Some(remote) = &link.remote else {
            return Ok(None);
        };
        let seen = self.w.seen(self.account, remote)?;
        Ok(seen.and_then(|s| s.person).filter(|p| p.etag == *etag))
    }

    /// A person by what was seen, or read for matching.
    pub(super) fn person(&self, remote: &RemoteId, etag: &Etag) -> Res<Option<Person>> {
        let seen = self.w.seen(self.account, remote)?.and_then(|s| s.person);
        let person = seen.or_else(|| self.people.get(remote).cloned());
        Ok(person.filter(|p| p.etag == *etag))
    }

    /// The mirrored labels whose groups a person is in, as far as they are its contact's.
    pub(super) fn shown(&self, link: &Link, person: &Person) -> Res<BTreeSet<LabelId>> {
        labels::agreed_there(self.w, link, person)
    }

    pub(super) fn lens(&self, contact: ContactId) -> Res<Lens> {
        labels::lens(self.w, self.user, contact, self.expressible)
    }

    /// The lens on a contact that comes into these labels.
    pub(super) fn lens_into(&self, labels: &BTreeSet<LabelId>) -> Res<Lens> {
        labels::lens_into(self.w, self.user, labels, self.expressible)
    }

    /// Whether the user has at least this level in every one of the labels.
    pub(super) fn all(&self, labels: &BTreeSet<LabelId>, least: Level) -> Res<bool> {
        for label in labels {
            if self.w.level(*label, self.user)? < Some(least) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
