//! Whether a contact, its person and the link between them are there: trash and back (D1),
//! and the end of a link.

use super::{MOVED, Taken, Taker};
use crate::executor::labels;
use crate::executor::merged::{into_whom, survivor};
use crate::executor::observe::index_own;
use crate::rights::{is_purged, restorable};
use crate::use_cases::questions::{forget_what_was_left, look_anew_at_twins};
use crate::use_cases::{notices, receipts};
use crate::{Parted, Res, Told, hub};
use domain::{ContactId, GoneHow, LabelId, Level, RemoteId, UserId};
use std::collections::BTreeSet;
use sync::{Leaving, Link, LinkState, Manner, SeenState};

impl Taker<'_> {
    pub(super) fn trash(
        &self,
        contact: ContactId,
        version: u64,
        labels: &BTreeSet<LabelId>,
        suggest: &BTreeSet<LabelId>,
    ) -> Taken {
        let Some((mut kept, mut link)) = self.both(contact, version)? else {
            return MOVED;
        };
        let Some(remote) = link.remote.clone() else {
            return MOVED;
        };
        let seen = self.w.seen(self.account, &remote)?;
        if seen.is_none_or(|s| s.state != SeenState::Gone) || !self.all(labels, Level::Deleter)? {
            return MOVED;
        }
        hub::leave(self.w, &mut kept, labels, GoneHow::Deleted, self.actor)?;
        for label in suggest {
            self.suggest_removal(contact, *label)?;
        }
        hub::ended(self.w, &mut link)?;
        link.groups.clear();
        link.recreated.push(self.w.now());
        self.w.save_link(&link)?;
        look_anew_at_twins(self.w, self.account, contact)?;
        self.w.drop_seen(self.account, &remote)?;
        Ok(Some(!labels.is_empty()))
    }

    /// Out of the trash, or back to a link that was gone.
    pub(super) fn restore(
        &self,
        contact: ContactId,
        version: u64,
        remote: Option<&RemoteId>,
    ) -> Taken {
        let Some((mut kept, mut link)) = self.both(contact, version)? else {
            return MOVED;
        };
        let removed = kept.gone.as_ref().map(|gone| gone.by);
        // Looked up before anything is written: it all comes back, or nothing does (A2).
        let person = match remote {
            None => None,
            Some(remote) => match self.w.seen(self.account, remote)?.and_then(|s| s.person) {
                Some(person) => Some(person),
                None => return MOVED,
            },
        };
        let was_gone = removed.is_some();
        let labels = restorable(self.w, &kept, self.user)?;
        if was_gone && !hub::restore_into(self.w, &mut kept, &labels, self.actor)? {
            // None of its labels takes it from this user any more: that is planned anew.
            return MOVED;
        }
        forget_what_was_left(self.w, self.account, contact)?;
        if let (Some(removed), None) = (removed, remote) {
            notices::came_back(self.w, contact, removed, self.user)?;
        }
        if let (Some(remote), Some(person)) = (remote, person) {
            let moved = link.was_moved();
            link.etags.clear();
            (link.sending, link.unsure) = (None, None);
            let keyed = link.agreement.0.iter().any(|r| r.key.is_some());
            if keyed {
                link.come_back();
            }
            let others = !was_gone && self.lens(contact)?.level < Level::Owner;
            if keyed && (others || moved) {
                // Somebody else had it back: what its user typed meanwhile is theirs (D1). So is what
                // somebody says into whom it was merged, until they say otherwise (D3).
                self.agree_again(&kept, &mut link, &person)?;
                if moved {
                    self.ask_of_the_other(&link)?;
                }
                self.w.drop_seen(self.account, remote)?;
            } else if keyed {
                // What was agreed still says who changed what; the seen entry stays.
                link.remote = Some(remote.clone());
                link.raw = Some(person.raw.clone());
                link.photo.show(person.photo.as_ref());
                link.groups = self.shown(&link, &person)?;
                link.enter(LinkState::Linked, self.w.now());
            } else {
                self.first_agreement(&mut kept, &mut link, &person)?;
                self.w.drop_seen(self.account, remote)?;
            }
            self.w.save_link(&link)?;
        }
        Ok(Some(was_gone))
    }

    /// Whether a contact is erased for good (K9).
    fn is_erased(&self, contact: ContactId) -> Res<bool> {
        let contact = self.w.contact(contact)?;
        contact.map_or(Ok(true), |contact| is_purged(self.w, &contact))
    }

    pub(super) fn unlink(&self, contact: ContactId, gone: bool) -> Taken {
        let Some(mut link) = self.w.link(contact, self.account)? else {
            return MOVED;
        };
        let into = self.moves_to(&link, gone)?;
        if let Some(remote) = &link.remote {
            // A person whose contact was purged stays seen: it may become one of its own.
            let seen = self.w.seen(self.account, remote)?;
            let there = seen.is_some_and(|s| s.state == SeenState::Present);
            if gone || !there {
                self.w.drop_seen(self.account, remote)?;
            } else if link.state == LinkState::Linked && self.is_erased(contact)? {
                let (account, remote) = (self.account, remote.clone());
                notices::tell(self.w, self.user, Told::Outlived { account, remote })?;
            }
        }
        if gone {
            if let Some(edited) = self.edited_meanwhile(&link)? {
                notices::came_back(self.w, contact, self.user, edited)?;
            }
            receipts::note(self.w, self.account, &link, &link.groups, Parted::WasGone)?;
            forget_what_was_left(self.w, self.account, contact)?;
            let frozen = link.frozen.fields();
            self.thaw(&mut link, &frozen)?;
            hub::ended(self.w, &mut link)?;
            link.sending = None;
            link.groups.clear();
            if let Some(remote) = into {
                link.move_to(remote);
            }
            self.w.save_link(&link)?;
        } else {
            self.w.drop_link(contact, self.account)?;
        }
        look_anew_at_twins(self.w, self.account, contact)?;
        Ok(Some(false))
    }

    /// The person of the account into which its user merged the contact's, if that is no contact
    /// itself (D3).
    fn moves_to(&self, link: &Link, gone: bool) -> Res<Option<RemoteId>> {
        let Some(remote) = link.remote.as_ref().filter(|_| gone) else {
            return Ok(None);
        };
        let seen = self.w.seen(self.account, remote)?;
        let merged = seen.is_some_and(|s| s.merged && s.state == SeenState::Gone);
        if !merged || labels::held_here(self.w, self.account, link.contact)?.is_empty() {
            return Ok(None);
        }
        match into_whom(self.w, link)? {
            Some(_) => Ok(None),
            None => survivor(self.w, link, None),
        }
    }

    /// Who edited a contact after what its person showed, so that it comes here again although
    /// the account's user deleted that.
    fn edited_meanwhile(&self, link: &Link) -> Res<Option<UserId>> {
        let kept = self.w.contact(link.contact)?;
        let since = kept.is_some_and(|c| c.gone.is_none() && c.version > link.version);
        let deleted = link.state == LinkState::Linked && link.remote.is_some();
        if !(since && deleted) || labels::held_here(self.w, self.account, link.contact)?.is_empty()
        {
            return Ok(None);
        }
        let revisions = self.w.revisions(link.contact)?.into_iter();
        let edits = revisions.filter(|r| r.version > link.version && !r.patch.is_empty());
        Ok(edits.max_by_key(|r| r.version).map(|r| r.actor.user))
    }

    /// The person is its user's own from now on; the link stays, so that it is known again.
    pub(super) fn disown(&self, contact: ContactId, version: u64, leaving: Leaving) -> Taken {
        if !labels::still_leaves(self.w, self.account, contact, version)? {
            return MOVED; // it came back meanwhile
        }
        let Some(mut link) = self.w.link(contact, self.account)? else {
            return MOVED;
        };
        let gone = self.w.contact(contact)?.and_then(|c| c.gone);
        let deleted = gone.is_some_and(|gone| gone.how == GoneHow::Deleted);
        if deleted || leaving.manner() != Manner::Disown {
            link.disagree();
        }
        let how = receipts::how(Some(leaving), &link);
        receipts::note(self.w, self.account, &link, &link.groups, how)?;
        // Before nothing is known any more of what it says.
        index_own(self.w, &link)?;
        hub::let_go(self.w, &mut link)?;
        self.w.save_link(&link)?;
        look_anew_at_twins(self.w, self.account, contact)?;
        Ok(Some(false))
    }
}
