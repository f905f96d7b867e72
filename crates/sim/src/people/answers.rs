//! What people answer, and all that can be found of what they typed.

use crate::build::{Sim, name_token, operator};
use app::use_cases;
use domain::{AccountId, ContactId};
use std::collections::BTreeSet;

impl Sim {
    /// Somebody answers whatever Kith asks: confirms plans, approves brakes, decides about
    /// deleted groups, comes back to a label.
    pub(crate) fn answers(&mut self) {
        let accounts: Vec<AccountId> = self.users.keys().copied().collect();
        let put_back = self.rng.chance(60);
        for account in accounts {
            let user = self.users[&account];
            let actor = operator(user);
            let put_back_brake = self.rng.chance(40);
            let (mirrors, brakes) =
                self.unit(move |w| Ok((w.mirrors(account)?, w.brakes(account)?)));
            for mirror in &mirrors {
                let (label, state) = (mirror.label, mirror.state);
                let answered = self.try_unit(move |w| match state {
                    sync::MirrorState::Proposed if w.join_plan(label, account)?.is_some() => {
                        use_cases::mirrors::confirm(w, actor, label, account).map(|_| true)
                    }
                    sync::MirrorState::Asking if put_back => use_cases::mirrors::put_group_back(
                        w,
                        actor,
                        label,
                        account,
                        None,
                        usize::MAX,
                    )
                    .map(|_| false),
                    sync::MirrorState::Asking => {
                        use_cases::mirrors::unmirror(w, user, label, account).map(|()| false)
                    }
                    sync::MirrorState::Proposed
                    | sync::MirrorState::Active
                    | sync::MirrorState::Unjoining
                    | sync::MirrorState::Ending => Ok(false),
                });
                if answered == Ok(true) {
                    *self.met.entry("join plan confirmed".into()).or_default() += 1;
                }
                if state != sync::MirrorState::Active {
                    self.say(format!(
                        "mirror in {} was {state:?}: {answered:?}",
                        &account.to_string()[33..]
                    ));
                }
            }
            for brake in brakes {
                let id = brake.id;
                let answered = self.try_unit(move |w| {
                    if put_back_brake {
                        use_cases::questions::put_back(w, actor, id).map(drop)
                    } else {
                        use_cases::questions::approve(w, actor, id).map(drop)
                    }
                });
                self.say(format!(
                    "brake {:?} (put back: {put_back_brake}): {answered:?}",
                    brake.kind
                ));
            }
            if self.is_leaving(account) {
                continue;
            }
            for label in self.labels.clone() {
                let circles = self.circles.as_ref();
                if circles.is_some_and(|c| c.prefers_another(user, label, account)) {
                    continue;
                }
                let level = self.unit(move |w| w.level(label, user));
                if level.is_some() && !mirrors.iter().any(|m| m.label == label) {
                    let again = self.try_unit(move |w| {
                        use_cases::mirrors::mirror(w, actor, label, account).map(drop)
                    });
                    self.say(format!(
                        "{} takes a label again: {again:?}",
                        &account.to_string()[33..]
                    ));
                }
            }
        }
    }

    /// Persons who say the same thing in two accounts.
    pub(crate) fn tokens_in(&self, account: AccountId) -> Vec<String> {
        let people = self.world.accounts[&account].people();
        people.filter_map(|p| name_token(&p.values)).collect()
    }

    /// The whole text of everything that is there: persons, contacts, the trash, suggestions.
    pub(crate) fn present(&self) -> String {
        let mut all = String::new();
        for account in self.world.accounts.values() {
            for person in account.people() {
                for value in &person.values {
                    all.push_str(&value.summary());
                    all.push('\n');
                }
            }
        }
        all.push_str(&self.unit(|w| {
            let mut text = String::new();
            let mut contacts: BTreeSet<ContactId> = w.trash()?.into_iter().map(|c| c.id).collect();
            for label in w.labels()? {
                contacts.extend(w.members(label.id)?);
            }
            for id in contacts {
                if let Some(contact) = w.contact(id)? {
                    text.push_str(&format!("{:?}\n", contact.card));
                }
            }
            for suggestion in w.suggestions()? {
                text.push_str(&format!("{:?}\n", suggestion.patch));
            }
            Ok(text)
        }));
        all
    }
}
