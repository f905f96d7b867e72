//! A whole join taken back (I2): what it brought into the hub goes out again, and the label
//! leaves the account as it would by itself (D1), with a receipt.

use super::mine;
use crate::use_cases::{contacts, labels, patching};
use crate::{Deleter, Editor, Error, JoinPlan, Problem, Res, RevisionKind, Viewer, Work};
use domain::{AccountId, Actor, Change, ContactId, Door, LabelId, Micros, Patch, RemoteId};
use sync::{Mirror, MirrorState};

/// How long a join can be taken back.
pub const UNDO_LIFE: Micros = Micros::days(7);

/// How far a join is taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unjoined {
    /// Whether that is all, and the label is leaving the account.
    pub done: bool,
    /// Where the next unit goes on.
    pub next: usize,
    /// Of those looked at in this unit, contacts that came in with the join and stay in the label:
    /// others changed them or put them into further labels, or the actor may not take anybody
    /// out of it (R4).
    pub stay: usize,
}

/// Takes back some of a confirmed join, at most `limit` contacts in this unit (K3), beginning
/// with the one at `from`. Call it again, in a unit of its own, until it says that it is done;
/// whoever was interrupted begins with none again.
pub fn unjoin_some(
    work: &dyn Work,
    actor: Actor,
    label: LabelId,
    account: AccountId,
    from: usize,
    limit: usize,
) -> Res<Unjoined> {
    Viewer::claim(work, label, actor)?;
    let mirror = mine(work, actor.user, label, account)?;
    let plan = work.join_plan(label, account)?;
    // What was begun in time is finished, however long it was interrupted.
    let begun = mirror.state == MirrorState::Unjoining;
    let plan = plan.filter(|p| begun || work.now() - p.at < UNDO_LIFE);
    let Some(plan) = plan.filter(|_| mirror.state.is_live()) else {
        return Problem::refuse(
            "no-join-to-undo",
            "There is no join of this label here to take back: it can be for seven days after it \
             was confirmed. `kith label unmirror` takes the label out of the account.",
        );
    };
    if mirror.state != MirrorState::Unjoining {
        // Nothing is written there for this label until all is taken back.
        work.save_mirror(&Mirror {
            state: MirrorState::Unjoining,
            ..mirror.clone()
        })?;
    }
    let all = plan.import.len() + plan.link.len();
    let next = from.saturating_add(limit).min(all);
    let mut unjoined = Unjoined {
        done: next == all,
        next,
        stay: 0,
    };
    for at in from..next {
        match plan.import.get(at) {
            Some(remote) => {
                let stays = !take_out(work, actor, &plan, remote)?;
                unjoined.stay += usize::from(stays);
            }
            None => {
                let linked = &plan.link[at - plan.import.len()];
                bring_back(work, actor, &plan, linked.contact)?;
            }
        }
    }
    if !unjoined.done {
        return Ok(unjoined);
    }
    labels::end_mirror(work, mirror)?;
    Ok(unjoined)
}

/// Takes out of the label again what a person of the account's group became, where the actor may
/// (R4). Returns whether nothing of it stays.
fn take_out(work: &dyn Work, actor: Actor, plan: &JoinPlan, remote: &RemoteId) -> Res<bool> {
    let Some(link) = work.link_by_remote(plan.account, remote)? else {
        return Ok(true);
    };
    let contact = link.contact;
    if work.contact(contact)?.is_none_or(|c| c.gone.is_some()) {
        return Ok(true); // taken back already
    }
    match granted(Deleter::claim(work, plan.label, actor))? {
        Some(deleter) if is_theirs_alone(work, actor, plan.label, contact)? => {
            deleter.remove(contact)?;
            Ok(true)
        }
        Some(_) | None => Ok(false),
    }
}

/// Whether nobody but the actor had to do with a contact, and no other label holds it.
fn is_theirs_alone(work: &dyn Work, actor: Actor, label: LabelId, contact: ContactId) -> Res<bool> {
    let revisions = work.revisions(contact)?;
    let mut entries = work.memberships(contact)?.into_iter().filter(|m| m.present);
    Ok(revisions.iter().all(|r| r.actor.user == actor.user) && entries.all(|m| m.label == label))
}

/// A right, if it is granted now (R4).
fn granted<R>(right: Res<R>) -> Res<Option<R>> {
    match right {
        Ok(right) => Ok(Some(right)),
        Err(Error::Refused(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Undoes what a person of the account brought into a contact when the join linked it, as far as
/// it still stands and the actor may change it.
fn bring_back(work: &dyn Work, actor: Actor, plan: &JoinPlan, contact: ContactId) -> Res<()> {
    let Some(editor) = granted(Editor::through(work, contact, actor))? else {
        return Ok(());
    };
    let mut entries = work.memberships(contact)?.into_iter();
    if !entries.any(|m| m.present && m.label == plan.label) {
        return Ok(());
    }
    let lens = contacts::lens_of(work, actor.user, contact)?;
    let Some(kept) = work.contact(contact)? else {
        return Ok(());
    };
    let mut patch = Patch::default();
    for revision in work.revisions(contact)? {
        let here = revision.actor.door == Door::Account(plan.account);
        let of_the_join = revision.planned && revision.at >= plan.at;
        if of_the_join && here && revision.kind == RevisionKind::Edited {
            let undone = patching::undo(&revision.patch, &kept.card).0;
            let may = |change: &Change| change.values().all(|v| lens.edits(v.field()));
            patch.0.extend(undone.into_iter().filter(may));
        }
    }
    if patch.is_empty() {
        return Ok(());
    }
    editor.edit(contact, &patch).map(drop)
}
