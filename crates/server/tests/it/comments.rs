//! Comments by commands (R7).

use crate::support::{ANNA, BEN, Place};
use serde_json::Value;

const CARLA: &str = "carla@x.example";

/// Max is in Anna's “Family”, which Ben may edit and Carla may look at, and in her “Club”.
fn three() -> Place {
    let place = Place::new();
    for (email, name) in [(ANNA, "Anna"), (BEN, "Ben"), (CARLA, "Carla")] {
        place.kith(&["user", "add", email, "--name", name]).fine();
    }
    for words in [
        ["label", "create", "Family"].as_slice(),
        &["label", "create", "Club"],
        &["contact", "add", "Family", "name=Max Berg"],
        &["contact", "put", "Max", "Club"],
        &["share", "add", "Family", BEN, "--level", "editor"],
        &["share", "add", "Family", CARLA],
    ] {
        place.by(ANNA, words).fine();
    }
    place
}

fn texts(place: &Place, user: &str) -> Vec<String> {
    let all = place.by(user, &["--json", "comment", "list"]).json();
    let text = |c: &Value| c["text"].as_str().expect("a text").to_owned();
    all.as_array().expect("a list").iter().map(text).collect()
}

fn last(place: &Place, user: &str) -> String {
    let all = place.by(user, &["--json", "comment", "list"]).json();
    let last = all.as_array().and_then(|all| all.last()).expect("one");
    last["id"].as_str().expect("an id").to_owned()
}

#[test]
fn r7_people_comment_on_a_contact_for_one_another_and_for_themselves() {
    let place = three();
    let said = [
        "comment",
        "add",
        "Max",
        "Calls back\non Mondays",
        "--mention",
        CARLA,
    ];
    let told = place.by(BEN, &said).fine();
    assert!(
        told.contains("everybody who has the contact in “Family”"),
        "{told}"
    );
    place
        .by(BEN, &["comment", "add", "Max", "owes me five", "--private"])
        .fine();
    assert_eq!(
        texts(&place, BEN),
        ["Calls back\non Mondays", "owes me five"]
    );
    assert_eq!(texts(&place, CARLA), ["Calls back\non Mondays"]);
    let list = place.by(CARLA, &["comment", "list", "max"]).fine();
    assert!(
        list.contains("Calls back on Mondays") && list.contains("Family"),
        "{list}"
    );
    let whole = place
        .by(CARLA, &["comment", "show", &last(&place, CARLA)])
        .fine();
    assert!(whole.contains("\nCalls back\non Mondays"), "{whole}");
    assert!(whole.contains("Ben") && whole.contains("Carla"), "{whole}");
    let notices = place.by(CARLA, &["notice", "list"]).fine();
    assert!(
        notices.contains("Ben mentioned you in a comment on Max Berg in “Family”"),
        "{notices}"
    );
    let shown = place.by(BEN, &["contact", "show", "Max"]).fine();
    assert!(shown.contains("2 (`kith comment list"), "{shown}");

    let mine = last(&place, BEN);
    place
        .by(CARLA, &["comment", "edit", &mine, "x"])
        .refused(&["nothing with this id", "kith comment list"]);
    place
        .by(BEN, &["comment", "edit", &mine, "owes me ten"])
        .fine();
    let whole = place.by(BEN, &["comment", "show", &mine]).fine();
    assert!(
        whole.contains("owes me ten") && whole.contains("you alone"),
        "{whole}"
    );
    place.by(BEN, &["comment", "delete", &mine]).fine();
    assert_eq!(texts(&place, BEN).len(), 1);
    let said = last(&place, ANNA);
    place
        .by(CARLA, &["comment", "delete", &said])
        .refused(&["Only who wrote a comment"]);
    place.by(ANNA, &["comment", "delete", &said]).fine();
    let none = place.by(CARLA, &["comment", "list"]).fine();
    assert!(none.contains("There are no comments"), "{none}");
}

#[test]
fn r7_whoever_may_not_or_does_not_say_enough_is_told_what_to_do() {
    let place = three();
    place.by(ANNA, &["comment", "add", "Max", "x"]).refused(&[
        "in several labels",
        "--label",
        "Family, Club",
    ]);
    place
        .by(ANNA, &["comment", "readers", "Max"])
        .refused(&["in several labels"]);
    let readers = place
        .by(ANNA, &["comment", "readers", "Max", "--label", "Family"])
        .fine();
    assert!(
        readers.contains(BEN) && readers.contains(CARLA),
        "{readers}"
    );
    place
        .by(ANNA, &["comment", "add", "Max", "x", "--label", "Kin"])
        .refused(&["no such label", "Labels: Club, Family."]);
    place
        .by(CARLA, &["comment", "add", "Max", "x"])
        .refused(&["takes an editor", "--private"]);
    place
        .by(
            BEN,
            &["comment", "add", "Max", "x", "--mention", "dora@x.example"],
        )
        .refused(&["dora@x.example does not read comments here", CARLA]);
    let private = ["comment", "add", "Max", "x", "--private", "--mention", ANNA];
    place.by(BEN, &private).refused(&["You alone read"]);
    place
        .by(BEN, &["comment", "add", "Max", "  "])
        .refused(&["at least one of them visible"]);
    place
        .by(BEN, &["comment", "add", "Nobody", "x"])
        .refused(&["no such contact"]);
    assert!(texts(&place, BEN).is_empty() && texts(&place, ANNA).is_empty());
}
