//! people.connections.list

use super::{PERSON_MASK, SOURCES, shape};
use crate::{
    fault::Failure,
    person::{Entry, is_truncated, person},
    sender::{Answer, Call, Kind, Operation, incomplete, parse_json},
};
use app::{ListingToken, PageToken, PeoplePage};
use domain::RemoteId;
use serde_json::Value as Json;

const PAGE_SIZE: &str = "1000";

/// One page of the contacts, all or changed.
pub(crate) struct ListConnections<'a> {
    pub(crate) region: &'a str,
    pub(crate) since: Option<&'a ListingToken>,
    pub(crate) page: Option<&'a PageToken>,
}

/// A page, and who in it has to be read directly.
pub(crate) struct Listed {
    pub(crate) page: PeoplePage,
    /// Persons whose e-mails or phones may have been cut.
    pub(crate) truncated: Vec<RemoteId>,
}

/// What tokens of this listing belong to.
pub(crate) fn people_shape() -> String {
    shape(&["people", PERSON_MASK, SOURCES, PAGE_SIZE])
}

impl Operation for ListConnections<'_> {
    type Output = Listed;

    fn prepare(&self) -> Call {
        let kind = match (self.since, self.page) {
            (Some(_), _) => Kind::Resumed,
            (None, Some(_)) => Kind::Paged,
            (None, None) => Kind::Read,
        };
        // Both a token and the wish for one, or the next delta has none (F37).
        Call::get(kind, "v1/people/me/connections")
            .with("personFields", PERSON_MASK)
            .with("sources", SOURCES)
            .with("pageSize", PAGE_SIZE)
            .with("requestSyncToken", "true")
            .with_some("syncToken", self.since.map(|since| since.token.as_str()))
            .with_some("pageToken", self.page.map(|page| page.0.as_str()))
    }

    fn parse(&self, answer: &Answer) -> Result<Listed, Failure> {
        let json = parse_json(Kind::Read, answer)?;
        let text = |key: &str| {
            json.get(key)
                .and_then(Json::as_str)
                .filter(|t| !t.is_empty())
        };
        let mut page = PeoplePage {
            next: text("nextPageToken").map(|token| PageToken(token.to_owned())),
            total: json
                .get("totalItems")
                .and_then(Json::as_u64)
                .and_then(|total| usize::try_from(total).ok()),
            ..PeoplePage::default()
        };
        if page.next.is_none() {
            let token =
                text("nextSyncToken").ok_or_else(|| incomplete("a listing without a token"))?;
            page.token = Some(ListingToken {
                token: token.to_owned(),
                shape: people_shape(),
            });
        }
        let mut truncated = Vec::new();
        for entry in json
            .get("connections")
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
        {
            match person(entry, self.region) {
                Some(Entry::There(person)) => {
                    if is_truncated(entry) {
                        truncated.push(person.id.clone());
                    }
                    page.people.push(*person);
                }
                Some(Entry::Gone(id)) => page.gone.push(id),
                None => return Err(incomplete("a listed person without an id")),
            }
        }
        Ok(Listed { page, truncated })
    }
}
