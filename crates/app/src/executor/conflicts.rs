//! What keeps refusing to be written, and is put aside for a while that grows (pitfalls 23 and
//! 30): a person whose reads trail behind, or who is changed all the time, or whose writes are
//! never answered; and new persons of a group that cannot be used yet.
//!
//! Kept in memory, as the pace is: a crash only means that it is tried sooner. Told by the clock
//! that nobody sets.

use crate::Env;
use domain::{AccountId, Micros, RemoteId};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use sync::Step;

/// The wait after the first refusal; each further one is twice as long.
const FIRST: Micros = Micros::seconds(1);

/// The longest.
const LONGEST: Micros = Micros::seconds(300);

/// Whatever was not refused for so long after it could be tried again is no trouble any more.
const OVER: Micros = Micros::seconds(120);

/// What is written, as far as the steps that wait for it have it in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// The person of an account.
    Person(RemoteId),
    /// New persons, all of them: they are created together with their groups.
    Creates,
}

impl What {
    /// What the step writes, if that may be put aside.
    fn of(step: &Step) -> Option<Self> {
        match step {
            Step::Update { remote, .. } | Step::Leave { remote, .. } => {
                Some(Self::Person(remote.clone()))
            }
            Step::Create { .. } => Some(Self::Creates),
            _ => None,
        }
    }
}

/// How often something was refused in a row, and until when it waits.
#[derive(Clone, Copy)]
struct Met {
    tries: u32,
    until: Micros,
}

/// Everything that was refused lately, in all accounts.
#[derive(Clone, Default)]
pub(super) struct Conflicts(Arc<Mutex<BTreeMap<(AccountId, What), Met>>>);

impl Conflicts {
    fn all(&self) -> MutexGuard<'_, BTreeMap<(AccountId, What), Met>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It was refused, and waits.
    pub(super) fn refused(&self, env: &dyn Env, account: AccountId, what: What) {
        let now = env.monotonic();
        let mut all = self.all();
        all.retain(|_, met| met.until + OVER > now);
        let met = all.entry((account, what)).or_insert(Met {
            tries: 0,
            until: now,
        });
        let wait = Micros(FIRST.0 << met.tries.min(16)).min(LONGEST);
        met.tries += 1;
        met.until = now + wait + jitter(env, wait);
    }

    /// The same of a person, and a read showed what it was about: once, it is tried again at
    /// once with that (I4).
    pub(super) fn explained(&self, env: &dyn Env, account: AccountId, remote: &RemoteId) {
        let what = What::Person(remote.clone());
        self.refused(env, account, what.clone());
        if let Some(met) = self.all().get_mut(&(account, what))
            && met.tries == 1
        {
            met.until = env.monotonic();
        }
    }

    /// It was not refused.
    pub(super) fn over(&self, account: AccountId, what: impl FnOnce() -> What) {
        let mut all = self.all();
        if !all.is_empty() {
            all.remove(&(account, what()));
        }
    }

    /// What is put aside in an account for now.
    pub(super) fn aside(&self, env: &dyn Env, account: AccountId) -> Aside {
        let (now, wall) = (env.monotonic(), env.now());
        let all = self.all();
        let waits = all
            .iter()
            .filter(|((of, _), met)| *of == account && met.until > now)
            .map(|((_, what), met)| (what.clone(), wall + (met.until - now)));
        Aside(waits.collect())
    }
}

/// At most an eighth more by chance, so that not all come back together.
fn jitter(env: &dyn Env, wait: Micros) -> Micros {
    let chance = i64::from(env.uuid().as_u128() as u16);
    Micros(wait.0 / 8 * chance / i64::from(u16::MAX))
}

/// What is put aside in an account, each until when by the wall clock.
pub(super) struct Aside(BTreeMap<What, Micros>);

impl Aside {
    /// Until when the step is put aside, if it is.
    pub(super) fn until(&self, step: &Step) -> Option<Micros> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&What::of(step)?).copied()
    }

    /// Whether new persons are.
    pub(super) fn has_creates(&self) -> bool {
        self.0.contains_key(&What::Creates)
    }
}

#[cfg(test)]
mod tests;
