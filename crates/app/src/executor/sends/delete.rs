//! Deletes persons: those whose contact left (D1), and strays that an attempt given up long
//! ago left behind (I3).

use super::fieldless;
use crate::executor::lease::Unit;
use crate::executor::observe::{Context, Source};
use crate::executor::{Cycle, Event, Stop, conflicts::What, labels};
use crate::pace::Act;
use crate::use_cases::questions::{forget_what_was_left, look_anew_at_twins};
use crate::use_cases::receipts;
use crate::{Fault, Found, Parted, Res, Work, hub};
use domain::{AccountId, ContactId, Etag, Origin, Person, RemoteId};
use std::collections::{BTreeMap, BTreeSet};
use sync::{LinkState, SendKind, Step};

/// Persons to sweep: whose attempt made each, and the revision that was judged.
type Strays = BTreeMap<RemoteId, (ContactId, Etag)>;

impl Cycle<'_> {
    /// Deletes persons, after a direct read of each found nothing new (D1, D2): Google's
    /// delete has no precondition (people-api §2.5).
    pub(in crate::executor) async fn delete_phase(
        &mut self,
        steps: Vec<Step>,
    ) -> Result<bool, Stop> {
        let (mut ours, mut strays) = (BTreeSet::new(), Strays::new());
        for step in steps {
            match step {
                Step::Delete { remote, .. } => {
                    ours.insert(remote);
                }
                Step::Sweep {
                    contact,
                    remote,
                    etag,
                } => {
                    strays.insert(remote, (contact, etag));
                }
                _ => {}
            }
        }
        let asked: Vec<RemoteId> = ours.iter().chain(strays.keys()).cloned().collect();
        let bulk = self.pace.is_bulk(asked.len());
        let what = |remote: &RemoteId| What::Person(remote.clone());
        let (free, doubted) = self.conflicts.lots(self.account, asked, what);
        let mut any = false;
        for lot in std::iter::once(free).chain(doubted) {
            let (deleted, waits) = self.delete_lot(&lot, &strays, bulk).await?;
            any |= deleted;
            if waits {
                break;
            }
        }
        Ok(any)
    }

    /// Deletes persons that may go in one call; whether any was, and whether the rest has to wait.
    async fn delete_lot(
        &mut self,
        asked: &[RemoteId],
        strays: &Strays,
        bulk: bool,
    ) -> Result<(bool, bool), Stop> {
        let most = self.tools.partner.deletes();
        let (mut any, mut left, mut found) = (false, asked, Vec::new());
        while !left.is_empty() || !found.is_empty() {
            // One call deletes more than one call reads.
            let mut stop = None;
            while found.len() < most && !left.is_empty() {
                match self.read_doomed(left).await {
                    Ok(read) => {
                        left = &left[read.len()..];
                        found.extend(read);
                    }
                    Err(e) => {
                        stop = Some(e);
                        break;
                    }
                }
            }
            if !found.is_empty() {
                let Some(n) = self.may(Act::Delete(found.len()), bulk) else {
                    return Ok((any, true));
                };
                let later = found.split_off(n.min(found.len()));
                self.delete_batch(found, strays).await?;
                (any, found) = (true, later);
            }
            if let Some(stop) = stop {
                return Err(stop);
            }
        }
        Ok((any, false))
    }

    /// The first of those to be deleted, as they are now.
    async fn read_doomed(&self, left: &[RemoteId]) -> Result<Vec<(RemoteId, Found)>, Stop> {
        let read = self.may_read(left.len())?;
        let partner = &self.tools.partner;
        Ok(partner.read(&self.session, &left[..read]).await?)
    }

    async fn delete_batch(
        &mut self,
        found: Vec<(RemoteId, Found)>,
        strays: &Strays,
    ) -> Result<(), Stop> {
        let strays = strays.clone();
        let account = self.account;
        let claim = self.leases.claim(self.tools, account).await?;
        let judged = strays.clone();
        let noted = self.tools.store.write_durably(move |w| {
            let unit = claim.unit(w)?;
            let mut doomed = Vec::new();
            for (asked, found) in &found {
                let person = match found {
                    Found::Person(person) => Some(&**person),
                    Found::Gone => None,
                };
                let dooms = match judged.get(asked) {
                    Some((contact, etag)) => note_sweep(unit, asked, person, *contact, etag)?,
                    None => note(unit, asked, person)?,
                };
                if dooms {
                    doomed.push(asked.clone());
                }
            }
            Ok(doomed)
        });
        let doomed = noted.await?;
        if doomed.is_empty() {
            return Ok(());
        }
        let answer = self.tools.partner.delete(&self.session, &doomed).await;
        let failed = answer.as_ref().err().cloned();
        let whats = doomed.iter().cloned().map(What::Person);
        match &failed {
            None => whats.for_each(|what| self.conflicts.over(account, || what)),
            Some(Fault::Unknown(_)) => {
                self.conflicts
                    .unanswered(&*self.tools.env, account, whats.collect());
            }
            Some(_) => {}
        }
        let taken = self.tools.store.write(move |w| {
            let unit = claim.unit(w)?;
            let mut events = Vec::new();
            for remote in &doomed {
                if let Some((contact, _)) = strays.get(remote) {
                    events.push(Event::Took {
                        account,
                        contact: Some(*contact),
                        step: "sweep",
                        changed: false,
                    });
                } else if let Some(contact) = answered(unit, remote, failed.as_ref())? {
                    events.push(Event::Wrote {
                        account,
                        contact,
                        kind: SendKind::Delete,
                    });
                }
            }
            Ok(events)
        });
        self.wrote(taken.await?).await?;
        answer.map_err(Stop::Fault)
    }
}

