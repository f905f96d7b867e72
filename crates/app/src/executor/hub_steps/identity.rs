//! Which person of the account a contact is (I1–I3): linked, adopted after a lost answer, or
//! new to the hub.

use super::{MOVED, Taken, Taker};
use crate::executor::labels;
use crate::executor::recovery::as_sent;
use crate::rights;
use crate::use_cases::{brought, questions::forget_what_was_left};
use crate::{Res, hub};
use domain::{
    Agreement, Card, Contact, ContactId, Etag, LabelId, Lens, LensId, Level, Origin, Person,
    RemoteId, Row, Value, identity, join_again, join_own, join_shared,
};
use std::collections::BTreeSet;
use sync::{Arrival, Link, LinkPhoto, LinkState, Seen, SeenState};

impl Taker<'_> {
    pub(super) fn link(
        &self,
        contact: ContactId,
        version: u64,
        remote: &RemoteId,
        etag: &Etag,
    ) -> Taken {
        let Some(mut kept) = self.contact(contact, version)? else {
            return MOVED;
        };
        let Some(person) = self.person(remote, etag)? else {
            return MOVED;
        };
        self.take_away(remote, contact)?;
        // A link that is gone is taken over: its contact was here before.
        let own = self.w.link(contact, self.account)?;
        if own.as_ref().is_some_and(|l| l.state != LinkState::Gone)
            || self
                .w
                .link_by_remote(self.account, remote)?
                .is_some_and(|l| l.state != LinkState::Gone)
        {
            return MOVED;
        }
        let mut link =
            own.unwrap_or_else(|| Link::new(contact, self.account, Origin::User, self.w.now()));
        // Who was let go of is a contact of its user's own, and nobody's former self.
        let before = link.remote.take();
        link.former
            .extend(before.filter(|_| link.agreement.0.iter().any(|row| row.key.is_some())));
        link.etags.clear();
        (link.origin, link.made) = (Origin::User, false);
        let changed = self.first_agreement(&mut kept, &mut link, &person)?;
        self.w.save_link(&link)?;
        self.is_linked(contact, remote)?;
        forget_what_was_left(self.w, self.account, contact)?;
        if labels::shown_there(self.w, self.account, &person)?.is_subset(&link.groups) {
            self.w.drop_seen(self.account, remote)?;
        } else {
            // In groups of labels that the contact is not in: those are looked at next.
            let now = self.w.now();
            self.w.save_seen(&Seen {
                account: self.account,
                remote: remote.clone(),
                state: SeenState::Present,
                person: Some(person),
                first: now,
                last: now,
                merged: false,
            })?;
        }
        Ok(Some(changed))
    }

    /// Links that are gone and whose person this was name it no more: it is one contact's.
    fn take_away(&self, remote: &RemoteId, to: ContactId) -> Res<()> {
        while let Some(mut other) = self.w.link_by_remote(self.account, remote)? {
            let names = other.remote.as_ref() == Some(remote);
            if !names || other.state != LinkState::Gone || other.contact == to {
                break;
            }
            other.remote = None;
            self.w.save_link(&other)?;
        }
        Ok(())
    }

    /// The labels that hold the contact whose groups the person is in.
    fn held_and_shown(&self, contact: ContactId, person: &Person) -> Res<BTreeSet<LabelId>> {
        let entries = self.w.memberships(contact)?;
        let mut shown = labels::shown_there(self.w, self.account, person)?;
        shown.retain(|label| entries.iter().any(|e| e.present && e.label == *label));
        Ok(shown)
    }

    /// Table: – | x | x, just linked.
    pub(super) fn first_agreement(
        &self,
        contact: &mut Contact,
        link: &mut Link,
        person: &Person,
    ) -> Res<bool> {
        let lens = self.lens(contact.id)?;
        let mut changed = false;
        link.version = contact.version;
        let arrival = if lens.level == Level::Owner {
            Arrival::Brought
        } else {
            Arrival::Own
        };
        let agreed = link.agreement.photo().and_then(|v| match v {
            Value::Photo(photo) => Some(photo.clone()),
            _ => None,
        });
        link.photo = std::mem::take(&mut link.photo).linked_again(
            person.photo.as_ref(),
            arrival,
            agreed.as_ref(),
        );
        if lens.level == Level::Owner {
            let merged = join_own(
                &contact.card,
                &lens,
                &person.values,
                &self.region,
                self.user,
                self.w.now(),
            );
            changed = !merged.patch.is_empty();
            hub::edit_as_planned(self.w, contact, &merged.patch, self.actor)?;
            link.agreement = merged.agreement;
        } else {
            link.agreement = join_shared(&contact.card, &lens, &person.values);
        }
        self.is_agreed(contact.id, link, person, &lens)?;
        Ok(changed)
    }

    /// The agreement with somebody who was let go of, once another person had the contact back:
    /// nothing of what they typed meanwhile flows to the hub (D1).
    pub(super) fn agree_again(
        &self,
        contact: &Contact,
        link: &mut Link,
        person: &Person,
    ) -> Res<()> {
        let mut values = person.values.clone();
        let (shown, agreed) = (person.photo.as_ref(), link.agreement.photo().cloned());
        if link.photo.is_sure_of(shown) {
            values.extend(agreed);
        } else {
            let before = std::mem::take(&mut link.photo);
            link.photo = before.linked_again(shown, Arrival::Own, None);
        }
        let lens = self.lens(contact.id)?;
        link.agreement = join_again(&contact.card, &lens, &link.agreement, &values);
        link.version = contact.version;
        self.is_agreed(contact.id, link, person, &lens)
    }

    /// The person is linked; whatever the hub has beside goes out once (K4).
    fn is_agreed(
        &self,
        contact: ContactId,
        link: &mut Link,
        person: &Person,
        lens: &Lens,
    ) -> Res<()> {
        link.lens = LensId::default();
        link.hidden = lens.hidden().collect();
        link.remote = Some(person.id.clone());
        link.take_in(person);
        link.groups = self.held_and_shown(contact, person)?;
        link.enter(LinkState::Linked, self.w.now());
        Ok(())
    }

    pub(super) fn adopt(&self, contact: ContactId, remote: &RemoteId, etag: &Etag) -> Taken {
        let Some(mut link) = self.w.link(contact, self.account)? else {
            return MOVED;
        };
        let Some(person) = self.person(remote, etag)? else {
            return MOVED;
        };
        if link.state != LinkState::Creating {
            return MOVED;
        }
        if let Some(sending) = link.sending.take() {
            link.agreement = as_sent(&sending.writes, &person);
            link.version = sending.version;
            link.lens = sending.lens;
            link.groups = sending.groups;
        }
        link.attempts.retain(|a| !person.marks.contains(&a.mark));
        link.remote = Some(remote.clone());
        link.made = link.origin == Origin::Kith;
        link.raw = Some(person.raw.clone());
        link.photo = LinkPhoto::default();
        link.photo.show(person.photo.as_ref());
        link.enter(LinkState::Linked, self.w.now());
        // What its user did to it meanwhile is compared as always: the seen entry stays.
        self.w.save_link(&link)?;
        Ok(Some(false))
    }

    /// Whether these labels are still on their way into the account: what their groups held
    /// is what the join plan listed, or the group the label was made from.
    pub(super) fn is_first_import(&self, labels: &BTreeSet<LabelId>) -> Res<bool> {
        for label in labels {
            if self
                .w
                .mirror(*label, self.account)?
                .is_none_or(|m| m.cursor > 0)
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a contact that the person is came into one of the labels since this was
    /// planned, from another account that brings the same people at the same time (I1).
    fn came_meanwhile(&self, person: &Person, labels: &BTreeSet<LabelId>) -> Res<bool> {
        let holds = self.w.holds_of(self.account, None, Some(&person.id))?;
        if !holds.is_empty() {
            return Ok(false); // whether it is the same, somebody was asked
        }
        for id in self.w.contacts_with(&identity::clues(&person.values))? {
            let entries = self.w.memberships(id)?;
            let held = entries
                .iter()
                .any(|e| e.present && labels.contains(&e.label));
            let here = self.w.link(id, self.account)?;
            if !held || here.is_some_and(|l| l.state != LinkState::Gone) {
                continue;
            }
            // By what its user sees of it, as it was planned: nobody learns by trying that a
            // value kept from them is the same (R6).
            let lens = rights::lens(self.w, id, self.user)?;
            if let (Some(contact), Some(lens)) = (self.w.contact(id)?, lens) {
                let shown = lens.shown(&contact.card);
                let keys = identity::match_keys(shown.values(), &self.region);
                if identity::same_person(&keys, &person.keys) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    pub(super) fn import(
        &self,
        remote: &RemoteId,
        etag: &Etag,
        labels: &BTreeSet<LabelId>,
    ) -> Taken {
        let Some(person) = self.person(remote, etag)? else {
            return MOVED;
        };
        let known = self.w.link_by_remote(self.account, remote)?;
        // A former id is nobody's any more.
        let known = known.filter(|l| l.remote.as_ref() == Some(remote));
        if known.is_some() || !self.all(labels, Level::Editor)? {
            return MOVED;
        }
        if self.came_meanwhile(&person, labels)? {
            return MOVED;
        }
        let lens = self.lens_into(labels)?;
        let mut behind = BTreeSet::new();
        for label in labels {
            behind.extend(
                self.w
                    .label(*label)?
                    .into_iter()
                    .flat_map(|l| l.leaves_behind),
            );
        }
        let mut card = Card::default();
        let rows = person.values.iter().map(|v| {
            // What is there twice is shared once.
            let shared = lens.shows(v.field()) && !behind.contains(&v.field());
            if shared && card.key_of(v).is_none() {
                Row::brought(card.add(v.clone()), v.clone())
            } else {
                Row::own(v.clone())
            }
        });
        let agreement = Agreement(rows.collect());
        let contact = if self.is_first_import(labels)? {
            hub::create_as_planned(self.w, labels, card, self.actor)?
        } else {
            let contact = hub::create(self.w, labels, card, self.actor)?;
            brought::tell(self.w, self.user, &contact, labels)?;
            contact
        };
        let mut link = Link::new(contact.id, self.account, Origin::User, self.w.now());
        link.agreement = agreement;
        link.version = contact.version;
        link.lens = lens.id();
        link.hidden = lens.hidden().collect();
        link.photo = LinkPhoto::of(person.photo.as_ref(), Arrival::Brought);
        link.remote = Some(remote.clone());
        link.take_in(&person);
        link.groups = self.shown(&link, &person)?;
        link.enter(LinkState::Linked, self.w.now());
        self.w.save_link(&link)?;
        self.w.drop_seen(self.account, remote)?;
        Ok(Some(true))
    }
}
