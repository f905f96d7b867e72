//! The laws (sync §9), checked when a world has come to rest.

mod books;
mod kept;
mod levels;
mod revoked;

use crate::build::{Sim, name_token};
use crate::circles;
use crate::goings;
use crate::photos;
use app::{Revision, RevisionKind};
use domain::{AccountId, Contact, ContactId, Membership, RemoteId, Value};
use std::collections::{BTreeMap, BTreeSet};
use sync::{HoldReason, LinkState, Summary};

/// Checks every law; the first broken one is told.
pub(crate) fn check(sim: &Sim) -> Result<(), String> {
    let accounts: Vec<AccountId> = sim.users.keys().copied().collect();
    for account in &accounts {
        for label in &sim.labels {
            books::books_converge(sim, *account, *label)?;
            photos::photos_converge(sim, *account, *label)?;
        }
        nobody_is_doubled(sim, *account)?;
        a_person_is_one_contact(sim, *account)?;
    }
    nothing_typed_vanishes(sim, &sim.findable())?;
    let contacts = contacts(sim);
    levels::all_was_theirs_to_do(sim, &contacts)?;
    levels::words_stay_where_they_may(sim, &contacts)?;
    revoked::revoked_means_gone(sim, &contacts)?;
    kept::other_groups_are_kept(sim)?;
    photos::no_viewers_picture_travels(sim)?;
    photos::no_picture_is_written_twice(sim)?;
    nothing_is_written_without_need(sim)?;
    own_persons_stay(&[sim])?;
    nobody_types_beside_kith(sim)?;
    one_entry_in_history_each(sim)?;
    circles::invitations_are_used_once(sim)?;
    circles::the_departed_are_left_alone(sim)?;
    goings::the_disconnected_are_left_alone(sim)?;
    match &sim.wrong {
        Some(wrong) => Err(wrong.clone()),
        None => Ok(()),
    }
}

/// A contact, its entries of now and before, and its history.
pub(crate) struct Whole {
    contact: Contact,
    entries: Vec<Membership>,
    history: Vec<Revision>,
}

/// Every contact, also those in the trash.
pub(crate) fn contacts(sim: &Sim) -> Vec<Whole> {
    sim.look(|r| {
        let mut ids: BTreeSet<ContactId> = r.trash()?.into_iter().map(|c| c.id).collect();
        for label in r.labels()? {
            ids.extend(r.members(label.id)?);
        }
        let mut all = Vec::new();
        for id in ids {
            if let Some(contact) = r.contact(id)? {
                all.push(Whole {
                    contact,
                    entries: r.memberships(id)?,
                    history: r.revisions(id)?,
                });
            }
        }
        Ok(all)
    })
}

/// The persons of an account that are contacts.
fn linked(sim: &Sim, account: AccountId) -> BTreeMap<RemoteId, ContactId> {
    let links = sim.look(move |r| r.summaries(account, None, &BTreeSet::new()));
    let in_force = |s: &Summary| {
        let state = s.link.as_ref().map(|link| link.state);
        state == Some(LinkState::Linked)
    };
    let linked = links.into_iter().filter(in_force);
    linked
        .filter_map(|s| Some((s.remote?, s.contact?)))
        .collect()
}

/// A person is one contact at most, be it that their link is gone.
fn a_person_is_one_contact(sim: &Sim, account: AccountId) -> Result<(), String> {
    let links = sim.unit(move |w| w.summaries(account, None, &BTreeSet::new()));
    let mut named = BTreeMap::new();
    for link in links.iter().filter(|s| s.link.is_some()) {
        if let Some(remote) = &link.remote
            && let Some(other) = named.insert(remote, link.contact)
        {
            return Err(format!(
                "{remote} in {account} is both {other:?} and {:?}",
                link.contact
            ));
        }
    }
    Ok(())
}

/// The laws that hold in each of two installations on the same accounts; `other` is what can
/// be found in the other one. What does not hold, and why, is in decision 0016.
pub(crate) fn check_beside_another(sim: &Sim, other: &Sim, house: usize) -> Result<(), String> {
    for account in sim.users.keys().copied().collect::<Vec<_>>() {
        for label in &sim.labels {
            books::books_converge(sim, account, *label)?;
        }
        nobody_is_made_twice(sim, account, house)?;
    }
    nothing_typed_vanishes(sim, &(sim.findable() + &other.findable()))?;
    levels::all_was_theirs_to_do(sim, &contacts(sim))?;
    kept::other_groups_are_kept(sim)?;
    own_persons_stay(&[sim, other])?;
    one_entry_in_history_each(sim)
}

