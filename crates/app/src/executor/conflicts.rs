//! What keeps refusing to be written, and is put aside for a while that grows (pitfalls 23 and
//! 30): a person whose reads trail behind, or who is changed all the time, or whose writes are
//! never answered; and new persons of a group that cannot be used yet, or moves into it. Likewise
//! pictures, where the place that serves them does not answer, and groups.
//!
//! Of many that went in one call which was not answered, one may be what it was about: each time
//! they go in lots of half the size, until that one is alone and the others went through.
//!
//! Kept in memory, as the pace is: a crash only means that it is tried sooner. Told by the clock
//! that nobody sets.

use crate::{Env, chance};
use domain::{AccountId, ContactId, GroupId, LabelId, Micros, RemoteId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use sync::Step;

/// The wait after the first refusal; each further one is twice as long.
const FIRST: Micros = Micros::seconds(1);

/// The longest.
const LONGEST: Micros = Micros::seconds(300);

/// Whatever was not refused for so long after it could be tried again is no trouble any more.
const OVER: Micros = Micros::seconds(120);

/// For so long it is remembered of what was not answered: a create is tried again only once it is
/// sure that nobody was created (I3).
const DOUBTED: Micros = Micros::seconds(3_600);

/// So long after it was made, a group may still be unknown to what is written next (pitfall 23).
const YOUNG: Micros = Micros::seconds(60);

/// What is written, as far as the steps that wait for it have it in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// The person of an account.
    Person(RemoteId),
    /// Who is in which group, of a person.
    Move(RemoteId),
    /// The photo of a person.
    Portrait(RemoteId),
    /// The new person of a contact.
    New(ContactId),
    /// New persons, all of them: they are created together with their groups.
    Creates,
    /// Moves into groups and out of them, all of them.
    Moves,
    /// Pictures that are to be fetched, all of them.
    Pictures,
    /// The group that shows a label.
    Group(LabelId),
}

impl What {
    /// What the step writes, if that may be put aside.
    fn of(step: &Step) -> Vec<Self> {
        match step {
            Step::Update { remote, .. }
            | Step::Leave { remote, .. }
            | Step::Delete { remote, .. }
            | Step::Sweep { remote, .. } => vec![Self::Person(remote.clone())],
            Step::Create { contact, .. } => vec![Self::Creates, Self::New(*contact)],
            Step::Groups { remote, .. } => vec![Self::Moves, Self::Move(remote.clone())],
            Step::Expel { remote, .. } => vec![Self::Move(remote.clone())],
            Step::Photo { remote, .. } => vec![Self::Portrait(remote.clone())],
            Step::Fetch { first: false, .. } => vec![Self::Pictures],
            _ => Vec::new(),
        }
    }
}

/// How often something was refused in a row, and until when it waits.
#[derive(Clone, Copy)]
struct Met {
    tries: u32,
    until: Micros,
    /// At most so many go in one call with it, if one was not answered in which it was.
    most: Option<usize>,
}

impl Met {
    /// Nothing that was met yet.
    const fn new(now: Micros) -> Self {
        Self {
            tries: 0,
            until: now,
            most: None,
        }
    }

    fn is_over(&self, now: Micros) -> bool {
        let kept = self.most.map_or(OVER, |_| DOUBTED);
        self.until + kept <= now
    }
}

/// Everything that was refused lately, in all accounts.
#[derive(Clone, Default)]
pub(super) struct Conflicts {
    met: Arc<Mutex<BTreeMap<(AccountId, What), Met>>>,
    /// When groups were made of which nothing was used yet.
    born: Arc<Mutex<BTreeMap<(AccountId, GroupId), Micros>>>,
}

impl Conflicts {
    fn all(&self) -> MutexGuard<'_, BTreeMap<(AccountId, What), Met>> {
        self.met.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It was refused, and waits. Returns how often in a row it was.
    pub(super) fn refused(&self, env: &dyn Env, account: AccountId, what: What) -> u32 {
        let now = env.monotonic();
        let mut all = self.all();
        all.retain(|_, met| !met.is_over(now));
        let met = all.entry((account, what)).or_insert(Met::new(now));
        let wait = Micros(FIRST.0 << met.tries.min(16)).min(LONGEST);
        met.tries += 1;
        // At most an eighth more, so that not all come back together.
        met.until = now + wait + chance::up_to(env, Micros(wait.0 / 8));
        met.most = None;
        met.tries
    }

