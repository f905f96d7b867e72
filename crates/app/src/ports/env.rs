//! Clock and randomness.

use domain::{Micros, Uuid};
use std::{future::Future, pin::Pin};

/// A timer.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The clock, timers and randomness.
pub trait Env: Send + Sync {
    /// The wall clock.
    fn now(&self) -> Micros;

    /// The monotonic clock, from any start.
    fn monotonic(&self) -> Micros;

    /// A new UUIDv7.
    fn uuid(&self) -> Uuid;

    /// Bytes that nobody can guess: for a secret that is given away and never kept.
    fn secret(&self) -> [u8; 32];

    /// Completes after the span.
    fn sleep(&self, span: Micros) -> Sleep;
}
