//! Receipts (D1): what was removed where a label left an account, what stayed there, and why.

use super::{accounts, contacts};
use crate::{Error, Parted, Parting, Problem, Read, Receipt, Res, Work};
use domain::{AccountId, LabelId, ReceiptId, UserId};
use std::collections::{BTreeMap, BTreeSet};
use sync::{Link, MirrorState};

/// Writes down what became of a contact in each of these labels that is just leaving.
pub(crate) fn note(
    work: &dyn Work,
    account: AccountId,
    link: &Link,
    left: &BTreeSet<LabelId>,
    how: Parted,
) -> Res<()> {
    for &label in left {
        let mirror = work.mirror(label, account)?;
        if mirror.is_some_and(|m| m.state == MirrorState::Ending) {
            part(work, (account, label), link, how)?;
        }
    }
    Ok(())
}

/// Writes down what became of a contact in a label.
pub(crate) fn part(
    work: &dyn Work,
    (account, label): (AccountId, LabelId),
    link: &Link,
    how: Parted,
) -> Res<()> {
    let Some(remote) = link.remote.clone() else {
        return Ok(()); // nobody was there
    };
    let receipt = open(work, account, label)?;
    work.save_parting(
        receipt.id,
        &Parting {
            contact: link.contact,
            remote,
            how,
            at: work.now(),
            shown: None,
        },
    )
}

fn open(work: &dyn Work, account: AccountId, label: LabelId) -> Res<Receipt> {
    if let Some(open) = work.open_receipt(account, label)? {
        return Ok(open);
    }
    let mirror = work.mirror(label, account)?;
    let receipt = Receipt {
        id: ReceiptId(work.uuid()),
        account,
        label,
        name: mirror.map(|m| m.agreed_name).unwrap_or_default(),
        at: work.now(),
        ended: None,
    };
    work.save_receipt(&receipt)?;
    Ok(receipt)
}

/// The label has left: there is a receipt, whether or not a contact was there.
pub(crate) fn close(work: &dyn Work, account: AccountId, label: LabelId) -> Res<()> {
    let receipt = open(work, account, label)?;
    work.save_receipt(&Receipt {
        ended: Some(work.now()),
        ..receipt
    })
}

/// A receipt with how many contacts fared how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summed {
    /// The receipt.
    pub receipt: Receipt,
    /// The account's address.
    pub account: String,
    /// How many of each.
    pub counts: BTreeMap<Parted, usize>,
    /// How many the account did not show as they should be when it was read back.
    pub unlike: usize,
}

/// All receipts of the user's accounts, those disconnected among them; the oldest first.
pub fn list(read: &dyn Read, user: UserId) -> Res<Vec<Summed>> {
    let mut all = Vec::new();
    for account in read.accounts()?.into_iter().filter(|a| a.user == user) {
        for receipt in read.receipts(account.id)? {
            all.push(sum(read, receipt, account.email.clone())?);
        }
    }
    all.sort_by_key(|s| (s.receipt.at, s.receipt.id));
    Ok(all)
}

fn sum(read: &dyn Read, receipt: Receipt, account: String) -> Res<Summed> {
    let mut counts = BTreeMap::new();
    let mut unlike = 0;
    for parting in read.partings(receipt.id)? {
        *counts.entry(parting.how).or_default() += 1;
        unlike += usize::from(parting.shown == Some(false));
    }
    Ok(Summed {
        receipt,
        account,
        counts,
        unlike,
    })
}

/// One contact of a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What became of it.
    pub parting: Parting,
    /// The contact's name, if the user still sees it.
    pub name: Option<String>,
}

/// A receipt of the user's, contact by contact. Names are those that the user sees now (R6).
pub fn show(read: &dyn Read, user: UserId, id: ReceiptId) -> Res<(Summed, Vec<Line>)> {
    let unknown = || {
        Problem::new(
            "unknown-receipt",
            "There is no such receipt for you. `kith receipt list` shows those there are.",
        )
    };
    let all = list(read, user)?;
    let found = all.into_iter().find(|s| s.receipt.id == id);
    let found = found.ok_or_else(unknown)?;
    accounts::own(read, user, found.receipt.account)?;
    let mut lines = Vec::new();
    for parting in read.partings(id)? {
        let name = match contacts::show(read, user, parting.contact) {
            Ok(view) => Some(view.contact.card.display_name()),
            Err(Error::Refused(_)) => None,
            Err(other) => return Err(other),
        };
        lines.push(Line { parting, name });
    }
    Ok((found, lines))
}
