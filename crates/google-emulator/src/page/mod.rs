//! The page that stands for Google Contacts in a browser: plain forms, no script.

mod edit;
mod html;
mod index;
mod labels;
mod list;
mod merge;
mod others;
mod trash;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::emulator::World;

pub(crate) use html::{escape, frame};

/// The index at `/` and the pages below `/u`.
pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/", get(index::index))
        .route("/u/{account}", get(list::list))
        .route("/u/{account}/new", get(edit::blank).post(edit::create))
        .route(
            "/u/{account}/contacts/{id}",
            get(edit::form).post(edit::save),
        )
        .route("/u/{account}/contacts/{id}/delete", post(edit::delete))
        .route("/u/{account}/delete", post(list::delete))
        .route("/u/{account}/merge", get(merge::choose).post(merge::merge))
        .route("/u/{account}/trash", get(trash::list))
        .route("/u/{account}/trash/{id}", post(trash::restore))
        .route(
            "/u/{account}/others",
            get(others::list).post(others::collect),
        )
        .route("/u/{account}/others/{id}", post(others::change))
        .route("/u/{account}/labels", post(labels::create))
        .route("/u/{account}/labels/{label}", post(labels::change))
}
