//! What people do, in their accounts and in Kith.

use super::birth::fake;
use super::{Play, label, user};
use crate::model::Hub;
use domain::{Change, ContactId, Field, GoneHow, LabelId, Level, Micros, Patch, RemoteId, Value};
use std::collections::BTreeSet;
use sync::LinkState;

impl Play {
    pub(super) fn somebody_acts(&mut self) {
        let i = self.chance.below(self.accounts.len());
        if self.calm {
            return match self.chance.below(3) {
                0 => self.makes(i),
                1 => self.edits_in_kith(),
                _ => self.groups_a_namesake(i),
            };
        }
        match self.chance.below(112) {
            0..=19 => self.changes_values(i),
            20..=27 => self.deletes(i),
            28..=37 => self.moves(i),
            38..=45 => self.makes(i),
            46..=48 => self.stars(i),
            49..=51 => self.drops_group(i),
            52..=71 => self.edits_in_kith(),
            72..=88 => self.sorts_in_kith(),
            89..=95 => self.changes_level(),
            96..=104 => self.stars(i),
            _ => self.freezes(i),
        }
    }

    pub(super) fn somebody(&mut self, i: usize) -> Option<RemoteId> {
        let all: Vec<RemoteId> = self.accounts[i].people.keys().cloned().collect();
        self.chance.pick(&all)
    }

    pub(super) fn changes_values(&mut self, i: usize) {
        let Some(id) = self.somebody(i) else { return };
        let by = self.accounts[i].user;
        let values = self.accounts[i].people[&id].values.clone();
        let at = 1 + self.chance.below(values.len());
        let how = self.chance.below(3);
        let notes = self.accounts[i].notes;
        let new = (how < 2).then(|| self.typed_in(by, notes));
        let single = |v: &Value, but: Option<usize>| {
            let others = values.iter().enumerate().filter(|(j, _)| Some(*j) != but);
            v.field().is_singleton() && others.into_iter().any(|(_, w)| w.field() == v.field())
        };
        let mut now = values.clone();
        match (new, now.get(at).cloned()) {
            (Some(new), None) if !single(&new, None) => now.push(new),
            (Some(new), Some(was)) if how == 0 && !single(&new, Some(at)) => {
                self.removed_there(i, &id, &[was], Level::Editor);
                now[at] = new;
            }
            (Some(new), Some(_)) if !single(&new, None) => now.push(new),
            (None, Some(was)) => {
                self.removed_there(i, &id, &[was], Level::Editor);
                now.remove(at);
            }
            (Some(new), _) => self.removed([&new]), // nothing came of it
            (None, None) => {}
        }
        self.tell(i, &format!("{id} now says {now:?}"));
        self.accounts[i].change(&id, |p| p.values = now);
    }

    /// Programs flipped a field too often: it is left alone for a while (S1).
    fn freezes(&mut self, i: usize) {
        let linked = self.accounts[i].links.values();
        let linked: Vec<ContactId> = linked
            .filter(|l| l.state == LinkState::Linked)
            .map(|l| l.contact)
            .collect();
        let fields = [Field::Email, Field::Url, Field::Note, Field::Name];
        let (Some(contact), Some(field)) = (self.chance.pick(&linked), self.chance.pick(&fields))
        else {
            return;
        };
        self.tell(i, &format!("{field:?} of {contact} is left alone"));
        let until = self.hub.now + Micros::seconds(60 + self.chance.below(3_000) as i64);
        let version = self.hub.contacts.get(&contact).map_or(0, |c| c.version);
        let link = self.accounts[i].links.get_mut(&contact).unwrap();
        let agreed = link.agreement.clone();
        link.frozen.freeze(field, until, version, &agreed);
    }

    pub(super) fn deletes(&mut self, i: usize) {
        let Some(id) = self.somebody(i) else { return };
        self.tell(i, &format!("deletes {id}"));
        let values = self.accounts[i].people.remove(&id).map(|p| p.values);
        self.removed_there(i, &id, &values.unwrap_or_default(), Level::Deleter);
    }

