//! A contact and its person (table rows beginning with x): content three-way, then each
//! membership by itself.

use super::{Planner, Verdict, asked, elsewhere, leave, missing, photo, same, towards};
use crate::photo::apart;
use crate::{BrakeKind, HoldReason, HubFacts, Link, PhotoTaken, Seen, Step};
use domain::{
    Agreement, Card, Change, Etag, Field, LabelId, LensId, Level, Merged, Origin, Person, RemoteId,
    Rights, Row, Value, merge, outgoing,
};
use std::collections::BTreeSet;

/// The person is gone, confirmed by a direct read.
pub(super) fn vanished(p: &mut Planner<'_>, link: &Link, hub: &HubFacts) {
    let contact = link.contact;
    let live = p.live(hub);
    let wanted = hub.contact.gone.is_none() && !live.is_empty();
    // Trashed or withdrawn and gone: over. Changed by a person and gone: an edit beats a
    // deletion, and a gone link whose contact belongs here is created again.
    if !wanted || hub.changed_by_person {
        p.steps.push(Step::Unlink {
            contact,
            gone: true,
        });
        return;
    }
    let open = p.open(&live);
    if open.is_empty() {
        return; // its group is gone too: that is the one event (G5)
    }
    if hub.merged || p.facts.twice.contains(&contact) {
        // They were two, and one of them stays: it is looked at next (I1, D3).
        p.steps.push(Step::Unlink {
            contact,
            gone: true,
        });
        // Where that one is another contact, whether they are one is for its user to say.
        p.steps.extend(hub.merged_into.map(|other| Step::Hold {
            contact: Some(contact),
            remote: None,
            reason: HoldReason::SameTwice { contact: other },
        }));
        return;
    }
    let concerned: BTreeSet<LabelId> = link.groups.intersection(&open).copied().collect();
    let (labels, suggest): (BTreeSet<_>, BTreeSet<_>) = concerned
        .iter()
        .partition(|l| p.facts.level_in(**l) >= Some(Level::Deleter));
    let seen = p.seen_at(contact);
    p.steps
        .push(match p.brakes.ask(&labels, BrakeKind::Removals, seen) {
            Verdict::Pass => Step::Trash {
                contact,
                version: hub.contact.version,
                labels,
                suggest,
            },
            Verdict::Hold => return,
            Verdict::PutBack => Step::Unlink {
                contact,
                gone: true,
            },
        });
}

/// The person is there.
pub(super) fn plan(
    p: &mut Planner<'_>,
    link: &Link,
    remote: &RemoteId,
    hub: &HubFacts,
    seen: Option<&Seen>,
) {
    let live = p.live(hub);
    let wanted = hub.contact.gone.is_none() && !live.is_empty();
    let changed = seen
        .and_then(|seen| seen.person.as_ref())
        .filter(|person| !link.knows(&person.etag));
    if wanted && p.open(&live).is_empty() {
        asked::plan(p, link, (remote, seen, changed), hub, &live);
        return;
    }
    // Who leaves, leaves with everything; and what is kept from its user is no less so for being
    // left alone (R6).
    let thawed = match wanted && !same::is_given_up(p, link) {
        true => {
            let lens = p.facts.lens(&hub.labels);
            let mut hidden = link.frozen.fields();
            hidden.retain(|field| !lens.shows(*field));
            hidden.extend(link.frozen.over(p.facts.now, &hub.meant));
            hidden
        }
        false => link.frozen.fields(),
    };
    // A photo that changed goes on by itself.
    let mut going_on = thawed.clone();
    going_on.retain(|field| field.is_content() || link.photo.news().is_none());
    let values = changed.map(|person| &person.values[..]);
    // What is left alone was typed before the contact went, and is no edit of a trashed one.
    let typed_since = {
        let others = link
            .frozen
            .counting(values, &link.agreement, &BTreeSet::new());
        !link.agreement.shows(&others)
    };
    let values = link.frozen.counting(values, &link.agreement, &thawed);
    let news = !link.agreement.shows(&values);
    let etag = changed.map(|person| &person.etag).or(link.etags.last());
    match etag {
        Some(etag) if news || (wanted && !going_on.is_empty()) => {
            let agreed = link.agreement.photo().cloned();
            let shown = Shown {
                values: photo::showing(&link.agreement, Some(&values), agreed),
                etag,
                photo: None,
                thawed: going_on,
                merged: seen.is_some_and(|seen| seen.merged),
            };
            if wanted || hub.contact.gone.is_none() || !typed_since {
                content(p, link, hub, &live, &shown);
            } else {
                edit_of_the_trashed(p, link, hub, &live, &shown);
            }
        }
        _ if photo::news(p, link, hub, &live, &thawed) => {}
        // Nobody is left on a revision that is no longer the current one.
        _ if !wanted && seen.is_some() => match changed {
            Some(person) if elsewhere::enters(p, link, hub, &live, person) => {}
            Some(_) | None => agree(p, link, hub, seen),
        },
        _ if !wanted => leave::plan(p, link, remote, hub),
        _ => in_step(p, link, (remote, seen, changed), hub, &live),
    }
}

