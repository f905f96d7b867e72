//! The key that id tokens are signed with.

use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rsa::RsaPrivateKey;
use rsa::pkcs1v15::SigningKey;
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding as _, Signer as _};
use rsa::traits::PublicKeyParts as _;
use serde_json::{Value, json};

const KEY_ID: &str = "emulator-key-1";

/// Made on first use and shared by all emulators of the process: making one takes a while.
fn key() -> Option<&'static RsaPrivateKey> {
    static KEY: OnceLock<Option<RsaPrivateKey>> = OnceLock::new();
    KEY.get_or_init(|| RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).ok())
        .as_ref()
}

/// The public key as a set of JSON Web Keys.
pub(super) fn public() -> Value {
    let Some(key) = key() else {
        return json!({ "keys": [] });
    };
    json!({ "keys": [{
        "kty": "RSA",
        "use": "sig",
        "alg": "RS256",
        "kid": KEY_ID,
        "n": URL_SAFE_NO_PAD.encode(key.n().to_bytes_be()),
        "e": URL_SAFE_NO_PAD.encode(key.e().to_bytes_be()),
    }] })
}

/// Signs claims as a JSON Web Token.
pub(super) fn sign(claims: &Value) -> Option<String> {
    let header = json!({ "alg": "RS256", "kid": KEY_ID, "typ": "JWT" });
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", encode(&header), encode(claims));
    let signature = SigningKey::<Sha256>::new(key()?.clone()).sign(text.as_bytes());
    Some(format!(
        "{text}.{}",
        URL_SAFE_NO_PAD.encode(signature.to_bytes())
    ))
}
