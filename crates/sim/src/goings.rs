//! Worlds in which people go and come back: accounts are disconnected and connected again, labels
//! are deleted or taken out of an account, joins are taken back, and owners say what stays (D1,
//! I2, R10).

use crate::build::{Sim, operator};
use crate::rng::Rng;
use app::use_cases::{accounts, labels, mirrors};
use domain::{AccountId, ContactId, LabelId, OnLeaving, RemoteId, UserId, Value};
use std::collections::{BTreeMap, BTreeSet};
use sync::MirrorState;

/// What is to be remembered of such a world.
pub(crate) struct Goings {
    chance: Rng,
    away: Vec<Away>,
    /// Labels of which the owner once said that copies stay.
    keep: BTreeSet<LabelId>,
    /// Persons that stood in an account when it was disconnected: they are its user's own.
    left_there: BTreeSet<(AccountId, RemoteId)>,
    /// Who they are, by their token.
    left: BTreeSet<(UserId, String)>,
}

/// What a person says and which groups it is in, by its id.
type Book = BTreeMap<RemoteId, (Vec<Value>, BTreeSet<domain::GroupId>)>;

/// An account that is disconnected, or about to be.
struct Away {
    account: AccountId,
    user: UserId,
    stage: Stage,
}

enum Stage {
    /// What Kith made there goes first.
    Leaving,
    /// What was in it then; none where something was still on its way there.
    Gone(Option<Book>),
}

impl Goings {
    pub(crate) fn new(chance: Rng) -> Self {
        Self {
            chance,
            away: Vec::new(),
            keep: BTreeSet::new(),
            left_there: BTreeSet::new(),
            left: BTreeSet::new(),
        }
    }
}

impl Sim {
    /// Somebody does something of this kind, now and then, in a world where they do.
    pub(crate) fn somebody_goes_or_comes(&mut self) {
        let Some(mut goings) = self.goings.take() else {
            return;
        };
        self.goes_on_leaving(&mut goings);
        if goings.chance.chance(60) {
            match goings.chance.below(100) {
                0..=14 => self.says_what_stays(&mut goings),
                15..=29 => self.deletes_a_label(&mut goings.chance),
                30..=49 => self.takes_out(&mut goings.chance),
                50..=64 => self.takes_a_join_back(&mut goings.chance),
                65..=79 => self.disconnects(&mut goings),
                _ => self.connects_again(&mut goings),
            }
        }
        self.goings = Some(goings);
        self.rights_change();
    }

    /// Whoever wanted an account out of Kith is rid of it once all labels have left it.
    pub(crate) fn goes_on(&mut self) {
        if let Some(mut goings) = self.goings.take() {
            self.goes_on_leaving(&mut goings);
            self.goings = Some(goings);
            self.rights_change();
        }
    }

    /// Whether an account is about to be disconnected: no label is taken into it.
    pub(crate) fn is_leaving(&self, account: AccountId) -> bool {
        let mut away = self.goings.iter().flat_map(|g| &g.away);
        away.any(|a| a.account == account)
    }

    /// Whose an account is that is disconnected.
    pub(crate) fn user_away(&self, account: AccountId) -> Option<UserId> {
        let mut away = self.goings.iter().flat_map(|g| &g.away);
        away.find(|a| a.account == account).map(|a| a.user)
    }

    /// The users whose accounts are disconnected; those who went are not among them.
    pub(crate) fn users_away(&self) -> BTreeSet<UserId> {
        let away = self.goings.iter().flat_map(|g| &g.away);
        let away = away.map(|a| a.user).filter(|user| !self.is_gone(*user));
        away.collect()
    }

    /// Whether a person stood in its account when that was disconnected.
    pub(crate) fn was_left_there(&self, account: AccountId, id: &RemoteId) -> bool {
        let mut left = self.goings.iter().map(|g| &g.left_there);
        left.any(|left| left.contains(&(account, id.clone())))
    }

    /// Whether somebody of this token stood in a user's account when that was disconnected.
    pub(crate) fn had_left(&self, user: UserId, token: &str) -> bool {
        let mut left = self.goings.iter().map(|g| &g.left);
        left.any(|left| left.contains(&(user, token.to_owned())))
    }

    /// Whether the owner of one of these labels once said that copies stay.
    pub(crate) fn once_kept(&self, labels: impl IntoIterator<Item = LabelId>) -> bool {
        let mut labels = labels.into_iter();
        labels.any(|l| self.goings.iter().any(|g| g.keep.contains(&l)))
    }