/// What the account shows is agreed on: memberships, and what the hub says.
pub(super) fn in_step(
    p: &mut Planner<'_>,
    link: &Link,
    (remote, seen, changed): (&RemoteId, Option<&Seen>, Option<&Person>),
    hub: &HubFacts,
    live: &BTreeSet<LabelId>,
) {
    match changed {
        Some(person) if memberships(p, link, hub, live, person) => {}
        None if just_shown(p, link, hub, live, seen) => {}
        Some(_) | None if seen.is_some() => agree(p, link, hub, seen),
        Some(_) | None => towards::the_account(p, link, remote, hub, live),
    }
}

/// What the account shows of a person now.
pub(super) struct Shown<'a> {
    /// All values, the photo among them.
    pub(super) values: Vec<Value>,
    /// The revision.
    pub(super) etag: &'a Etag,
    /// The photo, if that is what changed.
    pub(super) photo: Option<PhotoTaken>,
    /// Fields that were left alone and go on with this (S1).
    pub(super) thawed: BTreeSet<Field>,
    /// Whether somebody else was merged into the person (D3).
    pub(super) merged: bool,
}

/// Table: x | same or changed | changed. Into the hub with the right, a suggestion without.
pub(super) fn content(
    p: &mut Planner<'_>,
    link: &Link,
    hub: &HubFacts,
    live: &BTreeSet<LabelId>,
    shown: &Shown<'_>,
) {
    let put_back = p.is_put_back(link.contact, live, BrakeKind::Edits);
    let edit = !live.is_empty() && !put_back;
    let rights = Rights {
        edit,
        origin: if put_back { Origin::Kith } else { link.origin },
        apart: shown.merged && !put_back,
        by: p.facts.user,
        at: p.facts.now,
    };
    let mut merged = merged(p, link, hub, shown, rights);
    if p.is_put_back(link.contact, live, BrakeKind::Removals) {
        // A person said: as the hub has it. Without its row, what was blanked goes out again.
        merged
            .patch
            .0
            .retain(|change| !matches!(change, Change::Remove { .. }));
    }
    if put_back {
        merged.suggestions = domain::Patch::default();
    }
    push_patch(p, link, hub, live, shown, merged);
}

/// What the account shows, merged into what the hub says.
fn merged(
    p: &Planner<'_>,
    link: &Link,
    hub: &HubFacts,
    shown: &Shown<'_>,
    rights: Rights,
) -> Merged {
    let lens = p.facts.lens_on(link, &hub.labels);
    let mut hidden = shown.thawed.clone();
    hidden.retain(|field| !lens.shows(*field));
    let agreed = known_of(&hidden, &link.agreement, &hub.contact.card, &shown.values);
    merge(&hub.contact.card, &lens, &agreed, &shown.values, rights)
}

