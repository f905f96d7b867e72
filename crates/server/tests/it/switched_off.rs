//! The People API is switched off for a while, by mistake say: every account stops, without a storm
//! of requests, and goes on where it was (F56).

use crate::{
    emulated::Google,
    support::{ANNA, Place, WORK, until},
};
use google_emulator::{Action, Fault, Reason};
use serde_json::Value;

/// How each account stands.
fn states(place: &Place) -> Vec<String> {
    let all = place.kith(&["account", "list", "--json"]).json();
    let state = |a: &Value| a["state"].as_str().unwrap_or_default().to_owned();
    all.as_array().into_iter().flatten().map(state).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn f56_a_people_api_that_is_switched_off_stops_all_accounts_and_loses_nothing() {
    let google = Google::start().await;
    let place = Place::in_step(&google).await;
    google.also(WORK);
    place.connect(WORK).await.fine();
    let serving = place.serve().await;
    place
        .kith(&["label", "mirror", "Family", "--account", WORK, "--yes"])
        .fine();
    place.kith(&["sync", "now", "--wait"]).fine();
    let people = |email| google.handle.people(email).expect("it is there").len();
    assert_eq!(people(WORK), 3);

    let off = Action::Refuse(Reason::ServiceDisabled);
    google
        .handle
        .fault(Fault::next("contactGroups.list", off).times(99));
    let refused = || -> u64 {
        let counters = google.handle.counters();
        let of = |email| counters.of(email, "contactGroups.list").errors;
        of(ANNA) + of(WORK)
    };
    until("both accounts stop", async || {
        let paused = |state: &String| state == "service-disabled";
        (states(&place).iter().filter(|s| paused(s)).count() == 2).then_some(())
    })
    .await;
    // Each may have been asking when the first was refused.
    let storm = refused();
    assert!((1..=2).contains(&storm), "{storm}");
    place.writes("while it is off").fine();
    for email in [ANNA, WORK] {
        place.kith(&["sync", "now", "--account", email]).fine();
        let shown = place.kith(&["account", "show", email]).fine();
        for part in ["service-disabled", "apis/library/people.googleapis.com"] {
            assert!(shown.contains(part), "{part} in {shown}");
        }
    }
    // One more, should it take as long as until the next try.
    assert!(refused() <= storm + 1, "{storm}, {}", refused());
    let doctor = place.kith(&["doctor"]);
    assert_eq!(doctor.code, 1, "{doctor:?}");
    let next = "Let the operator enable it at";
    assert!(doctor.out.contains(next), "{doctor:?}");

    google.handle.clear_faults();
    let log = serving.stop().err;
    assert_eq!(log.matches("service-disabled").count(), 1, "{log}");
    let serving = place.serve().await;
    google.arrives("while it is off").await;
    until("both accounts go on", async || {
        let in_step = |state: &String| state == "in-step";
        states(&place).iter().all(in_step).then_some(())
    })
    .await;
    place.still_three(&google);
    assert_eq!(people(WORK), 3);
    serving.stop();
}
