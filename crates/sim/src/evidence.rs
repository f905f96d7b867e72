//! What a world that has come to rest shows of the rules: counted in its store and accounts,
//! together with the laws that take the same walk (K3, R1, R5, R7, G2).

use crate::build::Sim;
use crate::circles::the_most_specific_grant_counts;
use crate::fake::{FakePerson, PHONE, STARRED};
use crate::remarks::comments_are_read_by_theirs;
use app::use_cases::{contacts, status};
use app::{Read, Res, Told};
use domain::{
    Access, AccountId, Card, Change, Contact, ContactId, GoneHow, GroupId, LabelId, Level, Origin,
    Scope, UserId,
};
use std::collections::{BTreeMap, BTreeSet};
use sync::{HoldReason, LinkState, Mirror, MirrorState, Named};

/// What breaks a law, if something does.
type Law = Result<(), String>;

/// How often something was met.
#[derive(Debug, Default)]
struct Met(BTreeMap<String, usize>);

impl Met {
    fn add(&mut self, what: &str, times: usize) {
        if times > 0 {
            *self.0.entry(what.to_owned()).or_default() += times;
        }
    }

    fn once(&mut self, what: &str, met: bool) {
        self.add(what, usize::from(met));
    }
}

/// Counts what the world shows.
pub(crate) fn of(sim: &Sim) -> Result<BTreeMap<String, usize>, String> {
    let (reached, several) = the_most_specific_grant_counts(sim)?;
    let accounts = sim.users.clone();
    let remarked = comments_are_read_by_theirs(sim)?;
    let mut met = sim.unit(move |w| {
        let mut met = Met::default();
        Ok(in_the_store(w, &mut met, &accounts)?.map(|()| met))
    })?;
    met.add("reached by a team or a domain alone", reached);
    met.add("several grants of one user", several);
    for (what, times) in remarked {
        met.add(&what, times);
    }
    met.add(
        "suggestion after its right was gone",
        after_their_right(sim),
    );
    for account in sim.users.keys() {
        on_phones(sim, &mut met, *account);
        sorted_by_users(sim, &mut met, *account);
        marked_groups(sim, &mut met, *account)?;
    }
    Ok(met.0)
}

fn in_the_store(w: &dyn Read, met: &mut Met, accounts: &BTreeMap<AccountId, UserId>) -> Res<Law> {
    let mut all: BTreeSet<ContactId> = w.trash()?.into_iter().map(|c| c.id).collect();
    let born = ["Team", "Club", "Crew"];
    for label in w.labels()? {
        if label.scope == Some(Scope::AllContacts) {
            let mirrors = w.mirrors_of(label.id)?;
            let active = |m: &&Mirror| m.state == MirrorState::Active && m.cursor > 0;
            let several = mirrors.iter().filter(active).count() > 1;
            met.once("label of all contacts in step", several);
        }
        met.once("label renamed in an account", !born.contains(&&*label.name));
        let mut before = 0;
        for entry in w.entries(label.id, 0, usize::MAX)? {
            // K3: the feed tells of each change once, in order.
            if entry.seq <= before || entry.seq > label.seq {
                return Ok(Err(format!(
                    "the feed of {} does not rise: {entry:?}",
                    label.id
                )));
            }
            before = entry.seq;
            met.once("entry in a feed", true);
            met.once(
                "entry through another label",
                entry.present && entry.via.is_some(),
            );
            all.insert(entry.contact);
        }
    }
    for id in all {
        let Some(contact) = w.contact(id)? else {
            continue;
        };
        if let Err(broken) = contact_shows(w, met, &contact, accounts)? {
            return Ok(Err(broken));
        }
    }
    for (account, user) in accounts {
        account_shows(w, met, *account)?;
        for notice in w.notices(*user)? {
            let along = matches!(notice.what, Told::BroughtAlong { .. });
            met.once("told what was brought along", along);
        }
        for receipt in w.receipts(*user)? {
            for parting in w.partings(receipt.id)? {
                let verified = parting.shown == Some(true);
                met.once(&format!("left: {}", parting.how.name()), verified);
            }
        }
        for status in status::of(w, *user)? {
            met.once("account told to be in step", status.in_step());
        }
    }
    met.add(
        "suggestion of what lacked the right",
        w.suggestions()?.len(),
    );
    Ok(Ok(()))
}

