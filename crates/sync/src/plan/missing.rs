//! A contact that has no person in this account: match it, create it, find its create
//! again, or bring it back.

use super::{Planner, Verdict, arrive, same};
use crate::photo::apart;
use crate::{
    BrakeKind, Candidate, HoldReason, HubFacts, Link, Seen, SeenState, Step, Subject, restorable,
};
use domain::{
    Agreement, ContactId, FieldWrite, GoneHow, LabelId, Level, Micros, Outgoing, Person, Value,
    identity, outgoing,
};
use std::collections::BTreeSet;

/// A week: the span within which "the third time" counts.
const WEEK: Micros = Micros::days(7);

/// No link (table: – | x | –).
pub(super) fn plan(p: &mut Planner<'_>, s: &Subject, hub: &HubFacts) {
    let live = p.live(hub);
    if hub.contact.gone.is_some() || p.open(&live).is_empty() {
        return;
    }
    match &s.candidates {
        None => p.steps.push(Step::Seek {
            contact: hub.contact.id,
        }),
        Some(candidates) => matched(p, s, hub, &live, candidates),
    }
}

/// I1: link who is surely the same, ask about who may be, create otherwise.
fn matched(
    p: &mut Planner<'_>,
    s: &Subject,
    hub: &HubFacts,
    live: &BTreeSet<LabelId>,
    candidates: &[Candidate],
) {
    let contact = &hub.contact;
    if p.taken.values().any(|c| *c == contact.id) {
        return; // a person of the group was linked with it in this very plan
    }
    let lens = p.facts.lens(&hub.labels);
    // Nobody learns by what a contact is found of fields that are kept from them (R6).
    let shown = lens.shown(&contact.card);
    let keys = identity::match_keys(shown.values(), &p.facts.region);
    let owner = lens.level == Level::Owner;
    let said = p.facts.same.get(&contact.id);
    let said = |c: &Candidate| said.is_some_and(|same| same.contains(&c.person.id));
    let mut others: Vec<&Candidate> = candidates
        .iter()
        .filter(|c| !s.distinct.contains(&c.person.id))
        .collect();
    // Whom its user named comes first.
    others.sort_by_key(|c| (!said(c), c.person.id.clone()));
    let same = |c: &&&Candidate| {
        let surely = identity::same_person(&keys, &c.person.keys);
        let was_ours = p.facts.was_ours(&c.person.groups)
            && arrive::same_name(&keys, &c.person.keys)
            && arrive::same_content(&shown, &c.person);
        said(c) || was_ours || surely && (owner || equal_in_all_fields(&shown, &c.person.values))
    };
    let free = others.iter().filter(same);
    if let Some(free) = free.into_iter().find(|c| taken(p, hub, c).is_none()) {
        link(p, hub, free);
        return;
    }
    if let Some(other) = others.iter().filter(same).find_map(|c| taken(p, hub, c)) {
        let reason = HoldReason::SameTwice { contact: other };
        p.steps.push(Step::Hold {
            contact: Some(contact.id),
            remote: None,
            reason,
        });
        return;
    }
    for c in others
        .iter()
        .filter(|c| c.linked.is_none() && identity::maybe_same_person(&keys, &c.person.keys))
        // Whom Kith put there before is asked about by themselves.
        .filter(|c| !p.facts.was_ours(&c.person.groups))
    {
        let reason = HoldReason::MaybeSame {
            remote: c.person.id.clone(),
            alike: identity::likeness(&keys, &c.person.keys),
        };
        p.steps.push(Step::Hold {
            contact: Some(contact.id),
            remote: None,
            reason,
        });
    }
    create(p, hub, live, None);
}

/// The other contact that a person is linked with, or will be.
pub(super) fn taken(p: &Planner<'_>, hub: &HubFacts, c: &Candidate) -> Option<ContactId> {
    let linked = c.linked.or_else(|| p.taken.get(&c.person.id).copied());
    linked.filter(|l| *l != hub.contact.id)
}

/// Links the contact with a person who is there.
pub(super) fn link(p: &mut Planner<'_>, hub: &HubFacts, with: &Candidate) {
    let contact = &hub.contact;
    p.taken.insert(with.person.id.clone(), contact.id);
    p.steps.push(Step::Link {
        contact: contact.id,
        version: contact.version,
        remote: with.person.id.clone(),
        etag: with.person.etag.clone(),
    });
}

