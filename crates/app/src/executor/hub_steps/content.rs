//! What a contact says: taken over from the account, or found to agree with it.

use super::{MOVED, Taken, Taker};
use crate::hub;
use domain::{Agreement, ContactId, Etag, LabelId, LensId, Patch};
use std::collections::BTreeSet;
use sync::HoldReason;

/// What the user did to a contact in the account, with what it was computed from.
pub(super) struct Change<'a> {
    pub(super) lens: LensId,
    pub(super) etag: &'a Etag,
    pub(super) patch: &'a Patch,
    pub(super) suggestions: &'a Patch,
    pub(super) agreement: &'a Agreement,
}

impl Taker<'_> {
    pub(super) fn patch(&self, contact: ContactId, version: u64, change: &Change<'_>) -> Taken {
        let Some((mut hub_contact, mut link)) = self.both(contact, version)? else {
            return MOVED;
        };
        let Some(person) = self.seen(&link, change.etag)? else {
            return MOVED;
        };
        // R4: judged by the grants as they are now.
        if self.lens(contact)?.id() != change.lens {
            return MOVED;
        }
        if !self.is_let_through(contact)?
            && let Some(field) = self.frozen(contact, change)?
        {
            return self.hold(Some(contact), None, &HoldReason::PingPong { field });
        }
        self.thaw(contact)?;
        hub::edit(self.w, &mut hub_contact, change.patch, self.actor)?;
        self.suggest_edit(contact, change.suggestions)?;
        link.agreement = change.agreement.clone();
        link.raw = Some(person.raw.clone());
        if !change.suggestions.is_empty() {
            link.lens = LensId::default(); // the hub's values go out again
        } else if link.version == version {
            // Where the hub had not moved, both now say what the account shows.
            link.version = hub_contact.version;
        }
        self.w.save_link(&link)?;
        Ok(Some(!change.patch.is_empty()))
    }

    pub(super) fn agree(
        &self,
        contact: ContactId,
        version: u64,
        lens: LensId,
        etag: Option<&Etag>,
        groups: &BTreeSet<LabelId>,
    ) -> Taken {
        let Some(mut link) = self.w.link(contact, self.account)? else {
            return MOVED;
        };
        if let Some(etag) = etag {
            let Some(person) = self.seen(&link, etag)? else {
                return MOVED;
            };
            if !link.knows(etag) {
                link.take_in(&person);
            }
            self.w.drop_seen(self.account, &person.id)?;
        }
        link.version = version;
        link.lens = lens;
        link.groups = groups.clone();
        self.w.save_link(&link)?;
        Ok(Some(false))
    }
}
