//! Connecting, signing in, disconnecting.

use crate::support::{ANNA, World, session, world};
use app::{Fault, Partner, states::Refusal};
use google::{Back, Begun, Connected, OauthError};
use url::Url;

const BACK: &str = "http://127.0.0.1:9/oauth/callback";

fn browser() -> reqwest::Client {
    google::init_tls();
    let none = reqwest::redirect::Policy::none();
    reqwest::Client::builder()
        .redirect(none)
        .build()
        .expect("a client")
}

/// What the browser comes back with.
fn back(response: &reqwest::Response) -> Back {
    let to = response.headers().get("location").expect("the way back");
    let to = Url::parse(to.to_str().expect("text")).expect("an address");
    let pick = |name: &str| {
        let mut pairs = to.query_pairs();
        pairs.find(|(k, _)| k == name).map(|(_, v)| v.into_owned())
    };
    Back {
        state: pick("state"),
        code: pick("code"),
        error: pick("error"),
        iss: pick("iss"),
    }
}

/// Somebody who says yes to everything.
async fn yes(world: &World, begun: &Begun) -> Back {
    world.handle.set_auto_consent(true);
    back(
        &browser()
            .get(begun.url.clone())
            .send()
            .await
            .expect("an answer"),
    )
}

/// Somebody who fills in the page.
async fn decides(begun: &Begun, form: &[(&str, &str)]) -> Back {
    let sent = browser().post(begun.url.clone()).form(form).send();
    back(&sent.await.expect("an answer"))
}

async fn connecting(world: &World) -> Begun {
    let begun = world.google.begin_connect(BACK, Some(ANNA)).await;
    begun.expect("begun")
}

async fn connected(world: &World) -> (Begun, Back, Result<Connected, OauthError>) {
    let begun = connecting(world).await;
    let back = yes(world, &begun).await;
    let connected = world.google.finish_connect(&begun.visit, &back).await;
    (begun, back, connected)
}

fn refusal<T: std::fmt::Debug>(outcome: Result<T, OauthError>) -> Refusal {
    outcome.expect_err("refused").refusal
}

#[tokio::test]
async fn an_account_is_connected_used_and_disconnected() {
    let world = world().await;
    let (begun, back, connected) = connected(&world).await;
    let connected = connected.expect("connected");
    assert_eq!(connected.identity.email, ANNA);
    assert!(connected.identity.email_verified && !connected.identity.sub.is_empty());
    let shown = format!("{connected:?} {begun:?} {back:?}");
    for secret in [
        &connected.refresh_token,
        &back.code.clone().expect("a code"),
    ] {
        assert!(!shown.contains(secret.as_str()), "{shown}");
    }

    let session = session(&connected.refresh_token);
    assert!(world.google.people(&session, None, None).await.is_ok());
    world.google.revoke(&session).await.expect("revoked");
    let people = world.google.people(&session, None, None).await;
    assert!(matches!(people, Err(Fault::Stop(_))), "{people:?}");
    world.google.revoke(&session).await.expect("revoked before");

    let used = world.google.finish_connect(&begun.visit, &back).await;
    assert_eq!(refusal(used), Refusal::CodeRefused);
}

#[tokio::test]
async fn s5_signing_in_says_who_and_nothing_lasting() {
    let world = world().await;
    let begun = world
        .google
        .begin_sign_in(BACK, Some(ANNA))
        .await
        .expect("begun");
    let asked = begun.url.as_str();
    assert!(
        asked.contains("access_type=online") && !asked.contains("prompt"),
        "{asked}"
    );
    assert!(asked.contains("scope=openid+email&") && asked.contains("code_challenge_method=S256"));
    let back = yes(&world, &begun).await;
    let identity = world
        .google
        .finish_sign_in(&begun.visit, &back)
        .await
        .expect("somebody");
    assert_eq!((identity.email.as_str(), identity.domain), (ANNA, None));
}

#[tokio::test]
async fn f62_an_unticked_box_is_told() {
    let world = world().await;
    let begun = connecting(&world).await;
    let back = decides(&begun, &[("decision", "allow"), ("account", ANNA)]).await;
    let connected = world.google.finish_connect(&begun.visit, &back).await;
    let refused = connected.expect_err("refused");
    assert_eq!(refused.refusal, Refusal::ContactsWithheld);
    // What was given all the same can be given back, and is shown to nobody.
    let unused = refused.unused.clone().expect("an access");
    assert!(unused.sub.is_some_and(|sub| !sub.is_empty()));
    let shown = format!("{refused:?} {refused}");
    assert!(!shown.contains(&unused.refresh_token), "{shown}");
}

#[tokio::test]
async fn a_no_is_told() {
    let world = world().await;
    let begun = connecting(&world).await;
    let back = decides(&begun, &[("decision", "deny")]).await;
    let connected = world.google.finish_connect(&begun.visit, &back).await;
    assert_eq!(refusal(connected), Refusal::Denied);
}

#[tokio::test]
async fn a_code_is_good_for_the_visit_it_was_given_for() {
    let world = world().await;
    let (first, second) = (connecting(&world).await, connecting(&world).await);
    let back = yes(&world, &first).await;
    // Under the state of the other, the verifier is another (PKCE).
    let stolen = Back {
        state: Some(second.visit.state().to_owned()),
        ..back
    };
    let connected = world.google.finish_connect(&second.visit, &stolen).await;
    assert_eq!(refusal(connected), Refusal::CodeRefused);
}

#[tokio::test]
async fn f61_connecting_again_gives_lasting_access_again() {
    let world = world().await;
    let first = connected(&world).await.2.expect("connected");
    let second = connected(&world).await.2.expect("connected");
    assert_eq!(first.identity, second.identity);
    assert_ne!(first.refresh_token, second.refresh_token);
}

#[tokio::test]
async fn an_access_that_is_not_used_is_given_back() {
    let world = world().await;
    let connected = connected(&world).await.2.expect("connected");
    let given = world.google.give_back(&connected.refresh_token).await;
    given.expect("told");
    let people = world
        .google
        .people(&session(&connected.refresh_token), None, None)
        .await;
    assert!(matches!(people, Err(Fault::Stop(_))), "{people:?}");
}
