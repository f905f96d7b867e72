//! `people.connections.list` and `otherContacts.list`: full listings and deltas.

use serde_json::{Value, json};

use super::render::{Look, person, tombstone};
use super::tokens::{listing_binding, mismatch, open_sync_token};
use crate::api::Context;
use crate::lock;
use crate::mask::{Mask, Sources};
use crate::model::{Book, Contact, Shelf, State};
use crate::refused::Refused;
use crate::tokens::{self, Place};

/// Most contacts of one page.
const MOST: usize = 1000;

/// Parameters that every listing of people has.
const PARAMETERS: [&str; 5] = [
    "sources",
    "pageSize",
    "pageToken",
    "syncToken",
    "requestSyncToken",
];

const SORT_ORDERS: [&str; 4] = [
    "LAST_MODIFIED_ASCENDING",
    "LAST_MODIFIED_DESCENDING",
    "FIRST_NAME_ASCENDING",
    "LAST_NAME_ASCENDING",
];

/// What an other contact shows of its own.
const OF_OTHERS: [&str; 5] = [
    "emailAddresses",
    "metadata",
    "names",
    "phoneNumbers",
    "photos",
];

/// What tells one listing from the other.
struct Kind {
    /// The key of the list, which tokens are bound to as well.
    key: &'static str,
    /// The keys of the total.
    totals: &'static [&'static str],
    others: bool,
}

const CONNECTIONS: Kind = Kind {
    key: "connections",
    totals: &["totalItems", "totalPeople"],
    others: false,
};

const OTHERS: Kind = Kind {
    key: "otherContacts",
    totals: &["totalSize"],
    others: true,
};

impl Kind {
    fn shelf<'a>(&self, book: &'a mut Book) -> &'a mut Shelf {
        if self.others {
            &mut book.others
        } else {
            &mut book.shelf
        }
    }
}

/// Lists the contacts, or what changed since a sync token.
pub(crate) fn list(context: &Context<'_>) -> Result<Value, Refused> {
    let more = ["personFields", "sortOrder", "requestMask.includeField"];
    context.params.check(&[&PARAMETERS[..], &more].concat())?;
    let mask = Mask::of_persons(context.params)?;
    let sources = Sources::read(context.params.all("sources"))?;
    let order = context.params.get("sortOrder").unwrap_or(SORT_ORDERS[0]);
    if !SORT_ORDERS.contains(&order) {
        return Err(Refused::invalid_argument());
    }
    walk(context, &CONNECTIONS, mask, sources, order)
}

/// Lists the other contacts, or what changed among them since a sync token.
pub(crate) fn list_others(context: &Context<'_>) -> Result<Value, Refused> {
    context
        .params
        .check(&[&PARAMETERS[..], &["readMask"]].concat())?;
    let mask = Mask::required("readMask", context.params.get("readMask"))?;
    let sources = Sources::of_contacts(context.params.all("sources"))?;
    let mask = if sources.profile {
        mask
    } else {
        mask.within("readMask", &OF_OTHERS)?
    };
    walk(context, &OTHERS, mask, sources, SORT_ORDERS[0])
}

fn walk(
    context: &Context<'_>,
    kind: &Kind,
    mask: Mask,
    sources: Sources,
    order: &str,
) -> Result<Value, Refused> {
    let params = context.params;
    let mut look = Look::new(context, mask, sources);
    look.cut = true;
    look.former = params.get("syncToken").is_some();
    let page_size = params.number("pageSize", 100, MOST)?;
    let sources = format!("{sources:?}");
    let bound = listing_binding(context, kind.key, &[&look.mask.text(), &sources, order]);
    let mut book = lock(&context.account.book);
    let shelf = kind.shelf(&mut book);
    let place = place(context, shelf, &bound, page_size)?;
    let settings = context.world.settings();

    let (page, total) = if let Some(since) = place.since {
        let changes = shelf.between(since, place.position);
        let shown = changes.iter().skip(place.offset).take(page_size);
        let page = shown.filter_map(|(id, state)| match state {
            State::Live(contact) => Some(person(contact, &look)),
            State::Gone(revision) => Some(tombstone(*id, kind.others, *revision, &look)),
            State::Renamed => None, // The shelf leaves these out.
        });
        let mut page = page.collect::<Vec<_>>();
        if settings.unchanged_in_deltas && place.offset == 0 && page.len() < page_size {
            let changed = |contact: &Contact| changes.iter().any(|(id, _)| *id == contact.id);
            let unchanged = shelf.all().find(|contact| !changed(contact));
            page.extend(unchanged.map(|contact| person(contact, &look)));
        }
        (page, changes.len())
    } else {
        let position = match settings.listing_moves {
            true => shelf.position(context.world.horizon()),
            false => place.position,
        };
        let mut view = shelf.at(position);
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
    Ok(answer(context, kind, place, bound, page, total))
}

/// Where this listing stands: at a page, at the start of a delta, or at the very start.
fn place(
    context: &Context<'_>,
    shelf: &Shelf,
    bound: &str,
    page_size: usize,
) -> Result<Place, Refused> {
    let params = context.params;
    let sync_token = params.get("syncToken");
    let binding = tokens::binding(&[
        bound,
        &page_size.to_string(),
        sync_token.unwrap_or_default(),
        &params.flag("requestSyncToken").to_string(),
    ]);
    if let Some(token) = params.get("pageToken") {
        let place = tokens::open(context.world.config.seed, 'p', token)
            .ok_or_else(Refused::invalid_argument)?;
        return if place.binding == binding {
            Ok(place)
        } else {
            Err(mismatch())
        };
    }
    let now = context.world.clock.now();
    let position = shelf.position(context.world.horizon());
    let base = sync_token
        .map(|token| open_sync_token(context, token, bound))
        .transpose()?;
    Ok(Place {
        binding,
        // A growing lag must not take a client back behind what it has already seen.
        position: base
            .as_ref()
            .map_or(position, |base| position.max(base.position)),
        since: base.as_ref().map(|base| base.position),
        offset: 0,
        full_at: base.map_or(now, |base| base.full_at),
        made_at: now,
    })
}

/// The page, with what leads on from it.
fn answer(
    context: &Context<'_>,
    kind: &Kind,
    place: Place,
    bound: String,
    page: Vec<Value>,
    total: usize,
) -> Value {
    let seed = context.world.config.seed;
    let mut answer = json!({});
    let shown = place.offset + page.len();
    let page_is_empty = page.is_empty();
    if !page.is_empty() {
        answer[kind.key] = page.into();
    }
    if total > 0 {
        for key in kind.totals {
            answer[*key] = total.into();
        }
    }
    if shown < total && !page_is_empty {
        let next = Place {
            offset: shown,
            ..place
        };
        answer["nextPageToken"] = tokens::seal(seed, 'p', &next).into();
    } else if context.params.flag("requestSyncToken") {
        let next = Place {
            binding: bound,
            since: None,
            offset: 0,
            made_at: context.world.clock.now(),
            ..place
        };
        answer["nextSyncToken"] = tokens::seal(seed, 's', &next).into();
    }
    answer
}
