//! Whose account it is, by an issuer that says strange things; refresh tokens that change.

use crate::{stub::Stub, support::session};
use app::{Partner, states::Refusal};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use google::{Back, Begun, Granted};
use openidconnect::{
    JsonWebKeyId, PrivateSigningKey as _,
    core::{CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey},
};
use serde_json::{Value as Json, json};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const BACK: &str = "http://127.0.0.1:9/oauth/callback";

fn key(name: &str) -> CoreRsaPrivateSigningKey {
    let pem = match name {
        "a" => include_str!("../../src/oauth/identity/key_a.pem"),
        _ => include_str!("../../src/oauth/identity/key_b.pem"),
    };
    let kid = JsonWebKeyId::new(name.to_owned());
    CoreRsaPrivateSigningKey::from_pem(pem, Some(kid)).expect("a key")
}

fn keys(names: &[&str]) -> Json {
    let keys: Vec<_> = names.iter().map(|n| key(n).as_verification_key()).collect();
    json!({ "keys": keys })
}

/// What the token endpoint says for a visit, signed with this key.
fn tokens(stub: &Stub, begun: &Begun, by: &str, change: &Json) -> Json {
    let pick = |name: &str| {
        let mut pairs = begun.url.query_pairs();
        pairs.find(|(k, _)| k == name).map(|(_, v)| v.into_owned())
    };
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("now")
        .as_secs();
    let mut claims = json!({
        "iss": stub.url, "aud": "emulator-client", "azp": "emulator-client", "sub": "1",
        "nonce": pick("nonce"), "iat": now, "exp": now + 3600,
        "email": "anna@x.example", "email_verified": true,
    });
    for (name, value) in change.as_object().expect("claims") {
        claims[name] = value.clone();
    }
    let encode = |json: &Json| URL_SAFE_NO_PAD.encode(json.to_string());
    let text = format!(
        "{}.{}",
        encode(&json!({ "alg": "RS256", "kid": by })),
        encode(&claims)
    );
    let algorithm = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
    let signature = key(by)
        .sign(&algorithm, text.as_bytes())
        .expect("a signature");
    json!({
        "access_token": "ya29", "expires_in": 3599, "token_type": "Bearer",
        "scope": "openid email https://www.googleapis.com/auth/contacts",
        "id_token": format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature)),
        "refresh_token": "1//0first", "refresh_token_expires_in": 604_799,
    })
}

fn back(begun: &Begun) -> Back {
    Back {
        state: Some(begun.visit.state().to_owned()),
        code: Some("4/0A".into()),
        ..Back::default()
    }
}

#[tokio::test]
async fn keys_that_were_rotated_are_fetched_once_more_and_only_then() {
    let stub = Stub::start().await;
    stub.says("/keys", 200, keys(&["a"]));
    stub.says("/keys", 200, keys(&["a", "b"]));
    let google = stub.google();
    for (by, fetched) in [("a", 1), ("a", 1), ("b", 2), ("a", 2)] {
        let begun = google.begin_sign_in(BACK, None).await.expect("begun");
        stub.says_only("/token", 200, tokens(&stub, &begun, by, &json!({})));
        let signed_in = google.finish_sign_in(&begun.visit, &back(&begun)).await;
        assert!(signed_in.is_ok(), "{by}: {signed_in:?}");
        assert_eq!(stub.asked("/keys").len(), fetched, "{by}");
    }
}

/// A key that the issuer withdrew is in nobody's answer any more, and no unknown one comes.
#[tokio::test]
async fn keys_are_good_for_an_hour() {
    let stub = Stub::start().await;
    stub.says("/keys", 200, keys(&["a", "b"]));
    stub.says("/keys", 200, keys(&["a"]));
    let google = stub.google();
    for (minutes, fetched, good) in [(0, 1, true), (59, 1, true), (2, 2, false)] {
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(minutes * 60)).await;
        tokio::time::resume();
        let begun = google.begin_sign_in(BACK, None).await.expect("begun");
        stub.says_only("/token", 200, tokens(&stub, &begun, "b", &json!({})));
        let signed_in = google.finish_sign_in(&begun.visit, &back(&begun)).await;
        assert_eq!(signed_in.is_ok(), good, "{signed_in:?}");
        assert_eq!(stub.asked("/keys").len(), fetched);
    }
}

