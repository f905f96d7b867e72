//! The right to write to an account (S3): one writer, known by an epoch.

use super::{Cycle, Tools};
use crate::{Error, Lease, Res, Work};
use domain::{AccountId, Micros};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How long a lease holds without being renewed.
const LENGTH: Micros = Micros::seconds(60);

/// What must be left of it for a send: the request's time-out (25 s) and five seconds.
const LEAST: Micros = Micros::seconds(30);

/// The leases this process holds.
#[derive(Clone, Default)]
pub(crate) struct Leases(Arc<Mutex<BTreeMap<AccountId, Held>>>);

#[derive(Clone, Copy)]
struct Held {
    epoch: u64,
    wall: Micros,
    monotonic: Micros,
}

impl Leases {
    fn get(&self, account: AccountId) -> Option<Held> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&account)
            .copied()
    }

    fn set(&self, tools: &Tools, account: AccountId, epoch: u64) {
        let held = Held {
            epoch,
            wall: tools.env.now() + LENGTH,
            monotonic: tools.env.monotonic() + LENGTH,
        };
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(account, held);
    }

    /// Takes the leases of all accounts, whoever held them.
    pub(super) async fn take_all(&self, tools: &Tools) -> Res<()> {
        let taken = tools.store.write_durably(|w| {
            let mut taken = Vec::new();
            for account in w.accounts()? {
                taken.push((account.id, take(w, account.id)?));
            }
            Ok(taken)
        });
        for (account, epoch) in taken.await? {
            self.set(tools, account, epoch);
        }
        Ok(())
    }

    /// Holds the lease of an account: renews it, or takes it for an account that came
    /// after [`Leases::take_all`].
    pub(super) async fn hold(&self, tools: &Tools, account: AccountId) -> Res<()> {
        match self.get(account) {
            Some(held) if left(tools, held) > LEAST => Ok(()),
            Some(held) => {
                let epoch = held.epoch;
                tools
                    .store
                    .write_durably(move |w| renew(w, account, epoch))
                    .await?;
                self.set(tools, account, epoch);
                Ok(())
            }
            None => {
                let epoch = tools.store.write_durably(move |w| take(w, account)).await?;
                self.set(tools, account, epoch);
                Ok(())
            }
        }
    }

    /// The claim on an account this process holds or held, whether or not it has run out;
    /// nothing for an account it never held. Only for a unit that renews it.
    pub(super) fn held(&self, account: AccountId) -> Option<Claim> {
        self.get(account).map(|held| Claim {
            account,
            epoch: held.epoch,
        })
    }

    /// A unit renewed the lease under this claim.
    pub(super) fn renewed(&self, tools: &Tools, claim: Claim) {
        self.set(tools, claim.account, claim.epoch);
    }

    /// The claim under which a send may be noted now.
    pub(super) async fn claim(&self, tools: &Tools, account: AccountId) -> Res<Claim> {
        self.hold(tools, account).await?;
        let held = self.get(account).ok_or(Error::Moved)?;
        Ok(Claim {
            account,
            epoch: held.epoch,
        })
    }
}

impl Cycle<'_> {
    /// Whether something may be sent now of which no link is noted first: calls about groups.
    pub(super) async fn may_send(&self) -> Res<()> {
        let claim = self.leases.claim(self.tools, self.account).await?;
        let checked = self.tools.store.write(move |w| claim.unit(w).map(drop));
        checked.await
    }
}

/// A lease as one send knows it.
#[derive(Clone, Copy)]
pub(super) struct Claim {
    account: AccountId,
    epoch: u64,
}

impl Claim {
    /// The same as [`Claim::unit`], which renews the lease with it.
    pub(super) fn renewed<'a>(self, w: &'a dyn Work) -> Res<Unit<'a>> {
        renew(w, self.account, self.epoch)?;
        self.unit(w)
    }

    /// A unit that notes a send or its answer; refused if the lease went to somebody else.
    pub(super) fn unit<'a>(self, w: &'a dyn Work) -> Res<Unit<'a>> {
        check(w, self.account, self.epoch)?;
        Ok(Unit {
            w,
            account: self.account,
            epoch: self.epoch,
        })
    }
}

/// A unit of work under a lease that holds.
#[derive(Clone, Copy)]
pub(super) struct Unit<'a> {
    pub(super) w: &'a dyn Work,
    pub(super) account: AccountId,
    pub(super) epoch: u64,
}

/// What is left, by the clock that says less.
fn left(tools: &Tools, held: Held) -> Micros {
    (held.wall - tools.env.now()).min(held.monotonic - tools.env.monotonic())
}

fn take(w: &dyn Work, account: AccountId) -> Res<u64> {
    let epoch = w.lease(account)?.map_or(0, |l| l.epoch) + 1;
    w.save_lease(
        account,
        Lease {
            epoch,
            until: w.now() + LENGTH,
        },
    )?;
    Ok(epoch)
}

fn renew(w: &dyn Work, account: AccountId, epoch: u64) -> Res<()> {
    check(w, account, epoch)?;
    w.save_lease(
        account,
        Lease {
            epoch,
            until: w.now() + LENGTH,
        },
    )
}

/// Whether the epoch still holds, and the account is connected.
fn check(w: &dyn Work, account: AccountId, epoch: u64) -> Res<()> {
    let connected = w.account(account)?.is_some_and(|a| a.is_connected());
    match w.lease(account)? {
        Some(lease) if lease.epoch == epoch && connected => Ok(()),
        Some(_) | None => Err(Error::Moved),
    }
}
