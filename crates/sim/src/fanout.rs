//! The first fan-out: one user's label with many contacts goes into several accounts whose
//! provider lets little pass in a minute (S4), by a clock that stands still while Kith works.

use crate::build::{Plain, operator, template};
use crate::env::SimEnv;
use crate::fake::{FakeAccount, FakePartner, Habits, Quota, World};
use crate::pool::Pool;
use app::use_cases::{accounts, contacts, fields::FieldEdit, labels, mirrors, users};
use app::{Env, Executor, Quotas, Report, Res, Sealed, Silent, Store, Tools, Work};
use domain::{AccountId, ContactId, LabelId, Micros, UserId, Value};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use store::InlineStore;
use sync::{Mirror, MirrorState, Settings};

/// How long the provider takes to answer.
const ANSWER: Micros = Micros::millis(300);

/// When a person edits a contact in the middle of it.
const EDIT: Micros = Micros::seconds(600);

/// An estimate made with less than this left is not judged, because work goes in bursts of a
/// minute; nor, of work that is over sooner, one with less than a fifth of the whole left.
const LEFT: Micros = Micros::seconds(120);

/// How far an estimate may be off, in per cent.
const OFF: f64 = 20.0;

/// More simulated time than any fan-out may take.
const LONGEST: Micros = Micros::days(2);

/// A world to fan out in.
#[derive(Clone, Copy, Debug)]
pub struct Fanout {
    /// How many contacts the label has.
    pub contacts: usize,
    /// How many accounts it goes into.
    pub accounts: usize,
    /// Reads, and writes, of one account a minute.
    pub limit: usize,
    /// The most contacts of one call.
    pub batch: usize,
    /// Whether a batch costs as much as its entries.
    pub per_entry: bool,
}

/// How it went.
#[derive(Clone, Debug)]
pub struct Flow {
    /// How long it took until the last account had the last contact.
    pub span: Micros,
    /// Quotas refused in the first minute.
    pub refused_at_first: usize,
    /// Quotas refused later.
    pub refused_later: usize,
    /// How far the worst estimate made after a twentieth of the work was off what was left,
    /// in per cent.
    pub estimate_off: f64,
    /// How many different estimates were made.
    pub estimates: usize,
    /// How many of them were judged: with enough left to do.
    pub judged: usize,
    /// How long an edit in the middle took to reach an account; none if all was over before.
    pub edit: Option<Micros>,
}

impl Flow {
    /// Whether it went as promised: nothing refused after the first minute, and estimates that
    /// can be relied on.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.refused_later == 0 && self.judged > 0 && self.estimate_off <= OFF
    }
}

type Task = Pin<Box<dyn Future<Output = Res<Report>> + Send>>;

pub(crate) struct Run {
    pub(crate) env: Arc<SimEnv>,
    store: Arc<InlineStore>,
    pool: Arc<Mutex<Pool>>,
    pub(crate) world: World,
    executor: Executor,
    user: UserId,
    pub(crate) label: LabelId,
    tasks: BTreeMap<AccountId, Task>,
    /// When each account is looked at next, and whether a wish comes before that.
    pub(crate) next: BTreeMap<AccountId, (Micros, bool)>,
    /// Estimates as they were noted: which account, when, when done.
    estimates: Vec<(AccountId, Micros, Micros)>,
    /// When each account had everything.
    pub(crate) full: BTreeMap<AccountId, Micros>,
}

impl Fanout {
    /// Runs it to its end.
    ///
    /// # Errors
    /// What did not come about.
    pub fn run(self) -> Result<Flow, String> {
        let mut run = Run::new(self);
        let began = run.env.now();
        let (mut edited, mut arrived) = (None, None);
        while run.full.len() < self.accounts {
            let now = run.env.now();
            if now - began > LONGEST {
                return Err("it does not end".into());
            }
            if edited.is_none() && now - began >= EDIT {
                edited = run.edit(now);
            }
            if let (Some((at, who)), None) = (edited, arrived)
                && run.shows_the_edit(who)
            {
                arrived = Some(now - at);
            }
            run.turn(self.contacts)?;
        }
        Ok(run.flow(began, arrived))
    }
}

