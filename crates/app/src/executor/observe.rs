//! Looks at an account: what listings show is kept as seen, in the unit that keeps the
//! token of the last page (K7). Nothing is decided here.

use super::recovery::came_of;
use super::{Cycle, Stop};
use crate::use_cases::questions::forget_who_is_gone;
use crate::{Account, Error, Fault, Hash, Indexed, Read, Res, Work};
use domain::{AccountId, GroupId, LabelId, MatchKeys, Person, RemoteId, identity};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::collections::BTreeSet;
use sync::{Link, LinkState, MirrorState, Seen, SeenState};

impl Cycle<'_> {
    /// Lists groups; returns whether one changed.
    pub(super) async fn observe_groups(&mut self) -> Result<bool, Stop> {
        let account = self.account;
        let since = self
            .tools
            .store
            .read(move |r| Ok(r.account(account)?.and_then(|a| a.groups)))
            .await?;
        let (page, full) = match self
            .tools
            .partner
            .groups(&self.session, since.as_ref())
            .await
        {
            Err(Fault::TokenExpired) => {
                (self.tools.partner.groups(&self.session, None).await?, true)
            }
            page => (page?, since.is_none()),
        };
        let news = self.tools.store.write(move |w| {
            let known = w.groups(account)?;
            let listed: BTreeSet<_> = page.groups.iter().map(|g| &g.id).collect();
            let mut news = false;
            for group in page.groups.iter().filter(|g| !known.contains(g)) {
                w.save_group(account, group)?;
                news |= !group.system;
            }
            for group in &known {
                if page.gone.contains(&group.id) || (full && !listed.contains(&group.id)) {
                    w.drop_group(account, &group.id)?;
                    news = true;
                }
            }
            let kept = w.account(account)?.ok_or(Error::Moved)?;
            if kept.groups != page.token {
                w.save_account(&Account {
                    groups: page.token.clone(),
                    ..kept
                })?;
            }
            Ok(news)
        });
        Ok(news.await?)
    }
}

/// The groups that show labels in the account.
pub(super) fn mirrored(r: &dyn Read, account: AccountId) -> Res<BTreeSet<GroupId>> {
    Ok(r.mirrors(account)?
        .into_iter()
        .filter_map(|m| m.group)
        .collect())
}

/// Whether an entry came from a listing, which may trail, or from a direct read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Listing,
    Direct,
}

/// What deciding where a person is kept needs, read once per unit.
pub(super) struct Context {
    account: AccountId,
    index_key: [u8; 32],
    groups: BTreeSet<GroupId>,
    /// The groups of labels that were never in step here, each with its label.
    fresh: Vec<(GroupId, LabelId)>,
}

impl Context {
    pub(super) fn of(w: &dyn Work, account: AccountId) -> Res<Self> {
        let mirrors = w.mirrors(account)?.into_iter();
        let fresh = mirrors
            .filter(|m| m.state == MirrorState::Active && m.cursor == 0)
            .filter_map(|m| Some((m.group?, m.label)));
        Ok(Self {
            account,
            index_key: w.installation()?.index_key,
            groups: mirrored(w, account)?,
            fresh: fresh.collect(),
        })
    }

    /// Whether a person, agreed on as it is, is in the group of a label that came to the
    /// account after that.
    fn is_shown_anew(&self, link: &Link, person: &Person) -> bool {
        let mut fresh = self.fresh.iter();
        link.etags.last() == Some(&person.etag)
            && fresh.any(|(g, l)| person.groups.contains(g) && !link.groups.contains(l))
    }

