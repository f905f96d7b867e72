//! The simulator: the real executor and store, fake accounts, people acting in every door,
//! a manual clock and faults. Submitted units, partner calls and timers stand in one pool;
//! the seed picks what goes next, or a crash. Same seed, same story.

mod build;
mod circles;
mod entries;
mod env;
mod evidence;
mod fake;
mod fanout;
mod filled;
mod goings;
mod laws;
mod people;
mod photos;
mod pool;
mod quiet;
mod remarks;
mod rights;
mod rng;
mod rounds;
mod rules;
mod run;
mod script;
mod secret;
mod size;
mod social;
mod together;

pub use fake::Habits;
pub use fanout::{Fanout, Flow};
pub use pool::Units;
pub use quiet::{Quiet, phantom, ping_pong};
pub use rounds::{Rounds, Written};
pub use rules::{Fared, RULES, Shown, fared};
pub use run::{Outcome, rivals, run, run_many, run_rivals, small};
pub use script::{Mishap, Story};
pub use secret::secret;
