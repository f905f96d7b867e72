//! Loads what the planner is told (A1), all from one snapshot.

use super::merged::into_whom;
use super::observe::hashes;
use crate::rights::{self, Sight};
use crate::{Account, BrakeState, Error, HoldState, Read, Res, Revision, RevisionKind};
use domain::{
    AccountId, Contact, ContactId, Door, Field, GroupId, LabelId, Micros, Person, RemoteId, Value,
    identity,
};
use std::collections::{BTreeMap, BTreeSet};
use sync::{
    AccountFacts, Asked, Candidate, Decision, Dirty, Frozen, Held, HeldIn, HoldReason, HubFacts,
    Link, LinkState, LinkSummary, MirrorFacts, MirrorState, Seen, SeenGroup, SeenState,
    SeenSummary, Settings, Subject, Summary, Twin,
};

/// Persons read for matching, by contact and by id (I1).
pub(super) type Candidates = BTreeMap<ContactId, BTreeSet<RemoteId>>;

const HOUR: Micros = Micros::seconds(3_600);

/// Everything about an account that is not about one contact. `preview` is a proposed
/// mirror to be seen as if it were confirmed (I2).
pub(super) fn facts(
    r: &dyn Read,
    id: AccountId,
    expressible: &BTreeSet<Field>,
    settings: &Settings,
    preview: Option<LabelId>,
) -> Res<AccountFacts> {
    // Of one that was disconnected what is left is only to be forgotten.
    let account = r.account(id)?.filter(Account::is_connected);
    let account = account.ok_or(Error::Moved)?;
    let now = r.now();
    let shown = r.groups(id)?;
    let access = rights::open_to(r, account.user)?;
    let mut mirrors = BTreeMap::new();
    for mirror in r.mirrors(id)? {
        let previewed = preview == Some(mirror.label);
        if mirror.state == MirrorState::Proposed && !previewed {
            continue;
        }
        let level = access.get(&mirror.label).map(|a| a.level);
        let system = r.label(mirror.label)?.is_some_and(|l| l.scope.is_some());
        let group = mirror
            .group
            .clone()
            .or_else(|| previewed.then(|| "preview".into()));
        let listed = group
            .as_ref()
            .and_then(|g| shown.iter().find(|s| s.id == *g))
            .cloned();
        let facts = MirrorFacts {
            state: if previewed {
                MirrorState::Active
            } else {
                mirror.state
            },
            level,
            settled: mirror.cursor > 0,
            again: mirror.again && mirror.cursor == 0,
            // The provider's own group is always there (G6).
            shown: if system {
                Some(SeenGroup {
                    system,
                    ..to_be(group.as_ref())
                })
            } else {
                listed.or_else(|| previewed.then(|| to_be(group.as_ref())))
            },
            group,
            size: r.label_size(mirror.label)?,
            on_leaving: r
                .label(mirror.label)?
                .map(|l| l.on_leaving)
                .unwrap_or_default(),
        };
        mirrors.insert(mirror.label, facts);
    }
    let mut held = Held::default();
    for brake in r.brakes(id)? {
        let (of, decided) = ((brake.label, brake.kind), brake.decided.unwrap_or(brake.at));
        match brake.state {
            BrakeState::Holding => drop(held.stopped.insert(of)),
            BrakeState::Approved => held.decide(of, Decision::Approved, decided),
            BrakeState::PutBack => held.decide(of, Decision::PutBack, decided),
        }
    }
    let asked = questions(r, id)?;
    Ok(AccountFacts {
        account: id,
        user: account.user,
        region: account.region,
        now,
        mirrors,
        access,
        expressible: expressible.clone(),
        listed: account.listed,
        held_contacts: asked.contacts,
        held_people: asked.people,
        refused: asked.refused,
        same: asked.same,
        unwanted: asked.unwanted,
        twice: asked.twice,
        sums: r.sums(id, account.user, now - settings.brake.span, now - HOUR)?,
        held,
        settings: settings.clone(),
    })
}

/// The group a previewed mirror would have.
fn to_be(group: Option<&domain::GroupId>) -> SeenGroup {
    SeenGroup {
        id: group.cloned().unwrap_or_else(|| "preview".into()),
        name: String::new(),
        etag: None,
        binding: None,
        system: false,
    }
}