    /// Keeps a person as seen if it concerns us, in the private index if not. Returns
    /// whether there is something to look at.
    pub(super) fn keep(&self, w: &dyn Work, person: &Person, source: Source) -> Res<bool> {
        let account = self.account;
        let link = match self.link_of(w, person)? {
            Some(link) => Some(link),
            None => by_mark(w, account, person)?,
        };
        let link = match link {
            Some(link) => Some(recalled(w, link, person, source)?),
            None => None,
        };
        let before = w.seen(account, &person.id)?;
        if let Some(link) = &link {
            let known =
                link.knows(&person.etag) || (source == Source::Listing && link.is_past(person));
            // Somebody back under an id that was given up is not the person in force.
            let its = link.remote.as_ref() == Some(&person.id);
            let echo = its
                && link.state == LinkState::Linked
                && link.sending.is_none()
                && known
                && !self.is_shown_anew(link, person);
            // I4: our own write coming back, or what was superseded long ago. A direct
            // read is never behind, so it also clears what a listing said.
            let trails = link.state == LinkState::Gone && source == Source::Listing && known;
            if link.state == LinkState::Gone && person.groups.is_disjoint(&self.groups) {
                // Whoever was let go of is somebody their user knows (K8).
                w.save_indexed(account, &self.indexed(person))?;
            }
            if echo || trails {
                if before.is_some() && source == Source::Direct {
                    w.drop_seen(account, &person.id)?;
                }
                return Ok(before.is_some());
            }
            if its {
                note_photo(w, link, person)?;
            }
        } else if person.groups.is_disjoint(&self.groups) && !is_stray(w, account, person)? {
            if before.is_some() {
                w.drop_seen(account, &person.id)?;
            }
            w.save_indexed(account, &self.indexed(person))?;
            return Ok(before.is_some());
        }
        if link.is_none() {
            // A contact on its way here may be this person, before its group says so (I1).
            w.save_indexed(account, &self.indexed(person))?;
        }
        let (now, merged) = (w.now(), before.as_ref().is_some_and(|b| b.merged));
        let same = before
            .as_ref()
            .is_some_and(|b| b.person.as_ref().is_some_and(|p| p.etag == person.etag));
        w.save_seen(&Seen {
            account,
            remote: person.id.clone(),
            state: SeenState::Present,
            person: Some(person.clone()),
            first: before.as_ref().map_or(now, |b| b.first),
            last: before.filter(|_| same).map_or(now, |b| b.last),
            // What came of that was not taken in yet.
            merged,
        })?;
        Ok(true)
    }

    /// The link of a person, by its id or one it had before; a changed id is noted.
    fn link_of(&self, w: &dyn Work, person: &Person) -> Res<Option<Link>> {
        if let Some(link) = w.link_by_remote(self.account, &person.id)? {
            return Ok(Some(link));
        }
        for former in &person.former {
            if let Some(mut link) = w.link_by_remote(self.account, former)? {
                link.former.push(former.clone());
                link.remote = Some(person.id.clone());
                w.save_link(&link)?;
                w.drop_seen(self.account, former)?;
                return Ok(Some(link));
            }
        }
        Ok(None)
    }

    fn indexed(&self, person: &Person) -> Indexed {
        Indexed {
            remote: person.id.clone(),
            etag: person.etag.clone(),
            hashes: hashes(&self.index_key, &person.keys),
        }
    }
}

/// A person that is its user's own from now on can be found again at once (K8).
pub(super) fn index_own(w: &dyn Work, link: &Link) -> Res<()> {
    let (Some(remote), Some(etag)) = (&link.remote, link.etags.last()) else {
        return Ok(());
    };
    let account = w.account(link.account)?.ok_or(Error::Moved)?;
    let keys = identity::match_keys(link.agreement.remote_values(), &account.region);
    let indexed = Indexed {
        remote: remote.clone(),
        etag: etag.clone(),
        hashes: hashes(&w.installation()?.index_key, &keys),
    };
    w.save_indexed(link.account, &indexed)
}

