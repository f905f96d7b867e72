//! The ping-pong breaker (S1): a change that only brings back what was there before, once
//! too often, is not taken. From then on the field is left alone in the account, and a person
//! is asked. It ends when they answer, when somebody edits the field in a door, or by itself
//! when nothing flipped for an hour.

use super::content::Change;
use super::questions::lately;
use super::{MOVED, Taken, Taker};
use crate::{HoldState, Res, Suggestion};
use domain::{ContactId, Door, Etag, Field, Patch};
use std::collections::BTreeSet;
use sync::{FLIP_SPAN, HoldReason, Link, flipping};

/// The same suggestion may be made so often within the span.
const SUGGESTED: u32 = 3;

impl Taker<'_> {
    /// The fields because of which a change is not taken now; none for who leaves.
    pub(super) fn flipping(&self, contact: ContactId, change: &Change<'_>) -> Res<BTreeSet<Field>> {
        if change.labels.is_empty() {
            return Ok(BTreeSet::new());
        }
        let mut fields = self.all_flipping(contact, change)?;
        // A person said: go on.
        for hold in self.w.holds_of(self.account, Some(contact), None)? {
            if let HoldReason::PingPong { field } = &hold.reason
                && hold.state == HoldState::Released
            {
                fields.remove(field);
            }
        }
        Ok(fields)
    }

    fn all_flipping(&self, contact: ContactId, change: &Change<'_>) -> Res<BTreeSet<Field>> {
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
    fn suggested_again(&self, contact: ContactId, patch: &Patch) -> Res<BTreeSet<Field>> {
        if patch.is_empty() {
            return Ok(BTreeSet::new());
        }
        let now = self.w.now();
        let open = self.w.suggestions_about(contact)?;
        let same = |s: &&Suggestion| s.actor == self.actor && s.patch == *patch && lately(s, now);
        let times = open.iter().filter(same).map(|s| s.times).max();
        let times = times.unwrap_or(0);
        let fields = patch.0.iter().map(|change| change.value().field());
        Ok(fields.filter(|_| times >= SUGGESTED).collect())
    }

    /// Leaves these fields alone, and asks about each.
    pub(super) fn freeze(&self, mut link: Link, fields: &BTreeSet<Field>, version: u64) -> Taken {
        let until = self.w.now() + FLIP_SPAN;
        self.answered_about(link.contact, fields)?;
        for &field in fields {
            link.frozen.freeze(field, until, version, &link.agreement);
            let reason = HoldReason::PingPong { field };
            self.hold(Some(link.contact), None, &reason)?;
        }
        self.w.save_link(&link)?;
        Ok(Some(false))
    }

    /// Leaves fields alone that its user changed, so that others can be written meanwhile; they go on
    /// as soon as anything does (G5).
    pub(super) fn set_aside(
        &self,
        contact: ContactId,
        version: u64,
        etag: &Etag,
        fields: &BTreeSet<Field>,
    ) -> Taken {
        let Some((_, mut link)) = self.both(contact, version)? else {
            return MOVED;
        };
        if self.seen(&link, etag)?.is_none() {
            return MOVED;
        }
        for &field in fields {
            link.frozen
                .freeze(field, self.w.now(), version, &link.agreement);
        }
        self.w.save_link(&link)?;
        Ok(Some(false))
    }

    /// The fields go on: what was asked is answered.
    pub(super) fn thaw(&self, link: &mut Link, fields: &BTreeSet<Field>) -> Res<()> {
        link.frozen.thaw(fields);
        self.drop_questions(link.contact, fields, |_| true)
    }

    /// What was answered before is asked anew.
    fn answered_about(&self, contact: ContactId, fields: &BTreeSet<Field>) -> Res<()> {
        self.drop_questions(contact, fields, |state| state != HoldState::Open)
    }

    fn drop_questions(
        &self,
        contact: ContactId,
        fields: &BTreeSet<Field>,
        which: impl Fn(HoldState) -> bool,
    ) -> Res<()> {
        if fields.is_empty() {
            return Ok(());
        }
        for hold in self.w.holds_of(self.account, Some(contact), None)? {
            if let HoldReason::PingPong { field } = &hold.reason
                && fields.contains(field)
                && which(hold.state)
            {
                self.w.drop_hold(hold.id)?;
            }
        }
        Ok(())
    }
}
