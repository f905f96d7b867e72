//! A label comes to somebody who knows one of its contacts, and leaves again: what is only
//! theirs is nobody else's, and the receipt says what left.

use crate::{
    emulated::Google,
    support::{ANNA, BEN, Place, until},
};
use google_emulator::{Action, Fault};
use serde_json::{Value, json};

fn noted(people: &[Value]) -> usize {
    let note = |p: &&Value| p["biographies"][0]["value"] == "a secret of Ben's";
    people.iter().filter(note).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn d1_a_label_that_comes_and_leaves_is_told_and_takes_nothing_along() {
    let google = Google::start().await;
    google.also(BEN);
    let known = json!({
        "names": [{ "givenName": "春子" }],
        "emailAddresses": [{ "value": format!("{}@x.example", "春子".len()) }],
        "biographies": [{ "value": "a secret of Ben's" }],
    });
    google
        .handle
        .seed(BEN, vec![known])
        .expect("it is a person");
    let place = Place::with(&google);
    let (anna, ben) = (
        |words: &[&str]| place.by(ANNA, words),
        |words: &[&str]| place.by(BEN, words),
    );
    for (user, name) in [(ANNA, "Anna"), (BEN, "Ben")] {
        place.kith(&["user", "add", user, "--name", name]).fine();
        place.connect_to(user, user).await.fine();
    }
    let serving = place.serve().await;
    place.family().await;
    anna(&["share", "add", "Family", BEN]).fine();

    let planned = ben(&["share", "accept", "Family"]).fine();
    for part in ["the same e-mail and a name that fits", "--link-likely"] {
        assert!(planned.contains(part), "{part} in {planned}");
    }
    ben(&["label", "confirm", "Family", "--link", "nobody"]).refused(&["contact"]);
    ben(&["label", "confirm", "Family", "--link-likely"]).fine();
    let people = |who| google.handle.people(who).expect("the account is there");
    until("the contacts at Ben's", async || {
        (people(BEN).len() == 3).then_some(())
    })
    .await;
    ben(&["sync", "now", "--wait"]).fine();
    assert_eq!((noted(&people(BEN)), noted(&people(ANNA))), (1, 0));
    let asked = ben(&["question", "list"]).fine();
    assert!(asked.contains("no question"), "{asked}");

    ben(&["label", "set", "Family", "--on-leaving", "keep"]).refused(&["owner"]);
    anna(&["label", "set", "Family", "--on-leaving", "remove"]).fine();
    anna(&["share", "revoke", "Family", BEN]).fine();
    until("what Kith made is gone", async || {
        (people(BEN).len() == 1).then_some(())
    })
    .await;
    place
        .until_says(&["--user", BEN, "receipt", "list"], "2 deleted")
        .await;
    ben(&["sync", "now", "--wait"]).fine();
    let receipts = ben(&["--json", "receipt", "list"]).json();
    assert_eq!(receipts[0]["counts"], json!({ "deleted": 2, "own": 1 }));
    assert_eq!(receipts[0]["unlike"], 0);
    let id = receipts[0]["id"].as_str().expect("an id").to_owned();
    let shown = ben(&["receipt", "show", &id]).fine();
    for part in [
        "Kith had made it",
        "it was yours before",
        "you see no more",
        "yes",
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    anna(&["receipt", "show", &id]).refused(&["nothing with this id"]);
    assert_eq!(noted(&people(BEN)), 1);
    ben(&["account", "disconnect", BEN, "--remove"]).fine();
    serving.stop();
}

/// What Google refuses to let go of is asked about, and disconnecting tells that at once.
#[tokio::test(flavor = "multi_thread")]
async fn d1_what_cannot_be_taken_out_is_told_with_the_question() {
    let google = Google::start().await;
    google.also(BEN);
    let known = json!({
        "names": [{ "givenName": "Max" }], "emailAddresses": [{ "value": "max@x.example" }],
    });
    google
        .handle
        .seed(BEN, vec![known])
        .expect("it is a person");
    let place = Place::with(&google);
    for (user, name) in [(ANNA, "Anna"), (BEN, "Ben")] {
        place.kith(&["user", "add", user, "--name", name]).fine();
    }
    place.connect_to(BEN, BEN).await.fine();
    let serving = place.serve().await;
    let ben = |words: &[&str]| place.by(BEN, words);
    place.by(ANNA, &["label", "create", "Work"]).fine();
    let max = [
        "contact",
        "add",
        "Work",
        "name=Max",
        "email=max@x.example",
        "phone=+4930123",
    ];
    place.by(ANNA, &max).fine();
    place.by(ANNA, &["share", "add", "Work", BEN]).fine();
    ben(&["share", "accept", "Work"]).fine();
    ben(&["label", "confirm", "Work", "--link", "Max"]).fine();
    until("the phone at Ben's", async || {
        let people = google.handle.people(BEN).expect("the account is there");
        people[0]["phoneNumbers"][0].is_object().then_some(())
    })
    .await;
    ben(&["sync", "now", "--wait"]).fine();
    for method in ["people.updateContact", "people.batchUpdateContacts"] {
        google
            .handle
            .fault(Fault::next(method, Action::Status(400)).of(BEN).times(9));
    }
    ben(&["account", "disconnect", BEN, "--remove"]).refused(&[
        "not everything could be taken out",
        "1 contact is asked about",
        "`kith question list`",
        "`--keep`",
    ]);
    let asked = ben(&["question", "list"]).fine();
    assert!(asked.contains("should be let go"), "{asked}");
    google.handle.clear_faults();
    let asked = ben(&["--json", "question", "list"]).json();
    let id = asked[0]["id"].as_str().expect("an id").to_owned();
    ben(&["question", "go-on", &id]).fine();
    ben(&["account", "disconnect", BEN, "--remove"]).fine();
    let people = google.handle.people(BEN).expect("the account is there");
    assert!(people[0]["phoneNumbers"][0].is_null(), "{people:?}");
    serving.stop();
}
