//! Worlds in which people are reached in other ways than by name: as one of a team, by the
//! domain of their account, by an invitation; and in which labels get new owners, and users go
//! (R1, R9, R10).

mod letters;
mod owners;
mod teams;

use crate::build::{Sim, operator};
use crate::rng::Rng;
use app::use_cases::{mirrors, teams as team};
use domain::{AccountId, GroupId, LabelId, Level, Principal, UserId, Value};
use std::collections::BTreeMap;

pub(crate) use letters::{Letter, invitations_are_used_once};
pub(crate) use owners::{Departed, the_departed_are_left_alone};
pub(crate) use teams::{ranked, the_most_specific_grant_counts};

/// Levels that can be given.
const LEVELS: [Level; 4] = [Level::Viewer, Level::Editor, Level::Deleter, Level::Manager];

/// The domain that some of Dora's mail is of.
const DOMAIN: &str = "acme.example";

/// What is to be remembered of such a world.
pub(crate) struct Circles {
    chance: Rng,
    pub(crate) letters: Vec<Letter>,
    /// Whether a label was handed over, or inherited.
    pub(crate) handed_on: bool,
    /// Into which account somebody took the label that they were invited to.
    pub(crate) chosen: BTreeMap<(UserId, LabelId), AccountId>,
    pub(crate) departed: Vec<Departed>,
}

impl Circles {
    /// Whether the user took the label into another account than this one.
    pub(crate) fn prefers_another(&self, user: UserId, label: LabelId, account: AccountId) -> bool {
        let chosen = self.chosen.get(&(user, label));
        chosen.is_some_and(|c| *c != account)
    }
}

impl Sim {
    /// Dora comes, with an account of her firm's and mostly one of her own, and a team is made.
    pub(crate) fn gather(&mut self, mut chance: Rng, doras: usize) {
        let dora = self.user("dora");
        let firm = format!("dora@{DOMAIN}");
        let first = self.account_at(dora, "dora1", &firm, Some(DOMAIN));
        let mut accounts = vec![first];
        if doras > 1 {
            accounts.push(self.account_at(dora, "dora2", "d.ora@gmail.com", None));
        }
        for &account in &accounts {
            if chance.chance(50) {
                let values = self.fresh_person(dora);
                self.put(account, values, Default::default());
            }
        }
        let (owner, label) = (self.owner, self.label);
        let everybody: Vec<UserId> = self.everybody();
        let members: Vec<UserId> = everybody
            .into_iter()
            .filter(|u| *u != owner && chance.chance(60))
            .collect();
        let (for_team, for_domain) = (chance.chance(70), chance.chance(50));
        let levels = [LEVELS[chance.below(4)], LEVELS[chance.below(4)]];
        let account = accounts[chance.below(accounts.len())];
        self.unit(move |w| {
            let anna = operator(owner);
            let team = team::create(w, anna, "Neighbours")?.id;
            for member in &members {
                team::add(w, anna, team, *member)?;
            }
            let [of_team, of_domain] = levels;
            if for_team {
                app::use_cases::shares::share(w, anna, label, team, of_team)?;
            }
            if for_domain {
                let acme = Principal::Domain(DOMAIN.into());
                app::use_cases::shares::share(w, anna, label, acme, of_domain)?;
            }
            if w.level(label, dora)?.is_some() {
                mirrors::mirror(w, operator(dora), label, account)?;
            }
            Ok(())
        });
        self.circles = Some(Circles {
            chance,
            letters: Vec::new(),
            handed_on: false,
            chosen: BTreeMap::new(),
            departed: Vec::new(),
        });
    }

