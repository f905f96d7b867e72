//! Creating, updating and deleting single contacts.

use serde_json::{Value, json};

use crate::support::{User, google, name_of, named, texts};

const STALE: &str = "Request person.etag is different than the current person.etag. Clear local cache and get the latest person.";

async fn update(user: &User<'_>, person: &Value, mask: &str, fields: Value) -> (u16, Value) {
    let mut body = fields;
    body["etag"] = person["etag"].clone();
    let path = format!(
        "{}:updateContact?updatePersonFields={mask}",
        name_of(person)
    );
    user.patch(&path, body).await
}

#[tokio::test]
async fn an_update_replaces_named_fields_clears_absent_ones_and_leaves_the_rest() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let person = anna
        .create(json!({
            "names": [{ "givenName": "Ida", "familyName": "Meier", "honorificSuffix": "PhD" }],
            "nicknames": [{ "value": "Idchen" }],
            "urls": [{ "value": "https://example.com" }],
        }))
        .await;
    let fields = json!({
        "names": [{ "givenName": "Ida" }],
        "urls": [{ "value": "https://not.in.the.mask" }],
    });
    let (code, changed) = update(&anna, &person, "names,nicknames", fields).await;
    assert_eq!(code, 200, "{changed}");
    assert_eq!(changed["names"][0]["displayName"], "Ida");
    assert!(changed["names"][0].get("familyName").is_none());
    assert!(changed.get("nicknames").is_none());
    assert_eq!(changed["urls"], person["urls"]);
    assert_eq!(changed["resourceName"], person["resourceName"]);
    assert_ne!(changed["etag"], person["etag"]);
}

#[tokio::test]
async fn an_update_needs_a_current_etag_of_either_form() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let person = anna.create(named("Ida")).await;
    let path = format!(
        "{}:updateContact?updatePersonFields=names",
        name_of(&person)
    );

    let (code, body) = anna.patch(&path, named("Eva")).await;
    assert_eq!(code, 400);
    assert!(
        body["error"]["message"]
            .as_str()
            .unwrap()
            .starts_with("Request must set person.etag or")
    );

    let mut by_source = named("Eva");
    by_source["metadata"] = person["metadata"].clone();
    let (code, second) = anna.patch(&path, by_source.clone()).await;
    assert_eq!(code, 200, "{second}");

    let (code, body) = anna.patch(&path, by_source).await;
    assert_eq!(
        (code, &body["error"]["status"]),
        (400, &json!("FAILED_PRECONDITION"))
    );
    assert!(
        body["error"]["message"]
            .as_str()
            .unwrap()
            .contains("person.metadata.sources.etag")
    );

    let (code, body) = update(&anna, &person, "names", named("Eva")).await;
    assert_eq!((code, &body["error"]["message"]), (400, &json!(STALE)));
    // The etag of a read by another mask is as good as that of the write.
    let (_, read) = anna
        .get(&format!("{}?personFields=metadata", name_of(&person)))
        .await;
    assert_eq!(update(&anna, &read, "names", named("Uta")).await.0, 200);
}

#[tokio::test]
async fn an_update_of_a_deleted_contact_finds_nothing() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let person = anna.create(named("Ida")).await;
    google
        .handle
        .user_deletes("anna@example.com", &name_of(&person))
        .unwrap();
    let (code, body) = update(&anna, &person, "names", named("Eva")).await;
    assert_eq!(code, 404);
    assert_eq!(body["error"]["message"], "Requested entity was not found.");
}

#[tokio::test]
async fn p16_07_fields_that_cannot_be_written_are_refused() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let person = anna.create(named("Ida")).await;
    for mask in ["photos", "metadata", "names,skills", "names.givenName"] {
        let (code, body) = update(&anna, &person, mask, json!({})).await;
        assert_eq!(code, 400, "{mask}: {body}");
    }
    let (code, body) = anna
        .post("people:createContact", json!({ "name": [] }))
        .await;
    assert_eq!(code, 400);
    assert!(body["error"]["details"][0]["fieldViolations"].is_array());
}