/// What is new of a person is looked at first for a write of ours that was never answered (A3).
fn recalled(w: &dyn Work, mut link: Link, person: &Person, source: Source) -> Res<Link> {
    let old = link.knows(&person.etag) || (source == Source::Listing && link.is_past(person));
    let its = link.remote.as_ref() == Some(&person.id) && link.state == LinkState::Linked;
    if its && !old && link.unsure.is_some() {
        if let Some(sending) = link.take_unsure(w.now()) {
            came_of(w, &mut link, &sending, person)?;
        }
        w.save_link(&link)?;
    }
    Ok(link)
}

/// Where a linked person shows its photo is known from here on (S2).
fn note_photo(w: &dyn Work, link: &Link, person: &Person) -> Res<()> {
    if link.state != LinkState::Linked || link.photo.shown() == person.photo.as_ref() {
        return Ok(());
    }
    let mut link = link.clone();
    link.show_photo(person);
    w.save_link(&link)
}

/// A seen person bearing a mark of a `creating` link is that link (table; I3).
fn by_mark(w: &dyn Work, account: AccountId, person: &Person) -> Res<Option<Link>> {
    for mark in &person.marks {
        if let Some(mut link) = w.link_by_mark(account, mark)?
            && link.state == LinkState::Creating
            && link.remote.is_none()
        {
            link.remote = Some(person.id.clone());
            w.save_link(&link)?;
            return Ok(Some(link));
        }
    }
    Ok(None)
}

/// Whether an attempt of ours that was given up made this person (I3).
fn is_stray(w: &dyn Work, account: AccountId, person: &Person) -> Res<bool> {
    for mark in &person.marks {
        if w.link_by_mark(account, mark)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a person has a link in force. A former id is nobody's any more: its tombstone says
/// nothing about the person the link has now.
pub(super) fn is_linked(w: &dyn Work, account: AccountId, remote: &RemoteId) -> Res<bool> {
    let link = w.link_by_remote(account, remote)?;
    Ok(link.is_some_and(|l| l.state != LinkState::Gone && l.remote.as_ref() == Some(remote)))
}

/// Keeps that a person is gone. Returns whether there is something to look at.
pub(super) fn keep_gone(
    w: &dyn Work,
    account: AccountId,
    remote: &RemoteId,
    state: SeenState,
) -> Res<bool> {
    if !is_linked(w, account, remote)? {
        w.drop_indexed(account, remote)?;
        forget_who_is_gone(w, account, remote)?;
        let seen = w.seen(account, remote)?.is_some();
        w.drop_seen(account, remote)?;
        return Ok(seen);
    }
    let before = w.seen(account, remote)?;
    if before
        .as_ref()
        .is_some_and(|b| b.state == SeenState::Gone || b.state == state)
        && state == SeenState::Missing
    {
        return Ok(true);
    }
    let now = w.now();
    // To confirm it is no news: what was decided about it was decided about this (D4).
    let last = before
        .as_ref()
        .filter(|b| b.state != SeenState::Present)
        .map_or(now, |b| b.last);
    w.save_seen(&Seen {
        account,
        remote: remote.clone(),
        state,
        person: None,
        merged: before
            .as_ref()
            .is_some_and(|b| b.merged && b.person.is_none()),
        first: before.map_or(now, |b| b.first),
        last,
    })?;
    Ok(true)
}

/// The keyed hashes of what a person can be recognised by (K8): the first half of
/// HMAC-SHA-256 over a kind and a normalised value.
pub(super) fn hashes(key: &[u8; 32], keys: &MatchKeys) -> Vec<Hash> {
    let hash = |kind: &str, text: &str| {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
        mac.update(kind.as_bytes());
        mac.update(text.as_bytes());
        let mut half = Hash::default();
        half.copy_from_slice(&mac.finalize().into_bytes()[..16]);
        half
    };
    let emails = keys.emails.iter().map(|e| hash("email:", e));
    let phones = keys.phones.iter().map(|p| hash("phone:", p));
    let name = (!keys.name.is_empty()).then(|| hash("name:", &keys.name));
    emails.chain(phones).chain(name).collect()
}
