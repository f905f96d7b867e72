//! From what people type to a patch of a card.

use crate::{Problem, Res, words};
use domain::value::{
    Address, Birthday, CalendarUrl, Custom, Event, ExternalId, Im, Interest, Location, Name,
    Nickname, Occupation, Organization, Relation, Sip, Url,
};
use domain::{Card, Entry, Field, Key, PartialDate, Patch, Value, clean, fold};

mod further;

pub use further::{removal, typed};

/// One change of one field, as a person asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldEdit {
    /// The field says this from now on. Of several entries, the one of the value's type.
    Set(Value),
    /// The entry that reads `from` says this from now on.
    Change {
        /// What the entry reads now.
        from: String,
        /// What it shall say.
        to: Value,
    },
    /// One more entry.
    Add(Value),
    /// The entry goes.
    Remove {
        /// Of which field.
        field: Field,
        /// What it reads; may be left out where there is only one.
        which: Option<String>,
    },
    /// The pronouns go; a gender said beside them stays.
    RemovePronouns {
        /// What they read; may be left out.
        which: Option<String>,
    },
}

/// The patch that makes these edits, one after the other.
pub fn patch(card: &Card, edits: &[FieldEdit]) -> Res<Patch> {
    let mut after = card.clone();
    for edit in edits {
        match edit {
            FieldEdit::Set(to) => match slot(&after, to)? {
                Some(key) => put(&mut after, key, to)?,
                None => add(&mut after, to)?,
            },
            FieldEdit::Change { from, to } => {
                let key = the_one(&after, to.field(), Some(from))?;
                put(&mut after, key, to)?;
            }
            FieldEdit::Add(value) => add(&mut after, value)?,
            FieldEdit::Remove { field, which } => {
                let key = the_one(&after, *field, which.as_deref())?;
                after.entries.remove(&key);
            }
            FieldEdit::RemovePronouns { which } => {
                further::remove_pronouns(&mut after, which.as_deref())?;
            }
        }
    }
    Ok(Patch::between(card, &after))
}

/// A card that says all of this.
pub fn card(values: impl IntoIterator<Item = Value>) -> Res<Card> {
    let mut card = Card::default();
    for value in values {
        add(&mut card, &value)?;
    }
    Ok(card)
}

/// The value that a text says in a field; `kind` is its type (`home`, `work`, …), or empty.
pub fn value(field: Field, text: &str, kind: &str) -> Res<Value> {
    let kind = clean(kind);
    let text = clean(text);
    let value = match field {
        Field::Name => Value::Name(name(&text)),
        Field::Nickname => Value::Nickname(Nickname { value: text, kind }),
        Field::Email => Value::email(&text, &kind),
        Field::Phone => Value::phone(&text, &kind),
        Field::Address => Value::Address(Address {
            formatted: text,
            kind,
            ..Address::default()
        }),
        Field::Organization => Value::Organization(Organization {
            name: text,
            kind,
            ..Organization::default()
        }),
        Field::Birthday => Value::Birthday(Birthday {
            date: date(&text)?,
            text: String::new(),
        }),
        Field::Event => Value::Event(Event {
            date: date(&text)?,
            kind,
        }),
        Field::Note => Value::note(&text),
        Field::Url => Value::Url(Url { value: text, kind }),
        Field::Relation => Value::Relation(Relation { person: text, kind }),
        Field::Custom => Value::Custom(Custom {
            key: kind,
            value: text,
        }),
        Field::Gender => Value::Gender(further::gender(text)),
        Field::Im => Value::Im(Im::typed(&text, &kind)),
        Field::Sip => Value::Sip(Sip { value: text, kind }),
        Field::ExternalId => Value::ExternalId(ExternalId { value: text, kind }),
        Field::Interest => Value::Interest(Interest { value: text }),
        Field::Occupation => Value::Occupation(Occupation { value: text }),
        Field::Location => Value::Location(Location {
            value: text,
            kind,
            ..Location::default()
        }),
        Field::Locale => Value::Locale(further::locale(text)?),
        Field::CalendarUrl => Value::CalendarUrl(CalendarUrl { value: text, kind }),
        Field::Keyword => Value::Keyword(further::keyword(text, &kind)?),
        Field::Photo => {
            return Problem::refuse(
                "photo-is-no-text",
                "A photo is not typed. Give a contact one from a file: `kith contact photo set CONTACT FILE`.",
            );
        }
    };
    canonical(value)
}

/// The field of this name: `externalId`, or `external-id` as it is typed.
pub fn field(name: &str) -> Res<Field> {
    let plain = |name: &str| name.trim().replace('-', "").to_ascii_lowercase();
    let wanted = plain(name);
    let found = Field::ALL.into_iter().find(|f| plain(f.name()) == wanted);
    found.ok_or_else(|| further::unknown(name, Field::ALL.map(words::typed)).into())
}

