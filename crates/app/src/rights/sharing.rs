//! With whom a label is shared: what managers and its owner may do about that (sync §8, R1, R6).

use super::{Manager, Owner, Right, access_by, no_such_label, terms};
use crate::{AccountState, Read, Res, Work, hub};
use domain::{Field, Grant, LabelId, Level, Principal, UserId};
use std::collections::BTreeSet;

impl Manager<'_> {
    /// Shares the label, at a level below one's own and without these fields. Hidden is at
    /// least what is hidden from whoever shares it (R1).
    pub fn share(self, with: &Principal, level: Level, hidden: BTreeSet<Field>) -> Res<Grant> {
        let Right { work, label, by } = self.right;
        self.keep(terms::shared(work, label, by.user, with, level, hidden)?)
    }

    /// Changes the level of a grant below one's own to another below one's own.
    pub fn set_level(self, with: &Principal, level: Level) -> Res<Grant> {
        let Right { work, label, by } = self.right;
        self.keep(terms::set(work, label, by.user, with, level)?)
    }

    /// Ends a grant below one's own; the contacts leave the accounts of those it reached (D1).
    pub fn revoke(self, with: &Principal) -> Res<()> {
        let Right { work, label, by } = self.right;
        terms::granted(work, label, by.user, with)?;
        work.drop_grant(label, with)?;
        access_changed(work, label, with)
    }

    fn keep(self, grant: Grant) -> Res<Grant> {
        let Right { work, label, .. } = self.right;
        work.save_grant(&grant)?;
        access_changed(work, label, &grant.with)?;
        Ok(grant)
    }
}

impl Owner<'_> {
    /// Keeps exactly these fields from whom the grant reaches, and at least these from
    /// whomever they shared the label with (R1, R6).
    pub fn hide(self, with: &Principal, fields: BTreeSet<Field>) -> Res<Grant> {
        let Right { work, label, by } = self.right;
        let grant = terms::hiding(work, label, by.user, with, fields)?;
        work.save_grant(&grant)?;
        access_changed(work, label, with)?;
        Ok(grant)
    }
}

/// What a principal gets of a label changed: hands on what is hidden, and has every account
/// looked at that may see more or less now.
pub(crate) fn access_changed(work: &dyn Work, label: LabelId, with: &Principal) -> Res<()> {
    hand_on(work, label)?;
    let users = reached(work, with)?;
    hub::mark_due(work, touched(work, label, &users)?)?;
    // Through this label they may see fields of contacts that other labels brought (R2).
    for account in work.accounts()? {
        if users.contains(&account.user) && account.state != AccountState::Disconnected {
            work.save_due(account.id, Some(work.now()))?;
        }
    }
    Ok(())
}

/// The labels of which somebody may see more or less once these users' access to this one
/// changes: what came from there into further labels, and from those into others (R2).
pub(crate) fn touched(
    read: &dyn Read,
    label: LabelId,
    users: &BTreeSet<UserId>,
) -> Res<BTreeSet<LabelId>> {
    let mut labels = BTreeSet::from([label]);
    for &user in users {
        labels.extend(read.reshared_by(user)?);
    }
    let mut ahead: Vec<LabelId> = labels.iter().copied().collect();
    while let Some(from) = ahead.pop() {
        for into in read.reshared_from(from)? {
            if labels.insert(into) {
                ahead.push(into);
            }
        }
    }
    Ok(labels)
}

/// Everybody a principal reaches.
pub(crate) fn reached(work: &dyn Read, with: &Principal) -> Res<BTreeSet<UserId>> {
    Ok(match with {
        Principal::User(user) => BTreeSet::from([*user]),
        Principal::Team(team) => work.team_members(*team)?.into_iter().collect(),
        Principal::Domain(domain) => {
            let accounts = work.accounts()?.into_iter();
            let theirs = accounts.filter(|a| a.domain.as_ref() == Some(domain));
            theirs.map(|a| a.user).collect()
        }
    })
}

/// A grant made by somebody from whom fields are hidden hides at least those (R1).
fn hand_on(work: &dyn Work, label: LabelId) -> Res<()> {
    let row = work.label(label)?.ok_or_else(no_such_label)?;
    let mut grants = work.grants(label)?;
    let changed = terms::hand_on(&mut grants, |grants, user| {
        access_by(&row, user, || {
            let principals = work.principals(user)?;
            let reaching = grants.iter().filter(|g| principals.contains(&g.with));
            Ok(reaching.cloned().collect())
        })
    })?;
    let mut changed = grants.iter().filter(|g| changed.contains(&g.with));
    changed.try_for_each(|g| work.save_grant(g))
}