    /// Puts somebody into a group, or takes them out of one.
    pub(super) fn moves(&mut self, i: usize) {
        let Some(id) = self.somebody(i) else { return };
        let groups: Vec<_> = self.accounts[i]
            .mirrors
            .values()
            .filter_map(|m| m.group.clone())
            .collect();
        let known = self.accounts[i].linked(&id).is_some();
        let Some(group) = self.chance.pick(&groups) else {
            return;
        };
        let there = self.accounts[i].groups.contains(&group);
        if !known || !there {
            return;
        }
        self.tell(i, &format!("moves {id} into or out of {group}"));
        self.accounts[i].change(&id, |p| {
            if !p.groups.remove(&group) {
                p.groups.insert(group);
            }
        });
    }

    /// Puts somebody that the account's user knew before into the group of a label which
    /// holds that person.
    pub(super) fn groups_a_namesake(&mut self, i: usize) {
        let a = &self.accounts[i];
        let mut found = Vec::new();
        for (label, mirror) in &a.mirrors {
            let (Some(group), held) = (mirror.group.clone(), self.hub.of_label(*label)) else {
                continue;
            };
            for (id, person) in a.people.iter().filter(|(id, _)| a.linked(id).is_none()) {
                let mails = person
                    .values
                    .iter()
                    .filter(|v| matches!(v, Value::Email(_)));
                let mut known = mails.map(|v| {
                    let has = |c: &ContactId| self.hub.contacts[c].card.key_of(v).is_some();
                    held.iter().any(has)
                });
                if known.any(|k| k) {
                    found.push((id.clone(), group.clone()));
                }
            }
        }
        if let Some((id, group)) = self.chance.pick(&found) {
            self.tell(i, &format!("puts {id} into {group}"));
            // Whoever puts somebody there wants them in the label, with all there is.
            let values: Vec<String> = self.accounts[i].people[&id]
                .values
                .iter()
                .map(Value::summary)
                .collect();
            self.private
                .retain(|token, _| !values.iter().any(|v| v.contains(token.as_str())));
            self.accounts[i].change(&id, |p| {
                p.groups.insert(group);
            });
        }
    }

    pub(super) fn makes(&mut self, i: usize) {
        let groups: Vec<_> = self.accounts[i]
            .mirrors
            .values()
            .filter_map(|m| m.group.clone())
            .collect();
        let by = self.accounts[i].user;
        let notes = self.accounts[i].notes;
        let value = self.typed_in(by, notes);
        let name = Value::name(&format!("Nn{}", self.tokens), "Stein");
        let groups = self
            .chance
            .pick(&groups)
            .filter(|g| self.accounts[i].groups.contains(g));
        let id = self.accounts[i].create(fake(vec![name, value], groups.into_iter().collect()));
        self.tell(i, &format!("makes {id}"));
    }

    pub(super) fn stars(&mut self, i: usize) {
        if let Some(id) = self.somebody(i) {
            self.tell(i, &format!("stars {id}"));
            self.accounts[i].change(&id, |p| {
                p.groups.insert("starred".into());
            });
        }
    }

    pub(super) fn drops_group(&mut self, i: usize) {
        let groups: Vec<_> = self.accounts[i]
            .mirrors
            .values()
            .filter_map(|m| m.group.clone())
            .collect();
        if let Some(group) = self.chance.pick(&groups) {
            self.tell(i, &format!("deletes {group}"));
            self.accounts[i].drop_group(&group);
        }
    }

    pub(super) fn contact(&mut self) -> Option<ContactId> {
        let all: Vec<ContactId> = self.hub.contacts.keys().copied().collect();
        self.chance.pick(&all)
    }

