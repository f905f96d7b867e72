//! contactGroups.members.modify

use crate::{
    fault::Failure,
    sender::{Answer, Call, Kind, Operation, parse_json},
};
use app::MembersOutcome;
use domain::{GroupId, RemoteId};
use serde_json::{Value as Json, json};

/// The most one call may name, in both lists together.
pub(crate) const MOST: usize = 1000;

/// Persons into a group and others out of it.
pub(crate) struct ModifyMembers<'a> {
    pub(crate) group: &'a GroupId,
    pub(crate) add: &'a [RemoteId],
    pub(crate) remove: &'a [RemoteId],
}

impl Operation for ModifyMembers<'_> {
    type Output = MembersOutcome;

    fn prepare(&self) -> Call {
        let mut body = json!({});
        for (key, ids) in [
            ("resourceNamesToAdd", self.add),
            ("resourceNamesToRemove", self.remove),
        ] {
            if !ids.is_empty() {
                body[key] = ids.iter().map(|id| Json::from(id.0.clone())).collect();
            }
        }
        Call::post(Kind::Group, format!("v1/{}/members:modify", self.group)).json(body)
    }

    /// 200 may be a partial outcome (F24).
    fn parse(&self, answer: &Answer) -> Result<MembersOutcome, Failure> {
        let json = parse_json(Kind::Group, answer)?;
        let ids = |key: &str| {
            let ids = json.get(key).and_then(Json::as_array).into_iter().flatten();
            ids.filter_map(|id| id.as_str().map(RemoteId::from))
                .collect()
        };
        Ok(MembersOutcome {
            missing: ids("notFoundResourceNames"),
            last_group: ids("canNotRemoveLastContactGroupResourceNames"),
        })
    }
}
