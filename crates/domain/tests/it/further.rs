//! The fields that people see least: gender and pronouns, chat names, places, languages and
//! what other systems keep; as JSContact, and as one line (K1, K6).

use crate::jscontact::{json, kind, text};
use crate::words::{card, show_card, value};
use domain::jscontact::from_jscontact;
use domain::value::{
    CalendarUrl, ExternalId, Gender, Im, Interest, Keyword, Locale, Location, Occupation, Sip,
};
use domain::{Key, Value};
use proptest::prelude::*;
use serde_json::json;

/// Values of these fields with every part there is.
pub(crate) fn further_value() -> impl Strategy<Value = Value> {
    let typed = || (text(), kind());
    prop_oneof![
        (text(), text()).prop_map(|(value, pronouns)| Value::Gender(Gender { value, pronouns })),
        (text(), text(), kind()).prop_map(|(user, service, kind)| Value::Im(Im {
            user,
            service,
            kind
        })),
        ("(sip:|SIPS:|)", typed()).prop_map(|(scheme, (value, kind))| {
            let value = format!("{scheme}{value}");
            Value::Sip(Sip { value, kind })
        }),
        typed().prop_map(|(value, kind)| Value::ExternalId(ExternalId { value, kind })),
        text().prop_map(|value| Value::Interest(Interest { value })),
        text().prop_map(|value| Value::Occupation(Occupation { value })),
        (prop::array::uniform5(text()), any::<bool>(), kind()).prop_map(
            |([value, building, floor, section, desk], current, kind)| {
                Value::Location(Location {
                    value,
                    building,
                    floor,
                    section,
                    desk,
                    current,
                    kind,
                })
            }
        ),
        prop_oneof![text(), "[a-z]{2}(-[A-Z]{2})?"]
            .prop_map(|value| Value::Locale(Locale { value })),
        (text(), prop_oneof![kind(), Just("freeBusy".to_owned())])
            .prop_map(|(value, kind)| Value::CalendarUrl(CalendarUrl { value, kind })),
        typed().prop_map(|(value, kind)| Value::Keyword(Keyword { value, kind })),
    ]
}

#[test]
fn k1_each_stands_where_the_standard_has_it_or_beside() {
    let card = card(
        "gender=female;she/her, im/home=anna@x;jabber, sip/work=anna@x, sip=sip:b@x, \
         extid/customer=42, interest=Chess, occupation=Carpenter, org=Acme;Boss, \
         loc/desk=Bonn;B;2;S;D, locale=de-CH, locale=de_CH, cal/freeBusy=https:x, cal/work=y, \
         keyword/OUTLOOK_MILEAGE=7",
    );
    let expected = json!({
        "@type": "Card",
        "version": "1.0",
        // The standard knows the gender of words, not of people.
        "speakToAs": { "pronouns": { "k1": { "pronouns": "she/her" } } },
        "kith:google/gender": { "k1": { "value": "female" } },
        "onlineServices": {
            "k2": { "user": "anna@x", "service": "jabber", "contexts": { "private": true } },
            "k3": { "uri": "sip:anna@x", "contexts": { "work": true } },
            "k4": { "uri": "sip:b@x" },
        },
        "kith:google/sip": { "k3": { "value": "anna@x" } },
        "kith:google/externalId": { "k5": { "value": "42", "kind": "customer" } },
        "personalInfo": { "k6": { "kind": "interest", "value": "Chess" } },
        "titles": {
            "k7": { "kind": "role", "name": "Carpenter" },
            "k8": { "name": "Boss", "organizationId": "k8" },
        },
        "organizations": { "k8": { "name": "Acme" } },
        "kith:google/location": { "k9": {
            "value": "Bonn", "building": "B", "floor": "2", "section": "S", "desk": "D",
            "kind": "desk",
        } },
        "preferredLanguages": { "k10": { "language": "de-CH" } },
        // No tag of BCP 47.
        "kith:google/locale": { "k11": { "value": "de_CH" } },
        "calendars": {
            "k12": { "kind": "freeBusy", "uri": "https:x" },
            "k13": { "kind": "calendar", "uri": "y", "contexts": { "work": true } },
        },
        // Keywords of the standard have no keys.
        "kith:google/keyword": { "k14": { "value": "7", "kind": "OUTLOOK_MILEAGE" } },
        "kith:nextKey": 14,
    });
    assert_eq!(json(&card), expected);
    assert_eq!(from_jscontact(&expected).unwrap(), card);
}