/// What the history, the entries and the links of a contact show.
fn contact_shows(
    w: &dyn Read,
    met: &mut Met,
    contact: &Contact,
    accounts: &BTreeMap<AccountId, UserId>,
) -> Res<Law> {
    let id = contact.id;
    // R5: in the trash exactly when no label holds it.
    let held = w.memberships(id)?.iter().any(|m| m.present);
    if held == contact.gone.is_some() {
        return Ok(Err(format!(
            "{id} is held: {held}, gone: {:?}",
            contact.gone
        )));
    }
    if let Some(gone) = &contact.gone {
        met.add(
            match gone.how {
                GoneHow::Deleted => "deleted, in the trash and in no label",
                GoneHow::Unlabelled => "unlabelled, in the trash and in no label",
            },
            1,
        );
    }
    let mut history = w.revisions(id)?;
    // K2: what a contact says is what its history comes to.
    history.sort_by_key(|r| r.version);
    let mut card = Card::default();
    for (n, revision) in history.iter().enumerate() {
        if let Some(full) = revision.full.as_ref().filter(|_| n == 0) {
            card = full.clone();
        }
        revision.patch.apply(&mut card);
        if revision
            .full
            .as_ref()
            .is_some_and(|f| f.entries != card.entries)
        {
            return Ok(Err(format!("{revision:?} of {id} says {card:?}")));
        }
    }
    if card.entries != contact.card.entries {
        return Ok(Err(format!("the history of {contact:?} comes to {card:?}")));
    }
    met.once(
        "history of several changes that is the contact",
        history.len() > 1,
    );
    for revision in history {
        let set = |c: &&Change| matches!(c, Change::Set { .. });
        met.add(
            "entry changed under its key",
            revision.patch.0.iter().filter(set).count(),
        );
    }
    for link in w.links(id)? {
        met.add(
            match link.origin {
                Origin::Kith => "link of a person Kith made",
                Origin::User => "link of a person who was there",
            },
            1,
        );
        for row in &link.agreement.0 {
            met.once("entry that is its user's own", row.is_own());
            met.once("entry that its user brought", row.brought.is_some());
            met.once(
                "entry kept in two forms",
                row.hub.is_some() && row.remote.is_some(),
            );
        }
        let user = accounts.get(&link.account);
        let (Some(user), LinkState::Linked) = (user, link.state) else {
            continue;
        };
        let ways = contacts::ways(w, *user, id)?;
        met.once("contact seen through several labels", ways.len() > 1);
        let hidden = ways.iter().any(|(_, access)| !access.hidden.is_empty());
        if hidden && !ways.is_empty() {
            met.once("reader kept from a field", true);
            let lens = contacts::lens_of(w, *user, id)?;
            let agreed = link.lens == lens.id();
            met.once("agreed through the lens in force", agreed);
            // K4: at rest it is so of everybody whom a label shows there, and nothing is asked of.
            let mirrors = w.mirrors(link.account)?;
            let live = |label: LabelId| {
                let mut here = mirrors.iter().filter(|m| m.label == label);
                here.any(|m| m.state == MirrorState::Active)
            };
            let asked = !w.holds_of(link.account, Some(id), None)?.is_empty();
            if !agreed && !asked && ways.iter().any(|(label, _)| live(*label)) {
                return Ok(Err(format!("{link:?} was agreed on through another lens")));
            }
        }
    }
    Ok(Ok(()))
}

/// What the mirrors, questions and lease of an account show.
fn account_shows(w: &dyn Read, met: &mut Met, account: AccountId) -> Res<()> {
    for mirror in w.mirrors(account)? {
        let active = mirror.state == MirrorState::Active;
        let label = w.label(mirror.label)?;
        let behind = label.is_none_or(|l| mirror.cursor <= l.seq);
        met.once("mirror in step with its feed", active && !behind);
        met.once(
            "group named after its label's owner",
            matches!(mirror.named, Named::Owner(_)),
        );
        met.once("group named by its user", mirror.named == Named::User);
    }
    for hold in w.holds(account)? {
        let unsure = matches!(hold.reason, HoldReason::MaybeSame { .. });
        met.once("asked whether two are the same", unsure);
    }
    let epochs = w.lease(account)?.map_or(0, |l| l.epoch.saturating_sub(1));
    met.add("lease taken again", usize::try_from(epochs).unwrap_or(0));
    Ok(())
}

/// G1: whom Kith made is in a mirrored group and on phones.
fn on_phones(sim: &Sim, met: &mut Met, account: AccountId) {
    let made = sim.world.accounts[&account].people().filter(|p| !p.by_user);
    let both = made.filter(|p| p.groups.len() > 1 && p.groups.contains(&PHONE.into()));
    met.add("made by Kith, on phones too", both.count());
}

/// R4: how many edits were suggestions only because the right to them had gone meanwhile.
fn after_their_right(sim: &Sim) -> usize {
    let edits = sim.look(|r| {
        let mut edits = Vec::new();
        for suggestion in r.suggestions()? {
            let entries = r.memberships(suggestion.contact)?;
            let labels: BTreeSet<LabelId> = entries.iter().map(|e| e.label).collect();
            edits.push((suggestion.actor.user, suggestion.at, labels));
        }
        Ok(edits)
    });
    let edits = edits.iter().filter(|(user, at, labels)| {
        let edits = |a: &Access| a.level >= Level::Editor;
        !sim.rights.had(*at, *user, labels, edits) && sim.rights.had_before(*at, *user, labels)
    });
    edits.count()
}

/// G1: who has a star, or is in a group of their user's own.
fn sorted_by_users(sim: &Sim, met: &mut Met, account: AccountId) {
    let book = &sim.world.accounts[&account];
    let own = |g: &GroupId| {
        let group = book.group(g);
        g.0 == STARRED || group.is_some_and(|g| g.name == "Mine")
    };
    let sorted = book.people().filter(|p| p.groups.iter().any(own));
    let contact = |p: &&FakePerson| {
        let mut groups = p.groups.iter().filter_map(|g| book.group(g));
        groups.any(|g| g.binding.is_some())
    };
    let of_labels = sorted.filter(contact).count();
    met.add("contact with a star or in an own group", of_labels);
}

/// G2: the group of a label in an account bears its mark.
fn marked_groups(sim: &Sim, met: &mut Met, account: AccountId) -> Law {
    let (mirrors, here) = sim.unit(move |w| {
        let here = w.installation()?.id.to_string();
        Ok((w.mirrors(account)?, here))
    });
    for mirror in mirrors.iter().filter(|m| m.state == MirrorState::Active) {
        let Some(group) = mirror.group.as_ref() else {
            continue;
        };
        let Some(group) = sim.world.accounts[&account].group(group) else {
            continue;
        };
        // The provider's own groups bear no marks (G6).
        if group.system {
            continue;
        }
        let ours = |b: &&sync::GroupBinding| b.installation == here && b.label == mirror.label;
        if group.binding.as_ref().filter(ours).is_none() {
            return Err(format!("{group:?} shows {mirror:?} and is not marked so"));
        }
        met.once("group marked as its label's", true);
    }
    Ok(())
}