/// The agreement about fields that were left alone and are hidden by now: what the hub says is
/// the hub's, whether or not it was agreed on again since it came and went.
fn known_of(
    hidden: &BTreeSet<Field>,
    agreed: &Agreement,
    card: &Card,
    shown: &[Value],
) -> Agreement {
    let mut agreed = agreed.clone();
    let of_hidden = |v: &&Value| hidden.contains(&v.field());
    for value in shown.iter().filter(of_hidden) {
        if agreed.remote_values().any(|v| v == value) {
            continue;
        }
        let said = |row: &&mut Row| {
            let entry = row.key.as_ref().and_then(|key| card.entries.get(key));
            entry.is_some_and(|entry| entry.offers(value))
        };
        if let Some(row) = agreed.0.iter_mut().find(said) {
            row.remote = Some(value.clone());
            row.hub = None;
        }
    }
    agreed
}

/// What is seen is agreed so; nothing changes in the hub.
pub(super) fn patch(
    p: &mut Planner<'_>,
    link: &Link,
    hub: &HubFacts,
    live: &BTreeSet<LabelId>,
    shown: &Shown<'_>,
    agreement: Agreement,
) {
    let merged = Merged {
        agreement,
        ..Merged::default()
    };
    push_patch(p, link, hub, live, shown, merged);
}

fn push_patch(
    p: &mut Planner<'_>,
    link: &Link,
    hub: &HubFacts,
    live: &BTreeSet<LabelId>,
    shown: &Shown<'_>,
    merged: Merged,
) {
    // Ours is shown by now, so what comes into the hub goes out again.
    let ours = shown.photo.as_ref().is_some_and(|p| p.overwritten);
    p.steps.push(Step::Patch {
        contact: link.contact,
        version: hub.contact.version,
        lens: p.facts.lens(&hub.labels).id(),
        etag: shown.etag.clone(),
        labels: live.clone(),
        patch: merged.patch,
        suggestions: merged.suggestions,
        agreement: if ours {
            link.agreement.clone()
        } else {
            merged.agreement
        },
        photo: shown.photo.clone(),
        thawed: shown.thawed.clone(),
    });
}

/// Table: x | trashed | changed by a person. An edit beats a deletion in either order,
/// where the user may edit; else it is a suggestion. What is its user's alone is no edit of what
/// was shared (R6).
pub(super) fn edit_of_the_trashed(
    p: &mut Planner<'_>,
    link: &Link,
    hub: &HubFacts,
    live: &BTreeSet<LabelId>,
    shown: &Shown<'_>,
) {
    let rights = Rights {
        edit: true,
        origin: link.origin,
        apart: shown.merged,
        by: p.facts.user,
        at: p.facts.now,
    };
    let said = merged(p, link, hub, shown, rights);
    let edited = !said.patch.is_empty() || !said.suggestions.is_empty();
    if edited && missing::may_add(p, hub) {
        p.steps.push(Step::Restore {
            contact: link.contact,
            version: hub.contact.version,
            remote: None,
        });
    } else {
        content(p, link, hub, live, shown);
    }
}

/// A person known as it is, in the group of a label that came to the account after it was
/// agreed on: only its memberships say something new.
fn just_shown(
    p: &mut Planner<'_>,
    link: &Link,
    hub: &HubFacts,
    live: &BTreeSet<LabelId>,
    seen: Option<&Seen>,
) -> bool {
    let person = seen.and_then(|seen| seen.person.as_ref());
    match person.filter(|person| link.etags.last() == Some(&person.etag)) {
        Some(person) => memberships(p, link, hub, live, person),
        None => false,
    }
}

/// Whether the contact may come into a label by its person being in the group. Everybody
/// whom Kith created is in the provider's own groups (G1): that says something only of the
/// user's own contacts, and of own persons they may share further (G6, R3).
fn may_enter(p: &Planner<'_>, link: &Link, hub: &HubFacts, label: LabelId) -> bool {
    let level = p.facts.lens(&hub.labels).level;
    !p.facts.is_system(label)
        || level == Level::Owner
        || (link.origin == Origin::User && level >= Level::Manager)
}

