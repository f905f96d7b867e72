//! Signing in (checklist 19), judged by the openidconnect crate.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use google_emulator::Profile;
use openidconnect::core::{
    CoreIdToken, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreProviderMetadata,
};
use openidconnect::{ClientId, IssuerUrl, Nonce};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use url::Url;

use crate::support::{Google, google, read};

const BACK: &str = "http://127.0.0.1:9/callback";
const VERIFIER: &str = "a-verifier-that-is-long-enough-to-be-one-of-them";
const CONTACTS: &str = "https://www.googleapis.com/auth/contacts";

fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

fn ask(google: &Google, more: &[(&str, &str)]) -> Url {
    let mut url = Url::parse(&format!("{}/o/oauth2/v2/auth", google.url)).unwrap();
    url.query_pairs_mut()
        .extend_pairs([
            ("client_id", "emulator-client"),
            ("redirect_uri", BACK),
            ("response_type", "code"),
            ("scope", &format!("openid email {CONTACTS}")),
            ("state", "s&1"),
            ("nonce", "n1"),
            ("code_challenge", &challenge()),
            ("code_challenge_method", "S256"),
            ("access_type", "offline"),
        ])
        .extend_pairs(more);
    url
}

async fn follow(response: reqwest::Response) -> Url {
    let code = response.status();
    let Some(to) = response.headers().get("location").cloned() else {
        panic!("{code}: {}", response.text().await.unwrap());
    };
    Url::parse(to.to_str().unwrap()).unwrap()
}

fn pick(url: &Url, name: &str) -> Option<String> {
    url.query_pairs()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

async fn token(google: &Google, form: &[(&str, &str)]) -> (u16, Value) {
    let request = google.http.post(format!("{}/token", google.url));
    read(
        request
            .form(form)
            .basic_auth("emulator-client", Some("emulator-secret"))
            .send()
            .await
            .unwrap(),
    )
    .await
}

async fn exchange(google: &Google, code: &str, verifier: &str) -> (u16, Value) {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", BACK),
        ("code_verifier", verifier),
    ];
    token(google, &form).await
}

async fn signed_in(google: &Google) -> Value {
    let response = google
        .http
        .get(ask(google, &[("login_hint", "anna@example.com")]))
        .send();
    let back = follow(response.await.unwrap()).await;
    let (code, tokens) = exchange(google, &pick(&back, "code").unwrap(), VERIFIER).await;
    assert_eq!(code, 200, "{tokens}");
    tokens
}

async fn world() -> Google {
    let google = google().await;
    google.handle.follow_machine_clock(); // The verifier of id tokens looks at the real one.
    google
        .handle
        .create_account(Profile::new("anna@example.com"))
        .unwrap();
    google.handle.set_auto_consent(true);
    google
}

#[tokio::test]
async fn an_id_token_satisfies_a_strict_verifier() {
    let google = world().await;
    let config = format!("{}/.well-known/openid-configuration", google.url);
    let metadata: CoreProviderMetadata = google
        .http
        .get(config)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let keys = google
        .http
        .get(metadata.jwks_uri().as_str())
        .send()
        .await
        .unwrap();
    let keys: CoreJsonWebKeySet = keys.json().await.unwrap();
    let tokens = signed_in(&google).await;
    let id_token: CoreIdToken = serde_json::from_value(tokens["id_token"].clone()).unwrap();
    let verifier = CoreIdTokenVerifier::new_confidential_client(
        ClientId::new("emulator-client".to_owned()),
        openidconnect::ClientSecret::new("emulator-secret".to_owned()),
        IssuerUrl::new(google.url.clone()).unwrap(),
        keys,
    );
    let claims = id_token
        .claims(&verifier, &Nonce::new("n1".to_owned()))
        .unwrap();
    assert_eq!(claims.email().unwrap().as_str(), "anna@example.com");
    assert_eq!(claims.email_verified(), Some(true));
    assert_eq!(claims.subject().as_str(), google.handle.accounts()[0].sub);
    assert_eq!(tokens["expires_in"], 3599);
    let scope = tokens["scope"].as_str().unwrap();
    assert!(
        scope.contains("https://www.googleapis.com/auth/userinfo.email"),
        "{scope}"
    );
}

#[tokio::test]
async fn codes_are_for_one_use_and_bound_to_their_verifier() {
    let google = world().await;
    let hint = [("login_hint", "anna@example.com")];
    let back = follow(google.http.get(ask(&google, &hint)).send().await.unwrap()).await;
    assert_eq!(pick(&back, "state").unwrap(), "s&1");
    let code = pick(&back, "code").unwrap();
    let (status, body) = exchange(&google, &code, "another").await;
    assert_eq!(
        (status, body["error"].as_str()),
        (400, Some("invalid_grant"))
    );
    let (status, body) = exchange(&google, &code, VERIFIER).await;
    assert_eq!(
        (status, body["error_description"].as_str()),
        (400, Some("Malformed auth code."))
    );
}

