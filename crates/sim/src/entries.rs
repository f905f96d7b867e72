//! The entries people type, in any field; what they say is a token nobody typed before.

use domain::Value;
use domain::value::{
    CalendarUrl, ExternalId, Gender, Im, Interest, Keyword, Locale, Location, Occupation, Sip,
};

/// How many turns [`fresh`] knows; e-mails and notes have several, as in life.
pub(crate) const TURNS: usize = 16;

/// One more entry.
pub(crate) fn fresh(turn: usize, token: &str) -> Value {
    let value = token.to_owned();
    let kind = |kind: &str| kind.to_owned();
    match turn {
        0 => Value::Gender(Gender {
            pronouns: value,
            ..Gender::default()
        }),
        1 => Value::Im(Im {
            user: value,
            service: kind("jabber"),
            kind: kind("home"),
        }),
        2 => Value::Sip(Sip {
            value,
            kind: kind("work"),
        }),
        3 => Value::ExternalId(ExternalId {
            value,
            kind: kind("customer"),
        }),
        4 => Value::Interest(Interest { value }),
        5 => Value::Occupation(Occupation { value }),
        6 => Value::Location(Location {
            desk: value,
            kind: kind("desk"),
            ..Location::default()
        }),
        7 => Value::Locale(Locale { value }),
        8 => Value::CalendarUrl(CalendarUrl {
            value,
            kind: kind("freeBusy"),
        }),
        9 => Value::Keyword(Keyword {
            value,
            kind: kind("HOME"),
        }),
        10..=12 => Value::note(token),
        _ => Value::email(&format!("{token}@x.example"), "work"),
    }
}

/// Another value for an entry, or another given name.
pub(crate) fn edited(was: &Value, token: &str) -> Value {
    let mut now = was.clone();
    match &mut now {
        Value::Name(name) => return Value::name(token, &name.family),
        Value::Email(email) => email.value = format!("{token}@x.example"),
        Value::Note(_) => return Value::note(token),
        Value::Phone(phone) => phone.value = format!("{token} {}", phone.value),
        Value::Gender(gender) => gender.pronouns = token.to_owned(),
        Value::Im(im) => im.user = token.to_owned(),
        Value::Location(place) => place.desk = token.to_owned(),
        Value::Sip(Sip { value, .. })
        | Value::ExternalId(ExternalId { value, .. })
        | Value::Interest(Interest { value })
        | Value::Occupation(Occupation { value })
        | Value::Locale(Locale { value })
        | Value::CalendarUrl(CalendarUrl { value, .. })
        | Value::Keyword(Keyword { value, .. }) => *value = token.to_owned(),
        Value::Nickname(_)
        | Value::Address(_)
        | Value::Organization(_)
        | Value::Birthday(_)
        | Value::Event(_)
        | Value::Url(_)
        | Value::Relation(_)
        | Value::Custom(_) => {}
    }
    now
}
