//! contactGroups.create

use super::{
    GROUP_MASK,
    group::{GroupEntry, group, with_binding},
};
use crate::{
    fault::Failure,
    sender::{Answer, Call, Kind, Operation, parse_json},
};
use serde_json::json;
use sync::{GroupBinding, SeenGroup};

/// A new group, bound to us.
pub(crate) struct CreateGroup<'a> {
    pub(crate) name: &'a str,
    pub(crate) binding: &'a GroupBinding,
}

impl Operation for CreateGroup<'_> {
    type Output = SeenGroup;

    fn prepare(&self) -> Call {
        let client_data = with_binding(&json!({}), Some(self.binding));
        Call::post(Kind::Group, "v1/contactGroups").json(json!({
            "contactGroup": { "name": self.name, "clientData": client_data },
            "readGroupFields": GROUP_MASK,
        }))
    }

    /// The binding was sent; an answer may show it late (F23).
    fn parse(&self, answer: &Answer) -> Result<SeenGroup, Failure> {
        match group(&parse_json(Kind::Group, answer)?) {
            Some(GroupEntry::There(mut group)) => {
                group.binding.get_or_insert_with(|| self.binding.clone());
                Ok(group)
            }
            Some(GroupEntry::Gone(_)) | None => Err(Failure::unreadable(true)),
        }
    }
}
