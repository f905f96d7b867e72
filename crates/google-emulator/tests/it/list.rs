//! Full listings, deltas and their tokens.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{MASK, google, name_of, named, texts};

const DAY: Duration = Duration::from_secs(24 * 3600);

#[tokio::test]
async fn p16_01_ids_are_one_number_in_two_notations() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let person = anna.create(named("Ida")).await;
    let id = &person["metadata"]["sources"][0]["id"];
    let number: u64 = name_of(&person)
        .strip_prefix("people/c")
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(id.as_str().unwrap(), format!("{number:x}"));
    assert_eq!(id, &person["names"][0]["metadata"]["source"]["id"]);
}

#[tokio::test]
async fn p16_02_person_etag_depends_on_the_mask_and_the_source_etag_does_not() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let name = name_of(&anna.create(named("Ida")).await);
    let (_, wide) = anna
        .get(&format!("{name}?personFields=names,metadata"))
        .await;
    let (_, narrow) = anna.get(&format!("{name}?personFields=metadata")).await;
    assert!(wide["etag"].as_str().unwrap().starts_with('%'));
    assert_ne!(wide["etag"], narrow["etag"]);
    assert_eq!(wide["metadata"], narrow["metadata"]);
    assert!(
        wide["metadata"]["sources"][0]["etag"]
            .as_str()
            .unwrap()
            .starts_with('#')
    );
}

#[tokio::test]
async fn p16_03_empty_is_left_out() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let (code, page) = anna.list(&[]).await;
    assert_eq!(code, 200);
    assert_eq!(
        page.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["nextSyncToken"]
    );

    let token = page["nextSyncToken"].as_str().unwrap();
    let (_, delta) = anna.list(&[("syncToken", token)]).await;
    assert_eq!(
        delta.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["nextSyncToken"]
    );

    let person = anna
        .create(json!({ "emailAddresses": [{ "value": "a@example.com" }] }))
        .await;
    assert!(person.get("names").is_none());
    assert!(person.get("phoneNumbers").is_none());
}

#[tokio::test]
async fn a_sync_token_comes_only_when_asked_for_and_only_on_the_last_page() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    google
        .handle
        .seed(
            "anna@example.com",
            (0..5).map(|n| named(&format!("p{n}"))).collect(),
        )
        .unwrap();
    let (_, first) = anna.list(&[("pageSize", "2")]).await;
    assert!(first.get("nextSyncToken").is_none());
    assert_eq!(first["totalItems"], 5);
    let mut seen = texts(&first["connections"], "/resourceName");
    let mut page = first;
    while let Some(token) = page["nextPageToken"].as_str().map(str::to_owned) {
        page = anna
            .list(&[("pageSize", "2"), ("pageToken", &token)])
            .await
            .1;
        seen.extend(texts(&page["connections"], "/resourceName"));
    }
    assert!(page["nextSyncToken"].is_string());
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 5);

    let (_, unasked) = anna.get("people/me/connections?personFields=names").await;
    assert!(unasked.get("nextSyncToken").is_none());
}

#[tokio::test]
async fn pages_show_one_state_even_if_contacts_change_between_them() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let names = google.handle.seed("anna", vec![]).err();
    assert!(names.is_some(), "accounts are named by their whole address");
    let names = google
        .handle
        .seed(
            "anna@example.com",
            (0..4).map(|n| named(&format!("p{n}"))).collect(),
        )
        .unwrap();
    let (_, first) = anna.list(&[("pageSize", "2")]).await;
    for name in &names {
        google
            .handle
            .user_edits("anna@example.com", name, json!({ "names": [] }))
            .unwrap();
    }
    let token = first["nextPageToken"].as_str().unwrap();
    let (_, second) = anna.list(&[("pageSize", "2"), ("pageToken", token)]).await;
    assert_eq!(second["connections"].as_array().unwrap().len(), 2);
    assert!(second["connections"][0]["names"].is_array());

    let token = second["nextSyncToken"].as_str().unwrap();
    let (_, delta) = anna.list(&[("syncToken", token)]).await;
    assert_eq!(delta["totalItems"], 4);
}

