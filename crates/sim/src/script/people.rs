//! What people do in a story, in their accounts and in Kith; and what they find there.

use super::Story;
use super::words::{told, values};
use crate::build::operator;
use crate::fake::{FakeAccount, FakePerson};
use app::{HoldState, use_cases};
use domain::{Change, ContactId, Field, GroupId, Micros, Patch, RemoteId, Value};
use std::collections::BTreeSet;
use sync::{MirrorState, SeenGroup};

impl Story {
    fn now(&self) -> Micros {
        app::Env::now(&**self.env())
    }

    pub(super) fn fake(&mut self, account: &str) -> &mut FakeAccount {
        let id = self.id(account);
        let fake = self.sim.world.accounts.get_mut(&id);
        fake.expect("the account exists")
    }

    /// Makes a group in an account.
    pub fn group(&mut self, account: &str, name: &str) {
        let made = self.fake(account).make_group(name, None);
        made.expect("no group has that name");
    }

    /// The group of an account whose name begins so.
    pub(super) fn seen_group(&self, account: &str, name: &str) -> SeenGroup {
        let groups = self.sim.world.accounts[&self.id(account)].groups();
        let mut named = groups.filter(|g| g.name.starts_with(name));
        let group = named.next().expect("there is a group of that name");
        group.clone()
    }

    fn groups(&self, account: &str, names: &[&str]) -> BTreeSet<GroupId> {
        let id = |name: &&str| self.seen_group(account, name).id;
        names.iter().map(id).collect()
    }

    /// Makes a person in these groups.
    pub fn person(&mut self, account: &str, content: &str, groups: &[&str]) -> RemoteId {
        let (now, groups) = (self.now(), self.groups(account, groups));
        let habits = self.sim.world.habits;
        let fake = self.fake(account);
        fake.create(now, values(content), groups, None, habits).id
    }

    /// The only person of an account whose content has this in it.
    ///
    /// # Panics
    /// If there is none or more than one.
    #[must_use]
    pub fn find(&self, account: &str, text: &str) -> RemoteId {
        let people = self.sim.world.accounts[&self.id(account)].people();
        let found: Vec<&FakePerson> = people
            .filter(|p| told(p.values.iter()).contains(text))
            .collect();
        assert_eq!(
            found.len(),
            1,
            "{text} in {account}: {:?}",
            self.book(account)
        );
        found[0].id.clone()
    }

    /// Whether a person is there.
    #[must_use]
    pub fn has(&self, account: &str, id: &RemoteId) -> bool {
        self.sim.world.accounts[&self.id(account)]
            .person(id)
            .is_some()
    }

    pub(super) fn change(
        &mut self,
        account: &str,
        id: &RemoteId,
        how: impl FnOnce(&mut FakePerson),
    ) {
        let (now, habits) = (self.now(), self.sim.world.habits);
        let changed = self.fake(account).change(now, id, habits, how);
        changed.expect("the person exists");
    }

    /// A person's user has it say this.
    pub fn edit(&mut self, account: &str, id: &RemoteId, content: &str) {
        self.change(account, id, |p| p.values = values(content));
    }

    /// A person's user makes it one with another, as Google does: it says what both said, a
    /// note of both, and is in the groups of both; the other is gone.
    pub fn merge(&mut self, account: &str, kept: &RemoteId, gone: &RemoteId) {
        let other = self.fake(account).person(gone).cloned();
        let other = other.expect("the person exists");
        self.delete(account, gone);
        self.change(account, kept, |p| {
            for value in other.values {
                let field = value.field();
                let there = p.values.iter().position(|v| v.field() == field);
                match there.filter(|_| field.is_singleton()) {
                    Some(at) if field == Field::Note => {
                        let both = format!("{}, {}", p.values[at].summary(), value.summary());
                        p.values[at] = Value::note(&both);
                    }
                    Some(_) => {}
                    None if p.values.contains(&value) => {}
                    None => p.values.push(value),
                }
            }
            p.groups.extend(other.groups);
        });
    }

    /// Puts a person into a group.
    pub fn put_into(&mut self, account: &str, id: &RemoteId, group: &str) {
        let group = self.seen_group(account, group).id;
        self.change(account, id, |p| {
            p.groups.insert(group);
        });
    }

    /// Takes a person out of a group.
    pub fn take_out(&mut self, account: &str, id: &RemoteId, group: &str) {
        let group = self.seen_group(account, group).id;
        self.change(account, id, |p| {
            p.groups.remove(&group);
        });
    }

