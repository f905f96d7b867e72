//! Google at its worst, as far as somebody reported it or nobody promises better: nothing is lost,
//! nothing doubled, and nobody is asked about what passes by itself.

use crate::{
    emulated::Google,
    support::{ANNA, Place, Serving, WORK, until},
};
use google_emulator::{Action, Fault, Limits, Settings};
use serde_json::Value;

fn set(google: &Google, change: impl Fn(&mut Settings)) {
    let mut settings = google.handle.settings();
    change(&mut settings);
    google.handle.set_settings(settings);
}

/// Anna's label of three, and a second account of hers, in which it is not yet.
async fn two(google: &Google) -> (Place, Serving) {
    google.also(WORK);
    let mut place = Place::in_step(google).await;
    place.set("KITH_SYNC_SETTLE", "1s");
    place.connect(WORK).await.fine();
    let serving = place.serve().await;
    place.kith(&["sync", "now", "--wait"]).fine();
    (place, serving)
}

fn mirrored(place: &Place) {
    let words = ["label", "mirror", "Family", "--account", WORK, "--yes"];
    place.kith(&words).fine();
}

/// The given names in an account, sorted.
fn names(google: &Google, account: &str) -> Vec<String> {
    let people = google.handle.people(account).expect("it is there");
    let mut names: Vec<String> = people
        .iter()
        .filter_map(|p| Some(p["names"][0]["givenName"].as_str()?.to_owned()))
        .collect();
    names.sort();
    names
}

async fn come(google: &Google, all: &[&str]) {
    until("everybody is there", async || {
        (names(google, WORK) == all).then_some(())
    })
    .await;
}

fn questions(place: &Place) -> Vec<String> {
    let all = place.kith(&["question", "list", "--json"]).json();
    let question = |q: &Value| q["question"].as_str().unwrap_or_default().to_owned();
    all.as_array().into_iter().flatten().map(question).collect()
}

const FAMILY: [&str; 3] = ["Αθηνά", "Борис", "春子"];

#[tokio::test(flavor = "multi_thread")]
async fn f20_of_a_batch_refused_without_a_name_one_alone_stays_out() {
    let google = Google::start().await;
    let (place, serving) = two(&google).await;
    for n in 0..20 {
        let name = format!("name=P{n:02}");
        let note = match n {
            13 => format!("note={}", "long ".repeat(300)),
            _ => "note=short".to_owned(),
        };
        let words = ["--user", ANNA, "contact", "add", "Family", &name, &note];
        place.kith(&words).fine();
    }
    place.kith(&["sync", "now", "--wait"]).fine();
    set(&google, |s| {
        s.batch_details = false;
        s.limits = Limits {
            characters: Some(1_024),
            ..Limits::default()
        };
    });
    google.handle.reset_counters();
    mirrored(&place);
    until("all but one are there", async || {
        (names(&google, WORK).len() == 22 && questions(&place).len() == 1).then_some(())
    })
    .await;
    assert!(!names(&google, WORK).contains(&"P13".to_owned()));
    let asked = questions(&place).concat();
    assert!(
        asked.contains("does not take a contact as it is"),
        "{asked}"
    );
    let counters = google.handle.counters();
    let made = counters.of(WORK, "people.batchCreateContacts");
    // As many as find one of 23 by halves, once or twice over; each try of a person alone is one.
    assert!(made.requests <= 36, "{made:?}");
    // Once it is short enough, it comes.
    place.kith(&["contact", "edit", "P13", "note=short"]).fine();
    until("it is there, too", async || {
        (names(&google, WORK).len() == 23).then_some(())
    })
    .await;
    serving.stop();
}

