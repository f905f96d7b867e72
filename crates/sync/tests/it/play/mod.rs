//! Related worlds, perturbed: one book of contacts, accounts derived from it, people who do
//! things in them, and cycles in between; then quiet, until nothing is left to do.

mod acts;
mod birth;

use crate::chance::Chance;
use crate::model::{Account, Hub, facts, subject, summaries};
use crate::pretend::Pretend;
use domain::{AccountId, ContactId, LabelId, Level, Micros, OnLeaving, UserId, Uuid};
use std::collections::{BTreeMap, BTreeSet};
use sync::{
    AccountFacts, HoldReason, LinkState, MirrorState, Step, Subject, Survey, WINDOW, plan, survey,
};

/// More rounds than any honest world takes to come to rest.
const ROUNDS: usize = 30;

/// More looks than any honest cycle takes.
const LOOKS: usize = 40;

/// What became of a value somebody typed.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    pub(crate) by: UserId,
    /// Whether somebody with the right took it away, or it was theirs alone.
    pub(crate) removed: bool,
    /// Who else took it away in an account, and what they need for it to count.
    pub(crate) taken: Vec<(UserId, Level)>,
}

/// A world in which acts and cycles take turns.
pub(crate) struct Play {
    pub(crate) hub: Hub,
    pub(crate) accounts: Vec<Account>,
    pub(crate) typed: BTreeMap<String, Typed>,
    /// What was only somebody's own, on a person they had before a label came: its token and
    /// whose it is.
    pub(crate) private: BTreeMap<String, UserId>,
    /// The most each user ever could do with any label.
    pub(crate) ever: BTreeMap<UserId, Level>,
    pub(crate) met: BTreeSet<&'static str>,
    pub(crate) story: Vec<String>,
    pub(crate) plans: usize,
    taken_out: BTreeSet<ContactId>,
    chance: Chance,
    faults: usize,
    tokens: usize,
    /// Nobody takes anything away; instead, people put those they knew before into groups.
    calm: bool,
}

pub(crate) fn user(n: usize) -> UserId {
    UserId(Uuid::from_u128(n as u128 + 1))
}

pub(crate) fn label(n: usize) -> LabelId {
    LabelId(Uuid::from_u128(n as u128 + 1))
}

/// What an account's cycle came to.
struct Cycle {
    acted: bool,
    dirty: usize,
}

impl Play {
    /// A world of a seed; `ids` are the accounts' ids, which should not matter.
    pub(crate) fn new(seed: u64, ids: &[u128]) -> Self {
        let mut chance = Chance::new(seed);
        let faults = [0, 0, 5, 20].get(chance.below(4)).copied().unwrap_or(0);
        let hub = Hub {
            now: Micros::days(100),
            contacts: BTreeMap::new(),
            members: BTreeMap::new(),
            levels: BTreeMap::new(),
            hidden: BTreeMap::new(),
            on_leaving: OnLeaving::Remove,
            changed: BTreeSet::new(),
        };
        let mut play = Self {
            hub,
            accounts: Vec::new(),
            typed: BTreeMap::new(),
            private: BTreeMap::new(),
            ever: BTreeMap::new(),
            met: BTreeSet::new(),
            story: Vec::new(),
            plans: 0,
            taken_out: BTreeSet::new(),
            chance,
            faults,
            tokens: 0,
            calm: false,
        };
        play.calm = play.chance.happens(25);
        if play.chance.happens(25) {
            play.hub.on_leaving = OnLeaving::Keep;
        }
        play.people_and_labels(ids);
        play.contacts();
        play
    }

    /// Whether somebody took a value away who could ever do so.
    pub(crate) fn is_removed(&self, typed: &Typed) -> bool {
        let could = |(by, least): &(UserId, Level)| self.ever.get(by) >= Some(least);
        typed.removed || typed.taken.iter().any(could)
    }

    /// Acts and cycles in turns, then quiet. Returns what law was broken on the way.
    pub(crate) fn run(&mut self) -> Option<String> {
        let faults = std::mem::take(&mut self.faults);
        if let broken @ Some(_) = self.rest() {
            return broken;
        }
        self.faults = faults;
        for _ in 0..1 + self.chance.below(14) {
            if self.chance.happens(65) {
                self.somebody_acts();
            } else {
                let i = self.chance.below(self.accounts.len());
                let mut broken = None;
                self.cycle(i, true, &mut broken);
                if broken.is_some() {
                    return broken;
                }
            }
            self.hub.now = self.hub.now + Micros::seconds(self.chance.below(60) as i64);
        }
        self.faults = 0;
        self.rest()
    }