#[tokio::test]
async fn p16_19_refreshing_revoking_and_consenting_again() {
    let google = world().await;
    let tokens = signed_in(&google).await;
    let refresh = tokens["refresh_token"].as_str().unwrap().to_owned();
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh.as_str()),
    ];
    let (code, fresh) = token(&google, &form).await;
    assert_eq!(code, 200, "{fresh}");
    assert!(fresh.get("refresh_token").is_none(), "it is not rotated");
    assert_ne!(fresh["access_token"], tokens["access_token"]);

    // Only the first consent gives a refresh token, unless consent is asked for again.
    assert!(signed_in(&google).await.get("refresh_token").is_none());
    let again = ask(
        &google,
        &[("login_hint", "anna@example.com"), ("prompt", "consent")],
    );
    let back = follow(google.http.get(again).send().await.unwrap()).await;
    let (_, tokens) = exchange(&google, &pick(&back, "code").unwrap(), VERIFIER).await;
    assert!(tokens["refresh_token"].is_string());

    // Access tokens can end while refreshing goes on.
    google.handle.expire_access_tokens();
    let list = "people/me/connections?personFields=names";
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(
        google
            .call_with("GET", list, Some(access))
            .send()
            .await
            .unwrap()
            .status(),
        401
    );
    assert_eq!(token(&google, &form).await.0, 200);

    // Revoking one token revokes the grant.
    let request = google.http.post(format!("{}/revoke", google.url));
    let response = request.form(&[("token", &refresh)]).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let (code, body) = token(&google, &form).await;
    assert_eq!(code, 400);
    assert_eq!(body["error"], "invalid_grant");
    assert_eq!(
        body["error_description"],
        "Token has been expired or revoked."
    );
    let request = google.http.post(format!("{}/revoke", google.url));
    let response = request.form(&[("token", &refresh)]).send().await.unwrap();
    assert_eq!(response.status(), 400);
}

#[tokio::test]
async fn p16_19_refresh_tokens_die_by_age_number_and_revocation() {
    let google = world().await;
    let alive = async |refresh: &str| {
        token(
            &google,
            &[("grant_type", "refresh_token"), ("refresh_token", refresh)],
        )
        .await
        .0 == 200
    };
    let first = google
        .handle
        .tokens("anna@example.com")
        .unwrap()
        .refresh_token;
    for _ in 0..99 {
        google.handle.tokens("anna@example.com").unwrap();
    }
    assert!(alive(&first).await);
    let last = google
        .handle
        .tokens("anna@example.com")
        .unwrap()
        .refresh_token;
    assert!(!alive(&first).await, "the 101st kills the oldest");

    let mut settings = google.handle.settings();
    settings.refresh_token_life_s = Some(7 * 24 * 3600);
    google.handle.set_settings(settings);
    assert!(alive(&last).await);
    google.handle.advance(Duration::from_secs(7 * 24 * 3600));
    assert!(!alive(&last).await);

    let fresh = google
        .handle
        .tokens("anna@example.com")
        .unwrap()
        .refresh_token;
    assert!(alive(&fresh).await);
    google
        .control("DELETE", "accounts/anna@example.com/tokens", Value::Null)
        .await;
    assert!(!alive(&fresh).await);
}

#[tokio::test]
async fn p16_19_a_refresh_token_that_ends_by_itself_says_when() {
    for life in [None, Some(604_799)] {
        let google = world().await;
        let mut settings = google.handle.settings();
        settings.refresh_token_life_s = life;
        google.handle.set_settings(settings);
        let tokens = signed_in(&google).await;
        assert!(tokens["refresh_token"].is_string());
        let said = tokens
            .get("refresh_token_expires_in")
            .and_then(Value::as_u64);
        assert_eq!(said, life, "{tokens}");
    }
}

#[tokio::test]
async fn p16_19_a_user_may_untick_the_contacts() {
    let google = world().await;
    google.handle.set_auto_consent(false);
    let url = ask(&google, &[]);
    let page = google
        .http
        .get(url.clone())
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(page.contains("anna@example.com") && page.contains(CONTACTS));
    let form = [("account", "anna@example.com"), ("decision", "allow")];
    let back = follow(
        google
            .http
            .post(url.clone())
            .form(&form)
            .send()
            .await
            .unwrap(),
    )
    .await;
    let (_, tokens) = exchange(&google, &pick(&back, "code").unwrap(), VERIFIER).await;
    assert!(!tokens["scope"].as_str().unwrap().contains("contacts"));
    let list = "people/me/connections?personFields=names";
    let access = tokens["access_token"].as_str().unwrap();
    let (code, body) = read(
        google
            .call_with("GET", list, Some(access))
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_eq!(code, 403);
    assert_eq!(
        body["error"]["details"][0]["reason"],
        "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
    );

    let form = [("account", "anna@example.com"), ("decision", "deny")];
    let back = follow(google.http.post(url).form(&form).send().await.unwrap()).await;
    assert_eq!(pick(&back, "error").as_deref(), Some("access_denied"));
}

#[tokio::test]
async fn clients_are_checked() {
    let google = world().await;
    let request = || google.http.post(format!("{}/token", google.url));
    let form = [("grant_type", "refresh_token"), ("refresh_token", "x")];
    let cases = [
        (Some(("nobody", "x")), 401, "invalid_client"),
        (Some(("emulator-client", "wrong")), 401, "invalid_client"),
        (
            Some(("emulator-client", "emulator-secret")),
            400,
            "invalid_grant",
        ),
        (None, 400, "invalid_request"),
    ];
    for (client, status, error) in cases {
        let mut request = request().form(&form);
        if let Some((id, secret)) = client {
            request = request.basic_auth(id, Some(secret));
        }
        let (code, body) = read(request.send().await.unwrap()).await;
        assert_eq!((code, body["error"].as_str()), (status, Some(error)));
    }
    let (code, body) = token(&google, &[("grant_type", "password")]).await;
    assert_eq!(
        (code, body["error"].as_str()),
        (400, Some("unsupported_grant_type"))
    );
    // The secret may also come in the form.
    let form = [
        ("grant_type", "refresh_token"),
        (
            "refresh_token",
            &google.handle.tokens("0").unwrap().refresh_token,
        ),
        ("client_id", "emulator-client"),
        ("client_secret", "emulator-secret"),
    ];
    assert_eq!(request().form(&form).send().await.unwrap().status(), 200);
}
