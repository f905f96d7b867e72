//! Labels that get another owner, and users who go (R10).

use super::teams::ranked;
use super::{Circles, digits, refusal};
use crate::build::{Sim, operator};
use app::use_cases::{parting, shares};
use domain::{AccountId, LabelId, Level, Micros, Principal, RemoteId, UserId, Value};
use std::collections::BTreeMap;

/// An account whose user went.
pub(crate) struct Departed {
    pub(crate) account: AccountId,
    pub(crate) user: UserId,
    /// What was in it then; none where something was still on its way there.
    left: Option<BTreeMap<RemoteId, Vec<Value>>>,
}

/// What has to become of a label whose owner goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Heir(UserId),
    Frozen,
    Deleted,
}

impl Sim {
    pub(super) fn hands_over(&mut self, circles: &mut Circles) {
        let chance = &mut circles.chance;
        let Some(label) = chance.pick(&self.labels).copied() else {
            return;
        };
        let row = self.unit(move |w| w.label(label));
        let owner = row.as_ref().map(|l| l.owner).filter(|_| chance.chance(80));
        let by = owner.unwrap_or_else(|| self.anyone(chance));
        let to = self.anyone(chance);
        let (had, has) = (self.level_of(by, label), self.level_of(to, label));
        let done = self.try_unit(move |w| shares::transfer(w, operator(by), label, to).map(drop));
        self.say(format!(
            "user {} hands {} to {}: {done:?}",
            digits(by),
            digits(label),
            digits(to)
        ));
        if done.is_err() {
            if let Some(code) = refusal(&done) {
                self.meet(&format!("refused {code}"));
            }
            return;
        }
        circles.handed_on = true;
        self.rights_change();
        self.meet("handed over");
        let now = self.level_of(by, label);
        if had != Some(Level::Owner) || has.is_none() || now != Some(Level::Manager) {
            self.wrong(format!(
                "{by}, with {had:?}, hands {label} to {to}, with {has:?}, and has {now:?} now"
            ));
        }
    }

    /// A user leaves, if nothing shared is theirs; or is removed. In a frozen label somebody is
    /// made its owner.
    pub(super) fn goes(&mut self, circles: &mut Circles) {
        if self.adopts(circles) {
            return;
        }
        let user = self.anyone(&mut circles.chance);
        if !circles.departed.is_empty() || self.everybody().len() < 3 {
            return;
        }
        let fates = self.unit(move |w| fates(w, user));
        let shared = fates.iter().any(|(_, fate)| *fate != Fate::Deleted);
        let left = self.try_unit(move |w| parting::may_leave(w, user));
        if shared && left.is_ok() {
            self.wrong(format!("{user} may leave with labels that others have"));
        }
        if let Some(code) = refusal(&left) {
            self.meet(&format!("refused {code}"));
        }
        let whole = self.nothing_is_on_its_way(user);
        loop {
            match self.try_unit(move |w| parting::remove_some(w, user, 3)) {
                Ok(true) => break,
                Ok(false) => {}
                Err(e) => return self.wrong(format!("{user} cannot be removed: {e}")),
            }
        }
        self.meet("user removed");
        self.say(format!("user {} is removed: {fates:?}", digits(user)));
        for (label, fate) in fates {
            let now = self.unit(move |w| w.label(label));
            let became = match now {
                Some(l) if l.deleted.is_some() => Fate::Deleted,
                Some(l) if l.frozen.is_some() => Fate::Frozen,
                Some(l) => Fate::Heir(l.owner),
                None => Fate::Deleted,
            };
            if became != fate {
                self.wrong(format!("{label} of {user} is {became:?}, not {fate:?}"));
            }
            circles.handed_on |= matches!(fate, Fate::Heir(_));
            self.meet(match fate {
                Fate::Heir(_) => "label inherited",
                Fate::Frozen => "label frozen",
                Fate::Deleted => "label deleted with its owner",
            });
        }
        let theirs = self.users.iter().filter(|(_, u)| **u == user);
        let theirs: Vec<AccountId> = theirs.map(|(a, _)| *a).collect();
        for account in theirs {
            let people = self.world.accounts[&account].people();
            let people = people.map(|p| (p.id.clone(), p.values.clone())).collect();
            self.users.remove(&account);
            circles.departed.push(Departed {
                account,
                user,
                left: whole.then_some(people),
            });
        }
        self.rights_change();
    }

