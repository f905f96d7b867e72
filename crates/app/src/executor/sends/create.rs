//! Creates persons. A create is the one write that must not be repeated blindly: each
//! attempt carries a mark of its own by which a lost answer is recognised (I3).

use super::{Send, agreed, deliveries, groups_of, refused, stop_of, unmoved};
use crate::executor::lease::Unit;
use crate::executor::{Cycle, Event, Stop, conflicts::What, labels};
use crate::{Delivery, Draft, Error, Fault, Res, hub};
use domain::{Agreement, ContactId, Field, GroupId, Mark, Origin, settle};
use std::collections::BTreeSet;
use sync::{Attempt, HoldReason, Link, LinkPhoto, LinkState, SendKind, Step};

impl Cycle<'_> {
    /// Creates persons, groups and `myContacts` inside (G1).
    pub(in crate::executor) async fn create_phase(
        &mut self,
        steps: Vec<Step>,
    ) -> Result<bool, Stop> {
        let sends: Vec<Send> = steps
            .into_iter()
            .filter_map(|step| match step {
                Step::Create {
                    contact,
                    version,
                    lens,
                    writes,
                    groups,
                    photo,
                } => Some(Send {
                    what: What::New(contact),
                    part: false,
                    contact,
                    version,
                    lens,
                    writes,
                    groups: Some(groups),
                    photo,
                    leaving: None,
                }),
                _ => None,
            })
            .collect();
        self.fill(sends).await
    }

    /// Creates them all, or as many as the pace lets and there is room for: a batch that is too
    /// big is halved until one alone finds none (S4, F55).
    async fn fill(&mut self, sends: Vec<Send>) -> Result<bool, Stop> {
        let (all, bulk) = (sends.len(), self.pace.is_bulk(sends.len()));
        let mut full = self.is_full().await?;
        let (mut most, mut any) = (if full { 1 } else { all }, false);
        for lot in self.lots(sends) {
            let mut rest = &lot[..];
            while !rest.is_empty() {
                let Some(n) = self.next_batch(rest.len().min(most), bulk) else {
                    return Ok(any);
                };
                let (batch, later) = rest.split_at(n);
                match self.create_batch(batch.to_vec()).await {
                    Ok(_) if self.is_put_aside() => return Ok(true),
                    Ok(made) => {
                        any |= made;
                        rest = later;
                        if made && std::mem::take(&mut full) {
                            self.found_room().await?;
                            most = all;
                        }
                    }
                    Err(Stop::Fault(Fault::Full)) if n == 1 => {
                        self.found_full().await?;
                        return Ok(true);
                    }
                    Err(Stop::Fault(Fault::Full)) => most = n / 2,
                    Err(stop) => return Err(stop),
                }
            }
        }
        Ok(any)
    }

    /// What may go together. Where new persons were refused lately for a group that is not usable yet,
    /// one goes alone, and tries it out for the others: many would be refused one by one.
    fn lots(&self, sends: Vec<Send>) -> Vec<Vec<Send>> {
        let account = self.account;
        let (mut free, doubted) = self
            .conflicts
            .lots(account, sends, |send| send.what.clone());
        let mut lots = Vec::new();
        if self.conflicts.has(account, What::Creates) && !free.is_empty() {
            let later = free.split_off(1);
            lots.push(std::mem::replace(&mut free, later));
        }
        lots.push(free);
        lots.extend(doubted);
        lots
    }

    /// A group is not always usable right after it was made (pitfall 23): the persons that were
    /// to be in it are created a little later.
    fn is_put_aside(&self) -> bool {
        let aside = self.conflicts.aside(&*self.tools.env, self.account);
        aside.has_creates()
    }

    async fn create_batch(&mut self, sends: Vec<Send>) -> Result<bool, Stop> {
        let (account, phone) = (self.account, self.tools.partner.phone_group());
        let expressible = self.tools.partner.expressible();
        let claim = self.leases.claim(self.tools, account).await?;
        let noted = self.tools.store.write_durably(move |w| {
            let unit = claim.unit(w)?;
            let mut noted: Vec<(Send, Draft)> = Vec::new();
            for send in &sends {
                if let Some(draft) = note(unit, &phone, &expressible, send)? {
                    noted.push((send.clone(), draft));
                }
            }
            Ok(noted)
        });
        let (sends, drafts): (Vec<Send>, Vec<Draft>) = noted.await?.into_iter().unzip();
        if drafts.is_empty() {
            return Ok(false);
        }
        let answer = self.tools.partner.create(&self.session, &drafts).await;
        let answers = deliveries(answer, drafts.len());
        let answers = self.heard_of_creates(&sends, &drafts, answers);
        let full = || answers.contains(&Err(Fault::Full)).then_some(Fault::Full);
        let stop = stop_of(&answers).or_else(full);
        let taken = self.tools.store.write(move |w| {
            let unit = claim.unit(w)?;
            let mut events = Vec::new();
            for ((send, draft), answer) in sends.iter().zip(&drafts).zip(&answers) {
                if answered(unit, send, draft, answer)? {
                    events.push(Event::Wrote {
                        account,
                        contact: send.contact,
                        kind: SendKind::Create,
                    });
                }
            }
            Ok(events)
        });
        self.wrote(taken.await?).await?;
        stop.map_or(Ok(true), |fault| Err(Stop::Fault(fault)))
    }

    /// Keeps in mind who was created and who was not. What is refused for a group that was just
    /// made is not refused for good: as if the group were not known yet, in whatever words that is
    /// said (pitfall 23).
    fn heard_of_creates(
        &self,
        sends: &[Send],
        drafts: &[Draft],
        mut answers: Vec<Delivery>,
    ) -> Vec<Delivery> {
        let (env, account) = (&*self.tools.env, self.account);
        let mut lost = Vec::new();
        for ((send, draft), answer) in sends.iter().zip(drafts).zip(&answers) {
            match answer {
                Ok(_) => {
                    self.conflicts.grown(account, &draft.groups);
                    self.conflicts.over(account, || send.what.clone());
                }
                Err(Fault::Unknown(_)) => lost.push(send.what.clone()),
                Err(_) => {}
            }
        }
        self.conflicts.unanswered(env, account, lost);
        for (draft, answer) in drafts.iter().zip(&mut answers) {
            let refused = matches!(answer, Err(Fault::Refused(_)));
            if refused && self.conflicts.is_young(env, account, &draft.groups) {
                *answer = Err(Fault::Gone);
            }
        }
        if answers.contains(&Err(Fault::Gone)) {
            self.conflicts.refused(env, account, What::Creates);
            // What there was no time left to send waits with the others.
            let late = |answer: &&mut Delivery| matches!(answer, Err(Fault::Later { .. }));
            answers
                .iter_mut()
                .filter(late)
                .for_each(|answer| *answer = Err(Fault::Gone));
        } else if answers.iter().any(Result::is_ok) {
            self.conflicts.over(account, || What::Creates);
        }
        answers
    }
}

