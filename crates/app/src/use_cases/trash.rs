//! Contacts that no label holds (R5, K9).

mod clock;

pub use self::clock::{Clock, Trust};
use crate::rights::{self, lens_in_trash, may_not_reshare};
use crate::{Editor, Problem, Read, Res, Work, hub};
use domain::{Actor, Contact, ContactId, LabelId, Micros, UserId};

/// How long contacts stay in the trash unless the installation says otherwise (K9).
pub const KEPT: Micros = Micros::days(30);

/// The contacts in the trash that the user sees, as far as they see them, the latest first.
pub fn list(read: &dyn Read, user: UserId) -> Res<Vec<Contact>> {
    let mut seen = Vec::new();
    for contact in read.trash()? {
        if let Some(lens) = lens_in_trash(read, &contact, user)? {
            let card = lens.shown(&contact.card);
            seen.push(Contact { card, ..contact });
        }
    }
    Ok(seen)
}

/// Takes a contact out of the trash: into those of its former labels to which the actor
/// may add, or `into` another, where none of them is left.
pub fn restore(
    work: &dyn Work,
    actor: Actor,
    id: ContactId,
    into: Option<LabelId>,
) -> Res<Contact> {
    if let Some(label) = into {
        return Editor::claim(work, label, actor)?.restore_here(id);
    }
    let contact = trashed(work, actor.user, id)?;
    let open = rights::restorable(work, &contact, actor.user)?;
    if let Some(&label) = open.first() {
        return Editor::claim(work, label, actor)?.restore(id);
    }
    let mut refusal = None;
    for &label in contact.gone.iter().flat_map(|g| &g.labels) {
        if work.label(label)?.is_some_and(|l| l.deleted.is_none()) {
            let refused = match Editor::claim(work, label, actor) {
                // It came there out of a label to which they may not bring it back.
                Ok(_) => may_not_reshare().into(),
                Err(e) => e,
            };
            refusal = Some(refused);
        }
    }
    match refusal {
        Some(e) => Err(e),
        None => Problem::refuse(
            "labels-gone",
            "The labels this contact was in exist no more. Name one of yours to restore it \
             into: `kith trash restore … --label NAME`.",
        ),
    }
}

/// Erases a contact in the trash for good.
pub fn purge(work: &dyn Work, actor: Actor, id: ContactId) -> Res<()> {
    rights::purge(work, id, actor)
}

/// Erases what has been in the trash for longer than `kept`, at most `limit` contacts; for
/// the server itself. Says how many that were.
pub fn purge_old(work: &dyn Work, kept: Micros, limit: usize) -> Res<usize> {
    let old = work.trash_before(work.now() - kept, limit)?;
    for contact in &old {
        hub::purge(work, contact)?;
    }
    Ok(old.len())
}

/// Forgets that there were contacts whose content was erased, once no account is linked with them
/// any more and whoever had them had `remembered` to bring them back (K9): at most `limit`; for the
/// server itself. Says how many that were.
pub fn forget_purged(work: &dyn Work, remembered: Micros, limit: usize) -> Res<usize> {
    work.forget_purged(work.now() - remembered, limit)
}

fn trashed(read: &dyn Read, user: UserId, id: ContactId) -> Res<Contact> {
    let view = super::contacts::show(read, user, id)?;
    if view.contact.gone.is_some() {
        return Ok(view.contact);
    }
    Problem::refuse(
        "not-in-trash",
        "This contact is not in the trash, so there is nothing to restore or to purge. \
             `kith trash list` shows who is.",
    )
}
