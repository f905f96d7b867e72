//! Remote steps (A3): one durable unit notes what is about to be sent, the call is made,
//! and one unit takes the answer. Whatever is lost in between is found by a direct read.

mod create;
mod delete;
mod photo;
mod update;

pub(super) use self::photo::{picture, values as sent_photo};
pub(super) use self::update::{Noted, let_go, note_all};

use super::conflicts::What;
use super::labels;
use super::lease::Unit;
use crate::{Delivery, Error, Fault, Hold, HoldState, Res};
use domain::{ContactId, Field, FieldWrite, GroupId, HoldId, LabelId, LensId, Person, RemoteId};
use std::collections::BTreeSet;
use std::mem::discriminant;
use sync::{Asked, HoldReason, Leaving, Link, SendKind, Sending, Step};

/// A write to one contact, as planned.
#[derive(Clone)]
pub(super) struct Send {
    /// What it is known by, should it be refused.
    pub(super) what: What,
    pub(super) contact: ContactId,
    pub(super) version: u64,
    pub(super) lens: LensId,
    pub(super) writes: Vec<FieldWrite>,
    pub(super) groups: Option<BTreeSet<LabelId>>,
    /// Whether the photo is still to be written afterwards.
    pub(super) photo: bool,
    /// Whether more is to be written by another call.
    pub(super) part: bool,
    /// Why the account lets go of the contact by this, if it does (D1).
    pub(super) leaving: Option<Leaving>,
}

impl Send {
    /// The write an update step asks for.
    pub(super) fn of_update(step: Step) -> Option<Self> {
        match step {
            Step::Update {
                contact,
                remote,
                version,
                lens,
                writes,
                groups,
                photo,
                part,
                ..
            } => Some(Self {
                what: What::Person(remote),
                contact,
                version,
                lens,
                writes,
                groups,
                photo,
                part,
                leaving: None,
            }),
            _ => None,
        }
    }

    /// What is replaced: sends of one mask go in one call (people-api §2.6).
    pub(super) fn mask(&self) -> (Vec<Field>, bool) {
        let fields = self.writes.iter().map(|w| w.field).collect();
        (fields, self.groups.is_some())
    }

    /// The question whether to go on after this was refused. Where parts of it may be taken by
    /// themselves, that is tried before anybody is waited for.
    fn refusal(&self, said: &str) -> HoldReason {
        let mut writes = self.writes.iter();
        let cut = writes.clone().any(FieldWrite::only_takes_away);
        let said_anew = writes.any(|w| !w.only_takes_away());
        let parts = [cut, said_anew, self.groups.is_some()];
        let whole = parts.into_iter().filter(|part| *part).count() > 1;
        HoldReason::Refused {
            said: said.to_owned(),
            version: self.version,
            lens: if whole { LensId::default() } else { self.lens },
        }
    }

    /// The note of this write.
    fn sending(&self, unit: Unit<'_>, kind: SendKind, groups: BTreeSet<LabelId>) -> Sending {
        Sending {
            kind,
            writes: self.writes.clone(),
            groups,
            version: self.version,
            lens: self.lens,
            epoch: unit.epoch,
            at: unit.w.now(),
            leaving: self.leaving,
        }
    }
}

/// The note of a write that names no field: what is agreed about the content stays.
pub(super) fn fieldless(
    unit: Unit<'_>,
    kind: SendKind,
    link: &Link,
    groups: BTreeSet<LabelId>,
) -> Sending {
    Sending {
        kind,
        writes: Vec::new(),
        groups,
        version: link.version,
        lens: link.lens,
        epoch: unit.epoch,
        at: unit.w.now(),
        leaving: None,
    }
}

/// Whether the contact and the lens are as the step has them (R4).
fn unmoved(unit: Unit<'_>, expressible: &BTreeSet<Field>, send: &Send) -> Res<bool> {
    let Unit { w, account, .. } = unit;
    let Some(contact) = w.contact(send.contact)? else {
        return Ok(false);
    };
    let user = w.account(account)?.ok_or(Error::Moved)?.user;
    let labels = labels::held_here(w, account, send.contact)?;
    let lens = labels::lens(w, user, send.contact, expressible)?;
    Ok(contact.version == send.version
        && contact.gone.is_none()
        && !labels.is_empty()
        && lens.id() == send.lens)
}

/// The groups of these labels, and whether `myContacts` goes with one of them (G1).
fn groups_of(unit: Unit<'_>, labels: &BTreeSet<LabelId>) -> Res<(BTreeSet<GroupId>, bool)> {
    let (mut groups, mut phone) = (BTreeSet::new(), false);
    // One that was deleted is named nowhere any more (G5).
    let there: BTreeSet<GroupId> = unit
        .w
        .groups(unit.account)?
        .into_iter()
        .map(|g| g.id)
        .collect();
    for mirror in unit
        .w
        .mirrors(unit.account)?
        .into_iter()
        .filter(|m| labels.contains(&m.label))
    {
        groups.extend(mirror.group.filter(|g| there.contains(g)));
        phone |= mirror.phone;
    }
    Ok((groups, phone))
}

/// One answer for each of the writes: where the call as a whole failed, all failed.
fn deliveries(answer: Result<Vec<Delivery>, Fault>, writes: usize) -> Vec<Delivery> {
    answer.unwrap_or_else(|fault| vec![Err(fault); writes])
}

/// The faults that end a cycle, of those among the answers.
fn stop_of(answers: &[Delivery]) -> Option<Fault> {
    let faults = answers.iter().filter_map(|a| a.as_ref().err());
    faults
        .filter(|f| is_for_all(f))
        .max_by_key(|f| matches!(f, Fault::Stop(_)))
        .cloned()
}

/// Whether a fault is about more than the entry it came for.
pub(super) fn is_for_all(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::Later { .. } | Fault::Quota { .. } | Fault::Stop(_) | Fault::Unknown(_)
    )
}

/// The write took effect, and the person is as the answer shows it.
fn agreed(link: &mut Link, person: &Person) {
    link.take_in(person);
    link.sending = None;
}

/// Asks a person about a write the provider will not take as it is. Who said "go on" is
/// asked again.
fn refused(unit: Unit<'_>, contact: ContactId, reason: HoldReason) -> Res<()> {
    refused_to(unit, Some(contact), None, reason)
}

/// The same about a contact, or about a person who is none.
pub(super) fn refused_to(
    unit: Unit<'_>,
    contact: Option<ContactId>,
    remote: Option<&RemoteId>,
    reason: HoldReason,
) -> Res<()> {
    let holds = unit.w.holds_of(unit.account, contact, remote)?;
    let same = |h: &Hold| {
        (h.contact, h.remote.as_ref()) == (contact, remote)
            && discriminant(&h.reason) == discriminant(&reason)
    };
    if let Some(hold) = holds.into_iter().find(same) {
        let news = Asked::by(&hold.reason) != Asked::by(&reason);
        let open = Hold {
            state: HoldState::Open,
            at: unit.w.now(),
            reason,
            ..hold
        };
        return if news || hold.state == HoldState::Released {
            unit.w.save_hold(&open)
        } else {
            Ok(())
        };
    }
    unit.w.save_hold(&Hold {
        id: HoldId(unit.w.uuid()),
        account: unit.account,
        contact,
        remote: remote.cloned(),
        reason,
        at: unit.w.now(),
        state: HoldState::Open,
    })
}
