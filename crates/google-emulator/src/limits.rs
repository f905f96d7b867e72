//! How much a contact may hold.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::fields::Draft;
use crate::refused::Refused;

/// Limits that Google's help once named: 500 fields and 128 kB for each contact, 1,024 characters for
/// each field. Nobody verified whether the API keeps them, or how it says so; off unless a number is
/// given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Most entries of one contact, of all fields together.
    pub entries: Option<usize>,
    /// Most bytes of one contact, as JSON.
    pub bytes: Option<usize>,
    /// Most characters of one text.
    pub characters: Option<usize>,
}

impl Limits {
    /// Refuses what does not fit, as Google refuses the shape of a request.
    pub(crate) fn check(&self, draft: &Draft) -> Result<(), Refused> {
        let all = || draft.entries.values().flatten();
        let exceeds = |limit: Option<usize>, size: &dyn Fn() -> usize| {
            limit.is_some_and(|limit| size() > limit)
        };
        let longest = || all().flat_map(Map::values).map(longest).max().unwrap_or(0);
        let size = |entry| serde_json::to_vec(entry).map_or(0, |bytes| bytes.len());
        let bytes = || all().map(size).sum();
        if exceeds(self.entries, &|| all().count())
            || exceeds(self.characters, &longest)
            || exceeds(self.bytes, &bytes)
        {
            return Err(Refused::invalid_argument());
        }
        Ok(())
    }
}

/// The characters of the longest text within.
fn longest(value: &Value) -> usize {
    match value {
        Value::String(text) => text.chars().count(),
        Value::Array(all) => all.iter().map(longest).max().unwrap_or(0),
        Value::Object(all) => all.values().map(longest).max().unwrap_or(0),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}
