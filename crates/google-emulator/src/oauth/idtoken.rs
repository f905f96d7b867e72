//! Id tokens.

use serde_json::{Value, json};

use super::grants::Consent;
use super::keys;
use super::scopes::{EMAIL, PROFILE};
use crate::clock::SECOND;
use crate::model::Profile;

/// Writes the id token of a consent; `None` if `openid` was not asked for.
pub(super) fn id_token(
    issuer: &str,
    consent: &Consent,
    profile: &Profile,
    nonce: Option<&str>,
    now: i64,
) -> Option<String> {
    if !consent.scopes.contains("openid") {
        return None;
    }
    let issued = now / SECOND;
    let mut claims = claims(consent, profile);
    claims["iss"] = issuer.into();
    claims["aud"] = consent.client.clone().into();
    claims["azp"] = consent.client.clone().into();
    claims["iat"] = issued.into();
    claims["exp"] = (issued + 3600).into();
    if let Some(nonce) = nonce {
        claims["nonce"] = nonce.into();
    }
    keys::sign(&claims)
}

/// What a consent lets a client know about the user.
fn claims(consent: &Consent, profile: &Profile) -> Value {
    let mut claims = json!({ "sub": profile.sub });
    if consent.scopes.contains(EMAIL) {
        claims["email"] = profile.email.clone().into();
        claims["email_verified"] = true.into();
        if let Some(domain) = &profile.hd {
            claims["hd"] = domain.clone().into();
        }
    }
    if consent.scopes.contains(PROFILE) {
        claims["name"] = profile.name.clone().into();
    }
    claims
}
