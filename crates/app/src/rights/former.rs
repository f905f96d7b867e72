//! Contacts in the trash: who sees them there, and where they may come back to (R2, R5, K9).

use super::sight::{Sight, lens_through};
use crate::{Read, Res};
use domain::{Access, Contact, LabelId, Lens, Level, UserId};
use std::collections::BTreeSet;

/// Through what a user sees a contact in the trash: through the entries it had (R2), also one in a
/// label of their own that exists no more. Of a purged contact nothing is left to see (K9).
pub(crate) fn lens_in_trash(read: &dyn Read, contact: &Contact, user: UserId) -> Res<Option<Lens>> {
    if is_purged(read, contact)? {
        return Ok(None);
    }
    Ok(lens_through(&Sight::in_trash(read, contact)?.ways(user)?))
}

/// Whether nothing is left of a contact but that it was there: its content and history are erased (K9).
pub(crate) fn is_purged(read: &dyn Read, contact: &Contact) -> Res<bool> {
    let empty = contact.gone.is_some() && contact.card.entries.is_empty();
    Ok(empty && read.revisions(contact.id)?.is_empty())
}

/// The labels into which a user may take a contact out of the trash, by the grants of this moment
/// (R4); none for one that is erased.
pub(crate) fn restorable(
    read: &dyn Read,
    contact: &Contact,
    user: UserId,
) -> Res<BTreeSet<LabelId>> {
    let mut may_add = BTreeSet::new();
    if is_purged(read, contact)? {
        return Ok(may_add);
    }
    for &label in contact.gone.iter().flat_map(|g| &g.labels) {
        if read.level(label, user)? >= Some(Level::Editor) {
            may_add.insert(label);
        }
    }
    let entries = read.memberships(contact.id)?;
    Ok(sync::restorable(contact, &entries, |l| {
        may_add.contains(&l)
    }))
}

/// The access to a label that may be deleted: then it is its owner's alone.
pub(crate) fn former_access(read: &dyn Read, label: LabelId, user: UserId) -> Res<Option<Access>> {
    match read.label(label)? {
        Some(l) if l.owner == user => Ok(Some(Access::open(Level::Owner))),
        Some(_) => read.access(label, user),
        None => Ok(None),
    }
}