#[test]
fn k1_foreign_entries_of_shared_homes_are_told_apart_and_come_back_whole() {
    let foreign = json!({
        "@type": "Card", "version": "1.0",
        "speakToAs": {
            "grammaticalGender": "feminine",
            "pronouns": { "1": { "pronouns": "sie", "pref": 1 }, "odd": [] },
        },
        "onlineServices": {
            "1": { "service": "Mastodon", "user": "@a@x", "uri": "https://x/@a" },
            "2": { "uri": "https://x/a" },
            "3": { "uri": "SIP:a@x", "vCardName": "impp" },
        },
        "personalInfo": { "h": { "kind": "hobby", "value": "Chess" }, "i": { "kind": "interest", "value": "Go", "level": "high" } },
        "organizations": { "o": { "name": "Acme" } },
        "titles": {
            "o": { "kind": "role", "name": "Carpenter" },
            "r": { "kind": "role", "name": "Boss", "organizationId": "o" },
        },
        "calendars": { "c": { "kind": "calendar", "uri": "y", "mediaType": "text/calendar" }, "d": { "kind": "x", "uri": "z" } },
        "preferredLanguages": { "l": { "language": "de", "pref": 1 } },
        "keywords": { "old friend": true },
    });
    let mut card = from_jscontact(&foreign).unwrap();
    assert_eq!(
        show_card(&card),
        "1:im=@a@x;Mastodon, 3:sip=SIP:a@x, c:cal=y, i:interest=Go, l:locale=de, \
         o:org=Acme;Boss, k1:occupation=Carpenter, k2:gender=;sie",
    );
    let again = json(&card);
    assert_eq!(from_jscontact(&again).unwrap(), card);
    let kept = [
        "/speakToAs/grammaticalGender",
        "/speakToAs/pronouns/odd",
        "/onlineServices/1/uri",
        "/onlineServices/2/uri",
        "/onlineServices/3/vCardName",
        "/personalInfo/h/kind",
        "/personalInfo/i/level",
        "/calendars/c/mediaType",
        "/calendars/d/uri",
        "/preferredLanguages/l/pref",
        "/keywords/old friend",
    ];
    for path in kept.into_iter().chain(["/speakToAs/pronouns/k2/pref"]) {
        assert!(again.pointer(path).is_some(), "{path} in {again}");
    }
    // What stood inside an entry goes with it; what stood beside it stays.
    card.entries.remove(&Key("k2".into()));
    let without = json(&card);
    assert_eq!(without.pointer("/speakToAs/pronouns/k2"), None);
    for path in kept {
        assert!(without.pointer(path).is_some(), "{path} in {without}");
    }
}

#[test]
fn k1_a_property_kept_whole_makes_room_for_an_entry() {
    let foreign = json!({
        "speakToAs": { "grammaticalGender": "neuter", "pronouns": {} },
        "onlineServices": { "k1": { "uri": "https://x/a" } },
    });
    let mut card = from_jscontact(&foreign).unwrap();
    assert!(card.entries.is_empty());
    assert_eq!(card.add(value("im=anna;jabber")).0, "k2");
    card.add(value("gender=;they/them"));
    let written = json(&card);
    for path in [
        "/speakToAs/grammaticalGender",
        "/speakToAs/pronouns/k3/pronouns",
        "/onlineServices/k1/uri",
        "/onlineServices/k2/user",
    ] {
        assert!(written.pointer(path).is_some(), "{path} in {written}");
    }
    assert_eq!(from_jscontact(&written).unwrap().entries, card.entries);
}

#[test]
fn k1_what_is_no_entry_keeps_its_place() {
    let foreign = json!({
        "@type": "Card", "version": "1.0",
        "kith:google/email": { "x": { "value": "a@x" } },
        "onlineServices": { "x": { "uri": "https://x/a" } },
        "organizations": { "o": { "name": "Acme" } },
        "titles": { "o": 5, "t": { "name": "Boss", "organizationId": "o" } },
    });
    let card = from_jscontact(&foreign).unwrap();
    assert_eq!(show_card(&card), "o:org=Acme, t:org=;Boss, x:mail=a@x");
    let again = json(&card);
    assert_eq!(again["onlineServices"], foreign["onlineServices"]);
    assert_eq!(again["titles"]["o"], 5);
    assert_eq!(from_jscontact(&again).unwrap(), card);
}

#[test]
fn an_entry_is_one_line_for_people() {
    for (words, line) in [
        ("gender=female;she/her", "female, she/her"),
        ("gender=;they/them", "they/them"),
        ("im/work=anna@x;jabber", "jabber:anna@x"),
        ("im=anna", "anna"),
        ("loc=Bonn;B;;;D", "Bonn, B, D"),
        ("sip=sip:a@x", "sip:a@x"),
        ("keyword/HOME=x", "x"),
    ] {
        assert_eq!(value(words).summary(), line, "{words}");
    }
}

#[test]
fn k6_what_only_describes_is_no_content() {
    for nothing in [
        "im/home=;jabber",
        "sip/work= ",
        "loc/desk=;;",
        "gender=;",
        "extid/account=",
    ] {
        assert_eq!(value(nothing).canonical(), None, "{nothing}");
    }
    let there = Value::Location(Location {
        current: true,
        ..Location::default()
    });
    assert_eq!(there.canonical(), None);
}

#[test]
fn chat_names_as_they_are_typed() {
    for (text, service, user) in [
        ("jabber:anna@x.example", "jabber", "anna@x.example"),
        ("Google Talk: anna", "Google Talk", "anna"),
        ("skype:live:anna", "skype", "live:anna"),
        ("anna", "", "anna"),
        ("@anna:x.example", "", "@anna:x.example"),
        ("https://x.example/anna", "", "https://x.example/anna"),
        (":live:anna", "", ":live:anna"),
    ] {
        let im = Im::typed(text, " home ");
        assert_eq!(
            (&*im.service, &*im.user, &*im.kind),
            (service, user, "home"),
            "{text}"
        );
    }
}
