//! Somebody whose contact left its last label here, and whom their user put into another group, or
//! gave a star, before that was known.

use super::linked::memberships;
use super::{Planner, Verdict};
use crate::{BrakeKind, HubFacts, Link, Step};
use domain::{GoneHow, LabelId, Level, Person};
use std::collections::BTreeSet;

/// Each membership by itself: what a label lost does not take back what its user put into another
/// one. Whoever owns what the contact left may have it there (R3, G6); in anybody else's account it
/// would be a way around the end of sharing. Returns whether anything is to be done about it.
pub(super) fn enters(
    p: &mut Planner<'_>,
    link: &Link,
    hub: &HubFacts,
    live: &BTreeSet<LabelId>,
    person: &Person,
) -> bool {
    let Some(gone) = &hub.contact.gone else {
        // It is in labels that this account does not show.
        let shares = p.facts.lens(&hub.labels).level >= Level::Manager;
        return shares && memberships(p, link, hub, live, person);
    };
    let bound = |l: &LabelId| {
        let mut of_it = hub.memberships.iter().filter(|m| m.label == *l);
        of_it.any(|m| m.via.is_some())
    };
    let own = |l: &LabelId| p.facts.level_in(*l) == Some(Level::Owner) && !bound(l);
    // A deletion is no affair of one label; and of what was erased nothing is left that could come
    // in (K9).
    let erased = hub.contact.card.entries.is_empty();
    if gone.how != GoneHow::Unlabelled || erased || !gone.labels.iter().any(own) {
        return false;
    }
    let open = |l: &LabelId| p.facts.mirrors.get(l).is_some_and(|m| m.is_open());
    let may = |l: &&LabelId| {
        open(l) && p.facts.level_in(**l) >= Some(Level::Editor) && !gone.labels.contains(*l)
    };
    let shown = p.facts.labels_of(&person.groups);
    let into = shown.difference(&link.groups).filter(may);
    let into: BTreeSet<LabelId> = into.copied().collect();
    if into.is_empty() {
        return false;
    }
    let (contact, seen) = (link.contact, p.seen_at(link.contact));
    let counted = into.iter().filter(|l| p.facts.mirrors[l].settled);
    match p.brakes.ask(counted, BrakeKind::Additions, seen) {
        Verdict::Pass => p.steps.push(Step::Join {
            contact,
            version: hub.contact.version,
            etag: person.etag.clone(),
            labels: into,
        }),
        Verdict::Hold => {}
        Verdict::PutBack => return false,
    }
    true
}
