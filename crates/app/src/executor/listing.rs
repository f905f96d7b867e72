//! Lists people: a delta where there is a token, everybody where there is none. A full listing
//! that is cut goes on after the last page that was kept (S4).

use super::observe::{Context, Source, is_linked, keep_gone, mirrored};
use super::{Cycle, Event, Stop, merged};
use crate::{Account, Error, Fault, ListingToken, Paging, PeoplePage, Read, Res, Work};
use domain::{AccountId, GroupId, LabelId, Micros, RemoteId};
use std::collections::BTreeSet;
use sync::{MirrorState, Seen, SeenState};

/// A full listing reconciles what deltas may have missed (S4), well before Google's sync
/// tokens expire after seven days (people-api §3.2).
const RECONCILE: Micros = Micros::days(6);

/// So much earlier at most, by account: those that were connected together do not all list
/// in full in the same hour (pitfall 40).
const APART: Micros = Micros::seconds(12 * 3_600);

/// A full listing that was cut goes on for so long after its first page. How long Google keeps
/// page tokens it does not say; one that it no longer takes begins the listing anew.
const GOES_ON: Micros = Micros::seconds(3_600);

/// So long lies between two full listings that are made because a token is of no use any more
/// (pitfall 40): tokens that die at once would bring one with every look.
const FLOOR: Micros = Micros::seconds(600);

/// So many people outside labels are looked at who were missing from a full listing; of more, all but
/// these stay known until the next one.
const MOST_UNSURE: usize = 1_000;

/// How old a full listing of this account may become.
fn reconcile_after(account: AccountId) -> Micros {
    // The random end of the id; what is before it says when the account was connected.
    let chance = i64::from(account.0.as_u128() as u16);
    RECONCILE - Micros(APART.0 * chance / i64::from(u16::MAX))
}

