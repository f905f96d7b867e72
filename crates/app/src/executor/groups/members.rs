//! Who is in a group.

use super::moves::{Mover, Moves, Way};
use crate::executor::lease::Unit;
use crate::executor::observe::keep_gone;
use crate::executor::sends::{Send, fieldless, is_for_all, refused_to};
use crate::executor::{Cycle, Event, Stop, conflicts::What, labels};
use crate::pace::Act;
use crate::use_cases::receipts;
use crate::{Fault, Parted, Res};
use domain::{ContactId, Field, GroupId, LabelId, LensId, RemoteId};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use sync::{HoldReason, LinkState, SeenState, SendKind, Step};

/// One call changes at most so many memberships (people-api §2.9).
const AT_ONCE: usize = 1_000;

impl Cycle<'_> {
    /// Memberships alone: one call per label for up to a thousand persons (people-api §2.9).
    pub(in crate::executor) async fn groups_phase(
        &mut self,
        steps: Vec<Step>,
    ) -> Result<bool, Stop> {
        let mut moves: BTreeMap<LabelId, Moves> = BTreeMap::new();
        let (mut let_go, mut expelled) = (Vec::new(), Vec::new());
        for step in steps {
            match step {
                Step::Groups {
                    contact,
                    version,
                    remote,
                    add,
                    remove,
                    ..
                } => {
                    let mover = Mover {
                        contact,
                        version,
                        remote,
                    };
                    for label in add {
                        moves.entry(label).or_default().add.push(mover.clone());
                    }
                    for label in remove {
                        moves.entry(label).or_default().remove.push(mover.clone());
                    }
                }
                Step::Leave {
                    contact,
                    remote,
                    version,
                    writes,
                    leaving,
                    ..
                } => let_go.push(Send {
                    what: What::Person(remote),
                    contact,
                    version,
                    lens: LensId::default(),
                    writes,
                    groups: Some(BTreeSet::new()),
                    photo: false,
                    part: false,
                    leaving: Some(leaving),
                }),
                Step::Expel { remote, labels } => expelled.push((remote, labels)),
                _ => {}
            }
        }
        // Who has to leave goes before whom it merely moves.
        let mut any = self.update_by_mask(let_go).await?;
        let mut calls = self.move_calls(moves);
        while let Some((label, moves, bulk)) = calls.pop_front() {
            if self.unanswered.is_some() {
                break; // all else goes on first
            }
            if self.may(Act::Group, bulk).is_none() {
                continue;
            }
            let half = moves.len().div_ceil(2);
            match self.modify(label, moves.clone()).await? {
                Some(moved) => any |= moved,
                None => calls.extend(moves.calls(half).into_iter().map(|m| (label, m, bulk))),
            }
        }
        let bulk = self.pace.is_bulk(expelled.len());
        for (remote, labels) in expelled {
            if self.unanswered.is_none() && self.may(Act::Group, bulk).is_some() {
                any |= self.expel(remote, labels).await?;
            }
        }
        Ok(any)
    }

    /// The calls in which memberships change, and whether each is bulk work; at the end those in
    /// which somebody may be whose moves are never answered.
    fn move_calls(&self, moves: BTreeMap<LabelId, Moves>) -> VecDeque<(LabelId, Moves, bool)> {
        let (mut calls, mut doubted) = (VecDeque::new(), Vec::new());
        for (label, moves) in moves {
            let bulk = self.pace.is_bulk(moves.len());
            let what = |(_, mover): &(Way, Mover)| What::Move(mover.remote.clone());
            let (free, lots) = self.conflicts.lots(self.account, moves.all(), what);
            let free = Moves::of(free).calls(AT_ONCE).into_iter();
            calls.extend(free.map(|moves| (label, moves, bulk)));
            let lots = lots.into_iter().map(Moves::of);
            doubted.extend(lots.map(|moves| (label, moves, bulk)));
        }
        calls.extend(doubted);
        calls
    }

    /// Returns whether anybody moved; nothing if that was refused of several, of whom some may
    /// be let in by themselves.
    async fn modify(&mut self, label: LabelId, moves: Moves) -> Result<Option<bool>, Stop> {
        let account = self.account;
        let claim = self.leases.claim(self.tools, account).await?;
        let noted = self.tools.store.write_durably(move |w| {
            let unit = claim.unit(w)?;
            let Some(group) = w.mirror(label, account)?.and_then(|m| m.group) else {
                return Ok(None);
            };
            let add = note_all(unit, label, Way::In, &moves.add)?;
            let remove = note_all(unit, label, Way::Out, &moves.remove)?;
            Ok(Some((group, add, remove)))
        });
        let Some((group, add, remove)) = noted.await? else {
            return Ok(Some(false));
        };
        let alone = match add.len() + remove.len() {
            0 => return Ok(Some(false)),
            sent => sent == 1,
        };
        let answer = self.members(&group, &add, &remove).await;
        self.heard_of_moves(add.iter().chain(&remove), answer.as_ref().err());
        let not_yet = self.is_not_yet(group, answer.as_ref().err());
        let outcome = answer.clone();
        let expressible = self.tools.partner.expressible();
        let taken = self.tools.store.write(move |w| {
            let unit = claim.unit(w)?;
            let mut events = Vec::new();
            for (remotes, way) in [(&add, Way::In), (&remove, Way::Out)] {
                for remote in remotes {
                    if let (true, Err(Fault::Refused(said))) = (alone && !not_yet, &outcome) {
                        ask(unit, &expressible, remote, said)?;
                    }
                    if let Some(contact) = answered(unit, label, way, remote, &outcome)? {
                        events.push(Event::Wrote {
                            account,
                            contact,
                            kind: SendKind::Groups,
                        });
                    }
                }
            }
            Ok(events)
        });
        self.tell(taken.await?);
        match answer {
            Ok(_) => Ok(Some(true)),
            // What is put aside is planned without.
            Err(_) if not_yet => Ok(Some(true)),
            Err(Fault::Refused(_)) => Ok(alone.then_some(false)),
            Err(fault) => self.stopped(fault).map(|()| Some(false)),
        }
    }

    /// Keeps in mind who was moved, or whose move nobody knows of.
    fn heard_of_moves<'r>(&self, of: impl Iterator<Item = &'r RemoteId>, fault: Option<&Fault>) {
        let moves = of.map(|remote| What::Move(remote.clone()));
        match fault {
            Some(Fault::Unknown(_)) => self.not_answered(moves.collect()),
            Some(fault) if is_for_all(fault) => {}
            Some(_) | None => moves.for_each(|what| self.conflicts.over(self.account, || what)),
        }
    }

    /// Whether a move was refused because its group was made only a moment ago, and is not known
    /// everywhere (pitfall 23): then all moves are put aside.
    fn is_not_yet(&self, group: GroupId, fault: Option<&Fault>) -> bool {
        let (env, account) = (&*self.tools.env, self.account);
        let group = BTreeSet::from([group]);
        match fault {
            Some(Fault::Refused(_) | Fault::Gone)
                if self.conflicts.is_young(env, account, &group) =>
            {
                self.conflicts.refused(env, account, What::Moves);
                true
            }
            Some(_) => false,
            None => {
                self.conflicts.grown(account, &group);
                self.conflicts.over(account, || What::Moves);
                false
            }
        }
    }

    /// Changes who is in a group, and returns who was not found; a person's last group is
    /// replaced by `myContacts` first, because Google keeps it otherwise (pitfall 25).
    async fn members(
        &self,
        group: &GroupId,
        add: &[RemoteId],
        remove: &[RemoteId],
    ) -> Result<Vec<RemoteId>, Fault> {
        let partner = &self.tools.partner;
        let outcome = partner.members(&self.session, group, add, remove).await?;
        // Who is in no other group stays among all contacts.
        if !outcome.last_group.is_empty() && *group != partner.phone_group() {
            let (last, phone) = (&outcome.last_group, partner.phone_group());
            self.still_may_send().await?;
            partner.members(&self.session, &phone, last, &[]).await?;
            self.still_may_send().await?;
            partner.members(&self.session, group, &[], last).await?;
        }
        Ok(outcome.missing)
    }

    /// Of a call in several parts, the next one. Where it may not be sent any more, nobody here
    /// hears what came of the others (S3).
    async fn still_may_send(&self) -> Result<(), Fault> {
        let lost = |error: crate::Error| Fault::Unknown(error.to_string());
        self.may_send().await.map_err(lost)
    }

    /// Takes a person who is no contact of ours out of groups its user may not add to.
    async fn expel(&mut self, remote: RemoteId, labels: BTreeSet<LabelId>) -> Result<bool, Stop> {
        let account = self.account;
        let claim = self.leases.claim(self.tools, account).await?;
        let groups = self.tools.store.read(move |r| {
            let mirrors = r
                .mirrors(account)?
                .into_iter()
                .filter(|m| labels.contains(&m.label));
            Ok(mirrors.filter_map(|m| m.group).collect::<Vec<_>>())
        });
        for group in groups.await? {
            self.may_send().await?;
            let out = std::slice::from_ref(&remote);
            let answer = self.members(&group, &[], out).await;
            self.heard_of_moves(out.iter(), answer.as_ref().err());
            match answer {
                Ok(_) => {}
                Err(Fault::Refused(said)) => {
                    let asked = self.tools.store.write(move |w| {
                        let (version, lens) = (0, LensId::default());
                        let reason = HoldReason::Refused {
                            said: said.clone(),
                            version,
                            lens,
                        };
                        refused_to(claim.unit(w)?, None, Some(&remote), reason)
                    });
                    asked.await?;
                    return Ok(false);
                }
                Err(fault) => return self.stopped(fault).map(|()| false),
            }
        }
        // It is the user's own again; the next listing puts it into the private index.
        self.tools
            .store
            .write(move |w| w.drop_seen(account, &remote))
            .await?;
        self.tools.events.happened(Event::Took {
            account,
            contact: None,
            step: "expel",
            changed: false,
        });
        Ok(true)
    }
}