impl Run {
    pub(crate) fn new(of: Fanout) -> Self {
        let env = Arc::new(SimEnv::new());
        let store = InlineStore::from_snapshot(template(), Arc::clone(&env) as Arc<dyn Env>);
        let store = Arc::new(store.expect("a template is a store"));
        let pool: Arc<Mutex<Pool>> = Arc::default();
        let tools = Tools {
            store: Arc::clone(&store) as Arc<dyn Store>,
            partner: Arc::new(FakePartner {
                pool: Arc::clone(&pool),
                batch: of.batch,
            }),
            env: Arc::clone(&env) as Arc<dyn Env>,
            opener: Arc::new(Plain),
            events: Arc::new(Silent),
            settings: Settings::default(),
            quotas: Quotas::default(),
        };
        let quota = Quota {
            limit: of.limit,
            per_entry: of.per_entry,
        };
        let mut run = Self {
            executor: Executor::new(tools),
            world: World {
                habits: Habits {
                    quota: Some(quota),
                    ..Habits::default()
                },
                ..World::default()
            },
            env,
            store,
            pool,
            user: UserId(domain::Uuid::nil()),
            label: LabelId(domain::Uuid::nil()),
            tasks: BTreeMap::new(),
            next: BTreeMap::new(),
            estimates: Vec::new(),
            full: BTreeMap::new(),
        };
        run.populate(of);
        run
    }

    fn populate(&mut self, of: Fanout) {
        let user = self.unit(|w| Ok(users::add(w, "anna@kith.example", "Anna")?.id));
        let label = self.unit(move |w| Ok(labels::create(w, user, "Customers")?.id));
        (self.user, self.label) = (user, label);
        self.unit(move |w| {
            for n in 0..of.contacts {
                let values = [
                    Value::name("Customer", &format!("No{n}")),
                    Value::email(&format!("c{n}@customers.example"), "work"),
                ];
                contacts::add(w, operator(user), label, values)?;
            }
            Ok(())
        });
        for n in 0..of.accounts {
            let id = self.unit(move |w| {
                let new = accounts::Connection {
                    ends: None,
                    sub: format!("sub{n}"),
                    email: format!("anna{n}@gmail.example"),
                    domain: None,
                    region: None,
                    usual_region: "DE".into(),
                    token: Sealed {
                        key_id: "sim".into(),
                        bytes: b"token".to_vec(),
                    },
                };
                let account = accounts::connect(w, user, new)?.id;
                let proposed = mirrors::mirror(w, operator(user), label, account)?;
                // Its user has read the join plan and said yes.
                w.save_mirror(&Mirror {
                    state: MirrorState::Active,
                    ..proposed
                })?;
                Ok(account)
            });
            self.world.accounts.insert(id, FakeAccount::new());
            self.next.insert(id, (self.env.now(), true));
        }
    }

