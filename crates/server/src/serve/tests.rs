//! A server whose machine's clock jumps, against an emulated Google.

use super::*;
use crate::config::Where;
use app::{
    AccountState,
    use_cases::{
        accounts::{self, Connection},
        contacts,
        fields::FieldEdit,
        labels, mirrors, users,
    },
};
use domain::{AccountId, Actor, Door as Way, Field, Micros, UserId, Value};
use google_emulator::{Emulator, Handle, OAuthClient, Profile};
use serde_json::json;
use std::path::PathBuf;

const ANNA: &str = "anna@home.example";

/// A data directory that is removed in the end.
struct Dir(PathBuf);

impl Drop for Dir {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

async fn emulator() -> (String, Handle) {
    google::init_tls();
    let emulator = Emulator::new(google_emulator::Config {
        clients: vec![OAuthClient {
            id: "id".into(),
            secret: "secret".into(),
            redirect_uris: Vec::new(),
        }],
        ..google_emulator::Config::default()
    });
    let handle = emulator.handle();
    handle.create_account(Profile::new(ANNA)).expect("new");
    let person = json!({ "names": [{ "givenName": "Zoë" }], "labels": ["Family"] });
    handle.seed(ANNA, vec![person]).expect("a person");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { emulator.serve(listener).await });
    (url, handle)
}

fn config(google: &str, dir: &Dir) -> Config {
    let at = Where {
        file: None,
        data_dir: Some(dir.0.clone()),
    };
    let env = |name: &str| {
        let value = match name {
            "KITH_BIND" => "127.0.0.1:0",
            "KITH_GOOGLE_CLIENT_ID" => "id",
            "KITH_GOOGLE_CLIENT_SECRET" => "secret",
            "KITH_GOOGLE_ISSUER" | "KITH_GOOGLE_PEOPLE_URL" => google,
            // It looks far oftener than a real account allows.
            "KITH_QUOTA_READS_PER_MINUTE" | "KITH_QUOTA_WRITES_PER_MINUTE" => "100000",
            "KITH_SYNC_POLL_MIN" | "KITH_SYNC_POLL_MAX" => "50ms",
            _ => return None,
        };
        Some(value.to_owned())
    };
    Config::load(&at, env).expect("all of it is right")
}

/// Connects Anna's account, as the way back from Google does.
async fn connected(house: &House, handle: &Handle) -> (UserId, AccountId) {
    let sealer = house.sealer().await.expect("a key");
    let profile = handle.accounts().remove(0);
    let token = handle.tokens(ANNA).expect("tokens").refresh_token;
    let token = sealer.seal_token(&profile.sub, &token).expect("sealed");
    let connected = house.write(move |w| {
        let user = users::add(w, ANNA, "Anna")?.id;
        let account = Connection {
            ends: None,
            token: token.clone(),
            sub: profile.sub.clone(),
            email: ANNA.to_owned(),
            domain: None,
            region: None,
            usual_region: "DE".to_owned(),
        };
        Ok((user, accounts::connect(w, user, account)?.id))
    });
    connected.await.expect("connected")
}

