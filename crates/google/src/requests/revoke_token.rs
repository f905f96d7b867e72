//! The revocation of OAuth (RFC 7009): ends the whole grant of the account for us.

use crate::sender::{Answer, Call, Kind};
use serde_json::Value as Json;

/// The request.
pub(crate) fn prepare(token: &str) -> Call {
    Call::post(Kind::Read, "").form(vec![("token", token.to_owned())])
}

/// Whether the token is of no use afterwards; one that was none before is none now.
pub(crate) fn is_revoked(answer: &Answer) -> bool {
    let body: Json = serde_json::from_slice(&answer.body).unwrap_or_default();
    let error = body.get("error").and_then(Json::as_str);
    (200..300).contains(&answer.status) || error == Some("invalid_token")
}
