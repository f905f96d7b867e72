//! Counting of answers, and the one answer that is not JSON.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use crate::emulator::World;
use crate::faults::Action;
use crate::lock;

/// What the counters are to learn from an answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counted {
    account: String,
    method: &'static str,
    bytes_in: usize,
    pub(crate) people_written: u64,
    pub(crate) groups_written: u64,
    pub(crate) dropped: bool,
}

impl Counted {
    /// A call of an account.
    pub(crate) fn of(account: &str, method: &'static str, bytes_in: usize) -> Self {
        Self {
            account: account.to_owned(),
            method,
            bytes_in,
            ..Self::default()
        }
    }

    /// A call of nobody.
    pub(crate) fn refused(method: &'static str, bytes_in: usize) -> Self {
        Self::of("", method, bytes_in)
    }
}

/// Adds up what was answered. It sits outside of the compression, so that bytes are counted
/// the way they are sent.
pub(crate) async fn count_answer(
    State(world): State<Arc<World>>,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    let Some(counted) = response.extensions().get::<Counted>().cloned() else {
        return response;
    };
    let (parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut counters = lock(&world.counters);
    counters.answers += 1;
    let last = counters.answers;
    let counter = counters.at(&counted.account, counted.method);
    counter.last = last;
    counter.requests += 1;
    counter.people_written += counted.people_written;
    counter.groups_written += counted.groups_written;
    counter.bytes_in += counted.bytes_in as u64;
    if counted.dropped {
        counter.dropped += 1;
    } else {
        counter.bytes_out += bytes.len() as u64;
        counter.errors += u64::from(parts.status.as_u16() >= 400);
    }
    drop(counters);
    Response::from_parts(parts, Body::from(bytes))
}

/// The page a proxy or the wrong host would answer with.
pub(crate) fn html_error(code: StatusCode) -> Response {
    let page = format!(
        "<!DOCTYPE html>\n<html lang=en><title>Error {0} ({1})!!1</title>\n<p><b>{0}.</b> That’s an error.\n",
        code.as_u16(),
        code.canonical_reason().unwrap_or_default(),
    );
    (code, Html(page)).into_response()
}

/// The answer after what the fault plan does to it on its way.
pub(crate) async fn damaged(answer: Response, fault: Option<&Action>) -> Response {
    match fault {
        Some(Action::EmptyAfter) => StatusCode::OK.into_response(),
        Some(Action::CutAfter) => {
            let (mut parts, body) = answer.into_parts();
            parts.headers.remove(header::CONTENT_LENGTH);
            let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
            Response::from_parts(parts, Body::from(bytes.slice(..bytes.len() / 2)))
        }
        Some(_) | None => answer,
    }
}
