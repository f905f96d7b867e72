//! Who is meant by a person in an account: of private persons nothing readable is kept, so a
//! command asks for what they are called whenever it shows them (K8).

use super::desk::Desk;
use ::sync::HoldReason;
use anyhow::Result;
use domain::{AccountId, RemoteId};
use std::collections::{BTreeMap, BTreeSet};

/// What people of one account are called.
pub(super) type There = BTreeMap<RemoteId, String>;

/// What is shown where it is not known.
pub(super) const SOMEBODY: &str = "a person there";

/// What people of the account are called now. Where that cannot be had it is said beside what is
/// shown, which does without it.
pub(super) async fn called(desk: &Desk, account: AccountId, who: BTreeSet<RemoteId>) -> There {
    if who.is_empty() {
        return There::new();
    }
    read(desk, account, who).await.unwrap_or_else(|e| {
        eprintln!("{e:#}");
        There::new()
    })
}

async fn read(desk: &Desk, account: AccountId, who: BTreeSet<RemoteId>) -> Result<There> {
    let user = desk.user().await?.id;
    Ok(desk.house.executor()?.called(user, account, who).await?)
}

/// The person of the account that a question is about.
pub(super) fn asked_about<'a>(
    remote: Option<&'a RemoteId>,
    why: &'a HoldReason,
) -> Option<&'a RemoteId> {
    match why {
        HoldReason::MaybeSame { remote, .. } => Some(remote),
        _ => remote,
    }
}
