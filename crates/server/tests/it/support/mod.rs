//! A data directory, an emulated Google, and `kith` run on them.

mod place;
mod said;
mod serving;
mod web;

pub(crate) use place::Place;
pub(crate) use said::Said;
pub(crate) use serving::Serving;
pub(crate) use web::{free_port, get, hangs_up, posted, sent_to};

use std::{
    path::Path,
    time::{Duration, Instant},
};

/// The program.
pub(crate) const KITH: &str = env!("CARGO_BIN_EXE_kith");

/// Anna, and her account.
pub(crate) const ANNA: &str = "anna@home.example";

/// A second account of hers.
pub(crate) const WORK: &str = "anna@work.example";

/// Ben, and his account.
pub(crate) const BEN: &str = "ben@x.example";

/// Waits until `ready` has an answer.
pub(crate) async fn until<T>(what: &str, ready: impl AsyncFnMut() -> Option<T>) -> T {
    until_or(ready)
        .await
        .unwrap_or_else(|| panic!("{what} did not come"))
}

/// Waits until `ready` has an answer; none if none comes.
pub(crate) async fn until_or<T>(mut ready: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + Duration::from_secs(30);
    let mut looks = tokio::time::interval(Duration::from_millis(10));
    while Instant::now() < end {
        if let Some(answer) = ready().await {
            return Some(answer);
        }
        looks.tick().await;
    }
    None
}

/// Everything in a directory, by name.
pub(crate) fn contents(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dir).expect("the directory is there");
    let mut names: Vec<String> = entries
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