    /// Whoever runs the server gives a frozen label an owner, now and then.
    fn adopts(&mut self, circles: &mut Circles) -> bool {
        let frozen = self.unit(|w| parting::frozen(w));
        let Some(first) = frozen.first().filter(|_| circles.chance.chance(70)) else {
            return false;
        };
        let (label, members) = (first.label.id, first.members.clone());
        let to = circles.chance.pick(&members).map(|u| u.id);
        let Some(to) = to else { return false };
        let done = self.try_unit(move |w| parting::adopt(w, label, to).map(drop));
        match done {
            Ok(()) => {
                self.rights_change();
                self.meet("frozen label adopted");
                circles.handed_on = true;
                if self.level_of(to, label) != Some(Level::Owner) {
                    self.wrong(format!("{to} was made the owner of {label} and is not"));
                }
            }
            Err(e) => self.wrong(format!("a frozen label cannot be given to {to}: {e}")),
        }
        self.say(format!("{} is given to user {}", digits(label), digits(to)));
        true
    }

    /// Whether no write to an account of the user's is under way.
    pub(crate) fn nothing_is_on_its_way(&self, user: UserId) -> bool {
        let pool = self.pool.lock();
        let pool = pool.unwrap_or_else(std::sync::PoisonError::into_inner);
        let idle = pool.calls.is_empty() && pool.late.is_empty();
        drop(pool);
        let theirs = self.users.iter().filter(|(_, u)| **u == user);
        let theirs: Vec<AccountId> = theirs.map(|(a, _)| *a).collect();
        idle && self.unit(move |w| {
            for &account in &theirs {
                if w.unsettled(account)? {
                    return Ok(false);
                }
            }
            Ok(true)
        })
    }
}

/// What R10 says of each label that the user owns.
fn fates(w: &dyn app::Work, user: UserId) -> app::Res<Vec<(LabelId, Fate)>> {
    let mut fates = Vec::new();
    for label in w.owned_labels(user)? {
        if label.frozen.is_some() || label.deleted.is_some() {
            continue;
        }
        let (mut heir, mut others) = (None, false);
        for grant in w.grants(label.id)? {
            others |= match &grant.with {
                Principal::User(with) => *with != user,
                Principal::Team(team) => w.team_members(*team)?.iter().any(|u| *u != user),
                Principal::Domain(domain) => {
                    let mut accounts = w.accounts()?.into_iter().filter(|a| a.user != user);
                    accounts.any(|a| a.domain.as_ref() == Some(domain))
                }
            };
        }
        // Whoever manages it longest, by the grant that counts for them (R1).
        for other in w.users()?.into_iter().filter(|u| u.gone.is_none()) {
            let ranked = ranked(w, label.id, other.id)?.into_iter().flatten();
            let counts = ranked.into_iter().find(|grants| !grants.is_empty());
            let managing = counts.into_iter().flatten();
            let managing = managing.filter(|g| g.level == Level::Manager);
            if let Some(grant) = managing.min_by_key(|g| (g.hidden.len(), g.at)) {
                let next = (grant.at, other.at, other.id);
                heir = Some(heir.map_or(next, |first: (Micros, Micros, UserId)| first.min(next)));
            }
        }
        let fate = match (heir, others) {
            (Some((.., heir)), _) => Fate::Heir(heir),
            (None, true) => Fate::Frozen,
            (None, false) => Fate::Deleted,
        };
        fates.push((label.id, fate));
    }
    Ok(fates)
}

/// D1, R10: the address books of who is gone keep what they showed.
pub(crate) fn the_departed_are_left_alone(sim: &Sim) -> Result<(), String> {
    let Some(circles) = &sim.circles else {
        return Ok(());
    };
    for departed in &circles.departed {
        let Some(left) = &departed.left else { continue };
        let now: BTreeMap<RemoteId, Vec<Value>> = sim.world.accounts[&departed.account]
            .people()
            .map(|p| (p.id.clone(), p.values.clone()))
            .collect();
        if now != *left {
            return Err(format!(
                "{} of {} was written to after its user had gone: {left:?}, {now:?}",
                departed.account, departed.user
            ));
        }
    }
    Ok(())
}
