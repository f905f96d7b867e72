//! people.getBatchGet

use super::{PERSON_MASK, PersonResponse, SOURCES};
use crate::{
    fault::Failure,
    person::Entry,
    sender::{Answer, Call, Kind, Operation, incomplete, parse_json},
};
use app::{Fault, Found};
use domain::RemoteId;
use serde_json::Value as Json;
use std::collections::HashMap;

/// The most one call may ask for.
pub(crate) const MOST: usize = 200;

/// Persons read directly.
pub(crate) struct BatchGet<'a> {
    pub(crate) region: &'a str,
    pub(crate) ids: &'a [RemoteId],
}

impl Operation for BatchGet<'_> {
    type Output = HashMap<RemoteId, Found>;

    fn prepare(&self) -> Call {
        let call = Call::get(Kind::Read, "v1/people:batchGet")
            .with("personFields", PERSON_MASK)
            .with("sources", SOURCES);
        self.ids
            .iter()
            .fold(call, |call, id| call.with("resourceNames", id.0.clone()))
    }

    fn parse(&self, answer: &Answer) -> Result<Self::Output, Failure> {
        let json = parse_json(Kind::Read, answer)?;
        let mut found = HashMap::new();
        for response in json
            .get("responses")
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
        {
            let response = PersonResponse::read(response, self.region);
            let outcome = match response.outcome {
                Some(Ok(Entry::There(person))) => Found::Person(person),
                Some(Ok(Entry::Gone(_)) | Err(Fault::Gone)) => Found::Gone,
                Some(Err(fault)) => return Err(fault.into()),
                // An answer that says nothing about a person is no word that it is gone (D2).
                None => return Err(incomplete("a person read without an answer")),
            };
            found.insert(RemoteId(response.requested), outcome);
        }
        Ok(found)
    }
}
