//! Invitations (R9): made, opened by whoever has them, sent again, taken back, too late.

use super::{Circles, LEVELS, digits, refusal};
use crate::build::{Sim, operator};
use app::InvitationState;
use app::use_cases::invitations::{self, Offer, Secret};
use app::use_cases::mirrors;
use domain::{AccountId, InvitationId, LabelId, Level, Micros, UserId};
use std::collections::BTreeMap;

/// A link as it went out. Of an invitation that was sent again there are several.
#[derive(Clone)]
pub(crate) struct Letter {
    id: InvitationId,
    label: LabelId,
    secret: Secret,
    /// Whose address is on it; anybody's if none.
    to: Option<UserId>,
    until: Micros,
    /// Whether a later link took its place.
    replaced: bool,
    withdrawn: bool,
    accepted: bool,
}

/// Addresses by which people are known at the provider, in other words than they are kept in.
fn address(user: UserId, sim: &Sim) -> String {
    let known = sim.unit(move |w| Ok(w.user(user)?.map(|u| (u.name, u.email))));
    match known {
        // Dots and the older domain make no difference (R9).
        Some((name, _)) if name == "dora" => "Dora@googlemail.com".into(),
        Some((_, email)) => email,
        None => "nobody@kith.example".into(),
    }
}

impl Sim {
    pub(super) fn invites(&mut self, circles: &mut Circles) {
        let chance = &mut circles.chance;
        let Some(label) = chance.pick(&self.labels).copied() else {
            return;
        };
        let owner = self.unit(move |w| Ok(w.label(label)?.map(|l| l.owner)));
        let owner = owner.filter(|_| chance.chance(70));
        let by = owner.unwrap_or_else(|| self.anyone(chance));
        let to = match chance.below(10) {
            0..=2 => None,
            // Somebody who is no user here: nobody who opens it is meant.
            3 | 4 => Some(UserId(domain::Uuid::nil())),
            _ => Some(self.outsider(chance, label)),
        };
        let offer = Offer {
            email: to.map(|user| address(user, self)),
            level: LEVELS[chance.below(4)],
            hidden: Default::default(),
        };
        // Some are over soon.
        let life = [Micros::seconds(6), invitations::LIFE][chance.below(2)];
        let had = self.level_of(by, label);
        let wants = offer.level;
        let done =
            self.try_unit(move |w| invitations::invite(w, operator(by), label, &offer, life));
        if done.is_ok() && had < Some(Level::Manager) {
            self.wrong(format!("{by}, with {had:?}, invites to {label}"));
        }
        let told = done.as_ref().map(|(i, _)| i.id.to_string());
        self.say(format!(
            "user {} invites {to:?} as {wants}: {told:?}",
            digits(by)
        ));
        if let Ok((invitation, secret)) = done {
            self.meet("invited");
            circles.letters.push(Letter {
                id: invitation.id,
                label,
                secret,
                to,
                until: invitation.until,
                replaced: false,
                withdrawn: false,
                accepted: false,
            });
        }
    }

