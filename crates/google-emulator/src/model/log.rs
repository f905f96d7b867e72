//! The log of changes: the past of an account, at any time of it.
//!
//! Lists and deltas show an account as it was a lag ago, so every change keeps what was
//! there before; a view is the present with later changes undone.

use std::collections::{BTreeMap, HashSet};

/// What a change left behind.
#[derive(Clone, Debug)]
pub(crate) enum State<T> {
    /// The new version.
    Live(T),
    /// Nothing; the number is the revision of the deletion.
    Gone(u64),
    /// Nothing under this key: it goes on under another one.
    Renamed,
}

/// One change.
#[derive(Clone, Debug)]
struct Change<K, T> {
    at: i64,
    key: K,
    before: Option<T>,
    after: State<T>,
}

/// Changes in the order they happened.
#[derive(Clone, Debug)]
pub(crate) struct Log<K, T> {
    changes: Vec<Change<K, T>>,
}

impl<K: Ord + Clone + std::hash::Hash, T: Clone> Log<K, T> {
    /// A log without any change.
    pub(crate) fn new() -> Self {
        Self {
            changes: Vec::new(),
        }
    }

    /// Number of changes, which is the position of the present.
    pub(crate) fn len(&self) -> usize {
        self.changes.len()
    }

    /// Time of the last change.
    pub(crate) fn last_time(&self) -> i64 {
        self.changes.last().map_or(i64::MIN, |change| change.at)
    }

    /// Writes a change down. Times never run backwards, even if the clock does.
    pub(crate) fn push(&mut self, at: i64, key: K, before: Option<T>, after: State<T>) {
        let at = at.max(self.last_time());
        self.changes.push(Change {
            at,
            key,
            before,
            after,
        });
    }

    /// The position just after the last change at or before `time`.
    pub(crate) fn position(&self, time: i64) -> usize {
        self.changes.partition_point(|change| change.at <= time)
    }

    /// What has to be put over the present to see it as it was at `position`.
    pub(crate) fn undone(&self, position: usize) -> BTreeMap<K, Option<T>> {
        let later = self.changes.get(position..).unwrap_or_default();
        let mut undone = BTreeMap::new();
        for change in later.iter().rev() {
            undone.insert(change.key.clone(), change.before.clone());
        }
        undone
    }

    /// Keys that changed between two positions and what became of them, oldest first.
    pub(crate) fn between(&self, from: usize, to: usize) -> Vec<(K, State<T>)> {
        let part = self.changes.get(from..to).unwrap_or_default();
        let mut seen = HashSet::new();
        let mut found: Vec<_> = part
            .iter()
            .rev()
            .filter(|change| seen.insert(change.key.clone()))
            .map(|change| (change.key.clone(), change.after.clone()))
            .collect();
        found.reverse();
        found
    }

    /// What `key` was before its last change.
    pub(crate) fn previous(&self, key: &K) -> Option<T> {
        self.changes
            .iter()
            .rev()
            .find(|change| change.key == *key)?
            .before
            .clone()
    }
}
