//! The cases of a merge, one method each (sync §3).

use crate::{
    Agreement, Card, Change, Contested, Entry, Field, Key, Lens, Merged, Micros, Origin, Patch,
    Rights, Row, Value,
};
use std::collections::{BTreeMap, BTreeSet};

/// A merge on its way: rows and changes as they are found.
pub(crate) struct Merger<'a> {
    card: &'a Card,
    /// What the hub shows this account of each entry now.
    view: BTreeMap<&'a Key, &'a Value>,
    /// Gives fresh keys.
    keys: Card,
    lens: &'a Lens,
    /// The rows not looked at yet.
    left: &'a [Row],
    rights: Rights,
    pub(crate) patch: Vec<Change>,
    suggestions: Vec<Change>,
    pub(crate) rows: Vec<Row>,
}

/// Whether it is what the person is called.
fn is_name(value: &Value) -> bool {
    value.field() == Field::Name
}

impl<'a> Merger<'a> {
    pub(crate) fn new(
        card: &'a Card,
        lens: &'a Lens,
        agreed: &'a Agreement,
        rights: Rights,
    ) -> Self {
        Self {
            card,
            view: lens.view(card, agreed).collect(),
            keys: card.clone(),
            lens,
            left: &agreed.0,
            rights,
            patch: Vec::new(),
            suggestions: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Takes the next row of the agreement; `now` is what became of it.
    pub(crate) fn next_row(&mut self, now: Option<&Value>) {
        let Some((row, left)) = self.left.split_first() else {
            return;
        };
        self.left = left;
        match (&row.key, &row.remote, now) {
            // Of an entry that is there twice, the one that changed is no repetition any more.
            (None, Some(was), Some(now))
                if was != now && self.rights.origin == Origin::Kith && self.is_said(was) =>
            {
                self.added(None, now, now.clone());
            }
            // Own: follows the user, never leaves the account.
            (None, _, Some(now)) => self.rows.push(Row::own(now.clone())),
            (None, _, None) => {}
            // Not there by agreement: stays so until the hub changes it.
            (Some(key), None, _) => {
                if self.card.entries.contains_key(key) {
                    self.rows.push(row.clone());
                }
            }
            (Some(key), Some(was), Some(now)) => self.shown(key, row, was, now),
            (Some(key), Some(was), None) => self.removed(key, row, was),
        }
    }

    fn shown(&mut self, key: &Key, row: &Row, was: &Value, now: &Value) {
        if self.lens.shows(now.field()) {
            if was == now {
                self.rows.push(row.clone());
            } else {
                self.edited(key, row, was, now);
            }
        } else if was == now && row.brought.as_ref() != Some(now) {
            self.rows.push(row.clone()); // Hidden meanwhile: goes with the next write.
        } else {
            // Typed into a field hidden from them, or brought before it was (R6).
            self.rows.push(Row::own(now.clone()));
        }
    }

    fn edited(&mut self, key: &Key, row: &Row, was: &Value, now: &Value) {
        let agreed = row.hub_form().unwrap_or(was);
        let to = agreed.edited_there(was, now);
        let hub = self
            .view
            .get(key)
            .copied()
            .filter(|hub| hub.field() == now.field());
        match hub {
            Some(hub) if *hub == to => self.agree(key, now, &to),
            // A note, say, that both had: one that says both.
            Some(_) if self.rights.apart && now.field().is_singleton() && !is_name(now) => {
                self.rows.push(Row::own(now.clone()));
            }
            Some(hub) if !self.may_edit(hub) => self.refused(key, Some(hub), now, to),
            Some(hub) if row.stands_for(hub) => {
                self.patch.push(Change::Set {
                    key: key.clone(),
                    from: hub.clone(),
                    to: to.clone(),
                });
                self.agree(key, now, &to);
            }
            Some(_) => self.contest(key, now, to),
            // Gone from the hub meanwhile: the edit brings it back, under its key if free.
            None if self.card.entries.contains_key(key) => self.added(None, now, to),
            None => self.added(Some(key), now, to),
        }
    }

    fn removed(&mut self, key: &Key, row: &Row, was: &Value) {
        let (Some(entry), Some(hub)) = (self.card.entries.get(key), self.view.get(key).copied())
        else {
            return; // Gone here too, or hidden.
        };
        if !row.stands_for(hub) || hub.field() != was.field() {
            return; // The hub's edit beats the removal: without a row it goes out again.
        }
        if !self.may_edit(hub) {
            self.suggestions.push(Change::Remove {
                key: key.clone(),
                was: hub.clone(),
            });
            return;
        }
        // Somebody who removes their side of a clash leaves the other sides standing.
        let own = Contested {
            value: entry.value.clone(),
            by: None,
            at: Micros(0),
        };
        let mut others = std::iter::once(&own)
            .chain(&entry.contested)
            .filter(|c| c.value != *hub);
        match others.next() {
            Some(other) => {
                let (key, to) = (key.clone(), other.value.clone());
                self.patch.push(Change::Set {
                    key: key.clone(),
                    from: hub.clone(),
                    to,
                });
                self.patch.extend(others.map(|c| Change::Contest {
                    key: key.clone(),
                    against: c.clone(),
                }));
            }
            None => self.patch.push(Change::Remove {
                key: key.clone(),
                was: hub.clone(),
            }),
        }
    }

    /// An entry that no row accounts for; `key` is the one it had. `now` is the account's
    /// form of the value.
    pub(crate) fn added(&mut self, key: Option<&Key>, now: &Value, value: Value) {
        if !self.lens.shows(value.field()) {
            self.rows.push(Row::own(value));
        } else if let Some(key) = self.free_key(&value) {
            self.agree(&key, now, &value);
        } else if self.is_said(now) {
            // Providers may store a value twice: once is enough for everybody else.
            self.rows.push(Row::own(now.clone()));
        } else if self.rights.apart {
            self.rows.push(Row::own(now.clone()));
        } else if let Some(key) = self.free_singleton(value.field()) {
            if self.may_edit(&value) {
                self.contest(&key, now, value);
            } else {
                let hub = self.view.get(&key).copied();
                self.refused(&key, hub, now, value);
            }
        } else if self.may_edit(&value) {
            let key = key.cloned().unwrap_or_else(|| self.keys.fresh_key());
            self.patch.push(Change::Add {
                key: key.clone(),
                value: value.clone(),
            });
            self.agree(&key, now, &value);
        } else {
            let key = key.cloned().unwrap_or_else(Key::ungiven);
            self.refused(&key, None, now, value);
        }
    }

    /// Whether the account's user may change entries like this one (R2).
    fn may_edit(&self, value: &Value) -> bool {
        self.rights.edit && self.lens.edits(value.field())
    }

    /// A change without the right: a suggestion, and what the account shows is taken as
    /// agreed-remote, so that the hub's value goes out again; in a person of the user's
    /// own it stays, as theirs alone.
    fn refused(&mut self, key: &Key, hub: Option<&Value>, now: &Value, to: Value) {
        self.suggestions.push(match hub {
            Some(hub) => Change::Set {
                key: key.clone(),
                from: hub.clone(),
                to,
            },
            None => Change::Add {
                key: key.clone(),
                value: to,
            },
        });
        self.rows.push(match self.rights.origin {
            Origin::Kith => Row::agreed(key.clone(), now.clone()),
            Origin::User => Row::own(now.clone()),
        });
    }

    fn contest(&mut self, key: &Key, now: &Value, value: Value) {
        self.agree(key, now, &value);
        if let (Field::Photo, Some(entry)) = (value.field(), self.card.entries.get(key)) {
            // Nobody sees that two pictures stand against each other: the later one counts,
            // and history keeps the other (decision 0015).
            self.patch.push(Change::Set {
                key: key.clone(),
                from: entry.value.clone(),
                to: value,
            });
            return;
        }
        if self.card.entries.get(key).is_none_or(|e| !e.offers(&value)) {
            let against = Contested {
                value,
                by: Some(self.rights.by),
                at: self.rights.at,
            };
            self.patch.push(Change::Contest {
                key: key.clone(),
                against,
            });
        }
    }

    /// The user's value `now` stands for the hub's; `hub` where it says it in another form.
    fn agree(&mut self, key: &Key, now: &Value, hub: &Value) {
        // In place of a row that said it is not there.
        self.rows.retain(|r| r.key.as_ref() != Some(key));
        let hub = (hub != now).then(|| hub.clone());
        self.rows.push(Row {
            hub,
            ..Row::brought(key.clone(), now.clone())
        });
    }

    /// Whether the account shows this value in a hub entry that says it, too, and will say it.
    fn is_said(&self, value: &Value) -> bool {
        let rows = self.rows.iter().chain(self.left);
        let mut same = rows.filter(|r| r.remote.as_ref() == Some(value));
        same.any(|row| {
            let Some(key) = &row.key else { return false };
            let to = match self.patch.iter().rev().find(|c| c.key() == key) {
                Some(Change::Add { value, .. } | Change::Set { to: value, .. }) => Some(value),
                Some(Change::Remove { .. } | Change::Contest { .. }) => None,
                None => self.view.get(key).copied(),
            };
            to.is_some_and(|to| row.stands_for(to))
        })
    }

    /// A visible entry that says this and that no row accounts for.
    pub(crate) fn free_key(&self, value: &Value) -> Option<Key> {
        self.free()
            .find(|(_, e)| e.offers(value))
            .map(|(k, _)| k.clone())
    }

    /// The hub's entry of a singleton field that no row accounts for.
    fn free_singleton(&self, field: Field) -> Option<Key> {
        let mut free = self.free().filter(|(_, e)| e.value.field() == field);
        free.next()
            .filter(|_| field.is_singleton())
            .map(|(k, _)| k.clone())
    }

    /// The visible entries that the account holds in no row and that no change takes away.
    pub(crate) fn free(&self) -> impl Iterator<Item = (&'a Key, &'a Entry)> {
        let held = |r: &Row, k: &Key| r.key.as_ref() == Some(k) && r.remote.is_some();
        self.card.entries.iter().filter(move |(k, _)| {
            self.view.contains_key(k)
                && !self.left.iter().chain(&self.rows).any(|r| held(r, k))
                && !self.patch.iter().any(|c| c.key() == *k)
        })
    }

    pub(crate) fn finish(mut self) -> Merged {
        self.adopt();
        let held: BTreeSet<Key> = self
            .rows
            .iter()
            .filter(|r| r.remote.is_some())
            .filter_map(|r| r.key.clone())
            .collect();
        self.rows
            .retain(|r| r.remote.is_some() || r.key.as_ref().is_none_or(|k| !held.contains(k)));
        Merged {
            patch: Patch(self.patch),
            suggestions: Patch(self.suggestions),
            agreement: Agreement(self.rows),
        }
    }

    /// What is the user's alone and what the hub comes to hold are one when they are equal.
    fn adopt(&mut self) {
        let unkeyed = |r: &Row| r.key.as_ref().is_none_or(Key::is_ungiven);
        if !self.rows.iter().any(unkeyed) {
            return;
        }
        let mut hub = self.card.clone();
        Patch(self.patch.clone()).apply(&mut hub);
        let nothing = Agreement::default();
        let mut free: Vec<&Key> = self.lens.view(&hub, &nothing).map(|(k, _)| k).collect();
        free.retain(|k| {
            !self
                .rows
                .iter()
                .any(|r| r.key.as_ref() == Some(*k) && r.remote.is_some())
        });
        for row in self.rows.iter_mut().filter(|r| unkeyed(r)) {
            let Some(value) = &row.remote else { continue };
            let equal = free
                .iter()
                .position(|k| hub.entries.get(*k).is_some_and(|e| e.offers(value)));
            if let Some(i) = equal {
                *row = Row::brought(free.swap_remove(i).clone(), value.clone());
            }
        }
    }
}
