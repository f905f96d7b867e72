//! What waits to happen: units on their way into the store, and calls on their way to a
//! partner. The scheduler alone decides what goes next.

use app::{Env, Job, Store};
use domain::Micros;
use std::sync::{Arc, Mutex, PoisonError};
use store::InlineStore;

use crate::env::SimEnv;
use crate::fake::World;

/// A call to the fake partner: first it takes effect, then it is answered.
pub(crate) trait Call: Send {
    /// Whether it has taken effect.
    fn is_done(&self) -> bool;
    /// Takes effect.
    fn effect(&mut self, world: &mut World);
    /// Is answered with what it brought about.
    fn answer(self: Box<Self>);
    /// Is answered with a fault.
    fn fail(self: Box<Self>, fault: app::Fault);
    /// Its method, for the story.
    fn name(&self) -> &'static str;
}

#[derive(Default)]
pub(crate) struct Pool {
    pub(crate) jobs: Vec<Box<dyn Job>>,
    pub(crate) calls: Vec<Box<dyn Call>>,
    /// Calls of a process that died, still on the wire: when they arrive.
    pub(crate) late: Vec<(Micros, Box<dyn Call>)>,
    /// How many units were submitted so far.
    pub(crate) units: Units,
}

/// How many units of each kind a store was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Units {
    /// Those that only read.
    pub reads: usize,
    /// Those whose answer waits for the disk.
    pub durable: usize,
    /// All other writes.
    pub writes: usize,
}

impl Units {
    fn count(&mut self, job: &dyn Job) {
        *match (job.reads(), job.durable()) {
            (true, _) => &mut self.reads,
            (false, true) => &mut self.durable,
            (false, false) => &mut self.writes,
        } += 1;
    }
}

/// A store whose units wait in the pool.
pub(crate) struct PoolStore {
    pub(crate) pool: Arc<Mutex<Pool>>,
}

impl Store for PoolStore {
    fn submit(&self, job: Box<dyn Job>) {
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        pool.units.count(job.as_ref());
        pool.jobs.push(job);
    }
}

/// A store in memory that begins as a copy of a template. It is lent: once its world is over it
/// is as it was again, and the next world finds its statements prepared.
pub(crate) struct Lent {
    template: &'static [u8],
    store: Option<InlineStore>,
}

/// The stores that no world has now, by their templates.
static FREE: Mutex<Vec<(&'static [u8], InlineStore)>> = Mutex::new(Vec::new());

impl Lent {
    pub(crate) fn new(template: &'static [u8], env: &Arc<SimEnv>) -> Self {
        let env: Arc<dyn Env> = Arc::clone(env) as Arc<dyn Env>;
        let free = {
            let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
            let at = free.iter().position(|(of, _)| std::ptr::eq(*of, template));
            at.map(|at| free.swap_remove(at).1)
        };
        let store = match free {
            Some(store) => store.anew(env),
            None => InlineStore::from_snapshot(template, env),
        };
        let store = store.expect("a template is a store");
        store.hold().expect("there is memory");
        Self {
            template,
            store: Some(store),
        }
    }
}

impl std::ops::Deref for Lent {
    type Target = InlineStore;

    fn deref(&self) -> &InlineStore {
        self.store.as_ref().expect("it is given back last")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
        free.extend(self.store.take().map(|store| (self.template, store)));
    }
}
