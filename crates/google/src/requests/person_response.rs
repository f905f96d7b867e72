//! The answer for one person of a batch.

use crate::{
    fault::of_entry,
    person::{Entry, person},
};
use app::Fault;
use domain::RemoteId;
use serde_json::Value as Json;

/// `google.people.v1.PersonResponse`.
pub(crate) struct PersonResponse {
    /// The id asked for; empty in answers to creates.
    pub(crate) requested: String,
    /// The person, or what was wrong with it; `None` when the answer says neither.
    pub(crate) outcome: Option<Result<Entry, Fault>>,
}

impl PersonResponse {
    /// Reads one entry of an answer of success.
    pub(crate) fn read(json: &Json, region: &str) -> Self {
        let requested = json.get("requestedResourceName").and_then(Json::as_str);
        let requested = requested.unwrap_or_default().to_owned();
        let fault = json.get("status").and_then(|status| of_entry(status, true));
        let outcome = match fault {
            Some(fault) => Some(Err(fault)),
            None => json
                .get("person")
                .and_then(|json| person(json, region))
                .map(Ok),
        };
        Self {
            outcome: outcome.map(|o| o.map(|entry| moved(&requested, entry))),
            requested,
        }
    }
}

/// A person answered under another id than the one asked for has moved (F4).
fn moved(requested: &str, entry: Entry) -> Entry {
    match entry {
        Entry::There(mut person) => {
            let before = RemoteId::from(requested);
            let known = requested.is_empty() || person.id == before;
            if !known && !person.former.contains(&before) {
                person.former.push(before);
            }
            Entry::There(person)
        }
        gone @ Entry::Gone(_) => gone,
    }
}
