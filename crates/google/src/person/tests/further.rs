//! The fields that people see least, one by one and all at once: what is read is what is
//! shown, written and read again, and what nobody here understands stays (F9, S1).

use super::{
    round_trip::{KINDS, of_kind},
    *,
};
use domain::{Card, jscontact, value as v};
use proptest::prelude::*;
use std::slice;

/// One entry: as Google shows it, what it says, and what of it stays when it says `other`.
struct Case {
    field: Field,
    shown: Json,
    says: Value,
    other: Value,
    sent: Json,
}

/// Reads, shows, keeps, sends unchanged and sends changed.
#[track_caller]
fn check(case: &Case) {
    let person = read(case.field, case.shown.clone());
    assert_eq!(person.values, slice::from_ref(&case.says));

    let card = Card::of(person.values.clone());
    let written = Json::Object(jscontact::to_jscontact(&card));
    let again = jscontact::from_jscontact(&written).expect("a card");
    assert_eq!(again, card, "{written}");
    let value = again.values().next().cloned().expect("a value");

    let fresh = sent(&no_raw(), case.field, vec![outgoing(value.clone(), None)]);
    let read_back = read(case.field, fresh[0].clone());
    assert_eq!(read_back.values, slice::from_ref(&value), "{}", fresh[0]);

    let was = Some(value.clone());
    let same = sent(&person.raw, case.field, vec![outgoing(value, was.clone())]);
    let output = |key: &str| fields::is_output(case.field, key);
    let shown = case.shown.as_object().expect("an object").iter();
    let settable: Json = shown
        .filter(|(key, _)| !output(key))
        .map(|(key, part)| (key.clone(), part.clone()))
        .collect();
    assert_eq!(same, [settable], "unchanged it goes back as read");

    let changed = sent(
        &person.raw,
        case.field,
        vec![outgoing(case.other.clone(), was)],
    );
    assert_eq!(changed, slice::from_ref(&case.sent));
    assert_eq!(
        read(case.field, changed[0].clone()).values,
        slice::from_ref(&case.other)
    );
}

fn source() -> Json {
    json!({ "source": { "type": "CONTACT", "id": "1" } })
}

#[test]
fn f9_a_gender_and_its_pronouns() {
    let gender = |value: &str, pronouns: &str| {
        Value::Gender(v::Gender {
            value: value.into(),
            pronouns: pronouns.into(),
        })
    };
    check(&Case {
        field: Field::Gender,
        shown: json!({
            "value": "female", "formattedValue": "Weiblich", "addressMeAs": "sie",
            "future": 1, "metadata": source(),
        }),
        says: gender("female", "sie"),
        other: gender("", "they/them"),
        sent: json!({ "addressMeAs": "they/them", "future": 1 }),
    });
}

#[test]
fn f9_a_chat_name() {
    let im = |user: &str, service: &str, kind: &str| {
        Value::Im(v::Im {
            user: user.into(),
            service: service.into(),
            kind: kind.into(),
        })
    };
    check(&Case {
        field: Field::Im,
        shown: json!({
            "username": "anna", "protocol": "googleTalk", "formattedProtocol": "Google Talk",
            "type": "home", "formattedType": "Privat", "future": { "x": [1] },
        }),
        says: im("anna", "googleTalk", "home"),
        other: im("anna@x", "matrix", ""),
        sent: json!({ "username": "anna@x", "protocol": "matrix", "future": { "x": [1] } }),
    });
}

#[test]
fn f9_an_address_for_calls() {
    let sip = |value: &str, kind: &str| {
        Value::Sip(v::Sip {
            value: value.into(),
            kind: kind.into(),
        })
    };
    check(&Case {
        field: Field::Sip,
        shown: json!({ "value": "anna@x", "type": "work", "formattedType": "Work", "future": true }),
        says: sip("anna@x", "work"),
        other: sip("sip:anna@x", "Büro"),
        sent: json!({ "value": "sip:anna@x", "type": "Büro", "future": true }),
    });
}

#[test]
fn f9_an_id_in_another_system() {
    let id = |value: &str, kind: &str| {
        Value::ExternalId(v::ExternalId {
            value: value.into(),
            kind: kind.into(),
        })
    };
    check(&Case {
        field: Field::ExternalId,
        shown: json!({ "value": "42", "type": "customer", "formattedType": "Kunde", "future": 1 }),
        says: id("42", "customer"),
        other: id("43", "customer"),
        sent: json!({ "value": "43", "type": "customer", "future": 1 }),
    });
}

#[test]
fn f9_an_interest_an_occupation_and_a_language() {
    type Make = fn(&str) -> Value;
    let interest: Make = |value| {
        Value::Interest(v::Interest {
            value: value.into(),
        })
    };
    let occupation: Make = |value| {
        Value::Occupation(v::Occupation {
            value: value.into(),
        })
    };
    let locale: Make = |value| {
        Value::Locale(v::Locale {
            value: value.into(),
        })
    };
    for (field, make, one, two) in [
        (Field::Interest, interest, "Schach", "Go"),
        (Field::Occupation, occupation, "Bäckerin", "Köchin"),
        (Field::Locale, locale, "de-CH", "de_CH"),
    ] {
        check(&Case {
            field,
            shown: json!({ "value": one, "future": { "since": 1999 }, "metadata": source() }),
            says: make(one),
            other: make(two),
            sent: json!({ "value": two, "future": { "since": 1999 } }),
        });
    }
}

