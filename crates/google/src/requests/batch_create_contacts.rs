//! people.batchCreateContacts

use super::{PERSON_MASK, PersonResponse, SOURCES};
use crate::{
    fault::Failure,
    person::{Entry, create_body},
    sender::{Answer, Call, Kind, Operation, parse_json},
};
use app::{Delivery, Draft, Fault};
use domain::{Mark, Person};
use serde_json::{Value as Json, json};
use std::collections::HashMap;

/// New persons.
pub(crate) struct BatchCreateContacts<'a> {
    pub(crate) region: &'a str,
    pub(crate) drafts: &'a [&'a Draft],
}

impl Operation for BatchCreateContacts<'_> {
    type Output = Vec<Delivery>;

    fn prepare(&self) -> Call {
        let contacts: Vec<Json> = self
            .drafts
            .iter()
            .map(|draft| json!({ "contactPerson": create_body(draft) }))
            .collect();
        Call::post(Kind::Person, "v1/people:batchCreateContacts").json(json!({
            "contacts": contacts,
            "readMask": PERSON_MASK,
            "sources": [SOURCES],
        }))
    }

    /// Who is who says the mark, not the position (F3).
    fn parse(&self, answer: &Answer) -> Result<Vec<Delivery>, Failure> {
        let json = parse_json(Kind::Person, answer)?;
        let mut made: HashMap<Mark, Box<Person>> = HashMap::new();
        let mut faults: Vec<Option<Fault>> = Vec::new();
        for response in json
            .get("createdPeople")
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
        {
            faults.push(match PersonResponse::read(response, self.region).outcome {
                Some(Ok(Entry::There(mut person))) => {
                    // Whatever id an answer to a create was asked under is none of it.
                    person.former.clear();
                    made.extend(
                        person
                            .marks
                            .iter()
                            .map(|mark| (mark.clone(), person.clone())),
                    );
                    None
                }
                Some(Err(fault)) => Some(fault),
                Some(Ok(Entry::Gone(_))) | None => None,
            });
        }
        let in_step = faults.len() == self.drafts.len();
        let of = |(at, draft): (usize, &&Draft)| match made.remove(&draft.mark) {
            Some(person) => Ok(person),
            None => Err(faults
                .get_mut(at)
                .filter(|_| in_step)
                .and_then(Option::take)
                .unwrap_or_else(|| Fault::Unknown("created, but not answered by its mark".into()))),
        };
        Ok(self.drafts.iter().enumerate().map(of).collect())
    }
}
