//! A label whose contacts still come in from the account it was made in.

use super::mine;
use crate::{Account, AccountState, Read, Res};
use domain::{AccountId, LabelId, UserId};
use sync::MirrorState;

/// From where a label still comes in, whose join plan therefore waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BroughtBy {
    /// From this account of the user's own.
    Own(AccountId),
    /// From an account of the label's owner.
    Owner,
    /// From an account of somebody else's.
    Other,
}

/// What the join plan of a label in the user's account waits for, if another account still
/// brings in whom its group had.
pub fn waits_for(
    read: &dyn Read,
    user: UserId,
    label: LabelId,
    account: AccountId,
) -> Res<Option<BroughtBy>> {
    mine(read, user, label, account)?;
    let owner = read.label(label)?.map(|l| l.owner);
    Ok(brought_by(read, label)?.map(|by| {
        if by.user == user {
            BroughtBy::Own(by.id)
        } else if owner == Some(by.user) {
            BroughtBy::Owner
        } else {
            BroughtBy::Other
        }
    }))
}

/// The account that still brings in whom its group had before: a plan made before that would
/// show them as strangers. It does so until the cycle is through that was asked for when the
/// label came into it; what that cycle holds for a person is held for good.
pub(crate) fn brought_by(read: &dyn Read, label: LabelId) -> Res<Option<Account>> {
    let scope = read.label(label)?.and_then(|l| l.scope);
    for mirror in read.mirrors_of(label)? {
        // Where the group is still to be made, nobody can be in it.
        let bringing = mirror.state == MirrorState::Active
            && !mirror.made
            && mirror.cursor == 0
            && (mirror.group.is_some() || scope.is_some());
        let Some(account) = read.account(mirror.account)?.filter(|_| bringing) else {
            continue;
        };
        let looked_through = account.people.is_some() && read.due(mirror.account)?.is_none();
        if account.state == AccountState::Active && !looked_through {
            return Ok(Some(account));
        }
    }
    Ok(None)
}
