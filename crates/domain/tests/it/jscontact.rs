//! Cards as JSContact and back (K1).

use crate::further::further_value;
use crate::words::{card, show_card};
use crate::worlds::{any_card, any_value};
use domain::jscontact::{NotACard, from_jscontact, to_jscontact};
use domain::value::{Address, Birthday, Email, Event, Name, Note, Organization, Phone, Relation};
use domain::{Card, Contested, Micros, PartialDate, Value};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

pub(crate) fn json(card: &Card) -> Json {
    Json::Object(to_jscontact(card))
}

pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![3 => Just(String::new()), 4 => "[a-zA-Z0-9 .,/~+-]{1,8}", 1 => "\\PC{1,6}"]
}

pub(crate) fn kind() -> impl Strategy<Value = String> {
    const KNOWN: &[&str] = &[
        "home",
        "work",
        "mobile",
        "workMobile",
        "homeFax",
        "otherFax",
        "main",
        "private",
        "fax",
        "anniversary",
    ];
    prop_oneof![3 => prop::sample::select(KNOWN).prop_map(str::to_owned), 1 => text()]
}

fn date() -> impl Strategy<Value = PartialDate> {
    let part = |n| prop::option::of(1..n);
    (part(9999u16), part(12), part(31)).prop_map(|(year, month, day)| PartialDate {
        year,
        month: month.map(|m| u8::try_from(m).unwrap()),
        day: day.map(|d| u8::try_from(d).unwrap()),
    })
}

/// Values with every part there is.
fn rich_value() -> impl Strategy<Value = Value> {
    let texts = || prop::array::uniform9(text());
    let more = || prop::array::uniform3(text());
    prop_oneof![
        any_value(),
        (texts(), more()).prop_map(
            |(
                [
                    given,
                    middle,
                    family,
                    prefix,
                    suffix,
                    phonetic_given,
                    phonetic_middle,
                    phonetic_family,
                    full,
                ],
                [phonetic_prefix, phonetic_suffix, phonetic_full],
            )| {
                Value::Name(Name {
                    given,
                    middle,
                    family,
                    prefix,
                    suffix,
                    phonetic_given,
                    phonetic_middle,
                    phonetic_family,
                    phonetic_prefix,
                    phonetic_suffix,
                    phonetic_full,
                    full,
                })
            }
        ),
        (texts(), kind()).prop_map(
            |(
                [
                    po_box,
                    street,
                    extended,
                    city,
                    region,
                    postal_code,
                    country,
                    country_code,
                    formatted,
                ],
                kind,
            )| {
                Value::Address(Address {
                    po_box,
                    street,
                    extended,
                    city,
                    region,
                    postal_code,
                    country,
                    country_code,
                    kind,
                    formatted,
                })
            }
        ),
        (texts(), kind(), date(), any::<bool>(), 0..2000).prop_map(
            |(
                [
                    name,
                    title,
                    department,
                    job_description,
                    symbol,
                    domain,
                    location,
                    phonetic_name,
                    cost_center,
                ],
                kind,
                start,
                current,
                fte,
            )| {
                Value::Organization(Organization {
                    name,
                    title,
                    department,
                    job_description,
                    symbol,
                    domain,
                    location,
                    phonetic_name,
                    cost_center,
                    full_time_equivalent_millipercent: fte,
                    start,
                    end: PartialDate::default(),
                    current,
                    kind,
                })
            }
        ),
        (text(), kind(), text()).prop_map(|(value, kind, display_name)| Value::Email(Email {
            value,
            kind,
            display_name
        })),
        (text(), kind()).prop_map(|(value, kind)| Value::Phone(Phone { value, kind })),
        (date(), text()).prop_map(|(date, text)| Value::Birthday(Birthday { date, text })),
        (date(), kind()).prop_map(|(date, kind)| Value::Event(Event { date, kind })),
        (text(), any::<bool>()).prop_map(|(text, html)| Value::Note(Note { text, html })),
        (text(), kind()).prop_map(|(person, kind)| Value::Relation(Relation { person, kind })),
        further_value(),
    ]
}

