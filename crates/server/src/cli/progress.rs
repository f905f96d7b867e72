//! How far something long has come, shown on standard error where that is a terminal.

use crate::states::standing;
use app::use_cases::status::AccountStatus;
use domain::Micros;
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    cell::{Cell, RefCell},
    time::Duration,
};
use tokio::time::Instant;

/// Something long that is under way; what is shown is taken away when it ends.
pub(crate) struct Progress {
    bar: ProgressBar,
    what: String,
    left: Cell<Option<u64>>,
    mark: Cell<usize>,
    moved: Cell<Instant>,
    /// The first time that was waited for since something moved.
    awaited: Cell<Option<Micros>>,
    why: RefCell<Option<String>>,
}

impl Progress {
    /// Begins to show it. Nothing is shown where standard error is no terminal.
    pub(crate) fn begin(what: &str) -> Self {
        let bar = ProgressBar::new_spinner().with_message(format!("{what} …"));
        bar.enable_steady_tick(Duration::from_millis(100));
        Self {
            bar,
            what: what.to_owned(),
            left: Cell::new(None),
            mark: Cell::new(0),
            moved: Cell::new(Instant::now()),
            awaited: Cell::new(None),
            why: RefCell::new(None),
        }
    }

    /// So much is left, in whatever is counted. It may become more on the way.
    pub(crate) fn left(&self, left: u64) {
        let last = self.left.replace(Some(left));
        if last == Some(left) {
            return;
        }
        self.moves();
        if last.is_none() {
            let style = ProgressStyle::with_template("{spinner} {msg} {wide_bar} {pos}/{len}");
            if let Ok(style) = style {
                self.bar.set_style(style);
            }
        }
        let most = self.bar.length().unwrap_or(0).max(left);
        self.bar.set_length(most);
        self.bar.set_position(most - left);
    }

    /// So many are done, of nobody knows how many.
    pub(crate) fn done(&self, done: usize) {
        self.reached(done);
        let what = &self.what;
        self.bar.set_message(format!("{what} ({done} done) …"));
    }

    /// Something else that grows as work goes on came to this.
    pub(crate) fn reached(&self, mark: usize) {
        if self.mark.replace(mark) != mark {
            self.moves();
        }
    }

    /// It waits for an account that stands so, and moves as that does.
    pub(crate) fn account(&self, status: &AccountStatus) {
        let standing = standing(status);
        self.left(standing.waiting);
        if status.is_paced() {
            self.rests();
        }
        let (what, lag) = (&self.what, standing.lag);
        self.bar.set_message(format!("{what} ({lag}) …"));
    }

    /// It goes on by itself then, if that is said: nothing has to move before. Where nothing has
    /// moved by then, no other time is waited for: what is only put off again and again never ends.
    pub(crate) fn waits_until(&self, now: Micros, at: Option<Micros>) {
        let Some(at) = at else {
            return;
        };
        let first = self.awaited.get().unwrap_or(at);
        self.awaited.set(Some(first));
        if now < first {
            self.rests();
        }
    }

    fn moves(&self) {
        self.awaited.set(None);
        self.rests();
    }

    /// It rests, and goes on by itself: nothing has to move meanwhile.
    pub(crate) fn rests(&self) {
        self.moved.set(Instant::now());
    }

    /// It waits for this, in a sentence or two; told where patience ends.
    pub(crate) fn waits_for(&self, why: Option<String>) {
        *self.why.borrow_mut() = why;
    }

    /// What is said where patience ended.
    pub(crate) fn gave_up(&self) -> String {
        let what = &self.what;
        match self.why.borrow().as_ref() {
            Some(why) => format!("{what} takes long. {why}"),
            None => format!(
                "{what} takes long. `kith sync` shows how the accounts stand; the server's log says more."
            ),
        }
    }

    /// For how long nothing has moved.
    pub(crate) fn still_since(&self) -> Duration {
        self.moved.get().elapsed()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::states::tests::{NOW, status};
    use app::{Account, AccountState, PageToken, Paging};
    use std::collections::BTreeSet;

    #[tokio::test(start_paused = true)]
    async fn patience_lasts_as_long_as_something_moves() {
        let progress = Progress::begin("Counting");
        let second = Duration::from_secs(1);
        for left in [3, 5, 4] {
            tokio::time::advance(second).await;
            progress.left(left);
            assert_eq!(progress.still_since(), Duration::ZERO, "{left}");
        }
        tokio::time::advance(second).await;
        progress.left(4);
        assert_eq!(progress.still_since(), second, "nothing moved");
        progress.reached(1);
        assert_eq!(progress.still_since(), Duration::ZERO);
        tokio::time::advance(second).await;
        progress.reached(1);
        assert_eq!(progress.still_since(), second, "still there");
        progress.rests();
        assert_eq!(progress.still_since(), Duration::ZERO);
        assert_eq!(
            (progress.bar.position(), progress.bar.length()),
            (1, Some(5))
        );
    }

    /// S4, S6: twenty-five pages of some seconds each, with a wait in between.
    #[tokio::test(start_paused = true)]
    async fn patience_lasts_while_an_account_is_read_and_while_a_quota_is_waited_for() {
        let progress = Progress::begin("Working it out");
        let (minute, still) = (Duration::from_secs(59), || progress.still_since());
        let read = |listed| {
            let paging = Paging {
                next: PageToken("p".to_owned()),
                began: Micros(0),
                groups: BTreeSet::new(),
                fresh: BTreeSet::new(),
                region: "DE".to_owned(),
                listed,
                total: Some(60),
            };
            let new = status(AccountState::Active);
            AccountStatus {
                listed: None,
                waiting: paging.left(),
                account: Account {
                    paging: Some(paging),
                    ..new.account
                },
                ..new
            }
        };
        for listed in [10, 20, 30] {
            tokio::time::advance(minute).await;
            progress.account(&read(listed));
            assert_eq!(still(), Duration::ZERO, "{listed}");
        }
        assert_eq!(progress.bar.message(), "Working it out (30 of 60 read) …");
        tokio::time::advance(minute).await;
        progress.account(&read(30));
        assert_eq!(still(), minute, "nothing moved");
        let quota = |seconds| AccountStatus {
            until: Some(NOW + Micros::seconds(seconds)),
            ..read(30)
        };
        // As long as the older limiter of mass writes takes (F50), and a little more by chance.
        progress.account(&quota(302));
        assert_eq!(still(), Duration::ZERO);
        tokio::time::advance(minute).await;
        progress.account(&quota(3_600));
        assert_eq!(still(), minute, "nobody waits for tomorrow");
    }
}
