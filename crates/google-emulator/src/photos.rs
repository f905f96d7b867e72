//! Photos as a browser gets them: from addresses of their own, without a token.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::api::html_error;
use crate::emulator::World;
use crate::lock;

/// The routes below `/photo`.
pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/photo/cm/{name}", get(monogram))
        .route("/photo/{name}", get(photo))
}

/// Parts a name into what it names and the size asked for; `None` if the size makes no sense.
fn parts(name: &str) -> Option<(&str, Option<u32>)> {
    let Some((token, size)) = name.split_once('=') else {
        return Some((name, None));
    };
    // Further options, as in `=s100-c`, are Google's own affair.
    let size = size.split('-').next()?.strip_prefix('s')?.parse().ok()?;
    Some((token, Some(size)))
}

/// `GET /photo/{token}`, with `=s` and a number of pixels; `?sz=` counts for nothing.
async fn photo(State(world): State<Arc<World>>, Path(name): Path<String>) -> Response {
    let found = parts(&name).and_then(|(token, size)| {
        world.accounts().into_iter().find_map(|account| {
            let photo = lock(&account.book).photo(token).cloned()?;
            Some((photo.media_type(), photo.served(size)))
        })
    });
    match found {
        Some((kind, bytes)) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        None => html_error(StatusCode::NOT_FOUND),
    }
}

/// `GET /photo/cm/{id}`: the picture generated for contacts that have none.
async fn monogram(Path(name): Path<String>) -> Response {
    let known = parts(&name)
        .and_then(|(id, size)| Some((u64::from_str_radix(id, 16).ok()?, size.unwrap_or(512))));
    let Some((id, size)) = known else {
        return html_error(StatusCode::NOT_FOUND);
    };
    let picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"{size}\" \
         viewBox=\"0 0 40 40\"><circle cx=\"20\" cy=\"20\" r=\"20\" fill=\"hsl({} 45% 45%)\"/>\
         <g fill=\"#fff\"><circle cx=\"20\" cy=\"15\" r=\"6\"/>\
         <path d=\"M8 33a12 10 0 0 1 24 0z\"/></g></svg>",
        id % 360
    );
    ([(header::CONTENT_TYPE, "image/svg+xml")], picture).into_response()
}
