//! Sharing by commands: teams, managers, dry runs, invitations, and users who go.

use crate::{
    emulated::Google,
    support::{ANNA, BEN, Place, until},
};
use serde_json::Value;

const CARLA: &str = "carla@x.example";

/// Anna, Ben and Carla, and Anna's label with one contact; no server runs.
fn three() -> Place {
    let place = Place::new();
    for (email, name) in [(ANNA, "Anna"), (BEN, "Ben"), (CARLA, "Carla")] {
        place.kith(&["user", "add", email, "--name", name]).fine();
    }
    place.by(ANNA, &["label", "create", "Family"]).fine();
    let note = "note=likes tea";
    place
        .by(ANNA, &["contact", "add", "Family", "name=Max Berg", note])
        .fine();
    place
}

fn json(place: &Place, user: &str, words: &[&str]) -> Value {
    place.by(user, &[&["--json"], words].concat()).json()
}

#[test]
fn a_label_is_shared_with_a_team_and_a_domain() {
    let place = three();
    place.by(ANNA, &["team", "create", "Choir"]).fine();
    place.by(ANNA, &["team", "add", "Choir", BEN]).fine();
    place
        .by(ANNA, &["share", "add", "Family", "team:Chor"])
        .refused(&["no such team", "Teams: Choir."]);
    place
        .by(
            ANNA,
            &["share", "add", "Family", "team:choir", "--level", "manager"],
        )
        .fine();
    place
        .by(ANNA, &["share", "add", "Family", "@x"])
        .refused(&["not a domain"]);
    place
        .by(ANNA, &["share", "add", "Family", "@X.example"])
        .fine();
    let list = json(&place, BEN, &["share", "list", "Family"]);
    let rows: Vec<String> = list
        .as_array()
        .expect("a list")
        .iter()
        .map(|r| format!("{} {} {}", r["user"], r["level"], r["by"]).replace('"', ""))
        .collect();
    assert_eq!(
        rows,
        [
            format!("{ANNA} owner null"),
            "team:Choir manager Anna".to_owned(),
            "@x.example viewer Anna".to_owned(),
        ]
    );
    // Ben manages it by the team, and shares it on.
    place.by(BEN, &["share", "add", "Family", CARLA]).fine();
    place.by(CARLA, &["contact", "show", "Max"]).fine();
    let teams = json(&place, CARLA, &["team", "list"]);
    assert_eq!(teams[0]["members"].as_array().map(Vec::len), Some(2));
    place.by(ANNA, &["team", "delete", "Choir"]).fine();
    place
        .by(BEN, &["contact", "show", "Max"])
        .refused(&["no such contact"]);
}

#[test]
fn r6_fields_are_hidden_and_shown() {
    let place = three();
    let words = ["share", "add", "Family", BEN, "--hide", "note"];
    let told = place
        .by(ANNA, &[words.as_slice(), &["--dry-run"]].concat())
        .fine();
    for part in [
        "Ben (ben@x.example): viewer, until now nothing",
        "1 of them is seen newly",
        "kept from them: note",
        "Nothing is done yet",
    ] {
        assert!(told.contains(part), "“{part}” is not in: {told}");
    }
    place
        .by(BEN, &["contact", "show", "Max"])
        .refused(&["no such contact"]);
    place.by(ANNA, &words).fine();
    let shown = place.by(BEN, &["contact", "show", "Max"]).fine();
    assert!(!shown.contains("likes tea"), "{shown}");
    place
        .by(ANNA, &["share", "hide", "Family", BEN, "fone"])
        .refused(&["“fone” is no field"]);
    let said = place
        .by(ANNA, &["share", "hide", "Family", BEN, "phone"])
        .fine();
    assert!(said.contains("Kept from Ben"), "{said}");
    let told = place
        .by(ANNA, &["share", "show", "Family", BEN, "note", "--dry-run"])
        .fine();
    assert!(told.contains("seen newly: note"), "{told}");
    place
        .by(ANNA, &["share", "show", "Family", BEN, "note"])
        .fine();
    let shown = place.by(BEN, &["contact", "show", "Max"]).fine();
    assert!(shown.contains("likes tea"), "{shown}");
    let list = json(&place, ANNA, &["share", "list", "Family"]);
    assert_eq!(list[1]["hidden"], serde_json::json!(["phone"]));
}

