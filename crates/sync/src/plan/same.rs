//! Its user said which person of theirs a contact is (I1): that one is linked, and the one
//! that Kith made for it meanwhile goes.

use super::{Planner, leave, missing};
use crate::{Candidate, HubFacts, Link, Step, Subject};
use domain::{Origin, RemoteId};
use std::collections::BTreeSet;

/// A linked contact in step. Returns whether there is anything to do about an answer.
pub(super) fn plan(p: &mut Planner<'_>, s: &Subject, link: &Link, hub: &HubFacts) -> bool {
    let Some(said) = said(p, hub) else {
        return false;
    };
    let live = p.live(hub);
    if hub.contact.gone.is_some() || p.open(&live).is_empty() {
        return false;
    }
    let here = link.remote.as_ref();
    match (&s.candidates, here) {
        // No person of a user's own is ever given up for another.
        _ if !is_given_up(p, link) => answered(p, hub, said),
        // What was typed into a field that is left alone is taken in before (S1).
        _ if !link.frozen.is_empty() => return false,
        (None, _) => seek(p, hub),
        (Some(candidates), Some(here)) if free(p, hub, &said, candidates).is_some() => {
            leave::twin(p, link, here, hub);
        }
        (Some(_), _) => answered(p, hub, said),
    }
    true
}

/// Whether the person is to go because its user named another one.
pub(super) fn is_given_up(p: &Planner<'_>, link: &Link) -> bool {
    let said = p.facts.same.get(&link.contact);
    let another =
        said.is_some_and(|said| link.remote.as_ref().is_none_or(|here| !said.contains(here)));
    another && link.origin == Origin::Kith
}

/// A contact whose person is gone. Returns whether another one is linked in its place.
pub(super) fn again(p: &mut Planner<'_>, s: &Subject, link: &Link, hub: &HubFacts) -> bool {
    let Some(mut said) = said(p, hub) else {
        return false;
    };
    // Who was linked before comes back as ever.
    said.retain(|r| link.remote.as_ref() != Some(r));
    if said.is_empty() || p.open(&p.live(hub)).is_empty() {
        return false;
    }
    if let Some(seen) = &s.seen {
        p.steps.push(Step::Forget {
            remote: seen.remote.clone(),
            etag: seen.person.as_ref().map(|person| person.etag.clone()),
        });
        return true;
    }
    match &s.candidates {
        None => seek(p, hub),
        Some(candidates) => match free(p, hub, &said, candidates).cloned() {
            Some(own) => missing::link(p, hub, &own),
            None => answered(p, hub, said),
        },
    }
    true
}

fn said(p: &Planner<'_>, hub: &HubFacts) -> Option<BTreeSet<RemoteId>> {
    p.facts.same.get(&hub.contact.id).cloned()
}

/// The first of those that were named who is there and no other contact.
fn free<'c>(
    p: &Planner<'_>,
    hub: &HubFacts,
    said: &BTreeSet<RemoteId>,
    candidates: &'c [Candidate],
) -> Option<&'c Candidate> {
    let named = candidates.iter().filter(|c| said.contains(&c.person.id));
    let free = named.filter(|c| missing::taken(p, hub, c).is_none());
    free.min_by_key(|c| &c.person.id)
}

fn seek(p: &mut Planner<'_>, hub: &HubFacts) {
    p.steps.push(Step::Seek {
        contact: hub.contact.id,
    });
}

fn answered(p: &mut Planner<'_>, hub: &HubFacts, remotes: BTreeSet<RemoteId>) {
    p.steps.push(Step::Answered {
        contact: hub.contact.id,
        remotes,
    });
}
