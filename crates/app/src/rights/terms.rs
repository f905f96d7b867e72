//! What a grant may say, and whom it may reach (sync §8, R1, R6): found out by looking only, so
//! that a dry run is refused where the act would be.

use super::no_such_label;
use super::specific::stays_below;
use crate::{Problem, Read, Res, words};
use domain::{Access, Field, Grant, Label, LabelId, Level, Principal, UserId};
use std::collections::BTreeSet;

/// The grant by which `by` shares a label. Hidden is at least what is hidden from them (R1).
pub(crate) fn shared(
    read: &dyn Read,
    label: LabelId,
    by: UserId,
    with: &Principal,
    level: Level,
    mut hidden: BTreeSet<Field>,
) -> Res<Grant> {
    shareable(read, label)?;
    recipient(read, label, by, with)?;
    hidden.extend(give_below(read, label, by, level)?);
    if let Some(grant) = read.grant(label, with)? {
        return Problem::refuse(
            "already-shared",
            format!(
                "The label is shared there already, at the level {}. To change that, use \
                 `kith share set`.",
                grant.level
            ),
        );
    }
    let grant = Grant {
        label,
        with: with.clone(),
        level,
        hidden,
        by,
        at: read.now(),
    };
    stays_below(read, label, by, with, Some(&grant))?;
    Ok(grant)
}

/// Refuses a label that is its owner's alone (G6).
pub(crate) fn shareable(read: &dyn Read, label: LabelId) -> Res<()> {
    match read.label(label)?.filter(|l| l.scope.is_some()) {
        Some(label) => Problem::refuse(
            "all-contacts-not-shared",
            format!(
                "“{}” is for accounts of your own alone, and cannot be shared. Put whom you want to \
                 share into a label (`kith label create`), and share that.",
                label.name
            ),
        ),
        None => Ok(()),
    }
}

/// The grant at another level; both must be below the level of `by`.
pub(crate) fn set(
    read: &dyn Read,
    label: LabelId,
    by: UserId,
    with: &Principal,
    level: Level,
) -> Res<Grant> {
    let grant = below(read, label, by, with)?;
    let mine = give_below(read, label, by, level)?;
    let grant = Grant {
        level,
        hidden: grant.hidden.union(&mine).copied().collect(),
        by,
        at: read.now(),
        ..grant
    };
    stays_below(read, label, by, with, Some(&grant))?;
    Ok(grant)
}

/// The grant with exactly these fields hidden. One that shows more than whoever gave it sees is
/// the owner's own from then on (R1).
pub(crate) fn hiding(
    read: &dyn Read,
    label: LabelId,
    owner: UserId,
    with: &Principal,
    fields: BTreeSet<Field>,
) -> Res<Grant> {
    let grant = there_is(read, label, with)?;
    let giver = read.access(label, grant.by)?;
    let uncovers = giver.is_some_and(|a| !a.hidden.is_subset(&fields));
    Ok(Grant {
        hidden: fields,
        by: if uncovers { owner } else { grant.by },
        ..grant
    })
}

/// The grant there is, if it is for `by` to take away: then nobody has as much by another.
pub(crate) fn granted(read: &dyn Read, label: LabelId, by: UserId, with: &Principal) -> Res<Grant> {
    let grant = below(read, label, by, with)?;
    stays_below(read, label, by, with, None)?;
    Ok(grant)
}

/// The grant there is, if its level is below that of `by`.
fn below(read: &dyn Read, label: LabelId, by: UserId, with: &Principal) -> Res<Grant> {
    let grant = there_is(read, label, with)?;
    give_below(read, label, by, grant.level)?;
    Ok(grant)
}

/// Refuses a level that is not below that of `by`; what is hidden from them otherwise.
pub(crate) fn give_below(
    read: &dyn Read,
    label: LabelId,
    by: UserId,
    level: Level,
) -> Res<BTreeSet<Field>> {
    let access = read.access(label, by)?.ok_or_else(no_such_label)?;
    if level < access.level {
        return Ok(access.hidden);
    }
    if level == Level::Owner {
        return Problem::refuse(
            "one-owner",
            "A label has one owner. To make somebody else its owner, hand it over: \
             `kith share transfer`.",
        );
    }
    above_own(&access)
}

