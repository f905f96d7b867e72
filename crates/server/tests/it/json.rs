//! Every command that reads tells the same as JSON, and nothing else on standard output; the
//! names of the fields are in docs/cli.md.

use crate::{
    emulated::Google,
    support::{ANNA, BEN, Place, Serving, WORK},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

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
    let anna = |words: &[&str]| place.by(ANNA, words).fine();
    place.kith(&["user", "add", ANNA, "--name", "Anna"]).fine();
    place.kith(&["user", "add", BEN, "--name", "Ben"]).fine();
    place.connect_to(ANNA, ANNA).await.fine();
    let serving = place.serve().await;
    place.family().await;
    anna(&["sync", "now", "--wait"]);
    serving.stop();
    anna(&["share", "add", "Family", BEN]);
    anna(&["team", "create", "Choir"]);
    anna(&["contact", "edit", "Борис", "note=Hallo"]);
    anna(&["contact", "trash", "春子"]);
    anna(&["comment", "add", "Борис", "has moved", "--mention", BEN]);
    anna(&["comment", "add", "Борис", "likes tea", "--private"]);
    let hi = ["contact", "edit", "Борис", "note=Hi", "--suggest"];
    place.by(BEN, &hi).fine();
    place
}

/// What is in it: somebody who may be a contact of hers, and a group.
fn work(google: &Google) {
    let handle = &google.handle;
    google.also(WORK);
    let like_boris = json!({
        "names": [{ "givenName": "Berta", "familyName": "Braun" }],
        "emailAddresses": [{ "value": "10@x.example" }],
    });
    let band = ["Kim", "Lea", "Max"].map(|name| {
        json!({ "names": [{ "givenName": name }], "labels": ["Band"],
            "emailAddresses": [{ "value": format!("{name}@band.example") }] })
    });
    let mut all = vec![like_boris];
    all.extend(band);
    handle.seed(WORK, all).expect("they are people");
}

/// A question, a stop, a receipt, a photo and a plan in addition, by a server that runs.
async fn filled(google: &Google, place: &Place) -> Serving {
    work(google);
    let anna = |words: &[&str]| place.by(ANNA, words).fine();
    place.connect_to(ANNA, WORK).await.fine();
    let serving = place.serve().await;
    anna(&["label", "mirror", "Family", "--account", WORK, "--yes"]);
    anna(&["label", "create", "--from-group", "Band", "--account", WORK]);
    anna(&["label", "create", "Old"]);
    anna(&["contact", "add", "Old", "name=Zoë", "email=zoe@x.example"]);
    anna(&["label", "mirror", "Old", "--account", WORK, "--yes"]);
    anna(&["sync", "now", "--wait"]);
    anna(&["label", "unmirror", "Old", "--account", WORK]);
    let people = google.handle.people(WORK).expect("the account");
    let band: Vec<&str> = people
        .iter()
        .filter(|p| {
            ["Kim", "Lea", "Max"]
                .map(Value::from)
                .contains(&p["names"][0]["givenName"])
        })
        .filter_map(|p| p["resourceName"].as_str())
        .collect();
    let unlabelled = google.handle.user_unlabels(WORK, "Band", &band);
    unlabelled.expect("they are in it");
    for (words, part) in [
        (["brake", "list"], "removals"),
        (["receipt", "list"], "deleted"),
        (["question", "list"], "may be “Berta Braun”"),
    ] {
        let words = [&["--user", ANNA], words.as_slice()].concat();
        place.until_says(&words, part).await;
    }
    let photo = place.dir.join("photo.png");
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x40".to_vec();
    png.extend(b"\x08\x06\0\0\0\0\0\0\0\0\0\0\0IEND\0\0\0\0");
    std::fs::write(&photo, png).expect("there is room");
    let photo = photo.display().to_string();
    anna(&["contact", "photo", "set", "Борис", &photo]);
    serving
}

