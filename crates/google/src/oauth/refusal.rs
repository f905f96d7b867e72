//! Why somebody could not be signed in or connected, by what there is to do about it.

use crate::fault::Failure;
use app::{Fault, PauseCause, states::Refusal};

/// Nobody was signed in, or nothing connected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {said}", .refusal.name())]
pub struct OauthError {
    /// What it means; [`app::states`] has the words for people.
    pub refusal: Refusal,
    /// What was seen, for the log: codes, never what Google wrote.
    pub said: String,
    /// An access that was given all the same, for the door to give back.
    pub unused: Option<Unused>,
}

/// An access that will not be used.
#[derive(Clone, PartialEq, Eq)]
pub struct Unused {
    /// Whose it is by what came with it, as far as that can be read; nobody has proven it.
    pub sub: Option<String>,
    /// The refresh token: shown to nobody.
    pub refresh_token: String,
}

impl std::fmt::Debug for Unused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Unused").finish_non_exhaustive()
    }
}

impl OauthError {
    pub(super) fn new(refusal: Refusal, said: impl Into<String>) -> Self {
        Self {
            refusal,
            said: said.into(),
            unused: None,
        }
    }
}

impl From<Fault> for OauthError {
    fn from(fault: Fault) -> Self {
        let refusal = match &fault {
            Fault::Stop(cause) => match cause.pause {
                PauseCause::AdminPolicy => Refusal::AdminPolicy,
                PauseCause::ScopeMissing => Refusal::ContactsWithheld,
                PauseCause::ClockWrong => Refusal::ClockWrong,
                PauseCause::ClientRefused | PauseCause::ServiceDisabled => Refusal::ClientRefused,
                PauseCause::GrantOver
                | PauseCause::SevenDays
                | PauseCause::SignInAgain
                | PauseCause::KeyMissing => Refusal::CodeRefused,
            },
            Fault::Unknown(_)
            | Fault::Later { .. }
            | Fault::Quota { .. }
            | Fault::Stale
            | Fault::Gone
            | Fault::TokenExpired
            | Fault::NameTaken
            | Fault::Full
            | Fault::Refused(_) => Refusal::Unreachable,
        };
        Self::new(refusal, fault.to_string())
    }
}

impl From<Failure> for OauthError {
    fn from(failure: Failure) -> Self {
        failure.fault.into()
    }
}

/// The issuer did not tell where its endpoints are: nothing is known about the client yet.
pub(super) fn unreached(failure: Failure) -> OauthError {
    OauthError::new(Refusal::Unreachable, failure.fault.to_string())
}

/// What the `error` means that the authorisation page sent the browser back with. Most that
/// are the operator's to mend Google shows on its own page and sends nobody back with.
pub(super) fn of_page(error: &str) -> OauthError {
    let (refusal, said) = match error {
        "access_denied" => (Refusal::Denied, "access_denied"),
        "admin_policy_enforced" => (Refusal::AdminPolicy, "admin_policy_enforced"),
        "org_internal" => (Refusal::OtherOrganisation, "org_internal"),
        "redirect_uri_mismatch" => (Refusal::RedirectUnknown, "redirect_uri_mismatch"),
        "invalid_client" => (Refusal::ClientRefused, "invalid_client"),
        "deleted_client" => (Refusal::ClientRefused, "deleted_client"),
        "disabled_client" => (Refusal::ClientRefused, "disabled_client"),
        "restricted_client" => (Refusal::ClientRefused, "restricted_client"),
        "unauthorized_client" => (Refusal::ClientRefused, "unauthorized_client"),
        "unsupported_response_type" => (Refusal::ClientRefused, "unsupported_response_type"),
        "invalid_request" => (Refusal::ClientRefused, "invalid_request"),
        "invalid_scope" => (Refusal::ClientRefused, "invalid_scope"),
        "disallowed_useragent" => (Refusal::OtherVisit, "disallowed_useragent"),
        "interaction_required"
        | "login_required"
        | "consent_required"
        | "account_selection_required" => (Refusal::OtherVisit, "a question was not answered"),
        "server_error" => (Refusal::Unreachable, "server_error"),
        "temporarily_unavailable" => (Refusal::Unreachable, "temporarily_unavailable"),
        _ => (Refusal::NotProven, "an error that is not known"),
    };
    OauthError::new(refusal, said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_of_the_authorisation_page_has_its_refusal() {
        for (error, expected) in [
            ("access_denied", Refusal::Denied),
            ("admin_policy_enforced", Refusal::AdminPolicy),
            ("org_internal", Refusal::OtherOrganisation),
            ("redirect_uri_mismatch", Refusal::RedirectUnknown),
            ("invalid_client", Refusal::ClientRefused),
            ("deleted_client", Refusal::ClientRefused),
            ("unauthorized_client", Refusal::ClientRefused),
            ("invalid_request", Refusal::ClientRefused),
            ("invalid_scope", Refusal::ClientRefused),
            ("disallowed_useragent", Refusal::OtherVisit),
            ("consent_required", Refusal::OtherVisit),
            ("server_error", Refusal::Unreachable),
            ("temporarily_unavailable", Refusal::Unreachable),
            ("anna@x.example", Refusal::NotProven),
        ] {
            let refused = of_page(error);
            assert_eq!(refused.refusal, expected, "{error}");
            assert!(!refused.to_string().contains('@'));
        }
    }
}
