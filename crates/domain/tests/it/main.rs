//! The algebra of contacts, as tables of tiny cases and as laws over related worlds.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod fake;
mod further;
mod join;
mod jscontact;
mod laws;
mod lens;
mod merge;
mod outgoing;
mod pairing;
mod patch;
mod settle;
mod words;
mod worlds;
