//! What people do: in Google, on their phones, and in Kith's own doors.

use crate::build::{Sim, Typed, name_token, operator};
use crate::entries;
use app::use_cases;
use app::{Res, Work};
use domain::{
    AccountId, Actor, ContactId, Field, GroupId, LabelId, Level, Patch, RemoteId, UserId, Value,
};
use std::collections::{BTreeMap, BTreeSet};
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
    fn acts_in_kith(&mut self) {
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

    fn changes_level(&mut self) {
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

    fn trashes(&mut self) {
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

    fn restores(&mut self) {
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

    /// The whole text of everything anybody can still find.
    pub(crate) fn findable(&self) -> String {
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
                for revision in w.revisions(id)? {
                    text.push_str(&format!("{:?} {:?}\n", revision.patch, revision.full));
                }
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
