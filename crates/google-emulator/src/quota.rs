//! Quotas: how much a user may read and write in a minute.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::clock::SECOND;
use crate::refused::Refused;

/// Quota settings, the same for every account. Off unless a number is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Quotas {
    /// Critical reads per minute and user.
    pub reads: Option<u32>,
    /// Critical writes per minute and user.
    pub writes: Option<u32>,
    /// First pages of full listings per minute and user, which Google limits on top of reads.
    pub full_lists: Option<u32>,
    /// Whether a batch costs as much as its entries; otherwise every call costs one.
    pub per_entry: bool,
    /// Seconds to send as `Retry-After` with a 429; Google documents none.
    pub retry_after: Option<u32>,
}

/// What one call costs.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    pub(crate) reads: u32,
    pub(crate) writes: u32,
    pub(crate) full_lists: u32,
}

/// Units a user spent in the current minute.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spent {
    minute: i64,
    reads: u32,
    writes: u32,
    full_lists: u32,
}

impl Spent {
    /// Takes `cost`, all of it or nothing.
    ///
    /// # Errors
    ///
    /// 429 with the documented body. A call dearer than a whole minute's quota passes at the
    /// start of a minute, else it could never pass.
    pub(crate) fn take(&mut self, cost: Cost, quotas: &Quotas, now: i64) -> Result<(), Refused> {
        let minute = now.div_euclid(60 * SECOND);
        if minute != self.minute {
            *self = Self {
                minute,
                ..Self::default()
            };
        }
        if !fits(self.writes, cost.writes, quotas.writes) {
            return Err(exceeded("write", "Write", "Writes"));
        }
        if !fits(self.reads, cost.reads, quotas.reads) {
            return Err(exceeded("read", "Read", "Reads"));
        }
        if !fits(self.full_lists, cost.full_lists, quotas.full_lists) {
            return Err(exceeded("read", "FullSyncRead", "Reads of full syncs"));
        }
        self.full_lists += cost.full_lists;
        self.reads += cost.reads;
        self.writes += cost.writes;
        Ok(())
    }
}

fn fits(spent: u32, cost: u32, limit: Option<u32>) -> bool {
    match limit {
        None => true,
        Some(limit) => {
            cost == 0 || spent.saturating_add(cost) <= limit || (spent == 0 && limit > 0)
        }
    }
}

fn exceeded(verb: &str, word: &str, many: &str) -> Refused {
    let metric = format!("Critical {verb} requests (Contact and Profile {many})");
    Refused::new(
        429,
        "RESOURCE_EXHAUSTED",
        format!(
            "Quota exceeded for quota metric '{metric}' and limit '{metric} per minute per user' \
             of service 'people.googleapis.com' for consumer 'project_number:1'."
        ),
    )
    .with_detail(json!({
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {
            "service": "people.googleapis.com",
            "consumer": "projects/1",
            "quota_metric": format!("people.googleapis.com/critical_{verb}_requests"),
            "quota_limit": format!("Critical{word}sPerMinutePerProjectPerUser"),
        },
    }))
}
