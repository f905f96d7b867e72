//! Slips: each ends in a sentence that tells what to do instead, and changes nothing.

use crate::{
    emulated::Google,
    support::{ANNA, BEN, Place, Said, until},
};
use serde_json::{Value, json};

/// Anna and Ben, who have to each other what they told.
fn two() -> Place {
    let place = Place::new();
    place.kith(&["user", "add", ANNA, "--name", "Anna"]).fine();
    place.kith(&["user", "add", BEN, "--name", "Ben"]).fine();
    for label in ["Work", "Anna's & Ben's"] {
        place
            .kith(&["--user", ANNA, "label", "create", label])
            .fine();
    }
    let max = ["contact", "add", "Work", "name=Max Berg"];
    place.kith(&[&["--user", ANNA], &max[..]].concat()).fine();
    place
}

fn by<'a>(place: &'a Place, who: &'static str) -> impl Fn(&[&str]) -> Said + 'a {
    move |words| place.by(who, words)
}

#[test]
fn what_cannot_be_is_told_with_what_can() {
    let place = two();
    let anna = by(&place, ANNA);
    for (words, parts) in [
        (
            &["label", "create", "Starred"][..],
            &["Google's own", "Choose another name"][..],
        ),
        (
            &["share", "set", "Work", ANNA, "viewer"],
            &["Anna owns “Work”", "share transfer"],
        ),
        (
            &["share", "set", "Work", ANNA, "viewer", "--dry-run"],
            &["owns", "share transfer"],
        ),
        (
            &["share", "revoke", "Work", ANNA],
            &["owns", "share transfer"],
        ),
        (
            &["share", "hide", "Work", ANNA, "note"],
            &["owns", "share transfer"],
        ),
        (
            &["share", "add", "Work", BEN, "--level", "Owner"],
            &["one owner", "share transfer"],
        ),
        (
            &["share", "add", "Work", "eve@x.example"],
            &["`kith share invite`", "Users: "],
        ),
        (
            &["share", "add", "Work", "mailto:eve@x.example"],
            &["without `mailto:`"],
        ),
        (
            &["share", "add", "Work", BEN, "--hide", "foo"],
            &["“foo” is no field", "photo."],
        ),
        (
            &["share", "resend", "12345678"],
            &["`kith share invitations LABEL` shows"],
        ),
        (
            &["share", "withdraw", "12345678"],
            &["`kith share invitations LABEL` shows"],
        ),
        (&["user", "add", "ben@team"], &["behind the @", "in full"]),
        (&["contact", "edit", "Max"], &["Nothing was said", "phone="]),
        (
            &["contact", "edit", "Max", "foo=1"],
            &["“foo” is no field", "pronouns."],
        ),
        (
            &["contact", "edit", "Max", "im= "],
            &["The chat name is empty"],
        ),
    ] {
        anna(words).refused(parts);
    }
    for (words, part) in [
        (
            &["contact", "edit", "Max", "name=Max Berg"][..],
            "says all of this already",
        ),
        (
            &["contact", "list", "Anna's & Ben's"],
            r"`kith contact add 'Anna'\''s & Ben'\''s'`",
        ),
        (&["contact", "list", "--find", "Zoe"], "no such contact"),
        (&["team", "create", "The choir"], "'team:The choir'"),
        (&["team", "remove", "The choir", ANNA], "no longer in"),
        (&["team", "list"], "nobody"),
    ] {
        let said = anna(words).fine();
        assert!(said.contains(part), "{part} in {said}");
    }
}

#[test]
fn the_same_once_more_is_told_as_such() {
    let place = two();
    let (anna, ben) = (by(&place, ANNA), by(&place, BEN));
    let words = ["share", "add", "Anna's & Ben's", BEN];
    let said = anna(&words).fine();
    assert!(
        said.contains(r"accept 'Anna'\''s & Ben'\''s' --user"),
        "{said}"
    );
    let words = [
        "share", "add", "Work", BEN, "--level", "Viewer", "--hide", "note",
    ];
    anna(&words).fine();
    let set = |level| ["share", "set", "Work", BEN, level];
    let said = anna(&set("viewer")).fine();
    assert_eq!(
        said,
        "Ben is already a viewer of “Work”. Kept from them: note.\n"
    );
    let said = anna(&[&set("viewer")[..], &["--dry-run"]].concat()).fine();
    assert!(said.contains("nothing would change"), "{said}");
    let said = anna(&set("editor")).fine();
    assert_eq!(
        said,
        "Ben is an editor of “Work” now. Kept from them: note.\n"
    );

    let suggest = ["contact", "edit", "Max", "phone=1", "--suggest"];
    ben(&suggest).fine();
    ben(&suggest).refused(&["just this already"]);

    let told = anna(&["label", "delete", "Work"]).fine();
    for part in ["Ben (ben@x.example)", "Nothing is done yet", "with `--yes`"] {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert!(anna(&["label", "list"]).fine().contains("Work"));
    anna(&["label", "delete", "Work", "--yes"]).fine();
    assert!(!anna(&["label", "list"]).fine().contains("Work"));
}

#[test]
fn r9_a_link_is_taken_as_mail_programs_leave_it() {
    let place = two();
    let (anna, ben) = (by(&place, ANNA), by(&place, BEN));
    let made = anna(&["--json", "share", "invite", "Work"]).fine();
    let made: Value = serde_json::from_str(&made).expect("it is JSON");
    let link = format!("<{}>.", made["link"].as_str().expect("a link"));
    let said = ben(&["share", "join", &link]).fine();
    assert!(said.contains("You are a viewer of “Work” now"), "{said}");
    ben(&["share", "join", &link]).refused(&["already, and have “Work”", "share accept Work"]);
}

#[test]
fn r9_how_long_an_invitation_is_good_has_limits() {
    let mut place = two();
    for (days, works) in [
        ("1", true),
        ("90", true),
        ("0", false),
        ("91", false),
        ("x", false),
    ] {
        place.set("KITH_INVITATION_DAYS", days);
        let said = place.kith(&["user", "list"]);
        if works {
            said.fine();
        } else {
            said.refused(&["KITH_INVITATION_DAYS", "from 1 to 90"]);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i1_whom_their_user_says_to_be_somebody_else_is_asked_about_no_more() {
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
    let (anna, ben) = (by(&place, ANNA), by(&place, BEN));
    for (user, name) in [(ANNA, "Anna"), (BEN, "Ben")] {
        place.kith(&["user", "add", user, "--name", name]).fine();
    }
    place.connect_to(BEN, BEN).await.fine();
    let serving = place.serve().await;
    anna(&["label", "create", "Work"]).fine();
    let max = [
        "contact",
        "add",
        "Work",
        "name=Max",
        "email=max@x.example",
        "note=hers",
    ];
    anna(&max).fine();
    anna(&["share", "add", "Work", BEN]).fine();
    let planned = ben(&["share", "accept", "Work"]).fine();
    assert!(planned.contains("1 needs an answer"), "{planned}");
    let confirm = ["label", "confirm", "Work", "--different", "Max"];
    ben(&[&confirm[..], &["--link", "Max"]].concat()).refused(&["one of `--link`"]);
    ben(&confirm).fine();
    let people = || google.handle.people(BEN).expect("the account is there");
    until("a contact of its own", async || {
        (people().len() == 2).then_some(())
    })
    .await;
    ben(&["sync", "now", "--wait"]).fine();
    assert!(ben(&["question", "list"]).fine().contains("no question"));

    let said = ben(&["account", "resume", BEN]).fine();
    assert!(said.contains("was in use all the time"), "{said}");
    serving.stop();
}
