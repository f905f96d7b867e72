//! With whom a label is shared, and at which level.

use super::invitations::address;
use super::{teams, users};
use crate::rights::{self, no_such_label};
use crate::words;
use crate::{Manager, Owner, Problem, Read, Res, Team, User, Viewer, Work};
use domain::{Actor, Field, Grant, Label, LabelId, Level, Principal, UserId};
use std::collections::BTreeSet;

/// Shares a label; for its owner and managers.
pub fn share(
    work: &dyn Work,
    actor: Actor,
    label: LabelId,
    with: impl Into<Principal>,
    level: Level,
) -> Res<Grant> {
    share_without(work, actor, label, with, level, BTreeSet::new())
}

/// Shares a label without some fields; for its owner and managers (R6).
pub fn share_without(
    work: &dyn Work,
    actor: Actor,
    label: LabelId,
    with: impl Into<Principal>,
    level: Level,
    hidden: BTreeSet<Field>,
) -> Res<Grant> {
    Manager::claim(work, label, actor)?.share(&with.into(), level, hidden)
}

/// Changes the level of somebody who has the label; for its owner and managers. What is at this
/// level already stays as it is, and as who gave it.
pub fn set_level(
    work: &dyn Work,
    actor: Actor,
    label: LabelId,
    with: impl Into<Principal>,
    level: Level,
) -> Res<Grant> {
    let (manager, with) = (Manager::claim(work, label, actor)?, with.into());
    not_the_owner(work, label, &with)?;
    match already(work, label, &with, level)? {
        Some(grant) => Ok(grant),
        None => manager.set_level(&with, level),
    }
}

/// What a principal was given, if it is at this level already.
pub fn already(
    read: &dyn Read,
    label: LabelId,
    with: &Principal,
    level: Level,
) -> Res<Option<Grant>> {
    Ok(read.grant(label, with)?.filter(|g| g.level == level))
}

/// Refuses what would change the owner's own access.
pub fn not_the_owner(read: &dyn Read, label: LabelId, with: &Principal) -> Res<()> {
    let row = read.label(label)?.ok_or_else(no_such_label)?;
    if *with != Principal::User(row.owner) {
        return Ok(());
    }
    let name = read.user(row.owner)?.map(|u| u.name).unwrap_or_default();
    Problem::refuse(
        "owner-has-all",
        format!(
            "{name} owns “{}”, and has all of it as long as that is so. To make somebody else its \
             owner, hand it over: `kith share transfer`.",
            row.name
        ),
    )
}

/// Takes the label away from somebody; for its owner and managers.
pub fn revoke(
    work: &dyn Work,
    actor: Actor,
    label: LabelId,
    with: impl Into<Principal>,
) -> Res<()> {
    let (manager, with) = (Manager::claim(work, label, actor)?, with.into());
    not_the_owner(work, label, &with)?;
    manager.revoke(&with)
}

/// Keeps exactly these fields from somebody; for the owner (R6).
pub fn hide(
    work: &dyn Work,
    actor: Actor,
    label: LabelId,
    with: impl Into<Principal>,
    fields: BTreeSet<Field>,
) -> Res<Grant> {
    let (owner, with) = (Owner::claim(work, label, actor)?, with.into());
    not_the_owner(work, label, &with)?;
    owner.hide(&with, fields)
}

/// The fields that are kept from somebody once these are hidden too, or shown again: what
/// [`hide`] is told by whoever names only a difference.
pub fn hidden_with(
    read: &dyn Read,
    label: LabelId,
    with: &Principal,
    fields: &BTreeSet<Field>,
    hide: bool,
) -> Res<BTreeSet<Field>> {
    let hidden = read.grant(label, with)?.map(|g| g.hidden);
    let hidden = hidden.unwrap_or_default();
    Ok(match hide {
        true => hidden.union(fields).copied().collect(),
        false => hidden.difference(fields).copied().collect(),
    })
}

