//! What the owner does in Kith's own doors.

use crate::build::{Sim, operator};
use app::{Res, Work, use_cases};
use domain::{Actor, ContactId, Field, LabelId, Level, Patch, UserId, Value};
use std::collections::BTreeSet;

impl Sim {
    pub(crate) fn contacts(&self) -> Vec<ContactId> {
        let labels = self.labels.clone();
        self.unit(move |w| {
            let mut contacts = BTreeSet::new();
            for label in &labels {
                contacts.extend(w.members(*label)?);
            }
            Ok(contacts.into_iter().collect())
        })
    }

    /// The owner edits or adds in Kith itself.
    pub(super) fn acts_in_kith(&mut self) {
        let contacts = self.contacts();
        let (owner, label) = (self.owner, self.label);
        let token = self.token(owner);
        if self.rng.chance(40) || contacts.is_empty() {
            let values = self.fresh_person(owner);
            let typed = values.clone();
            let added = self.try_unit(move |w| {
                let card = domain::Card::of(values.clone());
                Ok(app::Editor::claim(w, label, operator(owner))?
                    .add_contact(card)?
                    .id)
            });
            self.typed.remove(&token);
            if added.is_err() {
                let text = |v: &Value| v.summary();
                let told = typed.iter().map(text).collect::<String>();
                self.typed.retain(|token, _| !told.contains(token.as_str()));
            }
            self.say(format!("owner adds a contact in Kith: {added:?}"));
            return;
        }
        let Some(id) = self.rng.pick(&contacts).copied() else {
            return;
        };
        let value = Value::email(&format!("{token}@x.example"), "kith");
        let edited = self.try_unit(move |w| {
            let Some(contact) = w.contact(id)? else {
                return Ok(());
            };
            let mut card = contact.card.clone();
            let key = card.fresh_key();
            let patch = Patch(vec![domain::Change::Add {
                key,
                value: value.clone(),
            }]);
            app::Editor::claim(w, label, operator(owner))?.edit(id, &patch)?;
            Ok(())
        });
        if edited.is_err() {
            self.typed.remove(&token);
        }
        self.say(format!(
            "owner adds {token} in Kith to {}: {edited:?}",
            &id.to_string()[28..]
        ));
    }

    pub(super) fn changes_level(&mut self) {
        let others: Vec<_> = self
            .users
            .values()
            .filter(|u| **u != self.owner)
            .copied()
            .collect();
        let Some(user) = self.rng.pick(&others).copied() else {
            return;
        };
        let level = [Level::Viewer, Level::Editor, Level::Deleter][self.rng.below(3)];
        let owner = self.owner;
        let Some(label) = self.rng.pick(&self.labels).copied() else {
            return;
        };
        let (revoke, secret) = (self.rng.chance(25), self.secret.is_some());
        let done = self.try_unit(move |w| {
            if revoke {
                use_cases::shares::revoke(w, operator(owner), label, user)
            } else {
                give(w, operator(owner), label, user, level, secret)
            }
        });
        if done.is_ok() {
            self.rights_change();
        }
        self.say(format!(
            "owner gives {} {level} (revoke: {revoke}): {done:?}",
            &user.to_string()[33..]
        ));
    }

    pub(super) fn trashes(&mut self) {
        let contacts = self.contacts();
        let Some(id) = self.rng.pick(&contacts).copied() else {
            return;
        };
        let owner = self.owner;
        let values: Vec<Value> = self.unit(move |w| {
            Ok(w.contact(id)?
                .map(|c| c.card.values().cloned().collect())
                .unwrap_or_default())
        });
        let done =
            self.try_unit(move |w| use_cases::contacts::trash(w, operator(owner), id).map(drop));
        if done.is_ok() {
            self.removed(&values);
        }
        self.say(format!("owner trashes {}: {done:?}", &id.to_string()[28..]));
    }

    pub(super) fn restores(&mut self) {
        let owner = self.owner;
        let done = self.try_unit(move |w| {
            let Some(contact) = w.trash()?.first().map(|c| c.id) else {
                return Ok(false);
            };
            use_cases::trash::restore(w, operator(owner), contact, None)?;
            Ok(true)
        });
        self.say(format!("owner restores: {done:?}"));
    }
}

/// Shares a label, or changes the level of somebody who has it; phones are kept from them if
/// those are secret.
pub(crate) fn give(
    w: &dyn Work,
    by: Actor,
    label: LabelId,
    with: UserId,
    level: Level,
    secret: bool,
) -> Res<()> {
    match w.grant(label, &with.into())? {
        Some(_) => use_cases::shares::set_level(w, by, label, with, level)?,
        None => use_cases::shares::share(w, by, label, with, level)?,
    };
    if secret {
        use_cases::shares::hide(w, by, label, with, [Field::Phone].into())?;
    }
    Ok(())
}
