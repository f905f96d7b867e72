//! `people.connections.list`: full listings and deltas.

use serde_json::{Value, json};

use super::render::{Look, person, tombstone};
use crate::api::Context;
use crate::clock::SECOND;
use crate::config::{ExpiredStatus, TokenClock};
use crate::lock;
use crate::mask::{Mask, Sources};
use crate::model::State;
use crate::refused::Refused;
use crate::tokens::{self, Place};

/// Most contacts of one page.
const MOST: usize = 1000;

const SORT_ORDERS: [&str; 4] = [
    "LAST_MODIFIED_ASCENDING",
    "LAST_MODIFIED_DESCENDING",
    "FIRST_NAME_ASCENDING",
    "LAST_NAME_ASCENDING",
];

/// Lists the contacts, or what changed since a sync token.
pub(crate) fn list(context: &Context<'_>) -> Result<Value, Refused> {
    context.params.check(&[
        "personFields",
        "sources",
        "pageSize",
        "pageToken",
        "syncToken",
        "requestSyncToken",
        "sortOrder",
        "requestMask.includeField",
    ])?;
    let params = context.params;
    let look = Look {
        mask: Mask::required("personFields", params.get("personFields"))?,
        sources: Sources::read(params.all("sources"))?,
        language: context.language,
        cut: true,
    };
    let page_size = params.number("pageSize", 100, MOST)?;
    let order = params.get("sortOrder").unwrap_or(SORT_ORDERS[0]);
    if !SORT_ORDERS.contains(&order) {
        return Err(Refused::invalid_argument());
    }
    let sources = format!("{:?}", look.sources);
    let bound = listing_binding(
        context,
        "connections",
        &[&look.mask.text(), &sources, order],
    );
    let seed = context.world.config.seed;
    let now = context.world.clock.now();
    let mut book = lock(&context.account.book);

    // Where this listing stands: at a page, at the start of a delta, or at the very start.
    let sync_token = params.get("syncToken");
    let page_binding = tokens::binding(&[
        &bound,
        &page_size.to_string(),
        sync_token.unwrap_or_default(),
        &params.flag("requestSyncToken").to_string(),
    ]);
    let place = if let Some(token) = params.get("pageToken") {
        let place = tokens::open(seed, 'p', token).ok_or_else(Refused::invalid_argument)?;
        if place.binding != page_binding {
            return Err(mismatch());
        }
        place
    } else {
        let position = book.position(context.world.horizon());
        let base = sync_token
            .map(|token| open_sync_token(context, token, &bound))
            .transpose()?;
        Place {
            binding: page_binding,
            // A growing lag must not take a client back behind what it has already seen.
            position: base
                .as_ref()
                .map_or(position, |base| position.max(base.position)),
            since: base.as_ref().map(|base| base.position),
            offset: 0,
            full_at: base.map_or(now, |base| base.full_at),
            made_at: now,
        }
    };

    let (page, total) = if let Some(since) = place.since {
        let changes = book.between(since, place.position);
        let page =
            changes
                .iter()
                .skip(place.offset)
                .take(page_size)
                .map(|(id, state)| match state {
                    State::Live(contact) => person(contact, &look),
                    State::Gone(revision) => tombstone(*id, *revision, &look),
                });
        (page.collect::<Vec<_>>(), changes.len())
    } else {
        let mut view = book.at(place.position);
        if order != SORT_ORDERS[0] {
            let mut sorted = view.to_vec();
            match order {
                "LAST_MODIFIED_DESCENDING" => sorted.reverse(),
                "FIRST_NAME_ASCENDING" => {
                    sorted.sort_by_key(|contact| contact.first("names", "displayName").to_owned());
                }
                _ => sorted.sort_by_key(|contact| {
                    contact.first("names", "displayNameLastFirst").to_owned()
                }),
            }
            view = sorted.into();
        }
        let page = view.iter().skip(place.offset).take(page_size);
        (
            page.map(|contact| person(contact, &look)).collect(),
            view.len(),
        )
    };
    drop(book);

    let mut answer = json!({});
    let shown = place.offset + page.len();
    if !page.is_empty() {
        answer["connections"] = page.into();
    }
    if total > 0 {
        answer["totalItems"] = total.into();
        answer["totalPeople"] = total.into();
    }
    if shown < total {
        let next = Place {
            offset: shown,
            ..place
        };
        answer["nextPageToken"] = tokens::seal(seed, 'p', &next).into();
    } else if params.flag("requestSyncToken") {
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

/// What tokens of a listing are bound to. The language is no part of it.
pub(crate) fn listing_binding(context: &Context<'_>, listing: &str, parts: &[&str]) -> String {
    let mut all = vec![context.account.profile.sub.as_str(), listing];
    all.extend(parts);
    tokens::binding(&all)
}

/// The refusal of a token that was made by other parameters.
pub(crate) fn mismatch() -> Refused {
    Refused::invalid(
        "Request parameters do not match the parameters of the request that provided the token.",
    )
}

pub(crate) fn open_sync_token(
    context: &Context<'_>,
    token: &str,
    bound: &str,
) -> Result<Place, Refused> {
    let seed = context.world.config.seed;
    let place = tokens::open(seed, 's', token).ok_or_else(Refused::invalid_argument)?;
    if place.binding != bound {
        return Err(mismatch());
    }
    match expired_token(context, &place) {
        Some(refused) => Err(refused),
        None => Ok(place),
    }
}

/// The refusal of a sync token that has lived too long.
fn expired_token(context: &Context<'_>, place: &Place) -> Option<Refused> {
    let settings = context.world.settings();
    let born = match settings.sync_token_clock {
        TokenClock::FullSync => place.full_at,
        TokenClock::LastToken => place.made_at,
    };
    let life = i64::try_from(settings.sync_token_life_s).unwrap_or(i64::MAX);
    let dies = born.saturating_add(life.saturating_mul(SECOND));
    if !context.expire_sync_token && context.world.clock.now() < dies {
        return None;
    }
    let status = match settings.expired_token_status {
        ExpiredStatus::InvalidArgument => "INVALID_ARGUMENT",
        ExpiredStatus::FailedPrecondition => "FAILED_PRECONDITION",
    };
    let text = "Sync token is expired. Clear local cache and retry call without the sync token.";
    Some(Refused::new(400, status, text).with_detail(json!({
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "EXPIRED_SYNC_TOKEN",
        "domain": "people.googleapis.com",
    })))
}