impl Cycle<'_> {
    /// Lists people, a delta where there is a token; returns whether there is news.
    pub(super) async fn observe_people(&mut self) -> Result<bool, Stop> {
        let (account, now) = (self.account, self.tools.env.now());
        let kept = self
            .tools
            .store
            .read(move |r| r.account(account))
            .await?
            .ok_or(Error::Moved)?;
        let age = kept.listed_full.and_then(|at| since(at, now));
        let fresh = age.is_some_and(|age| age < reconcile_after(account));
        let since = kept.people.filter(|_| fresh);
        let paging = kept.paging.filter(|p| goes_on(p, now));
        let Some(since) = since else {
            return self.list_in_full(now, paging).await;
        };
        match self.list(Some(&since), now, None).await {
            // Partial pages of the failed delta are harmless: they are only what was seen.
            Err(Stop::Fault(Fault::TokenExpired)) => match age {
                Some(age) if age < FLOOR => Err(Stop::Fault(Fault::Later {
                    after: FLOOR - age,
                    said: "the provider does not say what changed since the last look, and \
                           everybody was listed a moment ago"
                        .to_owned(),
                })),
                _ => self.list_in_full(now, paging).await,
            },
            outcome => outcome,
        }
    }

    /// Lists everybody, going on after the last page that was kept where a listing was cut
    /// (S4).
    async fn list_in_full(&mut self, now: Micros, kept: Option<Paging>) -> Result<bool, Stop> {
        let goes_on = kept.is_some();
        let news = match self.list(None, now, kept).await {
            // The page is not known any more: from the first one on.
            Err(Stop::Fault(Fault::TokenExpired)) if goes_on => self.list(None, now, None).await,
            outcome => outcome,
        }?;
        self.everybody = true;
        Ok(news)
    }

    async fn list(
        &mut self,
        since: Option<&ListingToken>,
        now: Micros,
        kept: Option<Paging>,
    ) -> Result<bool, Stop> {
        let account = self.account;
        let full = since.is_none();
        let wanted = self.tools.store.read(move |r| Wanted::of(r, account));
        // By which whoever comes is recognised, whatever their account says by now.
        let wanted = Wanted {
            region: self.session.region.clone(),
            ..wanted.await?
        };
        // Members of a group that came to be mirrored since are among the pages before.
        let kept = kept.filter(|kept| wanted.are_among(&Wanted::then(kept)));
        let (mut page_token, began, wanted) = match kept {
            Some(kept) => (Some(kept.next.clone()), kept.began, Wanted::then(&kept)),
            None => (None, now, wanted),
        };
        // Only at its end it is known who is gone, and so who was merged into whom (D3).
        let (mut news, mut tombstones) = (Counted::default(), BTreeSet::new());
        let (mut changed, mut unsure) = (BTreeSet::new(), Vec::new());
        loop {
            let first = page_token.is_none();
            let page = self
                .tools
                .partner
                .people(&self.session, since, page_token.as_ref())
                .await?;
            for person in &page.people {
                tombstones.remove(&person.id);
            }
            tombstones.extend(page.gone.iter().cloned());
            if !full {
                changed.extend(page.people.iter().map(|person| person.id.clone()));
            }
            page_token = page.next.clone();
            let last = page_token.is_none();
            let wanted = wanted.clone();
            let gone: Vec<_> = tombstones.iter().filter(|_| last).cloned().collect();
            let changed = if last {
                std::mem::take(&mut changed)
            } else {
                BTreeSet::new()
            };
            let kept = self.tools.store.write(move |w| {
                let (mut counted, mut unsure) = (keep_page(w, account, &page)?, Vec::new());
                if full {
                    keep_listed(w, account, &page, first)?;
                }
                counted.gone += keep_all_gone(w, account, &gone, Some(&changed), None)?;
                match &page.next {
                    Some(next) if full => {
                        let after = Paging {
                            next: next.clone(),
                            began,
                            groups: wanted.groups.clone(),
                            fresh: wanted.fresh.clone(),
                            region: wanted.region.clone(),
                            listed: page.people.len(),
                            total: page.total,
                        };
                        keep_paging(w, account, after, first)?;
                    }
                    Some(_) => {}
                    None => {
                        if full {
                            counted.gone += keep_missing(w, account, &mut unsure)?;
                        }
                        finish(w, account, &page, full, began, &wanted)?;
                    }
                }
                Ok((counted, unsure))
            });
            let (counted, missing) = kept.await?;
            unsure.extend(missing);
            news.people += counted.people;
            news.gone += counted.gone;
            if last {
                break;
            }
        }
        if !tombstones.is_empty() {
            self.maybe_room().await?;
        }
        // Nobody promises that the pages of a listing are of one moment: whoever fell between two of
        // them is there all the same, and would be made anew if nobody knew them any more.
        unsure.truncate(MOST_UNSURE);
        self.look(&unsure).await?;
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

/// Whose members a listing has to show.
#[derive(Clone)]
struct Wanted {
    /// The groups that show labels.
    groups: BTreeSet<GroupId>,
    /// The labels of which nobody was agreed on yet: of their members those are news, too, who
    /// are as they were agreed on.
    fresh: BTreeSet<LabelId>,
    /// The region that their national numbers are read by (I1).
    region: String,
}

impl Wanted {
    fn of(r: &dyn Read, account: AccountId) -> Res<Self> {
        let kept = r.account(account)?.ok_or(Error::Moved)?;
        let fresh = r
            .mirrors(account)?
            .into_iter()
            .filter(|m| m.state == MirrorState::Active && m.cursor == 0 && m.group.is_some());
        Ok(Self {
            groups: mirrored(r, account)?,
            fresh: fresh.map(|m| m.label).collect(),
            region: kept.region,
        })
    }

    /// As it was when a listing that was cut began.
    fn then(paging: &Paging) -> Self {
        Self {
            groups: paging.groups.clone(),
            fresh: paging.fresh.clone(),
            region: paging.region.clone(),
        }
    }

    fn are_among(&self, then: &Self) -> bool {
        self.groups.is_subset(&then.groups)
            && self.fresh.is_subset(&then.fresh)
            && self.region == then.region
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Counted {
    people: usize,
    gone: usize,
}

fn finish(
    w: &dyn Work,
    account: AccountId,
    page: &PeoplePage,
    full: bool,
    began: Micros,
    wanted: &Wanted,
) -> Res<()> {
    let kept = w.account(account)?.ok_or(Error::Moved)?;
    // A group that came to be mirrored meanwhile has members among the pages before, and so has one
    // whose user said yes meanwhile: they are listed again. So is everybody by another region.
    let complete = Wanted::of(w, account)?.are_among(wanted);
    w.save_account(&Account {
        people: page.token.clone().filter(|_| complete),
        listed: Some(began),
        listed_full: if full { Some(began) } else { kept.listed_full },
        paging: None,
        ..kept
    })
}

/// Whether a full listing that was cut goes on: not after so long that much of what was listed
/// may be otherwise by now.
fn goes_on(paging: &Paging, now: Micros) -> bool {
    since(paging.began, now).is_some_and(|age| age <= GOES_ON)
}

/// How long ago that was. A time to come says that the clock was ahead then, or was set back: nothing
/// counts from it.
fn since(at: Micros, now: Micros) -> Option<Micros> {
    (at <= now).then(|| now - at)
}

/// Keeps where a full listing goes on and how far it is, in the unit that keeps the page before.
fn keep_paging(w: &dyn Work, account: AccountId, after: Paging, first: bool) -> Res<()> {
    let kept = w.account(account)?.ok_or(Error::Moved)?;
    let before = kept.paging.filter(|_| !first);
    let (listed, total) = before.map_or((0, None), |before| (before.listed, before.total));
    w.save_account(&Account {
        paging: Some(Paging {
            listed: listed + after.listed,
            total: after.total.or(total),
            ..after
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
    Ok(counted)
}

/// Keeps who is gone, and into whom they may have been merged: of those who changed since, where
/// that is known. Where it is not sure, whoever has no link in force is only told.
fn keep_all_gone(
    w: &dyn Work,
    account: AccountId,
    all: &[RemoteId],
    changed: Option<&BTreeSet<RemoteId>>,
    mut unsure: Option<&mut Vec<RemoteId>>,
) -> Res<usize> {
    let merged = merged::note(w, account, all, changed)?;
    let mut gone = 0;
    for remote in all {
        if let Some(unsure) = unsure.as_deref_mut()
            && !is_linked(w, account, remote)?
        {
            unsure.push(remote.clone());
            continue;
        }
        gone += usize::from(keep_gone(w, account, remote, SeenState::Missing)?);
        if merged.contains(remote)
            && let Some(seen) = w.seen(account, remote)?
        {
            w.save_seen(&Seen {
                merged: true,
                ..seen
            })?;
        }
    }
    Ok(gone)
}

/// What a complete listing did not have (pitfall 38): a direct read has to confirm it, for linked
/// persons before anything is done (D2), for the others before they are forgotten (K8).
fn keep_missing(w: &dyn Work, account: AccountId, unsure: &mut Vec<RemoteId>) -> Res<usize> {
    let gone = keep_all_gone(w, account, &w.unlisted(account)?, None, Some(unsure))?;
    w.drop_listed(account)?;
    Ok(gone)
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