/// What waits for an answer or got the answer to be left alone, and who is whom.
#[derive(Default)]
struct Questions {
    contacts: BTreeMap<ContactId, BTreeSet<Asked>>,
    people: BTreeSet<RemoteId>,
    refused: BTreeSet<ContactId>,
    same: BTreeMap<ContactId, BTreeSet<RemoteId>>,
    unwanted: BTreeSet<ContactId>,
    twice: BTreeSet<ContactId>,
}

fn questions(r: &dyn Read, id: AccountId) -> Res<Questions> {
    let mut found = Questions::default();
    for hold in r.holds(id)? {
        if let Some((contact, remote)) = hold.said_same() {
            let said = found.same.entry(contact).or_default();
            said.insert(remote.clone());
        }
        if matches!(hold.reason, HoldReason::Refused { .. }) {
            found.refused.extend(hold.contact);
        }
        if hold.state == HoldState::Released {
            if hold.reason == HoldReason::OwnOnLeaving {
                found.unwanted.extend(hold.contact);
            }
            continue;
        }
        let Some(asked) = Asked::by(&hold.reason) else {
            continue;
        };
        if let (HoldReason::SameTwice { contact }, None, Some(other)) =
            (&hold.reason, hold.contact, &hold.remote)
            && r.seen(id, other)?
                .is_some_and(|s| s.state == SeenState::Present)
        {
            found.twice.insert(*contact);
        }
        match (hold.contact, hold.remote) {
            (Some(contact), _) => {
                found.contacts.entry(contact).or_default().insert(asked);
            }
            (None, remote) => found.people.extend(remote),
        }
    }
    Ok(found)
}

/// What the survey is told of one contact: the same as [`Read::summaries`] says of it.
pub(super) fn summary(r: &dyn Read, facts: &AccountFacts, contact: ContactId) -> Res<Summary> {
    let link = r.link(contact, facts.account)?;
    let remote = link.as_ref().and_then(|l| l.remote.clone());
    let seen = match &remote {
        Some(remote) => r.seen(facts.account, remote)?,
        None => None,
    };
    let hub = r.contact(contact)?;
    Ok(Summary {
        contact: Some(contact),
        remote,
        version: hub.as_ref().map_or(0, |c| c.version),
        gone: hub.is_some_and(|c| c.gone.is_some()),
        labels: held_in(r, facts, contact)?,
        link: link.as_ref().map(LinkSummary::from),
        seen: seen.as_ref().map(SeenSummary::from),
    })
}

/// Whether a person is in groups that no attempt puts anybody into: a star, or one of its user's own.
fn is_sorted_by_user(
    r: &dyn Read,
    account: AccountId,
    person: &Person,
    phone: Option<&GroupId>,
) -> Res<bool> {
    let mirrors = r.mirrors(account)?.into_iter();
    let ours: BTreeSet<GroupId> = mirrors.filter_map(|m| m.group).collect();
    Ok(person
        .groups
        .iter()
        .any(|g| Some(g) != phone && !ours.contains(g)))
}

/// One dirty thing with its contents; without the phones' group where nobody new is looked at.
pub(super) fn subject(
    r: &dyn Read,
    facts: &AccountFacts,
    dirty: &Dirty,
    candidates: &Candidates,
    people: &BTreeMap<RemoteId, Person>,
    phone: Option<&GroupId>,
) -> Res<Subject> {
    let account = facts.account;
    let link = match dirty.contact {
        Some(contact) => r.link(contact, account)?,
        None => None,
    };
    let remote = link
        .as_ref()
        .and_then(|l| l.remote.clone())
        .or_else(|| dirty.remote.clone());
    let seen = match &remote {
        Some(remote) => r.seen(account, remote)?,
        None => None,
    };
    let mut subject = Subject {
        seen,
        ..Subject::default()
    };
    if let Some(id) = dirty.contact {
        subject.hub = hub(r, facts, id, link.as_ref(), &subject)?;
        if let (Some(link), Some(hub)) = (&link, &subject.hub)
            && is_news_of_the_purged(r, link, hub, subject.seen.as_ref())?
        {
            subject.hub = None; // what its user has now is their own (K9)
        }
        let sought = link.is_none() || facts.same.contains_key(&id);
        subject.candidates = match candidates.get(&id).filter(|_| sought) {
            Some(found) => Some(matching(r, facts, id, found, people)?),
            None => None,
        };
    } else if let Some(person) = subject.seen.as_ref().and_then(|s| s.person.as_ref()) {
        subject.twins = twins(r, facts, person)?;
        if let Some(link) = stray_of(r, account, person)? {
            let attempts = link
                .attempts
                .iter()
                .filter(|a| person.marks.contains(&a.mark));
            let sent: Vec<&Value> = attempts.flat_map(|a| &a.sent).collect();
            subject.stray_unchanged = person
                .values
                .iter()
                .all(|v| sent.iter().any(|s| v.is_form_of(s)));
            subject.stray_cherished =
                person.photo.is_some() || is_sorted_by_user(r, account, person, phone)?;
            subject.stray_of = Some(link.contact);
        } else if let Some(link) = r.link_by_remote(account, &person.id)?
            && link.state != LinkState::Gone
        {
            subject.formerly_of = Some(link.contact);
        }
    }
    for hold in r.holds_of(account, dirty.contact, remote.as_ref())? {
        match (&hold.reason, hold.state) {
            (HoldReason::KeepsVanishing, HoldState::Released) => subject.insist = true,
            (HoldReason::MaybeSame { remote, .. }, HoldState::Settled) => {
                subject.distinct.insert(remote.clone());
            }
            // "They are two": whoever was found alike is somebody else.
            (HoldReason::SameTwice { .. }, HoldState::Released) => {
                subject.distinct.extend(hold.remote.clone());
                let found = dirty.contact.and_then(|c| candidates.get(&c));
                subject
                    .distinct
                    .extend(found.into_iter().flatten().cloned());
            }
            _ => {}
        }
    }
    subject.link = link;
    Ok(subject)
}

