//! What follows from the most specific grant counting alone (R1): to take one away may give more,
//! and to give one may take away.

use super::{access_by, no_such_label, reached, reaching, terms};
use crate::{Problem, Read, Res};
use domain::{Access, Grant, Label, LabelId, Principal, UserId};

/// What a user has of a label now, and would have if this were what a principal has of it.
fn before_and_after(
    read: &dyn Read,
    label: &Label,
    user: UserId,
    with: &Principal,
    grant: Option<&Grant>,
) -> Res<[Option<Access>; 2]> {
    let before = reaching(read, label.id, user)?;
    let mut after = before.clone();
    after.retain(|g| g.with != *with);
    after.extend(grant.cloned());
    Ok([
        access_by(label, user, || Ok(before))?,
        access_by(label, user, || Ok(after))?,
    ])
}

/// Refuses a grant, or that there is none, where somebody it reaches has as much as `by` and would
/// have something else, or would come to have as much: neither is for `by` to give or to take.
pub(super) fn stays_below(
    read: &dyn Read,
    label: LabelId,
    by: UserId,
    with: &Principal,
    grant: Option<&Grant>,
) -> Res<()> {
    let row = read.label(label)?.ok_or_else(no_such_label)?;
    let mine = read.access(label, by)?.ok_or_else(no_such_label)?;
    for user in reached(read, with)? {
        let [before, after] = before_and_after(read, &row, user, with, grant)?;
        let most = before.iter().chain(&after).map(|a| a.level).max();
        if before != after && most >= Some(mine.level) {
            return terms::above_own(&mine);
        }
    }
    Ok(())
}

/// Refuses what would give a user more of a label by their own doing, once what reaches them by
/// `but` does so no more: what was given to them alone, or to their team, may be there to give them
/// less than others have.
pub(crate) fn lifts_nothing(
    read: &dyn Read,
    label: LabelId,
    user: UserId,
    but: &Principal,
) -> Res<()> {
    let row = read.label(label)?.ok_or_else(no_such_label)?;
    let more = match before_and_after(read, &row, user, but, None)? {
        [_, None] => false,
        [None, Some(_)] => true,
        [Some(before), Some(after)] => after.within(&before) != after,
    };
    if !more {
        return Ok(());
    }
    let owner = read.user(row.owner)?.map_or_else(
        || "its owner".to_owned(),
        |o| format!("its owner {} ({})", o.name, o.email),
    );
    Problem::refuse(
        "would-give-more",
        format!(
            "The label “{}” is shared with you by a team or a domain, too, and without this you \
             would get more of it than you have now. Only {owner} can change that. To be rid of \
             its contacts, take it out of your account (`kith label unmirror`).",
            row.name
        ),
    )
}