#[tokio::test]
async fn p16_05_tokens_are_bound_and_their_errors_differ() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let ben = google.user("ben@example.com");
    let token = anna.sync_token().await;

    // Another account, another mask, other sources: a mismatch.
    let (code, body) = ben.list(&[("syncToken", &token)]).await;
    assert_eq!(
        (code, &body["error"]["status"]),
        (400, &json!("INVALID_ARGUMENT"))
    );
    let path = "people/me/connections";
    for query in [
        [
            ("personFields", "names"),
            ("sources", "READ_SOURCE_TYPE_CONTACT"),
        ],
        [
            ("personFields", MASK),
            ("sources", "READ_SOURCE_TYPE_PROFILE"),
        ],
    ] {
        let request = anna
            .request("GET", path)
            .query(&query)
            .query(&[("syncToken", &token)]);
        assert_eq!(request.send().await.unwrap().status(), 400);
    }
    // The same mask in another order is the same mask.
    let reordered = MASK.split(',').rev().collect::<Vec<_>>().join(",");
    let request = anna.request("GET", path).query(&[
        ("personFields", reordered.as_str()),
        ("sources", "READ_SOURCE_TYPE_CONTACT"),
        ("syncToken", &token),
    ]);
    assert_eq!(request.send().await.unwrap().status(), 200);

    // The token of the groups is none for contacts.
    let (_, groups) = anna.get("contactGroups").await;
    let foreign = groups["nextSyncToken"].as_str().unwrap();
    assert_eq!(anna.list(&[("syncToken", foreign)]).await.0, 400);

    // Malformed: no reason given.
    let (code, body) = anna.list(&[("syncToken", "nonsense")]).await;
    assert_eq!(code, 400);
    assert_eq!(
        body["error"]["message"],
        "Request contains an invalid argument."
    );
    assert!(body["error"].get("details").is_none());
}

#[tokio::test]
async fn p16_05_a_sync_token_expires_seven_days_after_the_full_listing() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let token = anna.sync_token().await;
    google.handle.advance(DAY * 6);
    let anna = google.sign_in("anna@example.com");
    let (_, delta) = anna.list(&[("syncToken", &token)]).await;
    let newer = delta["nextSyncToken"].as_str().unwrap();
    google.handle.advance(DAY);
    let anna = google.sign_in("anna@example.com");
    // The delta did not restart the clock.
    let (code, body) = anna.list(&[("syncToken", newer)]).await;
    assert_eq!(code, 400);
    assert_eq!(body["error"]["details"][0]["reason"], "EXPIRED_SYNC_TOKEN");
    assert_eq!(body["error"]["status"], "INVALID_ARGUMENT");

    let (_, settings) = google
        .control(
            "PATCH",
            "settings",
            json!({
                "sync_token_clock": "last_token", "expired_token_status": "FAILED_PRECONDITION",
            }),
        )
        .await;
    assert_eq!(settings["sync_token_life_s"], 604_800);
    assert_eq!(anna.list(&[("syncToken", newer)]).await.0, 200);
    let (_, body) = anna.list(&[("syncToken", &token)]).await;
    assert_eq!(body["error"]["status"], "FAILED_PRECONDITION");
}

#[tokio::test]
async fn p16_06_a_deleted_contact_leaves_a_tombstone() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let person = anna.create(named("Ida")).await;
    let name = name_of(&person);
    let token = anna.sync_token().await;
    assert_eq!(
        anna.delete(&format!("{name}:deleteContact")).await,
        (200, json!({}))
    );
    let (_, delta) = anna.list(&[("syncToken", &token)]).await;
    assert_eq!(delta["totalItems"], 1);
    let tombstone = &delta["connections"][0];
    assert_eq!(tombstone["resourceName"], name.as_str());
    assert_eq!(tombstone["metadata"]["deleted"], true);
    assert_eq!(tombstone["metadata"]["objectType"], "PERSON");
    let source = &tombstone["metadata"]["sources"][0];
    assert_eq!(source["updateTime"], "1970-01-01T00:00:00Z");
    assert_ne!(source["etag"], person["metadata"]["sources"][0]["etag"]);
    assert!(tombstone.get("names").is_none());
    assert!(tombstone.get("memberships").is_none());

    // A full listing knows nothing of it, and so does a second delta.
    assert!(anna.list(&[]).await.1.get("connections").is_none());
    let token = delta["nextSyncToken"].as_str().unwrap();
    assert!(
        anna.list(&[("syncToken", token)])
            .await
            .1
            .get("connections")
            .is_none()
    );
    assert_eq!(anna.delete(&format!("{name}:deleteContact")).await.0, 404);
    assert_eq!(anna.read(&name).await.0, 404);
}

