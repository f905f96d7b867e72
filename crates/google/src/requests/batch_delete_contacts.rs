//! people.batchDeleteContacts

use crate::{
    fault::Failure,
    sender::{Answer, Call, Kind, Operation},
};
use domain::RemoteId;
use serde_json::{Value as Json, json};

/// The most one call may delete.
pub(crate) const MOST: usize = 500;

/// Persons to delete, all or none of them.
pub(crate) struct BatchDeleteContacts<'a> {
    pub(crate) ids: &'a [&'a RemoteId],
}

impl Operation for BatchDeleteContacts<'_> {
    type Output = ();

    fn prepare(&self) -> Call {
        let names: Vec<Json> = self.ids.iter().map(|id| id.0.clone().into()).collect();
        Call::post(Kind::Person, "v1/people:batchDeleteContacts")
            .json(json!({ "resourceNames": names }))
    }

    /// Deletion answers nothing worth reading.
    fn parse(&self, _: &Answer) -> Result<(), Failure> {
        Ok(())
    }
}