    /// Deletes a person; it can be had back.
    pub fn delete(&mut self, account: &str, id: &RemoteId) {
        let now = self.now();
        let gone = self.fake(account).delete(now, id);
        let gone = gone.expect("the person exists");
        self.trash.insert(id.clone(), gone);
    }

    /// Undoes a deletion: the person is back under its id, in no group of a label.
    pub fn undelete(&mut self, account: &str, id: &RemoteId) {
        let (now, person) = (self.now(), self.trash.remove(id));
        let person = person.expect("the person was deleted");
        self.fake(account).undelete(now, person);
    }

    /// Deletes a group; its members stay.
    pub fn delete_group(&mut self, account: &str, group: &str) {
        let (now, group) = (self.now(), self.seen_group(account, group).id);
        self.fake(account).delete_group(now, &group);
    }

    /// From now on a person falls between the pages of each full listing.
    pub fn listings_skip(&mut self, account: &str, person: &RemoteId) {
        let account = self.id(account);
        self.sim.world.skipped.insert((account, person.clone()));
    }

    /// The people of an account, each with the groups it is in beside `myContacts`; a group
    /// that does not exist is told as such.
    #[must_use]
    pub fn book(&self, account: &str) -> Vec<String> {
        let fake = &self.sim.world.accounts[&self.id(account)];
        let name = |g: &GroupId| match fake.group(g) {
            None => Some("no such group".to_owned()),
            Some(g) => (!g.system).then(|| g.name.clone()),
        };
        let line = |p: &FakePerson| {
            let groups: Vec<String> = p.groups.iter().filter_map(name).collect();
            format!("{} [{}]", told(p.values.iter()), groups.join(", "))
        };
        let mut lines: Vec<String> = fake.people().map(line).collect();
        lines.sort();
        lines
    }

    /// Somebody adds a contact to a label in Kith.
    pub fn add(&mut self, by: &str, label: &str, content: &str) {
        let (user, label, content) = (self.who(by), self.label_id(label), content.to_owned());
        self.unit(move |w| {
            let card = domain::Card::of(values(&content));
            let editor = app::Editor::claim(w, label, operator(user))?;
            editor.add_contact(card).map(drop)
        });
    }

