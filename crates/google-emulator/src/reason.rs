//! Refusals that a test can bring about no other way, with the bodies Google was seen to give:
//! what an operator, an organisation or a person has to mend.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::api::Method;
use crate::refused::Refused;

/// Why everything is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The People API is switched off in the project of the OAuth client.
    ServiceDisabled,
    /// The box about contacts was left unticked.
    ScopeInsufficient,
    /// The organisation asks for a new sign-in; the token endpoint says so.
    InvalidRapt,
    /// The organisation does not let the program in; the token endpoint says so.
    AdminPolicy,
}

/// The number of the project that is told.
const PROJECT: &str = "123456789012";

impl Reason {
    /// What the API answers to a call. What is the token endpoint's to say shows there as an
    /// access token that is not taken.
    pub(crate) fn of_api(self, method: Method) -> Refused {
        match self {
            Self::ServiceDisabled => service_disabled(),
            Self::ScopeInsufficient => Refused::insufficient_scope(&method.rpc()),
            Self::InvalidRapt | Self::AdminPolicy => Refused::unauthenticated(),
        }
    }

    /// What the token endpoint answers. What is the API's to say it does not know.
    pub(crate) fn of_token(self) -> Response {
        let body = match self {
            Self::InvalidRapt => json!({
                "error": "invalid_grant",
                "error_description": "reauth related error (invalid_rapt)",
                "error_uri": "https://support.google.com/a/answer/9368756",
                "error_subtype": "invalid_rapt",
            }),
            Self::AdminPolicy => json!({
                "error": "admin_policy_enforced",
                "error_description": "Access blocked by the administrator.",
            }),
            Self::ServiceDisabled | Self::ScopeInsufficient => json!({
                "error": "invalid_grant", "error_description": "Bad Request",
            }),
        };
        (StatusCode::BAD_REQUEST, Json(body)).into_response()
    }
}

fn service_disabled() -> Refused {
    let page = format!(
        "https://console.developers.google.com/apis/api/people.googleapis.com/overview?project={PROJECT}"
    );
    Refused::new(
        403,
        "PERMISSION_DENIED",
        format!(
            "People API has not been used in project {PROJECT} before or it is disabled. Enable it by \
             visiting {page} then retry. If you enabled this API recently, wait a few minutes for the \
             action to propagate to our systems and retry."
        ),
    )
    .with_detail(info(&page))
    .with_detail(json!({
        "@type": "type.googleapis.com/google.rpc.Help",
        "links": [{ "description": "Google developers console API activation", "url": page }],
    }))
}

fn info(page: &str) -> Value {
    json!({
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "SERVICE_DISABLED",
        "domain": "googleapis.com",
        "metadata": {
            "service": "people.googleapis.com",
            "serviceTitle": "People API",
            "consumer": format!("projects/{PROJECT}"),
            "containerInfo": PROJECT,
            "activationUrl": page,
        },
    })
}