/// The label and the grant of its former owner, once it is handed over to somebody who has it.
pub(crate) fn handed_over(read: &dyn Read, label: LabelId, to: UserId) -> Res<(Label, Grant)> {
    let row = read.label(label)?.ok_or_else(no_such_label)?;
    if row.owner == to {
        return Problem::refuse(
            "own-label",
            "This person owns the label already. Name somebody else it is shared with.",
        );
    }
    let heir = read.user(to)?.filter(|u| u.gone.is_none());
    let (Some(heir), Some(_)) = (heir, read.access(label, to)?) else {
        return Problem::refuse(
            "no-access",
            "A label is handed over only to somebody who has it. Share it with them first \
             (`kith share add`), then hand it over.",
        );
    };
    let wanted = crate::use_cases::labels::folded(&row.name);
    let theirs = read.owned_labels(to)?;
    if let Some(other) = theirs
        .iter()
        .find(|l| crate::use_cases::labels::folded(&l.name) == wanted)
    {
        return Problem::refuse(
            "label-name-taken",
            format!(
                "{} has a label “{}” already. Rename this one first (`kith label rename`), then \
                 hand it over.",
                heir.name, other.name
            ),
        );
    }
    let grant = Grant {
        label,
        with: Principal::User(row.owner),
        level: Level::Manager,
        hidden: BTreeSet::new(),
        by: to,
        at: read.now(),
    };
    let owned = Label {
        owner: to,
        frozen: None,
        ..row
    };
    Ok((owned, grant))
}

/// Hides in each grant what is hidden from whoever gave it (R1): also what is hidden from them
/// later, and still when they lost the label themselves. `access` says what a user has by the
/// grants as they are then. Says which grants changed.
pub(super) fn hand_on(
    grants: &mut [Grant],
    access: impl Fn(&[Grant], UserId) -> Res<Option<Access>>,
) -> Res<BTreeSet<Principal>> {
    let mut changed = BTreeSet::new();
    loop {
        let mut moved = false;
        for i in 0..grants.len() {
            let Some(giver) = access(grants, grants[i].by)? else {
                continue;
            };
            if !giver.hidden.is_subset(&grants[i].hidden) {
                grants[i].hidden.extend(giver.hidden);
                changed.insert(grants[i].with.clone());
                moved = true;
            }
        }
        if !moved {
            return Ok(changed);
        }
    }
}

fn there_is(read: &dyn Read, label: LabelId, with: &Principal) -> Res<Grant> {
    match read.grant(label, with)? {
        Some(grant) => Ok(grant),
        None => Problem::refuse(
            "not-shared",
            "The label is not shared there. `kith share list` shows with whom it is.",
        ),
    }
}

pub(super) fn above_own<T>(access: &Access) -> Res<T> {
    Problem::refuse(
        "above-own-level",
        format!(
            "You are {} of this label, so you can give, change and take away only levels below \
             that. Ask its owner.",
            words::level(access.level)
        ),
    )
}

/// Refuses whom the label cannot be shared with.
fn recipient(read: &dyn Read, label: LabelId, by: UserId, with: &Principal) -> Res<()> {
    match with {
        Principal::User(user) if *user == by => Problem::refuse(
            "share-with-self",
            "You have this label already. Name the person to share it with.",
        ),
        Principal::User(user) => {
            if read.user(*user)?.is_none_or(|u| u.gone.is_some()) {
                return Problem::refuse(
                    "unknown-user",
                    "There is no such user. `kith user list` shows all of them.",
                );
            }
            if read.level(label, *user)? == Some(Level::Owner) {
                return Problem::refuse(
                    "share-with-owner",
                    "The label is this person's own, so they have all of it. `kith share list` shows whom it is \
                     shared with.",
                );
            }
            Ok(())
        }
        Principal::Team(team) => match read.team(*team)? {
            Some(_) => Ok(()),
            None => Problem::refuse(
                "unknown-team",
                "There is no such team. `kith team list` shows all of them.",
            ),
        },
        Principal::Domain(name) => domain_name(name),
    }
}

/// Refuses what is no domain in the form in which the provider names them.
fn domain_name(name: &str) -> Res<()> {
    // Google names an organisation for accounts of Workspace alone.
    if ["gmail.com", "googlemail.com"].contains(&name) {
        return Problem::refuse(
            "no-organisation",
            format!(
                "Accounts at {name} are of no organisation, so this would reach nobody. Share with \
                 each of them by their address, or invite them (`kith share invite`)."
            ),
        );
    }
    let part = |p: &str| {
        !p.is_empty()
            && !p.starts_with('-')
            && !p.ends_with('-')
            && p.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    if name.contains('.') && name.split('.').all(part) && name == name.to_lowercase() {
        return Ok(());
    }
    Problem::refuse(
        "invalid-domain",
        "This is not a domain. Write it like `@example.org`: the label is then shared with everybody \
         whose account Google says is of that organisation.",
    )
}