/// Whether a stray is still as it was judged. Its mark is not looked for any more.
fn note_sweep(
    unit: Unit<'_>,
    asked: &RemoteId,
    person: Option<&Person>,
    contact: ContactId,
    etag: &Etag,
) -> Res<bool> {
    let Unit { w, account, .. } = unit;
    let unchanged = person.filter(|p| p.etag == *etag);
    if let Some(person) = unchanged
        && let Some(mut link) = w.link(contact, account)?
    {
        link.attempts.retain(|a| !person.marks.contains(&a.mark));
        w.save_link(&link)?;
    }
    w.drop_seen(account, asked)?;
    Ok(unchanged.is_some())
}

/// Whether the person is to be deleted, now that it was read.
fn note(unit: Unit<'_>, asked: &RemoteId, person: Option<&Person>) -> Res<bool> {
    let Unit { w, account, .. } = unit;
    let Some(mut link) = w.link_by_remote(account, asked)? else {
        return Ok(false);
    };
    let Some(person) = person else {
        receipts::note(w, account, &link, &link.groups, Parted::WasGone)?;
        forget_what_was_left(w, account, link.contact)?;
        hub::ended(w, &mut link)?;
        link.sending = None;
        w.save_link(&link)?;
        w.drop_seen(account, asked)?;
        w.drop_indexed(account, asked)?;
        look_anew_at_twins(w, account, link.contact)?;
        return Ok(false);
    };
    let changed =
        !link.agreement.shows(&person.values) || link.photo.shown() != person.photo.as_ref();
    if !link.knows(&person.etag) && changed {
        if link.state == LinkState::Gone {
            // It is its user's own, and they changed it since they said that it shall go.
            forget_what_was_left(w, account, link.contact)?;
            return Ok(false);
        }
        // Its user changed it a moment ago: an edit beats a deletion.
        Context::of(w, account)?.keep(w, person, Source::Direct)?;
        return Ok(false);
    }
    if let Some(contact) = w.contact(link.contact)?
        && !labels::still_leaves(w, account, contact.id, contact.version)?
    {
        return Ok(false); // it came back meanwhile
    }
    if link.state == LinkState::Linked
        && (link.origin == Origin::Kith || link.made)
        && is_kept_elsewhere(w, account, person)?
    {
        // It stays as it is, without our groups, and is its user's from now on.
        (link.origin, link.made) = (Origin::User, false);
        for row in &mut link.agreement.0 {
            row.brought.clone_from(&row.remote);
        }
        w.save_link(&link)?;
        return Ok(false);
    }
    // The revision counts as known from here on, so the groups it shows do too: should the
    // delete be lost and the contact come back, what is missing is written again.
    link.take_in(person);
    link.groups = labels::agreed_there(w, &link, person)?;
    link.sending = Some(fieldless(unit, SendKind::Delete, &link, BTreeSet::new()));
    w.save_link(&link)?;
    Ok(true)
}

/// Whether the person is in a group of another installation (G2): that would take its end for
/// its user's will, and let go of the contact everywhere (decision 0016).
fn is_kept_elsewhere(w: &dyn Work, account: AccountId, person: &Person) -> Res<bool> {
    let here = w.installation()?.id.to_string();
    let mut groups = w.groups(account)?.into_iter();
    Ok(groups.any(|group| {
        let theirs = group.binding.is_some_and(|b| b.installation != here);
        theirs && person.groups.contains(&group.id)
    }))
}

/// Takes the answer; returns the contact whose person was deleted.
fn answered(unit: Unit<'_>, remote: &RemoteId, failed: Option<&Fault>) -> Res<Option<ContactId>> {
    let Unit { w, account, .. } = unit;
    let Some(mut link) = w.link_by_remote(account, remote)? else {
        return Ok(None);
    };
    match failed {
        None => {
            link.sending = None;
            receipts::note(w, account, &link, &link.groups, Parted::Deleted)?;
            forget_what_was_left(w, account, link.contact)?;
            link.groups.clear();
            hub::ended(w, &mut link)?;
            w.save_link(&link)?;
            w.drop_seen(account, remote)?;
            // Whom Kith itself took away was merged into nobody (D3).
            w.drop_indexed(account, remote)?;
            look_anew_at_twins(w, account, link.contact)?;
            Ok(Some(link.contact))
        }
        Some(Fault::Unknown(_)) => Ok(None),
        Some(_) => {
            link.sending = None;
            w.save_link(&link)?;
            Ok(None)
        }
    }
}