    pub(crate) fn unit<R: Send + 'static>(
        &self,
        run: impl FnMut(&dyn Work) -> Res<R> + Send + 'static,
    ) -> R {
        let store: &dyn Store = &*self.store;
        store
            .write_durably(run)
            .wait()
            .expect("nothing here is refused")
    }

    /// Everything that can happen now happens; then time goes on.
    pub(crate) fn turn(&mut self, contacts: usize) -> Result<(), String> {
        let now = self.env.now();
        self.world.now = now;
        for (account, (at, _)) in &self.next {
            if *at <= now && !self.tasks.contains_key(account) {
                let (executor, account) = (self.executor.clone(), *account);
                let cycle = Box::pin(async move { executor.cycle(account).await });
                self.tasks.insert(account, cycle);
            }
        }
        self.poll(now)?;
        self.listen(now, contacts);
        let mut calls = {
            let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut pool.calls)
        };
        if calls.is_empty() {
            let soonest = self.next.values().map(|(at, _)| *at).min();
            let span = soonest.map_or(ANSWER, |at| at - now);
            self.env.advance(span.max(Micros::millis(1)));
            return Ok(());
        }
        self.env.advance(ANSWER);
        self.world.now = self.env.now();
        for mut call in calls.drain(..) {
            call.effect(&mut self.world);
            call.answer();
        }
        Ok(())
    }

    fn poll(&mut self, now: Micros) -> Result<(), String> {
        let mut context = Context::from_waker(Waker::noop());
        let mut ended = Vec::new();
        for (account, task) in &mut self.tasks {
            if let Poll::Ready(report) = task.as_mut().poll(&mut context) {
                ended.push((*account, report));
            }
        }
        for (account, report) in ended {
            self.tasks.remove(&account);
            let report = report.map_err(|e| format!("a cycle failed: {e}"))?;
            // As the server's rhythm has it.
            let then = match (report.pause_until, report.paced_until) {
                (Some(until), _) => (until, false),
                (None, Some(until)) => (until, true),
                (None, None) => (now + Micros::seconds(10), true),
            };
            self.next
                .insert(account, (then.0.max(now + Micros::millis(200)), then.1));
        }
        Ok(())
    }

    /// What anybody can read about the accounts meanwhile.
    fn listen(&mut self, now: Micros, contacts: usize) {
        for account in self.next.keys().copied().collect::<Vec<_>>() {
            let created = self.world.accounts[&account].people().count();
            if created >= contacts {
                self.full.entry(account).or_insert(now);
            }
            // A twentieth is done, and more than a moment is left.
            if created * 20 < contacts || created >= contacts {
                continue;
            }
            let Some(done) = self.unit(move |w| w.lag(account)).and_then(|l| l.done) else {
                continue;
            };
            let known = self.estimates.iter().rev().find(|e| e.0 == account);
            if known.is_none_or(|e| e.2 != done) {
                self.estimates.push((account, now, done));
            }
        }
    }

    /// A person edits a contact that some account has already.
    fn edit(&mut self, now: Micros) -> Option<(Micros, AccountId)> {
        let (user, label) = (self.user, self.label);
        let accounts: Vec<AccountId> = self.next.keys().copied().collect();
        let found = self.unit(move |w| {
            for contact in w.members(label)? {
                for account in &accounts {
                    if w.link(contact, *account)?
                        .is_some_and(|l| l.remote.is_some())
                    {
                        return Ok(Some((contact, *account)));
                    }
                }
            }
            Ok(None)
        });
        let (contact, account): (ContactId, AccountId) = found?;
        self.unit(move |w| {
            let note = FieldEdit::Set(Value::note("edited"));
            contacts::edit(w, operator(user), contact, None, &[note]).map(drop)
        });
        for (at, hears) in self.next.values_mut() {
            if *hears {
                *at = now;
            }
        }
        Some((now, account))
    }

    fn shows_the_edit(&self, account: AccountId) -> bool {
        let note = Value::note("edited");
        let mut people = self.world.accounts[&account].people();
        people.any(|p| p.values.contains(&note))
    }

    fn flow(&self, began: Micros, edit: Option<Micros>) -> Flow {
        let first = began + Micros::seconds(60);
        let off = |(account, at, done): &(AccountId, Micros, Micros)| {
            let full = self.full[account];
            let (whole, left) = (full - began, full - *at);
            let wrong = (done.0 - full.0) as f64;
            (left >= LEFT.min(Micros(whole.0 / 5))).then(|| (wrong / left.0 as f64).abs() * 100.0)
        };
        let judged: Vec<f64> = self.estimates.iter().filter_map(off).collect();
        let last = self.full.values().max().copied().unwrap_or(began);
        Flow {
            span: last - began,
            refused_at_first: self.world.refused.iter().filter(|at| **at <= first).count(),
            refused_later: self.world.refused.iter().filter(|at| **at > first).count(),
            estimate_off: judged.iter().copied().fold(0.0, f64::max),
            estimates: self.estimates.len(),
            judged: judged.len(),
            edit,
        }
    }
}