fn rich_card() -> impl Strategy<Value = Card> {
    let against = prop::collection::vec(
        (any::<prop::sample::Index>(), rich_value(), any::<i64>()),
        0..2,
    );
    (prop::collection::vec(rich_value(), 0..8), against, 0..5u32).prop_map(
        |(values, against, skip)| {
            let mut card = Card::of(values);
            card.next_key += skip;
            for (which, value, at) in against {
                if let (false, Some(value)) = (card.entries.is_empty(), value.canonical()) {
                    let i = which.index(card.entries.len());
                    let entry = card.entries.values_mut().nth(i).unwrap();
                    entry.contested.push(Contested {
                        value,
                        by: None,
                        at: Micros(at),
                    });
                }
            }
            card.rest
                .insert("example.com:x~1y".into(), r#"{"a":[1,null]}"#.into());
            card
        },
    )
}

/// JSON that half looks like a card.
fn foreign() -> impl Strategy<Value = Json> {
    const NAMES: &[&str] = &[
        "name",
        "components",
        "kind",
        "value",
        "emails",
        "phones",
        "organizations",
        "titles",
        "organizationId",
        "address",
        "number",
        "anniversaries",
        "date",
        "year",
        "1",
        "k1",
        "a/b",
        "~",
        "contexts",
        "work",
        "label",
        "kith:key",
        "kith:google/email",
        "kith:google/gender",
        "kith:contested",
        "speakToAs",
        "pronouns",
        "onlineServices",
        "user",
        "uri",
        "calendars",
        "freeBusy",
        "role",
        "@",
    ];
    let name = || prop::sample::select(NAMES);
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        (0..3000).prop_map(Json::from),
        name().prop_map(Json::from),
        text().prop_map(Json::from),
    ];
    let any = leaf.prop_recursive(4, 40, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Json::from),
            prop::collection::btree_map(name(), inner, 0..5)
                .prop_map(|map| map.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()),
        ]
    });
    prop::collection::btree_map(name(), any, 1..5)
        .prop_map(|map| map.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn k1_there_and_back_is_equal(card in rich_card()) {
        let written = json(&card);
        let read = from_jscontact(&written).unwrap();
        prop_assert_eq!(&read, &card, "{}", written);
        prop_assert_eq!(json(&read), written);
    }

    #[test]
    fn k1_whatever_is_read_stays_as_it_was_read(foreign in foreign()) {
        let card = from_jscontact(&foreign).unwrap();
        let again = from_jscontact(&json(&card)).unwrap();
        prop_assert_eq!(again, card);
    }

    #[test]
    fn k1_the_common_fields_need_no_vendor_part(card in any_card()) {
        // The standard has no home for these, or not for all that they say.
        const HOMELESS: &[&str] = &[
            "kith:google/custom",
            "kith:google/organization",
            "kith:google/gender",
            "kith:google/sip",
            "kith:google/externalId",
            "kith:google/location",
            "kith:google/locale",
            "kith:google/keyword",
        ];
        let unexpected: Vec<String> = to_jscontact(&card)
            .into_iter()
            .filter(|(name, _)| name.starts_with("kith:google/"))
            .map(|(name, _)| name)
            .filter(|name| !HOMELESS.contains(&name.as_str()))
            .collect();
        prop_assert!(unexpected.is_empty(), "{unexpected:?}");
    }
}

#[test]
fn k1_entries_stand_where_rfc_9553_has_them() {
    let card = card(
        "name=Anna Berg, tel/workMobile=1, mail/home=a@x, org/work=Acme;Boss;42, bday=--05-01, url/Blog=example.org, custom/shoe=38",
    );
    let expected = json!({
        "@type": "Card",
        "version": "1.0",
        "name": {
            "components": [
                { "kind": "given", "value": "Anna" },
                { "kind": "surname", "value": "Berg" },
            ],
            "kith:key": "k1",
        },
        "phones": {
            "k2": { "number": "1", "contexts": { "work": true }, "features": { "mobile": true } },
        },
        "emails": { "k3": { "address": "a@x", "contexts": { "private": true } } },
        // One Google entry, one key (K1).
        "organizations": { "k4": { "name": "Acme", "contexts": { "work": true } } },
        "titles": { "k4": { "name": "Boss", "organizationId": "k4" } },
        "kith:google/organization": { "k4": { "costCenter": "42" } },
        "anniversaries": {
            "k5": { "kind": "birth", "date": { "@type": "PartialDate", "month": 5, "day": 1 } },
        },
        "links": { "k6": { "uri": "example.org", "label": "Blog" } },
        "kith:google/custom": { "k7": { "key": "shoe", "value": "38" } },
        "kith:nextKey": 7,
    });
    assert_eq!(json(&card), expected);
}

#[test]
fn k1_foreign_cards_are_read_and_come_back_whole() {
    let foreign = json!({
        "@type": "Card", "version": "1.0", "kind": "individual", "language": "de",
        "name": { "components": [
            { "kind": "given", "value": "Anna" }, { "kind": "separator", "value": " " },
            { "kind": "surname", "value": "Berg" }, { "kind": "surname2", "value": "Ruiz" },
        ] },
        "emails": { "1": { "address": "a@x", "pref": 1, "contexts": { "work": true }, "label": "desk" } },
        "phones": { "1": { "number": "5", "features": { "voice": true } }, "b/c": { "number": "6" } },
        "organizations": { "o": { "name": "Acme" } },
        "titles": { "t": { "name": "Boss", "organizationId": "o" }, "u": { "name": "Chair", "organizationId": "o" } },
        "anniversaries": { "d": { "kind": "death", "date": { "@type": "PartialDate", "year": 2020 } } },
        "relatedTo": { "urn:x": { "relation": { "friend": true } } },
    });
    let card = from_jscontact(&foreign).unwrap();
    assert_eq!(
        show_card(&card),
        "1:mail/desk=a@x, o:org=Acme;Boss, u:org=;Chair, k1:name=Anna Berg Ruiz, k2:tel=5, k3:tel=6",
    );
    let again = json(&card);
    assert_eq!(from_jscontact(&again).unwrap(), card);
    for path in [
        "/kind",
        "/language",
        "/emails/1/pref",
        "/emails/1/contexts/work",
        "/phones/k2/features/voice",
        "/anniversaries/d/kind",
        "/relatedTo/urn:x/relation/friend",
    ] {
        assert!(again.pointer(path).is_some(), "{path} in {again}");
    }
    // What stood inside an entry goes with it.
    let mut shorter = card;
    shorter.entries.retain(|k, _| k.0 != "1");
    assert_eq!(json(&shorter).get("emails"), None);
}

#[test]
fn k1_what_is_no_card_is_said_to_be_none() {
    assert_eq!(from_jscontact(&json!([])), Err(NotACard::NotAnObject));
    assert_eq!(
        from_jscontact(&json!({ "@type": "CardGroup" })),
        Err(NotACard::OtherType)
    );
    // The rest is kept, however odd.
    let odd = json!({ "@type": "Card", "version": "1.0", "emails": 5, "name": "x", "phones": { "x": [] } });
    let card = from_jscontact(&odd).unwrap();
    assert_eq!((card.entries.len(), json(&card)), (0, odd));
}
