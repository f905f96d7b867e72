//! People of all levels on labels of several owners (sync §8): managers who put contacts into
//! labels of their own, grants and hidden fields that change while writes fly, people who
//! leave a label and come back to it.

use crate::build::{Sim, operator};
use crate::people::give;
use crate::rng::Rng;
use app::use_cases::{contacts, entries, fields::FieldEdit, mirrors, shares, suggestions};
use domain::{AccountId, ContactId, Field, LabelId, Level, UserId, Value};
use std::collections::BTreeSet;
use sync::SuggestionKind;

/// Levels that can be given.
const LEVELS: [Level; 4] = [Level::Viewer, Level::Editor, Level::Deleter, Level::Manager];

/// Fields that are hidden now and then: those that people of these worlds fill.
const HIDEABLE: [Field; 3] = [Field::Phone, Field::Note, Field::Email];

impl Sim {
    /// Somebody who has the first label owns one too, which the others see.
    /// In some worlds they have two, into which they may hand contacts of the first on at once.
    pub(crate) fn socialise(&mut self, mut chance: Rng, has_two: bool) {
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
        let secret = self.secret.is_some();
        self.unit(move |w| {
            let level = if manages { Level::Manager } else { level };
            give(w, operator(owner), label, host, level, secret)
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
        if has_two {
            let pals = self.unit(move |w| {
                let pals = app::use_cases::labels::create(w, host, "Crew 2")?.id;
                mirrors::mirror(w, operator(host), pals, account)?;
                Ok(pals)
            });
            self.labels.push(pals);
        }
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
        // What its owner shares on themselves is no secret any more.
        if self.secret.is_some() && user == self.owner {
            return;
        }
        let chains = self.chains(contact);
        let done =
            self.try_unit(move |w| contacts::put_into(w, operator(user), contact, label).map(drop));
        if done.is_ok() && !chains.holds(label) {
            let (into, whence) = (
                chains.in_label(user, label),
                chains.level(user, None, Some(label)),
            );
            self.needs("a contact comes into a label", into, Level::Editor);
            self.needs("a contact is shared on", whence, Level::Manager);
        }
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
        // Only the owner can keep fields from somebody; whoever was kept from them keeps them.
        let secret = self.secret.is_some() && by == self.owner;
        let had = self.look(move |r| {
            let given = r.grant(label, &to.into())?.map(|g| g.level);
            Ok((r.level(label, by)?, given))
        });
        let done = self.try_unit(move |w| {
            if revoke {
                shares::revoke(w, operator(by), label, to)
            } else {
                give(w, operator(by), label, to, level, secret)
            }
        });
        if done.is_ok() {
            let (had, given) = had;
            self.needs("somebody says who has a label", had, Level::Manager);
            let most = given.max((!revoke).then_some(level));
            // Who has the level already is given nothing.
            let moves = revoke || given != Some(level);
            if moves && most >= had {
                self.wrong(format!("with {had:?} somebody says who has {most:?}"));
            }
            self.rights_change();
        }
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
        let mut fields: BTreeSet<Field> =
            HIDEABLE.into_iter().filter(|_| chance.chance(35)).collect();
        if let Some(masks) = &mut self.masks
            && masks.chance(50)
        {
            fields.insert(Field::Photo);
        }
        if self.secret.is_some() {
            fields.insert(Field::Phone);
        }
        let nth = chance.below(4);
        let told = format!("{fields:?}");
        let done = self.try_unit(move |w| {
            let row = w.label(label)?.ok_or(app::Error::Moved)?;
            // Whoever was removed hides nothing any more.
            if row.frozen.is_some() {
                return Ok(false);
            }
            let owner = row.owner;
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
            self.rights_change();
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
        let (value, field) = match chance.below(3) {
            0 => (Value::note(&token), Field::Note),
            1 => (Value::phone(&format!("{token} 1"), "home"), Field::Phone),
            _ => {
                let value = Value::email(&format!("{token}@x.example"), "other");
                (value, Field::Email)
            }
        };
        let edit = match field {
            Field::Note => FieldEdit::Set(value),
            _ => FieldEdit::Add(value),
        };
        let before = self.unit(move |w| contacts::show(w, user, contact).map(|v| v.contact.card));
        let had = self.chains(contact).level(user, Some(field), None);
        let edits = [edit];
        let done = self
            .try_unit(move |w| contacts::edit(w, operator(user), contact, None, &edits).map(drop));
        if done.is_ok() {
            self.needs("a field is changed in Kith", had, Level::Editor);
        }
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
        let had = self.chains(contact).in_label(user, label);
        let done =
            self.try_unit(move |w| contacts::remove(w, operator(user), contact, label).map(drop));
        if done.is_ok() {
            self.needs("a contact is taken out in Kith", had, Level::Deleter);
        }
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
        if done.is_ok() {
            self.rights_change();
        }
        self.say(format!(
            "user {} gives up {}: {done:?}",
            digits(user),
            short(label)
        ));
    }

    fn accepts_suggestions(&mut self, chance: &mut Rng) {
        let user = self.somebody(chance);
        let first = self.look(move |r| Ok(suggestions::list(r, user)?.into_iter().next()));
        let chains = first.as_ref().map(|s| self.chains(s.contact));
        let id = first.map(|s| s.id);
        let done = self.try_unit(move |w| {
            id.map(|id| suggestions::accept(w, operator(user), id))
                .transpose()
        });
        if let (Ok(Some(taken)), Some(chains)) = (&done, chains) {
            if let SuggestionKind::Remove { label } = taken.kind {
                let had = chains.in_label(user, label);
                self.needs("a removal is accepted", had, Level::Deleter);
            }
            for value in taken.patch.0.iter().flat_map(|c| c.values()) {
                let had = chains.level(user, Some(value.field()), None);
                self.needs("a change is accepted", had, Level::Editor);
            }
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
            self.accepted(&brought);
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
