//! What the server makes of what is written (checklist 9), and what it drops.

use google_emulator::Profile;
use serde_json::{Value, json};

use crate::support::{google, name_of};

async fn made(person: Value) -> Value {
    let google = google().await;
    google.user("anna@example.com").create(person).await
}

async fn name(parts: Value) -> (String, String) {
    let person = made(json!({ "names": [parts] })).await;
    let name = &person["names"][0];
    assert_eq!(name["displayName"], name["unstructuredName"]);
    assert_eq!(name["metadata"]["sourcePrimary"], true);
    let text = |key: &str| name[key].as_str().unwrap().to_owned();
    (text("displayName"), text("displayNameLastFirst"))
}

fn pair(display: &str, last_first: &str) -> (String, String) {
    (display.to_owned(), last_first.to_owned())
}

#[tokio::test]
async fn p16_09_display_names() {
    let ada = json!({ "honorificPrefix": "Dr.", "givenName": "Ada", "middleName": "Byron", "familyName": "Lovelace" });
    assert_eq!(
        name(ada).await,
        pair("Dr. Ada Byron Lovelace", "Lovelace, Dr. Ada Byron")
    );
    assert_eq!(
        name(json!({ "givenName": "Ida" })).await,
        pair("Ida", "Ida")
    );
    assert_eq!(
        name(json!({ "unstructuredName": "Ida Meier" })).await,
        pair("Ida Meier", "Meier, Ida")
    );
    assert_eq!(
        name(json!({ "unstructuredName": "Bakery" })).await,
        pair("Bakery", "Bakery")
    );
    // A display name that is sent counts for nothing.
    let both = json!({ "givenName": "Ida", "displayName": "Somebody Else" });
    assert_eq!(name(both).await, pair("Ida", "Ida"));
    assert!(
        made(json!({ "names": [{ "displayName": "Ida" }] }))
            .await
            .get("names")
            .is_none()
    );
}

#[tokio::test]
async fn p16_09_canonical_forms_follow_the_region_of_the_account() {
    let google = google().await;
    google.user("de@example.com");
    let mut profile = Profile::new("nl@example.com");
    profile.region = "NL".to_owned();
    google.handle.create_account(profile).unwrap();
    let phones = json!({ "phoneNumbers": [
        { "value": "030 123456" }, { "value": "06 12345678" }, { "value": "+31 20 123 4567" },
        { "value": "call me" },
    ] });
    let canonical = |person: &Value| {
        let phones = person["phoneNumbers"].as_array().unwrap().clone();
        phones
            .iter()
            .map(|phone| phone["canonicalForm"].as_str().map(str::to_owned))
            .collect::<Vec<_>>()
    };
    let german = google
        .sign_in("de@example.com")
        .create(phones.clone())
        .await;
    assert_eq!(canonical(&german)[0].as_deref(), Some("+4930123456"));
    assert_eq!(canonical(&german)[3], None);
    let dutch = google.sign_in("nl@example.com").create(phones).await;
    assert_eq!(canonical(&dutch)[1].as_deref(), Some("+31612345678"));
    assert_eq!(canonical(&dutch)[2].as_deref(), Some("+31201234567"));
    assert_eq!(dutch["phoneNumbers"][1]["value"], "06 12345678");
}

#[tokio::test]
async fn p16_09_types_are_said_in_the_readers_language() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let person = anna
        .create(json!({ "phoneNumbers": [
            { "value": "1", "type": "homeFax" }, { "value": "2", "type": "Boat" }, { "value": "3" },
        ] }))
        .await;
    let said = |person: &Value, n: usize| person["phoneNumbers"][n]["formattedType"].clone();
    assert_eq!(said(&person, 0), "Home Fax");
    assert_eq!(said(&person, 1), "Boat");
    assert_eq!(said(&person, 2), Value::Null);
    let request = anna.request(
        "GET",
        &format!("{}?personFields=phoneNumbers", name_of(&person)),
    );
    let german = request
        .header("accept-language", "de-DE")
        .send()
        .await
        .unwrap();
    assert_eq!(said(&german.json().await.unwrap(), 0), "Fax (privat)");
}

