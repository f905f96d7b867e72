//! Who is the same person (I1): normalised e-mails and phones, compatible names.

use crate::{MatchKeys, Value, fold};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An e-mail address folded for comparing: trimmed and in lower case.
#[must_use]
pub fn email_key(address: &str) -> String {
    address.trim().to_lowercase()
}

/// A region that national phone numbers can be read by, from what people write: an ISO 3166-1
/// code in any case. `None` where there is none such; `UK` is the usual slip for `GB`.
#[must_use]
pub fn region(text: &str) -> Option<String> {
    let code = text.trim().to_uppercase();
    let known = code.parse::<phonenumber::country::Id>().is_ok();
    known.then_some(code)
}

/// A phone number in E.164, from a text as people type it; `region` is the ISO 3166-1
/// code that national numbers are read by. `None` when it is no number.
#[must_use]
pub fn phone_key(number: &str, region: &str) -> Option<String> {
    let region = region.parse().ok();
    let parsed = phonenumber::parse(region, number).ok()?;
    Some(parsed.format().mode(phonenumber::Mode::E164).to_string())
}

/// What is dialled after a number: an extension, or the digits that a conference asks for. Whoever
/// has the same number may have another one, so it tells entries apart, and no people.
#[must_use]
pub fn phone_extension(number: &str, region: &str) -> Option<String> {
    let parsed = phonenumber::parse(region.parse().ok(), number).ok()?;
    parsed.extension().map(ToString::to_string)
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
            | Value::Gender(_)
            | Value::Im(_)
            | Value::Sip(_)
            | Value::ExternalId(_)
            | Value::Interest(_)
            | Value::Occupation(_)
            | Value::Location(_)
            | Value::Locale(_)
            | Value::CalendarUrl(_)
            | Value::Keyword(_)
            | Value::Photo(_) => {}
        }
    }
    keys
}

/// How many last digits of a phone number are looked for: fewer than any national number has,
/// so that neither the prefix nor the region it is read by makes a difference.
const TAIL: usize = 6;

/// By what people who may be one are found, before their [`match_keys`] decide: whoever
/// shares an e-mail or a phone with somebody shares a clue, whatever region the phones are
/// read by. Names are no clue; a name alone never links (I1).
#[must_use]
pub fn clues<'a>(values: impl IntoIterator<Item = &'a Value>) -> BTreeSet<String> {
    let mut clues = BTreeSet::new();
    for value in values {
        if let Value::Email(e) = value {
            clues.insert(format!("e{}", email_key(&e.value)));
        } else if let Value::Phone(p) = value {
            clues.extend(phone_tail(&p.value).map(|tail| format!("p{tail}")));
        }
    }
    clues
}

/// By what a person who has neither e-mail nor phone is found, where it was Kith that put them
/// into the label's group: their whole name. Nobody else is looked for by it (I1).
#[must_use]
pub fn name_clue<'a>(values: impl IntoIterator<Item = &'a Value>) -> Option<String> {
    let name = values.into_iter().find_map(|value| {
        let Value::Name(name) = value else {
            return None;
        };
        Some(fold(&name.display()))
    });
    name.filter(|name| !name.is_empty())
        .map(|name| format!("n{name}"))
}

/// The last digits of a number without its extension; letters as on a keypad.
fn phone_tail(number: &str) -> Option<String> {
    let lower: String = number.to_lowercase();
    // An extension follows the digits; what begins with a letter is a word of the number.
    let begins = lower.find(|c: char| c.is_ascii_digit())?;
    let signs = ["ext", " x", ";", "#", ","];
    let end = signs
        .iter()
        .filter_map(|sign| lower[begins..].find(sign))
        .min()
        .map_or(lower.len(), |at| begins + at);
    let digits: Vec<char> = lower[..end].chars().filter_map(keypad).collect();
    let tail: String = digits[digits.len().saturating_sub(TAIL)..].iter().collect();
    (!tail.is_empty()).then_some(tail)
}

fn keypad(c: char) -> Option<char> {
    Some(match c {
        'a'..='c' => '2',
        'd'..='f' => '3',
        'g'..='i' => '4',
        'j'..='l' => '5',
        'm'..='o' => '6',
        'p'..='s' => '7',
        't'..='v' => '8',
        'w'..='z' => '9',
        // Digits of other scripts are read as phone numbers, too.
        _ => char::from_digit(c.to_digit(10).or_else(|| other_digit(c))?, 10)?,
    })
}

