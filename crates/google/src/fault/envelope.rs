//! Google's error envelope, where there is one.

use serde_json::{Map, Value as Json};

/// `{"error":{code,message,status,details}}`.
pub(super) struct Envelope(Map<String, Json>);

impl Envelope {
    /// Reads a body; HTML, nothing and other shapes give `None`.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        match serde_json::from_slice::<Json>(body).ok()?.get("error")? {
            Json::Object(error) => Some(Self(error.clone())),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => None,
        }
    }

    fn text(&self, key: &str) -> &str {
        self.0.get(key).and_then(Json::as_str).unwrap_or_default()
    }

    /// The HTTP status the body names; 0 where it names none.
    pub(super) fn code(&self) -> u16 {
        let code = self.0.get("code").and_then(Json::as_u64);
        code.and_then(|code| u16::try_from(code).ok())
            .unwrap_or_default()
    }

    /// The canonical status, `FAILED_PRECONDITION` say.
    pub(super) fn status(&self) -> &str {
        self.text("status")
    }

    /// Whether the text for people contains this, in lower case. The text itself may quote
    /// contacts and goes nowhere.
    pub(super) fn mentions(&self, words: &str) -> bool {
        self.text("message").to_lowercase().contains(words)
    }

    fn details(&self) -> impl Iterator<Item = &Json> {
        self.0
            .get("details")
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
    }

    fn of_type(&self, name: &'static str) -> impl Iterator<Item = &Json> {
        self.details().filter(move |detail| {
            detail
                .get("@type")
                .and_then(Json::as_str)
                .is_some_and(|t| t.ends_with(name))
        })
    }

    /// The reason of the `ErrorInfo`, or of the older `errors` list.
    pub(super) fn reason(&self) -> &str {
        let info = self
            .of_type("google.rpc.ErrorInfo")
            .find_map(|info| info.get("reason"));
        let older = || self.0.get("errors")?.as_array()?.first()?.get("reason");
        info.or_else(older)
            .and_then(Json::as_str)
            .unwrap_or_default()
    }

    /// A word of the `ErrorInfo`'s metadata.
    pub(super) fn info(&self, key: &str) -> &str {
        let info = self.of_type("google.rpc.ErrorInfo");
        let mut found = info.filter_map(|info| info.get("metadata")?.get(key)?.as_str());
        found.next().unwrap_or_default()
    }

    /// The paths of the fields complained about.
    pub(super) fn fields(&self) -> impl Iterator<Item = &str> {
        self.of_type("google.rpc.BadRequest")
            .filter_map(|detail| detail.get("fieldViolations")?.as_array())
            .flatten()
            .filter_map(|violation| violation.get("field")?.as_str())
    }

    /// The entries of a batch that were bad, by index or id, with their status.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&String, &Json)> {
        self.details()
            .filter_map(|detail| detail.get("contactErrors")?.as_object())
            .flatten()
    }
}
