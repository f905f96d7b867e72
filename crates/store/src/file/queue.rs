//! A queue with a bound.

use std::{
    collections::VecDeque,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Things that wait for a thread, at most so many.
pub(super) struct Queue<T> {
    inner: Mutex<Inner<T>>,
    filled: Condvar,
    most: usize,
}

struct Inner<T> {
    waiting: VecDeque<T>,
    closed: bool,
}

impl<T> Queue<T> {
    /// An empty queue.
    pub(super) fn new(most: usize) -> Self {
        let inner = Inner {
            waiting: VecDeque::new(),
            closed: false,
        };
        Self {
            inner: Mutex::new(inner),
            filled: Condvar::new(),
            most,
        }
    }

    /// Puts one at the end, or gives it back when the queue is full.
    pub(super) fn push(&self, item: T) -> Result<(), T> {
        let mut inner = self.lock();
        if inner.waiting.len() >= self.most {
            return Err(item);
        }
        inner.waiting.push_back(item);
        self.filled.notify_one();
        Ok(())
    }

    /// Waits until there is something and takes at most `n`, the oldest first. Empty once
    /// the queue is closed and nothing waits any more.
    pub(super) fn take(&self, n: usize) -> Vec<T> {
        let mut inner = self.lock();
        while inner.waiting.is_empty() && !inner.closed {
            inner = self
                .filled
                .wait(inner)
                .unwrap_or_else(PoisonError::into_inner);
        }
        let n = n.min(inner.waiting.len());
        inner.waiting.drain(..n).collect()
    }

    /// Waits for something; true if nothing came within the span.
    pub(super) fn rests_for(&self, span: Duration) -> bool {
        let waits = |inner: &mut Inner<T>| inner.waiting.is_empty() && !inner.closed;
        let waited = self.filled.wait_timeout_while(self.lock(), span, waits);
        waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    /// Nothing more will come.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.filled.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Inner<T>> {
        // Nothing above can panic halfway through a change.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