    /// The contact whose card has this in it, also in the trash.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    pub fn contact(&self, text: &str) -> ContactId {
        let text = text.to_owned();
        let found = self.unit(move |w| {
            let mut all: BTreeSet<ContactId> = w.trash()?.iter().map(|c| c.id).collect();
            for label in w.labels()? {
                all.extend(w.members(label.id)?);
            }
            for id in all {
                let card = w.contact(id)?.map(|c| c.card);
                if card.is_some_and(|card| told(card.values()).contains(&text)) {
                    return Ok(Some(id));
                }
            }
            Ok(None)
        });
        found.expect("a contact says that")
    }

    /// Somebody has a contact say one thing instead of another, in Kith.
    pub fn change_in_kith(&mut self, by: &str, id: ContactId, from: &str, to: &str) {
        let (user, from, to) = (self.who(by), values(from), values(to));
        self.unit(move |w| {
            let card = w.contact(id)?.ok_or(app::Error::Moved)?.card;
            let entries = card.entries.iter();
            let changes = entries
                .filter(|(_, e)| told([&e.value].into_iter()) == told(from.iter()))
                .map(|(key, e)| Change::Set {
                    key: key.clone(),
                    from: e.value.clone(),
                    to: to[0].clone(),
                });
            let patch = Patch(changes.collect());
            let editor = app::Editor::through(w, id, operator(user))?;
            editor.edit(id, &patch).map(drop)
        });
    }

    /// Somebody puts a contact into the trash.
    pub fn trash_in_kith(&mut self, by: &str, id: ContactId) {
        let user = self.who(by);
        self.unit(move |w| use_cases::contacts::trash(w, operator(user), id).map(drop));
    }

    /// Somebody erases a contact in the trash.
    pub fn purge_in_kith(&mut self, by: &str, id: ContactId) {
        let user = self.who(by);
        self.unit(move |w| use_cases::trash::purge(w, operator(user), id));
    }

    /// Somebody has a contact back from the trash.
    pub fn restore_in_kith(&mut self, by: &str, id: ContactId) {
        let user = self.who(by);
        self.unit(move |w| use_cases::trash::restore(w, operator(user), id, None).map(drop));
    }

    /// Somebody puts a contact into a further label.
    pub fn label_in_kith(&mut self, by: &str, id: ContactId, label: &str) {
        let (user, label) = (self.who(by), self.label_id(label));
        self.unit(move |w| use_cases::contacts::put_into(w, operator(user), id, label).map(drop));
    }

    /// Somebody takes a contact out of a label in Kith.
    pub fn remove_in_kith(&mut self, by: &str, id: ContactId, label: &str) {
        let (user, label) = (self.who(by), self.label_id(label));
        self.unit(move |w| use_cases::contacts::remove(w, operator(user), id, label).map(drop));
    }

    /// The contacts of a label.
    #[must_use]
    pub fn members(&self, label: &str) -> Vec<String> {
        let label = self.label_id(label);
        let mut all = self.unit(move |w| {
            let mut all = Vec::new();
            for id in w.members(label)? {
                all.extend(w.contact(id)?.map(|c| told(c.card.values())));
            }
            Ok(all)
        });
        all.sort();
        all
    }

    /// What is asked about an account, in the order of the alphabet.
    #[must_use]
    pub fn questions(&self, account: &str) -> Vec<String> {
        let id = self.id(account);
        let holds = self.unit(move |w| w.holds(id));
        let mut all: Vec<String> = holds
            .iter()
            .map(|h| {
                let reason = format!("{:?}", h.reason);
                let end = reason.find([' ', '{']).unwrap_or(reason.len());
                reason[..end].to_owned()
            })
            .collect();
        all.sort();
        all
    }

    /// The user of an account has what a brake holds there put back.
    ///
    /// # Panics
    /// The account's user says to every open question: go on.
    ///
    /// # Panics
    /// When there is nothing to answer.
    pub fn go_on(&mut self, account: &str) {
        let actor = operator(self.who(account));
        let id = self.id(account);
        let answered = self.unit(move |w| {
            let open = w
                .holds(id)?
                .into_iter()
                .filter(|h| h.state == HoldState::Open);
            let mut answered = 0;
            for hold in open {
                use_cases::questions::release(w, actor, hold.id)?;
                answered += 1;
            }
            Ok(answered)
        });
        assert!(answered > 0, "nothing was asked in {account}");
    }

    /// If there is none, or more than one.
    pub fn put_back(&mut self, account: &str) {
        let (user, id) = (self.who(account), self.id(account));
        let brakes = self.unit(move |w| w.brakes(id));
        assert_eq!(brakes.len(), 1, "{brakes:?}");
        let brake = brakes[0].id;
        self.unit(move |w| use_cases::questions::put_back(w, operator(user), brake).map(drop));
    }

    /// The revisions of a contact: what happened first, by whom, and where.
    #[must_use]
    pub fn history(&self, contact: ContactId) -> Vec<String> {
        let by: Vec<_> = self.sim.users.iter().map(|(a, u)| (*a, *u)).collect();
        let named = |wanted: &dyn Fn(&(domain::AccountId, domain::UserId)) -> bool| {
            let found = by.iter().find(|pair| wanted(pair)).map(|(a, _)| *a);
            let name = self.accounts.iter().find(|(_, a)| Some(**a) == found);
            name.map_or("nobody", |(name, _)| *name)
        };
        let revisions = self.unit(move |w| w.revisions(contact));
        let told = revisions.iter().map(|r| {
            let kind = format!("{:?}", r.kind).to_lowercase();
            let kind = kind.split([' ', '{']).next().unwrap_or_default();
            let who = named(&|(_, user)| *user == r.actor.user);
            match r.actor.door {
                domain::Door::Account(at) => {
                    format!("{kind} by {who} in {}", named(&|(a, _)| *a == at))
                }
                _ => format!("{kind} by {who}"),
            }
        });
        told.collect()
    }

    /// Where the mirror of a label in an account stands.
    #[must_use]
    pub fn stands(&self, label: &str, account: &str) -> Option<MirrorState> {
        let (label, account) = (self.label_id(label), self.id(account));
        self.unit(move |w| Ok(w.mirror(label, account)?.map(|m| m.state)))
    }

    /// How many things are out of step in an account, by its last look.
    #[must_use]
    pub fn out_of_step(&self, account: &str) -> usize {
        let id = self.id(account);
        self.unit(move |w| Ok(w.lag(id)?.map_or(0, |lag| lag.waiting)))
    }
}
