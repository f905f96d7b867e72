//! contactGroups.list

use super::{
    GROUP_MASK,
    group::{GroupEntry, group},
    shape,
};
use crate::{
    fault::Failure,
    sender::{Answer, Call, Kind, Operation, incomplete, parse_json},
};
use app::{GroupsPage, ListingToken};
use serde_json::Value as Json;

const PAGE_SIZE: &str = "1000";

/// One page of the groups, all or changed.
pub(crate) struct ListGroups<'a> {
    pub(crate) since: Option<&'a ListingToken>,
    pub(crate) page: Option<&'a str>,
}

/// What tokens of this listing belong to.
pub(crate) fn groups_shape() -> String {
    shape(&["groups", GROUP_MASK, PAGE_SIZE])
}

impl Operation for ListGroups<'_> {
    /// A page and the token of the next.
    type Output = (GroupsPage, Option<String>);

    fn prepare(&self) -> Call {
        let kind = match (self.since, self.page) {
            (Some(_), _) => Kind::Resumed,
            (None, Some(_)) => Kind::Paged,
            (None, None) => Kind::Read,
        };
        Call::get(kind, "v1/contactGroups")
            .with("groupFields", GROUP_MASK)
            .with("pageSize", PAGE_SIZE)
            .with_some("syncToken", self.since.map(|since| since.token.as_str()))
            .with_some("pageToken", self.page)
    }

    fn parse(&self, answer: &Answer) -> Result<Self::Output, Failure> {
        let json = parse_json(Kind::Read, answer)?;
        let text = |key: &str| {
            json.get(key)
                .and_then(Json::as_str)
                .filter(|t| !t.is_empty())
        };
        let token = text("nextSyncToken");
        let mut page = GroupsPage {
            token: token.map(|t| ListingToken {
                token: t.to_owned(),
                shape: groups_shape(),
            }),
            ..GroupsPage::default()
        };
        for entry in json
            .get("contactGroups")
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
        {
            match group(entry) {
                Some(GroupEntry::There(group)) => page.groups.push(group),
                Some(GroupEntry::Gone(id)) => page.gone.push(id),
                None => return Err(incomplete("a listed group without an id")),
            }
        }
        let next = text("nextPageToken").map(str::to_owned);
        // Every account has its system groups: an empty list is no list (D2).
        if self.since.is_none() && self.page.is_none() && next.is_none() && page.groups.is_empty() {
            return Err(incomplete("a listing without any group"));
        }
        Ok((page, next))
    }
}
