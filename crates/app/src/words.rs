//! Words that sentences for people share: counts, a few of many names, names as a shell takes
//! them, levels and fields as they are spoken of.

use domain::{Field, Level};
use std::fmt::Display;

/// Of many names so many are told.
const FEW: usize = 10;

/// So many of something whose plural has an s: `1 contact`, `2 contacts`.
#[must_use]
pub fn counted(n: usize, one: &str) -> String {
    match n {
        1 => format!("1 {one}"),
        n => format!("{n} {one}s"),
    }
}

/// The words for one, or those for several.
#[must_use]
pub const fn either<'a>(n: usize, one: &'a str, several: &'a str) -> &'a str {
    match n {
        1 => one,
        _ => several,
    }
}

/// The first of these, and how many more there are.
pub fn few(names: impl IntoIterator<Item = impl Display>) -> String {
    let all: Vec<String> = names.into_iter().map(|n| n.to_string()).collect();
    let told = all[..all.len().min(FEW)].join(", ");
    match all.len().saturating_sub(FEW) {
        0 => told,
        more => format!("{told} and {more} more"),
    }
}

/// A text as a shell takes it for one word: in quotes where it needs them.
#[must_use]
pub fn shell(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "@._-+:/%,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// What somebody is who has a label at this level.
#[must_use]
pub const fn level(level: Level) -> &'static str {
    match level {
        Level::Viewer => "a viewer",
        Level::Editor => "an editor",
        Level::Deleter => "a deleter",
        Level::Manager => "a manager",
        Level::Owner => "the owner",
    }
}

/// An entry of a field, as people speak of it.
#[must_use]
pub const fn entry(field: Field) -> &'static str {
    match field {
        Field::Name => "name",
        Field::Nickname => "nickname",
        Field::Email => "e-mail address",
        Field::Phone => "phone number",
        Field::Address => "address",
        Field::Organization => "organization",
        Field::Birthday => "birthday",
        Field::Event => "event",
        Field::Note => "note",
        Field::Url => "web address",
        Field::Relation => "relation",
        Field::Custom => "custom field",
        Field::Gender => "gender",
        Field::Im => "chat name",
        Field::Sip => "SIP address",
        Field::ExternalId => "external id",
        Field::Interest => "interest",
        Field::Occupation => "occupation",
        Field::Location => "location",
        Field::Locale => "locale",
        Field::CalendarUrl => "calendar address",
        Field::Keyword => "keyword",
        Field::Photo => "photo",
    }
}

/// The name of a field as it is typed: `external-id`.
#[must_use]
pub fn typed(field: Field) -> String {
    let mut name = String::new();
    for c in field.name().chars() {
        if c.is_ascii_uppercase() {
            name.push('-');
        }
        name.push(c.to_ascii_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_spoken_of_as_one() {
        assert_eq!(counted(0, "contact"), "0 contacts");
        assert_eq!(counted(1, "contact"), "1 contact");
        assert_eq!(counted(2, "contact"), "2 contacts");
        assert_eq!(either(1, "is", "are"), "is");
    }

    #[test]
    fn of_many_a_few_are_told() {
        assert_eq!(few(["a", "b"]), "a, b");
        assert_eq!(few(0..10), "0, 1, 2, 3, 4, 5, 6, 7, 8, 9");
        assert_eq!(few(0..12), "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more");
    }

    #[test]
    fn a_name_is_one_word_to_a_shell() {
        for (name, word) in [
            ("Family", "Family"),
            ("anna@x.example/Work", "anna@x.example/Work"),
            ("Über", "Über"),
            ("My people", "'My people'"),
            ("", "''"),
            ("Anna's", r"'Anna'\''s'"),
            ("$(rm -r ~)", "'$(rm -r ~)'"),
            ("a;b", "'a;b'"),
        ] {
            assert_eq!(shell(name), word);
        }
    }
}
