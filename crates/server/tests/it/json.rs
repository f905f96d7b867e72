//! Every command that reads tells the same as JSON, and nothing else on standard output; the
//! names of the fields are in docs/cli.md.

use crate::{
    emulated::Google,
    support::{ANNA, Place},
};
use serde_json::Value;
use std::collections::BTreeSet;

const BEN: &str = "ben@x.example";

/// The names of all fields.
fn names(json: &Value, into: &mut BTreeSet<String>) {
    match json {
        Value::Array(all) => all.iter().for_each(|one| names(one, into)),
        Value::Object(fields) => {
            for (name, value) in fields {
                into.insert(name.clone());
                names(value, into);
            }
        }
        _ => {}
    }
}

/// A place where there is something of everything that a test can bring about quickly.
async fn lived_in(google: &Google) -> Place {
    let place = Place::with(google);
    let anna = |words: &[&str]| place.kith(&[&["--user", ANNA], words].concat()).fine();
    place.kith(&["user", "add", ANNA, "--name", "Anna"]).fine();
    place.kith(&["user", "add", BEN, "--name", "Ben"]).fine();
    let words = ["--user", ANNA, "account", "connect", "--hint", ANNA];
    place.visit(&words, str::to_owned).await.fine();
    let serving = place.serve().await;
    anna(&["label", "create", "--from-group", "Family"]);
    place
        .until_says(&["--user", ANNA, "label", "list"], "3")
        .await;
    anna(&["sync", "now", "--wait"]);
    serving.stop();
    anna(&["share", "add", "Family", BEN]);
    anna(&["team", "create", "Choir"]);
    anna(&["contact", "edit", "Борис", "note=Hallo"]);
    anna(&["contact", "trash", "春子"]);
    let ben = [
        "--user",
        BEN,
        "contact",
        "edit",
        "Борис",
        "note=Hi",
        "--suggest",
    ];
    place.kith(&ben).fine();
    place
}

#[tokio::test(flavor = "multi_thread")]
async fn s6_all_reads_as_json_with_documented_names() {
    let google = Google::start().await;
    let place = lived_in(&google).await;
    let manual = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/cli.md"))
        .expect("the manual is there");
    for (words, least) in [
        (["user", "list"].as_slice(), 2),
        (&["account", "list"], 1),
        (&["account", "show"], 1),
        (&["label", "list"], 1),
        (&["share", "list", "Family"], 2),
        (&["share", "invite", "Family"], 1),
        (&["share", "invitations", "Family"], 1),
        (&["share", "revoke", "Family", BEN, "--dry-run"], 1),
        (&["label", "delete", "Family", "--dry-run"], 1),
        (&["team", "list"], 1),
        (&["notice", "list"], 0),
        (&["user", "remove", ANNA], 1),
        (&["user", "frozen"], 0),
        (&["contact", "list"], 2),
        (&["contact", "show", "Борис"], 1),
        (&["suggestion", "list"], 1),
        (&["brake", "list"], 0),
        (&["question", "list"], 0),
        (&["sync"], 1),
        (&["sync", "status"], 1),
        (&["trash", "list"], 1),
        (&["history", "Борис"], 2),
        (&["doctor"], 9),
        (&["settings"], 20),
    ] {
        let said = place.kith(&[&["--user", ANNA, "--json"], words].concat());
        assert_eq!(said.code, 0, "{words:?}: {said:?}");
        let json: Value = serde_json::from_str(&said.out)
            .unwrap_or_else(|e| panic!("{words:?} is not JSON ({e}): {}", said.out));
        let count = json.as_array().map_or(1, Vec::len);
        assert!(count >= least, "{words:?}: {json}");
        let mut fields = BTreeSet::new();
        names(&json, &mut fields);
        for name in fields {
            assert!(
                manual.contains(&format!("`{name}`")),
                "docs/cli.md does not know `{name}` of {words:?}"
            );
        }
    }
    // A stop and a question have the fields the manual says, though none is there to see.
    for name in ["held", "since", "question"] {
        assert!(manual.contains(&format!("`{name}`")), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_list_tells_can_be_used() {
    let google = Google::start().await;
    let place = lived_in(&google).await;
    let json = |words: &[&str]| -> Value {
        let said = place.kith(&[&["--user", ANNA, "--json"], words].concat());
        serde_json::from_str(&said.fine()).expect("it is JSON")
    };
    let labels = json(&["label", "list"]);
    assert_eq!(labels[0]["contacts"], 2, "numbers are numbers: {labels}");
    assert_eq!(labels[0]["accounts"][0]["account"], ANNA);
    let id = json(&["suggestion", "list"])[0]["id"].clone();
    let id = id.as_str().expect("an id");
    json(&["suggestion", "accept", id]);
    let id = json(&["trash", "list"])[0]["id"].clone();
    json(&["trash", "restore", id.as_str().expect("an id")]);
    assert_eq!(json(&["contact", "list"]).as_array().map(Vec::len), Some(3));
    let account = json(&["account", "show"]);
    assert_eq!(account["state"], "waiting", "no server runs: {account}");
    assert!(account["waiting"].as_u64() > Some(0), "{account}");
}
