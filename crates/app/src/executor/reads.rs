//! Direct reads: what is missing is confirmed (D2), what was sent without an answer is
//! looked up (A3), and persons who may be a contact are read before anything is decided (I1).

use super::observe::{Context, Source, hashes, keep_gone};
use super::recovery::came_of;
use super::{Cycle, Stop};
use crate::use_cases::{questions::look_anew_at_twins, receipts};
use crate::{Found, Parted, Res, Work, hub};
use domain::{AccountId, ContactId, Person, RemoteId, identity};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use sync::{LinkState, SeenState, SendKind, Sending};

impl Cycle<'_> {
    /// Reads persons directly and keeps what they look like.
    pub(super) async fn look(&mut self, remotes: &[RemoteId]) -> Result<(), Stop> {
        let mut left = remotes;
        while !left.is_empty() {
            let (now, later) = left.split_at(self.may_read(left.len())?);
            self.look_at(now).await?;
            left = later;
        }
        Ok(())
    }

    async fn look_at(&mut self, remotes: &[RemoteId]) -> Result<(), Stop> {
        let account = self.account;
        let found = self.tools.partner.read(&self.session, remotes).await?;
        let keep = self.tools.store.write(move |w| {
            let context = Context::of(w, account)?;
            for (asked, found) in &found {
                match found {
                    Found::Gone => was_gone(w, account, asked)?,
                    Found::Person(person) => {
                        let newer = seen_since(w, account, person)?;
                        resolve(w, account, asked, person, newer.as_ref())?;
                        if newer.is_none() {
                            // What a listing said is outdated by what was read directly,
                            // unless it said the same.
                            let said = w.seen(account, asked)?.and_then(|seen| seen.person);
                            if !said.is_some_and(|said| {
                                said.id == person.id && said.etag == person.etag
                            }) {
                                w.drop_seen(account, asked)?;
                            }
                            context.keep(w, person, Source::Direct)?;
                        }
                    }
                }
            }
            Ok(())
        });
        keep.await?;
        Ok(())
    }

    /// Finds persons of the account who may be these contacts and reads them (I1).
    pub(super) async fn seek(&mut self, contacts: Vec<ContactId>) -> Result<(), Stop> {
        let (account, region) = (self.account, self.session.region.clone());
        let found = self.tools.store.read(move |r| {
            let key = r.installation()?.index_key;
            // Whom its user named is read, whatever they have in common by now.
            let mut named: BTreeMap<ContactId, BTreeSet<RemoteId>> = BTreeMap::new();
            for hold in r.holds(account)? {
                if let Some((contact, remote)) = hold.said_same() {
                    named.entry(contact).or_default().insert(remote.clone());
                }
            }
            let mut found = Vec::new();
            for id in &contacts {
                let Some(contact) = r.contact(*id)? else {
                    continue;
                };
                let keys = identity::match_keys(contact.card.values(), &region);
                let mut remotes: BTreeSet<RemoteId> = r
                    .indexed(account, &hashes(&key, &keys))?
                    .into_iter()
                    .collect();
                remotes.extend(named.remove(id).unwrap_or_default());
                found.push((*id, remotes));
            }
            Ok(found)
        });
        let found = found.await?;
        let unread: BTreeSet<RemoteId> = found
            .iter()
            .flat_map(|(_, r)| r)
            .filter(|r| !self.people.contains_key(*r))
            .cloned()
            .collect();
        let unread: Vec<RemoteId> = unread.into_iter().collect();
        if self.pace.prefers_listing(account, unread.len()) {
            self.read_everybody().await?;
        } else {
            self.read_some(&unread).await?;
        }
        for (contact, remotes) in found {
            self.candidates.insert(contact, remotes);
        }
        Ok(())
    }

    /// Reads people directly.
    async fn read_some(&mut self, mut left: &[RemoteId]) -> Result<(), Stop> {
        while !left.is_empty() {
            let (now, later) = left.split_at(self.may_read(left.len())?);
            let read = self.tools.partner.read(&self.session, now).await?;
            let people = Arc::make_mut(&mut self.people);
            for (asked, answer) in read {
                if let Found::Person(person) = answer {
                    people.insert(asked, *person);
                }
            }
            left = later;
        }
        Ok(())
    }

    /// Reads all people by listing them: fewer calls than direct reads of many (K8). What a
    /// listing that trails does not have yet is matched by a later look.
    pub(super) async fn read_everybody(&mut self) -> Result<(), Stop> {
        let mut next = None;
        loop {
            let page = self
                .tools
                .partner
                .people(&self.session, None, next.as_ref())
                .await?;
            let people = Arc::make_mut(&mut self.people);
            people.extend(page.people.into_iter().map(|p| (p.id.clone(), p)));
            next = page.next;
            if next.is_none() {
                return Ok(());
            }
        }
    }
}

/// A person is gone. A deletion of ours whose answer was lost did it (A3); else its user.
fn was_gone(w: &dyn Work, account: AccountId, asked: &RemoteId) -> Res<()> {
    let Some(mut link) = w.link_by_remote(account, asked)? else {
        keep_gone(w, account, asked, SeenState::Gone)?;
        return Ok(());
    };
    if link.state == LinkState::Gone {
        // Asked before it is created again: nobody is there under that id any more. What its user
        // had typed into one they kept is gone with it, by their own doing (D1).
        if link.was_kept() {
            link.disagree();
        }
        link.former.extend(link.remote.take());
        return w.save_link(&link);
    }
    let unsure = link.take_unsure(w.now());
    if link.sending.is_some() || unsure.is_some() {
        let ours = |sending: Sending| sending.kind == SendKind::Delete;
        if link.sending.take().is_some_and(ours) || unsure.is_some_and(ours) {
            receipts::note(w, account, &link, &link.groups, Parted::Deleted)?;
            hub::ended(w, &mut link)?;
            w.save_link(&link)?;
            look_anew_at_twins(w, account, link.contact)?;
            w.drop_indexed(account, asked)?;
            return w.drop_seen(account, asked);
        }
        w.save_link(&link)?;
    }
    keep_gone(w, account, asked, SeenState::Gone)?;
    Ok(())
}

/// What a listing showed of a person after the state that was read just now: reads trail now
/// and then (pitfall 30), and what was seen may be the only trace of a change.
fn seen_since(w: &dyn Work, account: AccountId, read: &Person) -> Res<Option<Person>> {
    let seen = w.seen(account, &read.id)?.and_then(|seen| seen.person);
    Ok(seen.filter(|seen| seen.updated > read.updated && read.updated.is_some()))
}

/// A write's answer was lost (A3): fields equal to what was sent are ours, the rest is
/// compared as always.
fn resolve(
    w: &dyn Work,
    account: AccountId,
    asked: &RemoteId,
    read: &Person,
    newer: Option<&Person>,
) -> Res<()> {
    let Some(mut link) = w.link_by_remote(account, asked)? else {
        return Ok(());
    };
    let Some(sending) = link.sending.take() else {
        return Ok(());
    };
    // The earliest state after the write tells best what came of it: what its user changed
    // since is a change of theirs.
    let person = newer.filter(|_| link.knows(&read.etag)).unwrap_or(read);
    if link.knows(&person.etag) {
        // It did not happen; or the read trails, or it happens yet (pitfall 30).
        link.doubt(sending);
    } else {
        came_of(w, &mut link, &sending, person)?;
    }
    w.save_link(&link)
}
