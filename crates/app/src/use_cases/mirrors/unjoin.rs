//! A whole join taken back (I2): what it brought into the hub goes out again, and the label
//! leaves the account as it would by itself (D1), with a receipt.

use super::mine;
use crate::use_cases::{labels, patching};
use crate::{JoinPlan, Problem, Res, RevisionKind, Viewer, Work, hub};
use domain::{AccountId, Actor, ContactId, Door, GoneHow, LabelId, Micros, Patch};
use std::collections::BTreeSet;
use sync::{Mirror, MirrorState};

/// How long a join can be taken back.
pub const UNDO_LIFE: Micros = Micros::days(7);

/// How far a join is taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unjoined {
    /// Whether that is all, and the label is leaving the account.
    pub done: bool,
    /// Contacts that came in with the join and stay in the label, because others changed them
    /// or put them into further labels.
    pub stay: usize,
}

/// Takes back some of a confirmed join, at most `limit` contacts in this unit (K3). Call it
/// again, in a unit of its own, until it says that it is done.
pub fn unjoin_some(
    work: &dyn Work,
    actor: Actor,
    label: LabelId,
    account: AccountId,
    limit: usize,
) -> Res<Unjoined> {
    Viewer::claim(work, label, actor)?;
    let mirror = mine(work, actor.user, label, account)?;
    let plan = work.join_plan(label, account)?;
    let plan = plan.filter(|p| work.now() - p.at < UNDO_LIFE);
    let (Some(plan), MirrorState::Active | MirrorState::Asking) = (plan, mirror.state) else {
        return Problem::refuse(
            "no-join-to-undo",
            "There is no join of this label here to take back: it can be for seven days after it \
             was confirmed. `kith label unmirror` takes the label out of the account.",
        );
    };
    if mirror.state == MirrorState::Active {
        // Nothing is written there for this label until all is taken back (G5).
        work.save_mirror(&Mirror {
            state: MirrorState::Asking,
            ..mirror.clone()
        })?;
    }
    let mut moved = 0;
    let mut unjoined = Unjoined::default();
    for contact in imported(work, &plan)? {
        if moved >= limit {
            return Ok(unjoined);
        }
        let Some(mut kept) = work.contact(contact)? else {
            continue;
        };
        if kept.gone.is_some() {
            continue; // taken back already
        }
        if is_theirs_alone(work, actor, label, contact)? {
            let labels = BTreeSet::from([label]);
            hub::leave(work, &mut kept, &labels, GoneHow::Unlabelled, actor)?;
            moved += 1;
        } else {
            unjoined.stay += 1;
        }
    }
    for linked in &plan.link {
        if moved >= limit {
            return Ok(unjoined);
        }
        moved += usize::from(bring_back(work, actor, account, linked.contact)?);
    }
    labels::end_mirror(work, mirror)?;
    Ok(Unjoined {
        done: true,
        ..unjoined
    })
}

/// The contacts that persons of the account's group became.
fn imported(work: &dyn Work, plan: &JoinPlan) -> Res<Vec<ContactId>> {
    let mut all = Vec::new();
    for remote in &plan.import {
        all.extend(
            work.link_by_remote(plan.account, remote)?
                .map(|l| l.contact),
        );
    }
    Ok(all)
}

/// Whether nobody but the actor had to do with a contact, and no other label holds it.
fn is_theirs_alone(work: &dyn Work, actor: Actor, label: LabelId, contact: ContactId) -> Res<bool> {
    let revisions = work.revisions(contact)?;
    let mut entries = work.memberships(contact)?.into_iter().filter(|m| m.present);
    Ok(revisions.iter().all(|r| r.actor.user == actor.user) && entries.all(|m| m.label == label))
}

/// Undoes what a person of the account brought into a contact when the join linked it, as far as
/// it still stands. Returns whether there was anything.
fn bring_back(work: &dyn Work, actor: Actor, account: AccountId, contact: ContactId) -> Res<bool> {
    let Some(mut kept) = work.contact(contact)?.filter(|c| c.gone.is_none()) else {
        return Ok(false);
    };
    let mut patch = Patch::default();
    for revision in work.revisions(contact)? {
        let here = revision.actor.door == Door::Account(account);
        if revision.planned && here && revision.kind == RevisionKind::Edited {
            patch
                .0
                .extend(patching::undo(&revision.patch, &kept.card).0);
        }
    }
    hub::edit(work, &mut kept, &patch, actor)?;
    Ok(!patch.is_empty())
}
