//! `kith doctor`: everything in order, and each thing that may not be.

use crate::{
    emulated::Google,
    support::{ANNA, Place, Said, free_port},
};
use google_emulator::{Action, Fault, Reason, Settings};
use serde_json::Value;
use std::{fs, net::TcpListener};

async fn connected(google: &Google) -> Place {
    let place = Place::with(google);
    place.kith(&["user", "add", ANNA]).fine();
    place.connect(ANNA).await.fine();
    place
}

/// It found a problem, and said all of this on standard output.
#[track_caller]
fn found(said: &Said, parts: &[&str]) {
    assert_eq!(said.code, 1, "{said:?}");
    for part in parts {
        assert!(said.out.contains(part), "“{part}” is not in: {}", said.out);
    }
    assert!(said.err.is_empty(), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_in_order() {
    let google = Google::start().await;
    let place = connected(&google).await;
    let said = place.kith(&["doctor"]).fine();
    for part in [
        "Everything is as it should be.",
        "Redirect address: http://127.0.0.1:",
        "the variable KITH_GOOGLE_CLIENT_SECRET",
        "SQLite finds it whole",
        "it opens the one account there is",
        "No server runs",
        "The clock is right",
        "Google knows the OAuth client",
        "anna@home.example lets Kith in",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let serving = place.serve().await;
    let said = place.kith(&["doctor"]).fine();
    assert!(
        said.contains("A server runs") && said.contains("leads to the server"),
        "{said}"
    );
    serving.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn s2_a_place_of_photos_that_is_out_of_reach_is_told() {
    let google = Google::start().await;
    let mut place = connected(&google).await;
    let said = place.kith(&["doctor"]).fine();
    assert!(said.contains(&format!("{} answers", google.url)), "{said}");
    let nobody = format!("http://{}", free_port());
    place.set("KITH_GOOGLE_PHOTO_HOSTS", &nobody);
    let said = place.kith(&["doctor"]).fine();
    let unreached = format!("{nobody} cannot be reached, from which photos come");
    for part in [
        unreached.as_str(),
        "KITH_GOOGLE_PHOTO_HOSTS",
        "no problem and 1 warning",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_an_account_can_show_is_not_said_to_be_right() {
    let google = Google::start().await;
    let place = Place::with(&google);
    let said = place.kith(&["doctor"]).fine();
    for part in [
        "whether the People API is switched on",
        "no problem and 1 warning",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_in_an_accounts_way_is_told_with_who_has_to_act() {
    let google = Google::start().await;
    let place = connected(&google).await;
    for (method, reason, parts) in [
        (
            "contactGroups.list",
            Reason::ServiceDisabled,
            [
                "The People API is switched off",
                "apis/library/people.googleapis.com",
            ],
        ),
        (
            "contactGroups.list",
            Reason::ScopeInsufficient,
            ["may not see the contacts", "tick the box about contacts"],
        ),
        (
            "oauth.token",
            Reason::InvalidRapt,
            [
                "sign in anew from time to time",
                "--again anna@home.example",
            ],
        ),
        (
            "oauth.token",
            Reason::AdminPolicy,
            ["does not let this program in", "administrator"],
        ),
    ] {
        let fault = Fault::next(method, Action::Refuse(reason)).of(ANNA);
        google.handle.fault(fault.times(9));
        found(&place.kith(&["doctor"]), &parts);
        google.handle.clear_faults();
    }
    place.kith(&["doctor"]).fine();
}

/// Google seldom gives a newer token in place of an account's; where it does, the one before is dead.
#[tokio::test(flavor = "multi_thread")]
async fn s5_a_token_that_is_replaced_while_doctor_asks_is_kept() {
    let google = Google::start().await;
    let place = connected(&google).await;
    google.handle.set_settings(Settings {
        rotates_refresh_tokens: true,
        ..google.handle.settings()
    });
    for _ in 0..3 {
        google.handle.reset_counters();
        place.kith(&["doctor"]).fine();
        let counters = google.handle.counters();
        assert_eq!(counters.of(ANNA, "oauth.token").requests, 1);
    }
    let serving = place.serve().await;
    place.until_says(&["sync"], "in step").await;
    // Beside a server that has its own access, too.
    place.kith(&["doctor"]).fine();
    google.handle.expire_access_tokens();
    place.kith(&["sync", "now", "--wait"]).fine();
    place.kith(&["doctor"]).fine();
    serving.stop();
}

#[test]
fn an_empty_directory_lacks_a_client_and_is_left_empty() {
    let place = Place::new();
    let said = place.kith(&["doctor"]);
    assert_eq!(said.code, 1, "{said:?}");
    for part in [
        "No OAuth client is set",
        "docs/google-setup.md",
        "is made at the first start",
    ] {
        assert!(said.out.contains(part), "{part} in {}", said.out);
    }
    assert!(!place.data().exists(), "a look makes nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_thing_that_is_wrong_is_told_with_the_next_step() {
    let google = Google::start().await;
    let mut place = connected(&google).await;
    let doctor = |place: &Place| place.kith(&["doctor"]);

    place.set("KITH_GOOGLE_CLIENT_SECRET", "another");
    found(
        &doctor(&place),
        &[
            "Google refuses the OAuth client",
            "Compare KITH_GOOGLE_CLIENT_ID",
        ],
    );
    place.set("KITH_GOOGLE_CLIENT_SECRET", "secret");

    place.set("KITH_GOOGLE_ISSUER", &format!("http://{}", free_port()));
    found(
        &doctor(&place),
        &["nobody listens there", "Check KITH_GOOGLE_ISSUER"],
    );
    place.set("KITH_GOOGLE_ISSUER", &google.url.replace("http", "https"));
    found(
        &doctor(&place),
        &["does not speak TLS", "Check KITH_GOOGLE_ISSUER"],
    );
    place.set("KITH_GOOGLE_ISSUER", &google.url);

    let taken = TcpListener::bind(place.bind).expect("it was free");
    found(
        &doctor(&place),
        &["is in use by another program", "KITH_BIND=127.0.0.1:"],
    );
    drop(taken);

    place.set("KITH_SYNC_SETTEL", "1s");
    let said = doctor(&place).fine();
    assert!(
        said.contains("Did you mean KITH_SYNC_SETTLE?"),
        "a warning is no problem: {said}"
    );
    place.set("KITH_SYNC_SETTEL", "");

    google
        .handle
        .fault(Fault::next("contactGroups.list", Action::Status(403)).times(9));
    let refused = doctor(&place);
    assert!(refused.out.contains(ANNA), "{refused:?}");
    google.handle.clear_faults();
    google
        .handle
        .fault(Fault::next("contactGroups.list", Action::Html(200)).times(9));
    let proxy = doctor(&place).fine();
    assert!(
        proxy.contains("could not be asked") && proxy.contains("KITH_GOOGLE_PEOPLE_URL"),
        "{proxy}"
    );
    google.handle.clear_faults();

    google.handle.revoke_tokens(ANNA).expect("she is there");
    found(
        &doctor(&place),
        &[
            ANNA,
            "no longer accepts Kith's access",
            "`kith account connect --again anna@home.example`",
        ],
    );
    place.connect(ANNA).await.fine();

    let key = place.data().join("secret.key");
    fs::rename(&key, key.with_extension("away")).expect("it is there");
    found(
        &doctor(&place),
        &["secret.key is missing", "See the key above"],
    );
    fs::rename(key.with_extension("away"), &key).expect("it is there");

    fs::write(
        place.dir.join("kith.toml"),
        "bnid = 1\n[trash]\ndays = \"x\"\n",
    )
    .expect("writable");
    found(
        &doctor(&place),
        &[
            "`bnid`",
            "kith.toml, line 1",
            "Did you mean `bind`?",
            "`trash.days`",
            "line 3",
        ],
    );
    fs::write(place.dir.join("kith.toml"), "").expect("writable");
    doctor(&place).fine();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_account_that_would_work_again_is_resumed() {
    let google = Google::start().await;
    let place = connected(&google).await;
    // As an operator's pause leaves it.
    let database = rusqlite::Connection::open(place.data().join("kith.db")).expect("it is there");
    let pause = |state: &str| {
        let paused = database.execute("UPDATE accounts SET state = ?1", [state]);
        assert_eq!(paused, Ok(1));
    };
    for (state, next) in [
        (
            "service-disabled",
            "It works again: the account goes on by itself within ten minutes",
        ),
        (
            "scope-missing",
            "It would work again now: `kith account resume anna@home.example`",
        ),
    ] {
        pause(state);
        found(&place.kith(&["doctor"]), &[state, next]);
    }
    place.kith(&["account", "resume", ANNA]).fine();
    place.kith(&["doctor"]).fine();

    // What waits for the operator is not said to go on before it does.
    pause("service-disabled");
    let said = place.kith(&["account", "resume", ANNA]).fine();
    assert!(said.contains("by itself within ten minutes"), "{said}");
    let shown = place.kith(&["account", "show"]).fine();
    assert!(shown.contains("service-disabled"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn findings_as_json() {
    let place = Place::new();
    let said = place.kith(&["doctor", "--json"]);
    assert_eq!(said.code, 1);
    let findings: Vec<Value> = serde_json::from_str(&said.out).expect("nothing but JSON");
    let client = findings.iter().find(|f| f["check"] == "client");
    let client = client.expect("it was looked at");
    assert_eq!(client["level"], "problem");
    assert!(client["said"].is_string() && client["next"].is_string());
}
