//! Replaces fields of persons, on the revision they were read at: what changed meanwhile is
//! refused as stale and read again.

use super::{Send, agreed, deliveries, groups_of, refused, stop_of, unmoved};
use crate::executor::lease::{Claim, Unit};
use crate::executor::observe::index_own;
use crate::executor::{Cycle, Event, Stop, conflicts::What, labels};
use crate::use_cases::{questions::look_anew_at_twins, receipts};
use crate::{Delivery, Edit, Fault, Parted, Res, Work, hub};
use domain::{Field, GoneHow, GroupId, LabelId, LensId, Origin, Raw, RemoteId, settle};
use std::collections::{BTreeMap, BTreeSet};
use sync::{HoldReason, Leaving, Link, LinkState, Mirror, SendKind, Step};

impl Cycle<'_> {
    pub(in crate::executor) async fn update_phase(
        &mut self,
        steps: Vec<Step>,
    ) -> Result<bool, Stop> {
        let sends = steps.into_iter().filter_map(Send::of_update);
        self.update_by_mask(sends.collect()).await
    }

    /// Batches share one mask, or what one entry leaves out would be wiped (people-api
    /// §2.6).
    pub(in crate::executor) async fn update_by_mask(
        &mut self,
        sends: Vec<Send>,
    ) -> Result<bool, Stop> {
        let mut by_mask: BTreeMap<(Vec<Field>, bool), Vec<Send>> = BTreeMap::new();
        for send in sends {
            by_mask.entry(send.mask()).or_default().push(send);
        }
        let (mut batches, mut doubted) = (Vec::new(), Vec::new());
        for sends in by_mask.into_values() {
            let what = |send: &Send| send.what.clone();
            let (free, lots) = self.conflicts.lots(self.account, sends, what);
            batches.push(free);
            doubted.extend(lots);
        }
        // Few of a kind go before many: rather what a person did than what follows from it.
        batches.sort_by_key(Vec::len);
        batches.extend(doubted);
        let mut any = false;
        for mut sends in batches {
            let bulk = self.pace.is_bulk(sends.len());
            while let Some(n) = self.next_batch(sends.len(), bulk) {
                let later = sends.split_off(n);
                any |= self.update_batch(sends).await?;
                sends = later;
            }
        }
        Ok(any)
    }

    async fn update_batch(&mut self, sends: Vec<Send>) -> Result<bool, Stop> {
        let claim = self.leases.claim(self.tools, self.account).await?;
        let expressible = self.tools.partner.expressible();
        let noted = self.tools.store.write_durably(move |w| {
            let unit = claim.unit(w)?;
            note_all(unit, &expressible, &sends)
        });
        let noted = noted.await?;
        if noted.is_empty() {
            return Ok(false);
        }
        let delivered = self.deliver(claim, noted).await?;
        Ok(delivered.moved)
    }

    /// Sends what was noted, in one call, and takes the answers. What was refused because it
    /// had changed is read again, and put aside if that keeps happening.
    pub(in crate::executor) async fn deliver(
        &mut self,
        claim: Claim,
        noted: Vec<(Send, Noted)>,
    ) -> Result<Delivered, Stop> {
        let account = self.account;
        let (mut sends, mut edits) = (Vec::new(), Vec::new());
        for (send, noted) in noted {
            let groups = noted
                .groups
                .map(|groups| self.full_groups(&noted.raw, &groups));
            edits.push(Edit {
                remote: noted.remote,
                raw: noted.raw,
                writes: send.writes.clone(),
                groups,
            });
            sends.push(send);
        }
        let answer = self.tools.partner.update(&self.session, &edits).await;
        let answers = deliveries(answer, edits.len());
        let stop = stop_of(&answers);
        // What was refused is asked about; trying it again at once is no progress.
        let moved = answers.iter().any(Result::is_ok);
        let whole = answers.iter().all(Result::is_ok);
        let again = self.heard_of(&edits, &answers);
        let taken = self.tools.store.write(move |w| {
            let unit = claim.unit(w)?;
            let mut events = Vec::new();
            for (send, answer) in sends.iter().zip(&answers) {
                if answered(unit, send, answer)? {
                    let contact = send.contact;
                    events.push(match send.leaving {
                        None => Event::Wrote {
                            account,
                            contact,
                            kind: SendKind::Update,
                        },
                        Some(_) => Event::Took {
                            account,
                            contact: Some(contact),
                            step: "leave",
                            changed: false,
                        },
                    });
                }
            }
            Ok(events)
        });
        self.wrote(taken.await?).await?;
        if let Some(fault) = stop {
            return Err(Stop::Fault(fault));
        }
        if again.is_empty() {
            return Ok(Delivered { moved, whole });
        }
        self.look(&again).await?;
        let news = self.saw_something_new(again).await?;
        let moved = moved || news;
        Ok(Delivered { moved, whole })
    }

    /// Keeps in mind who was written and who was not; returns those to be read again.
    fn heard_of(&self, edits: &[Edit], answers: &[Delivery]) -> Vec<RemoteId> {
        let (env, account) = (&*self.tools.env, self.account);
        let (mut again, mut lost) = (Vec::new(), Vec::new());
        for (Edit { remote, .. }, answer) in edits.iter().zip(answers) {
            let person = || What::Person(remote.clone());
            match answer {
                Ok(_) => self.conflicts.over(account, person),
                Err(Fault::Stale | Fault::Gone) => again.push(remote.clone()),
                Err(Fault::Unknown(_)) => lost.push(person()),
                Err(_) => {}
            }
        }
        // Should one of them never be answered, nobody else has to wait for it.
        self.conflicts.unanswered(env, account, lost);
        again
    }

    /// Whether the reads after a conflict showed what the conflict was about. Reads trail now
    /// and then (pitfall 30): then it is tried again a little later.
    async fn saw_something_new(&self, remotes: Vec<RemoteId>) -> Res<bool> {
        let account = self.account;
        let seen = self.tools.store.read(move |r| {
            let seen = |remote: RemoteId| Ok((r.seen(account, &remote)?.is_some(), remote));
            remotes
                .clone()
                .into_iter()
                .map(seen)
                .collect::<Res<Vec<_>>>()
        });
        let (mut news, env) = (false, &*self.tools.env);
        for (explained, remote) in seen.await? {
            news |= explained;
            if explained {
                self.conflicts.explained(env, account, &remote);
            } else {
                let person = What::Person(remote);
                self.conflicts.refused(env, account, person);
            }
        }
        Ok(news)
    }

    /// The groups to send: what we mirror as wanted, everything else as last read (G1). A
    /// contact must keep at least one group.
    fn full_groups(&self, raw: &Raw, groups: &Wanted) -> BTreeSet<GroupId> {
        let kept = self.tools.partner.memberships(raw);
        let mut full: BTreeSet<GroupId> = kept.difference(&groups.mirrored).cloned().collect();
        full.extend(groups.wanted.iter().cloned());
        if full.is_empty() || groups.phone {
            full.insert(self.tools.partner.phone_group());
        }
        full
    }
}

