//! Units of work on their way into the store, and their answers.

use super::store::{Read, Work};
use crate::{Error, Res};
use futures::channel::oneshot;
use std::{future::Future, pin::Pin, task};

/// One unit of work on its way into the store.
pub trait Job: Send {
    /// Runs in a transaction; may run again. Returns whether to keep what it did: an error
    /// or a panic undoes this unit only.
    fn run(&mut self, work: &dyn Work) -> bool;
    /// Called once, after COMMIT or when it failed.
    fn done(self: Box<Self>, committed: Res<()>);
    /// Whether the answer must wait until the disk has it (A4).
    fn durable(&self) -> bool;
    /// Whether it only reads; such a job never sees a writer's lock.
    fn reads(&self) -> bool;
}

/// Runs units of work, one after the other as far as anybody can tell.
pub trait Store: Send + Sync {
    /// Hands a unit over. Its `done` is called from any thread.
    fn submit(&self, job: Box<dyn Job>);
}

/// The answer of a unit, later.
#[must_use = "a unit's answer says whether it happened"]
pub struct Pending<R>(oneshot::Receiver<Res<R>>);

impl<R> Pending<R> {
    /// Waits for the answer on a plain thread; never call it on an async worker.
    pub fn wait(self) -> Res<R> {
        futures::executor::block_on(self)
    }
}

impl<R> Future for Pending<R> {
    type Output = Res<R>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> task::Poll<Res<R>> {
        Pin::new(&mut self.0).poll(cx).map(|answer| {
            answer.unwrap_or_else(|_| Err(Error::Store("it stopped before it answered".into())))
        })
    }
}

struct Unit<R, F> {
    run: F,
    result: Option<Res<R>>,
    answer: oneshot::Sender<Res<R>>,
    durable: bool,
}

impl<R: Send, F: FnMut(&dyn Work) -> Res<R> + Send> Job for Unit<R, F> {
    fn run(&mut self, work: &dyn Work) -> bool {
        let result = (self.run)(work);
        let keep = result.is_ok();
        self.result = Some(result);
        keep
    }

    fn done(self: Box<Self>, committed: Res<()>) {
        let result = match (committed, self.result) {
            (Err(e), _) => Err(e),
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(Error::Store("the unit did not run".into())),
        };
        // Nobody may be waiting any more; the unit happened all the same.
        drop(self.answer.send(result));
    }

    fn durable(&self) -> bool {
        self.durable
    }

    fn reads(&self) -> bool {
        false
    }
}

struct Look<R, F> {
    run: F,
    result: Option<Res<R>>,
    answer: oneshot::Sender<Res<R>>,
}

impl<R: Send, F: FnMut(&dyn Read) -> Res<R> + Send> Job for Look<R, F> {
    fn run(&mut self, work: &dyn Work) -> bool {
        let read: &dyn Read = work;
        self.result = Some((self.run)(read));
        false
    }

    fn done(self: Box<Self>, committed: Res<()>) {
        let result = match (committed, self.result) {
            (Err(e), _) => Err(e),
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(Error::Store("the look did not run".into())),
        };
        drop(self.answer.send(result));
    }

    fn durable(&self) -> bool {
        false
    }

    fn reads(&self) -> bool {
        true
    }
}

impl dyn Store + '_ {
    /// Runs a unit whose answer need not be on the disk yet: an observation (A4).
    pub fn write<R, F>(&self, run: F) -> Pending<R>
    where
        R: Send + 'static,
        F: FnMut(&dyn Work) -> Res<R> + Send + 'static,
    {
        self.unit(run, false)
    }

    /// Runs a unit that is on the disk when it answers: whatever a person started, and
    /// whatever is noted before a send (A4).
    pub fn write_durably<R, F>(&self, run: F) -> Pending<R>
    where
        R: Send + 'static,
        F: FnMut(&dyn Work) -> Res<R> + Send + 'static,
    {
        self.unit(run, true)
    }

    /// Reads from one snapshot.
    pub fn read<R, F>(&self, run: F) -> Pending<R>
    where
        R: Send + 'static,
        F: FnMut(&dyn Read) -> Res<R> + Send + 'static,
    {
        let (answer, pending) = oneshot::channel();
        self.submit(Box::new(Look {
            run,
            result: None,
            answer,
        }));
        Pending(pending)
    }

    fn unit<R, F>(&self, run: F, durable: bool) -> Pending<R>
    where
        R: Send + 'static,
        F: FnMut(&dyn Work) -> Res<R> + Send + 'static,
    {
        let (answer, pending) = oneshot::channel();
        self.submit(Box::new(Unit {
            run,
            result: None,
            answer,
            durable,
        }));
        Pending(pending)
    }
}
