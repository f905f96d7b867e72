//! Fields that are left alone in one account (S1): neither what the account shows there is
//! taken in, nor what the hub says is written, while everything else of the contact travels.
//! The agreement about such a field stays as it was, so that afterwards whatever differs is
//! found and merged like any other change.

use domain::{Agreement, Field, FieldWrite, Micros, Value};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One field that is left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Aside {
    /// Until when by itself; none: until somebody edits the field in a door.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Micros>,
    /// The contact's version since which an edit in a door counts.
    since: u64,
    /// What the account shows there by now.
    shown: Vec<Value>,
}

/// The fields of a person that are left alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Frozen(BTreeMap<Field, Aside>);

impl Frozen {
    /// Whether everything travels.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Leaves a field alone. What was known to be shown there stays known.
    pub fn freeze(&mut self, field: Field, until: Micros, version: u64, agreed: &Agreement) {
        let shown = match self.0.remove(&field) {
            Some(aside) => aside.shown,
            None => of_field(agreed.remote_values(), field).cloned().collect(),
        };
        let aside = Aside {
            until: Some(until),
            since: version,
            shown,
        };
        self.0.insert(field, aside);
    }

    /// Lets a field go on from some time on; from no time by itself.
    pub fn end(&mut self, field: Field, at: Option<Micros>) {
        if let Some(aside) = self.0.get_mut(&field) {
            aside.until = at;
        }
    }

    /// These fields travel again.
    pub fn thaw(&mut self, fields: &BTreeSet<Field>) {
        self.0.retain(|field, _| !fields.contains(field));
    }

    /// Takes in what the account shows.
    pub fn show(&mut self, values: &[Value]) {
        for (field, aside) in &mut self.0 {
            aside.shown = of_field(values, *field).cloned().collect();
        }
    }

    /// All of them.
    #[must_use]
    pub fn fields(&self) -> BTreeSet<Field> {
        self.0.keys().copied().collect()
    }

    /// Whether a field is among them.
    #[must_use]
    pub fn holds(&self, field: Field) -> bool {
        self.0.contains_key(&field)
    }

    /// Since which version of the contact an edit in a door ends it, by field.
    pub fn since(&self) -> impl Iterator<Item = (Field, u64)> {
        self.0.iter().map(|(field, aside)| (*field, aside.since))
    }

    /// Those whose time is over, or that somebody meant in a door.
    #[must_use]
    pub fn over(&self, now: Micros, meant: &BTreeSet<Field>) -> BTreeSet<Field> {
        let over = |field: &Field, aside: &Aside| {
            meant.contains(field) || aside.until.is_some_and(|until| until <= now)
        };
        let all = self.0.iter();
        all.filter(|(f, a)| over(f, a)).map(|(f, _)| *f).collect()
    }

    /// When the first of them is over by itself.
    #[must_use]
    pub fn ends(&self) -> Option<Micros> {
        self.0.values().filter_map(|aside| aside.until).min()
    }

    /// What the account shows as far as it counts: fields that are left alone as they were
    /// agreed, but for those that go on. Without `shown`, it is as was agreed but for them.
    pub(crate) fn counting(
        &self,
        shown: Option<&[Value]>,
        agreed: &Agreement,
        going_on: &BTreeSet<Field>,
    ) -> Vec<Value> {
        let content = agreed.remote_values().filter(|v| v.field().is_content());
        let agreed: Vec<Value> = content.cloned().collect();
        let mut values: Vec<Value> = shown.map_or_else(|| agreed.clone(), <[Value]>::to_vec);
        for (field, aside) in self.0.iter().filter(|(f, _)| f.is_content()) {
            let instead = match (going_on.contains(field), shown) {
                (true, Some(_)) => continue,
                (true, None) => &aside.shown,
                (false, _) => &agreed,
            };
            values.retain(|v| v.field() != *field);
            values.extend(of_field(instead, *field).cloned());
        }
        values
    }

    /// What is to be written, without what is left alone.
    #[must_use]
    pub(crate) fn spare(&self, mut writes: Vec<FieldWrite>) -> Vec<FieldWrite> {
        writes.retain(|write| !self.holds(write.field));
        writes
    }
}

fn of_field<'a>(
    values: impl IntoIterator<Item = &'a Value>,
    field: Field,
) -> impl Iterator<Item = &'a Value> {
    values.into_iter().filter(move |v| v.field() == field)
}
