//! The control API: everything the Rust handle can do, as JSON over HTTP.

mod accounts;
mod knobs;
mod others;
mod user;

use std::sync::Arc;

use axum::Router;
use axum::routing::{delete, get, patch, post, put};

use crate::emulator::World;

/// The routes below `/control`.
pub(crate) fn routes() -> Router<Arc<World>> {
    let account = Router::new()
        .route("/people", get(accounts::people).post(accounts::seed))
        .route("/groups", get(accounts::groups))
        .route("/tokens", post(accounts::tokens).delete(accounts::revoke))
        .route("/user/contacts", post(user::create))
        .route(
            "/user/contacts/{id}",
            patch(user::edit).delete(user::delete),
        )
        .route("/user/contacts/{id}/restore", post(user::restore))
        .route("/user/contacts/{id}/merge", post(user::merge))
        .route(
            "/user/contacts/{id}/profile",
            post(user::link).delete(user::unlink),
        )
        .route("/user/contacts/{id}/rename", post(user::rename_resource))
        .route(
            "/user/contacts/{id}/photo",
            put(others::set_photo).delete(others::remove_photo),
        )
        .route("/trash", get(others::trash))
        .route("/user/rollback", post(others::roll_back))
        .route("/others", get(others::list).post(others::collect))
        .route(
            "/user/others/{id}",
            post(others::add).delete(others::forget),
        )
        .route("/user/labels", post(user::create_label))
        .route(
            "/user/labels/{label}",
            patch(user::rename_label).delete(user::delete_label),
        )
        .route(
            "/user/labels/{label}/contacts",
            delete(user::unlabel).post(user::label),
        );
    Router::new()
        .route(
            "/control/accounts",
            get(accounts::list).post(accounts::create),
        )
        .nest("/control/accounts/{account}", account)
        .route(
            "/control/settings",
            get(knobs::settings).patch(knobs::change_settings),
        )
        .route("/control/clock", get(knobs::clock).post(knobs::set_clock))
        .route(
            "/control/faults",
            get(knobs::faults)
                .post(knobs::add_fault)
                .delete(knobs::clear_faults),
        )
        .route(
            "/control/counters",
            get(knobs::counters).post(knobs::reset_counters),
        )
        .route(
            "/control/access-tokens",
            delete(knobs::expire_access_tokens),
        )
}
