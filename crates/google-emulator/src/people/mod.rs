//! The people methods of the API.

mod batch;
mod delete;
mod get;
mod list;
mod others;
mod photo;
mod render;
mod search;
mod tokens;
mod write;

pub(crate) use batch::{batch_create, batch_delete, batch_update};
pub(crate) use delete::delete;
pub(crate) use get::{batch_get, get};
pub(crate) use list::{list, list_others};
pub(crate) use others::copy;
pub(crate) use photo::{delete as delete_photo, update as update_photo};
pub(crate) use render::{Look, person};
pub(crate) use search::{search, search_others};
pub(crate) use tokens::{listing_binding, mismatch, open_sync_token};
pub(crate) use write::{create, update};
