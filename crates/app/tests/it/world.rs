//! An installation with a few users, in a few words.

use crate::laws::Laws;
use app::use_cases::accounts::Connection;
use app::use_cases::{accounts, contacts, labels, shares, users};
use app::{Account, Env, Error, Job, Read, Res, Sealed, Sleep, Store, Work};
use domain::{
    Actor, Contact, Door, Grant, GroupId, Label, LabelId, Level, Micros, UserId, Uuid, Value,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use store::InlineStore;
use sync::SeenGroup;

/// A clock that stands until it is told, and ids that count.
#[derive(Default)]
pub(crate) struct Still {
    now: AtomicI64,
    /// What no clock that is set says: how long it runs.
    running: AtomicI64,
    /// How long was last waited for, at once.
    slept: AtomicI64,
    ids: AtomicU64,
}

impl Env for Still {
    fn now(&self) -> Micros {
        Micros(self.now.load(Ordering::Relaxed))
    }

    fn monotonic(&self) -> Micros {
        Micros(self.running.load(Ordering::Relaxed))
    }

    fn uuid(&self) -> Uuid {
        Uuid::from_u128(u128::from(self.ids.fetch_add(1, Ordering::Relaxed) + 1))
    }

    fn secret(&self) -> [u8; 32] {
        // Counted like the ids, so that the same story has the same secrets.
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(self.uuid().as_bytes());
        bytes
    }

    fn sleep(&self, span: Micros) -> Sleep {
        self.slept.store(span.0, Ordering::Relaxed);
        Box::pin(std::future::ready(()))
    }
}

/// An installation.
pub(crate) struct World {
    store: Arc<InlineStore>,
    env: Arc<Still>,
    laws: Laws,
}

impl World {
    pub(crate) fn new() -> Self {
        let env = Arc::new(Still::default());
        env.now.store(1_700_000_000_000_000, Ordering::Relaxed);
        let store = InlineStore::new(env.clone()).expect("there is memory");
        Self {
            store: Arc::new(store),
            env,
            laws: Laws::default(),
        }
    }

    /// Its store, for an executor.
    pub(crate) fn store(&self) -> Arc<dyn Store> {
        self.store.clone()
    }

    /// Its clock.
    pub(crate) fn env(&self) -> Arc<dyn Env> {
        self.env.clone()
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, span: Micros) {
        self.env.now.fetch_add(span.0, Ordering::Relaxed);
        self.env.running.fetch_add(span.0, Ordering::Relaxed);
    }

    /// Sets the clock back.
    pub(crate) fn set_back(&self, span: Micros) {
        self.env.now.fetch_sub(span.0, Ordering::Relaxed);
    }

    /// How long was last waited for.
    pub(crate) fn slept(&self) -> Micros {
        Micros(self.env.slept.load(Ordering::Relaxed))
    }

    /// One unit of work, a second later; the laws of the hub are checked after it.
    pub(crate) fn write<R: Send + 'static>(
        &self,
        run: impl Fn(&dyn Work) -> Res<R> + Send + 'static,
    ) -> Res<R> {
        self.pass(Micros::seconds(1));
        let store: &dyn Store = self.store.as_ref();
        let before = self
            .read(|r| self.laws.look(r))
            .expect("the world can be read");
        let result = store.write_durably(move |w| run(w)).wait();
        let after = self
            .read(|r| self.laws.look(r))
            .expect("the world can be read");
        after.follows(&before, result.is_ok());
        result
    }

    /// Like [`World::write`], for what must not be refused.
    pub(crate) fn ok<R: Send + 'static>(
        &self,
        run: impl Fn(&dyn Work) -> Res<R> + Send + 'static,
    ) -> R {
        self.write(run).expect("this is allowed")
    }

    /// The code and the message of what must be refused.
    pub(crate) fn refused<R: Send + 'static>(
        &self,
        run: impl Fn(&dyn Work) -> Res<R> + Send + 'static,
    ) -> (&'static str, String) {
        match self.write(run) {
            Err(Error::Refused(p)) => (p.code, p.message),
            Err(other) => panic!("refused otherwise: {other}"),
            Ok(_) => panic!("this was allowed"),
        }
    }

    /// The code of what must be refused.
    pub(crate) fn code<R: Send + 'static>(
        &self,
        run: impl Fn(&dyn Work) -> Res<R> + Send + 'static,
    ) -> &'static str {
        self.refused(run).0
    }

    /// A look, on this thread.
    pub(crate) fn read<R: Send>(&self, run: impl Fn(&dyn Read) -> Res<R> + Send) -> Res<R> {
        look(&self.store, run)
    }

    /// For who looks in the midst of something else.
    pub(crate) fn inline(&self) -> Arc<InlineStore> {
        self.store.clone()
    }

    pub(crate) fn user(&self, name: &'static str) -> Actor {
        let email = format!("{}@example.org", name.to_lowercase());
        let user = self.ok(move |w| users::add(w, &email, name));
        Actor {
            user: user.id,
            door: Door::Operator,
        }
    }

    pub(crate) fn label(&self, owner: Actor, name: &'static str) -> Label {
        self.ok(move |w| labels::create(w, owner.user, name))
    }

    pub(crate) fn share(&self, owner: Actor, label: LabelId, with: UserId, level: Level) {
        self.ok(move |w| give(w, owner, label, with, level));
    }

    pub(crate) fn contact(&self, by: Actor, label: LabelId, given: &'static str) -> Contact {
        self.ok(move |w| contacts::add(w, by, label, [Value::name(given, "Berg")]))
    }

    pub(crate) fn account(&self, user: UserId, sub: &'static str) -> Account {
        self.ok(move |w| accounts::connect(w, user, connection(sub)))
    }

    /// Groups as a listing would have shown them.
    pub(crate) fn groups(&self, account: &Account, names: &[&str]) {
        let account = account.id;
        let groups: Vec<SeenGroup> = names.iter().map(|name| group(name)).collect();
        self.ok(move |w| groups.iter().try_for_each(|g| w.save_group(account, g)));
    }
}

