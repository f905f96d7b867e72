//! contactGroups.update

use super::{
    GROUP_MASK,
    group::{GroupEntry, group, with_binding},
};
use crate::{
    fault::Failure,
    sender::{Answer, Call, Kind, Operation, parse_json},
};
use reqwest::Method;
use serde_json::{Value as Json, json};
use sync::{GroupBinding, SeenGroup};

/// A group with another name, another binding or both.
pub(crate) struct UpdateGroup<'a> {
    pub(crate) group: &'a SeenGroup,
    pub(crate) name: Option<&'a str>,
    /// The binding afterwards, and the group as just read, whose other `clientData` stays.
    pub(crate) binding: Option<(Option<&'a GroupBinding>, &'a Json)>,
}

impl Operation for UpdateGroup<'_> {
    type Output = SeenGroup;

    fn prepare(&self) -> Call {
        let mut fields = Vec::new();
        let mut body = json!({ "resourceName": self.group.id.0, "name": self.group.name });
        if let Some(etag) = &self.group.etag {
            body["etag"] = etag.0.clone().into();
        }
        if let Some(name) = self.name {
            fields.push("name");
            body["name"] = name.into();
        }
        if let Some((binding, read)) = self.binding {
            fields.push("clientData");
            body["clientData"] = with_binding(read, binding);
        }
        Call::new(Kind::Group, Method::PUT, format!("v1/{}", self.group.id)).json(json!({
            "contactGroup": body,
            "updateGroupFields": fields.join(","),
            "readGroupFields": GROUP_MASK,
        }))
    }

    fn parse(&self, answer: &Answer) -> Result<SeenGroup, Failure> {
        match group(&parse_json(Kind::Group, answer)?) {
            Some(GroupEntry::There(mut group)) => {
                if let Some((binding, _)) = self.binding {
                    group.binding = binding.cloned();
                }
                Ok(group)
            }
            Some(GroupEntry::Gone(_)) | None => Err(Failure::unreadable(true)),
        }
    }
}
