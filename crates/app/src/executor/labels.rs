//! The labels a contact and its person are in, on both sides, and the lens of the account's
//! user through them.

use crate::{Error, Res, Work};
use domain::{AccountId, ContactId, Field, LabelId, Lens, Level, Person, UserId};
use std::collections::BTreeSet;
use sync::MirrorState;

/// The labels mirrored in the account, and open to its user, that hold the contact.
pub(super) fn held_here(
    w: &dyn Work,
    account: AccountId,
    contact: ContactId,
) -> Res<BTreeSet<LabelId>> {
    let user = w.account(account)?.ok_or(Error::Moved)?.user;
    let mut labels = BTreeSet::new();
    for m in w.memberships(contact)?.into_iter().filter(|m| m.present) {
        let mirror = w.mirror(m.label, account)?;
        let live =
            mirror.is_some_and(|m| matches!(m.state, MirrorState::Active | MirrorState::Asking));
        if live && w.level(m.label, user)?.is_some() {
            labels.insert(m.label);
        }
    }
    Ok(labels)
}

/// The mirrored labels whose groups a person is in.
pub(super) fn shown_there(
    w: &dyn Work,
    account: AccountId,
    person: &Person,
) -> Res<BTreeSet<LabelId>> {
    let mirrors = w.mirrors(account)?.into_iter();
    Ok(mirrors
        .filter(|m| m.group.as_ref().is_some_and(|g| person.groups.contains(g)))
        .map(|m| m.label)
        .collect())
}

/// The lens of a user through these labels (R2), by the grants of this moment (R4).
pub(super) fn lens(
    w: &dyn Work,
    user: UserId,
    labels: &BTreeSet<LabelId>,
    expressible: &BTreeSet<Field>,
) -> Res<Lens> {
    let mut level = None;
    for label in labels {
        level = level.max(w.level(*label, user)?);
    }
    Ok(Lens {
        expressible: expressible.clone(),
        ..Lens::full(level.unwrap_or(Level::Viewer))
    })
}
