//! Connecting accounts, and accounts that no longer let Kith in.

use crate::{
    emulated::Google,
    support::{ANNA, BEN, Place, WORK, contents, get, until},
};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_refresh_token_pauses_and_connecting_again_goes_on() {
    let google = Google::start().await;
    let place = Place::connected(&google).await;
    let serving = place.serve().await;
    place.family().await;

    google
        .handle
        .revoke_tokens(ANNA)
        .expect("the account is there");
    place
        .until_says(
            &["sync"],
            "Connect the account again with `kith account connect --again anna@home.example`",
        )
        .await;
    let shown = place.kith(&["account", "show"]).fine();
    for part in [
        "grant-over",
        "reconnect",
        "no longer accepts Kith's access",
        "Family",
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    place.kith(&["contact", "list", "Family"]).fine();

    // While it is paused, people go on working on both sides.
    place
        .kith(&["contact", "edit", "Борис", "note=От Анны"])
        .fine();
    let people = google.handle.people(ANNA).expect("the account is there");
    let haruko = people
        .iter()
        .find(|p| p["names"][0]["givenName"] == "春子")
        .expect("she is there");
    let id = haruko["resourceName"].as_str().expect("a name");
    let note = json!({ "biographies": [{ "value": "from her phone" }] });
    google
        .handle
        .user_edits(ANNA, id, note)
        .expect("her account is hers, whoever else may not look");
    place.connect(ANNA).await.fine();
    google.arrives("От Анны").await;
    place
        .until_says(&["contact", "show", "春子"], "from her phone")
        .await;
    place.kith(&["sync", "now", "--wait"]).fine();
    assert!(place.kith(&["sync"]).fine().contains("in step"));
    let log = serving.stop().err;
    assert_eq!(
        log.matches("Connect the account again").count(),
        1,
        "said once: {log}"
    );
    for secret in ["От Анны", "from her phone", "Борис", "Αθηνά"] {
        assert!(
            !log.contains(secret),
            "the log never has what contacts say: {log}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_is_heard_by_the_running_server() {
    let google = Google::start().await;
    let mut place = Place::connected(&google).await;
    // Only a wish that is heard brings a look within this test.
    place.set("KITH_SYNC_POLL_MIN", "1h");
    place.set("KITH_SYNC_POLL_MAX", "1h");
    let serving = place.serve().await;
    place.family().await;
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
        .refused(&["answered with no", "kith account connect"]);
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
    let place = Place::connected(&google).await;
    let serving = place.serve().await;
    place.family().await;
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

#[tokio::test(flavor = "multi_thread")]
async fn f67_another_account_is_not_connected_in_the_place_of_one() {
    let google = Google::start().await;
    google.also(WORK);
    let place = Place::connected(&google).await;
    let serving = place.serve().await;
    // The link asks for Anna's account again, and somebody chooses the other one.
    let swap = |link: &str| link.replace("anna%40home.example", "anna%40work.example");
    let words = ["account", "connect", "--hint", ANNA];
    place
        .visit(&words, swap)
        .await
        .refused(&["Another Google account was chosen", "kith account connect"]);
    let list = place.kith(&["account", "list"]).fine();
    assert!(list.contains(ANNA) && !list.contains(WORK), "{list}");
    place.kith(&["sync", "now", "--wait"]).fine();
    assert!(place.kith(&["sync"]).fine().contains("in step"));

    // A new one is named, and the known one chosen: that is another one, too.
    let back = |link: &str| link.replace("anna%40work.example", "anna%40home.example");
    let words = ["account", "connect", "--hint", WORK];
    place
        .visit(&words, back)
        .await
        .refused(&["not the one whose address was given", "--hint"]);
    place.connect(WORK).await.fine();
    assert!(place.kith(&["account", "list"]).fine().contains(WORK));
    serving.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn f66_an_account_of_another_user_stays_theirs() {
    let google = Google::start().await;
    let place = Place::connected(&google).await;
    place.kith(&["user", "add", BEN]).fine();
    let serving = place.serve().await;
    place
        .connect_to(BEN, ANNA)
        .await
        .refused(&["another user of this server", "kith account disconnect"]);
    // What Ben was given is the same grant as Anna's: it was not given back.
    place.by(ANNA, &["sync", "now", "--wait"]).fine();
    assert!(place.by(ANNA, &["sync"]).fine().contains("in step"));
    serving.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn disconnecting_ends_the_access_at_google_too() {
    let google = Google::start().await;
    let place = Place::connected(&google).await;
    // Another token of the same grant: ended with it (people-api §9).
    let twin = google.handle.tokens(ANNA).expect("the account is there");
    let bearer = format!("Bearer {}", twin.access_token);
    let groups = async || {
        let url = format!("{}/v1/contactGroups", google.url);
        let asked = reqwest::Client::new()
            .get(url)
            .header("authorization", &bearer);
        asked.send().await.expect("an answer").status().as_u16()
    };
    assert_eq!(groups().await, 200);
    let said = place.kith(&["account", "disconnect", ANNA]).fine();
    assert!(!said.contains("could not be told"), "{said}");
    assert_eq!(groups().await, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn disconnecting_works_without_google_and_says_what_is_left() {
    let google = Google::start().await;
    let mut place = Place::connected(&google).await;
    place.set("KITH_GOOGLE_ISSUER", "http://127.0.0.1:9");
    let said = place.kith(&["account", "disconnect", ANNA]);
    let all = format!("{}{}", said.out, said.err);
    said.fine();
    assert!(all.contains("myaccount.google.com/connections"), "{all}");
    let list = place.kith(&["account", "list"]).fine();
    assert!(list.contains("No account is connected"), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn f55_a_full_account_gets_no_new_contacts_and_everything_else() {
    let google = Google::start().await;
    let place = Place::connected(&google).await;
    let serving = place.serve().await;
    place.family().await;
    let mut settings = google.handle.settings();
    settings.capacity = 4;
    google.handle.set_settings(settings);
    for n in 0..3 {
        let (name, mail) = (format!("name=N{n}"), format!("email=n{n}@x.example"));
        place
            .kith(&["contact", "add", "Family", &name, &mail])
            .fine();
    }
    let there = |wanted: usize| {
        let handle = google.handle.clone();
        move || handle.people(ANNA).expect("the account is there").len() == wanted
    };
    // As many as there is room for.
    let one = there(4);
    until("the one there is room for", async || one().then_some(())).await;

    // An edit goes on meanwhile.
    place
        .kith(&["contact", "edit", "Борис", "note=Anna war hier"])
        .fine();
    google.arrives("Anna war hier").await;
    let tried = google
        .handle
        .counters()
        .of(ANNA, "people.batchCreateContacts")
        .requests;

    // Somebody makes room: the rest follows by itself.
    let mut settings = google.handle.settings();
    settings.capacity = 100;
    google.handle.set_settings(settings);
    let people = google.handle.people(ANNA).expect("the account is there");
    let id = people[0]["resourceName"]
        .as_str()
        .expect("an id")
        .to_owned();
    google.handle.user_deletes(ANNA, &id).expect("it is there");
    let all = there(5);
    until("the others", async || all().then_some(())).await;
    let more = google
        .handle
        .counters()
        .of(ANNA, "people.batchCreateContacts")
        .requests;
    assert!(more - tried <= 3, "no storm of tries: {tried}, {more}");
    let log = serving.stop().err;
    assert_eq!(
        log.matches("as many contacts as it can").count(),
        1,
        "said once: {log}"
    );
}
