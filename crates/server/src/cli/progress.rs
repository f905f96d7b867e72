//! How far something long has come, shown on standard error where that is a terminal.

use indicatif::{ProgressBar, ProgressStyle};
use std::{cell::Cell, time::Duration};
use tokio::time::Instant;

/// Something long that is under way; what is shown is taken away when it ends.
pub(crate) struct Progress {
    bar: ProgressBar,
    left: Cell<Option<u64>>,
    mark: Cell<usize>,
    moved: Cell<Instant>,
}

impl Progress {
    /// Begins to show it. Nothing is shown where standard error is no terminal.
    pub(crate) fn begin(what: &str) -> Self {
        let bar = ProgressBar::new_spinner().with_message(format!("{what} …"));
        bar.enable_steady_tick(Duration::from_millis(100));
        Self {
            bar,
            left: Cell::new(None),
            mark: Cell::new(0),
            moved: Cell::new(Instant::now()),
        }
    }

    /// So much is left, in whatever is counted. It may become more on the way.
    pub(crate) fn left(&self, left: u64) {
        let last = self.left.replace(Some(left));
        if last == Some(left) {
            return;
        }
        self.rests();
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

    /// Something else that grows as work goes on came to this.
    pub(crate) fn reached(&self, mark: usize) {
        if self.mark.replace(mark) != mark {
            self.rests();
        }
    }

    /// It rests, and goes on by itself: nothing has to move meanwhile.
    pub(crate) fn rests(&self) {
        self.moved.set(Instant::now());
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
}
