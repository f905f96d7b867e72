//! Refusals in the form Google gives them.
//!
//! One type serves the API (where it becomes the error envelope) and the Rust handle
//! (where it is an ordinary error).

use std::fmt;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// A request the emulated service would not carry out.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    code: u16,
    status: &'static str,
    message: String,
    details: Vec<Value>,
    challenge: Option<&'static str>,
}

const BAD_CREDENTIALS: &str = "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";
const NO_CREDENTIALS: &str = "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";

impl Refused {
    /// Builds a refusal from its HTTP code, canonical status and text.
    pub(crate) fn new(code: u16, status: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            status,
            message: message.into(),
            details: Vec::new(),
            challenge: None,
        }
    }

    /// The HTTP status code.
    pub fn code(&self) -> u16 {
        self.code
    }

    /// The canonical status, such as `FAILED_PRECONDITION`.
    pub fn status(&self) -> &'static str {
        self.status
    }

    /// The text for people.
    pub fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn with_detail(mut self, detail: Value) -> Self {
        self.details.push(detail);
        self
    }

    pub(crate) fn without_details(mut self) -> Self {
        self.details.clear();
        self
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, "INVALID_ARGUMENT", message)
    }

    pub(crate) fn invalid_argument() -> Self {
        Self::invalid("Request contains an invalid argument.")
    }

    pub(crate) fn failed_precondition(message: impl Into<String>) -> Self {
        Self::new(400, "FAILED_PRECONDITION", message)
    }

    pub(crate) fn not_found() -> Self {
        Self::new(404, "NOT_FOUND", "Requested entity was not found.")
    }

    pub(crate) fn name_taken() -> Self {
        Self::new(409, "ALREADY_EXISTS", "Contact group name already exists.")
    }

    pub(crate) fn unknown_name(name: &str, place: &str) -> Self {
        let text = format!(
            "Invalid JSON payload received. Unknown name \"{name}\" at '{place}': Cannot find field."
        );
        Self::invalid(text.clone()).with_detail(json!({
            "@type": "type.googleapis.com/google.rpc.BadRequest",
            "fieldViolations": [{ "field": place, "description": text }],
        }))
    }

    pub(crate) fn singleton(field: &str) -> Self {
        Self::invalid(format!(
            "Cannot have more than one person.{field} per source."
        ))
    }

    pub(crate) fn unauthenticated() -> Self {
        let mut refused = Self::new(401, "UNAUTHENTICATED", BAD_CREDENTIALS);
        refused.challenge =
            Some("Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"");
        refused
    }

    pub(crate) fn no_credentials() -> Self {
        let mut refused = Self::new(401, "UNAUTHENTICATED", NO_CREDENTIALS);
        refused.challenge = Some("Bearer realm=\"https://accounts.google.com/\"");
        refused
    }

    pub(crate) fn insufficient_scope(rpc: &str) -> Self {
        let mut refused = Self::new(
            403,
            "PERMISSION_DENIED",
            "Request had insufficient authentication scopes.",
        )
        .with_detail(json!({
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
            "domain": "googleapis.com",
            "metadata": {
                "service": "people.googleapis.com",
                "method": format!("google.people.v1.PeopleService.{rpc}"),
            },
        }));
        refused.challenge = Some(
            "Bearer realm=\"https://accounts.google.com/\", error=\"insufficient_scope\", scope=\"https://www.googleapis.com/auth/contacts\"",
        );
        refused
    }

    /// The refusal for a plain HTTP code, as the fault plan asks for.
    pub(crate) fn by_code(code: u16) -> Self {
        match code {
            401 => Self::unauthenticated(),
            403 => Self::new(
                403,
                "PERMISSION_DENIED",
                "The caller does not have permission",
            ),
            404 => Self::not_found(),
            409 => Self::new(409, "ABORTED", "The operation was aborted."),
            429 => Self::new(
                429,
                "RESOURCE_EXHAUSTED",
                "Resource has been exhausted (e.g. check quota).",
            ),
            503 => Self::new(503, "UNAVAILABLE", "The service is currently unavailable."),
            504 => Self::new(
                504,
                "DEADLINE_EXCEEDED",
                "Deadline expired before operation could complete.",
            ),
            400 => Self::invalid_argument(),
            other => Self::new(other, "INTERNAL", "Internal error encountered."),
        }
    }

    /// The `google.rpc.Status` form used inside batch answers.
    pub(crate) fn as_status(&self) -> Value {
        let code = match self.status {
            "INVALID_ARGUMENT" => 3,
            "NOT_FOUND" => 5,
            "ALREADY_EXISTS" => 6,
            "PERMISSION_DENIED" => 7,
            "RESOURCE_EXHAUSTED" => 8,
            "FAILED_PRECONDITION" => 9,
            "ABORTED" => 10,
            _ => 13,
        };
        json!({ "code": code, "message": self.message })
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.code, self.status, self.message)
    }
}

impl std::error::Error for Refused {}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut error = json!({
            "code": self.code, "message": self.message, "status": self.status,
        });
        if !self.details.is_empty() {
            error["details"] = Value::Array(self.details);
        }
        let code = StatusCode::from_u16(self.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (code, Json(json!({ "error": error }))).into_response();
        if let Some(challenge) = self.challenge {
            let value = HeaderValue::from_static(challenge);
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, value);
        }
        response
    }
}