fn equal_in_all_fields(card: &domain::Card, values: &[Value]) -> bool {
    let mut ours: Vec<&Value> = card.values().filter(|v| v.field().is_content()).collect();
    let mut theirs: Vec<&Value> = values.iter().collect();
    ours.sort_unstable();
    theirs.sort_unstable();
    ours == theirs
}

fn create(p: &mut Planner<'_>, hub: &HubFacts, live: &BTreeSet<LabelId>, before: Option<&Link>) {
    let lens = p.facts.lens(&hub.labels);
    let mut writes = outgoing(&hub.contact.card, &lens, &Agreement::default());
    // Who was let go of was its user's own, and was deleted by them: that is over.
    let before = before.filter(|link| !link.agreement.is_over());
    if let Some(link) = before {
        bring_back(&mut writes, &link.agreement);
    }
    let (writes, photo) = apart(writes);
    let (contact, version) = (hub.contact.id, hub.contact.version);
    p.steps.push(if writes.is_empty() {
        Step::Hold {
            contact: Some(contact),
            remote: None,
            reason: HoldReason::NothingToShow {
                version,
                lens: lens.id(),
            },
        }
    } else {
        Step::Create {
            contact,
            version,
            lens: lens.id(),
            writes,
            groups: p.open(live),
            photo: photo.is_some(),
        }
    });
}

/// Created again from what was there (table, "create again from `raw`"): the user's own
/// entries come back too, and what they brought stays brought.
fn bring_back(writes: &mut Vec<FieldWrite>, before: &Agreement) {
    for write in writes.iter_mut() {
        for entry in &mut write.entries {
            if let Some(row) = entry.key.as_ref().and_then(|k| before.row(k)) {
                entry.was.clone_from(&row.remote);
                entry.brought.clone_from(&row.brought);
            }
        }
    }
    for own in before
        .0
        .iter()
        .filter(|r| r.is_own())
        .filter_map(|r| r.remote.as_ref())
    {
        let entry = Outgoing {
            key: None,
            value: own.clone(),
            was: Some(own.clone()),
            brought: None,
        };
        match writes.iter_mut().find(|w| w.field == own.field()) {
            Some(write) if write.entries.iter().any(|e| e.value == *own) => {}
            Some(write) if own.field().is_singleton() => write.entries = vec![entry],
            Some(write) => write.entries.push(entry),
            None => writes.push(FieldWrite {
                field: own.field(),
                entries: vec![entry],
            }),
        }
    }
}

/// Table: creating | x | unknown. Its person is found by the mark, or it is tried again
/// after the grace and a complete listing begun after that.
pub(super) fn creating(p: &mut Planner<'_>, link: &Link, hub: &HubFacts, seen: Option<&Seen>) {
    match seen.map(|seen| (seen.state, &seen.person)) {
        Some((SeenState::Present, Some(person))) => p.steps.push(Step::Adopt {
            contact: link.contact,
            remote: person.id.clone(),
            etag: person.etag.clone(),
        }),
        Some(_) | None => {
            let last = link.attempts.iter().map(|a| a.at).max();
            let at = last.map(|last| last + p.facts.settings.create_grace);
            let over = at.is_none_or(|at| p.facts.listed.is_some_and(|listed| listed >= at));
            let live = p.live(hub);
            if !over {
            } else if hub.contact.gone.is_some() || live.is_empty() {
                p.steps.push(Step::Unlink {
                    contact: link.contact,
                    gone: true,
                });
            } else if p.open(&live).is_empty() {
            } else if p.facts.same.contains_key(&link.contact) {
                // Given up: its user said meanwhile that somebody of theirs is it.
                p.steps.push(Step::Unlink {
                    contact: link.contact,
                    gone: true,
                });
            } else {
                create(p, hub, &live, Some(link));
            }
        }
    }
}

