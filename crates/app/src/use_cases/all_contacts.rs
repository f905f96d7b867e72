//! “All contacts” between accounts of one user (G6): everybody in them, with stars and the
//! user's own labels, in one go.

use super::accounts::own_connected;
use super::labels::{self, folded};
use super::mirrors;
use crate::{Account, Problem, Res, Work};
use domain::{AccountId, Actor, GroupId, Label, LabelId, Scope, UserId};
use std::collections::{BTreeMap, BTreeSet};
use sync::{Mirror, MirrorState, Named, SeenGroup};

/// What was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// What the accounts have in common from now on, the provider's own groups first.
    pub labels: Vec<Label>,
    /// What waits for its join plan to be confirmed (I2), by label in that order.
    pub proposed: Vec<(LabelId, AccountId)>,
    /// Groups that stay as they are, and why.
    pub left: Vec<Left>,
}

/// A group that stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Where.
    pub account: AccountId,
    /// Its name there.
    pub group: String,
    /// Why.
    pub why: WhyLeft,
}

/// Why a group stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyLeft {
    /// It shows a label of somebody else's: that one goes where its user takes it.
    Received,
    /// Another installation keeps it (G2).
    BoundElsewhere,
    /// The account has another group of the same name to the eye.
    SameName,
}

/// Puts all contacts of the accounts together: whoever is in one of them is in all, with stars
/// and labels. Groups of the same name become one label. The first account's people are taken
/// as they are; nothing is written into any account before its join plan was confirmed.
pub fn join(work: &dyn Work, actor: Actor, accounts: &[AccountId]) -> Res<Joined> {
    let accounts = checked(work, actor.user, accounts)?;
    let mut joined = Joined::default();
    for scope in Scope::ALL {
        let label = scoped(work, actor.user, scope)?;
        for account in &accounts {
            if work.mirror(label.id, account.id)?.is_none() {
                let first = work.mirrors_of(label.id)?.is_empty() && label.seq == 0;
                work.save_mirror(&of_system_group(&label, account.id, first))?;
            }
        }
        joined.labels.push(label);
    }
    for account in &accounts {
        for group in work.groups(account.id)? {
            if group.system {
                continue;
            }
            match own_label(work, actor, account.id, &group, &joined.labels)? {
                Ok(label) => joined.labels.extend(label),
                Err(why) => joined.left.push(Left {
                    account: account.id,
                    group: group.name,
                    why,
                }),
            }
        }
    }
    for label in &joined.labels {
        for account in &accounts {
            if label.scope.is_none() && work.mirror(label.id, account.id)?.is_none() {
                mirrors::mirror(work, actor, label.id, account.id)?;
            }
            let mirror = work.mirror(label.id, account.id)?;
            if mirror.is_some_and(|m| m.state == MirrorState::Proposed) {
                work.drop_join_plan(label.id, account.id)?;
                joined.proposed.push((label.id, account.id));
            }
        }
    }
    for account in accounts {
        work.save_account(&Account {
            people: None,
            paging: None,
            ..account.clone()
        })?;
        work.save_due(account.id, Some(work.now()))?;
    }
    Ok(joined)
}

/// The accounts, each once, that can be joined.
fn checked(work: &dyn Work, user: UserId, accounts: &[AccountId]) -> Res<Vec<Account>> {
    let once: BTreeSet<AccountId> = accounts.iter().copied().collect();
    if once.len() < 2 {
        return Problem::refuse(
            "one-account",
            "All contacts are kept in step between two accounts of yours or more: name each with \
             `--account`. `kith account connect` connects another one.",
        );
    }
    let mut named = BTreeSet::new();
    let mut checked = Vec::new();
    for id in accounts.iter().filter(|id| named.insert(**id)) {
        let account = own_connected(work, user, *id)?;
        if account.listed.is_none() {
            return Problem::refuse(
                "account-not-read",
                format!(
                    "{} was not read yet, so nobody knows what is in it. `kith sync now` \
                     hurries it along; then join the accounts.",
                    account.email
                ),
            );
        }
        checked.push(account);
    }
    Ok(checked)
}

/// The user's label of this kind; made where there is none.
fn scoped(work: &dyn Work, user: UserId, scope: Scope) -> Res<Label> {
    let own = work.owned_labels(user)?;
    if let Some(label) = own.iter().find(|l| l.scope == Some(scope)) {
        return Ok(label.clone());
    }
    let names: BTreeSet<String> = own.iter().map(|l| folded(&l.name)).collect();
    let numbered = (2_usize..).map(|n| format!("{} {n}", scope.name()));
    let name = std::iter::once(scope.name().to_owned())
        .chain(numbered)
        .find(|name| !names.contains(&folded(name)))
        .expect("there are more numbers than labels");
    let label = Label {
        scope: Some(scope),
        ..labels::make(work, user, name)?
    };
    work.save_label(&label)?;
    Ok(label)
}

/// The mirror of such a label. Its group is told by the executor, which knows the provider.
pub(super) fn of_system_group(label: &Label, account: AccountId, first: bool) -> Mirror {
    Mirror {
        label: label.id,
        account,
        group: None,
        made: false,
        agreed_name: label.name.clone(),
        label_name: label.name.clone(),
        state: if first {
            MirrorState::Active
        } else {
            MirrorState::Proposed
        },
        phone: false,
        cursor: 0,
        named: Named::User,
        again: false,
        foreign: None,
        making: None,
    }
}

/// The label that a group of the user's own belongs to, if it is not among those known yet:
/// the one it shows, one of the same name, or a new one made from it.
fn own_label(
    work: &dyn Work,
    actor: Actor,
    account: AccountId,
    group: &SeenGroup,
    known: &[Label],
) -> Res<Result<Option<Label>, WhyLeft>> {
    let installation = work.installation()?.id.to_string();
    let binding = group.binding.as_ref();
    if binding.is_some_and(|b| b.installation != installation) {
        return Ok(Err(WhyLeft::BoundElsewhere));
    }
    let new = |label: Label| known.iter().all(|l| l.id != label.id).then_some(label);
    if let Some(shown) = shown_by(work, account, &group.id)? {
        return Ok(match work.label(shown)? {
            Some(label) if label.owner == actor.user => Ok(new(label)),
            Some(_) | None => Err(WhyLeft::Received),
        });
    }
    let own: BTreeMap<String, Label> = work
        .owned_labels(actor.user)?
        .into_iter()
        .filter(|l| l.scope.is_none())
        .map(|l| (folded(&l.name), l))
        .collect();
    if let Some(label) = own.get(&folded(&group.name)) {
        // A label that the account shows already has its group: this is another one.
        return Ok(match work.mirror(label.id, account)? {
            Some(_) => Err(WhyLeft::SameName),
            None => Ok(new(label.clone())),
        });
    }
    if labels::free_name(work, actor.user, &group.name, None).is_err() {
        return Ok(Err(WhyLeft::SameName));
    }
    let (label, _) = mirrors::from_group(work, actor, account, &group.id, None)?;
    Ok(Ok(Some(label)))
}

/// The label that a group of the account shows.
fn shown_by(work: &dyn Work, account: AccountId, group: &GroupId) -> Res<Option<LabelId>> {
    let mirrors = work.mirrors(account)?.into_iter();
    let mut showing = mirrors.filter(|m| m.group.as_ref() == Some(group));
    Ok(showing.next().map(|m| m.label))
}
