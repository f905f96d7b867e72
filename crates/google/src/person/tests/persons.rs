//! Whole persons, read.

use super::*;
use domain::{Etag, GroupId, Mark};

fn anna() -> Json {
    json!({
        "resourceName": "people/c2584501361615515329",
        "etag": "%EgUBAgMJNxoEAQIFByIMdGVzdA==",
        "metadata": {
            "objectType": "PERSON",
            "previousResourceNames": ["people/c1"],
            "sources": [
                { "type": "PROFILE", "id": "117", "etag": "#p" },
                { "type": "CONTACT", "id": "23ddfe4b8c9b2ec1", "etag": "#s1",
                  "updateTime": "2026-11-01T08:00:00.123456Z" },
            ],
        },
        "names": [
            { "metadata": { "primary": true, "source": { "type": "PROFILE", "id": "117" } },
              "displayName": "annab", "givenName": "annab" },
            { "metadata": { "source": { "type": "CONTACT", "id": "23ddfe4b8c9b2ec1" } },
              "displayName": "Anna Berg", "givenName": "Anna", "familyName": "Berg" },
        ],
        "emailAddresses": [{ "value": "Anna@X.Example", "type": "Verein", "formattedType": "Verein" }],
        "phoneNumbers": [
            { "value": "06 12345678", "canonicalForm": "+31612345678", "type": "mobile" },
            { "value": "030 1234567" },
        ],
        "birthdays": [{ "date": { "year": 1604, "month": 2, "day": 29 } }],
        "photos": [{ "url": "https://p.example/s100", "default": true }],
        "memberships": [
            { "contactGroupMembership": { "contactGroupId": "myContacts",
              "contactGroupResourceName": "contactGroups/myContacts" } },
            { "contactGroupMembership": { "contactGroupResourceName": "contactGroups/4b15" } },
            { "domainMembership": { "inViewerDomain": true } },
        ],
        "clientData": [
            { "key": "kith-mark", "value": "m1" },
            { "key": "other-app", "value": "17" },
            { "key": "kith-mark", "value": "m2" },
        ],
    })
}

#[test]
fn s2_a_photo_is_where_it_is_served_whatever_its_size() {
    let at = |photos: Json| {
        let mut anna = anna();
        anna["photos"] = photos;
        read_person(anna).photo.map(|url| url.0)
    };
    let of =
        |url: &str| at(json!([{ "url": url, "metadata": { "source": { "type": "CONTACT" } } }]));
    let sized = Some("https://p.example/x=s1024".to_owned());
    assert_eq!(of("https://p.example/x=s100"), sized);
    assert_eq!(of("https://p.example/x=s512-c-k"), sized);
    for plain in [
        "https://p.example/x",
        "https://p.example/x=spam",
        "https://p.example/a=s1/b",
    ] {
        assert_eq!(of(plain).as_deref(), Some(plain));
    }
    // A generated picture is none, nor is that of the profile behind the contact.
    let profile = json!({ "url": "https://p.example/me=s100", "metadata": { "source": { "type": "PROFILE" } } });
    let monogram = json!({ "url": "https://p.example/cm=s100", "default": true });
    assert_eq!(at(json!([profile, monogram])), None);
    assert_eq!(at(json!([])), None);
    let own = json!({ "url": "https://p.example/x=s100" });
    assert_eq!(at(json!([profile, own])), sized);
}

#[test]
fn f11_only_the_contacts_own_data_is_read() {
    let anna = read_person(anna());
    assert_eq!(anna.id.0, "people/c2584501361615515329");
    assert_eq!(anna.former, [RemoteId::from("people/c1")]);
    assert_eq!(anna.etag, Etag::from("#s1"));
    let names: Vec<_> = anna
        .values
        .iter()
        .filter(|v| v.field() == Field::Name)
        .collect();
    assert_eq!(names, [&Value::name("Anna", "Berg")]);
    assert!(
        anna.values
            .contains(&Value::email("Anna@X.Example", "Verein"))
    );
    let leap = domain::PartialDate {
        year: None,
        month: Some(2),
        day: Some(29),
    };
    assert!(anna.values.contains(&Value::birthday(leap)));
}

#[test]
fn i1_googles_own_e164_comes_first() {
    let anna = read_person(anna());
    let phones: Vec<&str> = anna.keys.phones.iter().map(String::as_str).collect();
    assert_eq!(phones, ["+31612345678", "+49301234567"]);
    assert!(anna.keys.emails.contains("anna@x.example"));
    assert_eq!(anna.keys.name, "anna berg");
}

#[test]
fn i3_every_mark_and_group_is_seen() {
    let anna = read_person(anna());
    assert_eq!(anna.marks, [Mark::from("m1"), Mark::from("m2")].into());
    let groups = [
        GroupId::from("contactGroups/4b15"),
        GroupId::from("contactGroups/myContacts"),
    ];
    assert_eq!(anna.groups, groups.into());
    assert_eq!(memberships(&anna.raw), anna.groups);
}

#[test]
fn the_raw_text_is_small_and_has_what_a_write_needs() {
    let anna = read_person(anna());
    let raw: Json = serde_json::from_str(&anna.raw.0).expect("JSON");
    assert!(raw.get("photos").is_none() && !anna.raw.0.contains("formattedType"));
    let sources = json!([{ "type": "CONTACT", "id": "23ddfe4b8c9b2ec1", "etag": "#s1" }]);
    assert_eq!(raw["metadata"]["sources"], sources);
    assert_eq!(
        raw["names"],
        json!([{ "givenName": "Anna", "familyName": "Berg" }])
    );
    assert_eq!(raw["clientData"].as_array().map(Vec::len), Some(3));
}

#[test]
fn a_tombstone_is_gone_and_so_is_a_mere_profile() {
    let gone = |json: Json| matches!(person(&json, "DE"), Some(Entry::Gone(_)));
    assert!(gone(json!({
        "resourceName": "people/c1", "etag": "%e",
        "metadata": { "deleted": true, "objectType": "PERSON",
            "sources": [{ "type": "CONTACT", "id": "1", "updateTime": "1970-01-01T00:00:00Z" }] },
    })));
    assert!(gone(json!({
        "resourceName": "people/117",
        "metadata": { "sources": [{ "type": "PROFILE", "id": "117" }] },
    })));
    assert!(person(&json!({ "etag": "%e" }), "DE").is_none());
}

#[test]
fn f10_a_hundred_phones_may_be_more() {
    let with = |n: usize| json!({ "phoneNumbers": vec![json!({ "value": "1" }); n] });
    assert!(!is_truncated(&with(99)));
    assert!(is_truncated(&with(100)));
}

#[test]
fn names_of_one_text_are_read_as_one() {
    let one = read(
        Field::Name,
        json!({ "unstructuredName": "Cher", "displayName": "Cher" }),
    );
    let Some(Value::Name(name)) = one.values.first() else {
        panic!("a name")
    };
    assert_eq!((name.full.as_str(), name.given.as_str()), ("Cher", ""));
    let only_display = read(Field::Name, json!({ "displayName": "Cher" }));
    assert!(only_display.values.is_empty());
}
