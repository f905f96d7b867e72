//! Dry runs: who would see whom, and what would leave which account. Found out by looking only, by
//! the rules that judge the act itself, and refused where that would be.

mod alike;
mod outcome;
mod told;

use self::alike::{Alike, alike};
use self::outcome::Tally;
pub use self::outcome::{Leaves, Outcome, Sees};
use self::told::Asker;
pub use self::told::Theirs;
use super::{accounts, mirrors};
use crate::rights::{self, AsIf, Sight, may, no_such_label, reached, touched};
use crate::{Read, Res};
use domain::{AccountId, Actor, ContactId, Field, Grant, Label, LabelId, Level, Principal, UserId};
use std::collections::BTreeSet;

/// What might be done with a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Sharing it.
    Share {
        /// With whom.
        with: Principal,
        /// At which level.
        level: Level,
        /// Without which fields.
        hidden: BTreeSet<Field>,
    },
    /// Changing a level.
    SetLevel {
        /// Whose.
        with: Principal,
        /// To which.
        level: Level,
    },
    /// Taking it away.
    Revoke {
        /// From whom.
        with: Principal,
    },
    /// Hiding exactly these fields.
    Hide {
        /// From whom.
        with: Principal,
        /// Which.
        fields: BTreeSet<Field>,
    },
    /// Handing it over.
    Transfer {
        /// To whom.
        to: UserId,
    },
    /// Deleting it.
    Delete,
    /// Taking it out of an account of the actor's.
    Unmirror {
        /// Out of which.
        account: AccountId,
    },
}

/// What a change would do. Refused as the change itself would be.
pub fn preview(read: &dyn Read, actor: Actor, label: LabelId, change: &Change) -> Res<Outcome> {
    let row = read.label(label)?.ok_or_else(no_such_label)?;
    let before = AsIf::now(read, row.clone())?;
    let (row, grants, concerned) = changed(read, actor, row, change)?;
    let after = AsIf::new(read, row, grants)?;

    let labels = touched(read, label, &concerned)?;
    let mut users = BTreeSet::new();
    for &label in &labels {
        users.extend(read.label(label)?.map(|l| l.owner));
        for grant in read.grants(label)? {
            users.extend(reached(read, &grant.with)?);
        }
    }
    for grant in after.grants() {
        users.extend(reached(read, &grant.with)?);
    }
    let mut contacts: BTreeSet<ContactId> = BTreeSet::new();
    for &label in &labels {
        contacts.extend(read.members(label)?);
    }
    let mut tally = Tally::new(read, actor, label, change, &after, users)?;
    for Alike { entries, contacts } in alike(read, contacts)? {
        let here = entries.iter().any(|e| e.label == label);
        let was = Sight::as_if(&before, entries.clone());
        let is = Sight::as_if(&after, entries);
        tally.count(&contacts, here, &was, &is)?;
    }
    let (people, left, judged) = tally.found(&before)?;
    let asker = Asker {
        user: actor.user,
        labels: &labels,
        before: &before,
        after: &after,
    };
    asker.told(people, left, judged)
}

/// The label and its grants once the change is made, and whose access it changes.
fn changed(
    read: &dyn Read,
    actor: Actor,
    row: Label,
    change: &Change,
) -> Res<(Label, Vec<Grant>, BTreeSet<UserId>)> {
    let (label, by) = (row.id, actor.user);
    let mut grants = read.grants(label)?;
    let put = |grants: &mut Vec<Grant>, grant: Grant| {
        grants.retain(|g| g.with != grant.with);
        grants.push(grant);
    };
    let concerned = match change {
        Change::Share {
            with,
            level,
            hidden,
        } => {
            may(read, label, by, Level::Manager)?;
            let grant = rights::shared(read, label, by, with, *level, hidden.clone())?;
            put(&mut grants, grant);
            reached(read, with)?
        }
        Change::SetLevel { with, level } => {
            may(read, label, by, Level::Manager)?;
            put(&mut grants, rights::set(read, label, by, with, *level)?);
            reached(read, with)?
        }
        Change::Revoke { with } => {
            may(read, label, by, Level::Manager)?;
            rights::granted(read, label, by, with)?;
            grants.retain(|g| g.with != *with);
            reached(read, with)?
        }
        Change::Hide { with, fields } => {
            may(read, label, by, Level::Owner)?;
            let grant = rights::hiding(read, label, by, with, fields.clone())?;
            put(&mut grants, grant);
            reached(read, with)?
        }
        Change::Transfer { to } => {
            may(read, label, by, Level::Owner)?;
            let (row, former) = rights::handed_over(read, label, *to)?;
            grants.retain(|g| g.with != Principal::User(*to));
            put(&mut grants, former);
            return Ok((row, grants, BTreeSet::from([by, *to])));
        }
        Change::Delete => {
            may(read, label, by, Level::Owner)?;
            let mut all = BTreeSet::from([by]);
            for grant in &grants {
                all.extend(reached(read, &grant.with)?);
            }
            let deleted = Some(read.now());
            return Ok((Label { deleted, ..row }, Vec::new(), all));
        }
        Change::Unmirror { account } => {
            accounts::own_connected(read, by, *account)?;
            mirrors::mine(read, by, label, *account)?;
            BTreeSet::from([by])
        }
    };
    Ok((row, grants, concerned))
}
