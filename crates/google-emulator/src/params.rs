//! Query parameters, repeated ones included.

use url::form_urlencoded;

use crate::refused::Refused;

/// Parameters every Google API takes.
const COMMON: [&str; 11] = [
    "$.xgafv",
    "access_token",
    "alt",
    "callback",
    "fields",
    "key",
    "oauth_token",
    "prettyPrint",
    "quotaUser",
    "uploadType",
    "upload_protocol",
];

/// The parameters of one request, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    /// Reads a query string or a form body.
    pub(crate) fn parse(query: &str) -> Self {
        Self(
            form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect(),
        )
    }

    /// The value of a parameter; an empty one counts as not given.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let named = self
            .0
            .iter()
            .find(|(key, value)| key == name && !value.is_empty());
        named.map(|(_, value)| value.as_str())
    }

    /// Every value of a repeated parameter.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self
            .0
            .iter()
            .filter(move |(key, value)| key == name && !value.is_empty());
        named.map(|(_, value)| value.as_str())
    }

    /// A switch.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.get(name) == Some("true")
    }

    /// A whole number within limits; `default` if absent or 0.
    ///
    /// # Errors
    ///
    /// 400 for anything else.
    pub(crate) fn number(&self, name: &str, default: usize, most: usize) -> Result<usize, Refused> {
        match self.get(name) {
            None | Some("0") => Ok(default),
            Some(text) => match text.parse() {
                Ok(number) if number <= most => Ok(number),
                Ok(_) | Err(_) => Err(Refused::invalid_argument()),
            },
        }
    }

    /// Refuses parameters that a method does not have.
    ///
    /// # Errors
    ///
    /// 400 naming the first one.
    pub(crate) fn check(&self, known: &[&str]) -> Result<(), Refused> {
        for (name, _) in &self.0 {
            if !known.contains(&name.as_str()) && !COMMON.contains(&name.as_str()) {
                return Err(Refused::invalid(format!(
                    "Invalid JSON payload received. Unknown name \"{name}\": Cannot bind query \
                     parameter. Field '{name}' could not be found in request message."
                )));
            }
        }
        Ok(())
    }
}
