//! What the partner does for each call of the port: which operations, in which pieces, and
//! what is done with the answers. No rule of sync lives here.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod groups;
pub(crate) mod members;
pub(crate) mod people;
pub(crate) mod photos;
mod pieces;
pub(crate) mod read;
pub(crate) mod update;
