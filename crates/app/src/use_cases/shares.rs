//! With whom a label is shared, and at which level.

use crate::rights::no_such_label;
use crate::{Owner, Problem, Read, Res, User, Viewer, Work};
use domain::{Actor, Grant, LabelId, Level, UserId};

/// Shares a label, or changes the level of somebody who has it already; for the owner.
pub fn share(
    work: &dyn Work,
    actor: Actor,
    label: LabelId,
    with: UserId,
    level: Level,
) -> Res<Grant> {
    Owner::claim(work, label, actor)?.share(with, level)
}

/// Changes the level of somebody who has the label; for the owner.
pub fn set_level(
    work: &dyn Work,
    actor: Actor,
    label: LabelId,
    with: UserId,
    level: Level,
) -> Res<Grant> {
    Owner::claim(work, label, actor)?.set_level(with, level)
}

/// Takes the label away from somebody; for the owner.
pub fn revoke(work: &dyn Work, actor: Actor, label: LabelId, with: UserId) -> Res<()> {
    Owner::claim(work, label, actor)?.revoke(with)
}

/// Gives up a label that somebody else shared.
pub fn give_up(work: &dyn Work, actor: Actor, label: LabelId) -> Res<()> {
    Viewer::claim(work, label, actor)?.give_up()
}

/// The owner and everybody the label is shared with; for whoever sees it.
pub fn list(read: &dyn Read, user: UserId, label: LabelId) -> Res<(User, Vec<(User, Grant)>)> {
    read.level(label, user)?.ok_or_else(no_such_label)?;
    let row = read.label(label)?.ok_or_else(no_such_label)?;
    let mut members = Vec::new();
    for grant in read.grants(label)? {
        if let Some(member) = read.user(grant.user)? {
            members.push((member, grant));
        }
    }
    let owner = read.user(row.owner)?.ok_or_else(no_such_label)?;
    Ok((owner, members))
}

/// The level of this name, as people type it.
pub fn level(name: &str) -> Res<Level> {
    let unknown = || {
        let names: Vec<&str> = Level::ALL.iter().map(|l| l.name()).collect();
        Problem::new(
            "unknown-level",
            format!("There is no such level; there are {}.", names.join(", ")),
        )
    };
    Level::parse(name.trim()).ok_or_else(|| unknown().into())
}
