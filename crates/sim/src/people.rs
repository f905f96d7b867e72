//! What people do: in Google, on their phones, and in Kith's own doors.

mod answers;
mod doors;

pub(crate) use doors::give;

use crate::build::{Sim, Typed, name_token};
use crate::entries;
use domain::{AccountId, GroupId, Level, RemoteId, Value};
use std::collections::BTreeMap;
use sync::LinkState;

impl Sim {
    /// Somebody does something.
    pub(crate) fn somebody_acts(&mut self) {
        if self.acts_socially() {
            return;
        }
        let accounts: Vec<AccountId> = self.users.keys().copied().collect();
        let Some(account) = self.rng.pick(&accounts).copied() else {
            return;
        };
        // No door lets in whoever was removed.
        let owner_is_gone = self.is_gone(self.owner);
        match self.rng.below(100) {
            81..=92 if owner_is_gone => {}
            0..=29 => self.edits(account),
            30..=39 => self.adds_entry(account),
            40..=47 => self.removes_entry(account),
            48..=57 => self.creates(account),
            58..=64 => self.deletes(account),
            65..=71 => self.leaves_group(account),
            72..=77 => self.enters_group(account),
            78..=80 => self.stars(account),
            81..=88 => self.acts_in_kith(),
            89..=92 => self.changes_level(),
            93..=94 => self.renames(account),
            95 => self.deletes_group(account),
            96 if self.world.habits.faults > 0 => self.expires(account),
            96..=98 if owner_is_gone => {}
            96..=97 => self.trashes(),
            98 => self.restores(),
            _ => self.answers(),
        }
    }

    pub(crate) fn tell(&mut self, what: &str, account: AccountId, who: &RemoteId) {
        let name = self
            .users
            .get(&account)
            .map(|u| u.to_string()[33..].to_owned())
            .unwrap_or_default();
        let line = format!(
            "user {name} in {}: {what} {who}",
            &account.to_string()[33..]
        );
        self.say(line);
    }

    fn anybody(&mut self, account: AccountId, grouped: bool) -> Option<RemoteId> {
        let group = self.group(account);
        let people: Vec<RemoteId> = self.world.accounts[&account]
            .people()
            .filter(|p| !grouped || group.as_ref().is_some_and(|g| p.groups.contains(g)))
            .map(|p| p.id.clone())
            .collect();
        self.rng.pick(&people).cloned()
    }

    /// One of the groups that show a label.
    fn group(&mut self, account: AccountId) -> Option<GroupId> {
        let mut names = vec!["Team", "Club", "Crew"];
        // What somebody puts into others' labels themselves is no secret any more.
        if self.secret.is_some() && self.users.get(&account) == Some(&self.owner) {
            names.pop();
        }
        let groups: Vec<GroupId> = self.world.accounts[&account]
            .groups()
            .filter(|g| names.iter().any(|n| g.name.starts_with(n)))
            .map(|g| g.id.clone())
            .collect();
        self.rng.pick(&groups).cloned()
    }

    pub(crate) fn change(
        &mut self,
        account: AccountId,
        id: &RemoteId,
        f: impl FnOnce(&mut crate::fake::FakePerson),
    ) {
        let (now, habits) = (app::Env::now(&*self.env), self.world.habits);
        if let Some(account) = self.world.accounts.get_mut(&account) {
            account.change(now, id, habits, f);
        }
    }

    /// Somebody with the right takes values away, or they were theirs alone.
    pub(crate) fn removed(&mut self, values: &[Value]) {
        for typed in typed_in(&mut self.typed, values) {
            typed.removed = true;
        }
    }

    /// Somebody with the right takes into a contact what somebody suggested.
    pub(crate) fn accepted(&mut self, values: &[Value]) {
        for typed in typed_in(&mut self.typed, values) {
            typed.accepted = true;
        }
    }

    /// An account's user takes values of a person away: of a contact that counts only at this
    /// level, of what is theirs alone always.
    fn removed_there(&mut self, account: AccountId, id: &RemoteId, values: &[Value], least: Level) {
        let (user, remote) = (self.users[&account], id.clone());
        let link = self.look(move |r| r.link_by_remote(account, &remote));
        let Some(link) = link.filter(|l| l.state != LinkState::Gone) else {
            return self.removed(values);
        };
        let now = app::Env::now(&*self.env);
        for value in values {
            let own = |mine: &Value| mine == value;
            let own = link.agreement.own().any(own);
            for typed in typed_in(&mut self.typed, std::slice::from_ref(value)) {
                typed.removed |= own || typed.by == user;
                typed.taken.push((user, now, least));
            }
        }
    }

    /// Another value for an entry, or another given name.
    fn edits(&mut self, account: AccountId) {
        let Some(id) = self.anybody(account, true) else {
            return;
        };
        let Some(values) = self.world.accounts[&account]
            .person(&id)
            .map(|p| p.values.clone())
        else {
            return;
        };
        if values.is_empty() {
            return;
        }
        let i = self.rng.below(values.len());
        let token = self.token(self.users[&account]);
        let new = entries::edited(&values[i], &token);
        // The family name says who it is and stays; everything else is replaced.
        let old = match &values[i] {
            Value::Name(n) => Value::name(&n.given, ""),
            other => other.clone(),
        };
        self.removed_there(account, &id, &[old], Level::Editor);
        self.edited.extend(name_token(&values));
        self.change(account, &id, |p| p.values[i] = new);
        self.tell(&format!("edits entry {i} to {token} of"), account, &id);
    }

