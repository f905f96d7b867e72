//! What cannot be shared so is refused in a sentence that tells what to do, and changes nothing.

use crate::{
    emulated::Google,
    support::{ANNA, Place, Said, until},
};
use google_emulator::Profile;

const BEN: &str = "ben@x.example";
const CARLA: &str = "carla@x.example";

/// Anna's label, which Ben manages; Carla has nothing.
fn managed() -> Place {
    let place = Place::new();
    for (email, name) in [(ANNA, "Anna"), (BEN, "Ben"), (CARLA, "Carla")] {
        place.kith(&["user", "add", email, "--name", name]).fine();
    }
    by(&place, ANNA, &["label", "create", "Family"]).fine();
    let words = ["share", "add", "Family", BEN, "--level", "manager"];
    by(&place, ANNA, &words).fine();
    place
}

fn by(place: &Place, user: &str, words: &[&str]) -> Said {
    place.kith(&[&["--user", user], words].concat())
}

#[test]
fn what_is_above_ones_own_level_or_twice_is_refused() {
    let place = managed();
    let list = || by(&place, ANNA, &["--json", "share", "list", "Family"]).fine();
    let before = list();
    for (user, words, parts) in [
        (
            BEN,
            &["share", "add", "Family", CARLA, "--level", "manager"][..],
            &["only levels below that", "Ask its owner"][..],
        ),
        (
            BEN,
            &["share", "set", "Family", BEN, "viewer"],
            &["only levels below that", "Ask its owner"],
        ),
        (BEN, &["share", "transfer", "Family", CARLA], &["owner"]),
        (
            ANNA,
            &["share", "transfer", "Family", CARLA],
            &["only to somebody who has it", "kith share add"],
        ),
        (
            ANNA,
            &["share", "add", "Family", BEN],
            &[
                "shared there already",
                "at the level manager",
                "kith share set",
            ],
        ),
        (CARLA, &["share", "add", "Family", BEN], &["no such label"]),
    ] {
        by(&place, user, words).refused(parts);
        assert_eq!(list(), before, "{words:?}");
    }
    by(
        &place,
        BEN,
        &["share", "add", "Family", CARLA, "--level", "deleter"],
    )
    .fine();
}

#[test]
fn r10_the_last_user_leaves_and_is_told_that_nobody_is_left() {
    let place = Place::new();
    place.kith(&["user", "add", ANNA, "--name", "Anna"]).fine();
    place.kith(&["label", "create", "Family"]).fine();
    place
        .kith(&["contact", "add", "Family", "name=Max Berg"])
        .fine();
    let plan = place.kith(&["user", "leave"]).fine();
    assert!(plan.contains("Nothing is done yet"), "{plan}");
    let left = place.kith(&["user", "leave", "--yes"]).fine();
    for part in ["no longer a user", "Nobody is left here", "kith user add"] {
        assert!(left.contains(part), "{part} in {left}");
    }
    place
        .kith(&["label", "list"])
        .refused(&["There is no user yet", "kith user add"]);
    // Whoever is added later has nothing of hers, under whatever address.
    place.kith(&["user", "add", ANNA, "--name", "Anna"]).fine();
    let labels = place.kith(&["label", "list"]).fine();
    assert!(labels.contains("There is no label"), "{labels}");
}

/// By its link into an account at once; an empty label says so.
#[tokio::test(flavor = "multi_thread")]
async fn r9_a_label_is_joined_into_an_account() {
    let google = Google::start().await;
    google
        .handle
        .create_account(Profile::new(BEN))
        .expect("nobody has the address");
    let place = Place::with(&google);
    for (user, name) in [(ANNA, "Anna"), (BEN, "Ben")] {
        place.kith(&["user", "add", user, "--name", name]).fine();
        let words = ["--user", user, "account", "connect", "--hint", user];
        place.visit(&words, str::to_owned).await.fine();
    }
    let serving = place.serve().await;
    by(&place, ANNA, &["label", "create", "Club"]).fine();
    let invited = by(&place, ANNA, &["--json", "share", "invite", "Club", BEN]).fine();
    let invited: serde_json::Value = serde_json::from_str(&invited).expect("it is JSON");
    let link = invited["link"].as_str().expect("a link");
    by(
        &place,
        BEN,
        &["share", "join", link, "--account", "none@x.example"],
    )
    .refused(&["no such account"]);
    let joined = by(
        &place,
        BEN,
        &["share", "join", link, "--account", BEN, "--yes"],
    )
    .fine();
    for part in [
        "You are a viewer of “Club” now",
        "the label is empty",
        "kept in step",
    ] {
        assert!(joined.contains(part), "{part} in {joined}");
    }
    by(&place, ANNA, &["contact", "add", "Club", "name=Max Berg"]).fine();
    until("Max at Ben's", async || {
        let people = google.handle.people(BEN).expect("the account is there");
        (people.len() == 1).then_some(())
    })
    .await;
    // Disconnecting says what becomes of what others share, and they are told.
    by(&place, BEN, &["account", "disconnect", BEN]).refused(&[
        "Club (Anna)",
        "--remove",
        "--keep",
    ]);
    by(&place, BEN, &["account", "disconnect", BEN, "--keep"]).fine();
    let told = by(&place, ANNA, &["notice", "list"]).fine();
    assert!(
        told.contains("Ben disconnected an account that showed “Club”"),
        "{told}"
    );
    let people = google.handle.people(BEN).expect("the account is there");
    assert_eq!(people.len(), 1);
    serving.stop();
}

/// Whom Kith makes for a label shows on phones or does not (G1).
#[tokio::test(flavor = "multi_thread")]
async fn g1_a_label_is_kept_off_phones() {
    let google = Google::start().await;
    let place = Place::with(&google);
    place.kith(&["user", "add", ANNA, "--name", "Anna"]).fine();
    place.connect(ANNA).await.fine();
    let serving = place.serve().await;
    place.kith(&["label", "create", "Club"]).fine();
    place
        .kith(&["label", "mirror", "Club", "--not-on-phone", "--yes"])
        .fine();
    let before = google
        .handle
        .people(ANNA)
        .expect("the account is there")
        .len();
    place
        .kith(&["contact", "add", "Club", "name=Max Berg"])
        .fine();
    let groups = async |name: &str| {
        until(name, async || {
            let people = google.handle.people(ANNA).expect("the account is there");
            let person = people.iter().find(|p| p["names"][0]["givenName"] == name)?;
            let of = person["memberships"].as_array()?.iter();
            let of =
                of.filter_map(|m| m["contactGroupMembership"]["contactGroupResourceName"].as_str());
            Some(of.map(str::to_owned).collect::<Vec<_>>())
        })
        .await
    };
    let phone = "contactGroups/myContacts".to_owned();
    let max = groups("Max").await;
    assert!(max.len() == 1 && !max.contains(&phone), "{max:?}");
    let said = place.kith(&["label", "phone", "Club", "on"]).fine();
    assert!(said.contains("shows on your phones"), "{said}");
    place
        .kith(&["contact", "add", "Club", "name=Ida Berg"])
        .fine();
    assert!(groups("Ida").await.contains(&phone));
    let now = google
        .handle
        .people(ANNA)
        .expect("the account is there")
        .len();
    assert_eq!(now, before + 2);
    serving.stop();
}