#[tokio::test]
async fn keys_of_nobody_are_asked_for_once_and_refused() {
    let stub = Stub::start().await;
    stub.says("/keys", 200, keys(&["a"]));
    let google = stub.google();
    let begun = google.begin_sign_in(BACK, None).await.expect("begun");
    stub.says("/token", 200, tokens(&stub, &begun, "b", &json!({})));
    for fetched in 1..=2 {
        let refused = google.finish_sign_in(&begun.visit, &back(&begun)).await;
        assert_eq!(refused.expect_err("refused").refusal, Refusal::NotProven);
        assert_eq!(stub.asked("/keys").len(), fetched);
    }
}

#[tokio::test]
async fn what_is_not_proven_signs_nobody_in() {
    for (change, expected) in [
        (json!({ "aud": "another" }), Refusal::NotProven),
        (json!({ "nonce": "another" }), Refusal::NotProven),
        (json!({ "iat": 1, "exp": 3601 }), Refusal::ClockWrong),
        (json!({ "email_verified": false }), Refusal::EmailUnverified),
    ] {
        let stub = Stub::start().await;
        stub.says("/keys", 200, keys(&["a"]));
        let google = stub.google();
        let begun = google.begin_sign_in(BACK, None).await.expect("begun");
        stub.says("/token", 200, tokens(&stub, &begun, "a", &change));
        let refused = google.finish_sign_in(&begun.visit, &back(&begun)).await;
        assert_eq!(refused.expect_err("refused").refusal, expected, "{change}");
    }
}

#[tokio::test]
async fn f61_an_access_that_proves_nothing_can_be_given_back() {
    let stub = Stub::start().await;
    stub.says("/keys", 200, keys(&["a"]));
    stub.says("/revoke", 200, "{}");
    let google = stub.google();
    for (change, whose) in [
        (json!({ "aud": "another" }), Some("1")),
        (json!({ "nonce": "another" }), Some("1")),
        (json!({ "iat": 1, "exp": 3601 }), Some("1")),
        (json!({}), None),
    ] {
        let begun = google.begin_connect(BACK, None).await.expect("begun");
        let mut told = tokens(&stub, &begun, "a", &change);
        if whose.is_none() {
            told["id_token"] = Json::Null;
        }
        stub.says_only("/token", 200, told);
        let refused = google.finish_connect(&begun.visit, &back(&begun)).await;
        let unused = refused.expect_err("refused").unused.expect("an access");
        assert_eq!(unused.sub.as_deref(), whose, "{change}");
        let given = google.give_back(&unused.refresh_token).await;
        given.expect("told");
    }
    assert_eq!(stub.asked("/revoke").len(), 4);
    assert!(stub.asked("/revoke")[0].contains("1%2F%2F0first"));
}

