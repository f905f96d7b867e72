//! Counters: what was asked of the emulator, for benchmarks.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What one account did with one method.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// Requests, refused ones included.
    pub requests: u64,
    /// Answers with a code of 400 or more.
    pub errors: u64,
    /// Connections closed without an answer.
    pub dropped: u64,
    /// Contacts created, changed or deleted.
    pub people_written: u64,
    /// Labels created, changed or deleted.
    pub groups_written: u64,
    /// Bytes of the request bodies.
    pub bytes_in: u64,
    /// Bytes of the answer bodies as sent, so compressed if they were.
    pub bytes_out: u64,
    /// The number of the last answer, among those to all accounts and methods: tells what came after
    /// what.
    pub last: u64,
}

/// Counters by account (its address; empty where none was recognised) and method.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// The counters.
    pub accounts: BTreeMap<String, BTreeMap<String, Counter>>,
    /// How many answers there were.
    pub answers: u64,
}

impl Counters {
    /// The counter of one account and method.
    pub fn of(&self, account: &str, method: &str) -> Counter {
        self.accounts
            .get(account)
            .and_then(|methods| methods.get(method))
            .copied()
            .unwrap_or_default()
    }

    /// The sum over all methods of an account.
    pub fn account(&self, account: &str) -> Counter {
        sum(self
            .accounts
            .get(account)
            .into_iter()
            .flat_map(BTreeMap::values))
    }

    /// The sum over everything.
    pub fn total(&self) -> Counter {
        sum(self.accounts.values().flat_map(BTreeMap::values))
    }

    pub(crate) fn at(&mut self, account: &str, method: &str) -> &mut Counter {
        let methods = self.accounts.entry(account.to_owned()).or_default();
        methods.entry(method.to_owned()).or_default()
    }
}

fn sum<'a>(counters: impl Iterator<Item = &'a Counter>) -> Counter {
    counters.fold(Counter::default(), |sum, counter| Counter {
        requests: sum.requests + counter.requests,
        errors: sum.errors + counter.errors,
        dropped: sum.dropped + counter.dropped,
        people_written: sum.people_written + counter.people_written,
        groups_written: sum.groups_written + counter.groups_written,
        bytes_in: sum.bytes_in + counter.bytes_in,
        bytes_out: sum.bytes_out + counter.bytes_out,
        last: sum.last.max(counter.last),
    })
}