    /// Cycles without faults until nothing is left to do.
    fn rest(&mut self) -> Option<String> {
        let mut dirty = 0;
        for _ in 0..ROUNDS {
            self.hub.now = self.hub.now + Micros::seconds(400);
            self.answer();
            let (mut acted, mut broken) = (false, None);
            dirty = 0;
            for i in 0..self.accounts.len() {
                let cycle = self.cycle(i, false, &mut broken);
                acted |= cycle.acted;
                dirty += cycle.dirty;
                if broken.is_some() {
                    return broken;
                }
            }
            let asking = |a: &Account| {
                let waits = |m: &crate::model::Mirror| m.state != MirrorState::Active;
                let frozen = a.links.values().any(|l| l.frozen.ends().is_some());
                a.mirrors.values().any(waits) || a.held != sync::Held::default() || frozen
            };
            if !acted && dirty == 0 && !self.accounts.iter().any(asking) {
                return None;
            }
        }
        Some(format!("it does not end; {dirty} wait"))
    }

    /// People answer what they are asked.
    fn answer(&mut self) {
        for i in 0..self.accounts.len() {
            let asking: Vec<LabelId> = self.accounts[i]
                .mirrors
                .iter()
                .filter(|(_, m)| m.state == MirrorState::Asking)
                .map(|(l, _)| *l)
                .collect();
            for label in asking {
                let back = self.chance.happens(50);
                self.tell(i, &format!("answers: the group comes back: {back}"));
                let mut broken = None;
                if back {
                    self.pretend(i, &mut broken).put_group(label);
                } else {
                    self.accounts[i].mirrors.get_mut(&label).unwrap().state = MirrorState::Ending;
                }
            }
            self.says_who_is_whom(i);
            self.says_what_goes(i);
            let said = match self.chance.happens(50) {
                true => sync::Decision::PutBack,
                false => sync::Decision::Approved,
            };
            let held = &mut self.accounts[i].held;
            for of in std::mem::take(&mut held.stopped) {
                held.decide(of, said, self.hub.now);
            }
        }
    }

    /// The account's user answers some of the questions whether somebody of theirs is a
    /// contact: they are (I1).
    fn says_who_is_whom(&mut self, i: usize) {
        let a = &self.accounts[i];
        let mut asked = Vec::new();
        for (n, (contact, _, reason)) in a.holds.iter().enumerate() {
            if let (Some(contact), HoldReason::MaybeSame { remote, .. }) = (contact, reason) {
                asked.push((n, *contact, remote.clone()));
            }
        }
        for (n, contact, remote) in asked.into_iter().rev() {
            if self.chance.happens(40) {
                self.tell(i, &format!("says that {remote} is {contact}"));
                self.accounts[i].holds.remove(n);
                let said = self.accounts[i].same.entry(contact).or_default();
                said.insert(remote);
            }
        }
    }

    /// The account's user says of what they had typed into persons that Kith made, and that
    /// left, whether it goes (D1).
    fn says_what_goes(&mut self, i: usize) {
        let a = &self.accounts[i];
        let asked = |(_, h): &(usize, &crate::model::Asked)| h.2 == HoldReason::OwnOnLeaving;
        let asked: Vec<(usize, ContactId)> = a
            .holds
            .iter()
            .enumerate()
            .filter(asked)
            .filter_map(|(n, h)| Some((n, h.0?)))
            .collect();
        for (n, contact) in asked.into_iter().rev() {
            let link = self.accounts[i].links.get(&contact);
            let gone = link.filter(|l| l.state == LinkState::Gone);
            let remote = gone.and_then(|l| l.remote.clone());
            if let Some(person) = remote.and_then(|r| self.accounts[i].people.get(&r).cloned())
                && self.chance.happens(40)
            {
                self.tell(i, &format!("says that what was {contact} goes"));
                self.accounts[i].holds.remove(n);
                self.accounts[i].unwanted.insert(contact);
                self.removed(&person.values);
            }
        }
    }

    fn pretend<'a>(&'a mut self, i: usize, broken: &'a mut Option<String>) -> Pretend<'a> {
        Pretend {
            hub: &mut self.hub,
            a: &mut self.accounts[i],
            chance: &mut self.chance,
            faults: self.faults,
            broken,
        }
    }

    fn tell(&mut self, i: usize, what: &str) {
        self.story.push(format!("{i}: {what}"));
    }

    /// One cycle of one account.
    fn cycle(&mut self, i: usize, partly: bool, broken: &mut Option<String>) -> Cycle {
        self.accounts[i].candidates.clear();
        self.taken_out.clear();
        let before = self.accounts[i].listed.clone();
        self.pretend(i, broken).observe(partly);
        let mut acted = before != self.accounts[i].listed;
        let (mut dirty, mut ended) = (0, false);
        for _ in 0..LOOKS {
            self.pretend(i, broken).groups();
            let (found, steps) = self.look(i, broken);
            dirty = found.dirty.len();
            ended = steps.is_empty() || broken.is_some();
            if ended || !self.act(i, steps, broken) {
                break;
            }
            acted = true;
        }
        if !ended && self.faults == 0 && broken.is_none() && acted {
            let (_, steps) = self.look(i, broken);
            *broken = Some(format!("a cycle of {i} goes round: {steps:#?}"));
        }
        if dirty == 0 {
            self.accounts[i].held = sync::Held::default();
        }
        Cycle { acted, dirty }
    }

