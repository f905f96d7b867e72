//! What a world that has come to rest shows of the rules: counted in its store and accounts,
//! together with the laws that take the same walk (K3, R1, R5, G2).

use crate::build::Sim;
use crate::circles::the_most_specific_grant_counts;
use crate::fake::PHONE;
use app::use_cases::{contacts, status};
use app::{Read, Res, Told};
use domain::{AccountId, Change, Contact, ContactId, GoneHow, Origin, UserId};
use std::collections::{BTreeMap, BTreeSet};
use sync::{HoldReason, LinkState, MirrorState, Named};

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
    let mut met = sim.unit(move |w| {
        let mut met = Met::default();
        Ok(in_the_store(w, &mut met, &accounts)?.map(|()| met))
    })?;
    met.add("reached by a team or a domain alone", reached);
    met.add("several grants of one user", several);
    for account in sim.users.keys() {
        on_phones(sim, &mut met, *account);
        marked_groups(sim, &mut met, *account)?;
    }
    Ok(met.0)
}

fn in_the_store(w: &dyn Read, met: &mut Met, accounts: &BTreeMap<AccountId, UserId>) -> Res<Law> {
    let mut all: BTreeSet<ContactId> = w.trash()?.into_iter().map(|c| c.id).collect();
    let born = ["Team", "Club", "Crew"];
    for label in w.labels()? {
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
    for revision in w.revisions(id)? {
        met.once("revision in a history", true);
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
            met.once("agreed through the lens in force", link.lens == lens.id());
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
        let ours = |b: &&sync::GroupBinding| b.installation == here && b.label == mirror.label;
        if group.binding.as_ref().filter(ours).is_none() {
            return Err(format!("{group:?} shows {mirror:?} and is not marked so"));
        }
        met.once("group marked as its label's", true);
    }
    Ok(())
}