/// The last word as the family name; `Berg, Anna` the other way round.
fn name(text: &str) -> Name {
    let (given, family) = match (text.split_once(','), text.rsplit_once(' ')) {
        (Some((family, given)), _) => (given, family),
        (None, Some((given, family))) => (given, family),
        (None, None) => (text, ""),
    };
    Name {
        given: clean(given),
        family: clean(family),
        ..Name::default()
    }
}

/// A date as ISO 8601 writes it, the year perhaps left out: `1985-04-12`, `--04-12`, `1985`.
fn date(text: &str) -> Res<PartialDate> {
    let bad = || {
        Problem::new(
            "invalid-date",
            "This is not a date. Write it like 1985-04-12, or --04-12 without the year.",
        )
    };
    let (year, rest) = match text.strip_prefix("--") {
        Some(rest) => (None, Some(rest)),
        None => match text.split_once('-') {
            Some((year, rest)) => (Some(year), Some(rest)),
            None => (Some(text), None),
        },
    };
    let (month, day) = match rest.map(|r| r.split_once('-').unwrap_or((r, ""))) {
        Some((month, day)) => (Some(month), (!day.is_empty()).then_some(day)),
        None => (None, None),
    };
    let part = |text: Option<&str>, most: u16| -> Res<Option<u16>> {
        let Some(text) = text else { return Ok(None) };
        let plain = text.bytes().all(|b| b.is_ascii_digit());
        let n = text
            .parse()
            .ok()
            .filter(|n| plain && (1..=most).contains(n));
        n.map(Some).ok_or_else(|| bad().into())
    };
    let (year, month, day) = (part(year, 9999)?, part(month, 12)?, part(day, 31)?);
    let longest = match month {
        Some(2) if year.is_none_or(|y| y % 4 == 0 && (y % 100 != 0 || y % 400 == 0)) => 29,
        Some(2) => 28,
        Some(4 | 6 | 9 | 11) => 30,
        Some(_) | None => 31,
    };
    if day.is_some_and(|d| d > longest) {
        return Err(bad().into());
    }
    let small = |n: Option<u16>| n.and_then(|n| u8::try_from(n).ok());
    Ok(PartialDate {
        year,
        month: small(month),
        day: small(day),
    })
}

fn canonical(value: Value) -> Res<Value> {
    let field = value.field();
    let empty = || {
        Problem::new(
            "empty-value",
            format!(
                "The {} is empty. To take one away, remove it instead of setting it.",
                words::entry(field)
            ),
        )
    };
    value.canonical().ok_or_else(|| empty().into())
}

fn add(card: &mut Card, value: &Value) -> Res<()> {
    let value = canonical(value.clone())?;
    if further::complete(card, &value) || card.key_of(&value).is_some() {
        return Ok(());
    }
    card.add(value);
    Ok(())
}

/// Another value for an entry: it keeps its type where none is said, and is contested no more.
fn put(card: &mut Card, key: Key, value: &Value) -> Res<()> {
    let mut value = canonical(value.clone())?;
    if let Some(was) = card.entries.get(&key) {
        further::keep_unsaid(&mut value, &was.value);
    }
    card.entries.insert(key, Entry::new(value));
    Ok(())
}

/// The entry that a value set in its field replaces: the only one, or the only one of its type.
fn slot(card: &Card, value: &Value) -> Res<Option<Key>> {
    let all: Vec<(&Key, &Entry)> = card.of_field(value.field()).collect();
    let typed = all.iter().filter(|(_, e)| e.value.kind() == value.kind());
    match (all.as_slice(), typed.collect::<Vec<_>>().as_slice()) {
        ([], _) => Ok(None),
        ([(key, one)], _) if value.kind().is_empty() || one.value.kind() == value.kind() => {
            Ok(Some((*key).clone()))
        }
        (_, [(key, _)]) => Ok(Some((*key).clone())),
        (_, []) if !value.kind().is_empty() => Ok(None),
        (_, _) => Err(which_one(card, value.field()).into()),
    }
}

/// The entry of a field that reads so, or the only one.
fn the_one(card: &Card, field: Field, which: Option<&str>) -> Res<Key> {
    let reads = |text: &str| which.is_none_or(|w| text == clean(w) || fold(text) == fold(w));
    let mut found = card
        .of_field(field)
        .filter(|(_, e)| reads(&e.value.summary()));
    match (found.next(), found.next()) {
        (Some((key, _)), None) => Ok(key.clone()),
        (Some(_), Some(_)) => Err(which_one(card, field).into()),
        (None, _) => Problem::refuse(
            "no-such-entry",
            format!(
                "The contact has no such {}. `kith contact show` shows what it has.",
                words::entry(field)
            ),
        ),
    }
}

fn which_one(card: &Card, field: Field) -> Problem {
    let readings = card
        .of_field(field)
        .map(|(_, e)| format!("“{}”", e.value.summary()));
    Problem::new(
        "which-one",
        format!(
            "The contact has several entries here; say which you mean: {}.",
            words::few(readings)
        ),
    )
}

#[cfg(test)]
mod tests;
