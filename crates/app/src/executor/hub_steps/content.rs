//! What a contact says: taken over from the account, or found to agree with it.

use super::{MOVED, Taken, Taker};
use crate::executor::labels;
use crate::{hub, use_cases::questions};
use domain::{Agreement, ContactId, Etag, Field, LabelId, LensId, Patch};
use std::collections::BTreeSet;
use sync::{Link, PhotoNews, PhotoTaken};

/// What the user did to a contact in the account, with what it was computed from.
pub(super) struct Change<'a> {
    pub(super) lens: LensId,
    pub(super) etag: &'a Etag,
    pub(super) patch: &'a Patch,
    pub(super) suggestions: &'a Patch,
    pub(super) agreement: &'a Agreement,
    pub(super) photo: Option<&'a PhotoTaken>,
    pub(super) labels: &'a BTreeSet<LabelId>,
    pub(super) thawed: &'a BTreeSet<Field>,
}

impl Taker<'_> {
    pub(super) fn patch(&self, contact: ContactId, version: u64, change: &Change<'_>) -> Taken {
        let Some((mut hub_contact, mut link)) = self.both(contact, version)? else {
            return MOVED;
        };
        let person = self.seen(&link, change.etag)?;
        let is_still_so = match change.photo {
            None => person.is_some() || goes_on(&link, change),
            Some(taken) => is_news(&link, taken),
        };
        if !is_still_so {
            return MOVED;
        }
        // R4: judged by the grants as they are now.
        if self.lens(contact)?.id() != change.lens {
            return MOVED;
        }
        let flipping = self.flipping(contact, change)?;
        if !flipping.is_empty() {
            return self.freeze(link, &flipping, version);
        }
        if change.photo.is_none()
            && let Some(person) = person
        {
            link.raw = Some(person.raw);
        }
        // What somebody brings along is part of their arrival, no edit (D4).
        let edit = match change.photo {
            Some(taken) if taken.arrived => hub::edit_as_planned,
            Some(_) | None => hub::edit,
        };
        edit(self.w, &mut hub_contact, change.patch, self.actor)?;
        self.suggest_edit(contact, change.suggestions)?;
        self.ask_of_the_merged(&link, change)?;
        link.agreement = change.agreement.clone();
        if change.photo.is_some() {
            link.photo.taken();
        }
        if !change.suggestions.is_empty() || !change.thawed.is_empty() {
            link.lens = LensId::default(); // the hub's values go out again
        } else if link.version == version {
            // Where the hub had not moved, both now say what the account shows.
            link.version = hub_contact.version;
        }
        self.thaw(&mut link, change.thawed)?;
        self.w.save_link(&link)?;
        Ok(Some(!change.patch.is_empty()))
    }

    pub(super) fn agree(
        &self,
        contact: ContactId,
        (version, lens): (u64, LensId),
        etag: Option<&Etag>,
        groups: &BTreeSet<LabelId>,
        photo: bool,
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
                // What was refused of letting go of it was about the revision before (A2).
                questions::forget_refused_leave(self.w, self.account, contact)?;
            }
            self.w.drop_seen(self.account, &person.id)?;
        }
        link.version = version;
        labels::keep_hidden(self.w, &mut link, lens)?;
        link.lens = lens;
        link.groups = groups.clone();
        link.photo.left = photo;
        self.w.save_link(&link)?;
        Ok(Some(false))
    }
}

/// Whether what the account shows in fields that were left alone is still what was planned on.
fn goes_on(link: &Link, change: &Change<'_>) -> bool {
    let still = change.thawed.iter().all(|f| link.frozen.holds(*f));
    !change.thawed.is_empty() && still && link.etags.last() == Some(change.etag)
}

/// Whether the photo taken is what the account shows or showed, and was not taken before.
fn is_news(link: &Link, taken: &PhotoTaken) -> bool {
    let same = match link.photo.news() {
        Some(PhotoNews::Changed(_)) => !taken.overwritten,
        Some(PhotoNews::Overwritten(_)) => taken.overwritten,
        Some(PhotoNews::Unknown(_)) | None => false,
    };
    same && link.photo.shown() == taken.shown.as_ref()
}
