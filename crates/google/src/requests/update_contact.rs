//! people.updateContact

use super::{PERSON_MASK, SOURCES};
use crate::{
    fault::Failure,
    person::{Entry, person, update_body, update_mask},
    sender::{Answer, Call, Kind, Operation, parse_json},
};
use app::{Edit, Fault};
use domain::Person;
use reqwest::Method;

/// One changed person.
pub(crate) struct UpdateContact<'a> {
    pub(crate) region: &'a str,
    pub(crate) edit: &'a Edit,
}

impl Operation for UpdateContact<'_> {
    type Output = Box<Person>;

    fn prepare(&self) -> Call {
        Call::new(
            Kind::Person,
            Method::PATCH,
            format!("v1/{}:updateContact", self.edit.remote),
        )
        .with("updatePersonFields", update_mask(self.edit))
        .with("personFields", PERSON_MASK)
        .with("sources", SOURCES)
        .json(update_body(self.edit))
    }

    fn parse(&self, answer: &Answer) -> Result<Box<Person>, Failure> {
        match person(&parse_json(Kind::Person, answer)?, self.region) {
            Some(Entry::There(person)) => Ok(person),
            Some(Entry::Gone(_)) => Err(Fault::Gone.into()),
            None => Err(Failure::unreadable(true)),
        }
    }
}
