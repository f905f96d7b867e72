//! The one place with a socket: sends what operations prepare, with an access token, one
//! call at a time per account, and hands the answers back to be parsed.

mod access;
mod call;
mod transport;

#[cfg(test)]
pub(crate) use call::Body;
pub(crate) use call::{Answer, Call, Kind, Operation, parse_json};
pub(crate) use transport::Transport;

use crate::{
    config::Config,
    fault::{Failure, later, stop},
    oauth::Endpoints,
    requests::refresh_token::RefreshToken,
};
use access::{Access, Slots};
use app::{Fault, PauseCause, Session};
use domain::Micros;
use std::time::Duration;
use tokio::{sync::OnceCell, time::Instant};

/// The longest a write may take with everything around it: a lease is worth more (S3).
const WRITE_TIMEOUT: Duration = Duration::from_secs(25);

/// The longest a single read may take.
const READ_TIMEOUT: Duration = Duration::from_secs(25);

/// Sends calls on behalf of accounts.
pub(crate) struct Sender {
    pub(crate) config: Config,
    pub(crate) transport: Transport,
    slots: Slots,
    endpoints: OnceCell<Endpoints>,
}

/// When a write, with all the pieces it may fall into, has to be over.
#[derive(Clone, Copy)]
pub(crate) struct Deadline(Instant);

impl Deadline {
    /// A write that begins now.
    pub(crate) fn of_write() -> Self {
        Self(Instant::now() + WRITE_TIMEOUT)
    }

    fn left(self) -> Option<Duration> {
        let left = self.0.saturating_duration_since(Instant::now());
        (left > Duration::from_secs(1)).then_some(left)
    }
}

impl Sender {
    pub(crate) fn new(config: Config) -> Result<Self, reqwest::Error> {
        Ok(Self {
            transport: Transport::new()?,
            slots: Slots::default(),
            endpoints: OnceCell::new(),
            config,
        })
    }

    /// Makes a call that changes nothing, again after trouble that passes. A quota that is
    /// used up does not pass: the pace of an account is not decided here (S4).
    pub(crate) async fn read<O: Operation>(
        &self,
        session: &Session,
        operation: &O,
    ) -> Result<O::Output, Failure> {
        let mut failures = 0;
        loop {
            let failure = match self.once(session, operation, None).await {
                Ok(output) => return Ok(output),
                Err(failure) => failure,
            };
            failures += 1;
            if !failure.again || failures >= self.config.backoff.tries {
                return Err(failure);
            }
            tokio::time::sleep(self.config.backoff.wait(failures)).await;
        }
    }

    /// Makes a call that changes something: once.
    pub(crate) async fn write<O: Operation>(
        &self,
        session: &Session,
        operation: &O,
        deadline: Deadline,
    ) -> Result<O::Output, Failure> {
        self.once(session, operation, Some(deadline)).await
    }

    async fn once<O: Operation>(
        &self,
        session: &Session,
        operation: &O,
        deadline: Option<Deadline>,
    ) -> Result<O::Output, Failure> {
        let slot = self.slots.of(session);
        let mut access = slot.lock().await;
        let mut refused = false;
        loop {
            let bearer = match access.bearer(session) {
                Some(bearer) => bearer,
                None => self.refresh(session, &mut access, time(deadline)?).await?,
            };
            let call = operation.prepare();
            let kind = call.kind;
            let url = format!(
                "{}/{}",
                self.config.people_url.trim_end_matches('/'),
                call.path
            );
            let sent = self
                .transport
                .send(&url, call, Some(&bearer), time(deadline)?)
                .await?;
            if sent.status == 401 {
                // Refused before anything was done; the token may just be older than we think.
                access.forget();
                if !std::mem::replace(&mut refused, true) {
                    continue;
                }
            }
            if !(200..300).contains(&sent.status) {
                return Err(crate::fault::classify(kind, &sent));
            }
            return operation.parse(&sent);
        }
    }

    /// A new access token for an account.
    async fn refresh(
        &self,
        session: &Session,
        access: &mut Access,
        time: Duration,
    ) -> Result<String, Failure> {
        let endpoints = self.endpoints().await?;
        let operation = RefreshToken {
            config: &self.config,
            refresh_token: access.newest(session),
        };
        let call = operation.prepare();
        let url = endpoints.token.as_str();
        let answer = self.transport.send(url, call, None, time).await?;
        if answer.status != 200 {
            return Err(crate::fault::classify_token(&answer));
        }
        let granted = operation.parse(&answer)?;
        tracing::debug!(account = %session.account, "access token refreshed");
        Ok(access.keep(session, granted))
    }

    /// The OAuth endpoints, read from the issuer's discovery document once.
    pub(crate) async fn endpoints(&self) -> Result<&Endpoints, Failure> {
        self.endpoints
            .get_or_try_init(|| crate::oauth::discover(&self.transport, &self.config.issuer))
            .await
    }

    /// Sends to an OAuth endpoint, without an access token.
    pub(crate) async fn oauth(&self, url: &str, call: Call) -> Result<Answer, Failure> {
        self.transport.send(url, call, None, READ_TIMEOUT).await
    }

    /// The refresh token to revoke: a newer one, if one was given.
    pub(crate) async fn take_token(&self, session: &Session) -> String {
        let slot = self.slots.of(session);
        let mut access = slot.lock().await;
        access.forget();
        access.newest(session).to_owned()
    }

    /// Waits between two tries of something that is known to have had no effect.
    pub(crate) async fn pause(&self, failures: u32) {
        tokio::time::sleep(self.config.backoff.wait(failures)).await;
    }

    /// How often something without effect is tried.
    pub(crate) fn tries(&self) -> u32 {
        self.config.backoff.tries
    }
}

/// The time a request has.
fn time(deadline: Option<Deadline>) -> Result<Duration, Failure> {
    match deadline {
        None => Ok(READ_TIMEOUT),
        Some(deadline) => {
            let out_of_time = || later(Micros::seconds(1), "no time left for the write").into();
            deadline.left().ok_or_else(out_of_time)
        }
    }
}

/// An answer of success in which something indispensable is missing.
pub(crate) fn incomplete(said: &'static str) -> Failure {
    later(Micros::seconds(60), said).into()
}

/// A program that cannot reach what it was configured with.
pub(crate) fn misconfigured(said: impl Into<String>) -> Fault {
    stop(PauseCause::ClientRefused, said)
}
