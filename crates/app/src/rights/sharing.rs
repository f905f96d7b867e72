//! With whom a label is shared: what managers and its owner may do about that (sync §8, R1, R6).

use super::{Manager, Owner, Right, no_such_label};
use crate::{Problem, Read, Res, Work, hub};
use domain::{Field, Grant, LabelId, Level, Principal, UserId};
use std::collections::BTreeSet;

impl Manager<'_> {
    /// Shares the label, at a level below one's own. Hidden is at least what is hidden from
    /// whoever shares it (R1).
    pub fn share(self, with: &Principal, level: Level) -> Res<Grant> {
        let Right { work, label, by } = self.right;
        self.recipient(with)?;
        let mine = self.below_own(level)?;
        if let Some(grant) = work.grant(label, with)? {
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
            hidden: mine,
            by: by.user,
            at: work.now(),
        };
        self.keep(&grant)?;
        Ok(grant)
    }

    /// Changes the level of a grant below one's own to another below one's own.
    pub fn set_level(self, with: &Principal, level: Level) -> Res<Grant> {
        let Right { work, by, .. } = self.right;
        let grant = self.below(with)?;
        let mine = self.below_own(level)?;
        let grant = Grant {
            level,
            hidden: grant.hidden.union(&mine).copied().collect(),
            by: by.user,
            at: work.now(),
            ..grant
        };
        self.keep(&grant)?;
        Ok(grant)
    }

    /// Ends a grant below one's own; the contacts leave the accounts of those it reached (D1).
    pub fn revoke(self, with: &Principal) -> Res<()> {
        let Right { work, label, .. } = self.right;
        self.below(with)?;
        work.drop_grant(label, with)?;
        access_changed(work, label, with)
    }

    fn keep(self, grant: &Grant) -> Res<()> {
        let Right { work, label, .. } = self.right;
        work.save_grant(grant)?;
        access_changed(work, label, &grant.with)
    }

    /// The grant, if it is one that `by` may change.
    fn below(self, with: &Principal) -> Res<Grant> {
        let Right { work, label, .. } = self.right;
        let grant = granted(work, label, with)?;
        self.below_own(grant.level)?;
        Ok(grant)
    }

    /// Refuses a level that is not below one's own; what is hidden from `by` otherwise.
    fn below_own(self, level: Level) -> Res<BTreeSet<Field>> {
        let Right { work, label, by } = self.right;
        let access = work.access(label, by.user)?.ok_or_else(no_such_label)?;
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
        Problem::refuse(
            "above-own-level",
            format!(
                "You are {} of this label, so you can give, change and take away only levels \
                 below that. Ask its owner.",
                access.level
            ),
        )
    }

    /// Refuses whom the label cannot be shared with.
    fn recipient(self, with: &Principal) -> Res<()> {
        let Right { work, label, by } = self.right;
        shareable(work, label)?;
        match with {
            Principal::User(user) if *user == by.user => Problem::refuse(
                "share-with-self",
                "You have this label already. Name the person to share it with.",
            ),
            Principal::User(user) if work.level(label, *user)? == Some(Level::Owner) => {
                Problem::refuse("share-with-owner", "It is this person's own label.")
            }
            Principal::User(user) => match work.user(*user)? {
                Some(_) => Ok(()),
                None => Problem::refuse(
                    "unknown-user",
                    "There is no such user. `kith user list` shows all of them.",
                ),
            },
            Principal::Team(team) => match work.team(*team)? {
                Some(_) => Ok(()),
                None => Problem::refuse(
                    "unknown-team",
                    "There is no such team. `kith team list` shows all of them.",
                ),
            },
            Principal::Domain(_) => Ok(()),
        }
    }
}

impl Owner<'_> {
    /// Keeps exactly these fields from whom the grant reaches, and at least these from
    /// whomever they shared the label with (R1, R6).
    pub fn hide(self, with: &Principal, fields: BTreeSet<Field>) -> Res<Grant> {
        let Right { work, label, .. } = self.right;
        let grant = Grant {
            hidden: fields,
            ..granted(work, label, with)?
        };
        work.save_grant(&grant)?;
        access_changed(work, label, with)?;
        Ok(grant)
    }
}

/// Refuses a label that is its owner's alone (G6).
pub(crate) fn shareable(work: &dyn Read, label: LabelId) -> Res<()> {
    match work.label(label)?.filter(|l| l.scope.is_some()) {
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

/// The grant there is, refused where there is none.
pub(super) fn granted(work: &dyn Work, label: LabelId, with: &Principal) -> Res<Grant> {
    match work.grant(label, with)? {
        Some(grant) => Ok(grant),
        None => Problem::refuse(
            "not-shared",
            "The label is not shared there. `kith share list` shows with whom it is.",
        ),
    }
}

/// What a principal gets of a label changed: hands on what is hidden, and has every account
/// looked at that may see more or less now.
pub(crate) fn access_changed(work: &dyn Work, label: LabelId, with: &Principal) -> Res<()> {
    hand_on(work, label)?;
    let users = reached(work, with)?;
    let mut labels = BTreeSet::from([label]);
    for &user in &users {
        labels.extend(work.reshared_by(user)?);
    }
    // What came from there into further labels, and from those into others (R2).
    let mut ahead: Vec<LabelId> = labels.iter().copied().collect();
    while let Some(from) = ahead.pop() {
        for into in work.reshared_from(from)? {
            if labels.insert(into) {
                ahead.push(into);
            }
        }
    }
    hub::mark_due(work, labels)?;
    // Through this label they may see fields of contacts that other labels brought (R2).
    for account in work.accounts()? {
        if users.contains(&account.user) {
            work.save_due(account.id, Some(work.now()))?;
        }
    }
    Ok(())
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

/// A grant made by somebody from whom fields are hidden hides at least those (R1): also those
/// hidden from them later, and still when they lost the label themselves.
fn hand_on(work: &dyn Work, label: LabelId) -> Res<()> {
    loop {
        let mut moved = false;
        for grant in work.grants(label)? {
            let Some(giver) = work.access(label, grant.by)? else {
                continue;
            };
            if !giver.hidden.is_subset(&grant.hidden) {
                let hidden = grant.hidden.union(&giver.hidden).copied().collect();
                work.save_grant(&Grant { hidden, ..grant })?;
                moved = true;
            }
        }
        if !moved {
            return Ok(());
        }
    }
}
