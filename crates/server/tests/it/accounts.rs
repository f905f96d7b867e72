//! Connecting accounts, and accounts that no longer let Kith in.

use crate::{
    emulated::Google,
    support::{ANNA, Place, contents, get, until},
};
use serde_json::{Value, json};

async fn connected(google: &Google) -> Place {
    let place = Place::with(google);
    place.kith(&["user", "add", ANNA]).fine();
    place.connect(ANNA).await.fine();
    place
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_refresh_token_pauses_and_connecting_again_goes_on() {
    let google = Google::start().await;
    let place = connected(&google).await;
    let serving = place.serve().await;
    place
        .kith(&["label", "create", "--from-group", "Family"])
        .fine();
    place.until_says(&["label", "list"], "3").await;

    google
        .handle
        .revoke_tokens(ANNA)
        .expect("the account is there");
    place
        .until_says(&["sync"], "no longer lets Kith in: `kith account connect`")
        .await;
    place.kith(&["contact", "list", "Family"]).fine();

    // While it is paused, people go on working on both sides.
    place
        .kith(&["contact", "edit", "Борис", "note=От Анны"])
        .fine();
    place.connect(ANNA).await.fine();
    until("the note", async || {
        let people = google.handle.people(ANNA).expect("the account is there");
        people
            .iter()
            .any(|p| p["biographies"][0]["value"] == "От Анны")
            .then_some(())
    })
    .await;
    place.kith(&["sync", "now", "--wait"]).fine();
    assert!(place.kith(&["sync"]).fine().contains("in step"));
    let log = serving.stop().err;
    assert_eq!(
        log.matches("connect it again").count(),
        1,
        "said once: {log}"
    );
    for secret in ["От Анны", "Борис", "Αθηνά"] {
        assert!(
            !log.contains(secret),
            "the log never has what contacts say: {log}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_is_heard_by_the_running_server() {
    let google = Google::start().await;
    let mut place = connected(&google).await;
    // Only a wish that is heard brings a look within this test.
    place.set("KITH_SYNC_POLL_MIN", "1h");
    place.set("KITH_SYNC_POLL_MAX", "1h");
    let serving = place.serve().await;
    place
        .kith(&["label", "create", "--from-group", "Family"])
        .fine();
    place.until_says(&["label", "list"], "3").await;
    place
        .kith(&[
            "contact",
            "add",
            "Family",
            "name=Zoë Ångström",
            "email=zoe@x.example",
        ])
        .fine();
    until("the new contact", async || {
        let people = google.handle.people(ANNA).expect("the account is there");
        let zoe = |p: &Value| p["emailAddresses"][0]["value"] == "zoe@x.example";
        people.iter().any(zoe).then_some(())
    })
    .await;
    let history = place.kith(&["history", "Zoë"]).fine();
    assert!(history.contains("by the operator"), "{history}");
    let shown = place.kith(&["contact", "show", "zoe@x.example"]).fine();
    assert!(
        shown.contains("Zoë Ångström") && shown.contains("owner"),
        "{shown}"
    );
    serving.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_works_once_and_a_refusal_is_told() {
    let google = Google::start().await;
    let place = Place::with(&google);
    place.kith(&["user", "add", ANNA]).fine();
    let serving = place.serve().await;
    let callback = format!("http://{}/oauth/callback", place.bind);

    let refuse = |link: &str| {
        let state = link
            .split("state=")
            .nth(1)
            .and_then(|s| s.split('&').next())
            .unwrap_or_default();
        format!("{callback}?error=access_denied&state={state}")
    };
    let words = ["account", "connect", "--hint", ANNA];
    place
        .visit(&words, refuse)
        .await
        .refused(&["You said no", "kith account connect"]);
    assert!(
        get(&format!("{callback}?code=x&state=made-up"))
            .await
            .is_none()
    );
    assert!(
        place
            .kith(&["account", "list"])
            .fine()
            .contains("No account is connected")
    );

    place.connect(ANNA).await.fine();
    assert!(place.kith(&["account", "list"]).fine().contains(ANNA));
    assert_eq!(
        contents(&place.data().join("connecting")),
        Vec::<String>::new(),
        "nothing is left lying about"
    );
    serving.stop();
}

#[test]
fn without_an_oauth_client_it_is_told_how_to_get_one() {
    let place = Place::new();
    place.kith(&["user", "add", ANNA]).fine();
    let callback = format!("http://{}/oauth/callback", place.bind);
    place.kith(&["account", "connect"]).refused(&[
        "No OAuth client is set",
        "KITH_GOOGLE_CLIENT_ID",
        &callback,
    ]);
}

#[tokio::test(flavor = "multi_thread")]
async fn disconnecting_leaves_contacts_where_they_are() {
    let google = Google::start().await;
    let place = connected(&google).await;
    let serving = place.serve().await;
    place
        .kith(&["label", "create", "--from-group", "Family"])
        .fine();
    place.until_says(&["label", "list"], "3").await;
    place.kith(&["account", "disconnect", ANNA]).fine();
    google
        .handle
        .user_creates(ANNA, json!({ "names": [{ "givenName": "Later" }] }))
        .expect("she is a person");
    assert_eq!(
        google
            .handle
            .people(ANNA)
            .expect("the account is there")
            .len(),
        4
    );
    assert_eq!(
        place
            .kith(&["contact", "list", "--json"])
            .fine()
            .matches("\"id\"")
            .count(),
        3
    );
    serving.stop();
}
