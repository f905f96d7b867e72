//! All books converge (sync §9): what the hub says, and what each account shows of it.

use super::linked;
use crate::build::Sim;
use crate::fake::PHONE;
use app::{HoldState, use_cases};
use domain::{AccountId, Agreement, Contact, ContactId, GoneHow, LabelId, Lens, Level, RemoteId};
use std::collections::BTreeSet;
use sync::{HoldReason, Link, LinkState, MirrorState};

/// All books converge: the label's contacts are the group's persons, each showing what it
/// should.
pub(super) fn books_converge(sim: &Sim, account: AccountId, label: LabelId) -> Result<(), String> {
    let user = sim.users[&account];
    let kept = sim.unit(move |w| {
        let mirror = w.mirror(label, account)?;
        let level = w.level(label, user)?;
        let mut rows: Vec<(Contact, Lens, Option<Link>)> = Vec::new();
        for id in w.members(label)? {
            if let Some(contact) = w.contact(id)? {
                // Nothing comes through an entry whose maker sees the contact no more (R2).
                let ways = use_cases::contacts::ways(w, user, id)?;
                if ways.iter().any(|(l, _)| *l == label) {
                    let lens = use_cases::contacts::lens_of(w, user, id)?;
                    rows.push((contact, lens, w.link(id, account)?));
                }
            }
        }
        let scope = w.label(label)?.and_then(|l| l.scope);
        Ok((mirror, level, rows, w.holds(account)?, scope))
    });
    let (mirror, level, rows, holds, scope) = kept;
    let Some(mirror) = mirror.filter(|m| m.state == MirrorState::Active) else {
        return Ok(());
    };
    let group = mirror
        .group
        .clone()
        .ok_or("an active mirror has no group")?;
    let held: BTreeSet<ContactId> = holds
        .iter()
        .filter(|h| {
            h.state != HoldState::Released && !matches!(h.reason, HoldReason::MaybeSame { .. })
        })
        .filter_map(|h| h.contact)
        .collect();
    let mut expected = BTreeSet::new();
    for (contact, lens, link) in rows {
        let id = contact.id;
        let Some(link) = link.filter(|l| l.state == LinkState::Linked) else {
            if held.contains(&id) {
                continue;
            }
            return Err(format!(
                "{id} is in the label and not in {account}: {mirror:?} {level:?} {holds:?}"
            ));
        };
        let remote = link.remote.clone().ok_or("a link without a person")?;
        let person = sim.world.accounts[&account]
            .person(&remote)
            .ok_or_else(|| format!("{remote} of {id} does not exist in {account}"))?;
        if !person.groups.contains(&group) {
            return Err(format!("{remote} of {id} is not in its group in {account}"));
        }
        if !link.agreement.shows(&person.values) {
            return Err(format!(
                "{remote} of {id} in {account} shows {:?}, agreed {:?}",
                person.values, link.agreement
            ));
        }
        let open = domain::outgoing(&contact.card, &lens, &link.agreement);
        if !open.is_empty() {
            return Err(format!("{id} is not in step in {account}: {open:?}"));
        }
        equal_but_for_clashes(&contact, &lens, &link.agreement, id, account)?;
        hidden_stays_hidden(&lens, &link.agreement, id, account)?;
        expected.insert(remote);
    }
    let strangers = match scope {
        Some(_) => &received(sim, account) | &let_go(sim, account),
        None => BTreeSet::new(),
    };
    // Whoever may be a contact of the label, and is asked about, is not brought in (decision 0017).
    let people = holds.iter().filter_map(|h| match &h.reason {
        HoldReason::MaybeSame { remote, .. } => Some(remote.clone()),
        _ => h.remote.clone(),
    });
    let held_people: BTreeSet<RemoteId> = people.collect();
    for person in sim.world.accounts[&account]
        .people()
        .filter(|p| p.groups.contains(&group))
    {
        // Received contacts are on phones, too, and are none of all contacts (G6).
        let stranger = scope.is_some() && strangers.contains(&person.id);
        if !expected.contains(&person.id) && !held_people.contains(&person.id) && !stranger {
            return Err(format!(
                "{} is in the group of {account} and no contact of {label}: {:?}",
                person.id,
                linked(sim, account).get(&person.id)
            ));
        }
    }
    Ok(())
}

/// The persons of an account that their user took out of all their labels, and who stand in no
/// group but the one in which the provider keeps whoever is in none: they are their user's own from
/// then on (D1), and no news that anybody would take in.
fn let_go(sim: &Sim, account: AccountId) -> BTreeSet<RemoteId> {
    let user = sim.users[&account];
    let gone = sim.look(move |r| {
        let mut gone = BTreeSet::new();
        for contact in r.trash()? {
            let theirs = contact
                .gone
                .is_some_and(|g| g.by == user && g.how == GoneHow::Unlabelled);
            let link = r.link(contact.id, account)?.filter(|_| theirs);
            let link = link.filter(|l| l.state == LinkState::Gone);
            gone.extend(link.and_then(|l| l.remote));
        }
        Ok(gone)
    });
    let alone = |remote: &RemoteId| {
        let person = sim.world.accounts[&account].person(remote);
        person.is_some_and(|p| p.groups.len() == 1 && p.groups.contains(&PHONE.into()))
    };
    gone.into_iter().filter(alone).collect()
}

/// The persons of an account that are contacts of others' labels alone.
fn received(sim: &Sim, account: AccountId) -> BTreeSet<RemoteId> {
    let user = sim.users[&account];
    let mut linked = linked(sim, account);
    let contacts: BTreeSet<ContactId> = linked.values().copied().collect();
    let theirs = sim.look(move |r| {
        let mut theirs = BTreeSet::new();
        for &contact in &contacts {
            let ways = use_cases::contacts::ways(r, user, contact)?;
            if ways.iter().any(|(_, access)| access.level == Level::Owner) {
                theirs.insert(contact);
            }
        }
        Ok(theirs)
    });
    linked.retain(|_, contact| !theirs.contains(contact));
    linked.into_keys().collect()
}

/// R6: of a field that is kept from its user an account shows only what is theirs alone.
fn hidden_stays_hidden(
    lens: &Lens,
    agreed: &Agreement,
    id: ContactId,
    account: AccountId,
) -> Result<(), String> {
    // What they brought stays as theirs, also where it is an entry of the hub.
    let theirs = |row: &&domain::Row| row.key.is_none() || row.brought == row.remote;
    let shared = agreed.0.iter().filter(|row| !theirs(row));
    let mut shown = shared.filter_map(|row| row.remote.as_ref());
    match shown.find(|value| !lens.shows(value.field())) {
        Some(value) => Err(format!(
            "{value:?} of {id} is shown in {account}, whose user may not see it"
        )),
        None => Ok(()),
    }
}

/// Where no clash is open, an account says word for word what the hub says, if its user may
/// see it: of what is kept from them, what they brought stays as it was.
fn equal_but_for_clashes(
    contact: &Contact,
    lens: &Lens,
    agreed: &Agreement,
    id: ContactId,
    account: AccountId,
) -> Result<(), String> {
    for (key, entry) in &contact.card.entries {
        let Some(row) = agreed.row(key) else { continue };
        if entry.contested.is_empty()
            && lens.shows(entry.value.field())
            && row.hub_form() != Some(&entry.value)
            && row.remote.is_some()
        {
            return Err(format!(
                "entry {key:?} of {id} in {account}: {row:?} against {entry:?}"
            ));
        }
    }
    Ok(())
}
