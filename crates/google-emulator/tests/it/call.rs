//! Calls of the People API, each of which is held against Google's description of it.

use axum::http;
use reqwest::{Client, RequestBuilder, Response};
use serde::Serialize;
use serde_json::Value;

use crate::discovery;

/// A call to be sent.
#[derive(Debug)]
pub(crate) struct Call {
    client: Client,
    request: RequestBuilder,
    /// The fault plan is going to damage the answer.
    damaged: bool,
}

impl Call {
    pub(crate) fn new(client: Client, request: RequestBuilder) -> Self {
        Self {
            client,
            request,
            damaged: false,
        }
    }

    pub(crate) fn query(mut self, query: &(impl Serialize + ?Sized)) -> Self {
        self.request = self.request.query(query);
        self
    }

    pub(crate) fn json(mut self, body: &Value) -> Self {
        self.request = self.request.json(body);
        self
    }

    pub(crate) fn header(mut self, name: &str, text: &str) -> Self {
        self.request = self.request.header(name, text);
        self
    }

    /// Expects an answer that is not Google's, because a fault was planned.
    pub(crate) fn damaged(mut self) -> Self {
        self.damaged = true;
        self
    }

    /// Sends it and checks the answer; answers what came.
    pub(crate) async fn send(self) -> Result<Response, reqwest::Error> {
        let request = self.request.build()?;
        let (verb, url) = (request.method().clone(), request.url().clone());
        let body = request
            .body()
            .and_then(|body| body.as_bytes())
            .map(<[u8]>::to_vec);
        let response = self.client.execute(request).await?;
        let (code, headers) = (response.status(), response.headers().clone());
        let bytes = response.bytes().await?;
        let is_json = headers
            .get("content-type")
            .is_some_and(|kind| kind == "application/json");
        if is_json && !self.damaged {
            let answer = serde_json::from_slice(&bytes).unwrap();
            discovery::check(&verb, &url, body.as_deref(), code.as_u16(), &answer);
        } else {
            // No answer of success is anything but JSON unless it was damaged on purpose.
            assert!(self.damaged || code.as_u16() >= 400, "{verb} {url}: {code}");
        }
        let mut whole = http::Response::new(bytes);
        *whole.status_mut() = code;
        *whole.headers_mut() = headers;
        Ok(whole.into())
    }
}
