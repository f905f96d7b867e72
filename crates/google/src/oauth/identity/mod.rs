//! Who it was: the claims of an `id_token`, each of them checked (OpenID Connect Core
//! §3.1.3.7). The issuer's keys and their mathematics are `openidconnect`'s; the claims are
//! read here, because Google may name itself without a scheme (people-api §9), which is no
//! address and which the crate therefore does not read.

#[cfg(test)]
mod tests;

use app::states::Refusal;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    JsonWebKey as _,
    core::{CoreJsonWebKey, CoreJsonWebKeySet, CoreJwsSigningAlgorithm},
};
use serde::{Deserialize, de::DeserializeOwned};
use std::time::{Duration, SystemTime};

/// How far the issuer's clock and ours may be apart.
const LEEWAY: Duration = Duration::from_secs(300);

/// Somebody whom Google vouches for.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// Google's lasting name for the account; addresses change.
    pub sub: String,
    /// The address, in lower case.
    pub email: String,
    /// Whether Google has seen that the address is theirs.
    pub email_verified: bool,
    /// The Workspace domain (`hd`), for those who are in one.
    pub domain: Option<String>,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity")
            .field("email_verified", &self.email_verified)
            .finish_non_exhaustive()
    }
}

/// What a token has to be about.
#[derive(Clone, Copy)]
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now: SystemTime,
}

/// Why a token proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unproven {
    /// It is signed with a key that is not among these: they may have been rotated.
    UnknownKey,
    /// Anything else, and what it was.
    For(Refusal, &'static str),
}

const fn not_proven(said: &'static str) -> Unproven {
    Unproven::For(Refusal::NotProven, said)
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Audience,
    azp: Option<String>,
    exp: u64,
    iat: u64,
    nonce: Option<String>,
    sub: String,
    email: Option<String>,
    email_verified: Option<Flag>,
    hd: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// Some issuers write the flag as text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Flag {
    Bool(bool),
    Text(String),
}

/// Verifies an `id_token`: signature, issuer, audience, authorised party, times and nonce.
pub(super) fn verify(
    expected: Expected<'_>,
    keys: &[u8],
    id_token: &str,
) -> Result<Identity, Unproven> {
    check(claims(keys, id_token)?, expected)
}

/// Whom an `id_token` is about by its own word: enough to know whose access not to end, and
/// for nothing else.
pub(super) fn claimed(id_token: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Sub {
        sub: String,
    }
    let payload = id_token.split('.').nth(1)?;
    part::<Sub>(payload).ok().map(|claims| claims.sub)
}

/// The claims, once the signature is the issuer's.
fn claims(keys: &[u8], id_token: &str) -> Result<Claims, Unproven> {
    let keys: CoreJsonWebKeySet =
        serde_json::from_slice(keys).map_err(|_| not_proven("the issuer's keys are unreadable"))?;
    let (signed, signature) = id_token
        .rsplit_once('.')
        .ok_or(not_proven("the id_token is none"))?;
    let (header, payload) = signed
        .split_once('.')
        .ok_or(not_proven("the id_token is none"))?;
    let header: Header = part(header)?;
    // No other is Google's; above all not `none`, and none whose key is our own secret.
    if header.alg != "RS256" {
        return Err(not_proven("the id_token is not signed with RS256"));
    }
    let signature = URL_SAFE_NO_PAD
        .decode(signature)
        .map_err(|_| not_proven("the signature is unreadable"))?;
    let key = key(&keys, header.kid.as_deref()).ok_or(Unproven::UnknownKey)?;
    key.verify_signature(
        &CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
        signed.as_bytes(),
        &signature,
    )
    .map_err(|_| not_proven("the signature is not the issuer's"))?;
    part(payload)
}

/// The key of that name; without a name, the only key there is.
fn key<'a>(keys: &'a CoreJsonWebKeySet, name: Option<&str>) -> Option<&'a CoreJsonWebKey> {
    match (name, &keys.keys()[..]) {
        (None, [only]) => Some(only),
        (None, _) => None,
        (Some(name), keys) => keys
            .iter()
            .find(|key| key.key_id().is_some_and(|id| id.as_str() == name)),
    }
}

fn part<T: DeserializeOwned>(text: &str) -> Result<T, Unproven> {
    URL_SAFE_NO_PAD
        .decode(text)
        .ok()
        .and_then(|json| serde_json::from_slice(&json).ok())
        .ok_or(not_proven("the id_token is unreadable"))
}

fn check(claims: Claims, expected: Expected<'_>) -> Result<Identity, Unproven> {
    if bare(&claims.iss) != bare(expected.issuer) {
        return Err(not_proven("another issuer"));
    }
    // One audience, and it is us: a token for several says nothing about whom it was given.
    let for_us = match &claims.aud {
        Audience::One(one) => one == expected.client,
        Audience::Many(many) => matches!(&many[..], [one] if one == expected.client),
    };
    let party = claims.azp.as_deref();
    if !for_us || party.is_some_and(|azp| azp != expected.client) {
        return Err(not_proven("for another client"));
    }
    let at = |seconds| SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds));
    let (Some(issued), Some(expires)) = (at(claims.iat), at(claims.exp)) else {
        return Err(not_proven("times that are none"));
    };
    let late = |at: SystemTime| {
        at.checked_add(LEEWAY)
            .ok_or(not_proven("times that are none"))
    };
    // It comes straight from the issuer: if it is over or not yet begun, a clock is wrong.
    if late(expires)? <= expected.now || issued > late(expected.now)? {
        return Err(Unproven::For(
            Refusal::ClockWrong,
            "it is not valid at this machine's time",
        ));
    }
    if claims.nonce.as_deref() != Some(expected.nonce) {
        return Err(not_proven("another nonce"));
    }
    let email = claims.email.ok_or(not_proven("no address in it"))?;
    if claims.sub.is_empty() {
        return Err(not_proven("nobody in it"));
    }
    Ok(Identity {
        sub: claims.sub,
        email: email.to_lowercase(),
        email_verified: match claims.email_verified {
            Some(Flag::Bool(flag)) => flag,
            Some(Flag::Text(text)) => text == "true",
            None => false,
        },
        domain: claims.hd.map(|hd| hd.to_lowercase()),
    })
}

/// Google names itself with and without the scheme.
fn bare(issuer: &str) -> &str {
    issuer
        .strip_prefix("https://")
        .unwrap_or(issuer)
        .trim_end_matches('/')
}