/// Notes the moves that are still due; returns who is to be sent.
fn note_all(unit: Unit<'_>, label: LabelId, way: Way, movers: &[Mover]) -> Res<Vec<RemoteId>> {
    let mut noted = Vec::new();
    for mover in movers {
        if note(unit, label, way, mover)? {
            noted.push(mover.remote.clone());
        }
    }
    Ok(noted)
}

fn note(unit: Unit<'_>, label: LabelId, way: Way, mover: &Mover) -> Res<bool> {
    let Unit { w, account, .. } = unit;
    let Some(mut link) = w.link(mover.contact, account)? else {
        return Ok(false);
    };
    let here = labels::held_here(w, account, mover.contact)?.contains(&label);
    let still = w
        .contact(mover.contact)?
        .is_some_and(|c| c.version == mover.version);
    if link.state != LinkState::Linked
        || link.sending.is_some()
        || !still
        || here != (way == Way::In)
    {
        return Ok(false);
    }
    let mut groups = link.groups.clone();
    way.go(&mut groups, label);
    link.sending = Some(fieldless(unit, SendKind::Groups, &link, groups));
    w.save_link(&link)?;
    Ok(true)
}

/// Asks about a person whom the provider will not move.
fn ask(unit: Unit<'_>, expressible: &BTreeSet<Field>, remote: &RemoteId, said: &str) -> Res<()> {
    let Unit { w, account, .. } = unit;
    let (Some(link), Some(kept)) = (w.link_by_remote(account, remote)?, w.account(account)?) else {
        return Ok(());
    };
    let contact = link.contact;
    let lens = labels::lens(w, kept.user, contact, expressible)?.id();
    let version = w.contact(contact)?.map_or(0, |c| c.version);
    let reason = HoldReason::Refused {
        said: said.to_owned(),
        version,
        lens,
    };
    refused_to(unit, Some(contact), None, reason)
}

/// Takes the answer for one person; returns its contact if the move took effect.
fn answered(
    unit: Unit<'_>,
    label: LabelId,
    way: Way,
    remote: &RemoteId,
    outcome: &Result<Vec<RemoteId>, Fault>,
) -> Res<Option<ContactId>> {
    let Unit { w, account, .. } = unit;
    let Some(mut link) = w.link_by_remote(account, remote)? else {
        return Ok(None);
    };
    let moved = match outcome {
        Err(Fault::Unknown(_)) => return Ok(None), // a direct read will tell (A3)
        Err(_) => false,
        Ok(missing) if missing.contains(remote) => {
            keep_gone(w, account, remote, SeenState::Missing)?;
            false
        }
        Ok(_) => {
            if way == Way::Out {
                let left = BTreeSet::from([label]);
                receipts::note(w, account, &link, &left, Parted::Elsewhere)?;
            }
            way.go(&mut link.groups, label);
            // An earlier move of which nobody knew is overtaken: what comes later is somebody else's.
            link.unsure
                .take_if(|unsure| unsure.kind == SendKind::Groups);
            true
        }
    };
    link.sending = None;
    w.save_link(&link)?;
    Ok(moved.then_some(link.contact))
}