/// Whether a person shows something new of a contact whose content was erased (K9).
fn is_news_of_the_purged(
    r: &dyn Read,
    link: &Link,
    hub: &HubFacts,
    seen: Option<&Seen>,
) -> Res<bool> {
    let person = seen.and_then(|s| s.person.as_ref());
    let gone = link.state == LinkState::Gone;
    let said = person.is_some_and(|p| gone || !link.agreement.shows(&p.values));
    let photo = &link.photo;
    let posed = !gone && photo.arrival().is_none() && photo.is_elsewhere(photo.shown());
    Ok((said || posed) && rights::is_purged(r, &hub.contact)?)
}

/// How the labels that hold the contact are open to the account's user, those mirrored here
/// among them in any case.
fn held_in(r: &dyn Read, facts: &AccountFacts, contact: ContactId) -> Res<HeldIn> {
    let mirrored = facts.mirrors.keys().copied().collect();
    Sight::of(r, contact)?.held_in(&facts.access, &mirrored)
}

fn hub(
    r: &dyn Read,
    facts: &AccountFacts,
    id: ContactId,
    link: Option<&Link>,
    s: &Subject,
) -> Res<Option<HubFacts>> {
    let agreed = link.map_or(0, |l| l.version);
    let Some(contact) = r.contact(id)? else {
        return Ok(None);
    };
    // Asked for only where it matters: the person is gone.
    let gone = s.seen.as_ref().is_some_and(|s| s.state == SeenState::Gone);
    let changed_by_person = gone
        && contact.version > agreed
        && r.revisions(id)?
            .iter()
            .any(|rev| rev.version > agreed && is_wanted_by(rev, link));
    let labels = held_in(r, facts, id)?;
    let merged = match link.filter(|l| gone || (l.state == LinkState::Gone && s.seen.is_none())) {
        Some(link) => is_merged(r, facts, link, &facts.lens(&labels).shown(&contact.card))?,
        None => false,
    };
    let into = s.seen.as_ref().is_some_and(|seen| gone && seen.merged);
    Ok(Some(HubFacts {
        merged: merged || into,
        merged_into: match link.filter(|_| into) {
            Some(link) => into_whom(r, link)?,
            None => None,
        },
        meant: match link.map(|l| &l.frozen).filter(|f| !f.is_empty()) {
            Some(frozen) => meant(r, id, frozen)?,
            None => BTreeSet::new(),
        },
        memberships: r.memberships(id)?,
        labels,
        contact,
        changed_by_person,
    }))
}

/// Whether a revision is a change by a person that a deletion does not count against: of the content,
/// or the contact back where the link was agreed to have it.
fn is_wanted_by(rev: &Revision, link: Option<&Link>) -> bool {
    let back = match rev.kind {
        RevisionKind::Restored => true,
        RevisionKind::Joined { label } => link.is_some_and(|l| l.groups.contains(&label)),
        RevisionKind::Created { .. }
        | RevisionKind::Edited
        | RevisionKind::Left { .. }
        | RevisionKind::Ended { .. }
        | RevisionKind::Trashed => false,
    };
    back || !rev.patch.is_empty()
}