    fn adds_entry(&mut self, account: AccountId) {
        let Some(id) = self.anybody(account, true) else {
            return;
        };
        let token = self.token(self.users[&account]);
        let new = entries::fresh(self.rng.below(entries::TURNS), &token);
        let taken = new.field().is_singleton()
            && self.world.accounts[&account]
                .person(&id)
                .is_some_and(|p| p.values.iter().any(|v| v.field() == new.field()));
        let new = if taken {
            Value::email(&format!("{token}@x.example"), "work")
        } else {
            new
        };
        self.change(account, &id, |p| p.values.push(new));
        self.tell(&format!("adds {token} to"), account, &id);
    }

    fn removes_entry(&mut self, account: AccountId) {
        let Some(id) = self.anybody(account, true) else {
            return;
        };
        let Some(values) = self.world.accounts[&account]
            .person(&id)
            .map(|p| p.values.clone())
        else {
            return;
        };
        let i = self.rng.below(values.len());
        match values.get(i) {
            Some(Value::Name(_)) | None => {}
            Some(value) => {
                self.removed_there(account, &id, std::slice::from_ref(value), Level::Editor);
                self.edited.extend(name_token(&values));
                self.change(account, &id, |p| {
                    p.values.remove(i);
                });
                self.tell(&format!("removes entry {i} of"), account, &id);
            }
        }
    }

    fn creates(&mut self, account: AccountId) {
        let values = self.fresh_person(self.users[&account]);
        let group = self.group(account).filter(|_| self.rng.chance(75));
        let name = name_token(&values).unwrap_or_default();
        self.put(account, values, group.into_iter().collect());
        self.tell("creates", account, &RemoteId(name));
    }

    fn deletes(&mut self, account: AccountId) {
        let Some(id) = self.anybody(account, true) else {
            return;
        };
        let now = app::Env::now(&*self.env);
        let gone = self
            .world
            .accounts
            .get_mut(&account)
            .and_then(|a| a.delete(now, &id));
        if let Some(person) = gone {
            self.removed_there(account, &id, &person.values, Level::Deleter);
            self.tell("deletes", account, &id);
            if self.rng.chance(25)
                && let Some(fake) = self.world.accounts.get_mut(&account)
            {
                fake.undelete(now, person);
                self.undeleted.insert((account, id.clone()));
                self.tell("undeletes", account, &id);
            }
        }
    }

    fn leaves_group(&mut self, account: AccountId) {
        let (Some(id), Some(group)) = (self.anybody(account, true), self.group(account)) else {
            return;
        };
        self.change(account, &id, |p| {
            p.groups.remove(&group);
        });
        self.tell("takes out of the group", account, &id);
    }

    fn enters_group(&mut self, account: AccountId) {
        let (Some(id), Some(group)) = (self.anybody(account, false), self.group(account)) else {
            return;
        };
        self.change(account, &id, |p| {
            p.groups.insert(group);
        });
        self.tell("puts into the group", account, &id);
    }

    /// A star, or a group of the user's own that no label has to do with.
    fn stars(&mut self, account: AccountId) {
        let Some(id) = self.anybody(account, false) else {
            return;
        };
        self.starred += 1;
        let group = match self.starred % 2 {
            0 => self.own_group(account),
            _ => crate::fake::STARRED.into(),
        };
        self.change(account, &id, |p| {
            p.groups.insert(group);
        });
        self.tell("stars", account, &id);
    }

    /// A group of the user's own, whose name is no label's.
    fn own_group(&mut self, account: AccountId) -> GroupId {
        let book = self.world.accounts.get_mut(&account);
        let book = book.expect("the account exists");
        let found = book.groups().find(|g| g.name == "Mine").cloned();
        let group = found.or_else(|| book.make_group("Mine", None));
        group.expect("nobody else took the name").id
    }

    fn renames(&mut self, account: AccountId) {
        let Some(group) = self.group(account) else {
            return;
        };
        self.tokens += 1;
        let was = self.world.accounts[&account]
            .group(&group)
            .map(|g| g.name.clone())
            .unwrap_or_default();
        let name = format!("{} {}", &was[..4.min(was.len())], self.tokens);
        if let Some(fake) = self.world.accounts.get_mut(&account) {
            fake.change_group(&group, |g| g.name = name);
        }
        self.tell("renames", account, &RemoteId(group.0));
    }

    fn deletes_group(&mut self, account: AccountId) {
        let Some(group) = self.group(account) else {
            return;
        };
        let now = app::Env::now(&*self.env);
        if let Some(fake) = self.world.accounts.get_mut(&account) {
            fake.delete_group(now, &group);
        }
        self.tell("deletes the group", account, &RemoteId(group.0));
    }

    /// The provider forgets where listings were.
    fn expires(&mut self, account: AccountId) {
        if let Some(fake) = self.world.accounts.get_mut(&account) {
            fake.expire_tokens();
        }
        self.tell("listing tokens expire", account, &RemoteId(String::new()));
    }
}

/// What was typed of these values.
fn typed_in<'a>(
    all: &'a mut BTreeMap<String, Typed>,
    values: &[Value],
) -> impl Iterator<Item = &'a mut Typed> {
    let said: Vec<String> = values.iter().map(Value::summary).collect();
    let named = all.iter_mut();
    named
        .filter(move |(token, _)| said.iter().any(|text| text.contains(token.as_str())))
        .map(|(_, typed)| typed)
}
