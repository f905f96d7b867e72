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
}

/// A store whose units wait in the pool.
pub(crate) struct PoolStore {
    pub(crate) pool: Arc<Mutex<Pool>>,
}

impl Store for PoolStore {
    fn submit(&self, job: Box<dyn Job>) {
        self.pool
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .jobs
            .push(job);
    }
}

/// A new store in memory, copied from a template.
pub(crate) fn store(template: &[u8], env: &Arc<SimEnv>) -> Arc<InlineStore> {
    let env: Arc<dyn Env> = Arc::clone(env) as Arc<dyn Env>;
    Arc::new(InlineStore::from_snapshot(template, env).expect("a template is a store"))
}
