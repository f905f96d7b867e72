//! The content of one entry, typed, always in canonical form once it entered the house.

mod parts;
mod weave;

use crate::{Field, PartialDate, text};
pub use parts::{
    Address, Birthday, CalendarUrl, Custom, Email, Event, ExternalId, Gender, Im, Interest,
    Keyword, Locale, Location, Name, Nickname, Note, Occupation, Organization, Phone, Relation,
    Sip, Url,
};
use serde::{Deserialize, Serialize};

/// What one entry of a contact says: one e-mail address, one organisation, the name.
///
/// Two values are the same content exactly when they are equal, provided both went
/// through [`Value::canonical`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "@", rename_all = "camelCase")]
#[expect(missing_docs, reason = "each variant carries the type of its own name")]
pub enum Value {
    Name(Name),
    Nickname(Nickname),
    Email(Email),
    Phone(Phone),
    Address(Address),
    Organization(Organization),
    Birthday(Birthday),
    Event(Event),
    Note(Note),
    Url(Url),
    Relation(Relation),
    Custom(Custom),
    Gender(Gender),
    Im(Im),
    Sip(Sip),
    ExternalId(ExternalId),
    Interest(Interest),
    Occupation(Occupation),
    Location(Location),
    Locale(Locale),
    CalendarUrl(CalendarUrl),
    Keyword(Keyword),
}

impl Value {
    /// The field this value belongs to.
    #[must_use]
    pub fn field(&self) -> Field {
        match self {
            Self::Name(_) => Field::Name,
            Self::Nickname(_) => Field::Nickname,
            Self::Email(_) => Field::Email,
            Self::Phone(_) => Field::Phone,
            Self::Address(_) => Field::Address,
            Self::Organization(_) => Field::Organization,
            Self::Birthday(_) => Field::Birthday,
            Self::Event(_) => Field::Event,
            Self::Note(_) => Field::Note,
            Self::Url(_) => Field::Url,
            Self::Relation(_) => Field::Relation,
            Self::Custom(_) => Field::Custom,
            Self::Gender(_) => Field::Gender,
            Self::Im(_) => Field::Im,
            Self::Sip(_) => Field::Sip,
            Self::ExternalId(_) => Field::ExternalId,
            Self::Interest(_) => Field::Interest,
            Self::Occupation(_) => Field::Occupation,
            Self::Location(_) => Field::Location,
            Self::Locale(_) => Field::Locale,
            Self::CalendarUrl(_) => Field::CalendarUrl,
            Self::Keyword(_) => Field::Keyword,
        }
    }

    /// The canonical form (K6), or nothing when no content is left.
    #[must_use]
    pub fn canonical(mut self) -> Option<Self> {
        let kept = match &mut self {
            Self::Name(v) => v.tidy(),
            Self::Nickname(v) => v.tidy(),
            Self::Email(v) => v.tidy(),
            Self::Phone(v) => v.tidy(),
            Self::Address(v) => v.tidy(),
            Self::Organization(v) => v.tidy(),
            Self::Birthday(v) => v.tidy(),
            Self::Event(v) => v.tidy(),
            Self::Note(v) => v.tidy(),
            Self::Url(v) => v.tidy(),
            Self::Relation(v) => v.tidy(),
            Self::Custom(v) => v.tidy(),
            Self::Gender(v) => v.tidy(),
            Self::Im(v) => v.tidy(),
            Self::Sip(v) => v.tidy(),
            Self::ExternalId(v) => v.tidy(),
            Self::Interest(v) => v.tidy(),
            Self::Occupation(v) => v.tidy(),
            Self::Location(v) => v.tidy(),
            Self::Locale(v) => v.tidy(),
            Self::CalendarUrl(v) => v.tidy(),
            Self::Keyword(v) => v.tidy(),
        };
        kept.then_some(self)
    }

