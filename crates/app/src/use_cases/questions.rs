//! What waits for a person: brakes (D4) and questions about one contact or person.

use super::{accounts, history, merged};
use crate::{Brake, BrakeState, Hold, HoldState, Problem, Read, Res, Work};
use domain::{AccountId, Actor, BrakeId, ContactId, HoldId, Origin, RemoteId, UserId};
use std::collections::BTreeSet;
use sync::{HoldReason, LinkState};

/// The brakes that hold in the user's accounts, and on the user's labels.
pub fn brakes(read: &dyn Read, user: UserId) -> Res<Vec<Brake>> {
    let mut holding = Vec::new();
    for account in read.accounts()? {
        for brake in read.brakes(account.id)? {
            if brake.state == BrakeState::Holding && concerns(read, user, &brake)? {
                holding.push(brake);
            }
        }
    }
    Ok(holding)
}

/// What a user is told of a brake: the label by the name they know, and the account. An account of
/// somebody else's is told by whose it is, and not by its address.
pub fn told_of(read: &dyn Read, user: UserId, brake: &Brake) -> Res<(String, String)> {
    let label = history::known_name(read, user, brake.label)?;
    let account = match history::account_name(read, user, brake.account)? {
        Some(address) => address,
        None => {
            let account = read.account(brake.account)?;
            let whose = account.map_or(Ok(None), |a| read.user(a.user))?;
            format!(
                "an account of {}",
                whose.map_or_else(|| "somebody".to_owned(), |u| u.name)
            )
        }
    };
    Ok((label, account))
}

/// Lets what waits pass.
pub fn approve(work: &dyn Work, actor: Actor, id: BrakeId) -> Res<Brake> {
    decide_brake(work, actor, id, BrakeState::Approved)
}

/// Has what waits put back as the hub has it.
pub fn put_back(work: &dyn Work, actor: Actor, id: BrakeId) -> Res<Brake> {
    decide_brake(work, actor, id, BrakeState::PutBack)
}

fn decide_brake(work: &dyn Work, actor: Actor, id: BrakeId, state: BrakeState) -> Res<Brake> {
    let unknown = || {
        Problem::new(
            "unknown-brake",
            "Nothing of this kind waits for you, or somebody decided it a moment ago. `kith brake list` \
             shows what does.",
        )
    };
    let brake = work.brake(id)?.ok_or_else(unknown)?;
    if !concerns(work, actor.user, &brake)? {
        return Err(unknown().into());
    }
    if brake.state != BrakeState::Holding {
        return Problem::refuse(
            "brake-decided",
            "This was decided already and is being done. `kith sync` shows how far it is.",
        );
    }
    let decided = Some(work.now());
    let brake = Brake {
        state,
        decided,
        ..brake
    };
    work.save_brake(&brake)?;
    work.save_due(brake.account, Some(work.now()))?;
    Ok(brake)
}

/// A brake is for the user of the account it holds, and for the owner of the label.
fn concerns(read: &dyn Read, user: UserId, brake: &Brake) -> Res<bool> {
    let account = read.account(brake.account)?.is_some_and(|a| a.user == user);
    Ok(account || read.label(brake.label)?.is_some_and(|l| l.owner == user))
}

/// The open questions of the user's accounts, the oldest first.
pub fn holds(read: &dyn Read, user: UserId) -> Res<Vec<Hold>> {
    let mut open = Vec::new();
    for account in accounts::list(read, user)? {
        open.extend(
            read.holds(account.id)?
                .into_iter()
                .filter(|h| h.state == HoldState::Open),
        );
    }
    open.sort_by_key(|h| (h.at, h.id));
    Ok(open)
}

/// Answers a question with: go on.
pub fn release(work: &dyn Work, actor: Actor, id: HoldId) -> Res<Hold> {
    answer(work, actor, id, HoldState::Released)
}

/// Answers a question with: leave it as it is; these are not the same.
pub fn settle(work: &dyn Work, actor: Actor, id: HoldId) -> Res<Hold> {
    answer(work, actor, id, HoldState::Settled)
}

/// Answers a question about two who may be one: they are. A person of the user's own is
/// linked with the contact, and one that Kith made for it meanwhile goes (I1).
pub fn same(work: &dyn Work, actor: Actor, id: HoldId) -> Res<Hold> {
    match about_two(work, actor, id)? {
        HoldReason::MaybeSame { .. } => release(work, actor, id),
        HoldReason::SameTwice { contact } => {
            let asked = settle(work, actor, id)?;
            takes_its_place(work, asked, contact)
        }
        _ => settle(work, actor, id),
    }
}

/// A person of the user's own takes the place of one that Kith made for the contact, as if they had
/// been asked before it was (I1). Anybody else stays where they are.
fn takes_its_place(work: &dyn Work, asked: Hold, contact: ContactId) -> Res<Hold> {
    let account = asked.account;
    let (None, Some(remote)) = (asked.contact, asked.remote.clone()) else {
        return Ok(asked);
    };
    let link = work.link(contact, account)?;
    let made = link.is_some_and(|l| l.state == LinkState::Linked && l.origin == Origin::Kith);
    let known = work.link_by_remote(account, &remote)?.is_some();
    let seen = work.seen(account, &remote)?.and_then(|seen| seen.person);
    let (true, false, Some(person)) = (made, known, seen) else {
        return Ok(asked);
    };
    for mark in &person.marks {
        if work.link_by_mark(account, mark)?.is_some() {
            return Ok(asked); // Kith made that one, too
        }
    }
    let alike = BTreeSet::new();
    let said = Hold {
        contact: Some(contact),
        remote: None,
        reason: HoldReason::MaybeSame { remote, alike },
        state: HoldState::Released,
        ..asked
    };
    work.save_hold(&said)?;
    Ok(said)
}

