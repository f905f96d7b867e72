//! What a person is asked: holds, brakes and suggestions. Asking twice is asking once.

use super::content::Change;
use super::{Taken, Taker};
use crate::{Brake, BrakeState, Hold, HoldState, Res, Suggestion, SuggestionState};
use domain::{
    BrakeId, ContactId, Field, HoldId, LabelId, Micros, Patch, RemoteId, SuggestionId, Value,
};
use std::collections::BTreeSet;
use sync::{BrakeKind, FLIP_SPAN, HoldReason, Link, SuggestionKind};

impl Taker<'_> {
    pub(super) fn hold(
        &self,
        contact: Option<ContactId>,
        remote: Option<&RemoteId>,
        reason: &HoldReason,
    ) -> Taken {
        let same = |h: &Hold| {
            let about = h.contact == contact && h.remote.as_ref() == remote;
            about && h.reason.asks_the_same(reason)
        };
        if self
            .w
            .holds_of(self.account, contact, remote)?
            .iter()
            .any(same)
        {
            return Ok(None);
        }
        if self.is_asked_already(contact, remote, reason)? {
            return Ok(None);
        }
        self.w.save_hold(&Hold {
            id: HoldId(self.w.uuid()),
            account: self.account,
            contact,
            remote: remote.cloned(),
            reason: reason.clone(),
            at: self.w.now(),
            state: HoldState::Open,
        })?;
        Ok(Some(false))
    }

    /// Of a person and a contact who may be one there is one question: where the person is in the
    /// label's group, that is the one (I1).
    fn is_asked_already(
        &self,
        contact: Option<ContactId>,
        remote: Option<&RemoteId>,
        reason: &HoldReason,
    ) -> Res<bool> {
        match (reason, contact, remote) {
            (HoldReason::MaybeSame { remote, .. }, Some(contact), _) => {
                let twice = HoldReason::SameTwice { contact };
                let asked = self.w.holds_of(self.account, None, Some(remote))?;
                Ok(asked
                    .iter()
                    .any(|h| h.contact.is_none() && h.reason == twice))
            }
            (HoldReason::SameTwice { contact }, None, Some(person)) => {
                for hold in self.w.holds_of(self.account, Some(*contact), None)? {
                    let of_them = matches!(
                        &hold.reason, HoldReason::MaybeSame { remote, .. } if remote == person
                    );
                    if of_them && hold.contact == Some(*contact) && hold.state == HoldState::Open {
                        self.w.drop_hold(hold.id)?;
                    }
                }
                Ok(false)
            }
            _ => Ok(false),
        }
    }

    /// What a merge brought into a person is its user's alone, and they are asked about it (D3).
    pub(super) fn ask_of_the_merged(&self, link: &Link, change: &Change<'_>) -> Res<()> {
        let Some(remote) = &link.remote else {
            return Ok(());
        };
        let merged = self.w.seen(self.account, remote)?.is_some_and(|s| s.merged);
        if !merged || change.photo.is_some() {
            return Ok(());
        }
        // What is kept from them is theirs anyhow (R6).
        let lens = self.lens(link.contact)?;
        let new = |v: &&Value| !link.agreement.remote_values().any(|had| had == *v);
        let came = change.agreement.own().filter(|v| lens.shows(v.field()));
        let values: Vec<Value> = came.filter(new).cloned().collect();
        if !values.is_empty() {
            let reason = HoldReason::Merged { values };
            self.hold(Some(link.contact), None, &reason)?;
        }
        Ok(())
    }

    /// The person was merged into another one of its user's: what that one said is theirs alone, and
    /// they are asked about it (D3).
    pub(super) fn ask_of_the_other(&self, link: &Link) -> Res<()> {
        let lens = self.lens(link.contact)?;
        let asked = |field: Field| lens.shows(field) && field.is_content() && field != Field::Name;
        let own = link.agreement.own().filter(|v| asked(v.field()));
        let values: Vec<Value> = own.cloned().collect();
        if !values.is_empty() {
            self.hold(Some(link.contact), None, &HoldReason::Merged { values })?;
        }
        Ok(())
    }

    /// What its user said about these persons is done with.
    pub(super) fn answered(&self, contact: ContactId, remotes: &BTreeSet<RemoteId>) -> Taken {
        for hold in self.w.holds_of(self.account, Some(contact), None)? {
            if hold.said_same().is_some_and(|(_, r)| remotes.contains(r)) {
                self.w.drop_hold(hold.id)?;
            }
        }
        Ok(Some(false))
    }

    /// The contact is linked with this person: who is whom is no question any more.
    pub(super) fn is_linked(&self, contact: ContactId, remote: &RemoteId) -> Res<()> {
        for hold in self.w.holds_of(self.account, Some(contact), Some(remote))? {
            let over = match (&hold.reason, hold.contact) {
                (HoldReason::MaybeSame { .. }, Some(of)) => of == contact,
                (HoldReason::SameTwice { .. }, None) => hold.remote.as_ref() == Some(remote),
                _ => false,
            };
            if over && hold.state != HoldState::Settled {
                self.w.drop_hold(hold.id)?;
            }
        }
        Ok(())
    }

    pub(super) fn brake(&self, label: LabelId, kind: BrakeKind, count: usize) -> Taken {
        if self
            .w
            .brakes(self.account)?
            .iter()
            .any(|b| b.label == label && b.kind == kind && b.state == BrakeState::Holding)
        {
            return Ok(None);
        }
        self.w.save_brake(&Brake {
            id: BrakeId(self.w.uuid()),
            account: self.account,
            label,
            kind,
            count: count as u64,
            at: self.w.now(),
            decided: None,
            state: BrakeState::Holding,
        })?;
        Ok(Some(false))
    }

    pub(super) fn suggest_edit(&self, contact: ContactId, patch: &Patch) -> Res<()> {
        if patch.is_empty() {
            return Ok(());
        }
        self.suggest(contact, SuggestionKind::Edit, patch.clone())
    }

    pub(super) fn suggest_removal(&self, contact: ContactId, label: LabelId) -> Res<()> {
        self.suggest(contact, SuggestionKind::Remove { label }, Patch::default())
    }

    /// What is suggested already is suggested once more; whoever decides it reads it once.
    fn suggest(&self, contact: ContactId, kind: SuggestionKind, patch: Patch) -> Res<()> {
        let now = self.w.now();
        let open = self.w.suggestions_about(contact)?.into_iter();
        let mut same = open.filter(|s| s.actor == self.actor && s.kind == kind && s.patch == patch);
        let suggestion = match same.next() {
            Some(old) => Suggestion {
                at: now,
                times: if lately(&old, now) {
                    old.times.saturating_add(1)
                } else {
                    1
                },
                ..old
            },
            None => Suggestion {
                id: SuggestionId(self.w.uuid()),
                contact,
                actor: self.actor,
                at: now,
                kind,
                patch,
                state: SuggestionState::Open,
                times: 1,
            },
        };
        self.w.save_suggestion(&suggestion)
    }
}

/// Whether a suggestion was made so lately that once more is once too often before long (S1).
pub(super) fn lately(suggestion: &Suggestion, now: Micros) -> bool {
    suggestion.at > now - FLIP_SPAN
}
