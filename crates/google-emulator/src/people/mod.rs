//! The people methods of the API.

mod batch;
mod delete;
mod get;
mod list;
mod render;
mod write;

pub(crate) use batch::{batch_create, batch_delete, batch_update};
pub(crate) use delete::delete;
pub(crate) use get::{batch_get, get};
pub(crate) use list::{list, listing_binding, mismatch, open_sync_token};
pub(crate) use render::{Look, person};
pub(crate) use write::{create, update};
