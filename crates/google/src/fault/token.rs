//! Answers of the token endpoint that are no success (people-api §8, F60, F62).
//!
//! What is about the OAuth client stops every account (F56), so only what cannot be about
//! one account alone is taken for it.

use super::{Failure, WINDOW, later, stop};
use crate::sender::Answer;
use app::{Fault, PauseCause};
use serde_json::Value as Json;

/// What a refused refresh means. Nothing was done in the address book in any case.
pub(crate) fn classify_token(answer: &Answer) -> Failure {
    let said = format!("the token endpoint answered {}", answer.status);
    if answer.status == 429 {
        return later(answer.retry_after.unwrap_or(WINDOW), said).into();
    }
    if answer.status == 408 || answer.status >= 500 {
        return match answer.retry_after {
            Some(after) => later(after, said).into(),
            None => Failure::passing(said),
        };
    }
    let body: Json = serde_json::from_slice(&answer.body).unwrap_or_default();
    let word = |key: &str| body.get(key).and_then(Json::as_str).unwrap_or_default();
    let error = word("error");
    if error == "invalid_grant" {
        return dead_grant(
            word("error_subtype"),
            &word("error_description").to_lowercase(),
        )
        .into();
    }
    refused(error, answer.status).into()
}

/// Whether an answer of success is an error in its clothes.
pub(crate) fn has_error(answer: &Answer) -> bool {
    let body: Json = serde_json::from_slice(&answer.body).unwrap_or_default();
    body.get("error").is_some()
}

/// `invalid_grant` has many reasons, and says which only by the way.
fn dead_grant(subtype: &str, description: &str) -> Fault {
    if matches!(subtype, "invalid_rapt" | "rapt_required") || description.contains("invalid_rapt") {
        let said = "invalid_rapt: the domain asks for a new sign-in from time to time";
        return stop(PauseCause::SignInAgain, said);
    }
    if description.contains("reasonable timeframe") || description.contains("check your iat") {
        let said = "invalid_grant: the time of this machine is not accepted";
        return stop(PauseCause::ClockWrong, said);
    }
    if subtype == "admin_policy_enforced" || description.contains("admin_policy_enforced") {
        let said = "admin_policy_enforced: the access was not granted";
        return stop(PauseCause::AdminPolicy, said);
    }
    let said = "invalid_grant: the access was revoked or has expired";
    stop(PauseCause::GrantOver, said)
}

fn refused(error: &str, status: u16) -> Fault {
    match error {
        "invalid_client" => stop(
            PauseCause::ClientRefused,
            "invalid_client: the OAuth client or its secret is wrong",
        ),
        "deleted_client" | "disabled_client" | "restricted_client" => stop(
            PauseCause::ClientRefused,
            format!("{error}: the OAuth client is no longer in use"),
        ),
        "unsupported_grant_type" => stop(
            PauseCause::ClientRefused,
            "unsupported_grant_type: the issuer is not Google, or not as it was",
        ),
        // The grant of this account was made for another client, or is no grant.
        "unauthorized_client" | "invalid_request" => stop(
            PauseCause::GrantOver,
            format!("{error}: the grant is not one of this OAuth client"),
        ),
        "invalid_scope" => stop(
            PauseCause::ScopeMissing,
            "invalid_scope: the access was not granted",
        ),
        "admin_policy_enforced" | "access_denied" | "org_internal" => stop(
            PauseCause::AdminPolicy,
            format!("{error}: the access was not granted"),
        ),
        "interaction_required" | "login_required" | "consent_required" => stop(
            PauseCause::SignInAgain,
            format!("{error}: the user has to sign in"),
        ),
        _ => later(
            WINDOW,
            format!("the token endpoint answered {status}, not in the form of OAuth"),
        ),
    }
}