/// Pitfall 23: a group that was made a moment ago is nowhere yet.
#[tokio::test(flavor = "multi_thread")]
async fn f23_a_group_that_cannot_be_used_yet_is_waited_for() {
    let google = Google::start().await;
    let (place, serving) = two(&google).await;
    set(&google, |s| s.group_lag_ms = 3_000);
    mirrored(&place);
    come(&google, &FAMILY).await;
    place.kith(&["sync", "now", "--wait"]).fine();
    assert_eq!(questions(&place), [""; 0]);
    let groups = google.handle.groups(WORK).expect("it is there");
    let ours = groups.iter().filter(|g| g.to_string().contains("Family"));
    assert_eq!(ours.count(), 1, "{groups:?}");
    assert_eq!(names(&google, WORK), FAMILY);
    serving.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn f45_a_delta_of_who_did_not_change_brings_no_write() {
    let google = Google::start().await;
    let (place, serving) = two(&google).await;
    mirrored(&place);
    come(&google, &FAMILY).await;
    place.kith(&["sync", "now", "--wait"]).fine();
    set(&google, |s| s.unchanged_in_deltas = true);
    google.handle.reset_counters();
    let listed = |account| {
        let counters = google.handle.counters();
        counters.of(account, "people.connections.list").requests
    };
    until("both were looked at some times", async || {
        (listed(ANNA) > 5 && listed(WORK) > 5).then_some(())
    })
    .await;
    let counters = google.handle.counters();
    for account in [ANNA, WORK] {
        for method in ["people.batchUpdateContacts", "people.batchCreateContacts"] {
            assert_eq!(counters.of(account, method).requests, 0, "{method}");
        }
    }
    let history = place.kith(&["history", "Борис", "--json"]).json();
    assert_eq!(history.as_array().map(Vec::len), Some(1), "{history}");
    serving.stop();
}

/// An entry may be refused in an answer that is none to the others.
#[tokio::test(flavor = "multi_thread")]
async fn f20_an_entry_refused_within_an_answer_is_tried_again_and_made_once() {
    let google = Google::start().await;
    let (place, serving) = two(&google).await;
    google.handle.fault(Fault::next(
        "people.batchCreateContacts",
        Action::EntryFails(409),
    ));
    mirrored(&place);
    come(&google, &FAMILY).await;
    google.handle.fault(Fault::next(
        "people.batchUpdateContacts",
        Action::EntryFails(409),
    ));
    place
        .kith(&["contact", "edit", "Борис", "note=Hallo"])
        .fine();
    until("the note is in both", async || {
        let noted = |account: &str| {
            let people = google.handle.people(account).expect("it is there");
            people
                .iter()
                .any(|p| p["biographies"][0]["value"] == "Hallo")
        };
        (noted(ANNA) && noted(WORK)).then_some(())
    })
    .await;
    place.kith(&["sync", "now", "--wait"]).fine();
    assert_eq!(names(&google, WORK), FAMILY);
    assert_eq!(questions(&place), [""; 0]);
    serving.stop();
}

/// Whoever Google takes out of its bin may be another person by id.
#[tokio::test(flavor = "multi_thread")]
async fn f39_who_is_restored_as_somebody_else_is_there_once() {
    let google = Google::start().await;
    let (place, serving) = two(&google).await;
    mirrored(&place);
    come(&google, &FAMILY).await;
    place.kith(&["sync", "now", "--wait"]).fine();
    set(&google, |s| s.restores_anew = true);
    let people = google.handle.people(ANNA).expect("hers");
    let boris = people
        .iter()
        .find(|p| p["names"][0]["givenName"] == "Борис")
        .and_then(|p| p["resourceName"].as_str())
        .expect("he is there")
        .to_owned();
    google
        .handle
        .user_deletes(ANNA, &boris)
        .expect("he is there");
    come(&google, &["Αθηνά", "春子"]).await;
    google
        .handle
        .user_restores(ANNA, &boris)
        .expect("he is in the bin");
    come(&google, &FAMILY).await;
    place.kith(&["sync", "now", "--wait"]).fine();
    assert_eq!(names(&google, ANNA), FAMILY);
    assert_eq!(names(&google, WORK), FAMILY);
    let members = place.kith(&["contact", "list", "Family", "--json"]).json();
    assert_eq!(members.as_array().map(Vec::len), Some(3), "{members}");
    serving.stop();
}
