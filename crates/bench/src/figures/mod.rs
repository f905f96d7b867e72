//! The figures, one a file.

pub(crate) mod hide;
pub(crate) mod idle;
pub(crate) mod join;
pub(crate) mod large;
pub(crate) mod latency;
pub(crate) mod memory;
pub(crate) mod photo;
pub(crate) mod settled;
pub(crate) mod share;
pub(crate) mod spread;
pub(crate) mod start;
pub(crate) mod unshare;

/// Contacts in a label where nothing else is said.
const CONTACTS: usize = 5_000;
