//! One account, a provider that says what a test wants, and what keeps the two in step.

use crate::partner::Fake;
use crate::world::{World, group};
use app::use_cases::{contacts, mirrors};
use app::{
    Account, AccountState, Event, Events, Executor, Fault, Opener, PauseCause, Report, Res, Sealed,
    StopCause, Tools,
};
use domain::{AccountId, Actor, LabelId, Micros, RemoteId, UserId, Value};
use futures::FutureExt as _;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use sync::Settings;

/// A key that may be away.
#[derive(Clone, Default)]
pub(crate) struct Key(Arc<Mutex<bool>>);

impl Key {
    pub(crate) fn is_away(&self, away: bool) {
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
pub(crate) struct Heard(Arc<Mutex<Vec<String>>>);

impl Heard {
    pub(crate) fn all(&self) -> Vec<String> {
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
    pub(crate) key: Key,
    pub(crate) heard: Heard,
    tools: Tools,
    executor: Executor,
}

impl Play {
    pub(crate) fn new() -> Self {
        let world = World::new();
        let anna = world.user("Anna");
        let account = world.account(anna.user, "a1").id;
        let (fake, key, heard) = (Fake::default(), Key::default(), Heard::default());
        fake.book().room = 100;
        let tools = Tools {
            store: world.store(),
            partner: Arc::new(fake.clone()),
            env: world.env(),
            opener: Arc::new(key.clone()),
            events: Arc::new(heard.clone()),
            quotas: app::Quotas::default(),
            settings: Settings::default(),
        };
        Self {
            world,
            anna,
            account,
            fake,
            key,
            heard,
            executor: Executor::new(tools.clone()),
            tools,
        }
    }

    /// Somebody else who keeps the same accounts in step.
    pub(crate) fn another(&self) -> Executor {
        Executor::new(self.tools.clone())
    }

    pub(crate) fn cycle_of(&self, account: AccountId) -> Report {
        futures::executor::block_on(self.executor.cycle(account)).expect("the store works")
    }

    pub(crate) fn cycle(&self) -> Report {
        self.cycle_of(self.account)
    }

    /// What people of Anna's account are called, as one of the users is told.
    pub(crate) fn called(
        &self,
        user: UserId,
        who: &[&RemoteId],
    ) -> Res<BTreeMap<RemoteId, String>> {
        let who = who.iter().copied().cloned().collect();
        futures::executor::block_on(self.executor.called(user, self.account, who))
    }

    /// The same, if anything is told without anybody's waiting any longer.
    pub(crate) fn called_at_last(
        &self,
        user: UserId,
        who: &[&RemoteId],
    ) -> Option<Res<BTreeMap<RemoteId, String>>> {
        let who = who.iter().copied().cloned().collect();
        let called = self.executor.called(user, self.account, who);
        called.now_or_never()
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
