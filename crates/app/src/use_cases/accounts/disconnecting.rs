//! How an account is disconnected: at once, and what Kith knew of it is forgotten piece by piece.

use super::{domains_changed, own_connected};
use crate::use_cases::receipts;
use crate::{Account, AccountState, Parted, Read, Res, Work};
use domain::{AccountId, UserId};
use sync::MirrorState;

/// Disconnects an account: forgets its token and its mirrors, so that nothing is read or written
/// there any more. What it shows stays as it is, in the account and in the labels (D1, R10). What
/// was seen and linked there is forgotten by [`forget_some`]: call that until it says that it is
/// done.
pub fn disconnect(work: &dyn Work, user: UserId, id: AccountId) -> Res<Account> {
    let account = Account {
        state: AccountState::Disconnected,
        token: None,
        people: None,
        groups: None,
        listed_full: None,
        listed: None,
        full: None,
        ends: None,
        paging: None,
        ..own_connected(work, user, id)?
    };
    let before = work.principals(user)?;
    for mirror in work.mirrors(id)? {
        work.drop_join_plan(mirror.label, id)?;
        if mirror.state != MirrorState::Proposed {
            receipts::begin(work, id, mirror.label)?;
        }
        work.drop_mirror(mirror.label, id)?;
    }
    for group in work.groups(id)? {
        work.drop_group(id, &group.id)?;
    }
    for brake in work.brakes(id)? {
        work.drop_brake(brake.id)?;
    }
    work.save_account(&account)?;
    work.save_due(id, None)?;
    work.save_lag(id, None)?;
    if !work.remembers(id)? {
        receipts::close_all(work, &account)?;
    }
    domains_changed(work, user, &before)?;
    Ok(account)
}

/// Forgets some of the people of an account that was disconnected, at most `limit` in this unit
/// (K3), and writes down that they stay there (D1). Says whether that is done; until then it is
/// simply asked for again, whatever happened in between.
pub fn forget_some(work: &dyn Work, id: AccountId, limit: usize) -> Res<bool> {
    let account = work.account(id)?;
    let Some(account) = account.filter(|a| a.state == AccountState::Disconnected) else {
        return Ok(true);
    };
    let linked = work.linked(id, limit)?;
    for &contact in &linked {
        if let Some(link) = work.link(contact, id)? {
            for &label in &link.groups {
                receipts::part(work, (id, label), &link, Parted::Disconnected)?;
            }
        }
        work.drop_link(contact, id)?;
    }
    work.forget_people(id, limit - linked.len())?;
    if work.remembers(id)? {
        return Ok(false);
    }
    receipts::close_all(work, &account)?;
    Ok(true)
}

/// The accounts that were disconnected and of which something is known still: whoever began to
/// forget it was interrupted.
pub fn remembered(read: &dyn Read) -> Res<Vec<AccountId>> {
    let mut remembered = Vec::new();
    for account in read.accounts()? {
        if account.state == AccountState::Disconnected && read.remembers(account.id)? {
            remembered.push(account.id);
        }
    }
    Ok(remembered)
}
