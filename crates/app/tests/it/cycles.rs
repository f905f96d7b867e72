//! How a cycle ends when the provider refuses: who is paused, why, and what goes on by
//! itself (S5, F55, F56, F60).

use crate::partner::Fake;
use crate::world::{World, group};
use app::use_cases::{accounts, contacts, fields::FieldEdit, mirrors};
use app::{
    Account, AccountState, Event, Events, Executor, Fault, Opener, PauseCause, Report, Sealed,
    StopCause, Tools,
};
use domain::{AccountId, Actor, LabelId, Micros, Value};
use std::sync::{Arc, Mutex, PoisonError};
use sync::Settings;

/// A key that may be away.
#[derive(Clone, Default)]
struct Key(Arc<Mutex<bool>>);

impl Key {
    fn is_away(&self, away: bool) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = away;
    }
}

impl Opener for Key {
    fn open(&self, sealed: &Sealed) -> Option<String> {
        let away = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (!away).then(|| format!("{:?}", sealed.bytes))
    }

    fn seal_anew(&self, old: &Sealed, secret: &str) -> Option<Sealed> {
        Some(Sealed {
            bytes: secret.into(),
            ..old.clone()
        })
    }
}

#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl Heard {
    fn all(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Events for Heard {
    fn happened(&self, event: Event) {
        let said = match event {
            Event::Paused { cause, .. } => cause.name().to_owned(),
            Event::Full { .. } => "full".to_owned(),
            Event::Resumed { .. } => "resumed".to_owned(),
            _ => return,
        };
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        heard.push(said);
    }
}

/// Anna's account, and whatever keeps it in step.
pub(crate) struct Play {
    pub(crate) world: World,
    pub(crate) anna: Actor,
    pub(crate) account: AccountId,
    pub(crate) fake: Fake,
    key: Key,
    heard: Heard,
    executor: Executor,
}

impl Play {
    pub(crate) fn new() -> Self {
        let world = World::new();
        let anna = world.user("Anna");
        let account = world.account(anna.user, "a1").id;
        let (fake, key, heard) = (Fake::default(), Key::default(), Heard::default());
        fake.book().room = 100;
        let executor = Executor::new(Tools {
            store: world.store(),
            partner: Arc::new(fake.clone()),
            env: world.env(),
            opener: Arc::new(key.clone()),
            events: Arc::new(heard.clone()),
            quotas: app::Quotas::default(),
            settings: Settings::default(),
        });
        Self {
            world,
            anna,
            account,
            fake,
            key,
            heard,
            executor,
        }
    }

    pub(crate) fn cycle_of(&self, account: AccountId) -> Report {
        futures::executor::block_on(self.executor.cycle(account)).expect("the store works")
    }

    pub(crate) fn cycle(&self) -> Report {
        self.cycle_of(self.account)
    }

    pub(crate) fn account_of(&self, id: AccountId) -> Account {
        let found = self.world.read(|r| r.account(id));
        found.expect("it can be read").expect("it is there")
    }

    pub(crate) fn state(&self) -> AccountState {
        self.account_of(self.account).state
    }

    pub(crate) fn refuse(&self, pause: PauseCause, again: Option<Micros>) {
        self.fake.book().refuse.push_back(Fault::Stop(StopCause {
            pause,
            said: "403".into(),
            again,
        }));
    }

    /// A label that the account shows, with so many contacts that are not there yet.
    pub(crate) fn family(&self, count: usize) -> LabelId {
        self.fake.book().groups.push(group("Family"));
        self.cycle();
        let (anna, account) = (self.anna, self.account);
        let label = self.world.ok(move |w| {
            let family = group("Family").id;
            Ok(mirrors::from_group(w, anna, account, &family, None)?.0.id)
        });
        for n in 0..count {
            let values = move || [Value::name(&format!("N{n}"), "Berg")];
            self.world
                .ok(move |w| contacts::add(w, anna, label, values()));
        }
        label
    }

    pub(crate) fn now(&self) -> Micros {
        self.world.env().now()
    }

    pub(crate) fn there(&self) -> usize {
        self.fake.book().people.len()
    }
}

#[test]
fn s5_a_cause_of_the_user_waits_for_them_and_is_told_once() {
    for cause in [
        PauseCause::GrantOver,
        PauseCause::SignInAgain,
        PauseCause::ScopeMissing,
        PauseCause::AdminPolicy,
    ] {
        let play = Play::new();
        play.refuse(cause, None);
        play.cycle();
        let looks = play.fake.book().tokens.len();
        play.cycle();
        assert_eq!(play.state(), AccountState::Paused(cause));
        assert_eq!(play.heard.all(), [cause.name()]);
        assert_eq!(play.fake.book().tokens.len(), looks, "nobody asks again");
    }
}

#[test]
fn f56_a_cause_of_the_client_pauses_all_and_ends_by_itself() {
    let play = Play::new();
    let other = play.world.account(play.anna.user, "a2").id;
    let span = Micros::seconds(30);
    play.refuse(PauseCause::ServiceDisabled, Some(span));
    let report = play.cycle();
    let paused = AccountState::Paused(PauseCause::ServiceDisabled);
    assert_eq!(report.pause_until, Some(play.now() + span));
    assert_eq!(
        (play.state(), play.account_of(other).state),
        (paused, paused)
    );
    assert_eq!(
        play.heard.all(),
        ["service-disabled"],
        "told once, not per user"
    );

    // Still so: nothing is told again.
    play.refuse(PauseCause::ServiceDisabled, Some(span));
    play.cycle();
    assert_eq!((play.state(), play.heard.all().len()), (paused, 0));

    // One account is let in again, and with it all.
    play.cycle_of(other);
    assert_eq!(play.heard.all(), ["resumed"]);
    assert_eq!(play.state(), AccountState::Active);
    let account = play.account;
    assert!(
        play.world
            .read(|r| r.due(account))
            .expect("readable")
            .is_some()
    );
}

#[test]
fn f56_an_account_that_waits_for_its_user_is_not_let_in_with_the_others() {
    let play = Play::new();
    let (account, other) = (play.account, play.world.account(play.anna.user, "a2").id);
    play.world
        .ok(move |w| accounts::pause(w, account, PauseCause::GrantOver));
    play.refuse(PauseCause::ClientRefused, None);
    let report = play.cycle_of(other);
    assert!(
        report.pause_until.is_some(),
        "it is asked again although nobody says when"
    );
    play.cycle_of(other);
    assert_eq!(play.account_of(other).state, AccountState::Active);
    assert_eq!(play.state(), AccountState::Paused(PauseCause::GrantOver));
}

#[test]
fn s5_a_key_that_is_back_goes_on_by_itself() {
    let play = Play::new();
    play.key.is_away(true);
    play.cycle();
    play.cycle();
    assert_eq!(play.state(), AccountState::Paused(PauseCause::KeyMissing));
    assert_eq!(play.heard.all(), ["key-missing"]);
    assert!(play.fake.book().tokens.is_empty(), "nothing was asked");
    play.key.is_away(false);
    play.cycle();
    assert_eq!(play.state(), AccountState::Active);
    assert_eq!(play.heard.all(), ["resumed"]);
}

#[test]
fn f60_a_grant_that_ends_after_seven_days_was_one_of_a_project_in_testing() {
    for (age, expected) in [
        (Micros::days(1), PauseCause::GrantOver),
        (
            Micros::days(7) - Micros::seconds(7200),
            PauseCause::GrantOver,
        ),
        (Micros::days(7) - Micros::seconds(60), PauseCause::SevenDays),
        (
            Micros::days(7) + Micros::seconds(3600),
            PauseCause::SevenDays,
        ),
        (Micros::days(9), PauseCause::GrantOver),
    ] {
        let play = Play::new();
        play.world.pass(age);
        play.refuse(PauseCause::GrantOver, None);
        play.cycle();
        assert_eq!(play.state(), AccountState::Paused(expected), "{age:?}");
    }
}

#[test]
fn s5_a_refresh_token_that_was_replaced_is_kept_and_used() {
    let play = Play::new();
    let old = "[1, 2, 3]".to_owned();
    play.fake.book().newer = Some((old.clone(), "new".to_owned()));
    play.cycle();
    let kept = play.account_of(play.account).token.expect("a token");
    assert_eq!(kept.bytes, b"new");
    play.cycle();
    let tokens = play.fake.book().tokens.clone();
    assert_eq!(tokens, [old, format!("{:?}", b"new")]);
}

#[test]
fn s5_a_replaced_token_is_kept_even_if_the_cycle_fails_afterwards() {
    let play = Play::new();
    play.fake.book().newer = Some(("[1, 2, 3]".to_owned(), "new".to_owned()));
    play.fake
        .book()
        .refuse
        .push_back(Fault::Unknown("lost".into()));
    play.cycle();
    let kept = play.account_of(play.account).token.expect("a token");
    assert_eq!(kept.bytes, b"new");
}

#[test]
fn f55_a_full_account_is_filled_to_the_last_place_and_told_once() {
    let play = Play::new();
    let label = play.family(8);
    play.fake.book().room = 5;
    let report = play.cycle();
    assert_eq!(play.there(), 5);
    assert!(play.account_of(play.account).full.is_some());
    assert_eq!(play.heard.all(), ["full"]);
    assert!(report.settled, "what is left waits for room");
    let tries = play.fake.book().creates.len();

    // Edits go on, and no create is tried.
    let anna = play.anna;
    let first = play.fake.book().people[0].id.clone();
    let account = play.account;
    play.world.ok(move |w| {
        let link = w.link_by_remote(account, &first)?.expect("it is linked");
        let note = FieldEdit::Set(Value::note("typed"));
        contacts::edit(w, anna, link.contact, None, &[note])
    });
    play.cycle();
    assert_eq!(play.fake.book().updates, 1);
    assert_eq!(play.fake.book().creates.len(), tries);

    // Tried again with one alone, ever more seldom.
    let until = play.account_of(play.account).full.expect("full").until;
    play.world.pass(until - play.now());
    play.cycle();
    assert_eq!(play.fake.book().creates[tries..], [1]);
    let later = play.account_of(play.account).full.expect("full").until;
    assert!(later - play.now() >= Micros::seconds(900), "{later:?}");
    assert!(play.heard.all().is_empty(), "told once");

    // There is room: one shows it, and all follow.
    play.fake.book().room = 100;
    play.world.pass(later - play.now());
    play.cycle();
    assert_eq!(play.there(), 8);
    assert_eq!(play.account_of(play.account).full, None);
    assert_eq!(play.heard.all(), ["resumed"]);
    assert_eq!(play.world.read(|r| r.label_size(label)), Ok(8));
}

#[test]
fn f55_somebody_deleted_there_brings_a_try_at_once() {
    let play = Play::new();
    play.family(3);
    play.fake.book().room = 2;
    play.cycle();
    assert_eq!(play.there(), 2);
    play.fake.book().room = 3;
    play.fake.book().gone.push("people/c99".into());
    play.cycle();
    assert_eq!(play.there(), 3);
}

#[test]
fn f55_nothing_that_needs_room_any_more_ends_it() {
    let play = Play::new();
    let label = play.family(1);
    play.fake.book().room = 0;
    play.cycle();
    assert!(play.account_of(play.account).full.is_some());
    let anna = play.anna;
    play.world.ok(move |w| {
        let entries = w.entries(label, 0, 10)?;
        for entry in entries {
            contacts::trash(w, anna, entry.contact)?;
        }
        Ok(())
    });
    play.cycle();
    assert_eq!(play.account_of(play.account).full, None);
}