    /// Somebody does something of this kind, now and then, in a world where they do.
    pub(crate) fn somebody_convenes(&mut self) {
        let Some(mut circles) = self.circles.take() else {
            return;
        };
        for _ in 0..2 {
            match circles.chance.below(100) {
                0..=15 => self.joins_or_leaves(&mut circles.chance),
                16..=31 => self.shares_with_many(&mut circles.chance),
                32..=35 => self.makes_or_ends_a_team(&mut circles.chance),
                36..=50 => self.invites(&mut circles),
                51..=72 => self.opens_a_letter(&mut circles),
                73..=79 => self.takes_back_or_sends_again(&mut circles),
                80..=84 => self.hands_over(&mut circles),
                85..=89 => self.goes(&mut circles),
                _ => self.brings_a_note(&mut circles.chance),
            }
        }
        self.circles = Some(circles);
    }

    /// Whose an account is, or was.
    pub(crate) fn user_of(&self, account: AccountId) -> Option<UserId> {
        let departed = self.circles.iter().flat_map(|c| &c.departed);
        let mut gone = departed.filter(|d| d.account == account).map(|d| d.user);
        let connected = self.users.get(&account).copied();
        let away = || self.user_away(account);
        connected.or_else(|| gone.next()).or_else(away)
    }

    /// Whether a user was removed.
    pub(crate) fn is_gone(&self, user: UserId) -> bool {
        let mut departed = self.circles.iter().flat_map(|c| &c.departed);
        departed.any(|d| d.user == user)
    }

    /// Whether a label got another owner.
    pub(crate) fn labels_moved(&self) -> bool {
        self.circles.as_ref().is_some_and(|c| c.handed_on)
    }

    /// Every user who has an account, each once.
    pub(crate) fn everybody(&self) -> Vec<UserId> {
        let all: std::collections::BTreeSet<UserId> = self.users.values().copied().collect();
        all.into_iter().collect()
    }

    fn anyone(&self, chance: &mut Rng) -> UserId {
        let all = self.everybody();
        chance.pick(&all).copied().unwrap_or(self.owner)
    }

    /// Somebody who has the label, or who has not: mostly the latter, if there is one.
    fn outsider(&self, chance: &mut Rng, label: LabelId) -> UserId {
        let mut all = self.everybody();
        all.retain(|user| self.level_of(*user, label).is_none());
        match chance.pick(&all).copied().filter(|_| chance.chance(70)) {
            Some(outsider) => outsider,
            None => self.anyone(chance),
        }
    }

    /// R8: somebody makes a person with a note in the group of a label.
    fn brings_a_note(&mut self, chance: &mut Rng) {
        let accounts: Vec<AccountId> = self.users.keys().copied().collect();
        let Some(account) = chance.pick(&accounts).copied() else {
            return;
        };
        let user = self.users[&account];
        let mirrored = self.unit(move |w| w.mirrors(account));
        let groups: Vec<GroupId> = mirrored.into_iter().filter_map(|m| m.group).collect();
        let book = &self.world.accounts[&account];
        let group = chance.pick(&groups).filter(|g| book.group(g).is_some());
        let Some(group) = group.cloned() else { return };
        let mut values = self.fresh_person(user);
        values.push(Value::note(&self.token(user)));
        self.put(account, values, [group].into());
        self.say(format!("user {} makes a person with a note", digits(user)));
    }

    /// What somebody may do with a label now.
    fn level_of(&self, user: UserId, label: LabelId) -> Option<Level> {
        self.unit(move |w| w.level(label, user))
    }

    /// A law was broken by an act itself; told when the world has come to rest.
    pub(crate) fn wrong(&mut self, what: String) {
        self.say(format!("wrong: {what}"));
        self.wrong.get_or_insert(what);
    }

    pub(crate) fn meet(&mut self, what: &str) {
        *self.met.entry(what.to_owned()).or_default() += 1;
    }
}

/// The last digits of an id, so that a story can be read.
fn digits(id: impl ToString) -> String {
    id.to_string().chars().skip(33).collect()
}

/// The code of a refusal.
fn refusal<T>(done: &app::Res<T>) -> Option<&'static str> {
    match done {
        Err(app::Error::Refused(problem)) => Some(problem.code),
        Ok(_) | Err(_) => None,
    }
}
