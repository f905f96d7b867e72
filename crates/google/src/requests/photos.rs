//! people.updateContactPhoto and people.deleteContactPhoto

use super::{PERSON_MASK, SOURCES};
use crate::{
    fault::Failure,
    person::{Entry, person},
    sender::{Answer, Call, Kind, Operation, parse_json},
};
use app::Fault;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{Person, RemoteId};
use reqwest::Method;
use serde_json::json;

/// A photo for a person. Here the masks are in the body (people-api §2.7).
pub(crate) struct UpdatePhoto<'a> {
    pub(crate) region: &'a str,
    pub(crate) id: &'a RemoteId,
    pub(crate) picture: &'a [u8],
}

impl Operation for UpdatePhoto<'_> {
    type Output = Box<Person>;

    fn prepare(&self) -> Call {
        Call::new(
            Kind::Person,
            Method::PATCH,
            format!("v1/{}:updateContactPhoto", self.id),
        )
        .json(json!({
            "photoBytes": STANDARD.encode(self.picture),
            "personFields": PERSON_MASK,
            "sources": [SOURCES],
        }))
    }

    fn parse(&self, answer: &Answer) -> Result<Box<Person>, Failure> {
        read(answer, self.region)
    }
}

/// A person who loses their photo.
pub(crate) struct DeletePhoto<'a> {
    pub(crate) region: &'a str,
    pub(crate) id: &'a RemoteId,
}

impl Operation for DeletePhoto<'_> {
    type Output = Box<Person>;

    fn prepare(&self) -> Call {
        Call::new(
            Kind::Person,
            Method::DELETE,
            format!("v1/{}:deleteContactPhoto", self.id),
        )
        .with("personFields", PERSON_MASK)
        .with("sources", SOURCES)
    }

    fn parse(&self, answer: &Answer) -> Result<Box<Person>, Failure> {
        read(answer, self.region)
    }
}

fn read(answer: &Answer, region: &str) -> Result<Box<Person>, Failure> {
    let json = parse_json(Kind::Person, answer)?;
    match json.get("person").and_then(|json| person(json, region)) {
        Some(Entry::There(person)) => Ok(person),
        Some(Entry::Gone(_)) => Err(Fault::Gone.into()),
        None => Err(Failure::unreadable(true)),
    }
}
