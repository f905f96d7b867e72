//! Accounts that wait: to be connected again and no other in their place, to be tried again, for
//! a server.

use crate::{
    emulated::Google,
    support::{ANNA, Place, WORK, posted},
};
use google_emulator::{Action, Fault};
use serde_json::Value;

/// The way out that Kith prints connects the account that waits, and no other.
#[tokio::test(flavor = "multi_thread")]
async fn f67_the_way_out_of_a_pause_is_for_the_account_that_waits() {
    let google = Google::start().await;
    google.also(WORK);
    let place = Place::connected(&google).await;
    let serving = place.serve().await;
    google.handle.revoke_tokens(ANNA).expect("she is there");
    place
        .until_says(
            &["account", "show"],
            "`kith account connect --again anna@home.example`",
        )
        .await;
    let work = |link: &str| {
        // Whoever is suggested, somebody else is chosen.
        let pairs = link
            .split('&')
            .filter(|pair| !pair.starts_with("login_hint="));
        let link: Vec<&str> = pairs.collect();
        format!("{}&login_hint=anna%40work.example", link.join("&"))
    };
    let again = ["account", "connect", "--again", ANNA];
    let connect = ["account", "connect"];
    for (words, said) in [
        (again.as_slice(), "Another Google account was chosen"),
        (&connect, "another of yours waits to be connected again"),
        (
            &["account", "connect", "--hint", "anna@wrok.example"],
            "not the one whose address was given",
        ),
    ] {
        place.visit(words, work).await.refused(&[said]);
        let list = place.kith(&["account", "list"]).fine();
        assert!(!list.contains(WORK), "{words:?}: {list}");
    }
    place
        .kith(&["account", "connect", "--again", "anna@wrok.example"])
        .refused(&["no such account", "kith account list"]);
    // What was given and not taken was given back.
    let live = google.handle.counters().of(WORK, "oauth.revoke").requests;
    assert_eq!(live, 3, "three visits");

    place.visit(&again, str::to_owned).await.fine();
    place.until_says(&["sync"], "in step").await;
    let new = ["account", "connect", "--new"];
    place.visit(&new, work).await.fine();
    assert!(place.kith(&["account", "list"]).fine().contains(WORK));
    serving.stop();
}

/// Whoever says yes to everything but the contacts.
async fn withheld(place: &Place, email: &str) {
    let callback = place
        .typed(
            &["account", "connect", "--paste", "--hint", email],
            async |link| {
                let form = [("decision", "allow"), ("account", email)];
                format!("{}\n", posted(link, &form).await)
            },
        )
        .await;
    callback.refused(&["The access to contacts was not granted"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn f62_an_access_without_contacts_is_given_back() {
    let google = Google::start().await;
    google.also(WORK);
    let place = Place::connected(&google).await;
    let revoked = |email: &str| google.handle.counters().of(email, "oauth.revoke").requests;
    withheld(&place, WORK).await;
    assert_eq!(revoked(WORK), 1);
    // It is the grant of an account that is connected: that one goes on.
    withheld(&place, ANNA).await;
    assert_eq!(revoked(ANNA), 0);
    place.kith(&["doctor"]).fine();
}

#[tokio::test(flavor = "multi_thread")]
async fn s6_an_account_that_waits_for_a_server_says_so() {
    let google = Google::start().await;
    let place = Place::connected(&google).await;
    let shown = || place.kith(&["account", "show", "--json"]).json();
    let account = shown();
    assert_eq!(account["state"], "no-server", "{account}");
    assert_eq!(account["wayOut"], "Start it with `kith serve`.");
    let list = place.kith(&["account", "list"]).fine();
    assert!(
        list.contains("no-server") && list.contains("kith serve"),
        "{list}"
    );
    let serving = place.serve().await;
    place.until_says(&["account", "show"], "in-step").await;
    serving.stop();
    assert_eq!(shown()["state"], "in-step", "nothing waits for a server");
}

#[tokio::test(flavor = "multi_thread")]
async fn s5_an_account_that_was_refused_by_mistake_goes_on_once_it_is_tried() {
    let google = Google::start().await;
    let place = Place::connected(&google).await;
    let serving = place.serve().await;
    place.until_says(&["sync"], "in step").await;
    google
        .handle
        .fault(Fault::next("contactGroups.list", Action::Status(401)).times(2));
    place.until_says(&["account", "show"], "grant-over").await;
    // Google is fine again: doctor's next step is one.
    let doctor = place.kith(&["doctor"]);
    let next = "kith account resume anna@home.example";
    assert!(doctor.out.contains(next), "{doctor:?}");
    place.kith(&["account", "resume", ANNA]).fine();
    place.until_says(&["account", "show"], "in-step").await;
    let log = serving.stop().err;
    assert_eq!(log.matches("grant-over").count(), 1, "said once: {log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn f60_an_access_that_ends_by_itself_soon_is_told_until_it_is_given_anew() {
    let google = Google::start().await;
    let lasts = |seconds| {
        let mut settings = google.handle.settings();
        settings.refresh_token_life_s = seconds;
        google.handle.set_settings(settings);
    };
    lasts(Some(2 * 24 * 3600));
    let place = Place::connected(&google).await;
    let shown = || -> Value { place.kith(&["account", "show", "--json"]).json() };
    let account = shown();
    assert!(account["ends"].is_string(), "{account}");
    let warning = account["warning"].as_str().unwrap_or_default();
    for part in [
        "Google ends Kith's access by itself in 48 h",
        "`kith account connect --again anna@home.example`",
    ] {
        assert!(warning.contains(part), "{part} in {account}");
    }
    let doctor = place.kith(&["doctor"]).fine();
    for part in ["Kith's access ends at", "no problem and 1 warning"] {
        assert!(doctor.contains(part), "{part} in {doctor}");
    }

    // The project was published.
    lasts(None);
    let again = ["account", "connect", "--again", ANNA];
    place.visit(&again, str::to_owned).await.fine();
    let account = shown();
    assert_eq!(
        (&account["ends"], &account["warning"]),
        (&Value::Null, &Value::Null)
    );
    assert!(!place.kith(&["doctor"]).fine().contains("ends at"));
}