    /// Somebody opens a link, theirs or not, good or not. What has to come of it is known.
    pub(super) fn opens_a_letter(&mut self, circles: &mut Circles) {
        let chance = &mut circles.chance;
        let nth = chance.below(circles.letters.len());
        let Some(letter) = circles.letters.get(nth).cloned() else {
            return;
        };
        // Mostly whoever it was meant for.
        let meant = letter
            .to
            .filter(|u| chance.chance(60) && self.everybody().contains(u));
        let user = meant.unwrap_or_else(|| self.outsider(chance, letter.label));
        let mine = self.unit(move |w| invitations::mine(w, user));
        let without = mine.iter().any(|i| i.id == letter.id) && chance.chance(50);
        let (id, secret) = (letter.id, letter.secret.clone());
        let done = self.try_unit(move |w| match without {
            true => invitations::accept_mine(w, user, id),
            false => invitations::accept(w, user, &secret),
        });
        let now = app::Env::now(&*self.env);
        let over = letter.accepted || letter.withdrawn || letter.until <= now;
        let replaced = letter.replaced && !without;
        let others = letter.to.is_some_and(|to| to != user);
        if done.is_ok() && (over || replaced || others) {
            self.wrong(format!(
                "{user} accepts an invitation that is not good for them: over {over}, replaced \
                 {replaced}, somebody else's {others}"
            ));
        }
        let line = format!(
            "user {} opens a letter: {:?}",
            digits(user),
            done.as_ref().map(|_| ())
        );
        self.say(line);
        match &done {
            Ok(grant) => {
                self.rights_change();
                self.meet("invitation accepted");
                if without {
                    self.meet("invitation accepted without its link");
                }
                let label = grant.label;
                for other in circles.letters.iter_mut().filter(|l| l.id == id) {
                    other.accepted = true;
                }
                let accounts = self.users.iter().filter(|(_, u)| **u == user);
                let accounts: Vec<AccountId> = accounts.map(|(a, _)| *a).collect();
                if let Some(account) = chance.pick(&accounts).copied() {
                    circles.chosen.insert((user, label), account);
                    let taken = self.try_unit(move |w| {
                        mirrors::mirror(w, operator(user), label, account).map(drop)
                    });
                    self.say(format!("it is taken into {}: {taken:?}", digits(account)));
                }
            }
            Err(_) => {
                if let Some(code) = refusal(&done) {
                    self.meet(&format!("refused {code}"));
                }
            }
        }
    }

    pub(super) fn takes_back_or_sends_again(&mut self, circles: &mut Circles) {
        let chance = &mut circles.chance;
        let nth = chance.below(circles.letters.len());
        let Some(letter) = circles.letters.get(nth).cloned() else {
            return;
        };
        let label = letter.label;
        let owner = self.unit(move |w| Ok(w.label(label)?.map(|l| l.owner)));
        let owner = owner.filter(|_| chance.chance(70));
        let by = owner.unwrap_or_else(|| self.anyone(chance));
        let had = self.level_of(by, label);
        let id = letter.id;
        let allowed = had >= Some(Level::Manager);
        if chance.chance(40) {
            let done = self.try_unit(move |w| invitations::withdraw(w, operator(by), id).map(drop));
            if done.is_ok() {
                self.meet("invitation withdrawn");
                for other in circles.letters.iter_mut().filter(|l| l.id == id) {
                    other.withdrawn = true;
                }
            }
            if done.is_ok() && !allowed {
                self.wrong(format!("{by}, with {had:?}, takes an invitation back"));
            }
            self.say(format!(
                "user {} takes an invitation back: {done:?}",
                digits(by)
            ));
            return;
        }
        let done =
            self.try_unit(move |w| invitations::resend(w, operator(by), id, invitations::LIFE));
        if done.is_ok() && !allowed {
            self.wrong(format!("{by}, with {had:?}, sends an invitation again"));
        }
        self.say(format!(
            "user {} sends an invitation again: {:?}",
            digits(by),
            done.as_ref().map(|_| ())
        ));
        if let Ok((invitation, secret)) = done {
            self.meet("invitation sent again");
            for other in circles.letters.iter_mut().filter(|l| l.id == id) {
                other.replaced = true;
                // Whoever it is for by their address may accept it without a link.
                other.until = invitation.until;
            }
            circles.letters.push(Letter {
                secret,
                until: invitation.until,
                replaced: false,
                ..letter
            });
        }
    }
}

/// R9: whatever was accepted was accepted by one user, and what was not accepted by nobody.
pub(crate) fn invitations_are_used_once(sim: &Sim) -> Result<(), String> {
    let Some(circles) = &sim.circles else {
        return Ok(());
    };
    let mut states: BTreeMap<InvitationId, bool> = BTreeMap::new();
    for letter in &circles.letters {
        states.insert(letter.id, letter.accepted);
    }
    for (id, accepted) in states {
        let Some(kept) = sim.unit(move |w| w.invitation(id)) else {
            return Err(format!("invitation {id} is gone"));
        };
        let used = kept.state == InvitationState::Accepted;
        if used != accepted || used != kept.accepted_by.is_some() {
            return Err(format!(
                "an invitation is {:?}, accepted: {accepted}",
                kept.state
            ));
        }
    }
    Ok(())
}
