//! Searching contacts and other contacts.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{User, google, named, read, texts};

const ANNA: &str = "anna@example.com";

async fn found(user: &User<'_>, path: &str, query: &str) -> Vec<String> {
    let request = user.request("GET", path);
    let request = request.query(&[("query", query), ("readMask", "names")]);
    let (code, page) = read(request.send().await.unwrap()).await;
    assert_eq!(code, 200, "{page}");
    texts(&page["results"], "/person/names/0/displayName")
}

#[tokio::test]
async fn a_search_finds_prefixes_of_words() {
    let google = google().await;
    let anna = google.user(ANNA);
    anna.create(json!({
        "names": [{ "givenName": "Foo", "familyName": "Name" }],
        "nicknames": [{ "value": "Fnord" }],
        "emailAddresses": [{ "value": "someone@example.com" }],
        "phoneNumbers": [{ "value": "030 123456" }],
        "organizations": [{ "name": "Chess Club" }],
        "biographies": [{ "value": "secret" }],
    }))
    .await;
    for (query, hits) in [
        ("f", 1),
        ("foo n", 1),
        ("NAM", 1),
        ("fno", 1),
        ("some", 1),
        ("+4930", 1),
        ("club", 1),
        ("oo n", 0),
        ("secret", 0),
        ("", 0),
    ] {
        let found = found(&anna, "people:searchContacts", query).await;
        assert_eq!(found.len(), hits, "{query}: {found:?}");
    }
    assert_eq!(anna.get("people:searchContacts?query=f").await.0, 400);
}

#[tokio::test]
async fn p16_12_a_search_answers_ten_and_at_most_thirty() {
    let google = google().await;
    let anna = google.user(ANNA);
    let people = (0..40).map(|n| named(&format!("p{n}"))).collect();
    google.handle.seed(ANNA, people).unwrap();
    let search = "people:searchContacts?query=p&readMask=names";
    let size = |page: Value| page["results"].as_array().unwrap().len();
    assert_eq!(size(anna.get(search).await.1), 10);
    let more = format!("{search}&pageSize=100");
    assert_eq!(size(anna.get(&more).await.1), 30, "cut down, not refused");
}

#[tokio::test]
async fn p16_04_a_search_trails_as_lists_do() {
    let google = google().await;
    let anna = google.user(ANNA);
    google.handle.set_lag(Duration::from_secs(10));
    google.handle.collect_other(ANNA, named("Ida")).unwrap();
    anna.create(named("Ida")).await;
    for path in ["people:searchContacts", "otherContacts:search"] {
        assert!(found(&anna, path, "ida").await.is_empty());
    }
    google.handle.advance(Duration::from_secs(10));
    for path in ["people:searchContacts", "otherContacts:search"] {
        assert_eq!(found(&anna, path, "ida").await, ["Ida"]);
    }
}
