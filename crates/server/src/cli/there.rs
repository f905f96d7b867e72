//! Who is meant by a person in an account: of private persons nothing readable is kept, so a
//! command asks for what they are called whenever it shows them (K8).

use super::{desk::Desk, progress::Progress};
use ::sync::HoldReason;
use anyhow::Result;
use domain::{AccountId, RemoteId};
use futures::future::join_all;
use std::collections::{BTreeMap, BTreeSet};

/// What people of one account are called.
pub(super) type There = BTreeMap<RemoteId, String>;

/// What is shown where it is not known.
pub(super) const SOMEBODY: &str = "a person there";

/// What people of some accounts are called now, all asked for at once. Where that cannot be had it is
/// said beside what is shown, which does without it.
pub(super) async fn called(
    desk: &Desk,
    who: BTreeMap<AccountId, BTreeSet<RemoteId>>,
) -> BTreeMap<AccountId, There> {
    if who.is_empty() {
        return BTreeMap::new();
    }
    let _shown = Progress::begin("Asking what people there are called");
    let found = read(desk, who).await.unwrap_or_else(|e| vec![Err(e)]);
    let mut said = BTreeSet::new();
    let mut there = BTreeMap::new();
    for answer in found {
        match answer {
            Ok((account, names)) => {
                there.insert(account, names);
            }
            Err(e) => {
                said.insert(format!("{e:#}"));
            }
        }
    }
    for why in said {
        eprintln!("{why}");
    }
    there
}

async fn read(
    desk: &Desk,
    who: BTreeMap<AccountId, BTreeSet<RemoteId>>,
) -> Result<Vec<Result<(AccountId, There)>>> {
    let (user, executor) = (desk.user().await?.id, desk.house.executor()?);
    let asked = who.into_iter().map(|(account, who)| {
        let executor = executor.clone();
        async move { Ok((account, executor.called(user, account, who).await?)) }
    });
    Ok(join_all(asked).await)
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