    fn look(&mut self, i: usize, broken: &mut Option<String>) -> (Survey, Vec<Step>) {
        let (hub, a) = (&self.hub, &self.accounts[i]);
        let known = facts(hub, a);
        let found = survey(&known, &summaries(hub, a));
        let mut steps = Vec::new();
        for window in found.dirty.chunks(WINDOW) {
            let subjects: Vec<Subject> = window
                .iter()
                .map(|d| subject(hub, a, d.contact, d.remote.as_ref()))
                .collect();
            let planned = plan(&known, &found, &subjects);
            if let Some(twice) = planned_twice(&planned) {
                *broken = Some(twice);
            }
            if self.plans.is_multiple_of(8) && !same_elsewhere(&known, &found, &subjects, &planned)
            {
                *broken = Some("the account's id matters".to_owned());
            }
            self.plans += 1;
            steps.extend(planned);
        }
        steps.retain(|s| match s {
            Step::Brake { label, kind, .. } => !known.held.stopped.contains(&(*label, *kind)),
            _ => true,
        });
        (found, steps)
    }

    /// Takes the steps, those of one phase in any order.
    fn act(&mut self, i: usize, steps: Vec<Step>, broken: &mut Option<String>) -> bool {
        let mut any = false;
        let mut steps = steps.into_iter().peekable();
        while let Some(phase) = steps.peek().map(Step::phase) {
            let mut now = Vec::new();
            while let Some(step) = steps.next_if(|s| s.phase() == phase) {
                now.push(step);
            }
            self.chance.shuffle(&mut now);
            for step in now {
                self.met.insert(step.name());
                let took = self.pretend(i, broken).take(&step);
                any |= took;
                if took && self.undoes(&step) {
                    *broken = Some(format!("what was taken away comes back: {step:?}"));
                }
                self.story.push(format!(
                    "{i}: {} {step:?}",
                    if took { "took" } else { "dropped" }
                ));
            }
        }
        any
    }

    /// Whether a step undoes what this account took out of the hub in the same cycle.
    fn undoes(&mut self, step: &Step) -> bool {
        match step {
            Step::Remove { contact, .. } | Step::Trash { contact, .. } => {
                self.taken_out.insert(*contact);
                false
            }
            Step::Restore { contact, .. } => self.taken_out.contains(contact),
            _ => false,
        }
    }
}

/// No contact and no person is planned twice in one plan.
fn planned_twice(steps: &[Step]) -> Option<String> {
    let mut subjects = BTreeSet::new();
    for step in steps {
        let subject = match step {
            Step::Hold { .. } | Step::Brake { .. } | Step::Expel { .. } => continue,
            Step::Look { remote } | Step::Forget { remote, .. } | Step::Import { remote, .. } => {
                (None, Some(remote.clone()))
            }
            Step::Sweep { remote, .. } => (None, Some(remote.clone())),
            Step::Seek { contact }
            | Step::Answered { contact, .. }
            | Step::Agree { contact, .. }
            | Step::Link { contact, .. }
            | Step::Adopt { contact, .. }
            | Step::Patch { contact, .. }
            | Step::Aside { contact, .. }
            | Step::Join { contact, .. }
            | Step::Remove { contact, .. }
            | Step::PutBack { contact, .. }
            | Step::Trash { contact, .. }
            | Step::Restore { contact, .. }
            | Step::Unlink { contact, .. }
            | Step::Disown { contact, .. }
            | Step::Create { contact, .. }
            | Step::Update { contact, .. }
            | Step::Groups { contact, .. }
            | Step::Leave { contact, .. }
            | Step::Fetch { contact, .. }
            | Step::Photo { contact, .. }
            | Step::Delete { contact, .. } => (Some(*contact), None),
        };
        if !subjects.insert(subject.clone()) {
            return Some(format!("{subject:?} is planned twice: {steps:#?}"));
        }
    }
    None
}

/// The same account under another id has the same plan.
fn same_elsewhere(
    known: &AccountFacts,
    found: &Survey,
    subjects: &[Subject],
    planned: &[Step],
) -> bool {
    let other = AccountId(Uuid::from_u128(u128::MAX));
    let known = AccountFacts {
        account: other,
        ..known.clone()
    };
    let mut subjects = subjects.to_vec();
    for s in &mut subjects {
        if let Some(link) = &mut s.link {
            link.account = other;
        }
        if let Some(seen) = &mut s.seen {
            seen.account = other;
        }
    }
    plan(&known, found, &subjects) == planned
}
