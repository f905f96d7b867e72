//! Values part by part: what a remote cannot hold, or says in another form, is not an edit.

use super::Value;
use serde_json::{Map, Value as Json};

impl Value {
    /// What this value becomes when a remote that made `was` of it shows `now`: the parts
    /// that moved there move, the others stay as they are here, in particular those that
    /// the remote cannot hold. Where the remote split the value into other parts (a whole
    /// name, say), its form is taken.
    #[must_use]
    pub fn edited_there(&self, was: &Self, now: &Self) -> Self {
        if self == was || now.field() != self.field() || was.field() != self.field() {
            return now.clone();
        }
        let (here, was, there) = (self.parts(), was.parts(), now.parts());
        let split = was.keys().any(|part| !here.contains_key(part));
        let mut result = there.clone();
        for (part, value) in &here {
            let moved = there.get(part) != was.get(part);
            if !moved && (!split || !was.contains_key(part)) {
                result.insert(part.clone(), value.clone());
            }
        }
        Self::of_parts(result).unwrap_or_else(|| now.clone())
    }

    /// This value, its absent parts taken from another one.
    #[must_use]
    pub fn completed_by(&self, other: &Self) -> Self {
        if self.field() != other.field() {
            return self.clone();
        }
        let mut parts = other.parts();
        parts.extend(self.parts());
        Self::of_parts(parts).unwrap_or_else(|| self.clone())
    }

    /// The parts that have content, by name; `@` says which kind of value it is.
    pub(crate) fn parts(&self) -> Map<String, Json> {
        match serde_json::to_value(self) {
            Ok(Json::Object(parts)) => parts,
            Ok(_) | Err(_) => Map::new(),
        }
    }

    /// The value that consists of these parts, in canonical form.
    pub(crate) fn of_parts(parts: Map<String, Json>) -> Option<Self> {
        serde_json::from_value::<Self>(Json::Object(parts))
            .ok()?
            .canonical()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Name, Phone};

    fn name(given: &str, family: &str, full: &str) -> Value {
        Value::Name(Name {
            given: given.into(),
            family: family.into(),
            full: full.into(),
            ..Name::default()
        })
    }

    #[test]
    fn k6_only_parts_that_moved_there_move() {
        let phone = |value: &str, kind: &str| {
            Value::Phone(Phone {
                value: value.into(),
                kind: kind.into(),
            })
        };
        let (here, was) = (phone("030 1", "handy"), phone("+4930 1", "other"));
        assert_eq!(
            here.edited_there(&was, &phone("5", "other")),
            phone("5", "handy")
        );
        assert_eq!(
            here.edited_there(&was, &phone("+4930 1", "home")),
            phone("030 1", "home")
        );
        assert_eq!(here.edited_there(&was, &was), here);
    }

    #[test]
    fn k6_a_name_the_remote_split_follows_the_remote() {
        let here = name("", "", "Anna Berg");
        let edited = here.edited_there(&name("Anna", "Berg", ""), &name("Anne", "Berg", ""));
        assert_eq!(edited, name("Anne", "Berg", ""));
    }
}