/// No contact doubled beside another installation: this one makes a person at most once for each
/// contact it has of that name.
fn nobody_is_made_twice(sim: &Sim, account: AccountId, house: usize) -> Result<(), String> {
    let contacts = contacts_by_token(sim);
    let mut made: BTreeMap<String, usize> = BTreeMap::new();
    let ours = |p: &&crate::fake::FakePerson| p.house == Some(house);
    for person in sim.world.accounts[&account].people().filter(ours) {
        if let Some(token) = name_token(&person.values) {
            *made.entry(token).or_default() += 1;
        }
    }
    for (token, times) in made {
        let contacts = contacts.get(&token).copied().unwrap_or(0);
        if times > contacts.max(1) {
            return Err(format!(
                "{token} was made {times} times in {account}, of {contacts} contacts"
            ));
        }
    }
    Ok(())
}

/// No contact doubled: a name nobody else has stands once in an account; in the account of
/// somebody the label was shared with, once more if they had that person before.
fn nobody_is_doubled(sim: &Sim, account: AccountId) -> Result<(), String> {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for token in sim.tokens_in(account) {
        *count.entry(token).or_default() += 1;
    }
    // Whoever handed the label over, or was handed it, is linked by other rules from then on.
    // So are those who were in an account that was put together with another later.
    let moved = sim.labels_moved() || sim.is_together(account);
    let own = sim.users[&account] == sim.owner && !moved;
    let asked = asked_in(sim, account);
    let all = sim.users.keys();
    let asked_anywhere: BTreeSet<String> = all
        .flat_map(|a| &asked_in(sim, *a) | &asked_twice_in(sim, *a))
        .collect();
    let contacts = contacts_by_token(sim);
    for (token, times) in count {
        // Somebody known before is linked only when surely the same; else it is asked (I1).
        let mine = sim
            .users
            .iter()
            .filter(|(_, user)| **user == sim.users[&account]);
        let known = mine
            .map(|(a, _)| &sim.private[a])
            .any(|p| p.contains(&token));
        // Who stayed where somebody disconnected was edited out of sight, as if known before.
        let mut users = sim.users.values();
        let anywhere = sim.private.values().any(|p| p.contains(&token))
            || users.any(|user| sim.had_left(*user, &token));
        let unsure = asked.contains(&token) || sim.edited.contains(&token);
        // Whom Kith had put there before the account was disconnected is taken up again, unless
        // they say something else by now: then it is asked (decision 0017).
        let left = sim.had_left(sim.users[&account], &token);
        let left_unsure = left && (unsure || asked_anywhere.contains(&token));
        let before = usize::from(known && (!own || unsure) || left_unsure);
        // Two people edited until nothing told that they are one are two contacts; so are two who
        // came into different labels out of different accounts, and somebody is asked about them.
        let twice = contacts.get(&token).copied().unwrap_or(0);
        let two = sim.edited.contains(&token) || asked_anywhere.contains(&token);
        let once = if anywhere && two { twice.max(1) } else { 1 };
        if times > once + before {
            return Err(format!("{token} stands {times} times in {account}"));
        }
    }
    Ok(())
}

/// Of whom it is asked in an account whether they are the same as a contact.
fn asked_in(sim: &Sim, account: AccountId) -> BTreeSet<String> {
    let holds = sim.unit(move |w| w.holds(account));
    let asked = holds.iter().filter_map(|h| match &h.reason {
        HoldReason::MaybeSame { remote, .. } => sim.world.accounts[&account].person(remote),
        _ => None,
    });
    asked.filter_map(|p| name_token(&p.values)).collect()
}

/// Contacts of which somebody who is a contact already may be the person in an account, too.
fn asked_twice_in(sim: &Sim, account: AccountId) -> BTreeSet<String> {
    let cards = sim.unit(move |w| {
        let mut cards = Vec::new();
        for hold in w.holds(account)? {
            if let HoldReason::SameTwice { contact } = hold.reason {
                cards.extend(w.contact(contact)?.map(|c| c.card));
            }
        }
        Ok(cards)
    });
    let said = |card: &domain::Card| name_token(&card.values().cloned().collect::<Vec<_>>());
    cards.iter().filter_map(said).collect()
}

/// How many contacts bear each name.
fn contacts_by_token(sim: &Sim) -> BTreeMap<String, usize> {
    let cards: BTreeMap<ContactId, Vec<Value>> = sim.unit(|w| {
        let mut cards = BTreeMap::new();
        for label in w.labels()? {
            for id in w.members(label.id)? {
                let card = w.contact(id)?.map(|c| c.card.values().cloned().collect());
                cards.insert(id, card.unwrap_or_default());
            }
        }
        Ok(cards)
    });
    let mut count = BTreeMap::new();
    for token in cards.values().filter_map(|values| name_token(values)) {
        *count.entry(token).or_default() += 1;
    }
    count
}

