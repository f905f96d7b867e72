//! A person's photo (S2), once the content is in step: another picture there is a change like
//! any other, by its user, and goes by the same table. What is shown there is found out last, when
//! nothing else is left to do: the place that serves pictures may be out of reach for days.

use super::Planner;
use super::linked::{self, Shown};
use crate::{Arrival, HubFacts, Link, PhotoNews, PhotoTaken, Step};
use domain::{Agreement, Field, LabelId, Row, Value};
use std::collections::BTreeSet;

/// Plans what is to be done about the photo the account shows, as far as it is known. Returns
/// whether there is anything.
pub(super) fn news(
    p: &mut Planner<'_>,
    link: &Link,
    hub: &HubFacts,
    live: &BTreeSet<LabelId>,
    thawed: &BTreeSet<Field>,
) -> bool {
    let arrival = link.photo.arrival();
    // What was there before and was never looked at is nobody's edit of a trashed contact.
    if (link.frozen.holds(Field::Photo) && !thawed.contains(&Field::Photo))
        || (hub.contact.gone.is_some() && arrival.is_some())
    {
        return false;
    }
    let mut overwritten = false;
    let photo = match link.photo.news_at(p.facts.now) {
        None | Some(PhotoNews::Unknown(_)) => return false,
        Some(PhotoNews::Changed(photo)) => photo.map(Value::Photo),
        Some(PhotoNews::Overwritten(photo)) => {
            overwritten = true;
            Some(Value::Photo(photo))
        }
    };
    let Some(etag) = link.etags.last() else {
        return false;
    };
    let shown = Shown {
        values: showing(&link.agreement, None, photo.clone()),
        etag,
        photo: Some(PhotoTaken {
            shown: link.photo.shown().cloned(),
            arrived: arrival.is_some(),
            overwritten,
        }),
        thawed: thawed
            .intersection(&[Field::Photo].into())
            .copied()
            .collect(),
        merged: false,
    };
    let first = match (arrival, photo) {
        (Some(arrival), Some(photo)) => first_look(p, link, hub, arrival, photo),
        (Some(_), None) | (None, _) => None,
    };
    match first {
        Some(row) => {
            let mut agreement = link.agreement.clone();
            agreement.0.push(row);
            linked::patch(p, link, hub, live, &shown, agreement);
        }
        None if hub.contact.gone.is_some() => {
            linked::edit_of_the_trashed(p, link, hub, live, &shown);
        }
        None => linked::content(p, link, hub, live, &shown),
    }
    true
}

/// Finds out what picture is shown, where that is due.
pub(super) fn fetch(p: &mut Planner<'_>, link: &Link) {
    if let Some(url) = link.photo.unknown_at(p.facts.now)
        && !link.frozen.holds(Field::Photo)
    {
        p.steps.push(Step::Fetch {
            contact: link.contact,
            url,
            first: false,
            tried: link.photo.tried(),
        });
    }
}

/// The same before the picture goes, once: it may have been set for everybody.
pub(super) fn last_look(link: &Link) -> Option<Step> {
    link.photo.last_look().map(|url| Step::Fetch {
        contact: link.contact,
        url,
        first: true,
        tried: None,
    })
}

/// The photo of somebody who was there before (decision 0015): in an account of the label's
/// owner the hub's photo stays and the other is remembered as brought; anywhere else it is its
/// user's own, and keeps the hub's out. Nothing where the hub has none to take it in.
fn first_look(
    p: &Planner<'_>,
    link: &Link,
    hub: &HubFacts,
    arrival: Arrival,
    photo: Value,
) -> Option<Row> {
    let lens = p.facts.lens(&hub.labels);
    let ours = lens
        .view(&hub.contact.card, &link.agreement)
        .find(|(_, v)| v.field() == Field::Photo);
    match (arrival, ours) {
        (_, Some((key, same))) if *same == photo => Some(Row::brought(key.clone(), photo)),
        (Arrival::Brought, Some((key, _))) => Some(Row::brought(key.clone(), photo)),
        (Arrival::Brought, None) => None,
        (Arrival::Own, _) => Some(Row::own(photo)),
    }
}

/// What an account shows: these values, or those agreed on, and this photo.
pub(super) fn showing(
    agreed: &Agreement,
    content: Option<&[Value]>,
    photo: Option<Value>,
) -> Vec<Value> {
    let mut values: Vec<Value> = match content {
        Some(content) => content.to_vec(),
        None => {
            let content = agreed.remote_values().filter(|v| v.field().is_content());
            content.cloned().collect()
        }
    };
    values.extend(photo);
    values
}
