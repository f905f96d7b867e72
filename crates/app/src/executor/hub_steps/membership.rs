//! Which labels a contact is in, as its user arranged groups in the account.

use super::{MOVED, Taken, Taker};
use crate::rights::{Sight, Source, is_purged};
use crate::use_cases::{brought, notices};
use crate::{Res, Told, hub};
use domain::{Contact, ContactId, Etag, GoneHow, LabelId, Level};
use std::collections::BTreeSet;

impl Taker<'_> {
    pub(super) fn join(
        &self,
        contact: ContactId,
        version: u64,
        etag: &Etag,
        labels: &BTreeSet<LabelId>,
    ) -> Taken {
        let Some((mut hub_contact, mut link)) = self.both(contact, version)? else {
            return MOVED;
        };
        if self.seen(&link, etag)?.is_none() || !self.all(labels, Level::Editor)? {
            return MOVED;
        }
        // R3, by the rights of this moment (R4).
        let gone = hub_contact.gone.clone();
        let Some(source) = self.whence(&hub_contact, labels)? else {
            return MOVED;
        };
        let via = source.via();
        if self.is_first_import(labels)? {
            hub::join_as_planned(self.w, &mut hub_contact, labels, via, self.actor)?;
        } else {
            hub::join(self.w, &mut hub_contact, labels, via, self.actor)?;
            brought::tell_known(self.w, self.user, &hub_contact, labels)?;
        }
        if let Some(gone) = gone.filter(|gone| gone.by != self.user) {
            notices::came_back(self.w, contact, gone.by, self.user)?;
        }
        link.groups.extend(labels);
        self.w.save_link(&link)?;
        Ok(Some(true))
    }

    /// Whence the user brings a contact into further labels. Out of the trash that is only where it
    /// was their own: for anybody else it would be a way around sharing (R2, R3).
    fn whence(&self, contact: &Contact, into: &BTreeSet<LabelId>) -> Res<Option<Source>> {
        if contact.gone.is_none() {
            return Sight::of(self.w, contact.id)?.source(self.user, into);
        }
        let left = Sight::in_trash(self.w, contact)?;
        let own = left.source(self.user, into)? == Some(Source::Own);
        Ok((own && !is_purged(self.w, contact)?).then_some(Source::Own))
    }

    pub(super) fn remove(
        &self,
        contact: ContactId,
        version: u64,
        etag: &Etag,
        labels: &BTreeSet<LabelId>,
    ) -> Taken {
        let Some((mut hub_contact, mut link)) = self.both(contact, version)? else {
            return MOVED;
        };
        if self.seen(&link, etag)?.is_none() || !self.all(labels, Level::Deleter)? {
            return MOVED;
        }
        hub::leave(
            self.w,
            &mut hub_contact,
            labels,
            GoneHow::Unlabelled,
            self.actor,
        )?;
        link.groups.retain(|l| !labels.contains(l));
        self.w.save_link(&link)?;
        Ok(Some(true))
    }

    /// What its user had no right to do is suggested; the link notes it as done, so that the
    /// groups sent next undo it.
    pub(super) fn put_back(
        &self,
        contact: ContactId,
        version: u64,
        etag: &Etag,
        removed: &BTreeSet<LabelId>,
        added: &BTreeSet<LabelId>,
    ) -> Taken {
        let Some((_, mut link)) = self.both(contact, version)? else {
            return MOVED;
        };
        if self.seen(&link, etag)?.is_none() {
            return MOVED;
        }
        for label in removed {
            self.suggest_removal(contact, *label)?;
        }
        for &label in added {
            notices::tell(self.w, self.user, Told::PutBack { contact, label })?;
        }
        link.groups.retain(|l| !removed.contains(l));
        link.groups.extend(added);
        self.w.save_link(&link)?;
        Ok(Some(false))
    }
}