#[tokio::test]
async fn p16_08_singletons_take_one_entry() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let person = anna.create(named("Ida")).await;
    for field in ["names", "biographies", "birthdays", "genders"] {
        let two = json!({ field: [{}, {}] });
        assert_eq!(anna.post("people:createContact", two.clone()).await.0, 400);
        assert_eq!(update(&anna, &person, field, two).await.0, 400);
    }
    // An object where a list belongs gets no hint.
    let (code, body) = anna
        .post("people:createContact", json!({ "names": {} }))
        .await;
    assert_eq!(
        (code, &body["error"]["message"]),
        (400, &json!("Request contains an invalid argument."))
    );
}

#[tokio::test]
async fn p16_10_a_contact_keeps_at_least_one_membership() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let person = anna.create(named("Ida")).await;
    let ids = texts(
        &person["memberships"],
        "/contactGroupMembership/contactGroupResourceName",
    );
    assert_eq!(ids, ["contactGroups/myContacts"]);
    assert_eq!(
        update(&anna, &person, "memberships", json!({})).await.0,
        400
    );
    assert_eq!(
        update(&anna, &person, "memberships", json!({ "memberships": [] }))
            .await
            .0,
        400
    );

    let label = google
        .handle
        .user_creates_label("anna@example.com", "Chess")
        .unwrap();
    let member = |name: &str| {
        json!({ "memberships": [{
        "contactGroupMembership": { "contactGroupResourceName": name } }] })
    };
    let (code, moved) = update(&anna, &person, "memberships", member(&label)).await;
    assert_eq!(code, 200, "{moved}");
    assert_eq!(moved["memberships"].as_array().unwrap().len(), 1);
    assert_eq!(
        update(&anna, &moved, "memberships", member("contactGroups/none"))
            .await
            .0,
        400
    );

    // Creating with memberships does not add myContacts.
    let only = anna.create(member(&label)).await;
    assert_eq!(only["memberships"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_created_person_answers_by_the_mask() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let (_, all) = anna.post("people:createContact", named("Ida")).await;
    assert!(all.get("names").is_some() && all.get("metadata").is_some());
    assert_eq!(all["photos"][0]["default"], true);
    let (_, some) = anna
        .post("people:createContact?personFields=metadata", named("Ida"))
        .await;
    assert!(some.get("names").is_none() && some.get("metadata").is_some());
    // There is no idempotency: the second is another contact.
    assert_ne!(all["resourceName"], some["resourceName"]);
}

#[tokio::test]
async fn a_full_account_takes_no_more() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    google
        .control("PATCH", "settings", json!({ "capacity": 1 }))
        .await;
    anna.create(named("Ida")).await;
    let (code, body) = anna.post("people:createContact", named("Eva")).await;
    assert_eq!(code, 400);
    assert!(
        body["error"]["message"]
            .as_str()
            .unwrap()
            .contains("MY_CONTACTS_OVERFLOW_COUNT")
    );
}

#[tokio::test]
async fn strangers_and_readers_are_kept_out() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let path = "people/me/connections?personFields=names";
    let response = google.call("GET", path).send().await.unwrap();
    assert_eq!(response.status(), 401);
    let foreign = google.call_with("GET", path, Some("ya29.nonsense"));
    let response = foreign.send().await.unwrap();
    assert_eq!(response.status(), 401);
    assert!(
        response.headers()["www-authenticate"]
            .to_str()
            .unwrap()
            .contains("invalid_token")
    );
    google.handle.advance(std::time::Duration::from_secs(3599));
    let (code, body) = anna.list(&[]).await;
    assert_eq!(
        (code, &body["error"]["status"]),
        (401, &json!("UNAUTHENTICATED"))
    );
    // A wrong path is a page, not JSON.
    let response = google.call("GET", "contacts").send().await.unwrap();
    assert_eq!(response.status(), 404);
    assert!(
        response
            .text()
            .await
            .unwrap()
            .starts_with("<!DOCTYPE html>")
    );
}