/// Answers a question about two who may be one: they are not.
pub fn different(work: &dyn Work, actor: Actor, id: HoldId) -> Res<Hold> {
    match about_two(work, actor, id)? {
        HoldReason::MaybeSame { .. } => settle(work, actor, id),
        _ => release(work, actor, id),
    }
}

fn about_two(read: &dyn Read, actor: Actor, id: HoldId) -> Res<HoldReason> {
    let reason = asked(read, actor, id)?.reason;
    match reason {
        HoldReason::MaybeSame { .. } | HoldReason::SameTwice { .. } => Ok(reason),
        _ => Problem::refuse(
            "not-about-two",
            "This question is not about whether two are the same. Answer it with \
             `kith question go-on` or `kith question leave`.",
        ),
    }
}

fn asked(read: &dyn Read, actor: Actor, id: HoldId) -> Res<Hold> {
    let unknown = || {
        Problem::new(
            "unknown-question",
            "There is no such question for you, or it was answered a moment ago. `kith question list` \
             shows those there are.",
        )
    };
    let hold = read.hold(id)?.ok_or_else(unknown)?;
    accounts::own(read, actor.user, hold.account).map_err(|_| unknown())?;
    Ok(hold)
}

/// The contact is in the account again, or what was left of its person is gone: nothing is to
/// be asked about that any more (D1), nor about letting go of it.
pub(crate) fn forget_what_was_left(
    work: &dyn Work,
    account: AccountId,
    contact: ContactId,
) -> Res<()> {
    for hold in work.holds_of(account, Some(contact), None)? {
        let left = matches!(
            hold.reason,
            HoldReason::OwnOnLeaving | HoldReason::LeaveRefused { .. }
        );
        if hold.contact == Some(contact) && left {
            work.drop_hold(hold.id)?;
        }
    }
    Ok(())
}

/// Its user changed the person: letting go of it is tried once more, as it is now (A2, D1).
pub(crate) fn forget_refused_leave(
    work: &dyn Work,
    account: AccountId,
    contact: ContactId,
) -> Res<()> {
    for hold in work.holds_of(account, Some(contact), None)? {
        let refused = matches!(hold.reason, HoldReason::LeaveRefused { .. });
        if hold.contact == Some(contact) && refused {
            work.drop_hold(hold.id)?;
        }
    }
    Ok(())
}

/// The contact's person in the account is gone, or let go of: whoever waited because they may
/// be the same is looked at anew (I1). A person stays as they are while the contact is in the
/// trash: nobody brings it back by having it twice. What was merged into the person is no question
/// any more, either (D3).
pub(crate) fn look_anew_at_twins(
    work: &dyn Work,
    account: AccountId,
    contact: ContactId,
) -> Res<()> {
    let names = |hold: &Hold| {
        hold.state != HoldState::Released && hold.reason == HoldReason::SameTwice { contact }
    };
    let mut waiting = work.holds(account)?;
    for hold in &waiting {
        let merged = matches!(hold.reason, HoldReason::Merged { .. });
        if merged && hold.contact == Some(contact) {
            work.drop_hold(hold.id)?;
        }
    }
    waiting.retain(names);
    if waiting.is_empty() {
        return Ok(());
    }
    let there = work.contact(contact)?.is_some_and(|c| c.gone.is_none());
    for hold in waiting {
        if there || hold.contact.is_some() {
            work.drop_hold(hold.id)?;
        }
    }
    Ok(())
}

/// A person is gone: nothing is to be asked about them any more.
pub(crate) fn forget_who_is_gone(
    work: &dyn Work,
    account: AccountId,
    remote: &RemoteId,
) -> Res<()> {
    for hold in work.holds_of(account, None, Some(remote))? {
        if hold.contact.is_none() && hold.remote.as_ref() == Some(remote) {
            work.drop_hold(hold.id)?;
        }
    }
    Ok(())
}

fn answer(work: &dyn Work, actor: Actor, id: HoldId, state: HoldState) -> Res<Hold> {
    let hold = asked(work, actor, id)?;
    if hold.state != HoldState::Open {
        return Problem::refuse(
            "question-answered",
            "This question was answered already. `kith question list` shows those still open.",
        );
    }
    if state == HoldState::Settled && matches!(hold.reason, HoldReason::LeaveRefused { .. }) {
        return Problem::refuse(
            "cannot-stay",
            "It cannot stay as it is: what others share would be left there. Change or delete it in \
             Google Contacts, then it is let go by itself; or try once more as it is: `kith question \
             go-on`.",
        );
    }
    let hold = Hold { state, ..hold };
    work.save_hold(&hold)?;
    if let HoldReason::PingPong { field } = &hold.reason
        && let Some(contact) = hold.contact
        && let Some(mut link) = work.link(contact, hold.account)?
    {
        // Left alone: until somebody edits the field in a door.
        let at = (state == HoldState::Released).then(|| work.now());
        link.frozen.end(*field, at);
        work.save_link(&link)?;
    }
    if let (HoldReason::Merged { values }, Some(contact)) = (&hold.reason, hold.contact) {
        if state == HoldState::Released {
            merged::take_in(work, actor, (contact, hold.account), values)?;
        }
        // Done with: another merge is another question.
        work.drop_hold(hold.id)?;
    }
    work.save_due(hold.account, Some(work.now()))?;
    Ok(hold)
}
