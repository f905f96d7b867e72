//! How an account is disconnected: at once, and what Kith knew of it is forgotten piece by piece.

use super::{domains_changed, own_connected};
use crate::use_cases::{notices, receipts};
use crate::{Account, AccountState, Parted, Problem, Read, Res, Told, Work, words};
use domain::{AccountId, Label, OnLeaving, UserId};
use sync::{Mirror, MirrorState};

/// Refuses to disconnect an account before its user said what becomes of what Kith made there,
/// where it shows a label whose owner wants that to go with the label (D1). The owner decides what
/// a label leaves behind; what an account keeps that nobody tends any more, its user.
pub fn say_what_stays(read: &dyn Read, user: UserId, id: AccountId) -> Res<()> {
    own_connected(read, user, id)?;
    let owed = owed(read, user, id)?;
    let names: Vec<String> = owed.into_iter().map(|(m, ..)| m.agreed_name).collect();
    if names.is_empty() {
        return Ok(());
    }
    Problem::refuse(
        "say-what-stays",
        format!(
            "This account shows what belongs to others: {}. Say what becomes of the contacts that Kith \
             made there: `--remove` takes them out first, `--keep` leaves them, and the owners are \
             told.",
            words::few(names.iter())
        ),
    )
}

/// The labels of others who want what Kith made to go with them, and how many of its contacts each
/// has in the account.
fn owed(read: &dyn Read, user: UserId, id: AccountId) -> Res<Vec<(Mirror, Label, usize)>> {
    let made = read.made_by_label(id)?;
    let mut owed = Vec::new();
    for mirror in read.mirrors(id)? {
        let label = read.label(mirror.label)?.filter(|label| {
            let goes = label.on_leaving == OnLeaving::Remove;
            goes && label.owner != user && mirror.state != MirrorState::Proposed
        });
        if let (Some(label), Some(made)) = (label, made.get(&mirror.label)) {
            owed.push((mirror, label, *made));
        }
    }
    Ok(owed)
}

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
    for (_, label, contacts) in owed(work, user, id)? {
        let (owner, label) = (label.owner, label.id);
        let what = Told::StaysThere {
            label,
            by: user,
            contacts,
        };
        notices::tell(work, owner, what)?;
    }
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
