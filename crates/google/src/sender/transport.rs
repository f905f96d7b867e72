//! The HTTP client.

use super::call::{Answer, Body, Call};
use crate::fault::Failure;
use app::Fault;
use domain::Micros;
use reqwest::{
    header::{ACCEPT_LANGUAGE, HeaderMap, HeaderValue, RETRY_AFTER},
    redirect::Policy,
};
use std::time::{Duration, Instant};

/// Google compresses for clients whose name says `gzip`.
const USER_AGENT: &str = concat!("kith/", env!("CARGO_PKG_VERSION"), " (gzip)");

/// Sends requests and reads answers whole.
pub(crate) struct Transport {
    client: reqwest::Client,
}

impl Transport {
    pub(crate) fn new() -> Result<Self, reqwest::Error> {
        crate::init_tls();
        // One constant language: what Google translates never differs between calls (F19).
        let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, HeaderValue::from_static("en"))]);
        let client = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .default_headers(headers)
            .redirect(Policy::none())
            .connect_timeout(Duration::from_secs(10))
            .gzip(true)
            .build()?;
        Ok(Self { client })
    }

    /// Sends a call. A failure here is one of the way: connections that were not made had
    /// no effect, everything else is open for a write.
    pub(crate) async fn send(
        &self,
        url: &str,
        call: Call,
        bearer: Option<&str>,
        time: Duration,
    ) -> Result<Answer, Failure> {
        let begun = Instant::now();
        let mut request = self
            .client
            .request(call.method.clone(), url)
            .query(&call.query)
            .timeout(time);
        if let Some(bearer) = bearer {
            request = request.bearer_auth(bearer);
        }
        request = match &call.body {
            Body::Empty => request,
            Body::Json(json) => request.json(json),
            Body::Form(fields) => request.form(fields),
        };
        let answered = answer(request).await;
        let millis = begun.elapsed().as_millis();
        match &answered {
            Ok(answer) => tracing::debug!(
                method = %call.method, path = call.path, status = answer.status, millis, "answered"
            ),
            Err(error) => tracing::debug!(
                method = %call.method, path = call.path, cause = cause(error), millis, "no answer"
            ),
        }
        answered.map_err(|error| {
            if call.kind.is_write() && !error.is_connect() && !error.is_builder() {
                Fault::Unknown(cause(&error).to_owned()).into()
            } else {
                Failure::passing(cause(&error))
            }
        })
    }
}

async fn answer(request: reqwest::RequestBuilder) -> Result<Answer, reqwest::Error> {
    let response = request.send().await?;
    let status = response.status().as_u16();
    let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| {
        let seconds: i64 = value.to_str().ok()?.trim().parse().ok()?;
        (0..=86_400)
            .contains(&seconds)
            .then(|| Micros::seconds(seconds))
    });
    let body = response.bytes().await?.to_vec();
    Ok(Answer {
        status,
        retry_after,
        body,
    })
}

/// The cause without the address, whose query may hold tokens.
fn cause(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else if error.is_builder() {
        "not a request that can be sent"
    } else {
        "the connection broke"
    }
}
