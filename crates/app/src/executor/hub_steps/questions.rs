//! What a person is asked: holds, brakes and suggestions. Asking twice is asking once.

use super::{Taken, Taker};
use crate::{Brake, BrakeState, Hold, HoldState, Res, Suggestion, SuggestionState};
use domain::{BrakeId, ContactId, HoldId, LabelId, Patch, RemoteId, SuggestionId};
use sync::{BrakeKind, HoldReason, SuggestionKind};

impl Taker<'_> {
    pub(super) fn hold(
        &self,
        contact: Option<ContactId>,
        remote: Option<&RemoteId>,
        reason: &HoldReason,
    ) -> Taken {
        let same =
            |h: &Hold| h.contact == contact && h.remote.as_ref() == remote && h.reason == *reason;
        if self
            .w
            .holds_of(self.account, contact, remote)?
            .iter()
            .any(same)
        {
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

    pub(super) fn brake(&self, label: LabelId, kind: BrakeKind, count: usize) -> Taken {
        if self
            .w
            .brakes(self.account)?
            .iter()
            .any(|b| b.label == label && b.kind == kind)
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

    fn suggest(&self, contact: ContactId, kind: SuggestionKind, patch: Patch) -> Res<()> {
        self.w.save_suggestion(&Suggestion {
            id: SuggestionId(self.w.uuid()),
            contact,
            actor: self.actor,
            at: self.w.now(),
            kind,
            patch,
            state: SuggestionState::Open,
        })
    }
}
