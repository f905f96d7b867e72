//! How a world begins, and the values that are typed in it.

use super::{Play, Typed, label, user};
use crate::model::{Account, Fake, Mirror, PHONE};
use domain::{Card, GroupId, Level, RemoteId, UserId, Value};
use std::collections::BTreeSet;
use sync::{LinkState, MirrorState};

impl Play {
    pub(super) fn people_and_labels(&mut self, ids: &[u128]) {
        let labels = 1 + self.chance.below(2);
        let accounts = 2 + self.chance.below(3);
        for l in 0..labels {
            self.allow(l, user(l), Some(Level::Owner));
            for other in (0..4).filter(|u| *u != l) {
                if self.chance.happens(70) {
                    let level = self.chance.pick(&Level::ALL[..4]);
                    self.allow(l, user(other), level);
                }
            }
        }
        for (n, id) in ids.iter().take(accounts).enumerate() {
            let owner = if n == 0 { 0 } else { self.chance.below(4) };
            let mut account = Account::new(*id, user(owner));
            account.notes = !self.chance.happens(20);
            account.slashes = self.chance.happens(30);
            for l in 0..labels {
                if self.hub.level(label(l), account.user).is_some()
                    && (n == 0 && l == 0 || self.chance.happens(85))
                {
                    let mirror = Mirror {
                        group: None,
                        state: MirrorState::Active,
                        settled: true,
                    };
                    account.mirrors.insert(label(l), mirror);
                }
            }
            self.accounts.push(account);
        }
    }

    pub(super) fn contacts(&mut self) {
        for _ in 0..2 + self.chance.below(3) {
            let mut values = vec![Value::name(&format!("Nn{}", self.tokens), "Berg")];
            for _ in 0..1 + self.chance.below(3) {
                let value = self.fresh(user(0));
                let single = value.field().is_singleton();
                if !single || values.iter().all(|v| v.field() != value.field()) {
                    values.push(value);
                } else {
                    self.removed([&value]);
                }
            }
            let mut labels = BTreeSet::from([label(0)]);
            if self.hub.level(label(1), user(0)) >= Some(Level::Editor) && self.chance.happens(30) {
                labels.insert(label(1));
            }
            self.hub.create(Card::of(values.clone()), &labels, user(0));
            for i in 0..self.accounts.len() {
                if self.chance.happens(20) {
                    let mut values = values.clone();
                    self.keeps_something_private(i, &mut values);
                    self.accounts[i].create(fake(values, BTreeSet::new()));
                }
            }
        }
    }

    /// Somebody who owns no label has something of their own about a person they know.
    fn keeps_something_private(&mut self, i: usize, values: &mut Vec<Value>) {
        let user = self.accounts[i].user;
        let owns = self
            .hub
            .levels
            .iter()
            .any(|((_, who), level)| *who == user && *level == Level::Owner);
        if owns || !self.chance.happens(50) {
            return;
        }
        let token = format!("t{}x", self.tokens + 1);
        let value = self.typed_in(user, false);
        self.private.insert(token, user);
        values.push(value);
    }

    pub(super) fn allow(&mut self, l: usize, who: UserId, level: Option<Level>) {
        match level {
            Some(level) => {
                self.hub.levels.insert((label(l), who), level);
                let ever = self.ever.entry(who).or_insert(level);
                *ever = level.max(*ever);
            }
            None => drop(self.hub.levels.remove(&(label(l), who))),
        }
    }

    /// A value that nobody typed before.
    pub(super) fn fresh(&mut self, by: UserId) -> Value {
        self.typed_in(by, true)
    }

    pub(super) fn typed_in(&mut self, by: UserId, notes: bool) -> Value {
        self.tokens += 1;
        let token = format!("t{}x", self.tokens);
        let typed = Typed {
            by,
            removed: false,
            taken: Vec::new(),
        };
        self.typed.insert(token.clone(), typed);
        match self.chance.below(6) {
            0 if notes => Value::note(&token),
            5 => Value::Im(domain::value::Im::typed(&format!("jabber:{token}"), "work")),
            1 | 2 => Value::Url(domain::value::Url {
                value: format!("https://{token}.example"),
                kind: String::new(),
            }),
            _ => Value::email(&format!("{token}@a.example"), "home"),
        }
    }

    /// An account's user takes values of a person away: of a contact that counts only at this
    /// level, whenever it comes to the hub (R4); of what is theirs alone, always.
    pub(super) fn removed_there(
        &mut self,
        i: usize,
        id: &RemoteId,
        values: &[Value],
        least: Level,
    ) {
        let a = &self.accounts[i];
        let link = a.linked(id).map(|contact| &a.links[&contact]);
        let Some(link) = link.filter(|l| l.state != LinkState::Gone) else {
            return self.removed(values);
        };
        let by = a.user;
        for value in values {
            let own = link.agreement.own().any(|mine| mine == value);
            let text = value.summary();
            let typed = self.typed.iter_mut();
            for (_, typed) in typed.filter(|(token, _)| text.contains(token.as_str())) {
                typed.removed |= own || typed.by == by;
                typed.taken.push((by, least));
            }
        }
    }

    /// Whoever removes or replaces a value had it before them.
    pub(super) fn removed<'v>(&mut self, values: impl IntoIterator<Item = &'v Value>) {
        for value in values {
            let text = value.summary();
            for (token, typed) in &mut self.typed {
                typed.removed |= text.contains(token.as_str());
            }
        }
    }
}

pub(super) fn fake(values: Vec<Value>, mut groups: BTreeSet<GroupId>) -> Fake {
    groups.insert(PHONE.into());
    Fake {
        values,
        groups,
        etag: 0,
        marks: BTreeSet::new(),
        ours: false,
    }
}