#[tokio::test]
async fn d2_a_page_in_the_way_is_no_discovery_document() {
    for (code, body) in [
        (302, ""),
        (401, "<html>"),
        (403, "<html>"),
        (404, "<html>"),
        (407, ""),
        (511, "<html>"),
        (200, "<html>"),
        (200, r#"{"login":"https://hotel.example"}"#),
    ] {
        let stub = Stub::start().await;
        stub.says_only("/.well-known/openid-configuration", code, body);
        let page = stub.google().people(&session("1//0"), None, None).await;
        assert!(
            matches!(page, Err(app::Fault::Later { .. })),
            "{code} {body}: {page:?}"
        );
    }
}

#[tokio::test]
async fn f60_a_grant_that_ends_by_itself_says_when() {
    let stub = Stub::start().await;
    stub.says("/keys", 200, keys(&["a"]));
    let google = stub.google();
    let begun = google.begin_connect(BACK, None).await.expect("begun");
    // Nobody's address has to be confirmed for their own contacts.
    let unconfirmed = json!({ "email_verified": false });
    stub.says("/token", 200, tokens(&stub, &begun, "a", &unconfirmed));
    let connected = google.finish_connect(&begun.visit, &back(&begun)).await;
    let ends_in = connected.expect("connected").ends_in.expect("an end");
    assert_eq!(ends_in.as_secs(), 604_799);
}

#[tokio::test]
async fn an_answer_of_another_issuer_or_visit_is_not_taken() {
    let stub = Stub::start().await;
    let google = stub.google();
    let begun = google.begin_connect(BACK, None).await.expect("begun");
    let other = google.begin_connect(BACK, None).await.expect("begun");
    let sign_in = google.begin_sign_in(BACK, None).await.expect("begun");
    for (visit, back, expected) in [
        (&begun, back(&other), Refusal::OtherVisit),
        (&sign_in, back(&sign_in), Refusal::OtherVisit),
        (&begun, Back::default(), Refusal::OtherVisit),
        (
            &begun,
            Back {
                iss: Some("https://accounts.example".into()),
                ..back(&begun)
            },
            Refusal::NotProven,
        ),
        (
            &begun,
            Back {
                error: Some("access_denied".into()),
                ..back(&begun)
            },
            Refusal::Denied,
        ),
        (
            &begun,
            Back {
                code: None,
                ..back(&begun)
            },
            Refusal::CodeRefused,
        ),
    ] {
        let refused = google.finish_connect(&visit.visit, &back).await;
        assert_eq!(refused.expect_err("refused").refusal, expected);
    }
    assert!(stub.asked("/token").is_empty(), "no code was spent");
}

#[tokio::test]
async fn s5_a_refresh_token_that_was_replaced_is_handed_on_once() {
    let stub = Stub::start().await;
    let granted = json!({ "access_token": "ya29", "expires_in": 3599, "refresh_token": "1//0new" });
    stub.says("/token", 200, granted);
    stub.says(
        "/v1/people/me/connections",
        200,
        json!({ "nextSyncToken": "t" }),
    );
    let google = stub.google();
    let old = session("1//0old");
    assert_eq!(google.rotated(&old).await, Ok(None));
    google.people(&old, None, None).await.expect("a page");
    assert_eq!(google.rotated(&old).await, Ok(Some("1//0new".to_owned())));
    // Kept by the caller, it goes on with the access token there is.
    let new = session("1//0new");
    google.people(&new, None, None).await.expect("a page");
    assert_eq!(google.rotated(&new).await, Ok(None));
    assert_eq!(stub.asked("/token").len(), 1);
}

#[tokio::test]
async fn s5_asking_whether_an_account_lets_us_in_takes_one_token() {
    let stub = Stub::start().await;
    let granted = json!({
        "access_token": "ya29", "expires_in": 3599, "refresh_token": "1//0new",
        "scope": "openid https://www.googleapis.com/auth/contacts",
    });
    stub.says("/token", 200, granted);
    let group = json!({
        "resourceName": "contactGroups/myContacts", "groupType": "SYSTEM_CONTACT_GROUP",
        "name": "myContacts",
    });
    stub.says(
        "/v1/contactGroups",
        200,
        json!({ "contactGroups": [group] }),
    );
    let google = stub.google();
    let old = session("1//0old");
    assert_eq!(
        google.probe_access(&old).await,
        Ok(Granted { contacts: true })
    );
    assert_eq!(google.rotated(&old).await, Ok(Some("1//0new".to_owned())));
    assert_eq!(google.probe_contacts(&old).await, Ok(()));
    assert_eq!(stub.asked("/token").len(), 1);
}

#[tokio::test]
async fn an_answer_of_success_with_an_error_in_it_is_an_error() {
    let stub = Stub::start().await;
    stub.says(
        "/token",
        200,
        json!({ "access_token": "ya29", "expires_in": 3599 }),
    );
    let error = json!({ "error": { "code": 429, "status": "RESOURCE_EXHAUSTED", "message": "…" } });
    stub.says("/v1/people/me/connections", 200, error);
    let google = stub.google();
    let page = google.people(&session("1//0"), None, None).await;
    assert!(matches!(page, Err(app::Fault::Quota { .. })), "{page:?}");
}
