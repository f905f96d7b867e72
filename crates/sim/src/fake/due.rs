//! Whether what an installation wrote was due: it changed something, and whoever was deleted had been
//! looked at (D1). Whom it was shown, it knows.

use super::World;
use super::account::{FakeAccount, FakePerson, PHONE};
use domain::{AccountId, Field, GroupId, Micros, RemoteId};
use std::collections::BTreeSet;
use sync::{GroupBinding, SeenGroup};

/// How long before its deletion somebody was read directly, at most (D1).
const JUST_READ: Micros = Micros::seconds(60);

impl World {
    /// A person is shown to the installation.
    pub(super) fn shows(&mut self, id: AccountId, person: &FakePerson) {
        self.shown.insert((self.house, id, person.etag));
    }

    /// Whether the installation was shown a person as they are now.
    pub(super) fn knows(&self, id: AccountId, person: &FakePerson) -> bool {
        self.shown.contains(&(self.house, id, person.etag))
    }

    /// These fields of a person were written, and its groups. The revision is the precondition: whoever
    /// sends this knew how it is. That somebody is in no other group, and stays in this one for that,
    /// only shows when it is tried.
    pub(super) fn wrote_over(
        &mut self,
        id: AccountId,
        (before, after): (&FakePerson, &FakePerson),
        written: &BTreeSet<Field>,
    ) {
        let stays = written.is_empty() && after.groups == [PHONE.into()].into();
        let same = (&after.values, &after.groups) == (&before.values, &before.groups);
        if same && !stays {
            self.wrong.push(format!(
                "{} in {id} was written as it is: {written:?} of {:?}, in {:?}",
                after.id, after.values, after.groups
            ));
        }
    }

    /// A person is about to lose their photo.
    pub(super) fn loses_photo(&mut self, id: AccountId, person: &FakePerson) {
        if person.photo.is_none() && self.knows(id, person) {
            self.wrong
                .push(format!("{} in {id} had no photo", person.id));
        }
    }

    /// A person was deleted: re-read, then deleted (D1). What is typed in between nobody can help.
    pub(super) fn deleted(&mut self, id: AccountId, person: &FakePerson) {
        let key = (self.house, id, person.id.clone());
        match self.read.get(&key) {
            Some((etag, _)) if *etag == person.etag && !self.late => {}
            Some((_, at)) if !self.late && *at + JUST_READ <= self.now => self.unread(id, person),
            None if !self.late => self.unread(id, person),
            Some(_) | None => self.raced.push_str(&format!("{:?}", person.values)),
        }
    }

    fn unread(&mut self, id: AccountId, person: &FakePerson) {
        let remote = &person.id;
        self.wrong.push(format!(
            "{remote} in {id} was deleted without a look at them"
        ));
    }

    /// Whom a move moves nowhere, although they were shown as they are: a move has no
    /// precondition, so one that crosses another's is no fault. Who is in the provider's own
    /// groups is kept of those alone who are in a label that they show (decision 0012).
    pub(super) fn moves_nobody(
        &mut self,
        id: AccountId,
        group: &GroupId,
        [add, out]: [&[RemoteId]; 2],
    ) {
        let Some(book) = self.accounts.get(&id) else {
            return;
        };
        let add = match book.group(group) {
            Some(group) if group.system => &[],
            Some(_) | None => add,
        };
        let all = add.iter().map(|p| (p, true));
        let all = all.chain(out.iter().map(|p| (p, false)));
        let there = all.filter(|(remote, into)| {
            let person = book.person(remote);
            person.is_some_and(|p| p.groups.contains(group) == *into && self.knows(id, p))
        });
        let idle: Vec<String> = there
            .map(|(remote, into)| {
                format!("{remote} in {id} was moved where they were: {group}, {into}")
            })
            .collect();
        self.wrong.extend(idle);
    }

    /// A person was taken out of groups by an installation (G1).
    pub(super) fn took_out(
        &mut self,
        id: AccountId,
        person: &FakePerson,
        groups: &BTreeSet<GroupId>,
    ) {
        let Some(book) = self.accounts.get(&id).filter(|book| !book.all_in_step) else {
            return;
        };
        // A group that is bound shows a label; of one that is gone nothing is left to keep.
        let kept = |g: &&GroupId| book.group(g).is_some_and(|g| g.binding.is_none());
        let torn = groups.iter().filter(kept);
        let torn: Vec<_> = torn.map(|g| (id, person.id.clone(), g.clone())).collect();
        self.torn.extend(torn);
    }
}

impl FakeAccount {
    /// Whether a group is called so and bears this mark already. The mark on one that Kith made may
    /// not have been shown (pitfall 23).
    pub(super) fn is_so(&self, now: &SeenGroup, name: &str, mark: Option<&GroupBinding>) -> bool {
        let same = (now.name.as_str(), now.binding.as_ref()) == (name, mark);
        same && !self.born.contains_key(&now.id)
    }
}