async fn until<T>(what: &str, mut ready: impl AsyncFnMut() -> Option<T>) -> T {
    crate::cli::until(what, async || Ok(ready().await))
        .await
        .expect("it comes")
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_leases_and_tokens_survive_a_clock_that_jumps() {
    let (url, handle) = emulator().await;
    let dir = Dir(std::env::temp_dir().join(format!("kith-clock-{}", uuid::Uuid::now_v7())));
    let server = start(config(&url, &dir), None).await.expect("it starts");
    // As a command does it, beside the server.
    let beside = House::open(config(&url, &dir)).expect("it opens");
    let (user, account) = connected(&beside, &handle).await;
    let actor = Actor {
        user,
        door: Way::Operator,
    };
    let house = Arc::clone(&server.house);
    until("the label", async || {
        let made = house.write(move |w| {
            let group = mirrors::find_group(w, user, account, "Family")?;
            mirrors::from_group(w, actor, account, &group.id, None)
        });
        made.await.ok()
    })
    .await;
    let zoe = until("the contact", async || {
        let all = house.read(move |r| contacts::list(r, user, None)).await;
        Some(all.ok()?.pop()?.contact.id)
    })
    .await;
    let remote = handle.people(ANNA).expect("hers").remove(0);
    let remote = remote["resourceName"].as_str().expect("a name").to_owned();

    let year = Micros::days(365);
    for (round, by) in [year, Micros(-year.0), Micros::seconds(3600), Micros(0)]
        .into_iter()
        .enumerate()
    {
        house.env.set_clock(by);
        handle.expire_access_tokens();
        let (theirs, ours) = (format!("theirs {round}"), format!("ours {round}"));
        let note = json!({ "biographies": [{ "value": theirs, "contentType": "TEXT_PLAIN" }] });
        handle.user_edits(ANNA, &remote, note).expect("she may");
        until("the edit from Google", async || {
            let shown = house
                .read(move |r| contacts::show(r, user, zoe))
                .await
                .ok()?;
            let card = shown.contact.card;
            let note = card.of_field(Field::Note).next()?.1.value.summary();
            (note == theirs).then_some(())
        })
        .await;
        let edit = [FieldEdit::Set(Value::note(&ours))];
        house
            .write(move |w| contacts::edit(w, actor, zoe, None, &edit))
            .await
            .expect("she may");
        until("the edit from Kith", async || {
            let people = handle.people(ANNA).expect("hers");
            (people[0]["biographies"][0]["value"] == ours.as_str()).then_some(())
        })
        .await;
    }
    let state = house.read(move |r| Ok(r.account(account)?.map(|a| a.state)));
    assert_eq!(state.await, Ok(Some(AccountState::Active)));
    assert_eq!(handle.people(ANNA).expect("hers").len(), 1, "0 doubled");
    let seen = house.read(move |r| labels::visible(r, user)).await;
    assert_eq!(seen.map(|l| l.len()), Ok(1));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_which_a_part_falls_over_ends_instead_of_only_looking_well() {
    let dir = Dir(std::env::temp_dir().join(format!("kith-part-{}", uuid::Uuid::now_v7())));
    let nobody = "http://127.0.0.1:1";
    let mut server = start(config(nobody, &dir), None).await.expect("it starts");
    server
        .tasks
        .spawn(async { panic!("a fault, as it might be anywhere") });
    let said = server.broken().await.to_string();
    assert!(said.contains("ended by itself"), "{said}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s5_a_link_that_is_too_old_connects_nobody() {
    let (url, _handle) = emulator().await;
    let dir = Dir(std::env::temp_dir().join(format!("kith-link-{}", uuid::Uuid::now_v7())));
    let house = House::open(config(&url, &dir)).expect("it opens");
    let sealer = house.sealer().await.expect("a key");
    let google = house.google().expect("a client");
    let user = house.write(|w| users::add(w, ANNA, "Anna")).await;
    let user = user.expect("new").id;
    let old = "This link was used already";
    for (after, too_old) in [(601, true), (-1, true), (599, false)] {
        let to = connect::Purpose {
            user,
            region: None,
            hint: None,
            meant: accounts::Meant::New,
        };
        let begun = connect::begin(&house, &sealer, &google, to).await;
        let begun = begun.expect("Google is there");
        let state = begun.url.query_pairs().find(|(name, _)| name == "state");
        let back = google::Back {
            state: state.map(|(_, value)| value.into_owned()),
            code: Some("4/0x".to_owned()),
            ..google::Back::default()
        };
        house.env.set_clock(Micros::seconds(after));
        let ended = connect::finish(&house, &sealer, &google, &back).await;
        house.env.set_clock(Micros(0));
        let said = ended.expect_err("the code is none").to_string();
        assert_eq!(said.contains(old), too_old, "{after}: {said}");
        // Whatever came of it, the link is used up.
        let again = connect::finish(&house, &sealer, &google, &back).await;
        assert!(again.expect_err("it was used").to_string().contains(old));
    }
}