#[tokio::test]
async fn p16_07_masks_are_checked() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let (code, body) = anna.get("people/me/connections").await;
    assert_eq!(code, 400);
    assert!(
        body["error"]["message"]
            .as_str()
            .unwrap()
            .starts_with("personFields mask is required")
    );
    let (code, body) = anna
        .get("people/me/connections?personFields=names,fileAses")
        .await;
    assert_eq!(code, 400);
    assert!(
        body["error"]["message"]
            .as_str()
            .unwrap()
            .contains("\"fileAses\"")
    );
    let name = name_of(&anna.create(named("Ida")).await);
    assert_eq!(anna.get(&name).await.0, 400);
    let (code, _) = anna
        .patch(&format!("{name}:updateContact"), json!({}))
        .await;
    assert_eq!(code, 400);
    let (code, body) = anna
        .get("people/me/connections?personFields=names&pagesize=5")
        .await;
    assert_eq!(code, 400);
    assert!(
        body["error"]["message"]
            .as_str()
            .unwrap()
            .contains("Unknown name \"pagesize\"")
    );
}

#[tokio::test]
async fn p16_12_page_sizes_have_limits() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    google
        .handle
        .seed(
            "anna@example.com",
            (0..120).map(|n| named(&format!("p{n}"))).collect(),
        )
        .unwrap();
    let (_, page) = anna.list(&[]).await;
    assert_eq!(page["connections"].as_array().unwrap().len(), 100);
    let (_, page) = anna.list(&[("pageSize", "0")]).await;
    assert_eq!(page["connections"].as_array().unwrap().len(), 100);
    assert_eq!(
        anna.list(&[("pageSize", "1000")]).await.1["connections"]
            .as_array()
            .unwrap()
            .len(),
        120
    );
    assert_eq!(anna.list(&[("pageSize", "1001")]).await.0, 400);
}

#[tokio::test]
async fn p16_15_lists_cut_after_a_hundred_addresses_and_numbers() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let emails: Vec<Value> = (0..105)
        .map(|n| json!({ "value": format!("a{n}@example.com") }))
        .collect();
    let name = name_of(&anna.create(json!({ "emailAddresses": emails })).await);
    let (_, page) = anna.list(&[]).await;
    assert_eq!(
        page["connections"][0]["emailAddresses"]
            .as_array()
            .unwrap()
            .len(),
        100
    );
    let (_, whole) = anna.read(&name).await;
    assert_eq!(whole["emailAddresses"].as_array().unwrap().len(), 105);
}

#[tokio::test]
async fn the_default_order_is_by_last_change() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let first = anna.create(named("Anton")).await;
    google.handle.advance(Duration::from_secs(1));
    anna.create(named("Zoe")).await;
    google.handle.advance(Duration::from_secs(1));
    google
        .handle
        .user_edits("anna@example.com", &name_of(&first), named("Berta"))
        .unwrap();
    let (_, page) = anna.list(&[]).await;
    assert_eq!(
        texts(&page["connections"], "/names/0/displayName"),
        ["Zoe", "Berta"]
    );
    let (_, page) = anna.list(&[("sortOrder", "FIRST_NAME_ASCENDING")]).await;
    assert_eq!(
        texts(&page["connections"], "/names/0/displayName"),
        ["Berta", "Zoe"]
    );
}
