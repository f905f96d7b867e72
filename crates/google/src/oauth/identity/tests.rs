//! Tokens signed by keys made for these tests; they protect nothing.

use super::*;
use openidconnect::{
    JsonWebKeyId, PrivateSigningKey,
    core::{CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey},
};
use serde_json::{Value as Json, json};

const NOW: u64 = 1_800_000_000;

const EXPECTED: Expected<'static> = Expected {
    issuer: "https://accounts.google.com",
    client: "client",
    nonce: "nonce",
    now: SystemTime::UNIX_EPOCH,
};

fn key_of(pem: &str, kid: &str) -> CoreRsaPrivateSigningKey {
    let kid = JsonWebKeyId::new(kid.to_owned());
    CoreRsaPrivateSigningKey::from_pem(pem, Some(kid)).expect("a key")
}

fn a() -> CoreRsaPrivateSigningKey {
    key_of(include_str!("key_a.pem"), "a")
}

fn b() -> CoreRsaPrivateSigningKey {
    key_of(include_str!("key_b.pem"), "b")
}

fn set(keys: &[CoreRsaPrivateSigningKey]) -> Vec<u8> {
    let keys: Vec<_> = keys
        .iter()
        .map(PrivateSigningKey::as_verification_key)
        .collect();
    json!({ "keys": keys }).to_string().into_bytes()
}

fn signed(key: &CoreRsaPrivateSigningKey, header: &Json, claims: &Json) -> String {
    let encode = |json: &Json| URL_SAFE_NO_PAD.encode(json.to_string());
    let text = format!("{}.{}", encode(header), encode(claims));
    let signature = key
        .sign(
            &CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
            text.as_bytes(),
        )
        .expect("a signature");
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn claims_with(change: &Json) -> Json {
    let mut claims = json!({
        "iss": "https://accounts.google.com", "aud": "client", "azp": "client", "sub": "1",
        "nonce": "nonce", "iat": NOW, "exp": NOW + 3600,
        "email": "Anna@X.example", "email_verified": true, "hd": "X.example",
    });
    for (name, value) in change.as_object().expect("claims") {
        if value.is_null() {
            claims.as_object_mut().expect("claims").remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    claims
}

fn verified(change: Json) -> Result<Identity, Unproven> {
    let key = a();
    let token = signed(
        &key,
        &json!({ "alg": "RS256", "kid": "a" }),
        &claims_with(&change),
    );
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW);
    verify(Expected { now, ..EXPECTED }, &set(&[key]), &token)
}

#[test]
fn what_google_vouches_for() {
    let identity = verified(json!({})).expect("proven");
    assert_eq!(
        (identity.sub.as_str(), identity.email.as_str()),
        ("1", "anna@x.example")
    );
    assert!(identity.email_verified);
    assert_eq!(identity.domain.as_deref(), Some("x.example"));
    assert!(
        !format!("{identity:?}").contains("anna"),
        "nobody's address in a log"
    );
    for good in [
        json!({ "iss": "accounts.google.com" }),
        json!({ "azp": null }),
        json!({ "aud": ["client"] }),
        json!({ "hd": null }),
        json!({ "email_verified": "true" }),
        // Clocks that are a little apart.
        json!({ "iat": NOW - 3700, "exp": NOW - 100 }),
        json!({ "iat": NOW + 299, "exp": NOW + 3899 }),
    ] {
        assert!(verified(good.clone()).is_ok(), "{good}");
    }
    let unverified = verified(json!({ "email_verified": null })).expect("proven");
    assert!(!unverified.email_verified);
}

#[test]
fn what_proves_nothing() {
    for bad in [
        json!({ "iss": "https://accounts.google.example" }),
        json!({ "iss": "http://accounts.google.com" }),
        json!({ "aud": "another" }),
        json!({ "aud": ["client", "another"] }),
        json!({ "aud": [] }),
        json!({ "azp": "another" }),
        json!({ "nonce": "another" }),
        json!({ "nonce": null }),
        json!({ "sub": "" }),
        json!({ "sub": null }),
        json!({ "email": null }),
        json!({ "exp": null }),
        json!({ "exp": "soon" }),
        json!({ "exp": i64::MAX }),
        json!({ "exp": u64::MAX }),
    ] {
        let refused = verified(bad.clone()).err();
        assert!(
            matches!(refused, Some(Unproven::For(Refusal::NotProven, _))),
            "{bad}: {refused:?}"
        );
    }
}

#[test]
fn a_token_that_is_not_of_now_says_that_a_clock_is_wrong() {
    for late in [
        json!({ "iat": NOW - 4000, "exp": NOW - 300 }),
        json!({ "iat": NOW + 301, "exp": NOW + 3901 }),
        json!({ "iat": i64::MAX }),
    ] {
        let refused = verified(late.clone()).err();
        assert!(
            matches!(refused, Some(Unproven::For(Refusal::ClockWrong, _))),
            "{late}: {refused:?}"
        );
    }
}

#[test]
fn only_the_issuers_signature_counts() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW);
    let expected = Expected { now, ..EXPECTED };
    let claims = claims_with(&json!({}));
    let of = |key: &CoreRsaPrivateSigningKey, kid: &str| {
        signed(key, &json!({ "alg": "RS256", "kid": kid }), &claims)
    };
    // The keys were rotated.
    assert_eq!(
        verify(expected, &set(&[a()]), &of(&b(), "b")),
        Err(Unproven::UnknownKey)
    );
    assert!(verify(expected, &set(&[a(), b()]), &of(&b(), "b")).is_ok());
    // Somebody else's key under the right name.
    let forged = verify(expected, &set(&[a()]), &of(&b(), "a"));
    assert!(
        matches!(forged, Err(Unproven::For(Refusal::NotProven, _))),
        "{forged:?}"
    );
    // Signed by nobody, or with what anybody knows.
    for alg in ["none", "HS256"] {
        let token = signed(&a(), &json!({ "alg": alg, "kid": "a" }), &claims);
        assert!(verify(expected, &set(&[a()]), &token).is_err(), "{alg}");
    }
    // Other claims under an honest signature.
    let honest = of(&a(), "a");
    let parts: Vec<&str> = honest.split('.').collect();
    let other = URL_SAFE_NO_PAD.encode(claims_with(&json!({ "sub": "2" })).to_string());
    let swapped = format!("{}.{other}.{}", parts[0], parts[2]);
    assert!(verify(expected, &set(&[a()]), &swapped).is_err());
    for junk in ["", ".", "a.b", "a.b.c", "{}.{}.{}"] {
        assert!(verify(expected, &set(&[a()]), junk).is_err(), "{junk}");
    }
    assert!(verify(expected, b"<html>", &honest).is_err());
}
