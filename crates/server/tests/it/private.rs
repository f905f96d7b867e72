//! What is kept of people who are in no label (K8).

use crate::{
    emulated::Google,
    support::{ANNA, Place, WORK, contents},
};
use serde_json::json;

/// What only private people say, as typed and as anybody would normalise it.
const PRIVATE: [&str; 9] = [
    "Wilhelmine",
    "wilhelmine",
    "Zausel",
    "zausel",
    "5550123",
    "Holzweg",
    "Geheimnis",
    "nickname-of-hers",
    "Firma Verborgen",
];

/// Looks at every file of the data directory, the journal of the database among them.
fn nothing_is_said(place: &Place, when: &str) {
    let mut kept = 0;
    for name in contents(&place.data()) {
        let path = place.data().join(&name);
        let Ok(bytes) = std::fs::read(&path) else {
            continue; // a directory
        };
        kept += bytes.len();
        for said in PRIVATE {
            let found = bytes.windows(said.len()).any(|w| w == said.as_bytes());
            assert!(!found, "{when}: {said} is in {name}");
        }
        // The contacts of labels are kept readable, so this finds what is there.
        if name == "kith.db" {
            let known = "Борис".as_bytes();
            let found = bytes.windows(known.len()).any(|w| w == known);
            assert!(found, "{when}: a contact is in {name}");
        }
    }
    assert!(kept > 0, "there is a database");
}

#[tokio::test(flavor = "multi_thread")]
async fn k8_the_database_says_nothing_of_private_people() {
    let google = Google::start().await;
    google.also(WORK);
    // One whom nobody else knows, and one who may be a contact: she is read again and asked about.
    let unknown = json!({
        "names": [{ "givenName": "Wilhelmine", "familyName": "Zausel" }],
        "nicknames": [{ "value": "nickname-of-hers" }],
        "emailAddresses": [{ "value": "Wilhelmine@zausel.example" }],
        "phoneNumbers": [{ "value": "+49 30 5550123" }],
        "addresses": [{ "streetAddress": "Holzweg 7" }],
        "organizations": [{ "name": "Firma Verborgen" }],
        "biographies": [{ "value": "Geheimnis" }],
    });
    let maybe_known = json!({
        "names": [{ "givenName": "Борис" }],
        "emailAddresses": [{ "value": "zausel@zausel.example" }],
        "biographies": [{ "value": "Geheimnis" }],
    });
    for account in [ANNA, WORK] {
        let people = vec![unknown.clone(), maybe_known.clone()];
        google
            .handle
            .seed(account, people)
            .expect("they are people");
    }
    let place = Place::in_step(&google).await;
    nothing_is_said(&place, "in step");
    place.connect(WORK).await.fine();
    let serving = place.serve().await;
    place.kith(&["sync", "now", "--wait"]).fine();
    place
        .kith(&["label", "mirror", "Family", "--account", WORK, "--yes"])
        .fine();
    place.kith(&["sync", "now", "--wait"]).fine();
    serving.stop();
    nothing_is_said(&place, "joined");
    let people = google.handle.people(WORK).expect("hers");
    assert!(people.len() > 4, "the label came there: {}", people.len());
}
