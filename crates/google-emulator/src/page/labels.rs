//! Making, renaming and deleting labels on the page.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::html::{encode, refusal};
use crate::emulator::World;
use crate::handle::Handle;
use crate::params::Params;

/// `POST /u/{account}/labels`.
pub(super) async fn create(
    State(world): State<Arc<World>>,
    Path(account): Path<String>,
    body: String,
) -> Response {
    let form = Params::parse(&body);
    let name = form.get("name").unwrap_or_default();
    match Handle::new(world).user_creates_label(&account, name) {
        Ok(_) => Redirect::to(&format!("/u/{}", encode(&account))).into_response(),
        Err(refused) => refusal(&refused),
    }
}

/// `POST /u/{account}/labels/{label}`: renames or deletes it.
pub(super) async fn change(
    State(world): State<Arc<World>>,
    Path((account, label)): Path<(String, String)>,
    body: String,
) -> Response {
    let form = Params::parse(&body);
    let handle = Handle::new(world);
    let result = match form.get("do") {
        Some("delete") => handle.user_deletes_label(&account, &label),
        Some(_) | None => {
            handle.user_renames_label(&account, &label, form.get("name").unwrap_or_default())
        }
    };
    match result {
        Ok(()) => Redirect::to(&format!("/u/{}", encode(&account))).into_response(),
        Err(refused) => refusal(&refused),
    }
}
