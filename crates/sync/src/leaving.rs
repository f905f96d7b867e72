//! How a person is left whose contact belongs into the account no more (D1). It is said here
//! alone: by this the planner takes leave, dry runs tell what would happen, and receipts say
//! what did.

use crate::Link;
use domain::{Gone, GoneHow, LabelId, Membership, Origin, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How a person is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Manner {
    /// It is deleted.
    Delete,
    /// What its user typed there for themselves stays, without the groups and all else; they
    /// are asked whether that goes, too.
    Offer,
    /// It stays, without the groups and without what Kith brought.
    Leave,
    /// It stays as it is, without the groups, and is its user's from now on.
    Disown,
}

/// All that decides it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Leaving {
    /// Who made the person.
    pub origin: Origin,
    /// Whether its user typed something there for themselves.
    pub has_own: bool,
    /// How this account's user took the contact away, if they are who did.
    pub by_user: Option<GoneHow>,
    /// Whether they own a label that it leaves, and it was there by itself (R2).
    pub owns_a_left: bool,
    /// Whether the owners of all labels that leave want what Kith made to stay.
    pub copies_stay: bool,
}

/// What a label is to the account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LabelHere {
    /// Whether the account's user owns it.
    pub owned: bool,
    /// Whether the account shows it, or did until it began to leave.
    pub mirrored: bool,
    /// Whether it is the label that leaves, and its owner wants what Kith made to stay.
    pub keeps: bool,
}

impl Leaving {
    /// What decides for this person: `gone` and `entries` are the contact's, `user` is the
    /// account's, and `here` tells what a label is to it.
    #[must_use]
    pub fn of(
        user: UserId,
        link: &Link,
        gone: Option<&Gone>,
        entries: &[Membership],
        here: impl Fn(LabelId) -> LabelHere,
    ) -> Self {
        let left = left(link, gone, entries);
        let deleted = gone.is_some_and(|gone| gone.how == GoneHow::Deleted);
        let mut shown = left.iter().map(|l| here(*l)).filter(|l| l.mirrored);
        let mut keeps = shown.clone();
        // An entry that came through somebody else's label is theirs to end (R2).
        let bound = |l: &LabelId| entries.iter().any(|m| m.label == *l && m.via.is_some());
        // One that Kith made is Kith's as long as nothing that the hub says is also its user's own: what
        // they typed there is kept and asked about, and without that it goes (decision 0024).
        let brought = link.agreement.0.iter().any(|row| row.brought.is_some());
        Self {
            origin: match link.made && !brought {
                true => Origin::Kith,
                false => link.origin,
            },
            has_own: link.agreement.own().next().is_some(),
            by_user: by_user(user, link, gone, entries, &here),
            owns_a_left: left.iter().any(|l| here(*l).owned && !bound(l)),
            copies_stay: !deleted && shown.next().is_some() && keeps.all(|l| l.keeps),
        }
    }

    /// The person that Kith made beside the one its user says the contact is (I1): no label
    /// leaves, and nobody took the contact away.
    #[must_use]
    pub fn twin(link: &Link) -> Self {
        Self {
            origin: link.origin,
            has_own: link.agreement.own().next().is_some(),
            by_user: None,
            owns_a_left: false,
            copies_stay: false,
        }
    }

    /// How the person is left.
    #[must_use]
    pub const fn manner(self) -> Manner {
        match (self.by_user, self.origin) {
            // What was merely taken out of a label stays with whoever took it out.
            (Some(GoneHow::Unlabelled), _) => Manner::Disown,
            (None, Origin::Kith) if self.copies_stay => Manner::Disown,
            // They deleted what was shared, not what only they knew here.
            (Some(GoneHow::Deleted) | None, Origin::Kith) if self.has_own => Manner::Offer,
            (Some(GoneHow::Deleted) | None, Origin::Kith) => Manner::Delete,
            (Some(GoneHow::Deleted), Origin::User) if self.has_own => Manner::Leave,
            (Some(GoneHow::Deleted), Origin::User) => Manner::Delete,
            // Nothing at all where the user owns the label.
            (None, Origin::User) if self.owns_a_left => Manner::Disown,
            (None, Origin::User) => Manner::Leave,
        }
    }
}

/// The labels the person leaves: those agreed on; or, where it was seen to leave them before,
/// those the contact was in last.
#[must_use]
pub fn left(link: &Link, gone: Option<&Gone>, entries: &[Membership]) -> BTreeSet<LabelId> {
    if !link.groups.is_empty() {
        return link.groups.clone();
    }
    match gone {
        Some(gone) => gone.labels.clone(),
        None => {
            let last = entries.iter().max_by_key(|m| m.at);
            last.map(|m| m.label).into_iter().collect()
        }
    }
}

/// How the account's user took the contact away, if they are who did.
fn by_user(
    user: UserId,
    link: &Link,
    gone: Option<&Gone>,
    entries: &[Membership],
    here: &impl Fn(LabelId) -> LabelHere,
) -> Option<GoneHow> {
    if let Some(gone) = gone {
        return (gone.by == user).then_some(gone.how);
    }
    // What was seen to leave here is in none of the agreed groups any more: then the last
    // label that the contact left says who took it out.
    let mine = |m: &Membership| !m.present && m.removed_by == Some(user);
    let mut agreed = entries.iter().filter(|m| link.groups.contains(&m.label));
    let shown = entries.iter().filter(|m| here(m.label).mirrored);
    let last = shown.max_by_key(|m| m.at);
    let taken = agreed.any(mine) || link.groups.is_empty() && last.is_some_and(mine);
    taken.then_some(GoneHow::Unlabelled)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rule D1 as a table: who made the person, whether its user typed something there, how
    /// they took the contact away, whether they own a label that leaves, whether its owner
    /// wants copies to stay.
    #[test]
    fn d1_how_a_person_is_left() {
        use GoneHow::{Deleted, Unlabelled};
        use Manner::{Delete, Disown, Leave, Offer};
        use Origin::{Kith, User};
        const DELETED: Option<GoneHow> = Some(Deleted);
        const OUT: Option<GoneHow> = Some(Unlabelled);
        let table = [
            // By somebody else, or access ended: by origin.
            (Kith, false, None, false, false, Delete),
            (Kith, true, None, false, false, Offer),
            (Kith, false, None, true, false, Delete),
            (Kith, true, None, true, false, Offer),
            (Kith, false, None, false, true, Disown),
            (Kith, true, None, false, true, Disown),
            (Kith, false, None, true, true, Disown),
            (User, false, None, false, false, Leave),
            (User, true, None, false, true, Leave),
            (User, false, None, true, false, Disown),
            (User, true, None, true, true, Disown),
            // Deleted by this account's user: also what was theirs, but not what they typed.
            (Kith, false, DELETED, false, false, Delete),
            (Kith, true, DELETED, true, false, Offer),
            (User, false, DELETED, false, false, Delete),
            (User, false, DELETED, true, false, Delete),
            (User, true, DELETED, true, false, Leave),
            // Taken out of the label by them: it stays as it is.
            (Kith, false, OUT, false, false, Disown),
            (Kith, true, OUT, true, false, Disown),
            (User, false, OUT, false, false, Disown),
            (User, true, OUT, true, true, Disown),
        ];
        for (origin, has_own, by_user, owns_a_left, copies_stay, manner) in table {
            let leaving = Leaving {
                origin,
                has_own,
                by_user,
                owns_a_left,
                copies_stay,
            };
            assert_eq!(leaving.manner(), manner, "{leaving:?}");
        }
    }
}
