//! The planner, as a table of tiny cases and as laws over related worlds in which every
//! step is pretended.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod all_contacts;
mod arbitrary;
mod brake;
mod chance;
mod frozen;
mod laws;
mod model;
mod photos;
mod play;
mod pretend;
mod rules;
mod same;
mod table;
mod words;
mod world;
