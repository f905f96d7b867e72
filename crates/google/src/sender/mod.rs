//! The one place with a socket: sends what operations prepare, with an access token, one
//! call at a time per account, and hands the answers back to be parsed.

mod access;
mod breaker;
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
use app::{Fault, PauseCause, Requests, Session, StopCause};
use breaker::{Breaker, Pass, Shown};
use domain::{AccountId, Micros};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
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
    /// The issuer's keys as last fetched, and when that was.
    pub(crate) keys: tokio::sync::Mutex<Option<(Vec<u8>, Instant)>>,
    breaker: Mutex<Breaker>,
    began: Instant,
    /// The requests for each account since somebody asked.
    made: Mutex<BTreeMap<AccountId, Requests>>,
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
            keys: tokio::sync::Mutex::default(),
            breaker: Mutex::new(Breaker::new(config.probing)),
            began: Instant::now(),
            made: Mutex::default(),
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

    /// One call, unless the client is known to be refused: then nothing is sent (F56).
    async fn once<O: Operation>(
        &self,
        session: &Session,
        operation: &O,
        deadline: Option<Deadline>,
    ) -> Result<O::Output, Failure> {
        let mut out = Out::of(self).map_err(Fault::Stop)?;
        let mut outcome = self.send(session, operation, deadline).await;
        let told = out.is_back(Shown::by(outcome.as_ref().err().map(|f| &f.fault)));
        if let (Err(failure), Some(cause)) = (&mut outcome, told) {
            failure.fault = Fault::Stop(cause);
        }
        outcome
    }

    async fn send<O: Operation>(
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
            self.count(session.account, kind);
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
            if let Some(failure) = crate::fault::disguised(kind, &sent) {
                return Err(failure);
            }
            return operation.parse(&sent);
        }
    }

    fn made(&self) -> MutexGuard<'_, BTreeMap<AccountId, Requests>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, account: AccountId, kind: Kind) {
        let mut made = self.made();
        let made = made.entry(account).or_default();
        match kind.is_write() {
            true => made.writes = made.writes.saturating_add(1),
            false => made.reads = made.reads.saturating_add(1),
        }
    }

    /// How many requests were made for an account since this was asked last.
    pub(crate) fn requests(&self, account: AccountId) -> Requests {
        self.made().remove(&account).unwrap_or_default()
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
        if answer.status != 200 || crate::fault::has_error(&answer) {
            return Err(crate::fault::classify_token(&answer));
        }
        let granted = operation.parse(&answer)?;
        tracing::debug!(account = %session.account, "access token refreshed");
        Ok(access.keep(session, granted))
    }

    /// Whether the contacts are among what an account granted: asked for with a new access token,
    /// which later calls use. What is answered may end the refresh token that was sent, so this is
    /// not to be cut off, and [`Sender::rotated`] is to be asked then.
    pub(crate) async fn contacts_granted(&self, session: &Session) -> Result<bool, Failure> {
        let slot = self.slots.of(session);
        let mut access = slot.lock().await;
        if access.bearer(session).is_none() {
            self.refresh(session, &mut access, READ_TIMEOUT).await?;
        }
        Ok(access.contacts())
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

    /// The refresh token given in place of the session's, if one was.
    pub(crate) async fn rotated(&self, session: &Session) -> Option<String> {
        let slot = self.slots.of(session);
        let access = slot.lock().await;
        access.rotated(session)
    }

    fn breaker(&self) -> (MutexGuard<'_, Breaker>, Micros) {
        let breaker = self.breaker.lock().unwrap_or_else(PoisonError::into_inner);
        let age = i64::try_from(self.began.elapsed().as_micros()).unwrap_or(i64::MAX);
        (breaker, Micros(age))
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

/// A call that is out; one that is dropped on its way shows nothing.
struct Out<'a> {
    sender: &'a Sender,
    pass: Option<Pass>,
}

impl<'a> Out<'a> {
    fn of(sender: &'a Sender) -> Result<Self, StopCause> {
        let (mut breaker, now) = sender.breaker();
        let pass = Some(breaker.enter(now)?);
        Ok(Self { sender, pass })
    }

    fn is_back(&mut self, shown: Shown) -> Option<StopCause> {
        let pass = self.pass.take()?;
        let (mut breaker, now) = self.sender.breaker();
        breaker.leave(pass, shown, now)
    }
}

impl Drop for Out<'_> {
    fn drop(&mut self) {
        self.is_back(Shown::Nothing);
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