#[test]
fn r9_invitations_by_link() {
    let place = three();
    let invite = |words: &[&str]| {
        json(
            &place,
            ANNA,
            &[&["share", "invite", "Family"], words].concat(),
        )
    };
    let made = invite(&[BEN, "--level", "editor", "--hide", "note"]);
    let link = made["link"].as_str().expect("a link");
    assert!(
        link.starts_with(&format!("http://{}/join/", place.bind)),
        "{link}"
    );
    place
        .by(ANNA, &["share", "invite", "Family", BEN])
        .refused(&["invited", "share resend"]);
    place
        .by(ANNA, &["share", "invite", "Family", "ben"])
        .refused(&["not an e-mail address"]);
    place
        .by(CARLA, &["share", "join", link])
        .refused(&["for another address", "Ask Anna"]);
    place
        .by(BEN, &["share", "join", &link[..link.len() - 3]])
        .refused(&["not all of it"]);
    place
        .by(BEN, &["share", "join", link, "--account", BEN])
        .refused(&["no such account"]);
    let said = place.by(BEN, &["share", "join", link]).fine();
    assert!(said.contains("You are an editor of “Family”"), "{said}");
    place
        .by(BEN, &["share", "join", link])
        .refused(&["accepted this invitation already"]);
    place
        .by(CARLA, &["share", "join", link])
        .refused(&["was used already"]);

    let made = invite(&[]);
    let (id, old) = (
        made["id"].as_str().expect("an id"),
        made["link"].as_str().expect("a link"),
    );
    let again = json(&place, ANNA, &["share", "resend", id]);
    assert_eq!(again["id"], made["id"]);
    place
        .by(CARLA, &["share", "join", old])
        .refused(&["not known here"]);
    let list = json(&place, ANNA, &["share", "invitations", "Family"]);
    let states: Vec<&str> = list
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|i| i["state"].as_str())
        .collect();
    assert_eq!(states, ["pending", "accepted"]);
    place.by(ANNA, &["share", "withdraw", id]).fine();
    let link = again["link"].as_str().expect("a link");
    place
        .by(CARLA, &["share", "join", link])
        .refused(&["was taken back"]);
    place
        .by(BEN, &["share", "invitations", "Family"])
        .refused(&["manager"]);
    let none = place.by(CARLA, &["share", "invitations"]).fine();
    assert!(none.contains("No invitation waits"), "{none}");

    // A link is told once: it is nowhere in the database.
    let secret = link.rsplit('/').next().expect("a secret");
    for file in crate::support::contents(&place.data()) {
        let bytes = std::fs::read(place.data().join(&file)).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(secret), "{file}");
    }
}

