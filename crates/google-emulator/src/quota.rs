//! Quotas: how much a user, and all users together, may read and write in a minute.

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
    /// Critical reads per minute of all users together: of the project that Google counts them on.
    pub project_reads: Option<u32>,
    /// Critical writes per minute of all users together.
    pub project_writes: Option<u32>,
    /// Writes per minute and user of the older limiter, which counts every entry (people-api §7).
    pub mass: Option<u32>,
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
    /// People written, in a batch or not.
    pub(crate) entries: u32,
}

/// Units a user, or all of them, spent in the current minute.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spent {
    minute: i64,
    reads: u32,
    writes: u32,
    full_lists: u32,
    entries: u32,
}

/// Takes `cost` from what a user has and from what all have together, all of it or nothing.
///
/// # Errors
///
/// 429 with the documented body. A call dearer than a whole minute's quota passes at the
/// start of a minute, else it could never pass.
pub(crate) fn take(
    user: &mut Spent,
    project: &mut Spent,
    cost: Cost,
    quotas: &Quotas,
    now: i64,
) -> Result<(), Refused> {
    user.begin(now);
    project.begin(now);
    if !fits(user.entries, cost.entries, quotas.mass) {
        return Err(too_many_writes());
    }
    for (spent, limits, whose) in [
        (&*user, [quotas.writes, quotas.reads], USER),
        (
            &*project,
            [quotas.project_writes, quotas.project_reads],
            PROJECT,
        ),
    ] {
        if !fits(spent.writes, cost.writes, limits[0]) {
            return Err(exceeded("write", "Write", "Writes", whose));
        }
        if !fits(spent.reads, cost.reads, limits[1]) {
            return Err(exceeded("read", "Read", "Reads", whose));
        }
    }
    if !fits(user.full_lists, cost.full_lists, quotas.full_lists) {
        return Err(exceeded(
            "read",
            "FullSyncRead",
            "Reads of full syncs",
            USER,
        ));
    }
    user.add(cost);
    project.add(cost);
    Ok(())
}

impl Spent {
    /// Each minute begins anew.
    fn begin(&mut self, now: i64) {
        let minute = now.div_euclid(60 * SECOND);
        if minute != self.minute {
            *self = Self {
                minute,
                ..Self::default()
            };
        }
    }

    fn add(&mut self, cost: Cost) {
        self.full_lists += cost.full_lists;
        self.reads += cost.reads;
        self.writes += cost.writes;
        self.entries += cost.entries;
    }
}

/// How a quota of each user is named, in words and in its id.
const USER: (&str, &str) = (" per user", "PerUser");

/// How one of all users together is named.
const PROJECT: (&str, &str) = ("", "");

fn fits(spent: u32, cost: u32, limit: Option<u32>) -> bool {
    match limit {
        None => true,
        Some(limit) => {
            cost == 0 || spent.saturating_add(cost) <= limit || (spent == 0 && limit > 0)
        }
    }
}

/// What the older limiter says: no quota is named, and it knows another detail.
fn too_many_writes() -> Refused {
    Refused::new(
        429,
        "RESOURCE_EXHAUSTED",
        "Resource has been exhausted (e.g. check quota).",
    )
    .with_detail(json!({
        "@type": "type.googleapis.com/google.rpc.QuotaFailure",
        "violations": [{ "description": "FBS quota limit exceeded" }],
    }))
}

fn exceeded(verb: &str, word: &str, many: &str, (per, id): (&str, &str)) -> Refused {
    let metric = format!("Critical {verb} requests (Contact and Profile {many})");
    Refused::new(
        429,
        "RESOURCE_EXHAUSTED",
        format!(
            "Quota exceeded for quota metric '{metric}' and limit '{metric} per minute{per}' \
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
            "quota_limit": format!("Critical{word}sPerMinutePerProject{id}"),
        },
    }))
}
