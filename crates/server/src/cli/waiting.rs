//! Waiting for a condition, never for a time.

use anyhow::{Result, bail};
use std::time::Duration;
use tokio::time;

/// The longest wait for one condition.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often a condition is looked at.
const LOOK: Duration = Duration::from_millis(10);

/// Waits until `ready` has an answer; `what` says what was waited for in vain.
pub(crate) async fn until<T>(
    what: &str,
    mut ready: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let end = time::Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ready().await? {
            return Ok(answer);
        }
        if time::Instant::now() >= end {
            bail!("{what} did not come within {} s", PATIENCE.as_secs());
        }
        time::sleep(LOOK).await;
    }
}
