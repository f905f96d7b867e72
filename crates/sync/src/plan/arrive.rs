//! A person nobody linked (table: – | – | x): a contact to be, one we know, or none of
//! our business.

use super::{Planner, Verdict};
use crate::{BrakeKind, HoldReason, Seen, SeenState, Step, Subject, Twin};
use domain::{Card, ContactId, LabelId, Level, MatchKeys, Micros, Person, identity};
use std::collections::BTreeSet;

pub(super) fn plan(p: &mut Planner<'_>, s: &Subject, seen: &Seen) {
    let forget = || Step::Forget {
        remote: seen.remote.clone(),
        etag: seen.person.as_ref().map(|person| person.etag.clone()),
    };
    let Some(person) = seen
        .person
        .as_ref()
        .filter(|_| seen.state == SeenState::Present)
    else {
        p.steps.push(forget());
        return;
    };
    let labels = p.facts.labels_of(&person.groups);
    let open = p.open(&labels);
    if let Some(contact) = s.stray_of {
        stray(p, s, person, contact);
    } else if let Some(contact) = s.formerly_of {
        // Whose it was tells nothing about whether it may go: only its user can say.
        same_twice(p, person, contact);
    } else if labels.is_empty() {
        p.steps.push(forget());
    } else if !open.is_empty() {
        arrived(p, s, (person, seen.last), &open);
    }
}

/// I3: what an attempt given up left behind. Unchanged it goes; changed by its user, a
/// person is asked.
fn stray(p: &mut Planner<'_>, s: &Subject, person: &Person, contact: ContactId) {
    let unchanged = s.stray_unchanged
        || s.hub
            .as_ref()
            .is_some_and(|hub| same_content(&hub.contact.card, person))
        || s.twins
            .iter()
            .any(|t| t.contact.id == contact && same_content(&t.contact.card, person));
    if unchanged && !s.stray_cherished {
        p.steps.push(Step::Sweep {
            contact,
            remote: person.id.clone(),
            etag: person.etag.clone(),
        });
    } else {
        same_twice(p, person, contact);
    }
}

fn same_twice(p: &mut Planner<'_>, person: &Person, contact: ContactId) {
    p.steps.push(Step::Hold {
        contact: None,
        remote: Some(person.id.clone()),
        reason: HoldReason::SameTwice { contact },
    });
}

/// Whether two have the same whole name, and one at all.
pub(super) fn same_name(a: &MatchKeys, b: &MatchKeys) -> bool {
    !a.name.is_empty() && a.name == b.name
}

/// Whether every entry the person has is one of the card's, now or while contested.
pub(super) fn same_content(card: &Card, person: &Person) -> bool {
    person
        .values
        .iter()
        .all(|v| card.entries.values().any(|e| e.offers(v)))
}

fn arrived(
    p: &mut Planner<'_>,
    s: &Subject,
    (person, seen): (&Person, Micros),
    labels: &BTreeSet<LabelId>,
) {
    // Of several equal contacts the oldest is linked (I1): ids sort by age.
    let was_ours = p.facts.was_ours(&person.groups);
    let surely = |t: &Twin| identity::same_person(&t.keys, &person.keys);
    let named = |t: &Twin| same_name(&t.keys, &person.keys);
    let mut twins: Vec<_> = s
        .twins
        .iter()
        .filter(|t| !s.distinct.contains(&person.id) && (surely(t) || was_ours && named(t)))
        .collect();
    twins.sort_by_key(|t| t.contact.id);
    // Through a label of the user's own that shows both (G3).
    let owner = |t: &Twin| {
        let mut own = t.labels.intersection(labels);
        own.any(|l| p.facts.level_in(*l) == Some(Level::Owner))
    };
    if p.taken.contains_key(&person.id) {
        return; // a contact of this very plan takes it
    }
    let linked = |t: &Twin| t.linked || p.taken.values().any(|c| *c == t.contact.id);
    let linkable =
        |t: &&&Twin| !linked(t) && (surely(t) && owner(t) || same_content(&t.contact.card, person));
    if let Some(twin) = twins.iter().find(linkable) {
        p.taken.insert(person.id.clone(), twin.contact.id);
        p.steps.push(Step::Link {
            contact: twin.contact.id,
            version: twin.contact.version,
            remote: person.id.clone(),
            etag: person.etag.clone(),
        });
        return;
    }
    // Linked already, or not surely the same: to import it would double the contact.
    if let Some(twin) = twins.iter().find(|t| linked(t)).or(twins.first()) {
        let said = p.facts.same.get(&twin.contact.id);
        if !said.is_some_and(|said| said.contains(&person.id)) {
            same_twice(p, person, twin.contact.id);
        }
        return; // or the contact takes it, as its user said
    }
    let may: BTreeSet<LabelId> = labels
        .iter()
        .filter(|l| p.facts.level_in(**l) >= Some(Level::Editor))
        .copied()
        .collect();
    if may.is_empty() {
        refused(p, person, labels);
        return;
    }
    let counted: BTreeSet<LabelId> = may
        .iter()
        .filter(|l| p.facts.mirrors[l].settled)
        .copied()
        .collect();
    match p.brakes.ask(&counted, BrakeKind::Additions, seen) {
        Verdict::Pass => p.steps.push(Step::Import {
            remote: person.id.clone(),
            etag: person.etag.clone(),
            labels: may,
        }),
        Verdict::PutBack => put_out(p, person, labels),
        Verdict::Hold => {}
    }
}

/// Out of the groups again; never out of the provider's own, where it is left alone (G6).
pub(super) fn put_out(p: &mut Planner<'_>, person: &Person, labels: &BTreeSet<LabelId>) {
    let ours = labels.iter().filter(|l| !p.facts.is_system(**l));
    let labels: BTreeSet<LabelId> = ours.copied().collect();
    p.steps.push(if labels.is_empty() {
        Step::Forget {
            remote: person.id.clone(),
            etag: Some(person.etag.clone()),
        }
    } else {
        Step::Expel {
            remote: person.id.clone(),
            labels,
        }
    });
}

/// Out of the group, where it stays the user's; its content is shown to nobody before its
/// user says so.
pub(super) fn refused(p: &mut Planner<'_>, person: &Person, labels: &BTreeSet<LabelId>) {
    for label in labels {
        p.steps.push(Step::Hold {
            contact: None,
            remote: Some(person.id.clone()),
            reason: HoldReason::MayNotAdd { label: *label },
        });
    }
    p.steps.push(Step::Expel {
        remote: person.id.clone(),
        labels: labels.clone(),
    });
}