/// Full-width, Arabic-Indic and extended Arabic-Indic digits.
fn other_digit(c: char) -> Option<u32> {
    [0xff10, 0x0660, 0x06f0]
        .into_iter()
        .map(|zero| u32::from(c).wrapping_sub(zero))
        .find(|digit| *digit < 10)
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

/// What two people have in common: the reason for which they may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Likeness {
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// Names that can be of one person.
    Name,
}

impl Likeness {
    /// The name in commands and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Name => "name",
        }
    }
}

/// Everything two people have in common.
#[must_use]
pub fn likeness(a: &MatchKeys, b: &MatchKeys) -> BTreeSet<Likeness> {
    let signs = [
        (Likeness::Email, !a.emails.is_disjoint(&b.emails)),
        (Likeness::Phone, !a.phones.is_disjoint(&b.phones)),
        (Likeness::Name, names_compatible(&a.name, &b.name)),
    ];
    let shared = signs.into_iter().filter(|(_, shared)| *shared);
    shared.map(|(sign, _)| sign).collect()
}

/// Whether what two people have in common makes them surely one (I1): an e-mail or a phone
/// beside the name.
#[must_use]
pub fn is_likely(likeness: &BTreeSet<Likeness>) -> bool {
    likeness.contains(&Likeness::Name) && likeness.len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i1_what_two_people_have_in_common_says_whether_they_are_surely_one() {
        let keys = |values: &[Value]| match_keys(values, "DE");
        let anna = keys(&[Value::name("Anna", "Berg"), Value::phone("030 12345", "")]);
        for (other, expected) in [
            (
                keys(&[Value::name("Anna", ""), Value::phone("+49 30 12345", "")]),
                vec![Likeness::Phone, Likeness::Name],
            ),
            (
                keys(&[Value::phone("+493012345", "")]),
                vec![Likeness::Phone],
            ),
            (keys(&[Value::name("Anna", "Berg")]), vec![Likeness::Name]),
            (keys(&[Value::name("Ben", "Berg")]), vec![]),
        ] {
            let found = likeness(&anna, &other);
            assert!(found.iter().eq(expected.iter()), "{found:?} {expected:?}");
            assert_eq!(is_likely(&found), same_person(&anna, &other));
        }
    }

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
    fn i1_a_region_is_one_that_numbers_are_read_by() {
        for (text, expected) in [
            ("DE", Some("DE")),
            (" gb ", Some("GB")),
            ("UK", None),
            ("EN", None),
            ("Germany", None),
            ("", None),
        ] {
            let found = region(text);
            assert_eq!(found.as_deref(), expected, "{text}");
            let read = found.and_then(|region| phone_key("020 7946 0000", &region));
            assert_eq!(read.is_some(), expected.is_some(), "{text}");
        }
    }

    #[test]
    fn i1_whoever_shares_an_email_or_a_phone_shares_a_clue() {
        let numbers = [
            "030 1234567",
            "+49 (30) 123-4567",
            "0049301234567",
            "+49 30 1234567 ext. 12",
            "+49 30 1234567 x12",
            "+49 30 1234567;ext=12",
            "٠٣٠١٢٣٤٥٦٧",
            "０３０ １２３ ４５６７",
            "1-800-FLOWERS",
            "+1 800 356 9377",
            "+39 06 12345678",
            "06 12345678",
            "+54 9 11 2345-6789",
            "011 15-2345-6789",
        ];
        for a in numbers {
            for b in numbers {
                for region in ["DE", "US", "IT", "AR"] {
                    let (a, b) = (Value::phone(a, ""), Value::phone(b, "work"));
                    let (ka, kb) = (match_keys([&a], region), match_keys([&b], region));
                    let shared = !ka.phones.is_disjoint(&kb.phones);
                    let clue = !clues([&a]).is_disjoint(&clues([&b]));
                    assert!(clue || !shared, "{a:?} {b:?} in {region}");
                }
            }
        }
        let (a, b) = (
            Value::email(" A@x.example", ""),
            Value::email("a@X.example ", ""),
        );
        assert_eq!(clues([&a]), clues([&b]));
        assert!(clues([&Value::phone("call me", ""), &Value::name("A", "B")]).is_empty());
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