/// No write without need: none that leaves its person and their groups as they were shown.
fn nothing_is_written_without_need(sim: &Sim) -> Result<(), String> {
    match sim.world.idle.first() {
        Some(idle) => Err(idle.clone()),
        None => Ok(()),
    }
}

/// No value a person typed vanishes unless a person with the right removed it.
fn nothing_typed_vanishes(sim: &Sim, all: &str) -> Result<(), String> {
    for (token, typed) in &sim.typed {
        // What was taken away counts by the rights of the time at which it is taken over (R4).
        let mut taken = typed.taken.iter();
        if !typed.removed
            && !all.contains(token.as_str())
            && !sim.world.raced.contains(token.as_str())
            && !taken.any(|(by, at, least)| sim.rights.had_since(*at, *by, *least))
        {
            return Err(format!("{token} has vanished"));
        }
    }
    Ok(())
}

/// No person of origin `user` is deleted, except in accounts of the user who deleted that
/// contact.
fn own_persons_stay(houses: &[&Sim]) -> Result<(), String> {
    for (account, name) in houses.iter().flat_map(|sim| &sim.world.deleted_of_users) {
        let Some(user) = houses.iter().find_map(|sim| sim.user_of(*account)) else {
            return Err(format!("Kith deleted in {account}, which is nobody's"));
        };
        let token = name.clone();
        let deleted_in = |sim: &&Sim| {
            let wanted = token.clone();
            sim.unit(move |w| {
                let mut deleted = false;
                let mut contacts: BTreeSet<ContactId> =
                    w.trash()?.into_iter().map(|c| c.id).collect();
                for label in w.labels()? {
                    contacts.extend(w.members(label.id)?);
                }
                for id in contacts {
                    let Some(contact) = w.contact(id)? else {
                        continue;
                    };
                    let values: Vec<Value> = contact.card.values().cloned().collect();
                    if name_token(&values).is_some_and(|t| t == wanted) {
                        let by = |r: &app::Revision| {
                            r.actor.user == user && r.kind == RevisionKind::Trashed
                        };
                        deleted |= w.revisions(id)?.iter().any(by);
                    }
                }
                Ok(deleted)
            })
        };
        if !houses.iter().any(deleted_in) {
            return Err(format!(
                "{token} was {user}'s own in {account} and Kith deleted it"
            ));
        }
    }
    Ok(())
}

/// Where nothing is hidden from anybody, a person Kith made has no entries that are its
/// user's alone: to delete it takes nothing away that the hub does not have (D1).
pub(crate) fn nobody_types_beside_kith(sim: &Sim) -> Result<(), String> {
    if sim.social.is_some() || sim.circles.is_some() {
        return Ok(());
    }
    sim.unit(|w| {
        let mut contacts: BTreeSet<ContactId> = w.trash()?.into_iter().map(|c| c.id).collect();
        for label in w.labels()? {
            contacts.extend(w.members(label.id)?);
        }
        for id in contacts {
            for link in w.links(id)? {
                if link.origin == domain::Origin::Kith && link.agreement.own().next().is_some() {
                    return Ok(Err(format!("a person Kith made has own entries: {link:?}")));
                }
            }
        }
        Ok(Ok(()))
    })
}

/// Each change is in exactly one history entry.
fn one_entry_in_history_each(sim: &Sim) -> Result<(), String> {
    sim.unit(|w| {
        let mut contacts: Vec<domain::Contact> = w.trash()?;
        for label in w.labels()? {
            for id in w.members(label.id)? {
                contacts.extend(w.contact(id)?);
            }
        }
        for contact in contacts {
            let mut versions: Vec<u64> =
                w.revisions(contact.id)?.iter().map(|r| r.version).collect();
            versions.sort_unstable();
            if versions != (1..=contact.version).collect::<Vec<u64>>() {
                return Ok(Err(format!(
                    "{} is at {} and its history has {versions:?}",
                    contact.id, contact.version
                )));
            }
        }
        Ok(Ok(()))
    })
}

/// What an account waits for, for a story that does not end.
pub(crate) fn waiting(sim: &Sim, account: AccountId) -> String {
    sim.unit(move |w| {
        let mut text = format!("{:?}\n{:?}\n", w.mirrors(account)?, w.brakes(account)?);
        for s in w.summaries(account, None, &BTreeSet::new())? {
            text.push_str(&format!("{s:?}\n"));
        }
        Ok(text)
    })
}
