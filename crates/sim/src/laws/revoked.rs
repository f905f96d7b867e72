//! Revoked means gone (sync §9, D1): where a contact comes through no label any more, nothing of
//! it is kept.

use super::{Whole, linked};
use crate::build::Sim;
use app::{HoldState, RevisionKind, use_cases::contacts};
use domain::{AccountId, ContactId, LabelId, Level, Origin, RemoteId, UserId};
use std::collections::{BTreeMap, BTreeSet};
use sync::{HoldReason, Link, LinkState, MirrorState};

pub(super) fn revoked_means_gone(sim: &Sim, contacts: &[Whole]) -> Result<(), String> {
    for (account, user) in &sim.users {
        let book = Book::of(sim, *account, *user, contacts);
        book.whom_nothing_shows_is_not_linked()?;
        // Another installation would take the end of whom it keeps for their user's will (G2).
        if !sim.elsewhere.contains(account) {
            book.nobody_else_is_left()?;
        }
    }
    Ok(())
}

/// What an account shows of the contacts, and what is still to be answered there.
struct Book<'s> {
    sim: &'s Sim,
    account: AccountId,
    user: UserId,
    contacts: &'s [Whole],
    linked: BTreeMap<RemoteId, ContactId>,
    links: BTreeMap<ContactId, Link>,
    /// The contacts that a label shows here.
    shown: BTreeSet<ContactId>,
    /// Of whom something is asked.
    asked: BTreeSet<ContactId>,
    asked_people: BTreeSet<RemoteId>,
    /// Labels of which something is to be answered first: then nothing of theirs moves (G5, I2).
    waiting: BTreeSet<LabelId>,
}

impl<'s> Book<'s> {
    fn of(sim: &'s Sim, account: AccountId, user: UserId, all: &'s [Whole]) -> Self {
        let ids: Vec<ContactId> = all.iter().map(|whole| whole.contact.id).collect();
        let (mirrors, links, shown, holds) = sim.look(move |r| {
            let mirrors = r.mirrors(account)?;
            let live = |label: &LabelId| {
                let mut here = mirrors.iter().filter(|m| m.label == *label);
                here.any(|m| m.state == MirrorState::Active)
            };
            let (mut links, mut shown) = (BTreeMap::new(), BTreeSet::new());
            for &id in &ids {
                links.extend(r.link(id, account)?.map(|link| (id, link)));
                let ways = contacts::ways(r, user, id)?;
                if ways.iter().any(|(label, _)| live(label)) {
                    shown.insert(id);
                }
            }
            Ok((mirrors.clone(), links, shown, r.holds(account)?))
        });
        let open = holds.iter().filter(|h| h.state != HoldState::Released);
        let about = |h: &&app::Hold| !matches!(h.reason, HoldReason::MaybeSame { .. });
        let asks = |m: &&sync::Mirror| m.state != MirrorState::Active;
        Self {
            sim,
            account,
            user,
            contacts: all,
            linked: linked(sim, account),
            links,
            shown,
            asked: open
                .clone()
                .filter(about)
                .filter_map(|h| h.contact)
                .collect(),
            asked_people: open.filter_map(|h| h.remote.clone()).collect(),
            waiting: mirrors.iter().filter(asks).map(|m| m.label).collect(),
        }
    }

    /// Nobody is linked whom no label shows here.
    fn whom_nothing_shows_is_not_linked(&self) -> Result<(), String> {
        for (remote, contact) in &self.linked {
            let link = &self.links[contact];
            let waits = !link.groups.is_disjoint(&self.waiting) || self.asked.contains(contact);
            if !self.shown.contains(contact) && !waits {
                return Err(format!(
                    "{remote} of {contact} is linked in {}, where no label shows it: {link:?}",
                    self.account
                ));
            }
        }
        Ok(())
    }

    /// A person that is no contact here says nothing that others typed, but where its user took
    /// the contact away themselves or owned what it left; and whom Kith made is there no more, but
    /// where that is their own by now.
    fn nobody_else_is_left(&self) -> Result<(), String> {
        let mut formerly: BTreeMap<&RemoteId, Vec<&Whole>> = BTreeMap::new();
        for whole in self.contacts {
            let link = self.links.get(&whole.contact.id);
            let remote = link.and_then(|link| link.remote.as_ref());
            if let Some(remote) = remote {
                formerly.entry(remote).or_default().push(whole);
            }
        }
        for person in self.sim.world.accounts[&self.account].people() {
            let id = &person.id;
            // What its user had back out of the provider's trash is theirs.
            let back = self.sim.undeleted.contains(&(self.account, id.clone()));
            // So is what stood there when the account was disconnected (D1).
            let back = back || self.sim.was_left_there(self.account, id);
            if self.linked.contains_key(id) || self.asked_people.contains(id) || back {
                continue;
            }
            let of = formerly.get(id).map_or(&[][..], |of| of);
            if !person.by_user && !of.iter().any(|whole| self.may_be_theirs(whole)) {
                return Err(format!(
                    "Kith made {id} in {}, and no label shows it any more: {:?}",
                    self.account,
                    self.links_of(of)
                ));
            }
            let said: Vec<String> = person.values.iter().map(|v| v.summary()).collect();
            let others = |(token, typed): &(&String, &crate::build::Typed)| {
                typed.by != self.user && said.iter().any(|text| text.contains(token.as_str()))
            };
            let Some((token, _)) = self.sim.typed.iter().find(others) else {
                continue;
            };
            if !of.iter().any(|whole| self.may_stay(whole)) {
                return Err(format!(
                    "{person:?} in {} is no contact any more and says {token}: {:?}",
                    self.account,
                    self.links_of(of)
                ));
            }
        }
        Ok(())
    }

    fn links_of(&self, of: &[&Whole]) -> Vec<Option<&Link>> {
        let links = of.iter().map(|whole| self.links.get(&whole.contact.id));
        links.collect()
    }

    /// Whether a person may be the user's own by now, or something is asked about it.
    fn may_be_theirs(&self, whole: &Whole) -> bool {
        let link = self.links.get(&whole.contact.id);
        let disowned = |l: &Link| l.state == LinkState::Gone && l.origin == Origin::User;
        link.is_some_and(disowned) || self.asked.contains(&whole.contact.id)
    }

    /// Whether a person may go on saying what others typed, once the contact left (D1).
    fn may_stay(&self, whole: &Whole) -> bool {
        let gone = whole.contact.gone.as_ref();
        let took = whole.history.iter().any(|r| {
            let out = matches!(r.kind, RevisionKind::Left { .. } | RevisionKind::Trashed);
            out && r.actor.user == self.user
        });
        // A label of their own into which they only handed it on leaves nothing with them (R2).
        let unbound = whole.entries.iter().filter(|e| e.via.is_none());
        let unbound = unbound.map(|e| e.label).collect();
        let owned = self.sim.rights.ever(self.user, &unbound, Level::Owner);
        let kept = self.sim.once_kept(whole.entries.iter().map(|e| e.label));
        let theirs = took || owned || kept || gone.is_some_and(|g| g.by == self.user);
        self.may_be_theirs(whole) && theirs
    }
}
