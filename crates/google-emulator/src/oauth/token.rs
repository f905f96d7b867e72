//! The token and revocation endpoints.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::client::{OAuthError, authenticate};
use super::grants::{ACCESS_LIFE, Consent};
use super::idtoken::id_token;
use crate::api::{Counted, damaged, html_error};
use crate::config::OAuthClient;
use crate::emulator::World;
use crate::faults::Action;
use crate::lock;
use crate::params::Params;
use crate::serve::Dropped;

/// `POST /token`.
pub(super) async fn token(
    State(world): State<Arc<World>>,
    headers: HeaderMap,
    body: String,
) -> Response {
    let form = Params::parse(&body);
    let owner = {
        let sent = form.get("refresh_token").or_else(|| form.get("code"));
        let index = sent.and_then(|sent| lock(&world.grants).owner(sent));
        index.and_then(|index| world.account_at(index))
    };
    let email = owner.as_ref().map(|account| account.profile.email.as_str());
    let fault = lock(&world.faults).take("oauth.token", email);
    let mut response = match &fault {
        Some(Action::Status(code)) => {
            let code = StatusCode::from_u16(*code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let body = json!({ "error": "internal_failure", "error_description": "Backend Error" });
            (code, Json(body)).into_response()
        }
        Some(Action::Refuse(reason)) => reason.of_token(),
        Some(Action::Html(code)) => {
            html_error(StatusCode::from_u16(*code).unwrap_or(StatusCode::BAD_GATEWAY))
        }
        Some(Action::DropBefore) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Some(Action::Empty(code)) => StatusCode::from_u16(*code)
            .unwrap_or(StatusCode::BAD_GATEWAY)
            .into_response(),
        Some(
            Action::Slow(_)
            | Action::DropAfter
            | Action::EmptyAfter
            | Action::CutAfter
            | Action::Stale
            | Action::EntryFails(_)
            | Action::ExpireSyncToken,
        )
        | None => {
            if let Some(Action::Slow(ms)) = fault {
                tokio::time::sleep(std::time::Duration::from_millis(ms)).await;
            }
            match exchange(&world, &headers, &form) {
                Ok(answer) => damaged(Json(answer).into_response(), fault.as_ref()).await,
                Err(error) => error.into_response(),
            }
        }
    };
    let mut counted = Counted::of(email.unwrap_or_default(), "oauth.token", body.len());
    if matches!(fault, Some(Action::DropBefore | Action::DropAfter)) {
        counted.dropped = true;
        response.extensions_mut().insert(Dropped);
    }
    response.extensions_mut().insert(counted);
    response
}

fn exchange(world: &World, headers: &HeaderMap, form: &Params) -> Result<Value, OAuthError> {
    let client = authenticate(&world.config, headers, form)?;
    match form.get("grant_type") {
        Some("authorization_code") => by_code(world, headers, client, form),
        Some("refresh_token") => by_refresh_token(world, headers, client, form),
        Some(other) => Err(OAuthError::bad(
            "unsupported_grant_type",
            format!("Invalid grant_type: {other}"),
        )),
        None => Err(OAuthError::bad(
            "invalid_request",
            "Required parameter is missing: grant_type",
        )),
    }
}

fn by_code(
    world: &World,
    headers: &HeaderMap,
    client: &OAuthClient,
    form: &Params,
) -> Result<Value, OAuthError> {
    let now = world.clock.now();
    let sent = form
        .get("code")
        .ok_or_else(|| OAuthError::bad("invalid_request", "Required parameter is missing: code"))?;
    let code = lock(&world.grants)
        .take_code(sent, now)
        .filter(|code| code.consent.client == client.id)
        .ok_or_else(|| OAuthError::bad("invalid_grant", "Malformed auth code."))?;
    if form.get("redirect_uri") != Some(code.redirect_uri.as_str()) {
        return Err(OAuthError::bad("redirect_uri_mismatch", "Bad Request"));
    }
    if let Some((challenge, method)) = &code.challenge {
        let verifier = form
            .get("code_verifier")
            .ok_or_else(|| OAuthError::bad("invalid_grant", "Missing code verifier."))?;
        let made = if method == "S256" {
            URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
        } else {
            verifier.to_owned()
        };
        if made != *challenge {
            return Err(OAuthError::bad("invalid_grant", "Invalid code verifier."));
        }
    }
    let mut answer = answer(world, headers, &code.consent, code.nonce.as_deref(), now);
    if code.offline {
        let token = lock(&world.grants).make_refresh(&code.consent, now);
        answer["refresh_token"] = token.into();
        if let Some(life) = world.settings().refresh_token_life_s {
            answer["refresh_token_expires_in"] = life.into();
        }
    }
    Ok(answer)
}

fn by_refresh_token(
    world: &World,
    headers: &HeaderMap,
    client: &OAuthClient,
    form: &Params,
) -> Result<Value, OAuthError> {
    let now = world.clock.now();
    let missing = || {
        OAuthError::bad(
            "invalid_request",
            "Required parameter is missing: refresh_token",
        )
    };
    let token = form.get("refresh_token").ok_or_else(missing)?;
    let life = world.settings().refresh_token_life_s;
    let consent = lock(&world.grants)
        .refresh(token, life, now)
        .filter(|consent| consent.client == client.id)
        .ok_or_else(|| OAuthError::bad("invalid_grant", "Token has been expired or revoked."))?;
    let mut answer = answer(world, headers, &consent, None, now);
    if world.settings().rotates_refresh_tokens {
        answer["refresh_token"] = lock(&world.grants).rotate(token).into();
    }
    Ok(answer)
}

fn answer(
    world: &World,
    headers: &HeaderMap,
    consent: &Consent,
    nonce: Option<&str>,
    now: i64,
) -> Value {
    let scope: Vec<&str> = consent.scopes.iter().map(String::as_str).collect();
    let mut answer = json!({
        "access_token": lock(&world.grants).make_access(consent, now),
        "expires_in": ACCESS_LIFE,
        "scope": scope.join(" "),
        "token_type": "Bearer",
    });
    let id_token = world.account_at(consent.account).and_then(|account| {
        id_token(
            &world.base_url(headers),
            consent,
            &account.profile,
            nonce,
            now,
        )
    });
    if let Some(id_token) = id_token {
        answer["id_token"] = id_token.into();
    }
    answer
}

/// `POST /revoke`.
pub(super) async fn revoke(State(world): State<Arc<World>>, body: String) -> Response {
    let form = Params::parse(&body);
    let token = form.get("token").unwrap_or_default();
    let owner = lock(&world.grants).owner(token);
    let owner = owner.and_then(|index| world.account_at(index));
    let email = owner.as_ref().map(|account| account.profile.email.as_str());
    let mut response = if lock(&world.grants).revoke(token) {
        Json(json!({})).into_response()
    } else {
        OAuthError::bad("invalid_token", "Token expired or revoked").into_response()
    };
    let counted = Counted::of(email.unwrap_or_default(), "oauth.revoke", body.len());
    response.extensions_mut().insert(counted);
    response
}