    /// Nobody knows what came of these, which went in one call. One alone is put aside; of several,
    /// each is tried again with fewer.
    pub(super) fn unanswered(&self, env: &dyn Env, account: AccountId, whats: Vec<What>) {
        if let [alone] = &whats[..] {
            self.refused(env, account, alone.clone());
        }
        let now = env.monotonic();
        let half = (whats.len() / 2).max(1);
        let mut all = self.all();
        for what in whats {
            let met = all.entry((account, what)).or_insert(Met::new(now));
            met.most = Some(met.most.map_or(half, |most| most.min(half)));
            met.until = met.until.max(now);
        }
    }

    /// Cuts what is to be written: all of which nothing is known may go together, in the first lot;
    /// after it come lots of those in whose call one may be that is never answered.
    pub(super) fn lots<T>(
        &self,
        account: AccountId,
        writes: Vec<T>,
        what: impl Fn(&T) -> What,
    ) -> (Vec<T>, Vec<Vec<T>>) {
        let all = self.all();
        if all.is_empty() {
            return (writes, Vec::new());
        }
        let (mut free, mut doubted) = (Vec::new(), BTreeMap::<usize, Vec<T>>::new());
        for write in writes {
            match all.get(&(account, what(&write))).and_then(|met| met.most) {
                None => free.push(write),
                Some(most) => doubted.entry(most).or_default().push(write),
            }
        }
        let mut lots = Vec::new();
        // The larger ones first: in the smallest lots is what is never answered.
        for (most, mut writes) in doubted.into_iter().rev() {
            while !writes.is_empty() {
                let later = writes.split_off(most.min(writes.len()));
                lots.push(std::mem::replace(&mut writes, later));
            }
        }
        (free, lots)
    }

    /// A group was made a moment ago.
    pub(super) fn born(&self, env: &dyn Env, account: AccountId, group: GroupId) {
        let now = env.monotonic();
        let mut born = self.born.lock().unwrap_or_else(PoisonError::into_inner);
        born.retain(|_, at| *at + YOUNG > now);
        born.insert((account, group), now);
    }

    /// Whether one of the groups was made so lately that it may not be usable yet.
    pub(super) fn is_young(
        &self,
        env: &dyn Env,
        account: AccountId,
        groups: &BTreeSet<GroupId>,
    ) -> bool {
        let now = env.monotonic();
        let born = self.born.lock().unwrap_or_else(PoisonError::into_inner);
        born.iter()
            .any(|((of, group), at)| *of == account && groups.contains(group) && *at + YOUNG > now)
    }

    /// These groups were used: they are there for everybody.
    pub(super) fn grown(&self, account: AccountId, groups: &BTreeSet<GroupId>) {
        let mut born = self.born.lock().unwrap_or_else(PoisonError::into_inner);
        born.retain(|(of, group), _| *of != account || !groups.contains(group));
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

    /// How often in a row it was refused lately.
    pub(super) fn tries(&self, account: AccountId, what: &What) -> u32 {
        let all = self.all();
        all.get(&(account, what.clone())).map_or(0, |met| met.tries)
    }

    /// Whether it was refused lately, be it put aside for now or due again.
    pub(super) fn has(&self, account: AccountId, what: What) -> bool {
        self.all().contains_key(&(account, what))
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
        let mut all = self.all();
        all.retain(|_, met| !met.is_over(now));
        let waits = all
            .iter()
            .filter(|((of, _), met)| *of == account && met.until > now)
            .map(|((_, what), met)| (what.clone(), wall + (met.until - now)));
        let doubted = all
            .iter()
            .filter(|((of, _), met)| *of == account && met.most.is_some())
            .map(|((_, what), _)| what.clone());
        Aside {
            waits: waits.collect(),
            doubted: doubted.collect(),
        }
    }
}

/// What is put aside in an account.
pub(super) struct Aside {
    /// Each until when by the wall clock.
    waits: BTreeMap<What, Micros>,
    /// What does not go together with others.
    doubted: BTreeSet<What>,
}

impl Aside {
    /// Until when this is put aside, if it is.
    pub(super) fn waits_for(&self, what: &What) -> Option<Micros> {
        self.waits.get(what).copied()
    }

    /// Until when the step is put aside, if it is.
    pub(super) fn until(&self, step: &Step) -> Option<Micros> {
        if self.waits.is_empty() {
            return None;
        }
        let waits = What::of(step).into_iter();
        waits
            .filter_map(|what| self.waits.get(&what))
            .max()
            .copied()
    }

    /// Whether the step can be taken now, together with any other.
    pub(super) fn lets(&self, step: &Step) -> bool {
        let doubted = |what: &What| self.doubted.contains(what);
        self.until(step).is_none()
            && (self.doubted.is_empty() || !What::of(step).iter().any(doubted))
    }

    /// Whether new persons are.
    pub(super) fn has_creates(&self) -> bool {
        self.waits.contains_key(&What::Creates)
    }
}

#[cfg(test)]
mod tests;
