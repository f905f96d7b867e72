//! Connecting, signing in, disconnecting.

use crate::support::{ANNA, World, session, world};
use app::{Fault, Partner};
use google::{Exchange, OauthError, Request, Wish};
use url::Url;

const BACK: &str = "http://127.0.0.1:9/oauth/callback";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

fn request(wish: Wish) -> Request<'static> {
    Request {
        wish,
        redirect_uri: BACK,
        state: "s&1",
        nonce: "n1",
        verifier: VERIFIER,
        login_hint: Some(ANNA),
    }
}

fn exchange(code: &str) -> Exchange<'_> {
    Exchange {
        code,
        redirect_uri: BACK,
        nonce: "n1",
        verifier: VERIFIER,
    }
}

fn browser() -> reqwest::Client {
    google::init_tls();
    let none = reqwest::redirect::Policy::none();
    reqwest::Client::builder()
        .redirect(none)
        .build()
        .expect("a client")
}

/// The code that comes back to us.
fn code(response: &reqwest::Response) -> String {
    let to = response.headers().get("location").expect("the way back");
    let to = Url::parse(to.to_str().expect("text")).expect("an address");
    let pick = |name: &str| {
        to.query_pairs()
            .find(|(k, _)| k == name)
            .map(|(_, v)| v.into_owned())
    };
    assert_eq!(pick("state").as_deref(), Some("s&1"));
    pick("code").expect("a code")
}

async fn consented(world: &World, wish: Wish) -> String {
    world.handle.set_auto_consent(true);
    let url = world
        .google
        .authorization_url(request(wish))
        .await
        .expect("an address");
    code(&browser().get(url).send().await.expect("an answer"))
}

#[tokio::test]
async fn an_account_is_connected_used_and_disconnected() {
    let world = world().await;
    let code = consented(&world, Wish::Connect).await;
    let connected = world
        .google
        .connect(exchange(&code))
        .await
        .expect("connected");
    assert_eq!(connected.identity.email, ANNA);
    assert!(connected.identity.email_verified && !connected.identity.sub.is_empty());
    assert!(!format!("{connected:?}").contains(&connected.refresh_token));

    let session = session(&connected.refresh_token);
    assert!(world.google.people(&session, None, None).await.is_ok());
    world.google.revoke(&session).await.expect("revoked");
    let people = world.google.people(&session, None, None).await;
    assert!(matches!(people, Err(Fault::Stop(_))), "{people:?}");
    world.google.revoke(&session).await.expect("revoked before");

    let used = world.google.connect(exchange(&code)).await;
    assert_eq!(used.err(), Some(OauthError::CodeRefused));
}

#[tokio::test]
async fn signing_in_says_who_and_nothing_lasting() {
    let world = world().await;
    let code = consented(&world, Wish::SignIn).await;
    let identity = world
        .google
        .sign_in(exchange(&code))
        .await
        .expect("somebody");
    assert_eq!((identity.email.as_str(), identity.domain), (ANNA, None));
    let code = consented(&world, Wish::SignIn).await;
    let connected = world.google.connect(exchange(&code)).await;
    assert_eq!(connected.err(), Some(OauthError::ContactsWithheld));
}

#[tokio::test]
async fn f62_an_unticked_box_is_told() {
    let world = world().await;
    let url = world
        .google
        .authorization_url(request(Wish::Connect))
        .await
        .expect("an address");
    let form = [("decision", "allow"), ("account", ANNA)];
    let response = browser()
        .post(url)
        .form(&form)
        .send()
        .await
        .expect("an answer");
    let connected = world.google.connect(exchange(&code(&response))).await;
    assert_eq!(connected.err(), Some(OauthError::ContactsWithheld));
}

#[tokio::test]
async fn another_nonce_or_verifier_proves_nothing() {
    let world = world().await;
    let code = consented(&world, Wish::SignIn).await;
    let other = Exchange {
        nonce: "n2",
        ..exchange(&code)
    };
    let signed_in = world.google.sign_in(other).await;
    assert!(
        matches!(signed_in, Err(OauthError::NotProven(_))),
        "{signed_in:?}"
    );

    let code = consented(&world, Wish::SignIn).await;
    let verifier = "another-verifier-that-is-long-enough-to-be-one";
    let signed_in = world
        .google
        .sign_in(Exchange {
            verifier,
            ..exchange(&code)
        })
        .await;
    assert_eq!(signed_in.err(), Some(OauthError::CodeRefused));
}
