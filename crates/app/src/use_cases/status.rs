//! How the user's accounts stand (S6).

use super::accounts;
use crate::{Account, BrakeState, HoldState, Read, Res};
use domain::{Level, Micros, UserId};
use sync::Mirror;

/// One account as its user sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountStatus {
    /// The account.
    pub account: Account,
    /// How many persons were seen and are not agreed on yet.
    pub waiting: usize,
    /// Whether a write is under way or its answer is not known.
    pub unsettled: bool,
    /// How many questions wait for the user.
    pub questions: usize,
    /// How many brakes hold.
    pub brakes: usize,
    /// When it was last listed completely.
    pub listed: Option<Micros>,
    /// Since when it is asked to be looked at.
    pub due: Option<Micros>,
    /// The labels it shows.
    pub mirrors: Vec<MirrorStatus>,
}

/// One label in an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MirrorStatus {
    /// The mirror.
    pub mirror: Mirror,
    /// How many contacts the label holds.
    pub size: usize,
    /// How many of them are in the account.
    pub linked: usize,
    /// What the user may do with the label; none once access was withdrawn.
    pub level: Option<Level>,
}

/// The user's connected accounts.
pub fn of(read: &dyn Read, user: UserId) -> Res<Vec<AccountStatus>> {
    let accounts = accounts::list(read, user)?;
    accounts
        .into_iter()
        .map(|account| status(read, account))
        .collect()
}

fn status(read: &dyn Read, account: Account) -> Res<AccountStatus> {
    let id = account.id;
    let mut mirrors = Vec::new();
    for mirror in read.mirrors(id)? {
        mirrors.push(MirrorStatus {
            size: read.label_size(mirror.label)?,
            linked: read.linked_in(id, mirror.label)?,
            level: read.level(mirror.label, account.user)?,
            mirror,
        });
    }
    Ok(AccountStatus {
        waiting: read.seen_count(id)?,
        unsettled: read.unsettled(id)?,
        questions: read
            .holds(id)?
            .iter()
            .filter(|h| h.state == HoldState::Open)
            .count(),
        brakes: read
            .brakes(id)?
            .iter()
            .filter(|b| b.state == BrakeState::Holding)
            .count(),
        listed: account.listed,
        due: read.due(id)?,
        mirrors,
        account,
    })
}