/// What to send, once noted; nothing if the step is out of date.
fn note(
    unit: Unit<'_>,
    phone_group: &GroupId,
    expressible: &BTreeSet<Field>,
    send: &Send,
) -> Res<Option<Draft>> {
    let Unit { w, account, .. } = unit;
    let labels = send.groups.clone().unwrap_or_default();
    if !unmoved(unit, expressible, send)? {
        return Ok(None);
    }
    let kept = w.link(send.contact, account)?;
    let mut link = match kept {
        None => Link::new(send.contact, account, Origin::Kith, w.now()),
        // Somebody who was let go of, and deleted by their user: this one is made anew (D1).
        Some(mut link) if link.state == LinkState::Gone && link.agreement.is_over() => {
            link.origin = Origin::Kith;
            link.agreement = Agreement::default();
            link.raw = None;
            link
        }
        Some(link) if matches!(link.state, LinkState::Gone | LinkState::Creating) => link,
        Some(_) => return Ok(None),
    };
    let (mut groups, phone) = groups_of(unit, &labels)?;
    if (phone && !is_left_out(unit, send.contact, phone_group)?) || groups.is_empty() {
        groups.insert(phone_group.clone());
    }
    let mark = Mark(w.uuid().simple().to_string());
    link.attempts.push(Attempt {
        mark: mark.clone(),
        at: w.now(),
        sent: send
            .writes
            .iter()
            .flat_map(|w| &w.entries)
            .map(|o| o.value.clone())
            .collect(),
    });
    link.former.extend(link.remote.take());
    labels::keep_hidden(w, &mut link, send.lens)?;
    link.sending = Some(send.sending(unit, SendKind::Create, labels));
    link.enter(LinkState::Creating, w.now());
    w.save_link(&link)?;
    Ok(Some(Draft {
        mark,
        writes: send.writes.clone(),
        groups,
        raw: link.raw,
    }))
}

/// Whether the contact is one of the user's own that is not among all contacts: taken out of them
/// before, or kept off the phone where it came from. It is not put among them by being in another
/// label (G6); received ones are never among them, and on phones like any other (G1).
fn is_left_out(unit: Unit<'_>, contact: ContactId, phone_group: &GroupId) -> Res<bool> {
    let mirrors = unit.w.mirrors(unit.account)?;
    let all = mirrors
        .iter()
        .find(|m| m.group.as_ref() == Some(phone_group));
    let Some(all) = all else {
        return Ok(false);
    };
    let entries = unit.w.memberships(contact)?;
    if let Some(entry) = entries.iter().find(|e| e.label == all.label) {
        return Ok(!entry.present);
    }
    let user = unit.w.account(unit.account)?.ok_or(Error::Moved)?.user;
    for entry in entries.iter().filter(|e| e.present) {
        if unit.w.label(entry.label)?.is_some_and(|l| l.owner == user) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Takes an answer; returns whether the person was created.
fn answered(unit: Unit<'_>, send: &Send, draft: &Draft, answer: &Delivery) -> Res<bool> {
    let Unit { w, account, .. } = unit;
    let Some(mut link) = w.link(send.contact, account)? else {
        return Ok(false);
    };
    match answer {
        Ok(person) => {
            link.attempts.retain(|a| a.mark != draft.mark);
            link.agreement = settle(&Agreement::default(), &send.writes, &person.values);
            link.remote = Some(person.id.clone());
            link.made = link.origin == Origin::Kith;
            link.groups = send.groups.clone().unwrap_or_default();
            link.version = send.version;
            link.lens = send.lens;
            link.photo = LinkPhoto::of_created(send.photo);
            agreed(&mut link, person);
            link.enter(LinkState::Linked, w.now());
            w.save_link(&link)?;
            Ok(true)
        }
        // It may be there: its mark is looked for (I3).
        Err(Fault::Unknown(_)) => Ok(false),
        // Not done, by the provider's own word: as before the attempt.
        Err(fault) => {
            link.attempts.retain(|a| a.mark != draft.mark);
            link.sending = None;
            if link.attempts.is_empty() && link.raw.is_none() {
                w.drop_link(send.contact, account)?;
            } else {
                hub::ended(w, &mut link)?;
                w.save_link(&link)?;
            }
            if let Fault::Refused(said) = fault {
                let (said, version) = (said.clone(), send.version);
                let lens = send.lens;
                let reason = HoldReason::Refused {
                    said,
                    version,
                    lens,
                };
                refused(unit, send.contact, reason)?;
            }
            Ok(false)
        }
    }
}
