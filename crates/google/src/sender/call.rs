//! A call and its answer as plain data.

use crate::fault::Failure;
use domain::Micros;
use reqwest::Method;
use serde_json::Value as Json;

/// What kind of call it is: what a refusal means depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A read, or a listing from its beginning.
    Read,
    /// A further page of a full listing.
    Paged,
    /// A listing that goes on from a token.
    Resumed,
    /// A change of persons.
    Person,
    /// A change of groups.
    Group,
}

impl Kind {
    /// Whether the call changes something.
    pub(crate) const fn is_write(self) -> bool {
        match self {
            Self::Read | Self::Paged | Self::Resumed => false,
            Self::Person | Self::Group => true,
        }
    }

    /// Whether the call carries a token of a listing.
    pub(crate) const fn is_listing(self) -> bool {
        match self {
            Self::Paged | Self::Resumed => true,
            Self::Read | Self::Person | Self::Group => false,
        }
    }
}

/// What is in a request's body.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Body {
    /// Nothing.
    #[default]
    Empty,
    /// JSON.
    Json(Json),
    /// A form.
    Form(Vec<(&'static str, String)>),
}

/// A request that was not sent yet.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Call {
    pub(crate) kind: Kind,
    pub(crate) method: Method,
    /// Below the service's address, without a slash in front.
    pub(crate) path: String,
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) body: Body,
}

impl Call {
    pub(crate) fn new(kind: Kind, method: Method, path: impl Into<String>) -> Self {
        Self {
            kind,
            method,
            path: path.into(),
            query: Vec::new(),
            body: Body::Empty,
        }
    }

    pub(crate) fn get(kind: Kind, path: impl Into<String>) -> Self {
        Self::new(kind, Method::GET, path)
    }

    pub(crate) fn post(kind: Kind, path: impl Into<String>) -> Self {
        Self::new(kind, Method::POST, path)
    }

    pub(crate) fn with(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.query.push((key, value.into()));
        self
    }

    pub(crate) fn with_some(self, key: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    pub(crate) fn json(mut self, body: Json) -> Self {
        self.body = Body::Json(body);
        self
    }

    pub(crate) fn form(mut self, fields: Vec<(&'static str, String)>) -> Self {
        self.body = Body::Form(fields);
        self
    }
}

/// What came back.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// How long to wait, where the answer says so.
    pub(crate) retry_after: Option<Micros>,
    pub(crate) body: Vec<u8>,
}

/// One operation of the protocol; pure.
pub(crate) trait Operation: Sync {
    /// What an answer of success says.
    type Output;

    /// The request.
    fn prepare(&self) -> Call;

    /// Reads an answer of success.
    fn parse(&self, answer: &Answer) -> Result<Self::Output, Failure>;
}

/// The JSON object of an answer of success.
pub(crate) fn parse_json(kind: Kind, answer: &Answer) -> Result<Json, Failure> {
    match serde_json::from_slice(&answer.body) {
        Ok(json @ Json::Object(_)) => Ok(json),
        Ok(_) | Err(_) => Err(Failure::unreadable(kind.is_write())),
    }
}
