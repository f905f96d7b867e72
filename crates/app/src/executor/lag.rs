//! Notes how far behind an account is (S6), for whoever asks in this process or another.

use super::Cycle;
use crate::{Lag, Report, Res};
use domain::Micros;

impl Cycle<'_> {
    /// Keeps what the cycle came to, if that is something else than before. A cycle that
    /// found everything in step as it was reads nothing and writes nothing.
    pub(super) async fn note_lag(&self, report: &Report) -> Res<()> {
        if report.settled && self.waiting.is_none() {
            return Ok(());
        }
        let account = self.account;
        let before = self.tools.store.read(move |r| r.lag(account)).await?;
        let waiting = match (self.waiting, &before) {
            (Some(waiting), _) => waiting,
            (None, Some(before)) => before.waiting,
            (None, None) => 0,
        };
        let until = report.pause_until.or(report.paced_until);
        self.keep_lag(before, waiting, until, report.settled).await
    }

    /// Keeps how far long work is, in the middle of it.
    pub(super) async fn note_progress(&self) -> Res<()> {
        let account = self.account;
        let before = self.tools.store.read(move |r| r.lag(account)).await?;
        self.keep_lag(before, self.waiting.unwrap_or(0), None, false)
            .await
    }

    async fn keep_lag(
        &self,
        before: Option<Lag>,
        waiting: usize,
        until: Option<Micros>,
        settled: bool,
    ) -> Res<()> {
        let (account, now) = (self.account, self.tools.env.now());
        let after = (waiting > 0 || until.is_some()).then(|| Lag {
            waiting,
            until,
            // What is left when all is done that can be waits for a person.
            done: if settled {
                None
            } else {
                self.pace.estimate(account, waiting)
            },
            since: before.as_ref().map_or(now, |b| b.since),
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
