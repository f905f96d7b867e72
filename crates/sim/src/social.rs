//! People of all levels on labels of several owners (sync §8): managers who put contacts into
//! labels of their own, grants and hidden fields that change while writes fly, people who
//! leave a label and come back to it.

use crate::build::{Sim, operator};
use crate::people::give;
use crate::rng::Rng;
use app::use_cases::{contacts, entries, fields::FieldEdit, mirrors, shares, suggestions};
use domain::{AccountId, ContactId, Field, LabelId, Level, UserId, Value};
use std::collections::BTreeSet;

/// Levels that can be given.
const LEVELS: [Level; 4] = [Level::Viewer, Level::Editor, Level::Deleter, Level::Manager];

/// Fields that are hidden now and then: those that people of these worlds fill.
const HIDEABLE: [Field; 3] = [Field::Phone, Field::Note, Field::Email];

impl Sim {
    /// Somebody who has the first label owns one too, which the others see.
    pub(crate) fn socialise(&mut self, mut chance: Rng) {
        let members: Vec<(AccountId, UserId)> = self.users.iter().map(|(a, u)| (*a, *u)).collect();
        let host = members
            .iter()
            .find(|(_, user)| *user != self.owner)
            .copied();
        let Some((account, host)) = host else { return };
        let crew = self.unit(move |w| {
            let crew = app::use_cases::labels::create(w, host, "Crew")?.id;
            mirrors::mirror(w, operator(host), crew, account)?;
            Ok(crew)
        });
        self.labels.push(crew);
        let label = self.label;
        let owner = self.owner;
        let level = LEVELS[chance.below(4)];
        // Most of these worlds begin with a manager.
        let manages = chance.chance(60);
        self.unit(move |w| {
            let level = if manages { Level::Manager } else { level };
            give(w, operator(owner), label, host, level, false)
        });
        let mut given = BTreeSet::new();
        for (account, user) in members.into_iter().filter(|(_, user)| *user != host) {
            if !chance.chance(70) {
                continue;
            }
            let level = LEVELS[chance.below(4)];
            let first = given.insert(user);
            self.unit(move |w| {
                if first {
                    shares::share(w, operator(host), crew, user, level)?;
                }
                mirrors::mirror(w, operator(user), crew, account)?;
                Ok(())
            });
        }
        self.ever_viewer.clear();
        self.social = Some(chance);
    }

    /// Whether somebody did something of this kind, in a world where they do.
    pub(crate) fn acts_socially(&mut self) -> bool {
        let Some(mut chance) = self.social.take() else {
            return false;
        };
        let now = chance.chance(30);
        if now {
            match chance.below(100) {
                0..=29 => self.shares_on(&mut chance),
                30..=44 => self.gives_another_level(&mut chance),
                45..=59 => self.hides(&mut chance),
                60..=74 => self.edits_in_kith(&mut chance),
                75..=84 => self.takes_out_in_kith(&mut chance),
                85..=89 => self.gives_up(&mut chance),
                90..=94 => self.accepts_suggestions(&mut chance),
                _ => self.ends_entries(),
            }
        }
        self.social = Some(chance);
        now
    }

    /// Entries whose makers see the contact no more are over, and it is said (R2).
    pub(crate) fn ends_entries(&mut self) {
        let ended = self.unit(|w| {
            let (mut all, mut after) = (0, None);
            loop {
                let (ended, next) = entries::end_over(w, after, 3)?;
                all += ended;
                match next {
                    Some(next) => after = Some(next),
                    None => return Ok(all),
                }
            }
        });
        if ended > 0 {
            *self.met.entry("entry ended".into()).or_default() += ended;
            self.say(format!("{ended} entries are over"));
        }
    }

    fn somebody(&self, chance: &mut Rng) -> UserId {
        let all: Vec<UserId> = self.users.values().copied().collect();
        chance.pick(&all).copied().unwrap_or(self.owner)
    }

    /// Somebody, and a contact they see.
    fn somebody_sees(&self, chance: &mut Rng) -> Option<(UserId, ContactId)> {
        let user = self.somebody(chance);
        let seen = self.unit(move |w| contacts::list(w, user, None));
        let contact = chance.pick(&seen)?.contact.id;
        Some((user, contact))
    }

    /// R3: into a further label, if they may share it.
    fn shares_on(&mut self, chance: &mut Rng) {
        let Some((user, contact)) = self.somebody_sees(chance) else {
            return;
        };
        let Some(label) = chance.pick(&self.labels).copied() else {
            return;
        };
        let done =
            self.try_unit(move |w| contacts::put_into(w, operator(user), contact, label).map(drop));
        match &done {
            Ok(()) => self.meet("shared on"),
            Err(app::Error::Refused(why)) => self.meet(&format!("refused {}", why.code)),
            Err(_) => {}
        }
        self.tell_of(
            user,
            &format!("puts a contact into {}: {done:?}", short(label)),
            contact,
        );
    }

