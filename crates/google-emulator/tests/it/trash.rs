//! The trash, merging, and accounts that are full (checklist 17, limits).

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{google, name_of, named, texts};

const ANNA: &str = "anna@example.com";
const DAY: Duration = Duration::from_secs(24 * 3600);

#[tokio::test]
async fn p16_17_a_merge_looks_like_an_update_and_a_deletion() {
    let google = google().await;
    let anna = google.user(ANNA);
    let a = anna
        .create(json!({
            "names": [{ "givenName": "Ida" }],
            "emailAddresses": [{ "value": "a@example.com" }, { "value": "both@example.com" }],
            "clientData": [{ "key": "k", "value": "a" }],
        }))
        .await;
    let b = anna
        .create(json!({
            "names": [{ "givenName": "Ida M." }],
            "emailAddresses": [{ "value": "both@example.com" }, { "value": "b@example.com" }],
            "birthdays": [{ "date": { "month": 2, "day": 3 } }],
            "clientData": [{ "key": "k", "value": "b" }],
        }))
        .await;
    let chess = google.handle.user_creates_label(ANNA, "Chess").unwrap();
    google
        .handle
        .user_labels(ANNA, "Chess", &[&name_of(&b)])
        .unwrap();
    let token = anna.sync_token().await;
    let alone = google.handle.user_merges(ANNA, &name_of(&a), &[]);
    assert_eq!(alone.unwrap_err().code(), 400);
    let unknown = google
        .handle
        .user_merges(ANNA, &name_of(&a), &[&name_of(&b), "people/c1"]);
    assert_eq!(unknown.unwrap_err().code(), 404);
    google
        .handle
        .user_merges(ANNA, &name_of(&a), &[&name_of(&b)])
        .unwrap();
    let (_, delta) = anna.list(&[("syncToken", &token)]).await;
    assert_eq!(delta["totalItems"], 2, "the survivor changes once");
    let kept = &delta["connections"][0];
    assert_eq!(texts(&kept["names"], "/givenName"), ["Ida"]);
    assert_eq!(
        texts(&kept["emailAddresses"], "/value"),
        ["a@example.com", "both@example.com", "b@example.com"]
    );
    assert_eq!(texts(&kept["clientData"], "/value"), ["a", "b"]);
    let groups = texts(
        &kept["memberships"],
        "/contactGroupMembership/contactGroupResourceName",
    );
    assert!(groups.contains(&chess));
    assert_eq!(delta["connections"][1]["resourceName"], b["resourceName"]);
    assert_eq!(delta["connections"][1]["metadata"]["deleted"], true);
    assert!(kept["metadata"].get("previousResourceNames").is_none());
    let trash = google.handle.trash(ANNA).unwrap();
    assert_eq!(texts(&json!(trash), "/resourceName"), [name_of(&b)]);
}

#[tokio::test]
async fn p16_17_the_trash_keeps_contacts_for_thirty_days() {
    let google = google().await;
    let anna = google.user(ANNA);
    let name = name_of(&anna.create(named("Ida")).await);
    anna.delete(&format!("{name}:deleteContact")).await;
    let token = anna.sync_token().await;
    google.handle.advance(DAY * 29);
    let (_, trash) = google.control("GET", "accounts/0/trash", Value::Null).await;
    assert_eq!(texts(&trash, "/resourceName"), [name.as_str()]);
    google.handle.user_restores(ANNA, &name).unwrap();
    assert!(google.handle.trash(ANNA).unwrap().is_empty());
    let mut settings = google.handle.settings();
    settings.sync_token_life_s = 100 * 24 * 3600;
    google.handle.set_settings(settings);
    let anna = google.sign_in(ANNA);
    let (_, delta) = anna.list(&[("syncToken", &token)]).await;
    assert_eq!(texts(&delta["connections"], "/names/0/givenName"), ["Ida"]);

    google.handle.user_deletes(ANNA, &name).unwrap();
    google.handle.advance(DAY * 30);
    assert!(google.handle.trash(ANNA).unwrap().is_empty());
    let late = google.handle.user_restores(ANNA, &name);
    assert_eq!(late.unwrap_err().code(), 404);
}

#[tokio::test]
async fn undoing_brings_back_what_was_and_takes_away_what_came() {
    let google = google().await;
    let anna = google.user(ANNA);
    let edited = name_of(&anna.create(named("Ida")).await);
    let deleted = name_of(&anna.create(named("Eva")).await);
    let kept = name_of(&anna.create(named("Uta")).await);
    let then = google.handle.now().to_string();
    google.handle.advance(DAY);
    let anna = google.sign_in(ANNA);
    let wrong = json!({ "names": [{ "givenName": "Wrong" }] });
    google.handle.user_edits(ANNA, &edited, wrong).unwrap();
    google.handle.user_deletes(ANNA, &deleted).unwrap();
    let added = google.handle.user_creates(ANNA, named("New")).unwrap();
    let token = anna.sync_token().await;

    let path = "accounts/0/user/rollback";
    let (code, answer) = google.control("POST", path, json!({ "to": then })).await;
    assert_eq!((code, &answer["changed"]), (200, &json!(3)));
    let mut names: Vec<String> = [edited, deleted, kept].into();
    names.sort();
    let mut now = texts(&json!(google.handle.people(ANNA).unwrap()), "/resourceName");
    now.sort();
    assert_eq!(now, names);
    let (_, delta) = anna.list(&[("syncToken", &token)]).await;
    let shown = delta["connections"].as_array().unwrap().clone();
    let gone = shown
        .iter()
        .find(|person| name_of(person) == added)
        .unwrap();
    assert_eq!(gone["metadata"]["deleted"], true);
    let mut names: Vec<&str> = shown
        .iter()
        .filter_map(|person| person["names"][0]["givenName"].as_str())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["Eva", "Ida"]);
    let early = json!({ "to": "2020-01-01T00:00:00Z" });
    assert_eq!(google.control("POST", path, early).await.0, 400);
}

#[tokio::test]
async fn a_full_account_takes_no_more_however_they_come() {
    let google = google().await;
    let anna = google.user(ANNA);
    let set = async |settings: Value| google.control("PATCH", "settings", settings).await;
    set(json!({ "capacity": 1 })).await;
    let other = google.handle.collect_other(ANNA, named("Uta")).unwrap();
    let first = name_of(&anna.create(named("Ida")).await);
    let batch = json!({ "contacts": [{ "contactPerson": named("Eva") }] });
    let copy = format!("{other}:copyOtherContactToMyContactsGroup");
    let overflow = |body: &Value| {
        let text = body["error"]["message"].as_str().unwrap_or_default();
        text.contains("MY_CONTACTS_OVERFLOW_COUNT")
    };
    for (path, body) in [
        ("people:createContact", named("Eva")),
        ("people:batchCreateContacts", batch),
        (copy.as_str(), json!({ "copyMask": "names" })),
    ] {
        let (code, answer) = anna.post(path, body).await;
        assert_eq!((code, overflow(&answer)), (400, true), "{path}: {answer}");
    }
    // What lies in the trash counts, unless that is switched off.
    anna.delete(&format!("{first}:deleteContact")).await;
    set(json!({ "full_code": "too_many_requests" })).await;
    let (code, answer) = anna.post("people:createContact", named("Eva")).await;
    assert_eq!((code, overflow(&answer)), (429, true));
    set(json!({ "trash_counts": false })).await;
    anna.create(named("Eva")).await;
}
