//! A remote address book with habits: it replaces whole fields, and may reformat, drop,
//! merge and reorder what it is given.

use domain::{Field, FieldWrite, Value};
use std::collections::BTreeSet;

/// The habits of one remote. Each is stable: what it made once, it leaves as it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Habits {
    /// Phones get a `+`, unknown types become `other`.
    pub(crate) reformats: bool,
    /// Organisations lose their cost centre, chat names their service, places their desk.
    pub(crate) drops_parts: bool,
    /// A field of which nothing is kept.
    pub(crate) refuses: Option<Field>,
    /// Equal entries become one.
    pub(crate) merges: bool,
    /// Entries come back in another order.
    pub(crate) reorders: bool,
}

impl Habits {
    fn made_of(&self, value: &Value) -> Value {
        let mut value = value.clone();
        if let (Value::Phone(phone), true) = (&mut value, self.reformats) {
            if !phone.value.starts_with('+') {
                phone.value = format!("+{}", phone.value.replace(' ', ""));
            }
            if !["", "home", "work"].contains(&phone.kind.as_str()) {
                phone.kind = "other".into();
            }
        }
        match &mut value {
            Value::Organization(org) if self.drops_parts => org.cost_center.clear(),
            Value::Im(im) if self.drops_parts => im.service.clear(),
            Value::Location(place) if self.drops_parts => place.desk.clear(),
            _ => {}
        }
        value
    }

    /// What the remote shows after these writes.
    pub(crate) fn write(&self, shown: &[Value], writes: &[FieldWrite]) -> Vec<Value> {
        let written: BTreeSet<Field> = writes.iter().map(|w| w.field).collect();
        let mut now: Vec<Value> = shown
            .iter()
            .filter(|v| !written.contains(&v.field()))
            .cloned()
            .collect();
        for write in writes.iter().filter(|w| self.refuses != Some(w.field)) {
            let mut seen = BTreeSet::new();
            let made = write.entries.iter().map(|o| self.made_of(&o.value));
            now.extend(
                made.filter_map(Value::canonical)
                    .filter(|v| seen.insert(v.clone()) || !self.merges),
            );
        }
        if self.reorders {
            now.reverse();
        }
        now
    }
}
