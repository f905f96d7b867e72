//! people.batchUpdateContacts: a map of persons under one mask.

use super::{PERSON_MASK, PersonResponse, SOURCES};
use crate::{
    fault::Failure,
    person::{Entry, update_body, update_mask},
    sender::{Answer, Call, Kind, Operation, parse_json},
};
use app::{Delivery, Edit, Fault};
use serde_json::{Map, Value as Json, json};
use std::collections::HashMap;

/// Changed persons, all with the same fields: one that left a field of the mask out would
/// lose it.
pub(crate) struct BatchUpdateContacts<'a> {
    pub(crate) region: &'a str,
    pub(crate) edits: &'a [&'a Edit],
}

impl Operation for BatchUpdateContacts<'_> {
    type Output = Vec<Delivery>;

    fn prepare(&self) -> Call {
        let entry = |edit: &&Edit| (edit.remote.0.clone(), update_body(edit));
        let contacts: Map<String, Json> = self.edits.iter().map(entry).collect();
        Call::post(Kind::Person, "v1/people:batchUpdateContacts").json(json!({
            "contacts": contacts,
            "updateMask": self.edits.first().map(|edit| update_mask(edit)).unwrap_or_default(),
            "readMask": PERSON_MASK,
            "sources": [SOURCES],
        }))
    }

    fn parse(&self, answer: &Answer) -> Result<Vec<Delivery>, Failure> {
        let json = parse_json(Kind::Person, answer)?;
        let results = json
            .get("updateResult")
            .and_then(Json::as_object)
            .into_iter()
            .flatten();
        let mut made: HashMap<&str, PersonResponse> = results
            .map(|(id, response)| (id.as_str(), PersonResponse::read(response, self.region)))
            .collect();
        let of = |edit: &&Edit| match made.remove(edit.remote.0.as_str()).and_then(|r| r.outcome) {
            Some(Ok(Entry::There(person))) => Ok(person),
            Some(Ok(Entry::Gone(_))) => Err(Fault::Gone),
            Some(Err(fault)) => Err(fault),
            None => Err(Fault::Unknown("the answer leaves the person out".into())),
        };
        Ok(self.edits.iter().map(of).collect())
    }
}
