//! The account the story plays in, and the client that plays it.

use std::cell::Cell;
use std::error::Error;

use google_people1::{Error as ApiError, FieldMask, PeopleService, hyper};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

/// What every part of the story answers with.
pub(crate) type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// The hub of google-people1 over plain HTTP.
pub(crate) type Hub = PeopleService<HttpConnector>;

/// One account of the emulator.
pub(crate) struct World {
    address: String,
    account: String,
    /// Google's client.
    pub(crate) hub: Hub,
    checks: Cell<u32>,
}

impl World {
    /// Makes the account and signs the client in.
    pub(crate) async fn new(address: &str, account: &str) -> Outcome<Self> {
        let address = address.trim_end_matches('/').to_owned();
        let profile = serde_json::json!({ "email": account });
        control(&address, "accounts", &profile).await?;
        let path = format!("accounts/{account}/tokens");
        let tokens = control(&address, &path, &Value::Null).await?;
        let token = tokens["access_token"].as_str().ok_or("no access token")?;
        let client = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
        let mut hub = PeopleService::new(client, token.to_owned());
        hub.base_url(format!("{address}/"));
        hub.root_url(format!("{address}/"));
        Ok(Self {
            address,
            account: account.to_owned(),
            hub,
            checks: Cell::new(0),
        })
    }

    /// Acts as the account's user, or sets the emulator up.
    pub(crate) async fn control(&self, path: &str, body: &Value) -> Outcome<Value> {
        let path = path.replace("{account}", &self.account);
        control(&self.address, &path, body).await
    }

    /// Notes down that something holds.
    ///
    /// # Errors
    ///
    /// If it does not, with what it is.
    pub(crate) fn check(&self, what: &str, holds: bool) -> Outcome {
        self.checks.set(self.checks.get() + 1);
        if holds {
            println!("  holds: {what}");
            return Ok(());
        }
        Err(format!("does not hold: {what}").into())
    }

    /// Notes down that a call was refused in these words.
    ///
    /// # Errors
    ///
    /// If it was not.
    pub(crate) fn refused<T>(
        &self,
        what: &str,
        answer: google_people1::Result<T>,
        words: &str,
    ) -> Outcome {
        match answer {
            Err(ApiError::BadRequest(body)) => self.check(what, body.to_string().contains(words)),
            Err(other) => {
                Err(format!("{what}: refused in a form unknown to the client: {other}").into())
            }
            Ok(_) => Err(format!("{what}: was not refused").into()),
        }
    }

    /// How many things were found to hold.
    pub(crate) fn checks(&self) -> u32 {
        self.checks.get()
    }
}

/// A field mask.
pub(crate) fn mask(fields: &[&str]) -> FieldMask {
    FieldMask::new(fields)
}

async fn control(address: &str, path: &str, body: &Value) -> Outcome<Value> {
    let client: Client<HttpConnector, Full<Bytes>> =
        Client::builder(TokioExecutor::new()).build(HttpConnector::new());
    let request = hyper::Request::post(format!("{address}/control/{path}"))
        .header("content-type", "application/json")
        .body(Full::from(body.to_string()))?;
    let answer = client
        .request(request)
        .await
        .map_err(|error| format!("the emulator at {address} cannot be reached: {error}"))?;
    let code = answer.status();
    let bytes = answer.into_body().collect().await?.to_bytes();
    if !code.is_success() {
        return Err(format!("{path}: {code} {}", String::from_utf8_lossy(&bytes)).into());
    }
    Ok(serde_json::from_slice(&bytes)?)
}
