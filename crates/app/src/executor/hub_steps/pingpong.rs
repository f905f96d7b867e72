//! The ping-pong breaker (S1): a change that only brings back what was there before, once
//! too often, is left where it was seen, and a person is asked. It ends when they answer,
//! when they edit the contact in a door, or by itself when nothing flipped for an hour.

use super::Taker;
use super::content::Change;
use crate::{HoldState, Res};
use domain::{ContactId, Door, Field, Patch};
use sync::{FLIP_SPAN, HoldReason, flipping};

/// The same suggestion may be made so often within the span.
const SUGGESTED: usize = 3;

impl Taker<'_> {
    /// The field because of which a change is not taken now.
    pub(super) fn frozen(&self, contact: ContactId, change: &Change<'_>) -> Res<Option<Field>> {
        let since = self.w.now() - FLIP_SPAN;
        if change.patch.is_empty() {
            return self.suggested_again(contact, change.suggestions);
        }
        let mut history = self.w.revisions(contact)?;
        // What a person did in a door is meant, and ends what was before it.
        let by_programs = history
            .iter()
            .position(|r| r.at <= since || !matches!(r.actor.door, Door::Account(_)));
        history.truncate(by_programs.unwrap_or(history.len()));
        let patches = history.iter().rev().map(|r| &r.patch);
        Ok(flipping(patches.chain([change.patch])))
    }

    /// Put back, and changed again: that leaves no revision, only suggestions.
    fn suggested_again(&self, contact: ContactId, patch: &Patch) -> Res<Option<Field>> {
        let Some(first) = patch.0.first() else {
            return Ok(None);
        };
        let since = self.w.now() - FLIP_SPAN;
        let same = |s: &&crate::Suggestion| {
            s.contact == contact && s.actor == self.actor && s.at > since && s.patch == *patch
        };
        let times = self.w.suggestions()?.iter().filter(same).count();
        Ok((times >= SUGGESTED).then(|| first.value().field()))
    }

    /// Whether a person said: take it.
    pub(super) fn is_let_through(&self, contact: ContactId) -> Res<bool> {
        let holds = self.w.holds_of(self.account, Some(contact), None)?;
        Ok(holds.iter().any(|h| {
            matches!(h.reason, HoldReason::PingPong { .. }) && h.state == HoldState::Released
        }))
    }

    /// The contact moves on: what was asked is answered.
    pub(super) fn thaw(&self, contact: ContactId) -> Res<()> {
        for hold in self.w.holds_of(self.account, Some(contact), None)? {
            if matches!(hold.reason, HoldReason::PingPong { .. }) {
                self.w.drop_hold(hold.id)?;
            }
        }
        Ok(())
    }
}
