//! A full listing under way.

use crate::PageToken;
use domain::{GroupId, LabelId, Micros};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A full listing that was begun (S4): it goes on after the last page that was kept, whatever
/// came between.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paging {
    /// The page to come.
    pub next: PageToken,
    /// When the first page was asked for.
    pub began: Micros,
    /// The groups that showed labels then.
    pub groups: BTreeSet<GroupId>,
    /// The labels of which nobody was agreed on yet then.
    pub fresh: BTreeSet<LabelId>,
    /// The region that national numbers were read by then (I1).
    pub region: String,
    /// How many people the pages before had.
    pub listed: usize,
    /// How many all pages have together, where the provider says so.
    pub total: Option<usize>,
}

impl Paging {
    /// How many people are still to be listed, as far as is known.
    #[must_use]
    pub fn left(&self) -> usize {
        self.total.unwrap_or(0).saturating_sub(self.listed)
    }

    /// When all of them will be, if it goes on as it did.
    #[must_use]
    pub fn done(&self, now: Micros) -> Option<Micros> {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let left = count(self.left());
        let each = (now - self.began).0.checked_div(count(self.listed))?;
        (left > 0).then(|| now + Micros(each.saturating_mul(left)))
    }
}