#[test]
fn r10_users_leave_and_are_removed() {
    let place = three();
    place.by(ANNA, &["share", "add", "Family", BEN]).fine();
    place.by(ANNA, &["share", "add", "Family", CARLA]).fine();
    place
        .by(ANNA, &["share", "leave", "Family"])
        .refused(&["own this label"]);
    place.by(ANNA, &["user", "leave", "--yes"]).refused(&[
        "“Family”",
        "kith share transfer",
        "kith label delete",
    ]);
    place
        .by(ANNA, &["share", "transfer", "Family", "eve@x.example"])
        .refused(&["no user eve@x.example"]);
    let plan = place.kith(&["user", "remove", ANNA]).fine();
    assert!(
        plan.contains("“Family” loses its owner") && plan.contains("Nothing is done yet"),
        "{plan}"
    );
    place.kith(&["user", "remove", ANNA, "--yes"]).fine();
    let users = place.kith(&["user", "list"]).fine();
    assert!(!users.contains(ANNA), "{users}");
    place
        .by(BEN, &["contact", "edit", "Max", "note=Hi"])
        .refused(&["lost its owner", "kith user adopt"]);
    let notices = json(&place, BEN, &["notice", "list"]);
    assert!(
        notices[0]["notice"]
            .as_str()
            .is_some_and(|n| n.contains("has lost its owner Anna")),
        "{notices}"
    );
    let id = notices[0]["id"].as_str().expect("an id");
    place
        .by(CARLA, &["notice", "dismiss", id])
        .refused(&["nothing with this id"]);
    place.by(BEN, &["notice", "dismiss", id]).fine();
    let frozen = json(&place, BEN, &["user", "frozen"]);
    assert_eq!(frozen[0]["label"], "Family");
    assert_eq!(frozen[0]["members"].as_array().map(Vec::len), Some(2));
    let doctor = place.kith(&["doctor"]).out;
    for part in [
        "A label has no owner any more, and ends in 29 days",
        "kith user adopt",
    ] {
        assert!(doctor.contains(part), "{doctor}");
    }
    place.kith(&["user", "adopt", "Family", CARLA]).fine();
    let doctor = place.kith(&["doctor"]).out;
    assert!(!doctor.contains("no owner any more"), "{doctor}");
    place
        .by(CARLA, &["contact", "edit", "Max", "note=Hi"])
        .fine();

    place
        .by(CARLA, &["share", "transfer", "Family", BEN])
        .fine();
    let left = place.by(CARLA, &["user", "leave", "--yes"]).fine();
    assert!(left.contains("no longer a user"), "{left}");
    let history = place.by(BEN, &["history", "Max"]).fine();
    assert!(
        history.contains("Anna") && history.contains("Carla"),
        "history knows their names: {history}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn r2_the_server_ends_what_was_shared_on_and_tells_it() {
    let place = three();
    place
        .by(ANNA, &["share", "add", "Family", BEN, "--level", "manager"])
        .fine();
    place.by(CARLA, &["label", "create", "Club"]).fine();
    place
        .by(CARLA, &["share", "add", "Club", BEN, "--level", "editor"])
        .fine();
    place.by(BEN, &["contact", "put", "Max", "Club"]).fine();
    place.by(CARLA, &["contact", "show", "Max"]).fine();
    place.by(ANNA, &["share", "revoke", "Family", BEN]).fine();
    let serving = place.serve().await;
    let words = ["--user", CARLA, "notice", "list"];
    place.until_says(&words, "Ben had put it there").await;
    let said = place.kith(&words).fine();
    assert!(!said.contains("Max"), "Carla sees it no more: {said}");
    let labels = json(&place, CARLA, &["label", "list"]);
    assert_eq!(labels[0]["contacts"], 0, "{labels}");
    serving.stop();
}

/// What a dry run tells is what is there afterwards, read back from the account.
#[tokio::test(flavor = "multi_thread")]
async fn d1_a_dry_run_tells_what_then_leaves_the_account() {
    let google = Google::start().await;
    google.also(BEN);
    let place = Place::with(&google);
    place.kith(&["user", "add", ANNA, "--name", "Anna"]).fine();
    place.kith(&["user", "add", BEN, "--name", "Ben"]).fine();
    place.connect_to(BEN, BEN).await.fine();
    place.by(ANNA, &["label", "create", "Family"]).fine();
    for name in ["Max", "Tom", "Eva"] {
        let (name, mail) = (
            format!("name={name} Berg"),
            format!("email={name}@y.example"),
        );
        place
            .by(ANNA, &["contact", "add", "Family", &name, &mail])
            .fine();
    }
    let serving = place.serve().await;
    place.by(ANNA, &["share", "add", "Family", BEN]).fine();
    let before = google.handle.people(BEN).expect("it is there").len();
    place
        .by(BEN, &["share", "accept", "Family", "--yes"])
        .fine();
    until("the contacts", async || {
        let people = google.handle.people(BEN).expect("it is there");
        (people.len() == before + 3).then_some(())
    })
    .await;
    place.by(BEN, &["sync", "now", "--wait"]).fine();

    let words = ["share", "revoke", "Family", BEN];
    let told = json(&place, ANNA, &[words.as_slice(), &["--dry-run"]].concat());
    let account = &told["accounts"][0];
    assert_eq!(
        account["account"],
        Value::Null,
        "whose it is, not its address: {told}"
    );
    assert_eq!(account["user"], BEN);
    assert_eq!(
        (&account["name"], &account["deleted"]),
        (&"Ben".into(), &3.into())
    );
    assert_eq!(account["contacts"], Value::Null, "K8: how many, not which");
    assert_eq!(told["people"][0]["lost"].as_array().map(Vec::len), Some(3));
    place.by(ANNA, &words).fine();
    until("Ben's account", async || {
        let people = google.handle.people(BEN).expect("it is there");
        (people.len() == before).then_some(())
    })
    .await;
    serving.stop();
}