#[test]
fn f9_a_place() {
    let place = v::Location {
        value: "Bonn".into(),
        building: "B1".into(),
        floor: "2".into(),
        section: "S".into(),
        desk: "D4".into(),
        current: true,
        kind: "desk".into(),
    };
    check(&Case {
        field: Field::Location,
        shown: json!({
            "value": "Bonn", "buildingId": "B1", "floor": "2", "floorSection": "S",
            "deskCode": "D4", "current": true, "type": "desk", "floors": 9,
        }),
        says: Value::Location(place.clone()),
        other: Value::Location(v::Location {
            desk: "D5".into(),
            section: String::new(),
            current: false,
            ..place
        }),
        sent: json!({
            "value": "Bonn", "buildingId": "B1", "floor": "2", "deskCode": "D5", "type": "desk",
            "floors": 9,
        }),
    });
}

#[test]
fn f9_a_calendar() {
    let calendar = |value: &str, kind: &str| {
        Value::CalendarUrl(v::CalendarUrl {
            value: value.into(),
            kind: kind.into(),
        })
    };
    check(&Case {
        field: Field::CalendarUrl,
        shown: json!({ "url": "https://x/c", "type": "freeBusy", "formattedType": "x", "future": 1 }),
        says: calendar("https://x/c", "freeBusy"),
        other: calendar("https://x/d", "home"),
        sent: json!({ "url": "https://x/d", "type": "home", "future": 1 }),
    });
}

#[test]
fn f9_a_keyword() {
    let keyword = |value: &str, kind: &str| {
        Value::Keyword(v::Keyword {
            value: value.into(),
            kind: kind.into(),
        })
    };
    check(&Case {
        field: Field::Keyword,
        shown: json!({ "value": "7", "type": "OUTLOOK_SOMETHING_NEW", "formattedType": "Neu", "future": 1 }),
        says: keyword("7", "OUTLOOK_SOMETHING_NEW"),
        other: keyword("8", "OUTLOOK_SOMETHING_NEW"),
        sent: json!({ "value": "8", "type": "OUTLOOK_SOMETHING_NEW", "future": 1 }),
    });
    let unspecified = json!({ "value": "7", "type": "TYPE_UNSPECIFIED" });
    assert_eq!(read(Field::Keyword, unspecified).values, [keyword("7", "")]);
}

proptest! {
    /// A person with something in every field, each entry with parts nobody here knows: one
    /// field changes, and everything else that is sent is what was read.
    #[test]
    fn f9_unknown_parts_of_all_fields_stay_whatever_changes(
        values in (0..KINDS).map(of_kind).collect::<Vec<_>>(),
        which in 0..KINDS,
        other in 0..KINDS,
        seed in any::<u32>(),
    ) {
        let mut json = json!({ "resourceName": "people/c1", "etag": "%e" });
        for (n, value) in values.iter().enumerate() {
            let mut entry = entry::build(value, None);
            entry.insert("future".to_owned(), json!({ "n": n, "seed": seed }));
            entry.insert("metadata".to_owned(), source());
            json[fields::json_name(value.field())] = json!([entry]);
        }
        let person = read_person(json.clone());
        prop_assert_eq!(person.values.len(), KINDS);

        let card = Card::of(person.values.clone());
        let written = Json::Object(jscontact::to_jscontact(&card));
        prop_assert_eq!(&jscontact::from_jscontact(&written).expect("a card"), &card);

        for at in [which, other] {
            let was = &person.values[at];
            for now in [was.clone(), changed(was)] {
                let sent = sent(&person.raw, was.field(), vec![outgoing(now.clone(), Some(was.clone()))]);
                prop_assert_eq!(sent.len(), 1);
                prop_assert_eq!(&sent[0]["future"], &json[fields::json_name(was.field())][0]["future"]);
                prop_assert_eq!(read(was.field(), sent[0].clone()).values, vec![now.clone()]);
                if now == *was {
                    let mut read = json[fields::json_name(was.field())][0].clone();
                    read.as_object_mut().expect("an object").remove("metadata");
                    prop_assert_eq!(&sent[0], &read);
                }
            }
        }
    }
}

/// The value with another type, or another text where it has none.
fn changed(value: &Value) -> Value {
    let mut value = value.clone();
    if let Some(kind) = value.kind_mut() {
        *kind = "another".to_owned();
    } else if let Value::Gender(gender) = &mut value {
        gender.pronouns = "another".to_owned();
    } else if let Value::Interest(v::Interest { value })
    | Value::Occupation(v::Occupation { value })
    | Value::Locale(v::Locale { value }) = &mut value
    {
        *value = "another".to_owned();
    }
    value
}
