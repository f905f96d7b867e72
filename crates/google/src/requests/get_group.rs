//! contactGroups.get

use super::GROUP_MASK;
use crate::{
    fault::Failure,
    sender::{Answer, Call, Kind, Operation, parse_json},
};
use domain::GroupId;
use serde_json::Value as Json;

/// One group, as Google shows it.
pub(crate) struct GetGroup<'a> {
    pub(crate) id: &'a GroupId,
}

impl Operation for GetGroup<'_> {
    type Output = Json;

    fn prepare(&self) -> Call {
        Call::get(Kind::Read, format!("v1/{}", self.id)).with("groupFields", GROUP_MASK)
    }

    fn parse(&self, answer: &Answer) -> Result<Json, Failure> {
        parse_json(Kind::Read, answer)
    }
}