/// Whether somebody who is linked with nobody is surely the contact, and in one of the groups that
/// the link was agreed to be in, or once it is gone in any (D3): a merge in the account leaves one
/// of the two.
fn is_merged(r: &dyn Read, facts: &AccountFacts, link: &Link, shown: &domain::Card) -> Res<bool> {
    let keys = identity::match_keys(shown.values(), &facts.region);
    let hashes = hashes(&r.installation()?.index_key, &keys);
    for other in r.indexed(facts.account, &hashes)? {
        let seen = r.seen(facts.account, &other)?;
        let Some(person) = seen.and_then(|s| s.person) else {
            continue;
        };
        let free = r
            .link_by_remote(facts.account, &other)?
            .is_none_or(|l| l.state == LinkState::Gone);
        let there = facts.labels_of(&person.groups);
        let asked = facts.held_people.contains(&other);
        let in_place = match link.state {
            LinkState::Gone => !there.is_empty(),
            LinkState::Creating | LinkState::Linked => !there.is_disjoint(&link.groups),
        };
        if free && in_place && !asked && identity::same_person(&keys, &person.keys) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The fields that somebody edited in a door since they are left alone (S1).
fn meant(r: &dyn Read, id: ContactId, frozen: &Frozen) -> Res<BTreeSet<Field>> {
    let revisions = r.revisions(id)?;
    let edited = |(field, since): &(Field, u64)| {
        revisions
            .iter()
            .filter(|r| r.version > *since && !matches!(r.actor.door, Door::Account(_)))
            .flat_map(|r| &r.patch.0)
            .any(|change| change.value().field() == *field)
    };
    Ok(frozen
        .since()
        .filter(edited)
        .map(|(field, _)| field)
        .collect())
}

fn matching(
    r: &dyn Read,
    facts: &AccountFacts,
    contact: ContactId,
    found: &BTreeSet<RemoteId>,
    people: &BTreeMap<RemoteId, Person>,
) -> Res<Vec<Candidate>> {
    let mut candidates = Vec::new();
    for person in found.iter().filter_map(|id| people.get(id)) {
        let link = r.link_by_remote(facts.account, &person.id)?;
        let linked = link
            .filter(|l| l.state != LinkState::Gone && l.contact != contact)
            .map(|l| l.contact);
        candidates.push(Candidate {
            person: person.clone(),
            linked,
        });
    }
    Ok(candidates)
}

/// Contacts of the labels a person was put into that it may be.
fn twins(r: &dyn Read, facts: &AccountFacts, person: &Person) -> Res<Vec<Twin>> {
    let shown = facts.labels_of(&person.groups);
    let mut twins = Vec::new();
    let mut clues = identity::clues(&person.values);
    let was_ours = facts.was_ours(&person.groups);
    clues.extend(identity::name_clue(&person.values).filter(|_| was_ours));
    for id in r.contacts_with(&clues)? {
        let mut held = r.memberships(id)?;
        held.retain(|m| m.present && shown.contains(&m.label));
        let Some(contact) = r.contact(id)?.filter(|_| !held.is_empty()) else {
            continue;
        };
        let unbound = held.iter().filter(|m| m.via.is_none());
        let labels: BTreeSet<LabelId> = unbound.map(|m| m.label).collect();
        // Whom an entry that is over holds, its user does not see (R2).
        let Some(lens) = rights::lens_open(r, id, &facts.access)? else {
            continue;
        };
        let contact = Contact {
            card: lens.shown(&contact.card),
            ..contact
        };
        let keys = identity::match_keys(contact.card.values(), &facts.region);
        let alike = !keys.emails.is_disjoint(&person.keys.emails)
            || !keys.phones.is_disjoint(&person.keys.phones)
            || was_ours && keys.name == person.keys.name;
        if !alike {
            continue;
        }
        let linked = r
            .link(id, facts.account)?
            .is_some_and(|l| l.state != LinkState::Gone);
        twins.push(Twin {
            contact,
            keys,
            labels,
            linked,
        });
    }
    Ok(twins)
}

/// The contact whose create attempt, given up since, made this person (I3).
fn stray_of(r: &dyn Read, account: AccountId, person: &Person) -> Res<Option<Link>> {
    for mark in &person.marks {
        if let Some(link) = r.link_by_mark(account, mark)?
            && link.remote.as_ref() != Some(&person.id)
        {
            return Ok(Some(link));
        }
    }
    Ok(None)
}