/// What came of a call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::executor) struct Delivered {
    /// Whether anything is otherwise than before, so that planning again is of use.
    moved: bool,
    /// Whether everything took effect.
    pub(in crate::executor) whole: bool,
}

/// An update that was noted.
pub(in crate::executor) struct Noted {
    remote: RemoteId,
    raw: Raw,
    groups: Option<Wanted>,
}

/// The groups a person shall be in, of those we mirror.
struct Wanted {
    wanted: BTreeSet<GroupId>,
    mirrored: BTreeSet<GroupId>,
    phone: bool,
}

/// Notes those of the sends that are not out of date.
pub(in crate::executor) fn note_all(
    unit: Unit<'_>,
    expressible: &BTreeSet<Field>,
    sends: &[Send],
) -> Res<Vec<(Send, Noted)>> {
    let mut noted = Vec::new();
    for send in sends {
        if let Some(edit) = note(unit, expressible, send)? {
            noted.push((send.clone(), edit));
        }
    }
    Ok(noted)
}

/// What to send, once noted; nothing if the step is out of date.
fn note(unit: Unit<'_>, expressible: &BTreeSet<Field>, send: &Send) -> Res<Option<Noted>> {
    let Unit { w, account, .. } = unit;
    let due = match send.leaving {
        None => unmoved(unit, expressible, send)?,
        Some(_) => labels::still_leaves(w, account, send.contact, send.version)?,
    };
    if !due {
        return Ok(None);
    }
    let Some(mut link) = w.link(send.contact, account)? else {
        return Ok(None);
    };
    let (Some(remote), Some(raw)) = (link.remote.clone(), link.raw.clone()) else {
        return Ok(None);
    };
    if link.state != LinkState::Linked
        || link.sending.is_some()
        || w.seen(account, &remote)?.is_some()
    {
        return Ok(None);
    }
    let groups = match &send.groups {
        None => None,
        Some(labels) => Some(wanted(unit, &link, labels)?),
    };
    let then = send.groups.clone().unwrap_or_else(|| link.groups.clone());
    labels::keep_hidden(w, &mut link, send.lens)?;
    link.sending = Some(send.sending(unit, SendKind::Update, then));
    w.save_link(&link)?;
    Ok(Some(Noted {
        remote,
        raw,
        groups,
    }))
}