/// The commands below these words, as `--help` lists them.
fn commands(place: &Place, words: &[&str]) -> Vec<String> {
    let help = place.kith(&[words, &["--help"]].concat()).fine();
    let Some((_, list)) = help.split_once("Commands:\n") else {
        return vec![words.join(" ")];
    };
    let list = list.split("\n\n").next().unwrap_or_default();
    let names = list.lines().filter_map(|line| {
        let name = line.strip_prefix("  ")?.split_whitespace().next()?;
        (line.chars().nth(2) != Some(' ') && name != "help").then_some(name)
    });
    names
        .flat_map(|name| commands(place, &[words, &[name]].concat()))
        .collect()
}

/// Commands that change something, or run for long; every other one reads.
const CHANGES: &str = "serve; demo; user add, leave, adopt; team create, rename, add, remove, transfer, delete; \
    account connect, resume, disconnect; \
    label create, confirm, phone, unmirror, unjoin, put-back, set, rename; \
    share add, set, hide, show, transfer, leave, accept, resend, withdraw, join; \
    contact add, edit, put, copy, take-back, remove, trash; contact photo set, remove; comment add, edit, delete; \
    suggestion accept, reject; brake approve, put-back; notice dismiss; question go-on, leave, answer; \
    sync now; trash restore, purge";

fn changes() -> BTreeSet<String> {
    let nouns = CHANGES.split(';').map(str::trim);
    nouns
        .flat_map(|noun| {
            let mut verbs = noun.split(", ");
            let first = verbs.next().unwrap_or_default();
            let noun = first.rsplit_once(' ').map_or("", |(noun, _)| noun);
            let rest = verbs.map(move |verb| format!("{noun} {verb}"));
            std::iter::once(first.to_owned()).chain(rest)
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn s6_all_reads_as_json_with_documented_names() {
    let google = Google::start().await;
    let place = lived_in(&google).await;
    let serving = filled(&google, &place).await;
    let manual = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/cli.md"))
        .expect("the manual is there");
    let read = |words: &[&str], least: usize| -> Value {
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
        json
    };
    let receipts = read(&["receipt", "list"], 1);
    let receipt = receipts[0]["id"].as_str().expect("an id");
    let comments = read(&["comment", "list"], 2);
    let comment = comments[0]["id"].as_str().expect("an id");
    let reads = [
        (["user", "list"].as_slice(), 2),
        (&["account", "list"], 2),
        (&["account", "show", ANNA], 1),
        (&["label", "list"], 3),
        (&["label", "mirror", "Band", "--account", ANNA], 1),
        (&["label", "plan", "Band", "--account", ANNA], 1),
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
        (&["contact", "photo", "show", "Борис"], 1),
        (&["comment", "list"], 2),
        (&["comment", "list", "Борис"], 2),
        (&["comment", "show", comment], 1),
        (&["comment", "readers", "Борис"], 2),
        (&["suggestion", "list"], 1),
        (&["brake", "list"], 1),
        (&["question", "list"], 1),
        (&["receipt", "list"], 1),
        (&["receipt", "show", receipt], 1),
        (&["sync"], 2),
        (&["sync", "status"], 2),
        (&["trash", "list"], 1),
        (&["history", "Борис"], 2),
        (&["doctor"], 9),
        (&["settings"], 20),
        (&["label", "all", "--account", ANNA, "--account", WORK], 1),
    ];
    for (words, least) in reads {
        read(words, least);
    }
    let tested: BTreeSet<String> = commands(&place, &[])
        .into_iter()
        .filter(|command| {
            let words: Vec<&str> = command.split(' ').collect();
            reads.iter().any(|(read, _)| read.starts_with(&words))
        })
        .collect();
    let changes = changes();
    for command in commands(&place, &[]) {
        assert!(
            tested.contains(&command) != changes.contains(&command),
            "`{command}` is to be read here, or among those that change something"
        );
    }
    serving.stop();
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
    assert_eq!(account["state"], "no-server", "{account}");
    assert!(account["waiting"].as_u64() > Some(0), "{account}");
}