    pub(super) fn edits_in_kith(&mut self) {
        let Some(id) = self
            .contact()
            .filter(|id| self.hub.contacts[id].gone.is_none())
        else {
            return;
        };
        let labels = self.hub.labels(id);
        let who = user(self.chance.below(4));
        if !labels
            .iter()
            .any(|l| self.hub.level(*l, who) >= Some(Level::Editor))
        {
            return;
        }
        let card = self.hub.contacts[&id].card.clone();
        let entries: Vec<_> = card.entries.iter().skip(1).collect();
        let entry = self.chance.pick(&entries);
        let how = if self.calm { 2 } else { self.chance.below(3) };
        let change = match (how, entry) {
            (0, Some((key, entry))) => {
                self.removed(
                    std::iter::once(&entry.value).chain(entry.contested.iter().map(|c| &c.value)),
                );
                Change::Remove {
                    key: key.clone(),
                    was: entry.value.clone(),
                }
            }
            (1, Some((key, entry))) => {
                let to = self.fresh(who);
                if to.field() != entry.value.field() {
                    self.removed([&to]);
                    return;
                }
                self.removed(
                    std::iter::once(&entry.value).chain(entry.contested.iter().map(|c| &c.value)),
                );
                Change::Set {
                    key: key.clone(),
                    from: entry.value.clone(),
                    to,
                }
            }
            _ => {
                let value = self.fresh(who);
                if value.field().is_singleton() && card.of_field(value.field()).next().is_some() {
                    self.removed([&value]);
                    return;
                }
                Change::Add {
                    key: card.clone().fresh_key(),
                    value,
                }
            }
        };
        self.story.push(format!("{who:?} in Kith: {id} {change:?}"));
        self.hub.edit(id, &Patch(vec![change]));
    }

    /// Into the trash, out of it, out of a label or into one.
    pub(super) fn sorts_in_kith(&mut self) {
        let Some(id) = self.contact() else { return };
        let who = user(self.chance.below(4));
        let gone = self.hub.contacts[&id].gone.clone();
        let may = |hub: &Hub, l: &LabelId, least| hub.level(*l, who) >= Some(least);
        let labels = self.hub.labels(id);
        let mine: BTreeSet<LabelId> = labels
            .iter()
            .filter(|l| may(&self.hub, l, Level::Deleter))
            .copied()
            .collect();
        self.story
            .push(format!("{who:?} sorts {id} in Kith, of {mine:?}"));
        match (self.chance.below(3), gone) {
            (_, Some(gone)) => {
                if gone.labels.iter().any(|l| may(&self.hub, l, Level::Editor)) {
                    self.hub.restore(id, who);
                }
            }
            (0, None) => self.hub.leave(id, &mine, GoneHow::Deleted, who),
            (1, None) => {
                let one = mine.into_iter().take(1).collect();
                self.hub.leave(id, &one, GoneHow::Unlabelled, who);
            }
            (_, None) => {
                let shares = labels.iter().any(|l| may(&self.hub, l, Level::Manager));
                let into: BTreeSet<LabelId> = (0..2)
                    .map(label)
                    .filter(|l| shares && may(&self.hub, l, Level::Editor))
                    .collect();
                self.hub.join(id, &into, who);
            }
        }
    }

    pub(super) fn changes_level(&mut self) {
        let (l, who) = (self.chance.below(2), self.chance.below(4));
        if self
            .hub
            .level(label(l), user(who))
            .is_some_and(|level| level != Level::Owner)
        {
            let level = if self.chance.happens(30) {
                None
            } else {
                self.chance.pick(&Level::ALL[..4])
            };
            self.story
                .push(format!("user {who} may do {level:?} with label {l}"));
            self.allow(l, user(who), level);
            let fields = [Field::Phone, Field::Note, Field::Email];
            let some = fields.into_iter().filter(|_| self.chance.happens(20));
            let hidden: BTreeSet<Field> = some.collect();
            self.story
                .push(format!("{hidden:?} of label {l} are kept from user {who}"));
            self.hub.hidden.insert((label(l), user(who)), hidden);
        }
    }
}