    /// The type a person gave the entry (`home`, `work`, a word of their own); empty
    /// when it has none.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::Nickname(v) => &v.kind,
            Self::Email(v) => &v.kind,
            Self::Phone(v) => &v.kind,
            Self::Address(v) => &v.kind,
            Self::Organization(v) => &v.kind,
            Self::Event(v) => &v.kind,
            Self::Url(v) => &v.kind,
            Self::Relation(v) => &v.kind,
            Self::Im(v) => &v.kind,
            Self::Sip(v) => &v.kind,
            Self::ExternalId(v) => &v.kind,
            Self::Location(v) => &v.kind,
            Self::CalendarUrl(v) => &v.kind,
            Self::Keyword(v) => &v.kind,
            Self::Custom(v) => &v.key,
            Self::Name(_)
            | Self::Birthday(_)
            | Self::Note(_)
            | Self::Gender(_)
            | Self::Interest(_)
            | Self::Occupation(_)
            | Self::Locale(_) => "",
        }
    }

    /// The type, to be set; nothing for a field whose entries have none.
    pub fn kind_mut(&mut self) -> Option<&mut String> {
        Some(match self {
            Self::Nickname(v) => &mut v.kind,
            Self::Email(v) => &mut v.kind,
            Self::Phone(v) => &mut v.kind,
            Self::Address(v) => &mut v.kind,
            Self::Organization(v) => &mut v.kind,
            Self::Event(v) => &mut v.kind,
            Self::Url(v) => &mut v.kind,
            Self::Relation(v) => &mut v.kind,
            Self::Im(v) => &mut v.kind,
            Self::Sip(v) => &mut v.kind,
            Self::ExternalId(v) => &mut v.kind,
            Self::Location(v) => &mut v.kind,
            Self::CalendarUrl(v) => &mut v.kind,
            Self::Keyword(v) => &mut v.kind,
            Self::Custom(v) => &mut v.key,
            Self::Name(_)
            | Self::Birthday(_)
            | Self::Note(_)
            | Self::Gender(_)
            | Self::Interest(_)
            | Self::Occupation(_)
            | Self::Locale(_) => return None,
        })
    }

    /// The content in one line, for people.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Self::Name(v) => v.display(),
            Self::Nickname(v) => v.value.clone(),
            Self::Email(v) => v.value.clone(),
            Self::Phone(v) => v.value.clone(),
            Self::Address(v) => v.display(),
            Self::Organization(v) => v.display(),
            Self::Birthday(v) => v.display(),
            Self::Event(v) => v.date.to_string(),
            Self::Note(v) => v.text.clone(),
            Self::Url(v) => v.value.clone(),
            Self::Relation(v) => v.person.clone(),
            Self::Custom(v) => format!("{}: {}", v.key, v.value),
            Self::Gender(v) => v.display(),
            Self::Im(v) => v.display(),
            Self::Sip(v) => v.value.clone(),
            Self::ExternalId(v) => v.value.clone(),
            Self::Interest(v) => v.value.clone(),
            Self::Occupation(v) => v.value.clone(),
            Self::Location(v) => v.display(),
            Self::Locale(v) => v.value.clone(),
            Self::CalendarUrl(v) => v.value.clone(),
            Self::Keyword(v) => v.value.clone(),
        }
    }

    /// A plain e-mail address.
    #[must_use]
    pub fn email(address: &str, kind: &str) -> Self {
        Self::Email(Email {
            value: text::clean(address),
            kind: text::clean(kind),
            display_name: String::new(),
        })
    }

    /// A plain phone number as typed.
    #[must_use]
    pub fn phone(number: &str, kind: &str) -> Self {
        Self::Phone(Phone {
            value: text::clean(number),
            kind: text::clean(kind),
        })
    }

    /// A plain-text note.
    #[must_use]
    pub fn note(text: &str) -> Self {
        Self::Note(Note {
            text: text::clean(text),
            html: false,
        })
    }

    /// A name of given and family name.
    #[must_use]
    pub fn name(given: &str, family: &str) -> Self {
        Self::Name(Name {
            given: text::clean(given),
            family: text::clean(family),
            ..Name::default()
        })
    }

    /// A birthday.
    #[must_use]
    pub fn birthday(date: PartialDate) -> Self {
        Self::Birthday(Birthday {
            date,
            text: String::new(),
        })
    }

    /// How far two values of one field are apart, for pairing an edited entry with
    /// what it was (K6): shared leading and trailing characters count as near.
    /// 0 reads the same; larger is farther.
    #[must_use]
    pub(crate) fn distance(&self, other: &Self) -> usize {
        let (a, b) = (self.summary(), other.summary());
        let front = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
        let back = a
            .chars()
            .rev()
            .zip(b.chars().rev())
            .take_while(|(x, y)| x == y)
            .count();
        let (a, b) = (a.chars().count(), b.chars().count());
        a.max(b) - front - back.min(a.min(b) - front)
    }
}
