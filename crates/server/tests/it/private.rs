//! What is kept of people who are in no label (K8).

use crate::{
    emulated::Google,
    support::{ANNA, Place, WORK, contents},
};
use google_emulator::{Action, Fault, Reason};
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
    let mut known = false;
    for name in contents(&place.data()) {
        let path = place.data().join(&name);
        let Ok(bytes) = std::fs::read(&path) else {
            continue; // a directory
        };
        let has = |said: &str| bytes.windows(said.len()).any(|w| w == said.as_bytes());
        for said in PRIVATE {
            assert!(!has(said), "{when}: {said} is in {name}");
        }
        // The contacts of labels are kept readable, so this finds what is there.
        known |= has("Борис");
    }
    assert!(known, "{when}: a contact is in the database");
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

#[tokio::test(flavor = "multi_thread")]
async fn k8_who_is_meant_is_read_again_and_kept_nowhere() {
    let google = Google::start().await;
    google.also(WORK);
    let wilhelmine = json!({
        "names": [{ "givenName": "Wilhelmine", "familyName": "Zausel" }],
        "emailAddresses": [{ "value": "10@x.example" }],
    });
    let twin = json!({
        "names": [{ "givenName": "Борис" }],
        "emailAddresses": [{ "value": "10@x.example" }],
    });
    google
        .handle
        .seed(WORK, vec![wilhelmine, twin])
        .expect("they are people");
    let place = Place::in_step(&google).await;
    place.connect(WORK).await.fine();
    let serving = place.serve().await;
    let named = "may be “Wilhelmine Zausel”, who is there already: the same e-mail";

    let mirror = ["label", "mirror", "Family", "--account", WORK];
    let said = place.kith(&mirror).fine();
    assert!(said.contains(named), "{said}");
    let plan = ["label", "plan", "Family", "--account", WORK, "--all"];
    let said = place.kith(&plan).fine();
    assert!(said.contains(named), "{said}");
    let json = place.kith(&[&["--json"], plan.as_slice()].concat()).json();
    let there = |list: &str| json[list].as_array().cloned().unwrap_or_default();
    let there: Vec<_> = ["linked", "matches"].into_iter().flat_map(there).collect();
    let is = |name: &str| there.iter().any(|match_| match_["there"] == name);
    assert!(is("Wilhelmine Zausel") && is("Борис"), "{json}");

    place
        .kith(&["label", "confirm", "Family", "--account", WORK])
        .fine();
    let list = ["question", "list"];
    place.until_says(&list, named).await;

    // Where nobody tells, the question is shown all the same, and why it says no more.
    let refuse = Fault::next(
        "people.getBatchGet",
        Action::Refuse(Reason::ServiceDisabled),
    );
    google.handle.fault(refuse.times(99));
    let said = place.kith(&list);
    assert_eq!(said.code, 0, "{said:?}");
    let unnamed = "may be somebody who is there already: the same e-mail";
    assert!(said.out.contains(unnamed), "{said:?}");
    assert!(said.err.contains("cannot be read now"), "{said:?}");
    serving.stop();
    nothing_is_said(&place, "asked about");
}

#[tokio::test(flavor = "multi_thread")]
async fn k8_whom_a_join_brings_and_who_is_one_with_whom_is_named() {
    let google = Google::start().await;
    google.also(WORK);
    let person = |name: &str, email: &str| json!({ "names": [{ "givenName": name }], "emailAddresses": [{ "value": email }] });
    let theirs = vec![
        person("Kim", "kim@x.example"),
        person("Bob", "bob@x.example"),
    ];
    google.handle.seed(WORK, theirs).expect("they are people");
    let place = Place::in_step(&google).await;
    for name in ["Bob", "BOB"] {
        let name = format!("name={name}");
        let words = ["contact", "add", "Family", &name, "email=bob@x.example"];
        place.kith(&words).fine();
    }
    place.connect(WORK).await.fine();
    let serving = place.serve().await;
    place
        .kith(&["label", "mirror", "Family", "--account", WORK])
        .fine();
    let plan = |label: &'static str| ["label", "plan", label, "--account", WORK, "--all"];
    let said = place.kith(&plan("Family")).fine();
    let twice = "BOB: may be the same person as “Bob”";
    assert!(said.contains(twice), "{said}");

    place
        .kith(&["label", "all", "--account", ANNA, "--account", WORK])
        .fine();
    let said = place.kith(&plan("All contacts")).fine();
    assert!(
        said.contains("1 contact is there already") && said.contains("Kim"),
        "{said}"
    );
    let words = [&["--json"], plan("All contacts").as_slice()].concat();
    let json = place.kith(&words).json();
    assert_eq!(json["imported"], json!(["Kim"]), "{json}");
    serving.stop();
    nothing_is_said(&place, "planned");
}