/// A look, on this thread.
pub(crate) fn look<R: Send>(
    store: &InlineStore,
    run: impl Fn(&dyn Read) -> Res<R> + Send,
) -> Res<R> {
    let mut look = Look { run, result: None };
    store.run(&mut look)?;
    look.result.expect("a look runs")
}

struct Look<R, F> {
    run: F,
    result: Option<Res<R>>,
}

impl<R: Send, F: Fn(&dyn Read) -> Res<R> + Send> Job for Look<R, F> {
    fn run(&mut self, work: &dyn Work) -> bool {
        self.result = Some((self.run)(work));
        false
    }

    fn done(self: Box<Self>, _committed: Res<()>) {}

    fn durable(&self) -> bool {
        false
    }

    fn reads(&self) -> bool {
        true
    }
}

/// Shares a label, or changes the level of somebody who has it.
pub(crate) fn give(
    w: &dyn Work,
    by: Actor,
    label: LabelId,
    with: UserId,
    level: Level,
) -> Res<Grant> {
    match w.grant(label, &with.into())? {
        Some(_) => shares::set_level(w, by, label, with, level),
        None => shares::share(w, by, label, with, level),
    }
}

/// What the provider tells of an account called so.
pub(crate) fn connection(sub: &str) -> Connection {
    Connection {
        ends: None,
        sub: sub.to_owned(),
        email: format!("{sub}@mail.example"),
        domain: None,
        region: None,
        usual_region: "DE".to_owned(),
        token: Sealed {
            key_id: "k".to_owned(),
            bytes: vec![1, 2, 3],
        },
    }
}

/// A group of the user's own, bound to nobody.
pub(crate) fn group(name: &str) -> SeenGroup {
    SeenGroup {
        id: GroupId(format!("contactGroups/{}", name.to_lowercase())),
        name: name.to_owned(),
        etag: None,
        binding: None,
        system: false,
    }
}
