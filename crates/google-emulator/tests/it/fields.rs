//! Every field of a person, held against Google's description of them.

use serde_json::{Value, json};

use crate::discovery;
use crate::support::{google, name_of};

/// A contact with something in every field and key that can be written.
fn full() -> Value {
    let date = json!({ "year": 2001, "month": 2, "day": 3 });
    json!({
        "addresses": [{
            "poBox": "7", "streetAddress": "Ring 1", "extendedAddress": "Flat 2", "city": "Bonn",
            "region": "NRW", "postalCode": "53111", "country": "Germany", "countryCode": "DE",
            "formattedValue": "all of it", "type": "home",
        }],
        "biographies": [{ "value": "a note", "contentType": "TEXT_HTML" }],
        "birthdays": [{ "date": date, "text": "in spring" }],
        "calendarUrls": [{ "url": "https://example.com/cal", "type": "freeBusy" }],
        "clientData": [{ "key": "k", "value": "v" }],
        "emailAddresses": [{ "value": "a@example.com", "type": "work", "displayName": "A" }],
        "events": [{ "date": date, "type": "anniversary" }],
        "externalIds": [{ "value": "42", "type": "customer" }],
        "genders": [{ "value": "female", "addressMeAs": "she" }],
        "imClients": [{ "username": "a", "protocol": "jabber", "type": "home" }],
        "interests": [{ "value": "Chess" }],
        "locales": [{ "value": "de" }],
        "locations": [{
            "value": "Desk", "buildingId": "B", "deskCode": "D", "floor": "2",
            "floorSection": "S", "type": "desk", "current": true,
        }],
        "miscKeywords": [{ "value": "m", "type": "OUTLOOK_MILEAGE" }],
        "names": [{
            "givenName": "Ida", "middleName": "M", "familyName": "Meier",
            "honorificPrefix": "Dr.", "honorificSuffix": "PhD", "phoneticGivenName": "i",
            "phoneticMiddleName": "m", "phoneticFamilyName": "f",
            "phoneticHonorificPrefix": "p", "phoneticHonorificSuffix": "s",
            "phoneticFullName": "full",
        }],
        "nicknames": [{ "value": "Idchen", "type": "ALTERNATE_NAME" }],
        "occupations": [{ "value": "Baker" }],
        "organizations": [{
            "name": "Club", "title": "Chair", "department": "Board", "jobDescription": "all",
            "symbol": "CLB", "domain": "club.example", "location": "Bonn", "phoneticName": "k",
            "costCenter": "9", "fullTimeEquivalentMillipercent": 100_000, "startDate": date,
            "endDate": date, "current": true, "type": "work",
        }],
        "phoneNumbers": [{ "value": "030 123456", "type": "mobile" }],
        "relations": [{ "person": "Ben", "type": "spouse" }],
        "sipAddresses": [{ "value": "sip:a@example.com", "type": "work" }],
        "urls": [{ "value": "https://example.com", "type": "blog" }],
        "userDefined": [{ "key": "Shoe", "value": "41" }],
    })
}

/// The entry without what the server adds.
fn sent_part(shown: &Value, sent: &Value) -> Value {
    let keys = sent.as_object().unwrap().keys();
    keys.map(|key| (key.clone(), shown[key].clone())).collect()
}

#[tokio::test]
async fn every_field_that_can_be_written_is_kept_in_every_key() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let full = full();
    let person = anna.create(full.clone()).await;
    for (field, entries) in full.as_object().unwrap() {
        let shown = sent_part(&person[field][0], &entries[0]);
        assert_eq!(shown, entries[0], "{field}");
    }
    let kept = &google.handle.people("anna@example.com").unwrap()[0];
    assert_eq!(discovery::faults_of("Person", kept), [""; 0]);

    // Each can be named alone by an update, and is cleared by it.
    let mut etag = person["etag"].clone();
    let name = name_of(&person);
    for field in full.as_object().unwrap().keys() {
        let path = format!("{name}:updateContact?updatePersonFields={field}");
        let (code, changed) = anna.patch(&path, json!({ "etag": etag })).await;
        assert_eq!(code, 200, "{changed}");
        assert!(changed.get(field).is_none());
        etag = changed["etag"].clone();
    }
}

#[tokio::test]
async fn p16_07_masks_know_the_fields_that_google_documents() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let person = anna
        .create(json!({ "names": [{ "givenName": "Ida" }] }))
        .await;
    // Properties of a person that no mask of the documentation has.
    let never = [
        "ageRange",
        "braggingRights",
        "etag",
        "fileAses",
        "relationshipInterests",
        "relationshipStatuses",
        "residences",
        "resourceName",
        "taglines",
    ];
    let read_only = ["ageRanges", "coverPhotos", "metadata", "photos", "skills"];
    for field in discovery::person_fields() {
        let name = name_of(&person);
        let (code, _) = anna.get(&format!("{name}?personFields={field}")).await;
        assert_eq!(code == 200, !never.contains(&field), "reading {field}");
        if field == "memberships" {
            continue; // It cannot be cleared.
        }
        let (_, current) = anna.get(&format!("{name}?personFields=metadata")).await;
        let path = format!("{name}:updateContact?updatePersonFields={field}");
        let (code, _) = anna.patch(&path, json!({ "etag": current["etag"] })).await;
        let writable = !never.contains(&field) && !read_only.contains(&field);
        assert_eq!(code == 200, writable, "writing {field}");
    }
}

#[tokio::test]
async fn words_that_are_listed_are_checked() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    for bad in [
        json!({ "nicknames": [{ "value": "I", "type": "PET_NAME" }] }),
        json!({ "miscKeywords": [{ "value": "m", "type": "work" }] }),
        json!({ "biographies": [{ "value": "b", "contentType": "TEXT_RTF" }] }),
        json!({ "organizations": [{ "name": "C", "fullTimeEquivalentMillipercent": 1_i64 << 40 }] }),
        json!({ "locations": [{ "value": "D", "current": "yes" }] }),
    ] {
        let (code, body) = anna.post("people:createContact", bad.clone()).await;
        assert_eq!(code, 400, "{bad}: {body}");
    }
    let unspecified = json!({ "biographies": [
        { "value": "b", "contentType": "CONTENT_TYPE_UNSPECIFIED" }] });
    let person = anna.create(unspecified).await;
    assert_eq!(person["biographies"][0]["contentType"], "TEXT_PLAIN");
}

#[tokio::test]
async fn the_deprecated_mask_is_read_where_the_new_one_is_missing() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let name = name_of(&anna.create(full()).await);
    let old = "requestMask.includeField";
    let (code, person) = anna
        .get(&format!("{name}?{old}=person.names,person.urls"))
        .await;
    assert_eq!(code, 200, "{person}");
    assert!(person.get("urls").is_some() && person.get("phoneNumbers").is_none());
    assert_eq!(anna.get(&format!("{name}?{old}=names")).await.0, 400);
}

#[tokio::test]
async fn every_method_of_the_checklist_is_there() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    // An organisation's directory is the only thing left out.
    let missing = ["people.listDirectoryPeople", "people.searchDirectoryPeople"];
    for method in discovery::methods() {
        let calls = google.handle.counters();
        let _ = anna.by_id(&method).await;
        let counted = google.handle.counters();
        let known = counted.of("anna@example.com", &method).requests
            > calls.of("anna@example.com", &method).requests;
        assert_eq!(known, !missing.contains(&method.as_str()), "{method}");
    }
}
