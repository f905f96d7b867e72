//! What nobody here understands survives (F9).

use super::*;
use domain::value as v;

/// Reads an entry, changes its value, and gives what is sent.
fn change(field: Field, entry: Json, change: impl Fn(&mut Value)) -> Json {
    let person = read(field, entry);
    let was = person.values.first().cloned().expect("a value");
    let mut value = was.clone();
    change(&mut value);
    let mut sent = sent(&person.raw, field, vec![outgoing(value, Some(was))]);
    assert_eq!(sent.len(), 1);
    sent.remove(0)
}

#[test]
fn f9_unknown_parts_stay_when_known_ones_change() {
    let sent = change(
        Field::Organization,
        json!({
            "name": "Acme", "title": "Cook", "department": "Kitchen", "formattedType": "Work",
            "type": "work", "future": [1, { "a": "b" }],
            "metadata": { "primary": true, "source": { "type": "CONTACT", "id": "1" } },
        }),
        |value| {
            if let Value::Organization(o) = value {
                o.title = "Chef".into();
                o.department = String::new();
            }
        },
    );
    let expected =
        json!({ "name": "Acme", "title": "Chef", "type": "work", "future": [1, { "a": "b" }] });
    assert_eq!(sent, expected);
}

#[test]
fn f12_a_name_is_sent_in_parts_without_what_google_derives() {
    let sent = change(
        Field::Name,
        json!({
            "displayName": "Dr. Anna Berg", "displayNameLastFirst": "Berg, Dr. Anna",
            "unstructuredName": "Dr. Anna Berg", "givenName": "Anna", "familyName": "Berg",
            "honorificPrefix": "Dr.", "phoneticHonorificPrefix": "Doktor",
            "metadata": { "primary": true, "sourcePrimary": true },
        }),
        |value| {
            if let Value::Name(name) = value {
                name.given = "Hanna".into();
            }
        },
    );
    let expected = json!({
        "givenName": "Hanna", "familyName": "Berg", "honorificPrefix": "Dr.",
        "phoneticHonorificPrefix": "Doktor", "metadata": { "sourcePrimary": true },
    });
    assert_eq!(sent, expected);
}

#[test]
fn a_whole_is_kept_only_where_no_part_is_known() {
    let address = json!({ "formattedValue": "By the old\nmill", "formattedType": "Home" });
    let person = read(Field::Address, address);
    let Some(Value::Address(whole)) = person.values.first() else {
        panic!("an address")
    };
    assert_eq!(whole.formatted, "By the old\nmill");

    // Programs that write all in one text put the country beside it.
    let beside = json!({ "formattedValue": "Mill 1\nOldtown", "countryCode": "DE" });
    let sent = change(Field::Address, beside, |value| {
        if let Value::Address(address) = value {
            assert_eq!(address.formatted, "Mill 1\nOldtown");
            address.kind = "home".into();
        }
    });
    assert_eq!(
        sent,
        json!({ "formattedValue": "Mill 1\nOldtown", "countryCode": "DE", "type": "home" })
    );
    let country = json!({ "formattedValue": "Deutschland", "country": "Germany" });
    let person = read(Field::Address, country);
    let Some(Value::Address(alone)) = person.values.first() else {
        panic!("an address")
    };
    assert_eq!([&*alone.formatted, &alone.country], ["", "Germany"]);

    let sent = change(
        Field::Address,
        json!({ "formattedValue": "Mill 1\nOldtown", "streetAddress": "Mill 1", "city": "Oldtown" }),
        |value| {
            if let Value::Address(address) = value {
                address.street = "Mill 2".into();
            }
        },
    );
    assert_eq!(
        sent,
        json!({ "streetAddress": "Mill 2", "city": "Oldtown" })
    );
}

#[test]
fn an_entry_that_did_not_change_goes_back_as_read() {
    let entry = json!({
        "value": " Anna@X.example ", "type": "work", "formattedType": "Work", "future": true,
        "metadata": { "sourcePrimary": true, "verified": true },
    });
    let sent = change(Field::Email, entry, |_| ());
    let expected = json!({
        "value": " Anna@X.example ", "type": "work", "future": true,
        "metadata": { "sourcePrimary": true },
    });
    assert_eq!(sent, expected);
}

#[test]
fn an_entry_that_says_nothing_here_is_nobodys_to_remove() {
    let person = read(
        Field::Event,
        json!({ "type": "anniversary", "note": "which day?" }),
    );
    assert!(person.values.is_empty());
    let date = domain::PartialDate {
        year: None,
        month: Some(4),
        day: Some(2),
    };
    let event = Value::Event(v::Event {
        date,
        kind: "other".into(),
    });
    assert_eq!(
        sent(&person.raw, Field::Event, vec![outgoing(event, None)]),
        [
            json!({ "date": { "month": 4, "day": 2 }, "type": "other" }),
            json!({ "type": "anniversary", "note": "which day?" }),
        ],
    );
}

#[test]
fn f9_a_singleton_that_says_nothing_here_is_the_base_of_what_comes() {
    let person = read(Field::Gender, json!({ "future": { "of": ["speech"] } }));
    assert!(person.values.is_empty());
    let gender = Value::Gender(v::Gender {
        value: String::new(),
        pronouns: "they/them".into(),
    });
    assert_eq!(
        sent(&person.raw, Field::Gender, vec![outgoing(gender, None)]),
        [json!({ "addressMeAs": "they/them", "future": { "of": ["speech"] } })],
    );
}
