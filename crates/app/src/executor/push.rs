//! Sends what was just changed in the hub to all accounts that show it, at once and without
//! looking into them first. Every write names the revision it is based on, so that an account
//! that was changed meanwhile refuses it, and is looked at then (A3, I4).
//!
//! One read judges for all accounts (R4), and one durable unit notes all that is about to be
//! sent (A3); then each account goes its own way. Only contents of people who are in step
//! otherwise go like this. Whatever needs more – a look, a question, a new person, a group,
//! a second call – is left to the account's cycle, which plans it anew.

use super::conflicts::Aside;
use super::lease::Claim;
use super::pausing::Opened;
use super::sends::{Noted, Send, note_all};
use super::turns::Turn;
use super::{Cycle, Executor, Stop, facts};
use crate::{AccountState, Error, Read, Res};
use domain::{AccountId, Field, LabelId};
use futures::stream::{FuturesUnordered, StreamExt as _};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use sync::{MirrorState, Settings, plan, survey};

/// More changes than these in an account are bulk work, for which its cycle keeps the pace
/// (S4).
const MOST: usize = 50;

/// What is to be sent to one account.
struct Job {
    account: AccountId,
    sends: Vec<Send>,
    /// Whether that is all there is to do.
    whole: bool,
    /// How far the feeds of its labels were looked at.
    seen_to: BTreeMap<LabelId, u64>,
}

/// The same, ready to go.
struct Ready<'a> {
    job: Job,
    cycle: Cycle<'a>,
    claim: Claim,
    turn: Turn,
}

impl Executor {
    /// Sends what was changed in the hub to these accounts. `left` is told, as soon as that is
    /// known, each account that still wants a cycle.
    ///
    /// # Errors
    /// The store's; then every account wants a cycle.
    pub async fn push(&self, accounts: &[AccountId], left: &(dyn Fn(AccountId) + Sync)) -> Res<()> {
        let mut turns = BTreeMap::new();
        for &account in accounts {
            match self.turns.try_take(account) {
                Some(turn) => drop(turns.insert(account, turn)),
                // Its cycle is under way, and has perhaps surveyed already.
                None => left(account),
            }
        }
        let mut ready = Vec::new();
        for (opened, job) in self.changed(turns.keys().copied().collect()).await? {
            let account = job.account;
            let (Some(turn), Some(claim)) = (turns.remove(&account), self.leases.held(account))
            else {
                left(account);
                continue;
            };
            let mut cycle = self.begin(account, opened);
            let all = job.sends.len();
            if all > 0 && cycle.next_batch(all, false) != Some(all) {
                left(account);
                continue;
            }
            ready.push(Ready {
                job,
                cycle,
                claim,
                turn,
            });
        }
        // Whoever was not found to be ready has a cycle do it.
        turns.into_keys().for_each(left);
        let noted = self.note(&ready).await?;
        let mut under_way: FuturesUnordered<_> = ready
            .into_iter()
            .zip(noted)
            .map(|(ready, noted)| self.send(ready, noted))
            .collect();
        let mut failed = None;
        while let Some((account, done)) = under_way.next().await {
            match done {
                Ok(true) => {}
                Ok(false) => left(account),
                Err(e) => {
                    left(account);
                    failed = Some(e);
                }
            }
        }
        failed.map_or(Ok(()), Err)
    }

    /// What is to be sent, all from one snapshot.
    async fn changed(&self, accounts: Vec<AccountId>) -> Res<Vec<(Opened, Job)>> {
        let expressible = self.tools.partner.expressible();
        let settings = self.tools.settings.clone();
        let (conflicts, env) = (self.conflicts.clone(), Arc::clone(&self.tools.env));
        let found = self.tools.store.read(move |r| {
            let mut found = Vec::new();
            for &id in &accounts {
                let account = r.account(id)?.filter(|account| {
                    account.state == AccountState::Active && account.people.is_some()
                });
                let Some(account) = account else { continue };
                let aside = conflicts.aside(&*env, id);
                if let Some(job) = job(r, id, &expressible, &settings, &aside)? {
                    found.push((account, job));
                }
            }
            Ok(found)
        });
        let opened = |(account, job)| self.opened(&account).map(|opened| (opened, job));
        Ok(found.await?.into_iter().filter_map(opened).collect())
    }

