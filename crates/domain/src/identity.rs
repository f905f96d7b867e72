//! Who is the same person (I1): normalised e-mails and phones, compatible names.

use crate::{MatchKeys, Value, fold};

/// An e-mail address folded for comparing: trimmed and in lower case.
#[must_use]
pub fn email_key(address: &str) -> String {
    address.trim().to_lowercase()
}

/// A phone number in E.164, from a text as people type it; `region` is the ISO 3166-1
/// code that national numbers are read by. `None` when it is no number.
#[must_use]
pub fn phone_key(number: &str, region: &str) -> Option<String> {
    let region = region.parse().ok();
    let parsed = phonenumber::parse(region, number).ok()?;
    Some(parsed.format().mode(phonenumber::Mode::E164).to_string())
}

/// What a card's values can be recognised by.
#[must_use]
pub fn match_keys<'a>(values: impl IntoIterator<Item = &'a Value>, region: &str) -> MatchKeys {
    let mut keys = MatchKeys::default();
    for value in values {
        match value {
            Value::Email(e) => {
                keys.emails.insert(email_key(&e.value));
            }
            Value::Phone(p) => keys.phones.extend(phone_key(&p.value, region)),
            Value::Name(n) => keys.name = fold(&n.display()),
            Value::Nickname(_)
            | Value::Address(_)
            | Value::Organization(_)
            | Value::Birthday(_)
            | Value::Event(_)
            | Value::Note(_)
            | Value::Url(_)
            | Value::Relation(_)
            | Value::Custom(_)
            | Value::Opaque(_) => {}
        }
    }
    keys
}

/// Whether two folded names can be of one person: the words of one are among the words
/// of the other. An empty name is compatible with nothing.
#[must_use]
pub fn names_compatible(a: &str, b: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let among = |x: &[&str], y: &[&str]| x.iter().all(|w| y.contains(w));
    !a.concat().is_empty() && !b.concat().is_empty() && (among(&a, &b) || among(&b, &a))
}

/// Whether two people are surely one: they share an e-mail or a phone, and their names
/// are compatible. A name alone never links (I1).
#[must_use]
pub fn same_person(a: &MatchKeys, b: &MatchKeys) -> bool {
    let shared = !a.emails.is_disjoint(&b.emails) || !a.phones.is_disjoint(&b.phones);
    shared && names_compatible(&a.name, &b.name)
}

/// Whether two people may be one, so that a person should be asked: they share an
/// e-mail or a phone, or have the same whole name.
#[must_use]
pub fn maybe_same_person(a: &MatchKeys, b: &MatchKeys) -> bool {
    !a.emails.is_disjoint(&b.emails)
        || !a.phones.is_disjoint(&b.phones)
        || (!a.name.is_empty() && a.name == b.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i1_names_are_compatible_when_one_is_among_the_other() {
        for (a, b, expected) in [
            ("anna berg", "anna maria berg", true),
            ("berg anna", "anna berg", true),
            ("anna berg", "anna stein", false),
            ("", "anna", false),
            ("", "", false),
        ] {
            assert_eq!(names_compatible(a, b), expected, "{a:?} {b:?}");
        }
    }

    #[test]
    fn i1_a_phone_is_the_same_however_it_is_typed() {
        assert_eq!(
            phone_key("030 1234567", "DE").as_deref(),
            Some("+49301234567")
        );
        assert_eq!(
            phone_key("+49 (30) 123-4567", "US").as_deref(),
            Some("+49301234567")
        );
        assert_eq!(phone_key("call me", "DE"), None);
    }

    #[test]
    fn i1_only_an_email_or_a_phone_links() {
        let keys = |values: &[Value]| match_keys(values, "DE");
        let anna = keys(&[
            Value::name("Anna", "Berg"),
            Value::email("A@x.example", "home"),
        ]);
        let same = keys(&[
            Value::name("Anna Maria", "Berg"),
            Value::email("a@X.example", ""),
        ]);
        let namesake = keys(&[Value::name("Anna", "Berg")]);
        let family = keys(&[
            Value::name("Bernd", "Berg"),
            Value::email("a@x.example", ""),
        ]);
        assert!(same_person(&anna, &same));
        assert!(!same_person(&anna, &namesake) && maybe_same_person(&anna, &namesake));
        assert!(!same_person(&anna, &family) && maybe_same_person(&anna, &family));
    }
}
