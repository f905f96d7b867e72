//! `contactGroups.list`: full listings and deltas, with a token of its own that comes unasked.

use serde_json::{Value, json};

use super::render::{GroupLook, Show, group};
use crate::api::Context;
use crate::lock;
use crate::model::{SYSTEM_GROUPS, State};
use crate::people::{listing_binding, mismatch, open_sync_token};
use crate::refused::Refused;
use crate::tokens::{self, Place};

/// Lists the groups, or what changed since a sync token.
pub(crate) fn list(context: &Context<'_>) -> Result<Value, Refused> {
    let params = context.params;
    params.check(&["groupFields", "pageSize", "pageToken", "syncToken"])?;
    let look = GroupLook::read("groupFields", params.get("groupFields"), context.language)?;
    let page_size = params.number("pageSize", 30, 1000)?;
    let bound = listing_binding(context, "contactGroups", &[&look.text()]);
    let sync_token = params.get("syncToken");
    let page_binding = tokens::binding(&[
        &bound,
        &page_size.to_string(),
        sync_token.unwrap_or_default(),
    ]);
    let seed = context.world.config.seed;
    let now = context.world.clock.now();
    let horizon = context.world.horizon();
    let book = lock(&context.account.book);
    let place = if let Some(token) = params.get("pageToken") {
        let place = tokens::open(seed, 'p', token).ok_or_else(Refused::invalid_argument)?;
        if place.binding != page_binding {
            return Err(mismatch());
        }
        place
    } else {
        let position = book.group_position(horizon);
        let base = sync_token
            .map(|token| open_sync_token(context, token, &bound))
            .transpose()?;
        Place {
            binding: page_binding,
            position: base
                .as_ref()
                .map_or(position, |base| position.max(base.position)),
            since: base.as_ref().map(|base| base.position),
            offset: 0,
            full_at: base.map_or(now, |base| base.full_at),
            made_at: now,
        }
    };

    let sizes = book.sizes_at(book.shelf.position(horizon));
    let counted = |id: &str| sizes.get(id).copied().unwrap_or_default();
    let shown: Vec<Value> = if let Some(since) = place.since {
        let changes = book.groups_between(since, place.position);
        let shown = changes.iter().filter_map(|(id, state)| match state {
            State::Live(live) => Some(group(Show::User(live), counted(id), &look)),
            State::Gone(revision) => Some(group(Show::Gone(id, *revision), 0, &look)),
            State::Renamed => None, // Only contacts get new numbers.
        });
        shown.collect()
    } else {
        let groups = book.groups_at(place.position);
        let user = groups
            .iter()
            .map(|live| group(Show::User(live), counted(&live.id), &look));
        let system = SYSTEM_GROUPS
            .iter()
            .map(|id| group(Show::System(id), counted(id), &look));
        user.chain(system).collect()
    };
    drop(book);

    let total = shown.len();
    let page: Vec<Value> = shown
        .into_iter()
        .skip(place.offset)
        .take(page_size)
        .collect();
    let end = place.offset + page.len();
    let mut answer = json!({});
    if !page.is_empty() {
        answer["contactGroups"] = page.into();
    }
    if total > 0 {
        answer["totalItems"] = total.into();
    }
    if end < total {
        let next = Place {
            offset: end,
            ..place
        };
        answer["nextPageToken"] = tokens::seal(seed, 'p', &next).into();
    } else {
        let next = Place {
            binding: bound,
            since: None,
            offset: 0,
            made_at: now,
            ..place
        };
        answer["nextSyncToken"] = tokens::seal(seed, 's', &next).into();
    }
    Ok(answer)
}
