//! Discovery document, keys and user information.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::keys;
use super::scopes::{EMAIL, PROFILE};
use crate::clock::SECOND;
use crate::emulator::World;
use crate::lock;
use crate::refused::Refused;

/// `/.well-known/openid-configuration`.
pub(super) async fn configuration(
    State(world): State<Arc<World>>,
    headers: HeaderMap,
) -> Json<Value> {
    let base = world.base_url(&headers);
    Json(json!({
        "issuer": base,
        "authorization_endpoint": format!("{base}/o/oauth2/v2/auth"),
        "token_endpoint": format!("{base}/token"),
        "userinfo_endpoint": format!("{base}/v1/userinfo"),
        "revocation_endpoint": format!("{base}/revoke"),
        "jwks_uri": format!("{base}/oauth2/v3/certs"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "email", "profile"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "claims_supported": [
            "aud", "email", "email_verified", "exp", "iat", "iss", "name", "sub"
        ],
        "code_challenge_methods_supported": ["plain", "S256"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
    }))
}

/// How old the answer with the keys is, in seconds: Google serves it out of a cache for hours.
const AGE: u32 = 5_059;

/// `/oauth2/v3/certs`.
pub(super) async fn certificates(State(world): State<Arc<World>>) -> Response {
    let made = world.clock.now().saturating_sub(i64::from(AGE) * SECOND);
    let made = Timestamp::from_microsecond(made).unwrap_or(Timestamp::MIN);
    let printer = jiff::fmt::rfc2822::DateTimePrinter::new();
    let made = printer
        .timestamp_to_rfc9110_string(&made)
        .unwrap_or_default();
    let cached = "public, max-age=21600, must-revalidate, no-transform";
    let headers = [
        (header::CACHE_CONTROL, cached.to_owned()),
        (header::AGE, AGE.to_string()),
        (header::DATE, made),
    ];
    (headers, Json(keys::public())).into_response()
}

/// `/v1/userinfo`.
pub(super) async fn userinfo(
    State(world): State<Arc<World>>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refused> {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or_else(Refused::no_credentials)?;
    let now = world.clock.now();
    let access = lock(&world.grants)
        .access(token, now)
        .ok_or_else(Refused::unauthenticated)?;
    let account = world
        .account_at(access.account)
        .ok_or_else(Refused::unauthenticated)?;
    let mut info = json!({ "sub": account.profile.sub });
    if access.scopes.contains(EMAIL) {
        info["email"] = account.profile.email.clone().into();
        info["email_verified"] = true.into();
    }
    if access.scopes.contains(PROFILE) {
        info["name"] = account.profile.name.clone().into();
    }
    Ok(Json(info))
}
