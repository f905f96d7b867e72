//! The figures, one a file.

pub(crate) mod join;
pub(crate) mod latency;
pub(crate) mod settled;
pub(crate) mod share;

/// Contacts in a label where nothing else is said.
const CONTACTS: usize = 5_000;
