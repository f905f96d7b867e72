//! The labels a contact and its person are in, on both sides, and the lens of the account's
//! user through them.

use crate::rights::{self, Sight};
use crate::use_cases::notices;
use crate::{Error, Res, Work};
use domain::{AccountId, ContactId, Field, LabelId, Lens, LensId, Origin, Person, UserId};
use std::collections::BTreeSet;
use sync::Link;

/// The labels mirrored in the account, and open to its user, that hold the contact.
pub(super) fn held_here(
    w: &dyn Work,
    account: AccountId,
    contact: ContactId,
) -> Res<BTreeSet<LabelId>> {
    let user = w.account(account)?.ok_or(Error::Moved)?.user;
    let mut labels = BTreeSet::new();
    for (label, _) in Sight::of(w, contact)?.ways(user)? {
        let mirror = w.mirror(label, account)?;
        if mirror.is_some_and(|m| m.state.is_live()) {
            labels.insert(label);
        }
    }
    Ok(labels)
}

/// Whether the contact still has to leave the account, in the version in which that was planned
/// (A2): it may have come back since, or be open to its user again (R4).
pub(super) fn still_leaves(
    w: &dyn Work,
    account: AccountId,
    contact: ContactId,
    version: u64,
) -> Res<bool> {
    let kept = w.contact(contact)?.filter(|c| c.version == version);
    let (Some(kept), Some(link)) = (kept, w.link(contact, account)?) else {
        return Ok(false);
    };
    Ok(kept.gone.is_some()
        || held_here(w, account, contact)?.is_empty()
        || is_another(w, account, &link)?)
}

/// Whether its user said that a person of theirs is the contact, and not this one that Kith
/// made for it (I1).
fn is_another(w: &dyn Work, account: AccountId, link: &Link) -> Res<bool> {
    if link.origin == Origin::User {
        return Ok(false);
    }
    let holds = w.holds_of(account, Some(link.contact), None)?;
    let mut said = holds.iter().filter_map(|hold| hold.said_same());
    Ok(said
        .any(|(contact, remote)| contact == link.contact && link.remote.as_ref() != Some(remote)))
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

/// Those of them that say something of the contact: in the provider's own groups is also who
/// is not in their label (G6).
pub(super) fn agreed_there(w: &dyn Work, link: &Link, person: &Person) -> Res<BTreeSet<LabelId>> {
    let entries = w.memberships(link.contact)?;
    let mut shown = shown_there(w, link.account, person)?;
    for label in shown.clone() {
        let held = entries.iter().any(|e| e.present && e.label == label);
        let scope = w.label(label)?.and_then(|l| l.scope);
        if scope.is_some() && !held && !link.groups.contains(&label) {
            shown.remove(&label);
        }
    }
    Ok(shown)
}

/// The lens of a user on a contact (R2), by the grants of this moment (R4).
pub(super) fn lens(
    w: &dyn Work,
    user: UserId,
    contact: ContactId,
    expressible: &BTreeSet<Field>,
) -> Res<Lens> {
    let ways = Sight::of(w, contact)?.ways(user)?;
    Ok(Lens::through(ways.iter().map(|(_, a)| a), expressible))
}

/// Keeps what is hidden from the account's user by another lens than was agreed through, as long as
/// they see the contact at all (R6).
pub(super) fn keep_hidden(w: &dyn Work, link: &mut Link, by: LensId) -> Res<()> {
    if link.lens == by {
        return Ok(());
    }
    let user = w.account(link.account)?.ok_or(Error::Moved)?.user;
    if let Some(lens) = rights::lens(w, link.contact, user)? {
        let before = std::mem::replace(&mut link.hidden, lens.hidden().collect());
        for field in before.difference(&link.hidden) {
            tell_of_own(w, user, link, *field)?;
        }
    }
    Ok(())
}

/// A field is shown again, of which there is only one: what its user noted there meanwhile stays in
/// place of the hub's, and is nobody else's to see (R6, decision 0021).
fn tell_of_own(w: &dyn Work, user: UserId, link: &Link, field: Field) -> Res<()> {
    let own = link.agreement.own().any(|value| value.field() == field);
    let Some(contact) = w.contact(link.contact)?.filter(|_| own) else {
        return Ok(());
    };
    if field.is_singleton() && contact.card.of_field(field).next().is_some() {
        notices::kept_beside(w, user, field, contact.id)?;
    }
    Ok(())
}

/// The same on one that comes into these labels.
pub(super) fn lens_into(
    w: &dyn Work,
    user: UserId,
    labels: &BTreeSet<LabelId>,
    expressible: &BTreeSet<Field>,
) -> Res<Lens> {
    let mut ways = Vec::new();
    for label in labels {
        ways.extend(w.access(*label, user)?);
    }
    Ok(Lens::through(&ways, expressible))
}
