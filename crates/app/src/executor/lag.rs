//! Notes how far behind an account is, and that it cannot be looked at (S6), for whoever asks
//! in this process or another.

use super::{Cycle, Event};
use crate::{Failing, Fault, Lag, QuotaOf, Report, Res};
use domain::{LabelId, Micros};
use std::collections::BTreeMap;
use sync::WINDOW;

/// What was met past a listing is in the way once it has lasted so long.
const LASTED: Micros = Micros::seconds(60);

/// What the last look of a cycle found, less what was written since.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// How much was out of step.
    pub(super) waiting: usize,
    /// How far each label's feed was looked at.
    pub(super) looked: BTreeMap<LabelId, u64>,
    /// When something is due that only waits for its time.
    pub(super) later: Option<Micros>,
    /// How many steps were planned: of many it is told in between how far they are.
    pub(super) steps: usize,
}

impl Found {
    fn is_long(&self) -> bool {
        self.steps >= WINDOW
    }

    fn of(lag: &Lag) -> Self {
        Self {
            waiting: lag.waiting,
            looked: lag.looked.clone(),
            later: lag.later,
            steps: 0,
        }
    }
}

impl Cycle<'_> {
    /// Keeps what the cycle came to, if that is something else than before. A cycle that
    /// found everything in step as it was reads nothing and writes nothing.
    pub(super) async fn note_lag(&self, report: &Report, fault: Option<&Fault>) -> Res<()> {
        if report.settled && self.found.is_none() {
            return Ok(());
        }
        let before = self.lag().await?;
        let found = match (&self.found, &before) {
            (Some(found), _) => found.clone(),
            (None, Some(before)) => Found::of(before),
            (None, None) => Found::default(),
        };
        let until = match fault {
            // A pause after a failure, or of a paused account, is no quota.
            None | Some(Fault::Quota { .. }) => report.pause_until.or(report.paced_until),
            Some(_) => None,
        };
        let was = before.as_ref().and_then(|b| b.failing.clone());
        let failing = self.failing(was.as_ref(), fault);
        let is_over = fault.is_none() && failing.is_none() && was.is_some_and(|f| f.again);
        self.keep_lag(before, found, until, failing, report.settled)
            .await?;
        if is_over {
            let account = self.account;
            self.tools.events.happened(Event::Resumed { account });
        }
        Ok(())
    }

    /// Takes in what a look found, and tells it where that is much.
    pub(super) async fn looked(&mut self, found: Found) -> Res<()> {
        let long = found.is_long();
        self.found = Some(found);
        if long {
            self.note_progress().await
        } else {
            Ok(())
        }
    }

    /// Tells what was written, which waits no more.
    pub(super) async fn wrote(&mut self, events: Vec<Event>) -> Res<()> {
        let done = |e: &&Event| matches!(e, Event::Wrote { .. });
        let done = events.iter().filter(done).count();
        self.tell(events);
        let Some(found) = &mut self.found else {
            return Ok(());
        };
        found.waiting = found.waiting.saturating_sub(done);
        if done > 0 && found.is_long() {
            self.note_progress().await?;
        }
        Ok(())
    }

    /// Keeps how far long work is, in the middle of it.
    async fn note_progress(&self) -> Res<()> {
        let before = self.lag().await?;
        let was = before.as_ref().and_then(|b| b.failing.clone());
        let found = self.found.clone().unwrap_or_default();
        let failing = self.failing(was.as_ref(), None);
        self.keep_lag(before, found, None, failing, false).await
    }

    async fn lag(&self) -> Res<Option<Lag>> {
        let account = self.account;
        self.tools.store.read(move |r| r.lag(account)).await
    }

    /// Whether looks fail, after what this cycle met. Whoever was listed was reached: what comes
    /// after that, such as one contact whose writes are not answered, counts only once it has
    /// lasted.
    fn failing(&self, before: Option<&Failing>, fault: Option<&Fault>) -> Option<Failing> {
        let now = self.tools.env.now();
        let since = before.map_or(now, |b| b.since);
        match fault {
            None if self.listed => None,
            // A push that went well is no look, and our own pace is nothing that was met.
            None
            | Some(Fault::Quota {
                of: QuotaOf::Pace, ..
            }) => before.cloned(),
            Some(fault) => fault.obstacle().map(|obstacle| Failing {
                obstacle,
                said: fault.said(),
                since,
                again: before.is_some_and(|b| b.again || !self.listed || now - since >= LASTED),
            }),
        }
    }

    async fn keep_lag(
        &self,
        before: Option<Lag>,
        found: Found,
        until: Option<Micros>,
        failing: Option<Failing>,
        settled: bool,
    ) -> Res<()> {
        let (account, now) = (self.account, self.tools.env.now());
        let Found {
            waiting,
            looked,
            later,
            ..
        } = found;
        let something = waiting > 0 || until.is_some() || later.is_some() || failing.is_some();
        let after = something.then(|| Lag {
            waiting,
            settled,
            looked,
            later,
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
