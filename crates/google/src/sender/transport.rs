//! The HTTP client.

use super::call::{Answer, Body, Call};
use crate::fault::Failure;
use app::Fault;
use domain::Micros;
use reqwest::{
    StatusCode,
    header::{ACCEPT_LANGUAGE, AGE, DATE, HeaderMap, HeaderValue, RETRY_AFTER},
    redirect::Policy,
};
use std::{
    error::Error,
    io,
    time::{Duration, Instant},
};
use url::Url;

/// Google compresses for clients whose name says `gzip`.
const USER_AGENT: &str = concat!("kith/", env!("CARGO_PKG_VERSION"), " (gzip)");

/// The longest wait for the time somebody else has.
const DATE_TIMEOUT: Duration = Duration::from_secs(5);

/// The most that is read of an answer, unpacked: far more than the largest page of people.
const MOST: usize = 64 << 20;

/// The longest a picture may take.
const PHOTO_TIMEOUT: Duration = Duration::from_secs(15);

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
        let answered = answer(request, MOST).await;
        let millis = begun.elapsed().as_millis();
        match &answered {
            Ok(None) => tracing::debug!(
                method = %call.method, path = call.path, millis, "an answer without an end"
            ),
            Ok(Some(answer)) => tracing::debug!(
                method = %call.method, path = call.path, status = answer.status, millis, "answered"
            ),
            Err(error) => tracing::debug!(
                method = %call.method, path = call.path, cause = cause(error), millis, "no answer"
            ),
        }
        let write = call.kind.is_write();
        let answer = answered.map_err(|error| {
            if write && !error.is_connect() && !error.is_builder() {
                Fault::Unknown(cause(&error).to_owned()).into()
            } else {
                Failure::passing(cause(&error))
            }
        })?;
        answer.ok_or_else(|| Failure::unreadable(write))
    }
}

impl Transport {
    /// The time by the clock of whoever answers, to the second; none where it says none. A cache on the
    /// way answers with the time when it was filled, and with how long ago that was (RFC 9111 §5.1).
    pub(crate) async fn date(&self, url: &str) -> Result<Option<Micros>, Failure> {
        let sent = self.client.get(url).timeout(DATE_TIMEOUT).send().await;
        let answer = sent.map_err(|error| Failure::passing(cause(&error)))?;
        let date = answer.headers().get(DATE).and_then(|d| d.to_str().ok());
        let at = date.and_then(|d| {
            jiff::fmt::rfc2822::DateTimeParser::new()
                .parse_timestamp(d)
                .ok()
        });
        let age = answer.headers().get(AGE).and_then(|age| age.to_str().ok());
        let age = age.and_then(|age| age.trim().parse::<u32>().ok());
        let age = Micros::seconds(age.unwrap_or(0).into());
        Ok(at.map(|at| Micros(at.as_microsecond()) + age))
    }
}

impl Transport {
    /// Fetches a picture, without any token and from this very place: the client follows no
    /// redirect. Nothing where there is none, or more than `most` bytes, unpacked.
    pub(crate) async fn fetch(&self, url: Url, most: usize) -> Result<Option<Vec<u8>>, Failure> {
        let passing = |error: reqwest::Error| Failure::passing(cause(&error));
        let sent = self.client.get(url).timeout(PHOTO_TIMEOUT).send().await;
        let mut answer = sent.map_err(passing)?;
        let status = answer.status();
        if status.is_server_error() || matches!(status.as_u16(), 408 | 429) {
            return Err(Failure::passing("no picture for now"));
        }
        if status != StatusCode::OK {
            return Ok(None);
        }
        body(&mut answer, most).await.map_err(passing)
    }
}

/// A body, unpacked; nothing where it is more than `most` bytes.
async fn body(
    response: &mut reqwest::Response,
    most: usize,
) -> Result<Option<Vec<u8>>, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(some) = response.chunk().await? {
        if body.len() + some.len() > most {
            return Ok(None);
        }
        body.extend_from_slice(&some);
    }
    Ok(Some(body))
}

/// The answer, whole; nothing where it is more than `most` bytes.
async fn answer(
    request: reqwest::RequestBuilder,
    most: usize,
) -> Result<Option<Answer>, reqwest::Error> {
    let mut response = request.send().await?;
    let status = response.status().as_u16();
    let header = response.headers().get(RETRY_AFTER);
    let retry_after = header.and_then(|value| after(value.to_str().ok()?));
    let body = body(&mut response, most).await?;
    Ok(body.map(|body| Answer {
        status,
        retry_after,
        body,
    }))
}

/// How long to wait by a `Retry-After`: a second at least, whatever a proxy says.
fn after(header: &str) -> Option<Micros> {
    let seconds: i64 = header.trim().parse().ok()?;
    let wait = Micros::seconds(seconds.max(1));
    (0..=86_400).contains(&seconds).then_some(wait)
}

/// The cause without the address, whose query may hold tokens.
fn cause(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        unreached(error)
    } else if error.is_builder() {
        "not a request that can be sent"
    } else {
        "the connection broke"
    }
}

/// Why no connection was made: what stands behind it decides the next step.
fn unreached(error: &reqwest::Error) -> &'static str {
    let mut source = error.source();
    while let Some(e) = source {
        if let Some(said) = of_socket(e) {
            return said;
        }
        source = e.source();
    }
    "no connection: is the name right, and is there a way there?"
}

/// What an error of a socket says; TLS speaks through those, and they may be packed in one
/// another.
fn of_socket(error: &(dyn Error + 'static)) -> Option<&'static str> {
    if let Some(tls) = error.downcast_ref::<rustls::Error>() {
        return Some(match tls {
            rustls::Error::InvalidCertificate(_) => "the certificate there is not trusted",
            _ => "what answers there does not speak TLS as it should",
        });
    }
    let io = error.downcast_ref::<io::Error>()?;
    if io.kind() == io::ErrorKind::ConnectionRefused {
        return Some("the connection is refused: nobody listens there");
    }
    of_socket(io.get_ref()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S4: a proxy that says none is no leave to ask five times a second.
    #[test]
    fn s4_whatever_a_header_says_a_second_is_waited() {
        for (header, wait) in [
            ("0", Some(1)),
            ("1", Some(1)),
            (" 90 ", Some(90)),
            ("86400", Some(86_400)),
            ("86401", None),
            ("-1", None),
            ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        ] {
            assert_eq!(after(header), wait.map(Micros::seconds), "{header}");
        }
    }
}
