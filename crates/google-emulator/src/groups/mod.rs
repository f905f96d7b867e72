//! The contactGroups methods of the API.

mod get;
mod list;
mod members;
mod render;
mod write;

pub(crate) use get::{batch_get, get};
pub(crate) use list::list;
pub(crate) use members::modify;
pub(crate) use render::{GroupLook, Show, group};
pub(crate) use write::{create, delete, update};