    fn owned_label(&self, chance: &mut Rng) -> Option<(LabelId, UserId)> {
        let label = chance.pick(&self.labels).copied()?;
        let row = self.unit(move |w| w.label(label))?;
        let open = row.deleted.is_none() && row.frozen.is_none();
        open.then_some((label, row.owner))
    }

    fn says_what_stays(&mut self, goings: &mut Goings) {
        let Some((label, owner)) = self.owned_label(&mut goings.chance) else {
            return;
        };
        let set = match goings.chance.chance(65) {
            true => OnLeaving::Keep,
            false => OnLeaving::Remove,
        };
        self.unit(move |w| labels::set_on_leaving(w, operator(owner), label, set).map(drop));
        if set == OnLeaving::Keep {
            goings.keep.insert(label);
            self.meet("said that copies stay");
        }
        self.say(format!("when {} leaves: {set:?}", digits(label)));
    }

    /// The owner deletes a label, some contacts a unit.
    fn deletes_a_label(&mut self, chance: &mut Rng) {
        let Some((label, owner)) = self.owned_label(chance) else {
            return;
        };
        let deleted = loop {
            let some = self.try_unit(move |w| labels::delete_some(w, operator(owner), label, 2));
            if some != Ok(false) {
                break some;
            }
        };
        self.say(format!("{} is deleted: {deleted:?}", digits(label)));
        if deleted.is_ok() {
            self.meet("label deleted by its owner");
            let left = self.unit(move |w| w.members(label));
            if !left.is_empty() {
                self.wrong(format!("{label} was deleted and still holds {left:?}"));
            }
        }
    }

    /// A label that is in step in one of these accounts.
    fn shown_label(&self, chance: &mut Rng) -> Option<(LabelId, AccountId, UserId)> {
        let accounts: Vec<AccountId> = self.users.keys().copied().collect();
        let account = chance.pick(&accounts).copied()?;
        let mut mirrors = self.look(move |r| r.mirrors(account));
        mirrors.retain(|m| m.state == MirrorState::Active);
        let label = chance.pick(&mirrors)?.label;
        Some((label, account, self.users[&account]))
    }

    /// Somebody takes a label out of an account; they take it in again later.
    fn takes_out(&mut self, chance: &mut Rng) {
        let Some((label, account, user)) = self.shown_label(chance) else {
            return;
        };
        let done = self.try_unit(move |w| mirrors::unmirror(w, user, label, account));
        if done.is_ok() {
            self.meet("label taken out of an account");
        }
        let (label, account) = (digits(label), digits(account));
        self.say(format!("{label} is taken out of {account}: {done:?}"));
    }

    /// Somebody takes back all that came of a join.
    fn takes_a_join_back(&mut self, chance: &mut Rng) {
        let Some((label, account, user)) = self.shown_label(chance) else {
            return;
        };
        let mut from = 0;
        let done = loop {
            let some = self.try_unit(move |w| {
                mirrors::unjoin_some(w, operator(user), label, account, from, 2)
            });
            match some {
                Ok(unjoined) if !unjoined.done => from = unjoined.next,
                done => break done,
            }
        };
        if done.is_ok() {
            self.meet("join taken back");
        }
        let (label, account) = (digits(label), digits(account));
        self.say(format!("{label} in {account} is taken back: {done:?}"));
    }

    /// Somebody disconnects an account, as it is or without what Kith made there.
    fn disconnects(&mut self, goings: &mut Goings) {
        let accounts: Vec<AccountId> = self.users.keys().copied().collect();
        let Some(account) = goings.chance.pick(&accounts).copied() else {
            return;
        };
        let remove = goings.chance.chance(40);
        if accounts.len() < 2 || goings.away.iter().any(|a| a.account == account) {
            return;
        }
        let user = self.users[&account];
        if !remove {
            return self.disconnects_now(goings, account);
        }
        let done = self.try_unit(move |w| accounts::leave(w, user, account).map(drop));
        if done.is_ok() {
            goings.away.push(Away {
                account,
                user,
                stage: Stage::Leaving,
            });
        }
        let account = digits(account);
        self.say(format!("everything is to leave {account}: {done:?}"));
    }