fn wanted(unit: Unit<'_>, link: &Link, labels: &BTreeSet<LabelId>) -> Res<Wanted> {
    let (wanted, phone) = groups_of(unit, labels)?;
    let mut mirrored = BTreeSet::new();
    for mirror in unit.w.mirrors(unit.account)? {
        let scope = unit.w.label(mirror.label)?.and_then(|l| l.scope);
        if scope.is_none() || is_led(link, labels, &mirror) {
            mirrored.extend(mirror.group);
        }
    }
    Ok(Wanted {
        phone: phone && !wanted.is_empty() && wants_phone(link, labels),
        wanted,
        mirrored,
    })
}

/// Whether Kith says if the person is in the provider's own group: where its contact is or was
/// in the label, and not because the label leaves the account (G6).
fn is_led(link: &Link, labels: &BTreeSet<LabelId>, mirror: &Mirror) -> bool {
    let live = mirror.state.is_live();
    labels.contains(&mirror.label) || (live && link.groups.contains(&mirror.label))
}

/// `myContacts` is added with a person's first group of ours; whoever takes it out again
/// meant it.
fn wants_phone(link: &Link, labels: &BTreeSet<LabelId>) -> bool {
    link.origin == Origin::Kith && link.groups.is_empty() && !labels.is_empty()
}

/// Takes an answer; returns whether the update took effect.
fn answered(unit: Unit<'_>, send: &Send, answer: &Delivery) -> Res<bool> {
    let w = unit.w;
    let Some(mut link) = w.link(send.contact, unit.account)? else {
        return Ok(false);
    };
    let left = match &send.groups {
        Some(groups) => link.groups.difference(groups).copied().collect(),
        None => BTreeSet::new(),
    };
    match answer {
        Ok(person) => {
            let how = receipts::how(send.leaving, &link);
            receipts::note(w, unit.account, &link, &left, how)?;
            link.agreement = settle(&link.agreement, &send.writes, &person.values);
            agreed(&mut link, person);
            // It was written on the revision known before: nothing had come between.
            link.unsure = None;
            if let Some(groups) = &send.groups {
                link.groups = groups.clone();
            }
            match send.leaving {
                // What remains makes it go on by itself.
                None if send.part => link.lens = LensId::default(),
                None => {
                    link.version = send.version;
                    link.lens = send.lens;
                    link.photo.left = send.photo;
                }
                Some(leaving) => let_go(&mut link, w, leaving)?,
            }
            w.save_link(&link)?;
            Ok(true)
        }
        // A direct read will tell (A3).
        Err(Fault::Unknown(_)) => Ok(false),
        Err(fault) => {
            link.sending = None;
            w.save_link(&link)?;
            if let Fault::Refused(said) = fault {
                if send.leaving.is_some() {
                    receipts::note(w, unit.account, &link, &left, Parted::Refused)?;
                }
                let reason = match send.leaving {
                    None => send.refusal(said),
                    Some(_) => HoldReason::LeaveRefused { said: said.clone() },
                };
                refused(unit, send.contact, reason)?;
            }
            Ok(false)
        }
    }
}

/// The person is its user's alone from now on; the link is remembered, so that it is found
/// again should the contact come back.
pub(in crate::executor) fn let_go(link: &mut Link, w: &dyn Work, why: Leaving) -> Res<()> {
    // Whoever merely took it out of the label kept it as it was ([`Step::Disown`] does the same).
    if why.by_user != Some(GoneHow::Unlabelled) {
        link.disagree();
    }
    // Before nothing is known any more of what it says.
    index_own(w, link)?;
    hub::let_go(w, link)?;
    look_anew_at_twins(w, link.account, link.contact)
}
