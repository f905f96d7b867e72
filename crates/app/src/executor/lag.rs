//! Notes how far behind an account is (S6), for whoever asks in this process or another.

use super::{Cycle, Event};
use crate::{Lag, Report, Res};
use domain::{LabelId, Micros};
use std::collections::BTreeMap;
use sync::WINDOW;

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
    pub(super) async fn note_lag(&self, report: &Report) -> Res<()> {
        if report.settled && self.found.is_none() {
            return Ok(());
        }
        let account = self.account;
        let before = self.tools.store.read(move |r| r.lag(account)).await?;
        let found = match (&self.found, &before) {
            (Some(found), _) => found.clone(),
            (None, Some(before)) => Found::of(before),
            (None, None) => Found::default(),
        };
        let until = report.pause_until.or(report.paced_until);
        self.keep_lag(before, found, until, report.settled).await
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
        let account = self.account;
        let before = self.tools.store.read(move |r| r.lag(account)).await?;
        let found = self.found.clone().unwrap_or_default();
        self.keep_lag(before, found, None, false).await
    }

    async fn keep_lag(
        &self,
        before: Option<Lag>,
        found: Found,
        until: Option<Micros>,
        settled: bool,
    ) -> Res<()> {
        let (account, now) = (self.account, self.tools.env.now());
        let Found {
            waiting,
            looked,
            later,
            ..
        } = found;
        let after = (waiting > 0 || until.is_some() || later.is_some()).then(|| Lag {
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
