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

    /// Whether a provider may have made this of a value that was sent to it: it puts numbers in another
    /// form and names together, squeezes blanks, and leaves out what it cannot hold. Another text, an
    /// accent more say, is somebody's edit.
    #[must_use]
    pub fn is_form_of(&self, sent: &Self) -> bool {
        if self == sent {
            return true;
        }
        if self.kind() != sent.kind() {
            return false;
        }
        match (self, sent) {
            (Self::Phone(a), Self::Phone(b)) => dialled(&a.value) == dialled(&b.value),
            (Self::Email(a), Self::Email(b)) => {
                a.value.to_lowercase() == b.value.to_lowercase() && a.display_name == b.display_name
            }
            (Self::Name(a), Self::Name(b)) => {
                squeezed(&a.display()) == squeezed(&b.display()) && a.sounds() == b.sounds()
            }
            (_, _) => {
                let sent = sent.parts();
                let same = |there: &Json, sent: &Json| match (there, sent) {
                    (Json::String(a), Json::String(b)) => squeezed(a) == squeezed(b),
                    (a, b) => a == b,
                };
                let mut parts = self.parts().into_iter();
                parts.all(|(part, there)| sent.get(&part).is_some_and(|sent| same(&there, sent)))
            }
        }
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

/// What is dialled, without what merely sorts it for the eye.
fn dialled(number: &str) -> String {
    let told = |c: &char| c.is_alphanumeric() || matches!(c, '+' | '*' | '#' | ',' | ';');
    number.chars().filter(told).collect()
}

/// A text with one blank wherever there are some.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Name, Organization, Phone};

    #[test]
    fn a3_another_form_is_no_edit_and_another_text_is_one() {
        let phone = |value: &str| Value::phone(value, "");
        let named = |display: &str| {
            let Value::Email(mut email) = Value::email("a@x", "") else {
                unreachable!("it is one")
            };
            email.display_name = display.to_owned();
            Value::Email(email)
        };
        let sounding = |sound: &str| {
            Value::Name(Name {
                given: "陽子".into(),
                phonetic_given: sound.into(),
                ..Name::default()
            })
        };
        let job = |name: &str, title: &str| {
            Value::Organization(Organization {
                name: name.into(),
                title: title.into(),
                ..Organization::default()
            })
        };
        for (there, sent, is_form) in [
            (phone("+49 30 1234"), phone("+49 (30) 12-34"), true),
            (phone("+49 30 1234,,11"), phone("+49 30 1234,,12"), false),
            (phone("+49 30 1235"), phone("+49 30 1234"), false),
            (
                Value::email("A@x.example", ""),
                Value::email("a@X.example", ""),
                true,
            ),
            (Value::email("a-b@x", ""), Value::email("a.b@x", ""), false),
            (
                Value::email("a@x", "home"),
                Value::email("a@x", "work"),
                false,
            ),
            (named("Anna"), named(""), false),
            (name("", "", "Anna  Berg"), name("Anna", "Berg", ""), true),
            (
                name("Anna", "Müller", ""),
                name("Anna", "Muller", ""),
                false,
            ),
            (sounding("ようこ"), sounding(""), false),
            (job("Acme", ""), job("Acme", "Cook"), true),
            (job("Acme", "Cook"), job("Acme", ""), false),
            (job("Acmé", "Cook"), job("Acme", "Cook"), false),
            (Value::note("at 10:30"), Value::note("at  10:30"), true),
            (Value::note("at 1030?"), Value::note("at 10:30"), false),
            (Value::note("a"), Value::email("a", ""), false),
        ] {
            assert_eq!(there.is_form_of(&sent), is_form, "{there:?} of {sent:?}");
        }
    }

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
