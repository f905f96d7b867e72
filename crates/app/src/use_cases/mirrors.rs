//! A label in an account: asked for, looked at as a join plan, confirmed, ended (G3, I2).

mod asks;
mod brought;
mod groups;
mod matches;
mod phone;
mod unjoin;

pub(crate) use self::brought::brought_by;
pub use self::brought::{BroughtBy, waits_for};
pub use self::matches::{Match, answer, likely, matches};
pub use self::phone::set_phone;
pub use self::unjoin::{UNDO_LIFE, Unjoined, unjoin_some};

pub use self::asks::{Asks, asks};
pub(crate) use self::groups::naming;
use self::groups::{free_to_bind, namesake, no_such_group};
use super::accounts::own_connected;
use super::all_contacts;
use super::labels::{self, folded};
use crate::{Account, Error, JoinPlan, Problem, Read, Res, Viewer, Work, words};
use domain::{AccountId, Actor, ContactId, GroupId, Label, LabelId, Micros, UserId};
use sync::{Mirror, MirrorState, SeenGroup};

/// How long a join plan may be confirmed (I2).
const PLAN_LIFE: Micros = Micros::days(1);

/// Asks for a label in an account of the user's own. Nothing is written there until the
/// join plan was confirmed; asking again makes a fresh plan.
///
/// In an account of the label's owner a group of the same name is bound; anywhere else
/// Kith makes a group under a name that tells whose label it is.
pub fn mirror(work: &dyn Work, actor: Actor, label: LabelId, account: AccountId) -> Res<Mirror> {
    Viewer::claim(work, label, actor)?;
    own_connected(work, actor.user, account)?;
    if let Some(waiting) = proposed(work, label, account)? {
        work.drop_join_plan(label, account)?;
        work.save_due(account, Some(work.now()))?;
        return Ok(waiting);
    }
    let label = work
        .label(label)?
        .ok_or_else(crate::rights::no_such_label)?;
    if label.scope.is_some() {
        let mirror = all_contacts::of_system_group(&label, account, false);
        work.save_mirror(&mirror)?;
        look_again(work, account, true)?;
        return Ok(mirror);
    }
    let groups = work.groups(account)?;
    let group = if label.owner == actor.user {
        namesake(work, account, &label, &groups)?
    } else {
        None
    };
    let naming = naming(work, &label, actor.user)?;
    let (name, named) = match group {
        Some(group) => (group.name.clone(), naming.of(&group.name)),
        None => {
            let choice = naming.first(&groups);
            (choice.name, choice.named)
        }
    };
    let mirror = Mirror {
        label: label.id,
        account,
        group: group.map(|g| g.id.clone()),
        made: false,
        agreed_name: name,
        label_name: label.name,
        state: MirrorState::Proposed,
        phone: true,
        cursor: 0,
        named,
        again: false,
        foreign: None,
        making: None,
    };
    work.save_mirror(&mirror)?;
    look_again(work, account, mirror.group.is_some())?;
    Ok(mirror)
}

/// Makes a label from a group of the user's own account. Its persons become the label's
/// contacts; nothing is written into the account, so there is nothing to confirm.
pub fn from_group(
    work: &dyn Work,
    actor: Actor,
    account: AccountId,
    group: &GroupId,
    name: Option<&str>,
) -> Res<(Label, Mirror)> {
    own_connected(work, actor.user, account)?;
    let groups = work.groups(account)?;
    let group = groups
        .iter()
        .find(|g| g.id == *group)
        .ok_or_else(no_such_group)?;
    if group.system {
        return Problem::refuse(
            "system-group",
            format!(
                "“{}” is one of the provider's own groups and cannot be shared. Put the contacts \
                 into a label of your own there, and take that. Between accounts of your own, \
                 `kith label all` keeps everybody in step.",
                group.name
            ),
        );
    }
    free_to_bind(work, account, None, group)?;
    let label = labels::create(work, actor.user, name.unwrap_or(&group.name));
    let label = label.map_err(|e| match (e, name) {
        (Error::Refused(p), None) if p.code.starts_with("label-name") => Problem::new(
            p.code,
            format!(
                "{} The label need not be called like its group: \
                 `kith label create NAME --from-group {}`.",
                p.message,
                words::shell(&group.name)
            ),
        )
        .into(),
        (e, _) => e,
    })?;
    let mirror = Mirror {
        label: label.id,
        account,
        group: Some(group.id.clone()),
        made: false,
        agreed_name: group.name.clone(),
        label_name: label.name.clone(),
        state: MirrorState::Active,
        phone: true,
        cursor: 0,
        named: naming(work, &label, actor.user)?.of(&group.name),
        again: false,
        foreign: None,
        making: None,
    };
    work.save_mirror(&mirror)?;
    look_again(work, account, true)?;
    Ok((label, mirror))
}

/// The group of this name in an account of the user's own, as last listed.
pub fn find_group(read: &dyn Read, user: UserId, account: AccountId, name: &str) -> Res<SeenGroup> {
    own_connected(read, user, account)?;
    let wanted = folded(name);
    let groups = read.groups(account)?;
    groups
        .into_iter()
        .find(|g| folded(&g.name) == wanted)
        .ok_or_else(|| no_such_group().into())
}

/// The join plan that waits to be confirmed, if it is ready (I2). What was confirmed once is no plan
/// any more, and says nothing of how things stand.
pub fn plan(
    read: &dyn Read,
    user: UserId,
    label: LabelId,
    account: AccountId,
) -> Res<Option<JoinPlan>> {
    waits(&mine(read, user, label, account)?)?;
    let plan = read.join_plan(label, account)?;
    Ok(plan.filter(|p| read.now() - p.at < PLAN_LIFE))
}

