//! Who may do what with which label, judged anew from the grants (R1), and kept from each change
//! on: what was done is judged by the rights of its time (R4), and an act in a door by those it
//! met (R2, R3).

use crate::build::Sim;
use crate::circles::ranked;
use app::{Read, Res};
use domain::{Access, ContactId, Field, LabelId, Level, Membership, Micros, UserId};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What is open to whom.
type Open = BTreeMap<(UserId, LabelId), Access>;

/// Everybody's rights, and since when they have them.
#[derive(Debug, Default)]
pub(crate) struct Rights(Vec<(Micros, Open)>);

impl Rights {
    /// Whether a user had enough in one of these labels then. Of a moment in which that changed
    /// both counts, before and after.
    pub(crate) fn had(
        &self,
        at: Micros,
        user: UserId,
        labels: &BTreeSet<LabelId>,
        enough: impl Fn(&Access) -> bool,
    ) -> bool {
        let last = self.0.partition_point(|(from, _)| *from <= at);
        let before = self.0.partition_point(|(from, _)| *from < at);
        self.0[before.saturating_sub(1)..last]
            .iter()
            .any(|(_, open)| any(open, user, labels, &enough))
    }

    /// Whether a user ever had this level in one of these labels.
    pub(crate) fn ever(&self, user: UserId, labels: &BTreeSet<LabelId>, level: Level) -> bool {
        let enough = |a: &Access| a.level >= level;
        let mut all = self.0.iter();
        all.any(|(_, open)| any(open, user, labels, &enough))
    }

    /// Whether a user could change contacts of these labels before that.
    pub(crate) fn had_before(&self, at: Micros, user: UserId, labels: &BTreeSet<LabelId>) -> bool {
        let edits = |a: &Access| a.level >= Level::Editor;
        let mut before = self.0.iter().filter(|(from, _)| *from < at);
        before.any(|(_, open)| any(open, user, labels, &edits))
    }

    /// Whether a user had this level in any label then, or at any time after it.
    pub(crate) fn had_since(&self, at: Micros, user: UserId, level: Level) -> bool {
        let before = self.0.partition_point(|(from, _)| *from < at);
        let mut since = self.0[before.saturating_sub(1)..].iter();
        since.any(|(_, open)| {
            let mut mine = open.iter().filter(|((who, _), _)| *who == user);
            mine.any(|(_, access)| access.level >= level)
        })
    }

    fn now(&self) -> Open {
        self.0.last().map(|(_, o)| o.clone()).unwrap_or_default()
    }
}

fn any(
    open: &Open,
    user: UserId,
    labels: &BTreeSet<LabelId>,
    enough: &impl Fn(&Access) -> bool,
) -> bool {
    let mut all = labels.iter().filter_map(|l| open.get(&(user, *l)));
    all.any(enough)
}

/// What a user may do with a label: as its owner, or by the grants that count (R1).
fn access(r: &dyn Read, label: LabelId, user: UserId) -> Res<Option<Access>> {
    let owns = |l: &domain::Label| l.owner == user && l.deleted.is_none();
    if r.label(label)?.as_ref().is_some_and(owns) {
        return Ok(Some(Access::open(Level::Owner)));
    }
    let ranked = ranked(r, label, user)?.unwrap_or_default();
    let counting = ranked.into_iter().find(|grants| !grants.is_empty());
    let best = counting
        .into_iter()
        .flatten()
        .min_by_key(|g| (Reverse(g.level), g.hidden.len(), g.at));
    Ok(best.map(|g| g.access()))
}

/// A contact's entries, and what is open to whom: what comes of both is tried chain by chain.
pub(crate) struct Chains {
    entries: Vec<Membership>,
    open: Open,
}

impl Chains {
    /// The most that an entry gives, by any chain of others that ends at one which came out of no
    /// label; of one field, by such as show it (R2).
    fn most(
        &self,
        entry: &Membership,
        field: Option<Field>,
        but: &BTreeSet<LabelId>,
    ) -> Option<Level> {
        if entry.via.is_none() {
            return Some(Level::Owner);
        }
        let mut but = but.clone();
        but.insert(entry.label);
        let others = self.entries.iter().filter(|e| !but.contains(&e.label));
        others
            .filter_map(|e| {
                let mine = self.within(entry.by, e.label, field)?;
                Some(self.most(e, field, &but)?.min(mine))
            })
            .max()
    }

    fn within(&self, user: UserId, label: LabelId, field: Option<Field>) -> Option<Level> {
        let access = self.open.get(&(user, label))?;
        let shows = field.is_none_or(|f| access.shows(f));
        shows.then_some(access.level)
    }

    /// The most a user may do with the contact, or with one field of it, through any label but one.
    pub(crate) fn level(
        &self,
        user: UserId,
        field: Option<Field>,
        but: Option<LabelId>,
    ) -> Option<Level> {
        let ways = self.entries.iter().filter(|e| Some(e.label) != but);
        ways.filter_map(|e| {
            let mine = self.within(user, e.label, field)?;
            Some(self.most(e, field, &BTreeSet::new())?.min(mine))
        })
        .max()
    }

    /// What a user may do with the contact through its entry in this label.
    pub(crate) fn through(&self, user: UserId, label: LabelId) -> Option<Level> {
        let entry = self.entries.iter().find(|e| e.label == label)?;
        let mine = self.within(user, label, None)?;
        Some(self.most(entry, None, &BTreeSet::new())?.min(mine))
    }

    /// A user's level in the label itself.
    pub(crate) fn in_label(&self, user: UserId, label: LabelId) -> Option<Level> {
        self.within(user, label, None)
    }

    /// Whether the label holds the contact.
    pub(crate) fn holds(&self, label: LabelId) -> bool {
        self.entries.iter().any(|e| e.label == label)
    }
}

impl Sim {
    /// Whoever may do what may have changed.
    pub(crate) fn rights_change(&mut self) {
        // Whoever has no account connected has their rights all the same.
        let mut users = self.users_away();
        users.extend(self.everybody());
        let labels = self.labels.clone();
        let open: Open = self.look(move |r| {
            let mut open = Open::new();
            for &label in &labels {
                for &user in &users {
                    open.extend(access(r, label, user)?.map(|a| ((user, label), a)));
                }
            }
            Ok(open)
        });
        // Nobody did anything before the first.
        let at = match self.rights.0.is_empty() {
            true => Micros(i64::MIN),
            false => app::Env::now(&*self.env),
        };
        if self.rights.0.last().is_none_or(|(_, last)| *last != open) {
            self.rights.0.push((at, open));
        }
    }

    /// What everybody may do with a contact now.
    pub(crate) fn chains(&self, contact: ContactId) -> Chains {
        let entries = self.look(move |r| r.memberships(contact));
        Chains {
            entries: entries.into_iter().filter(|e| e.present).collect(),
            open: self.rights.now(),
        }
    }

    /// An act in a door came through: a law is broken if its doer had less than it needs.
    pub(crate) fn needs(&mut self, what: &str, had: Option<Level>, needed: Level) {
        if had < Some(needed) {
            self.wrong(format!("{what}, with {had:?}"));
        }
    }
}