/// Makes somebody who has the label its owner, and the actor its manager; for the owner.
pub fn transfer(work: &dyn Work, actor: Actor, label: LabelId, to: UserId) -> Res<Label> {
    Owner::claim(work, label, actor)?.hand_over(to)
}

/// Gives up a label that somebody else shared.
pub fn give_up(work: &dyn Work, actor: Actor, label: LabelId) -> Res<()> {
    Viewer::claim(work, label, actor)?.give_up()
}

/// A label's owner, and everybody it is shared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Members {
    /// Who owns it.
    pub owner: User,
    /// Whom it is shared with.
    pub members: Vec<Member>,
}

/// Somebody a label is shared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The user or the team; a domain has no more than its name.
    pub who: Who,
    /// What they were given.
    pub grant: Grant,
    /// Who gave it.
    pub by: Option<User>,
    /// How many of those it reaches took it into an account of theirs.
    pub accepted: usize,
}

/// A principal as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// A user.
    User(User),
    /// A team.
    Team(Team),
    /// A domain.
    Domain(String),
}

/// The owner and everybody the label is shared with; for whoever sees it.
pub fn list(read: &dyn Read, user: UserId, label: LabelId) -> Res<Members> {
    read.level(label, user)?.ok_or_else(no_such_label)?;
    let row = read.label(label)?.ok_or_else(no_such_label)?;
    let mut taken = BTreeSet::new();
    for mirror in read.mirrors_of(label)? {
        if mirror.state.is_live() {
            taken.extend(read.account(mirror.account)?.map(|a| a.user));
        }
    }
    let mut members = Vec::new();
    for grant in read.grants(label)? {
        let Some(who) = who(read, &grant.with)? else {
            continue;
        };
        let reached = rights::reached(read, &grant.with)?;
        members.push(Member {
            who,
            by: read.user(grant.by)?,
            accepted: reached.intersection(&taken).count(),
            grant,
        });
    }
    let owner = read.user(row.owner)?.ok_or_else(no_such_label)?;
    Ok(Members { owner, members })
}

/// Whom people mean by the address of a user, `team:NAME` or `@domain.example`.
pub fn principal(read: &dyn Read, text: &str) -> Res<Principal> {
    let text = text.trim();
    if let Some(name) = text.strip_prefix("team:") {
        return teams::by_name(read, name).map(|t| Principal::Team(t.id));
    }
    if let Some(domain) = text.strip_prefix('@') {
        return Ok(Principal::Domain(domain.to_lowercase()));
    }
    let email = users::address(text)?;
    match address::known_as(read, &email)? {
        Some(user) => Ok(Principal::User(user.id)),
        None => Problem::refuse(
            "unknown-user",
            format!(
                "There is no user {email} here. `kith share invite` makes a link by which they get \
                 the label; `kith user add {email}` adds them first."
            ),
        ),
    }
}

/// A principal as it is shown; none of a user or a team that was never there.
pub fn who(read: &dyn Read, with: &Principal) -> Res<Option<Who>> {
    Ok(match with {
        Principal::User(id) => read.user(*id)?.map(Who::User),
        Principal::Team(id) => read.team(*id)?.map(Who::Team),
        Principal::Domain(name) => Some(Who::Domain(name.clone())),
    })
}

/// The level of this name, as people type it: one that can be given.
pub fn level(name: &str) -> Res<Level> {
    let wanted = name.trim().to_lowercase();
    match Level::parse(&wanted) {
        Some(Level::Owner) => Problem::refuse(
            "one-owner",
            "A label has one owner. To make somebody else its owner, hand it over: \
             `kith share transfer`.",
        ),
        Some(level) => Ok(level),
        None => {
            let given = Level::ALL.into_iter().filter(|l| *l != Level::Owner);
            let message = format!(
                "There is no level “{wanted}”; there are {}.",
                words::few(given)
            );
            Problem::refuse("unknown-level", message)
        }
    }
}