/// Each membership by itself. Returns whether anything is to be done about them.
pub(super) fn memberships(
    p: &mut Planner<'_>,
    link: &Link,
    hub: &HubFacts,
    live: &BTreeSet<LabelId>,
    person: &Person,
) -> bool {
    let shown = p.facts.labels_of(&person.groups);
    let open = |label: &LabelId| p.facts.mirrors.get(label).is_some_and(|m| m.is_open());
    let left: BTreeSet<LabelId> = link
        .groups
        .difference(&shown)
        .filter(|l| open(l) && live.contains(l))
        .copied()
        .collect();
    let entered: BTreeSet<LabelId> = shown
        .difference(&link.groups)
        .filter(|l| open(l) && !live.contains(l) && may_enter(p, link, hub, **l))
        .copied()
        .collect();
    let (contact, version, etag) = (link.contact, hub.contact.version, person.etag.clone());
    let seen = p.seen_at(contact);

    let (out, mut back): (BTreeSet<LabelId>, BTreeSet<LabelId>) = left
        .into_iter()
        .partition(|l| p.facts.level_in(*l) >= Some(Level::Deleter));
    // R3: into a further label only with manager through one that holds it already.
    let sharer = p.facts.lens(&hub.labels).level >= Level::Manager;
    let (mut into, mut refused): (BTreeSet<LabelId>, BTreeSet<LabelId>) = entered
        .into_iter()
        .partition(|l| sharer && p.facts.level_in(*l) >= Some(Level::Editor));
    if !out.is_empty() {
        match p.brakes.ask(&out, BrakeKind::Removals, seen) {
            Verdict::Pass => {
                p.steps.push(Step::Remove {
                    contact,
                    version,
                    etag,
                    labels: out,
                });
                return true;
            }
            Verdict::Hold => return true,
            Verdict::PutBack => back.extend(out),
        }
    }
    if !into.is_empty() {
        // What a label brings along as it comes is what the join plan listed.
        let counted = into.iter().filter(|l| p.facts.mirrors[l].settled);
        match p.brakes.ask(counted, BrakeKind::Additions, seen) {
            Verdict::Pass => {
                p.steps.push(Step::Join {
                    contact,
                    version,
                    etag,
                    labels: into,
                });
                return true;
            }
            Verdict::Hold => return true,
            Verdict::PutBack => refused.append(&mut into),
        }
    }
    // Nobody is put out of the provider's own groups for having come into them (G6).
    refused.retain(|l| !p.facts.is_system(*l));
    if back.is_empty() && refused.is_empty() {
        return false;
    }
    p.steps.push(Step::PutBack {
        contact,
        version,
        etag,
        removed: back,
        added: refused,
    });
    true
}

/// Nothing the account shows is news any more: keep what was seen as agreed. Groups of
/// labels that the hub and the account both changed alike are agreed with it.
fn agree(p: &mut Planner<'_>, link: &Link, hub: &HubFacts, seen: Option<&Seen>) {
    let person = seen.and_then(|seen| seen.person.as_ref());
    let groups = match person.filter(|person| !link.knows(&person.etag)) {
        None => link.groups.clone(),
        Some(person) => {
            let shown = p.facts.labels_of(&person.groups);
            let live = p.live(hub);
            let live = |l: &LabelId| live.contains(l);
            let asked = |l: &&LabelId| {
                p.facts
                    .mirrors
                    .get(l)
                    .is_some_and(|m| m.is_live() && !m.is_open())
            };
            // In the provider's own groups is also who is not in their label (G6).
            let counts =
                |l: &&LabelId| !p.facts.is_system(**l) || live(l) || link.groups.contains(*l);
            shown
                .iter()
                .filter(counts)
                .chain(link.groups.iter().filter(asked))
                .copied()
                .collect()
        }
    };
    let lens = p.facts.lens(&hub.labels);
    let writes = outgoing(&hub.contact.card, &lens, &link.agreement);
    let (writes, photo) = apart(link.frozen.spare(writes));
    let in_step = writes.is_empty();
    p.steps.push(Step::Agree {
        contact: link.contact,
        version: if in_step {
            hub.contact.version
        } else {
            link.version
        },
        // No lens at all: whatever the versions say, something is still to be sent.
        lens: if in_step {
            lens.id()
        } else {
            LensId::default()
        },
        etag: person.map(|person| person.etag.clone()),
        groups,
        photo: photo.is_some(),
    });
}
