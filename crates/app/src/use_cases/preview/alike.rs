//! Contacts that are held alike: in the same labels, put there by the same people out of the same
//! labels. Whatever rights are asked about them, the answers are the same (R2).

use crate::{Read, Res};
use domain::{ContactId, LabelId, Membership, UserId};
use std::collections::BTreeMap;

/// Contacts that one judgement is good for.
pub(super) struct Alike {
    /// The entries of one of them.
    pub(super) entries: Vec<Membership>,
    /// All of them.
    pub(super) contacts: Vec<ContactId>,
}

/// These contacts by how they are held.
pub(super) fn alike(
    read: &dyn Read,
    contacts: impl IntoIterator<Item = ContactId>,
) -> Res<Vec<Alike>> {
    let mut ways: BTreeMap<Vec<(LabelId, Option<LabelId>, UserId)>, Alike> = BTreeMap::new();
    for contact in contacts {
        let mut entries = read.memberships(contact)?;
        entries.retain(|e| e.present);
        entries.sort_by_key(|e| e.label);
        let held = entries.iter().map(|e| (e.label, e.via, e.by)).collect();
        let alike = ways.entry(held).or_insert_with(|| Alike {
            entries,
            contacts: Vec::new(),
        });
        alike.contacts.push(contact);
    }
    Ok(ways.into_values().collect())
}
