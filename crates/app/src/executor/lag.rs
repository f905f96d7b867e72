//! Notes how far behind an account is, and that it cannot be looked at (S6), for whoever asks
//! in this process or another.

use super::{Cycle, Event};
use crate::{Failing, Fault, Lag, QuotaOf, Report, Res};
use domain::Micros;

impl Cycle<'_> {
    /// Keeps what the cycle came to, if that is something else than before. A cycle that
    /// found everything in step as it was reads nothing and writes nothing.
    pub(super) async fn note_lag(&self, report: &Report, fault: Option<&Fault>) -> Res<()> {
        if report.settled && self.waiting.is_none() {
            return Ok(());
        }
        let before = self.lag().await?;
        let waiting = match (self.waiting, &before) {
            (Some(waiting), _) => waiting,
            (None, Some(before)) => before.waiting,
            (None, None) => 0,
        };
        let until = match fault {
            // A pause after a failure, or of a paused account, is no quota.
            None | Some(Fault::Quota { .. }) => report.pause_until.or(report.paced_until),
            Some(_) => None,
        };
        let was = before.as_ref().and_then(|b| b.failing.clone());
        let failing = self.failing(was.as_ref(), fault);
        let is_over = fault.is_none() && failing.is_none() && was.is_some_and(|f| f.again);
        self.keep_lag(before, waiting, until, failing, report.settled)
            .await?;
        if is_over {
            let account = self.account;
            self.tools.events.happened(Event::Resumed { account });
        }
        Ok(())
    }

    /// Keeps how far long work is, in the middle of it.
    pub(super) async fn note_progress(&self) -> Res<()> {
        let before = self.lag().await?;
        let was = before.as_ref().and_then(|b| b.failing.clone());
        let (waiting, failing) = (self.waiting.unwrap_or(0), self.failing(was.as_ref(), None));
        self.keep_lag(before, waiting, None, failing, false).await
    }

    async fn lag(&self) -> Res<Option<Lag>> {
        let account = self.account;
        self.tools.store.read(move |r| r.lag(account)).await
    }

    /// Whether looks fail, after what this cycle met.
    fn failing(&self, before: Option<&Failing>, fault: Option<&Fault>) -> Option<Failing> {
        match fault {
            None if self.looked => None,
            // A push that went well is no look, and our own pace is nothing that was met.
            None
            | Some(Fault::Quota {
                of: QuotaOf::Pace, ..
            }) => before.cloned(),
            Some(fault) => fault.obstacle().map(|obstacle| Failing {
                obstacle,
                said: fault.said(),
                since: before.map_or_else(|| self.tools.env.now(), |b| b.since),
                again: before.is_some(),
            }),
        }
    }

    async fn keep_lag(
        &self,
        before: Option<Lag>,
        waiting: usize,
        until: Option<Micros>,
        failing: Option<Failing>,
        settled: bool,
    ) -> Res<()> {
        let (account, now) = (self.account, self.tools.env.now());
        let after = (waiting > 0 || until.is_some() || failing.is_some()).then(|| Lag {
            waiting,
            until,
            // What is left when all is done that can be waits for a person.
            done: if settled {
                None
            } else {
                self.pace.estimate(account, waiting)
            },
            since: before.as_ref().map_or(now, |b| b.since),
            failing,
        });
        if after == before {
            return Ok(());
        }
        let noted = self
            .tools
            .store
            .write(move |w| w.save_lag(account, after.as_ref()));
        noted.await
    }
}
