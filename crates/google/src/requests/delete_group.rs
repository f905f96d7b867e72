//! contactGroups.delete

use crate::{
    fault::Failure,
    sender::{Answer, Call, Kind, Operation},
};
use domain::GroupId;
use reqwest::Method;

/// A group to delete, never with its contacts (F26).
pub(crate) struct DeleteGroup<'a> {
    pub(crate) id: &'a GroupId,
}

impl Operation for DeleteGroup<'_> {
    type Output = ();

    fn prepare(&self) -> Call {
        Call::new(Kind::Group, Method::DELETE, format!("v1/{}", self.id))
            .with("deleteContacts", "false")
    }

    /// Deletion answers nothing worth reading.
    fn parse(&self, _: &Answer) -> Result<(), Failure> {
        Ok(())
    }
}
