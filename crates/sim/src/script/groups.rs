//! Groups and labels in a story: what they are called, whose they are, and all contacts.

use super::Story;
use super::words::told;
use crate::build::operator;
use crate::fake::PHONE;
use app::use_cases::{self, all_contacts, labels, mirrors};
use domain::{Grant, GroupId, LabelId, Level, Principal, Scope, Uuid};
use std::collections::BTreeSet;
use sync::GroupBinding;

impl Story {
    /// The names of an account's groups, the provider's own not among them, by the alphabet.
    #[must_use]
    pub fn group_names(&self, account: &str) -> Vec<String> {
        let groups = self.sim.world.accounts[&self.id(account)].groups();
        let mut names: Vec<String> = groups
            .filter(|g| !g.system)
            .map(|g| g.name.clone())
            .collect();
        names.sort();
        names
    }

    /// The account's user gives a group another name.
    pub fn rename_group(&mut self, account: &str, group: &str, name: &str) {
        let id = self.seen_group(account, group).id;
        let name = name.to_owned();
        let renamed = self.fake(account).change_group(&id, |g| g.name = name);
        renamed.expect("the group exists");
    }

    /// The owner of a label gives it another name in Kith.
    pub fn rename_in_kith(&mut self, label: &str, name: &str) {
        let (id, name) = (self.label_id(label), name.to_owned());
        self.unit(move |w| {
            let owner = w.label(id)?.ok_or(app::Error::Moved)?.owner;
            labels::rename(w, operator(owner), id, &name).map(drop)
        });
    }

    /// What the label is called.
    #[must_use]
    pub fn name_of(&self, label: &str) -> String {
        let id = self.label_id(label);
        let label = self.unit(move |w| w.label(id));
        label.expect("the label exists").name
    }

    /// Somebody who has a label owns it from now on; its owner may share it further.
    pub fn hand_over(&mut self, label: &str, to: &str) {
        let (id, to) = (self.label_id(label), self.who(to));
        self.unit(move |w| {
            let mut label = w.label(id)?.ok_or(app::Error::Moved)?;
            let from = std::mem::replace(&mut label.owner, to);
            w.drop_grant(id, &Principal::User(to))?;
            w.save_label(&label)?;
            w.save_grant(&Grant {
                label: id,
                with: Principal::User(from),
                level: Level::Manager,
                hidden: BTreeSet::new(),
                by: to,
                at: w.now(),
            })?;
            for mirror in w.mirrors_of(id)? {
                w.save_due(mirror.account, Some(w.now()))?;
            }
            Ok(())
        });
    }

    /// The provider has these names taken in the account, and lists none of them.
    pub fn reserve(&mut self, account: &str, names: &[&str]) {
        let names = names.iter().map(|n| (*n).to_owned());
        self.fake(account).reserved.extend(names);
    }

    /// Another installation puts its mark on a group.
    pub fn bind_elsewhere(&mut self, account: &str, group: &str) {
        let id = self.seen_group(account, group).id;
        let binding = GroupBinding {
            installation: "elsewhere".into(),
            label: LabelId(Uuid::from_u128(7)),
        };
        let bound = self
            .fake(account)
            .change_group(&id, |g| g.binding = Some(binding));
        bound.expect("the group exists");
    }

    /// The mark of a label is on a group, by a time that nobody remembers.
    pub fn bind_here(&mut self, account: &str, group: &str, label: &str) {
        let (id, label) = (self.seen_group(account, group).id, self.label_id(label));
        let installation = self.unit(|w| Ok(w.installation()?.id.to_string()));
        let binding = GroupBinding {
            installation,
            label,
        };
        let bound = self
            .fake(account)
            .change_group(&id, |g| g.binding = Some(binding));
        bound.expect("the group exists");
    }

    /// Whose mark is on a group.
    #[must_use]
    pub fn mark_on(&self, account: &str, group: &str) -> Option<String> {
        let binding = self.seen_group(account, group).binding;
        binding.map(|b| b.installation)
    }

    /// Makes the group of a label again.
    pub fn put_group_back(&mut self, label: &str, account: &str) {
        let (user, label, id) = (self.who(account), self.label_id(label), self.id(account));
        let mut place = None;
        loop {
            let unit = move |w: &dyn app::Work| {
                mirrors::put_group_back(w, operator(user), label, id, place, 1)
            };
            place = self.unit(unit);
            if place.is_none() {
                break;
            }
        }
    }

    /// Takes a label out of an account.
    pub fn unmirror(&mut self, label: &str, account: &str) {
        let (user, label, id) = (self.who(account), self.label_id(label), self.id(account));
        self.unit(move |w| mirrors::unmirror(w, user, label, id));
    }

    /// Puts all contacts of accounts of one user together; names the labels that come of it.
    pub fn join_all(&mut self, accounts: &[&str], names: &[&'static str]) {
        let ids: Vec<_> = accounts.iter().map(|a| self.id(a)).collect();
        let actor = operator(self.who(accounts[0]));
        let joined = self.unit(move |w| all_contacts::join(w, actor, &ids));
        for name in names {
            let label = joined.labels.iter().find(|l| l.name == *name);
            let label = label.expect("a label of that name is joined");
            self.labels.insert(*name, label.id);
        }
        assert_eq!(joined.labels.len(), names.len(), "{:?}", joined.labels);
    }

    /// Who has a star in an account.
    #[must_use]
    pub fn starred(&self, account: &str) -> Vec<String> {
        self.in_group(account, &crate::fake::STARRED.into())
    }

    /// Whom a phone shows of an account.
    #[must_use]
    pub fn on_the_phone(&self, account: &str) -> Vec<String> {
        self.in_group(account, &PHONE.into())
    }

    fn in_group(&self, account: &str, group: &GroupId) -> Vec<String> {
        let people = self.sim.world.accounts[&self.id(account)].people();
        let mut all: Vec<String> = people
            .filter(|p| p.groups.contains(group))
            .map(|p| told(p.values.iter()))
            .collect();
        all.sort();
        all
    }

    /// The user's label of this kind is refused to somebody else.
    #[must_use]
    pub fn share_is_refused(&self, label: &str, with: &str) -> String {
        let (id, with) = (self.label_id(label), self.who(with));
        self.unit(move |w| {
            let label = w.label(id)?.ok_or(app::Error::Moved)?;
            assert!(label.scope.is_some_and(|s| Scope::ALL.contains(&s)));
            let shared =
                use_cases::shares::share(w, operator(label.owner), id, with, Level::Viewer);
            Ok(match shared {
                Err(app::Error::Refused(problem)) => problem.code.to_owned(),
                Err(other) => other.to_string(),
                Ok(_) => String::new(),
            })
        })
    }
}
