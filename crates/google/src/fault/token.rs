//! Answers of the token endpoint that are no success (people-api §8, F60, F62).

use super::{Failure, later, stop};
use crate::sender::Answer;
use app::{Fault, PauseCause};
use domain::Micros;
use serde_json::Value as Json;

/// What a refused refresh means. Nothing was done in the address book in any case.
pub(crate) fn classify_token(answer: &Answer) -> Failure {
    if answer.status == 429 || answer.status == 408 || answer.status >= 500 {
        let said = format!("the token endpoint answered {}", answer.status);
        return match answer.retry_after {
            Some(after) => later(after, said).into(),
            None => Failure::passing(said),
        };
    }
    let body: Json = serde_json::from_slice(&answer.body).unwrap_or_default();
    let word = |key: &str| body.get(key).and_then(Json::as_str).unwrap_or_default();
    refused(word("error"), word("error_subtype"), answer.status).into()
}

fn refused(error: &str, subtype: &str, status: u16) -> Fault {
    match (error, subtype) {
        ("invalid_grant", "invalid_rapt") => stop(
            PauseCause::SignInAgain,
            "invalid_rapt: the domain asks for a new sign-in from time to time",
        ),
        ("invalid_grant", _) => stop(
            PauseCause::GrantOver,
            "invalid_grant: the access was revoked or has expired",
        ),
        ("invalid_client", _) => stop(
            PauseCause::ClientRefused,
            "invalid_client: the OAuth client or its secret is wrong",
        ),
        (
            "unauthorized_client" | "unsupported_grant_type" | "invalid_request" | "deleted_client",
            _,
        ) => stop(
            PauseCause::ClientRefused,
            format!("{error}: the OAuth client is not set up for this"),
        ),
        ("invalid_scope" | "admin_policy_enforced" | "access_denied" | "org_internal", _) => stop(
            PauseCause::AdminPolicy,
            format!("{error}: the access was not granted"),
        ),
        _ => later(
            Micros::seconds(60),
            format!("the token endpoint answered {status}, not in the form of OAuth"),
        ),
    }
}