#[tokio::test]
async fn p16_09_genders_and_protocols_are_said_in_the_readers_language() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let person = anna
        .create(json!({
            "genders": [{ "value": "female", "addressMeAs": "she", "formattedValue": "mine" }],
            "imClients": [
                { "username": "ida", "protocol": "googleTalk", "type": "home" },
                { "username": "ida", "protocol": "matrix", "formattedProtocol": "mine" },
                { "protocol": "icq", "type": "home" },
            ],
        }))
        .await;
    assert_eq!(person["genders"][0]["formattedValue"], "Female");
    let chats = person["imClients"].as_array().unwrap();
    assert_eq!(chats.len(), 2, "a protocol alone is nothing");
    assert_eq!(chats[0]["formattedProtocol"], "Google Talk");
    assert_eq!(chats[0]["formattedType"], "Home");
    assert_eq!(chats[1]["formattedProtocol"], "matrix");
    let request = anna.request("GET", &format!("{}?personFields=genders", name_of(&person)));
    let german = request
        .header("accept-language", "de-DE")
        .send()
        .await
        .unwrap();
    let german: Value = german.json().await.unwrap();
    assert_eq!(german["genders"][0]["formattedValue"], "Weiblich");
    assert_eq!(german["genders"][0]["addressMeAs"], "she");

    // Pronouns alone, and words of one's own.
    let person = made(json!({ "genders": [{ "addressMeAs": "they" }] })).await;
    assert!(person["genders"][0].get("formattedValue").is_none());
    let person = made(json!({ "genders": [{ "value": "Enby" }] })).await;
    assert_eq!(person["genders"][0]["formattedValue"], "Enby");
    let two = json!({ "genders": [{ "value": "male" }, { "value": "female" }] });
    assert_eq!(anna.post("people:createContact", two).await.0, 400);
}

#[tokio::test]
async fn p16_09_addresses_are_composed_unless_supplied() {
    let parts = json!({
        "streetAddress": "Keizersgracht 1", "postalCode": "1015 CJ", "city": "Amsterdam",
        "country": "Netherlands", "type": "work",
    });
    let person = made(json!({ "addresses": [parts] })).await;
    let address = &person["addresses"][0];
    assert_eq!(
        address["formattedValue"],
        "Keizersgracht 1\n1015 CJ Amsterdam\nNetherlands"
    );
    assert_eq!(address["formattedType"], "Work");
    let person =
        made(json!({ "addresses": [{ "city": "Bonn", "formattedValue": "Elsewhere" }] })).await;
    assert_eq!(person["addresses"][0]["formattedValue"], "Elsewhere");
}

#[tokio::test]
async fn values_are_trimmed_and_empty_entries_dropped() {
    let person = made(json!({
        "emailAddresses": [
            { "value": "  Ida@Example.com " }, { "value": "   " }, { "type": "home" },
        ],
        "biographies": [{ "value": " \n" }],
        "clientData": [{ "key": "k", "value": "v" }, { "key": "k", "value": "v" }],
    }))
    .await;
    let emails = person["emailAddresses"].as_array().unwrap();
    assert_eq!(emails.len(), 1);
    assert_eq!(emails[0]["value"], "Ida@Example.com");
    assert!(person.get("biographies").is_none());
    assert_eq!(person["clientData"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn only_one_entry_of_a_field_is_primary() {
    let person = made(json!({ "emailAddresses": [
        { "value": "a@example.com" },
        { "value": "b@example.com", "metadata": { "sourcePrimary": true } },
    ] }))
    .await;
    let metadata = |n: usize| person["emailAddresses"][n]["metadata"].clone();
    assert!(metadata(0).get("primary").is_none());
    assert_eq!(metadata(1)["primary"], true);
    assert_eq!(metadata(1)["sourcePrimary"], true);
    assert!(
        person["memberships"][0]["metadata"]
            .get("primary")
            .is_none()
    );
}

#[tokio::test]
async fn dates_may_lack_a_year_and_must_be_possible() {
    let person = made(json!({
        "birthdays": [{ "date": { "year": 0, "month": 2, "day": 29 } }],
        "events": [{ "date": { "year": 2001, "month": 5, "day": 1 }, "type": "anniversary" }],
    }))
    .await;
    assert_eq!(
        person["birthdays"][0]["date"],
        json!({ "month": 2, "day": 29 })
    );
    assert_eq!(person["events"][0]["formattedType"], "Anniversary");
    let google = google().await;
    let anna = google.user("anna@example.com");
    let bad = json!({ "birthdays": [{ "date": { "month": 13, "day": 1 } }] });
    assert_eq!(anna.post("people:createContact", bad).await.0, 400);
}