/// Refuses where nothing waits to be confirmed.
fn waits(mirror: &Mirror) -> Res<()> {
    match mirror.state {
        MirrorState::Proposed => Ok(()),
        MirrorState::Active
        | MirrorState::Asking
        | MirrorState::Unjoining
        | MirrorState::Ending => Problem::refuse(
            "nothing-to-confirm",
            "The label is in this account already. `kith label list` shows where labels are.",
        ),
    }
}

/// Confirms the join plan: from now on the label and the group are kept in step.
pub fn confirm(work: &dyn Work, actor: Actor, label: LabelId, account: AccountId) -> Res<Mirror> {
    Viewer::claim(work, label, actor)?;
    let mirror = mine(work, actor.user, label, account)?;
    waits(&mirror)?;
    work.save_due(account, Some(work.now()))?;
    // Another installation may have marked the group since it was asked for (G2).
    let groups = work.groups(account)?;
    if let Some(group) = groups.iter().find(|g| mirror.group.as_ref() == Some(&g.id)) {
        free_to_bind(work, account, Some(label), group)?;
    }
    match work.join_plan(label, account)? {
        Some(plan) if work.now() - plan.at < PLAN_LIFE => {}
        Some(_) => {
            return Problem::refuse(
                "join-plan-lapsed",
                "What was shown is more than 24 hours old and may no longer be true. Ask for \
                 the label in this account once more, look at what it will do, and confirm that.",
            );
        }
        None => {
            return Problem::refuse(
                "join-plan-missing",
                "What this will do is still being worked out. `kith sync now` hurries it along; \
                 then look at it and confirm.",
            );
        }
    }
    let mirror = Mirror {
        state: MirrorState::Active,
        ..mirror
    };
    work.save_mirror(&mirror)?;
    // No group is bound that would have its members listed; nobody agreed on them yet (G2, G6).
    let scope = work.label(label)?.and_then(|l| l.scope);
    look_again(work, account, scope.is_some() || mirror.again)?;
    Ok(mirror)
}

/// Takes a label out of an account of the user's own (D1). For the account's user, also
/// when the label itself is out of their sight by now.
pub fn unmirror(work: &dyn Work, user: UserId, label: LabelId, account: AccountId) -> Res<()> {
    labels::end_mirror(work, mine(work, user, label, account)?)
}

/// Puts back a group that was deleted in the account (G5): Kith makes it again. Looks at no more
/// than `limit` contacts after `after` in this unit (K3); says where to go on, in a unit of its
/// own, or that it is done. Until then its user is asked as before.
pub fn put_group_back(
    work: &dyn Work,
    actor: Actor,
    label: LabelId,
    account: AccountId,
    after: Option<ContactId>,
    limit: usize,
) -> Res<Option<ContactId>> {
    Viewer::claim(work, label, actor)?;
    let mirror = mine(work, actor.user, label, account)?;
    if mirror.state == MirrorState::Unjoining {
        return Problem::refuse(
            "join-being-undone",
            "The join of this label is being taken back there. `kith label unjoin` goes on with that.",
        );
    }
    if mirror.state != MirrorState::Asking {
        return Problem::refuse(
            "group-not-gone",
            "The group of this label was not deleted, so there is nothing to put back.",
        );
    }
    // Nobody is in the new group yet; without this, each would look taken out of it.
    let members = work.members_after(label, after, limit)?;
    for &contact in &members {
        if let Some(mut link) = work.link(contact, account)?
            && link.groups.remove(&label)
        {
            work.save_link(&link)?;
        }
    }
    if members.len() == limit {
        return Ok(members.last().copied());
    }
    work.save_mirror(&Mirror {
        state: MirrorState::Active,
        group: None,
        made: false,
        foreign: None,
        ..mirror
    })?;
    work.save_due(account, Some(work.now()))?;
    Ok(None)
}

/// Marks the account as due. A group that was there before has members that nobody looked
/// at yet: they are listed in full.
fn look_again(work: &dyn Work, account: AccountId, members: bool) -> Res<()> {
    if members && let Some(kept) = work.account(account)? {
        work.save_account(&Account {
            people: None,
            paging: None,
            ..kept
        })?;
    }
    work.save_due(account, Some(work.now()))
}

/// A mirror in an account of the user's own.
pub(super) fn mine(
    read: &dyn Read,
    user: UserId,
    label: LabelId,
    account: AccountId,
) -> Res<Mirror> {
    own_connected(read, user, account)?;
    let missing = || {
        Problem::new(
            "not-mirrored",
            "This label is not in this account. `kith label list` shows where labels are.",
        )
    };
    read.mirror(label, account)?.ok_or_else(|| missing().into())
}

/// The mirror that was asked for and waits; refuses where one is in force.
fn proposed(read: &dyn Read, label: LabelId, account: AccountId) -> Res<Option<Mirror>> {
    let Some(mirror) = read.mirror(label, account)? else {
        return Ok(None);
    };
    match mirror.state {
        MirrorState::Proposed => Ok(Some(mirror)),
        MirrorState::Active | MirrorState::Asking => Problem::refuse(
            "already-mirrored",
            "The label is in this account already. `kith sync now` brings it up to date.",
        ),
        MirrorState::Unjoining => Problem::refuse(
            "join-being-undone",
            "The join of this label is being taken back there. `kith label unjoin` goes on with \
             that; then ask again.",
        ),
        MirrorState::Ending => Problem::refuse(
            "mirror-ending",
            "The label is just being taken out of this account. Wait until that is done \
             (`kith sync`), then ask again.",
        ),
    }
}
