//! What happened to a contact, and how to undo it (K2).

use super::patching;
use crate::rights::{lens_on, no_such_contact};
use crate::{Editor, Problem, Read, Res, Revision, RevisionKind, Work};
use domain::{AccountId, Actor, Contact, ContactId, LabelId, UserId};

/// A contact's history, the latest first; for whoever sees the contact, also in the trash, as
/// far as they see it (R6). That something changed which is kept from them shows, not what.
pub fn list(read: &dyn Read, user: UserId, id: ContactId) -> Res<Vec<Revision>> {
    let contact = read.contact(id)?.ok_or_else(no_such_contact)?;
    let lens = lens_on(read, &contact, user)?;
    let shown = |revision: Revision| Revision {
        patch: lens.shown_changes(&revision.patch),
        full: revision.full.map(|card| lens.shown(&card)),
        ..revision
    };
    Ok(read.revisions(id)?.into_iter().map(shown).collect())
}

/// The name of a label that a revision is about, for who sees that label: others learn that there
/// is one, and not what it is called (R2).
pub fn label_name(read: &dyn Read, user: UserId, label: LabelId) -> Res<Option<String>> {
    let Some(row) = read.label(label)? else {
        return Ok(None);
    };
    let sees = row.owner == user || read.access(label, user)?.is_some();
    Ok(sees.then_some(row.name))
}

/// The name by which a user knows a label, in words where they know none.
pub fn known_name(read: &dyn Read, user: UserId, label: LabelId) -> Res<String> {
    let known = last_name(read, user, label)?;
    Ok(known.unwrap_or_else(|| "a label that is not yours any more".to_owned()))
}

/// The name by which a user knows a label: what it is called, or, once they have lost it, what its
/// group is called in an account of theirs that it has still to leave (R2).
pub fn last_name(read: &dyn Read, user: UserId, label: LabelId) -> Res<Option<String>> {
    if let Some(name) = label_name(read, user, label)? {
        return Ok(Some(name));
    }
    for mirror in read.mirrors_of(label)? {
        if read
            .account(mirror.account)?
            .is_some_and(|a| a.user == user)
        {
            return Ok(Some(mirror.agreed_name));
        }
    }
    Ok(None)
}

/// The address of the account a revision came from, for its own user.
pub fn account_name(read: &dyn Read, user: UserId, account: AccountId) -> Res<Option<String>> {
    let account = read.account(account)?.filter(|a| a.user == user);
    Ok(account.map(|a| a.email))
}

/// Undoes what one revision did to the content, as far as it still stands; what was
/// changed since stays. The undoing is a revision of its own.
pub fn undo(work: &dyn Work, actor: Actor, id: ContactId, version: u64) -> Res<Contact> {
    let editor = Editor::through(work, id, actor)?;
    let revisions = list(work, actor.user, id)?;
    let Some(revision) = revisions.iter().find(|r| r.version == version) else {
        return Problem::refuse(
            "unknown-version",
            "The contact has no such version. `kith history` shows those it has.",
        );
    };
    let way_back = match revision.kind {
        RevisionKind::Edited => None,
        RevisionKind::Created { .. } => Some("delete the contact (`kith contact trash`)"),
        RevisionKind::Joined { .. } => Some("take it out of the label (`kith contact remove`)"),
        RevisionKind::Ended { .. } | RevisionKind::Left { .. } => {
            Some("put it into the label again (`kith contact put`)")
        }
        RevisionKind::Trashed => Some("restore the contact (`kith trash restore`)"),
        RevisionKind::Restored => Some("delete the contact (`kith contact trash`)"),
    };
    if let Some(way) = way_back {
        return Problem::refuse(
            "not-an-edit",
            format!("This version changed no field. To take it back, {way}."),
        );
    }
    let contact = work.contact(id)?.ok_or_else(no_such_contact)?;
    let inverse = patching::undo(&revision.patch, &contact.card);
    if inverse.is_empty() {
        return Problem::refuse(
            "nothing-to-undo",
            "Everything this version changed was changed again since, so there is nothing left \
             to undo. `kith history` shows what happened after it.",
        );
    }
    editor.edit(id, &inverse)
}
