//! What is built reads back as the same value, whatever the value.

use super::*;
use domain::{PartialDate, value as v};
use proptest::prelude::*;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[a-zA-Z0-9 äöüß\u{308}.@+\n-]{1,12}"]
}

fn date() -> impl Strategy<Value = PartialDate> {
    let year =
        proptest::option::of((1..=9999_u16).prop_filter("Apple's unknown year", |y| *y != 1604));
    let month = proptest::option::of(1..=12_u8);
    let day = proptest::option::of(1..=31_u8);
    (year, month, day).prop_map(|(year, month, day)| PartialDate { year, month, day })
}

/// One for each field that has entries.
pub(super) const KINDS: usize = 22;

pub(super) fn value() -> impl Strategy<Value = Value> {
    (0..KINDS).prop_flat_map(of_kind)
}

/// A value of one kind; parts are drawn from the same texts.
pub(super) fn of_kind(kind: usize) -> impl Strategy<Value = Value> {
    let texts = proptest::collection::vec(text(), 12);
    (texts, date(), date(), any::<bool>(), 0..100_000_i32).prop_filter_map(
        "says nothing",
        move |(t, start, end, flag, number)| {
            let t = |at: usize| t[at].clone();
            let value = match kind {
                0 => Value::Name(v::Name {
                    given: t(0),
                    middle: t(1),
                    family: t(2),
                    prefix: t(3),
                    suffix: t(4),
                    phonetic_given: t(5),
                    phonetic_middle: t(6),
                    phonetic_family: t(7),
                    full: t(8),
                    phonetic_prefix: t(9),
                    phonetic_suffix: t(10),
                    phonetic_full: t(11),
                }),
                1 => Value::Nickname(v::Nickname {
                    value: t(0),
                    kind: t(1),
                }),
                2 => Value::Email(v::Email {
                    value: t(0),
                    kind: t(1),
                    display_name: t(2),
                }),
                3 => Value::Phone(v::Phone {
                    value: t(0),
                    kind: t(1),
                }),
                4 => Value::Address(v::Address {
                    po_box: t(0),
                    street: t(1),
                    extended: t(2),
                    city: t(3),
                    region: t(4),
                    postal_code: t(5),
                    country: t(6),
                    country_code: t(7),
                    kind: t(8),
                    formatted: t(9),
                }),
                5 => Value::Organization(v::Organization {
                    name: t(0),
                    title: t(1),
                    department: t(2),
                    job_description: t(3),
                    symbol: t(4),
                    domain: t(5),
                    location: t(6),
                    phonetic_name: t(7),
                    cost_center: t(8),
                    full_time_equivalent_millipercent: number,
                    start,
                    end,
                    current: flag,
                    kind: t(9),
                }),
                6 => Value::Birthday(v::Birthday {
                    date: start,
                    text: t(0),
                }),
                7 => Value::Event(v::Event {
                    date: start,
                    kind: t(0),
                }),
                8 => Value::Note(v::Note {
                    text: t(0),
                    html: flag,
                }),
                9 => Value::Url(v::Url {
                    value: t(0),
                    kind: t(1),
                }),
                10 => Value::Relation(v::Relation {
                    person: t(0),
                    kind: t(1),
                }),
                11 => Value::Custom(v::Custom {
                    key: t(0),
                    value: t(1),
                }),
                12 => Value::Gender(v::Gender {
                    value: t(0),
                    pronouns: t(1),
                }),
                13 => Value::Im(v::Im {
                    user: t(0),
                    service: t(1),
                    kind: t(2),
                }),
                14 => Value::Sip(v::Sip {
                    value: t(0),
                    kind: t(1),
                }),
                15 => Value::ExternalId(v::ExternalId {
                    value: t(0),
                    kind: t(1),
                }),
                16 => Value::Interest(v::Interest { value: t(0) }),
                17 => Value::Occupation(v::Occupation { value: t(0) }),
                18 => Value::Location(v::Location {
                    value: t(0),
                    building: t(1),
                    floor: t(2),
                    section: t(3),
                    desk: t(4),
                    current: flag,
                    kind: t(5),
                }),
                19 => Value::Locale(v::Locale { value: t(0) }),
                20 => Value::CalendarUrl(v::CalendarUrl {
                    value: t(0),
                    kind: t(1),
                }),
                _ => Value::Keyword(v::Keyword {
                    value: t(0),
                    kind: t(1),
                }),
            };
            value.canonical()
        },
    )
}

proptest! {
    #[test]
    fn a_fresh_entry_reads_back(value in value()) {
        let built = entry::build(&value, None);
        prop_assert_eq!(entry::parse(value.field(), &built), Some(value));
    }

    #[test]
    fn an_entry_on_the_base_of_another_reads_back_and_keeps_what_is_unknown(
        (old, new) in (0..KINDS).prop_flat_map(|kind| (of_kind(kind), of_kind(kind))),
    ) {
        let mut base = entry::build(&old, None);
        base.insert("future".to_owned(), json!({ "x": 1 }));
        let built = entry::build(&new, Some(&base));
        prop_assert_eq!(built.get("future"), Some(&json!({ "x": 1 })));
        prop_assert_eq!(entry::parse(new.field(), &built), Some(new));
    }

    #[test]
    fn what_was_kept_reads_as_what_was_read(values in proptest::collection::vec(value(), 0..6)) {
        let mut json = json!({ "resourceName": "people/c1", "etag": "%e" });
        for value in &values {
            let key = fields::json_name(value.field());
            let entry = Json::Object(entry::build(value, None));
            if json[key].is_null() { json[key] = json!([]); }
            json[key].as_array_mut().expect("an array").push(entry);
        }
        let read = read_person(json);
        let again = from_raw(&read.raw, "DE").expect("a person");
        prop_assert_eq!(&again.raw, &read.raw);
        prop_assert_eq!(again.values, read.values);
    }
}
