//! Whose a label is: handed over by its owner, inherited, or frozen without one (R10).

use super::sharing::access_changed;
use super::sight::most_specific;
use super::{Owner, handed_over, reaching};
use crate::use_cases::{labels::folded, notices};
use crate::{Read, Res, Told, User, Work, hub};
use domain::{Label, Level, Micros, Principal, UserId};
use std::collections::BTreeSet;

impl Owner<'_> {
    /// Makes somebody who has the label its owner; whoever hands it over stays as a manager.
    pub fn hand_over(self, to: UserId) -> Res<Label> {
        let work = self.right.work;
        let (label, former) = handed_over(work, self.right.label, to)?;
        work.drop_grant(label.id, &Principal::User(to))?;
        work.save_label(&label)?;
        work.save_grant(&former)?;
        moved(work, &label, self.right.by.user)?;
        Ok(label)
    }
}

/// Makes a user the owner of a label whose owner is gone, or going: then nobody chose a name, and
/// one that the heir has already gets the former owner's address behind it.
pub(crate) fn inherit(work: &dyn Work, label: Label, heir: UserId) -> Res<Label> {
    let from = label.owner;
    let address = work.user(from)?.map(|u| u.email).unwrap_or_default();
    let theirs: BTreeSet<String> = work
        .owned_labels(heir)?
        .iter()
        .map(|l| folded(&l.name))
        .collect();
    let free = |name: &String| !theirs.contains(&folded(name));
    let names = (2_u32..).map(|n| format!("{} ({address}, {n})", label.name));
    let mut names = [label.name.clone(), format!("{} ({address})", label.name)]
        .into_iter()
        .chain(names);
    let name = names.find(free).unwrap_or_else(|| label.name.clone());
    let label = Label {
        owner: heir,
        name,
        frozen: None,
        ..label
    };
    work.drop_grant(label.id, &Principal::User(heir))?;
    work.save_label(&label)?;
    moved(work, &label, from)?;
    Ok(label)
}

/// Leaves a label to those who have it, to look at only, and tells them until when.
pub(crate) fn freeze(work: &dyn Work, label: Label, kept: Micros) -> Res<Label> {
    let now = work.now();
    let label = Label {
        frozen: Some(now),
        ..label
    };
    work.save_label(&label)?;
    let mut told = BTreeSet::new();
    for grant in work.grants(label.id)? {
        access_changed(work, label.id, &grant.with)?;
        told.extend(super::reached(work, &grant.with)?);
    }
    for user in told {
        let what = Told::LabelFrozen {
            label: label.id,
            from: label.owner,
            until: now + kept,
        };
        notices::tell(work, user, what)?;
    }
    Ok(label)
}

/// Who becomes the owner of a label once its owner is gone: of those who manage it, alone or with a
/// team or a domain, whoever does so the longest (R10); of those of one team, who was here first.
pub(crate) fn heir(read: &dyn Read, label: &Label) -> Res<Option<User>> {
    let mut managers = Vec::new();
    for grant in read.grants(label.id)? {
        if grant.level < Level::Manager {
            continue;
        }
        for user in super::reached(read, &grant.with)? {
            let counts = most_specific(reaching(read, label.id, user)?);
            let user = read.user(user)?.filter(|u| u.gone.is_none());
            // One to them alone may give them less than their team's (R1).
            if let Some(user) = user.filter(|u| u.id != label.owner)
                && counts.is_some_and(|g| g.with == grant.with)
            {
                managers.push((grant.at, user.at, user.id, user));
            }
        }
    }
    let first = managers.into_iter().min_by_key(|m| (m.0, m.1, m.2));
    Ok(first.map(|(.., user)| user))
}

fn moved(work: &dyn Work, label: &Label, from: UserId) -> Res<()> {
    access_changed(work, label.id, &Principal::User(from))?;
    access_changed(work, label.id, &Principal::User(label.owner))?;
    hub::mark_due(work, [label.id])?;
    let what = Told::LabelYours {
        label: label.id,
        from,
    };
    notices::tell(work, label.owner, what)
}