    /// Somebody changes what somebody may do with a label; who may not is refused.
    fn gives_another_level(&mut self, chance: &mut Rng) {
        let (by, to) = (self.somebody(chance), self.somebody(chance));
        let Some(label) = chance.pick(&self.labels).copied() else {
            return;
        };
        let (level, revoke) = (LEVELS[chance.below(4)], chance.chance(35));
        let done = self.try_unit(move |w| {
            if revoke {
                shares::revoke(w, operator(by), label, to)
            } else {
                give(w, operator(by), label, to, level, false)
            }
        });
        let what = if revoke {
            "takes".into()
        } else {
            format!("gives {level} to")
        };
        let line = format!("{what} {} in {}: {done:?}", digits(to), short(label));
        self.say(format!("user {} {line}", digits(by)));
    }

    /// R6: the owner of a label keeps fields from somebody, or shows them again.
    fn hides(&mut self, chance: &mut Rng) {
        let Some(label) = chance.pick(&self.labels).copied() else {
            return;
        };
        let fields: BTreeSet<Field> = HIDEABLE.into_iter().filter(|_| chance.chance(35)).collect();
        let nth = chance.below(4);
        let told = format!("{fields:?}");
        let done = self.try_unit(move |w| {
            let owner = w.label(label)?.ok_or(app::Error::Moved)?.owner;
            let grants = w.grants(label)?;
            let Some(grant) = grants.get(nth % grants.len().max(1)) else {
                return Ok(false);
            };
            shares::hide(
                w,
                operator(owner),
                label,
                grant.with.clone(),
                fields.clone(),
            )?;
            Ok(true)
        });
        if done == Ok(true) {
            *self.met.entry("hidden".into()).or_default() += 1;
        }
        self.say(format!(
            "{told} of {} are kept from somebody: {done:?}",
            short(label)
        ));
    }

    fn edits_in_kith(&mut self, chance: &mut Rng) {
        let Some((user, contact)) = self.somebody_sees(chance) else {
            return;
        };
        let token = self.token(user);
        let edit = match chance.below(3) {
            0 => FieldEdit::Set(Value::note(&token)),
            1 => FieldEdit::Add(Value::phone(&format!("{token} 1"), "home")),
            _ => FieldEdit::Add(Value::email(&format!("{token}@x.example"), "other")),
        };
        let before = self.unit(move |w| contacts::show(w, user, contact).map(|v| v.contact.card));
        let edits = [edit];
        let done = self
            .try_unit(move |w| contacts::edit(w, operator(user), contact, None, &edits).map(drop));
        match &done {
            // What stood in the note is replaced, by somebody with the right.
            Ok(()) => {
                let notes = before.of_field(Field::Note).map(|(_, e)| e.value.clone());
                let notes: Vec<Value> = notes.collect();
                self.removed(&notes);
            }
            Err(_) => drop(self.typed.remove(&token)),
        }
        self.tell_of(user, &format!("edits in Kith ({token}): {done:?}"), contact);
    }

    fn takes_out_in_kith(&mut self, chance: &mut Rng) {
        let Some((user, contact)) = self.somebody_sees(chance) else {
            return;
        };
        let Some(label) = chance.pick(&self.labels).copied() else {
            return;
        };
        let done =
            self.try_unit(move |w| contacts::remove(w, operator(user), contact, label).map(drop));
        self.tell_of(
            user,
            &format!("takes out of {}: {done:?}", short(label)),
            contact,
        );
    }

    fn gives_up(&mut self, chance: &mut Rng) {
        let user = self.somebody(chance);
        let Some(label) = chance.pick(&self.labels).copied() else {
            return;
        };
        let done = self.try_unit(move |w| shares::give_up(w, operator(user), label));
        self.say(format!(
            "user {} gives up {}: {done:?}",
            digits(user),
            short(label)
        ));
    }

    fn accepts_suggestions(&mut self, chance: &mut Rng) {
        let user = self.somebody(chance);
        let done = self.try_unit(move |w| {
            let Some(first) = suggestions::list(w, user)?.into_iter().next() else {
                return Ok(None);
            };
            suggestions::accept(w, operator(user), first.id).map(Some)
        });
        if let Ok(Some(taken)) = &done {
            let before: Vec<Value> = taken
                .patch
                .0
                .iter()
                .flat_map(|c| c.values().cloned())
                .collect();
            let brought: Vec<Value> = taken
                .patch
                .0
                .iter()
                .filter(|c| !matches!(c, domain::Change::Remove { .. }))
                .map(|c| c.value().clone())
                .collect();
            let gone: Vec<Value> = before
                .into_iter()
                .filter(|v| !brought.contains(v))
                .collect();
            self.removed(&gone);
        }
        let done = done.map(|s| s.map(|s| s.id));
        self.say(format!(
            "user {} accepts a suggestion: {done:?}",
            digits(user)
        ));
    }

    fn tell_of(&self, user: UserId, what: &str, contact: ContactId) {
        let contact = contact.to_string();
        self.say(format!("user {} {what} ({})", digits(user), &contact[28..]));
    }
}

fn digits(user: UserId) -> String {
    user.to_string()[33..].to_owned()
}

fn short(label: LabelId) -> String {
    label.to_string()[33..].to_owned()
}
