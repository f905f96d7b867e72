//! Looks at an account: what listings show is kept as seen, in the unit that keeps the
//! token of the last page (K7). Nothing is decided here.

use super::{Cycle, Event, Stop};
use crate::{
    Account, Error, Fault, Hash, Indexed, ListingToken, PageToken, Paging, PeoplePage, Read, Res,
    Work,
};
use domain::{AccountId, GroupId, LabelId, MatchKeys, Micros, Person, RemoteId};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::collections::BTreeSet;
use sync::{Link, LinkState, MirrorState, Seen, SeenState};

/// A full listing reconciles what deltas may have missed (S4), well before Google's sync
/// tokens expire after seven days (people-api §3.2).
const RECONCILE: Micros = Micros::days(6);

/// So much earlier at most, by account: those that were connected together do not all list
/// in full in the same hour (pitfall 40).
const APART: Micros = Micros::seconds(12 * 3_600);

/// A full listing that was cut goes on for so long after its first page. How long Google keeps
/// page tokens it does not say; one that it no longer takes begins the listing anew.
const GOES_ON: Micros = Micros::seconds(3_600);

/// How old a full listing of this account may become.
fn reconcile_after(account: AccountId) -> Micros {
    // The random end of the id; what is before it says when the account was connected.
    let chance = i64::from(account.0.as_u128() as u16);
    RECONCILE - Micros(APART.0 * chance / i64::from(u16::MAX))
}

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

    /// Lists people, a delta where there is a token; returns whether there is news.
    pub(super) async fn observe_people(&mut self) -> Result<bool, Stop> {
        let (account, now) = (self.account, self.tools.env.now());
        let kept = self
            .tools
            .store
            .read(move |r| r.account(account))
            .await?
            .ok_or(Error::Moved)?;
        let fresh = kept
            .listed_full
            .is_some_and(|at| at + reconcile_after(account) > now);
        let since = kept.people.filter(|_| fresh);
        let Some(since) = since else {
            return self.list_in_full(now).await;
        };
        match self.list(Some(&since), now, None).await {
            // Partial pages of the failed delta are harmless: they are only what was seen.
            Err(Stop::Fault(Fault::TokenExpired)) => self.list_in_full(now).await,
            outcome => outcome,
        }
    }

    /// Lists everybody, going on after the last page that was kept where a listing was cut
    /// (S4).
    async fn list_in_full(&mut self, now: Micros) -> Result<bool, Stop> {
        let account = self.account;
        let kept = self.tools.store.read(move |r| to_go_on(r, account, now));
        let kept = kept.await?;
        match self.list(None, now, kept).await {
            // The page is not known any more: from the first one on.
            Err(Stop::Fault(Fault::TokenExpired)) => self.list(None, now, None).await,
            outcome => outcome,
        }
    }

    async fn list(
        &mut self,
        since: Option<&ListingToken>,
        now: Micros,
        kept: Option<Paging>,
    ) -> Result<bool, Stop> {
        let account = self.account;
        let full = since.is_none();
        let (mut page_token, began, groups) = match kept {
            Some(kept) => (Some(kept.next), kept.began, kept.groups),
            None => {
                let groups = self.tools.store.read(move |r| mirrored(r, account));
                (None, now, groups.await?)
            }
        };
        let (mut news, mut some_gone) = (Counted::default(), false);
        loop {
            let first = page_token.is_none();
            let page = self
                .tools
                .partner
                .people(&self.session, since, page_token.as_ref())
                .await?;
            some_gone |= !page.gone.is_empty();
            page_token = page.next.clone();
            let last = page_token.is_none();
            let groups = groups.clone();
            let counted = self.tools.store.write(move |w| {
                let mut counted = keep_page(w, account, &page)?;
                if full {
                    keep_listed(w, account, &page, first)?;
                }
                match &page.next {
                    Some(next) if full => keep_paging(w, account, next, began, &groups)?,
                    Some(_) => {}
                    None => {
                        if full {
                            counted.gone += keep_missing(w, account)?;
                        }
                        finish(w, account, &page, full, began, &groups)?;
                    }
                }
                Ok(counted)
            });
            let counted = counted.await?;
            news.people += counted.people;
            news.gone += counted.gone;
            if last {
                break;
            }
        }
        if some_gone {
            self.maybe_room().await?;
        }
        if news != Counted::default() {
            let Counted { people, gone } = news;
            self.tools.events.happened(Event::Observed {
                account,
                people,
                gone,
            });
        }
        Ok(news != Counted::default())
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Counted {
    people: usize,
    gone: usize,
}

/// The groups that show labels in the account.
fn mirrored(r: &dyn Read, account: AccountId) -> Res<BTreeSet<GroupId>> {
    Ok(r.mirrors(account)?
        .into_iter()
        .filter_map(|m| m.group)
        .collect())
}

fn finish(
    w: &dyn Work,
    account: AccountId,
    page: &PeoplePage,
    full: bool,
    began: Micros,
    groups: &BTreeSet<GroupId>,
) -> Res<()> {
    let kept = w.account(account)?.ok_or(Error::Moved)?;
    // A group that came to be mirrored meanwhile has members among the pages before: they
    // are listed again.
    let complete = mirrored(w, account)?.is_subset(groups);
    w.save_account(&Account {
        people: page.token.clone().filter(|_| complete),
        listed: Some(began),
        listed_full: if full { Some(began) } else { kept.listed_full },
        paging: None,
        ..kept
    })
}

/// Where a full listing that was cut goes on. Not after so long that much of what was listed
/// may be otherwise by now, nor where a group came to be mirrored since: its members are among
/// the pages before.
fn to_go_on(r: &dyn Read, account: AccountId, now: Micros) -> Res<Option<Paging>> {
    let paging = r.account(account)?.and_then(|a| a.paging);
    let Some(paging) = paging.filter(|p| p.began <= now && now <= p.began + GOES_ON) else {
        return Ok(None);
    };
    let complete = mirrored(r, account)?.is_subset(&paging.groups);
    Ok(complete.then_some(paging))
}

/// Keeps where a full listing goes on, in the unit that keeps the page before.
fn keep_paging(
    w: &dyn Work,
    account: AccountId,
    next: &PageToken,
    began: Micros,
    groups: &BTreeSet<GroupId>,
) -> Res<()> {
    let kept = w.account(account)?.ok_or(Error::Moved)?;
    w.save_account(&Account {
        paging: Some(Paging {
            next: next.clone(),
            began,
            groups: groups.clone(),
        }),
        ..kept
    })
}

/// Notes whom a full listing has, by which those it lacks are found at its end.
fn keep_listed(w: &dyn Work, account: AccountId, page: &PeoplePage, first: bool) -> Res<()> {
    if first {
        w.drop_listed(account)?;
    }
    for person in &page.people {
        w.save_listed(account, &person.id)?;
    }
    Ok(())
}

fn keep_page(w: &dyn Work, account: AccountId, page: &PeoplePage) -> Res<Counted> {
    let context = Context::of(w, account)?;
    let mut counted = Counted::default();
    for person in &page.people {
        counted.people += usize::from(context.keep(w, person, Source::Listing)?);
    }
    for gone in &page.gone {
        counted.gone += usize::from(keep_gone(w, account, gone, SeenState::Missing)?);
    }
    Ok(counted)
}

/// What a complete listing did not have (pitfall 38): for linked persons a direct read has
/// to confirm it (D2).
fn keep_missing(w: &dyn Work, account: AccountId) -> Res<usize> {
    let mut gone = 0;
    for remote in &w.unlisted(account)? {
        gone += usize::from(keep_gone(w, account, remote, SeenState::Missing)?);
    }
    w.drop_listed(account)?;
    Ok(gone)
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
        let before = w.seen(account, &person.id)?;
        if let Some(link) = &link {
            let known =
                link.knows(&person.etag) || (source == Source::Listing && link.is_past(person));
            let echo = link.state == LinkState::Linked
                && link.sending.is_none()
                && known
                && !self.is_shown_anew(link, person);
            // I4: our own write coming back, or what was superseded long ago. A direct
            // read is never behind, so it also clears what a listing said.
            let trails = link.state == LinkState::Gone && source == Source::Listing && known;
            if echo || trails {
                if before.is_some() && source == Source::Direct {
                    w.drop_seen(account, &person.id)?;
                }
                return Ok(before.is_some());
            }
            note_photo(w, link, person)?;
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
        let now = w.now();
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

/// Keeps that a person is gone. Returns whether there is something to look at.
pub(super) fn keep_gone(
    w: &dyn Work,
    account: AccountId,
    remote: &RemoteId,
    state: SeenState,
) -> Res<bool> {
    // A former id is nobody's any more: its tombstone says nothing about the person the
    // link has now.
    let link = w
        .link_by_remote(account, remote)?
        .filter(|l| l.state != LinkState::Gone && l.remote.as_ref() == Some(remote));
    if link.is_none() {
        w.drop_indexed(account, remote)?;
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
    let first = before.map_or(now, |b| b.first);
    w.save_seen(&Seen {
        account,
        remote: remote.clone(),
        state,
        person: None,
        first,
        last: now,
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

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Uuid;

    #[test]
    fn s4_full_listings_of_many_accounts_are_spread_over_hours() {
        let mut by_hour = [0; 12];
        for n in 0..1_200_u128 {
            // Connected in one go: only the random end of the id differs.
            let end = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 7;
            let after = reconcile_after(AccountId(Uuid::from_u128((0x0190 << 112) | end)));
            assert!(after <= RECONCILE && after >= RECONCILE - APART);
            let hour = (RECONCILE - after).0 * 12 / (APART.0 + 1);
            by_hour[usize::try_from(hour).expect("within half a day")] += 1;
        }
        assert!(by_hour.iter().all(|n| (50..200).contains(n)), "{by_hour:?}");
    }
}
