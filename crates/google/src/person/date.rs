//! `google.type.Date`, where 0 and absence both stand for unknown (F15).

use domain::PartialDate;
use serde_json::{Map, Value as Json};

/// What Apple's phones write for a year that is not known: a leap year long ago (F15).
const APPLES_UNKNOWN: u16 = 1604;

/// Reads a date; parts out of range count as unknown.
pub(super) fn parse(entry: &Map<String, Json>, key: &str) -> PartialDate {
    let part = |name: &str, most: u64| {
        let number = entry.get(key)?.get(name)?.as_u64()?;
        (1..=most).contains(&number).then_some(number)
    };
    PartialDate {
        year: part("year", 9999)
            .and_then(|n| u16::try_from(n).ok())
            .filter(|year| *year != APPLES_UNKNOWN),
        month: part("month", 12).and_then(|n| u8::try_from(n).ok()),
        day: part("day", 31).and_then(|n| u8::try_from(n).ok()),
    }
}

/// Writes a date, unknown parts left out; null when nothing is known.
pub(super) fn build(date: PartialDate) -> Json {
    let mut parts = Map::new();
    parts.extend(date.year.map(|n| ("year".to_owned(), n.into())));
    parts.extend(date.month.map(|n| ("month".to_owned(), n.into())));
    parts.extend(date.day.map(|n| ("day".to_owned(), n.into())));
    if parts.is_empty() {
        Json::Null
    } else {
        Json::Object(parts)
    }
}
