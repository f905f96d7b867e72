//! Tests of the emulator over HTTP. Numbers in their names are those of the checklist that
//! the emulator was built by.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

mod batch;
mod control;
mod derived;
mod faults;
mod groups;
mod lag;
mod list;
mod oauth;
mod page;
mod quota;
mod support;
mod write;
