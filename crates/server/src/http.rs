//! What is served over HTTP so far: whether the server is well, and the way back from
//! Google.

use crate::{connect, house::House, seal::Sealer};
use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use google::{Back, Google};
use std::sync::Arc;
use tokio::sync::Notify;

/// What requests need.
pub(crate) struct Door {
    /// The data directory.
    pub(crate) house: Arc<House>,
    /// Seals tokens.
    pub(crate) sealer: Sealer,
    /// Exchanges codes.
    pub(crate) google: Arc<Google>,
    /// Says that something changed in the database.
    pub(crate) news: Arc<Notify>,
}

/// All pages.
pub(crate) fn routes(door: Arc<Door>) -> Router {
    Router::new()
        .route("/", get(home))
        .route("/healthz", get(health))
        .route(connect::CALLBACK, get(callback))
        .with_state(door)
}

async fn home() -> Html<String> {
    page(
        "Kith is running",
        "What it does is asked for with the command <code>kith</code>; <code>kith --help</code> shows how.",
    )
}

async fn health(State(door): State<Arc<Door>>) -> Response {
    match door.house.read(|r| r.installation()).await {
        Ok(_) => Json(serde_json::json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") }))
            .into_response(),
        Err(e) => {
            tracing::error!(error = %e, "the database does not answer");
            let said = serde_json::json!({ "status": "failing", "reason": "the database does not answer" });
            (StatusCode::SERVICE_UNAVAILABLE, Json(said)).into_response()
        }
    }
}

async fn callback(State(door): State<Arc<Door>>, Query(back): Query<Back>) -> Response {
    let ended = connect::finish(&door.house, &door.sealer, &door.google, &back).await;
    door.news.notify_one();
    match ended {
        Ok(email) => {
            tracing::info!("an account was connected");
            let text = format!("{} is connected. You can close this page.", escape(&email));
            page("Connected", &text).into_response()
        }
        Err(e) => {
            let text = escape(&format!("{e:#}"));
            (StatusCode::BAD_REQUEST, page("Not connected", &text)).into_response()
        }
    }
}

fn page(title: &str, body: &str) -> Html<String> {
    Html(format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <title>{title}</title><style>body{{font:1.1rem/1.5 system-ui;max-width:34rem;margin:4rem auto;padding:0 1rem}}</style>\
         <h1>{title}</h1><p>{body}</p></html>"
    ))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
