//! Which client is calling the token endpoint.

use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::config::{Config, OAuthClient};
use crate::params::Params;

/// An error of the token endpoint.
#[derive(Debug)]
pub(super) struct OAuthError {
    code: StatusCode,
    error: &'static str,
    description: String,
}

impl OAuthError {
    pub(super) fn bad(error: &'static str, description: impl Into<String>) -> Self {
        Self {
            code: StatusCode::BAD_REQUEST,
            error,
            description: description.into(),
        }
    }

    pub(super) fn unauthorized(description: &str) -> Self {
        let description = description.to_owned();
        Self {
            code: StatusCode::UNAUTHORIZED,
            error: "invalid_client",
            description,
        }
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let body = json!({ "error": self.error, "error_description": self.description });
        (self.code, Json(body)).into_response()
    }
}

/// Checks id and secret, from the Basic header or the form.
///
/// # Errors
///
/// 401 `invalid_client`, 400 `invalid_request` without a secret.
pub(super) fn authenticate<'a>(
    config: &'a Config,
    headers: &HeaderMap,
    form: &Params,
) -> Result<&'a OAuthClient, OAuthError> {
    let basic = basic(headers);
    let (id, secret) = match &basic {
        Some((id, secret)) => (Some(id.as_str()), Some(secret.as_str())),
        None => (form.get("client_id"), form.get("client_secret")),
    };
    let id = id.ok_or_else(|| {
        OAuthError::bad(
            "invalid_request",
            "Could not determine client ID from request.",
        )
    })?;
    let client = config
        .clients
        .iter()
        .find(|client| client.id == id)
        .ok_or_else(|| OAuthError::unauthorized("The OAuth client was not found."))?;
    match secret {
        None => Err(OAuthError::bad(
            "invalid_request",
            "client_secret is missing.",
        )),
        Some(secret) if secret == client.secret => Ok(client),
        Some(_) => Err(OAuthError::unauthorized("Unauthorized")),
    }
}

/// Id and secret of a Basic header, each percent-encoded as OAuth wants it.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Basic ")?;
    let text = String::from_utf8(STANDARD.decode(value).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decode = |word: &str| {
        let pair = format!("w={word}");
        Params::parse(&pair).get("w").unwrap_or_default().to_owned()
    };
    Some((decode(id), decode(secret)))
}