/// Table: gone | … The person came back, or the contact belongs here again.
pub(super) fn gone(p: &mut Planner<'_>, s: &Subject, link: &Link, hub: &HubFacts) {
    let live = p.live(hub);
    let left = hub.contact.gone.is_some() || live.is_empty();
    if let (true, None, Some(remote)) = (left, &s.seen, &link.remote)
        && p.facts.unwanted.contains(&link.contact)
    {
        p.steps.push(Step::Delete {
            contact: link.contact,
            remote: remote.clone(),
        });
        return;
    }
    if hub.contact.gone.is_none() && same::again(p, s, link, hub) {
        return;
    }
    if let Some(seen) = &s.seen {
        let forget = Step::Forget {
            remote: seen.remote.clone(),
            etag: seen.person.as_ref().map(|p| p.etag.clone()),
        };
        let step = match &seen.person {
            // What trails our own deletion was dropped when it was observed (I4).
            Some(person) if seen.state == SeenState::Present => {
                let open = p.open(&p.facts.labels_of(&person.groups));
                let restorable = match &hub.contact.gone {
                    Some(gone) => {
                        // Among all their contacts they are anyway: only who had left those is back (G6).
                        let mut into = open.clone();
                        into.retain(|l| !p.facts.is_system(*l) || gone.labels.contains(l));
                        may_add(p, hub) && is_back(link, gone.how, &into)
                    }
                    None => !live.is_empty(),
                };
                let (system, ours): (BTreeSet<LabelId>, BTreeSet<LabelId>) =
                    open.iter().partition(|l| p.facts.is_system(**l));
                if !restorable && !ours.is_empty() {
                    put_into(p, link, hub, person, ours);
                    return;
                }
                if !restorable && !system.is_empty() {
                    // The user's own, among all their contacts: one of theirs from now on (G6).
                    p.steps.push(Step::Unlink {
                        contact: link.contact,
                        gone: false,
                    });
                    return;
                }
                if restorable {
                    Step::Restore {
                        contact: link.contact,
                        version: hub.contact.version,
                        remote: Some(person.id.clone()),
                    }
                } else {
                    forget
                }
            }
            Some(_) | None => forget,
        };
        p.steps.push(step);
        return;
    }
    if hub.contact.gone.is_none() && !p.open(&live).is_empty() {
        // Whoever was let go of, or restored in Google, may still be there.
        if let Some(remote) = &link.remote {
            p.steps.push(Step::Look {
                remote: remote.clone(),
            });
            return;
        }
        if hub.merged {
            return; // it is them, as soon as they were quiet for a while (D3, S4)
        }
        let lately = link
            .recreated
            .iter()
            .filter(|at| **at + WEEK > p.facts.now)
            .count();
        if lately >= 3 && !s.insist {
            let reason = HoldReason::KeepsVanishing;
            p.steps.push(Step::Hold {
                contact: Some(link.contact),
                remote: None,
                reason,
            });
        } else {
            create(p, hub, &live, Some(link));
        }
    } else if link.since + p.facts.settings.remember_gone <= p.facts.now {
        p.steps.push(Step::Unlink {
            contact: link.contact,
            gone: false,
        });
    }
}

/// The person was put into groups of labels that do not hold the contact. It comes into those to which
/// its user may share it on (R3), as with anybody who is linked; else they leave the group.
fn put_into(
    p: &mut Planner<'_>,
    link: &Link,
    hub: &HubFacts,
    person: &Person,
    labels: BTreeSet<LabelId>,
) {
    let lives = hub.contact.gone.is_none();
    let sharer = lives && p.facts.lens(&hub.labels).level >= Level::Manager;
    let (into, refused): (BTreeSet<LabelId>, BTreeSet<LabelId>) = labels
        .into_iter()
        .partition(|l| sharer && p.facts.level_in(*l) >= Some(Level::Editor));
    if into.is_empty() {
        arrive::refused(p, person, &refused);
        return;
    }
    let counted = into.iter().filter(|l| p.facts.mirrors[l].settled);
    let seen = p.seen_at(link.contact);
    match p.brakes.ask(counted, BrakeKind::Additions, seen) {
        Verdict::Pass => p.steps.push(Step::Join {
            contact: link.contact,
            version: hub.contact.version,
            etag: person.etag.clone(),
            labels: into,
        }),
        Verdict::Hold => {}
        Verdict::PutBack => arrive::put_out(p, person, &into),
    }
}

/// Whether a person came back: into a mirrored group, or out of the provider's own trash
/// under the id it had. Whoever was merely let go of never left, and an edit of such a
/// person is its user's affair.
fn is_back(link: &Link, how: GoneHow, open: &BTreeSet<LabelId>) -> bool {
    let agreed = link.agreement.0.iter().any(|row| row.key.is_some());
    !open.is_empty() || (how == GoneHow::Deleted && agreed && !link.kept)
}

/// Whether the account's user may bring a contact back out of the trash into any label.
pub(super) fn may_add(p: &Planner<'_>, hub: &HubFacts) -> bool {
    let editor = |l| p.facts.level_in(l) >= Some(Level::Editor);
    !restorable(&hub.contact, &hub.memberships, editor).is_empty()
}
