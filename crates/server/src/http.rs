//! What is served over HTTP so far: whether the server is well, the way back from Google, and
//! what to do with the link of an invitation.

use crate::{connect, house::House, seal::Sealer};
use app::Error;
use axum::{
    Json, Router,
    extract::{Query, State},
    http::{
        HeaderName, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS},
    },
    middleware::map_response,
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
        .route("/join/{secret}", get(join))
        .fallback(nowhere)
        .layer(map_response(private))
        .with_state(door)
}

/// What is served is kept by nobody on the way, and told to no other page: addresses here hold
/// codes and secrets.
fn headers() -> [(HeaderName, HeaderValue); 4] {
    const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; \
                          base-uri 'none'; form-action 'none'";
    [
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    ]
}

async fn private(mut response: Response) -> Response {
    response.headers_mut().extend(headers());
    response
}

/// The link of an invitation. It is not looked at: a program that previews links opens it, too.
async fn join() -> Html<String> {
    page(
        "An invitation",
        "A user of this server accepts it with <code>kith share join LINK</code>, where LINK is the whole \
         address of this page. If you are none yet, ask whoever sent it to you.",
    )
}

async fn nowhere() -> Response {
    let page = page(
        "Nothing is here",
        "The address may be cut short: copy all of it. What Kith does is asked for with the command \
         <code>kith</code>; <code>kith --help</code> shows how.",
    );
    (StatusCode::NOT_FOUND, page).into_response()
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
            let status = if is_ours(&e) {
                tracing::warn!(error = %format_args!("{e:#}"), "an account could not be connected");
                StatusCode::INTERNAL_SERVER_ERROR
            } else {
                StatusCode::BAD_REQUEST
            };
            let text = escape(&format!("{e:#}"));
            (status, page("Not connected", &text)).into_response()
        }
    }
}

/// Whether the server's own machine is in the way: the one who runs it has to know.
fn is_ours(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let of_store = |e: &Error| !matches!(e, Error::Refused(_));
        cause.is::<std::io::Error>() || cause.downcast_ref().is_some_and(of_store)
    })
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