    /// Notes all that is about to be sent, in one durable unit (A3); nothing for an account
    /// whose lease went to somebody else (S3).
    async fn note(&self, ready: &[Ready<'_>]) -> Res<Vec<Vec<(Send, Noted)>>> {
        let work: Vec<(Claim, Vec<Send>)> = ready
            .iter()
            .map(|ready| (ready.claim, ready.job.sends.clone()))
            .collect();
        if work.iter().all(|(_, sends)| sends.is_empty()) {
            return Ok(work.iter().map(|_| Vec::new()).collect());
        }
        let expressible = self.tools.partner.expressible();
        let noted = self.tools.store.write_durably(move |w| {
            let mut all = Vec::new();
            for (claim, sends) in &work {
                all.push(match claim.renewed(w) {
                    Ok(unit) => Some(note_all(unit, &expressible, sends)?),
                    Err(Error::Moved) => None,
                    Err(e) => return Err(e),
                });
            }
            Ok(all)
        });
        let noted = noted.await?;
        for (ready, _) in ready.iter().zip(&noted).filter(|(_, n)| n.is_some()) {
            self.leases.renewed(&self.tools, ready.claim);
        }
        Ok(noted.into_iter().map(Option::unwrap_or_default).collect())
    }

    /// Sends one account's share. Returns whether nothing is left to do there.
    async fn send(&self, ready: Ready<'_>, noted: Vec<(Send, Noted)>) -> (AccountId, Res<bool>) {
        let Ready {
            job,
            mut cycle,
            claim,
            turn,
        } = ready;
        let account = job.account;
        let outcome = cycle.pushed(job, claim, noted).await;
        let concluded = self
            .conclude(cycle, outcome.map(|whole| (whole, None)))
            .await;
        drop(turn);
        (account, concluded.map(|report| report.settled))
    }
}

impl Cycle<'_> {
    /// Sends what was noted; returns whether the account is in step then.
    async fn pushed(
        &mut self,
        job: Job,
        claim: Claim,
        noted: Vec<(Send, Noted)>,
    ) -> Result<bool, Stop> {
        let mut whole = job.whole && noted.len() == job.sends.len();
        if !noted.is_empty() {
            whole &= self.deliver(claim, noted).await?.whole;
        }
        if whole {
            self.caught_up(job.seen_to).await?;
        }
        Ok(whole)
    }

    /// Notes how far the account is in step with its labels.
    async fn caught_up(&self, seen_to: BTreeMap<LabelId, u64>) -> Res<()> {
        let account = self.account;
        let noted = self.tools.store.write(move |w| {
            for mut mirror in w.mirrors(account)? {
                let to = seen_to.get(&mirror.label).copied();
                // A mirror that was ended and asked for again begins from the beginning.
                let ahead = mirror.state == MirrorState::Active && mirror.cursor > 0;
                if let Some(to) = to.filter(|to| ahead && mirror.cursor < *to) {
                    mirror.cursor = to;
                    w.save_mirror(&mirror)?;
                }
            }
            Ok(())
        });
        noted.await
    }
}

/// What one account is to be sent for what changed in its labels since it was in step with
/// them; nothing where only a cycle can tell.
fn job(
    r: &dyn Read,
    account: AccountId,
    expressible: &BTreeSet<Field>,
    settings: &Settings,
    aside: &Aside,
) -> Res<Option<Job>> {
    let (mut contacts, mut seen_to) = (BTreeSet::new(), BTreeMap::new());
    for mirror in r.mirrors(account)? {
        match mirror.state {
            MirrorState::Proposed => continue,
            MirrorState::Active if mirror.cursor > 0 => {}
            MirrorState::Active
            | MirrorState::Asking
            | MirrorState::Unjoining
            | MirrorState::Ending => return Ok(None),
        }
        let Some(label) = r.label(mirror.label)? else {
            return Ok(None);
        };
        let entries = r.entries(mirror.label, mirror.cursor - 1, MOST + 1)?;
        contacts.extend(entries.into_iter().map(|e| e.contact));
        if contacts.len() > MOST {
            return Ok(None);
        }
        seen_to.insert(mirror.label, label.seq + 1);
    }
    let known = facts::facts(r, account, expressible, settings, None)?;
    let summaries = contacts
        .into_iter()
        .map(|contact| facts::summary(r, &known, contact))
        .collect::<Res<Vec<_>>>()?;
    let found = survey(&known, &summaries);
    let subjects = found
        .dirty
        .iter()
        .map(|d| {
            facts::subject(
                r,
                &known,
                d,
                &facts::Candidates::new(),
                &BTreeMap::new(),
                None,
            )
        })
        .collect::<Res<Vec<_>>>()?;
    let mut job = Job {
        account,
        sends: Vec::new(),
        whole: found.wake.is_none(),
        seen_to,
    };
    for step in plan(&known, &found, &subjects) {
        let now = aside.lets(&step);
        let send = Send::of_update(step).filter(|send| now && send.groups.is_none());
        let one_call = |send: &Send| job.sends.first().is_none_or(|s| s.mask() == send.mask());
        match send.filter(one_call) {
            Some(send) => {
                // A photo goes last, by a call of its own.
                job.whole &= !send.photo && !send.part;
                job.sends.push(send);
            }
            None => job.whole = false,
        }
    }
    // What a brake or a question holds makes no step.
    job.whole &= job.sends.len() == found.dirty.len();
    Ok(Some(job))
}