    /// D1, R10: it stays as it is, in the account and in the labels.
    fn disconnects_now(&mut self, goings: &mut Goings, account: AccountId) {
        let user = self.users[&account];
        let whole = self.nothing_is_on_its_way(user);
        let before = self.members_of_all();
        self.unit(move |w| accounts::disconnect(w, user, account).map(drop));
        while !self.unit(move |w| accounts::forget_some(w, account, 2)) {}
        if self.members_of_all() != before {
            self.wrong(format!("{account} was disconnected and labels changed"));
        }
        let book = self.book_of(account);
        let ids = book.keys().map(|id| (account, id.clone()));
        goings.left_there.extend(ids);
        let names = self.tokens_in(account).into_iter();
        goings.left.extend(names.map(|token| (user, token)));
        if whole && let Some(fake) = self.world.accounts.get_mut(&account) {
            fake.all_are_its_users();
        }
        goings.away.retain(|a| a.account != account);
        goings.away.push(Away {
            account,
            user,
            stage: Stage::Gone(whole.then_some(book)),
        });
        self.users.remove(&account);
        self.meet("account disconnected");
        self.say(format!("{} is disconnected", digits(account)));
    }

    fn goes_on_leaving(&mut self, goings: &mut Goings) {
        let leaving = goings.away.iter();
        let leaving = leaving.filter(|a| matches!(a.stage, Stage::Leaving));
        let leaving: Vec<AccountId> = leaving.map(|a| a.account).collect();
        for account in leaving {
            // Whoever was removed meanwhile has nothing to wait for.
            if !self.users.contains_key(&account) {
                goings.away.retain(|a| a.account != account);
            } else if self.unit(move |w| Ok(w.mirrors(account)?.is_empty())) {
                self.meet("account disconnected once all had left it");
                self.disconnects_now(goings, account);
            }
        }
    }

    /// Somebody connects an account again; what they had taken in there comes back with time.
    fn connects_again(&mut self, goings: &mut Goings) {
        let gone = |a: &Away| matches!(a.stage, Stage::Gone(_)) && !self.is_gone(a.user);
        let Some(at) = goings.away.iter().position(gone) else {
            return;
        };
        let away = goings.away.swap_remove(at);
        if let Err(what) = self.is_as_it_was_left(&away) {
            self.wrong(what);
        }
        let (account, user) = (away.account, away.user);
        // What a cycle wrote that was under way is swept, too.
        while !self.unit(move |w| accounts::forget_some(w, account, 2)) {}
        self.unit(move |w| {
            let kept = w.account(account)?.ok_or(app::Error::Moved)?;
            let same = accounts::Connection {
                ends: None,
                sub: kept.sub,
                email: kept.email,
                domain: kept.domain,
                region: None,
                usual_region: kept.region,
                token: app::Sealed {
                    key_id: "sim".into(),
                    bytes: b"token".to_vec(),
                },
            };
            accounts::connect(w, user, same).map(drop)
        });
        self.users.insert(account, user);
        self.meet("account connected again");
        self.say(format!("{} is connected again", digits(account)));
    }

    fn members_of_all(&self) -> BTreeMap<LabelId, Vec<ContactId>> {
        let labels = self.labels.clone();
        self.look(move |r| {
            let members = labels.iter().map(|l| Ok((*l, r.members(*l)?)));
            members.collect()
        })
    }

    fn book_of(&self, account: AccountId) -> Book {
        let people = self.world.accounts[&account].people();
        people
            .map(|p| (p.id.clone(), (p.values.clone(), p.groups.clone())))
            .collect()
    }

    fn is_as_it_was_left(&self, away: &Away) -> Result<(), String> {
        let Stage::Gone(Some(left)) = &away.stage else {
            return Ok(());
        };
        let (account, now) = (away.account, self.book_of(away.account));
        match now == *left {
            true => Ok(()),
            false => Err(format!(
                "{account} was written to after it was disconnected: {left:?}, {now:?}"
            )),
        }
    }
}

/// D1: what Kith was disconnected from stays as it was.
pub(crate) fn the_disconnected_are_left_alone(sim: &Sim) -> Result<(), String> {
    let mut away = sim.goings.iter().flat_map(|g| &g.away);
    away.try_for_each(|away| sim.is_as_it_was_left(away))
}

/// The last digits of an id, so that a story can be read.
fn digits(id: impl ToString) -> String {
    id.to_string().chars().skip(33).collect()
}
