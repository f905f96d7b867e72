//! What the house needs from outside, in its own words.

pub(crate) mod env;
pub(crate) mod partner;
pub(crate) mod store;
pub(crate) mod unit;
