//! Receipts (D1): what was removed where a label left an account, what stayed there, and why.

use super::{contacts, labels};
use crate::{Account, Error, Parted, Parting, Problem, Read, Receipt, Res, Work};
use domain::{AccountId, LabelId, Micros, ReceiptId, UserId};
use std::collections::{BTreeMap, BTreeSet};
use sync::{Leaving, Link, Manner, Mirror, MirrorState};

/// What becomes of a person that is let go of for these reasons, or stays for another label.
pub(crate) fn how(leaving: Option<Leaving>, link: &Link) -> Parted {
    match leaving.map(|leaving| (leaving.manner(), Parted::of(leaving))) {
        None => Parted::Elsewhere,
        Some((Manner::Leave | Manner::Offer, _)) if link.photo.stays => Parted::Picture,
        Some((_, how)) => how,
    }
}

/// Writes down what became of a contact in each of these labels that is just leaving.
pub(crate) fn note(
    work: &dyn Work,
    account: AccountId,
    link: &Link,
    left: &BTreeSet<LabelId>,
    how: Parted,
) -> Res<()> {
    for &label in left {
        if let Some(mirror) = work.mirror(label, account)?
            && leaves(work, mirror)?
        {
            part(work, (account, label), link, how)?;
        }
    }
    Ok(())
}

/// Whether a label is leaving the account of this mirror: it was told to, its deletion began, or
/// its user has it no more.
fn leaves(work: &dyn Work, mirror: Mirror) -> Res<bool> {
    let (account, label) = (mirror.account, mirror.label);
    if mirror.state == MirrorState::Ending || work.open_receipt(account, label)?.is_some() {
        return Ok(true);
    }
    let user = work.account(account)?.ok_or(Error::Moved)?.user;
    if work.access(label, user)?.is_some() {
        return Ok(false);
    }
    // Withdrawn since the cycle looked at its mirrors: from the first contact that leaves on it
    // is ending, so that what is written down is read back and closed.
    labels::end_mirror(work, mirror)?;
    Ok(true)
}

/// A label begins to leave this account by itself, contact by contact.
pub(crate) fn begin(work: &dyn Work, account: AccountId, label: LabelId) -> Res<()> {
    open(work, account, label).map(drop)
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
    let whose = work.account(account)?.ok_or(Error::Moved)?;
    let receipt = Receipt {
        id: ReceiptId(work.uuid()),
        account,
        user: whose.user,
        email: whose.email,
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

/// Whatever was leaving an account has left it.
pub(crate) fn close_all(work: &dyn Work, account: &Account) -> Res<()> {
    for receipt in work.receipts(account.user)? {
        if receipt.account == account.id && receipt.ended.is_none() {
            close(work, account.id, receipt.label)?;
        }
    }
    Ok(())
}

/// A receipt with how many contacts fared how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summed {
    /// The receipt.
    pub receipt: Receipt,
    /// How many of each.
    pub counts: BTreeMap<Parted, usize>,
    /// How many the account did not show as they should be when it was read back.
    pub unlike: usize,
}

/// All receipts of accounts that were the user's then, whosever they are by now; the oldest first.
pub fn list(read: &dyn Read, user: UserId) -> Res<Vec<Summed>> {
    let all = read.receipts(user)?.into_iter();
    all.map(|receipt| sum(read, receipt)).collect()
}

fn sum(read: &dyn Read, receipt: Receipt) -> Res<Summed> {
    let mut counts = BTreeMap::new();
    let mut unlike = 0;
    for (how, count, not_so) in read.parted(receipt.id)? {
        counts.insert(how, count);
        unlike += not_so;
    }
    Ok(Summed {
        receipt,
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
    let found = read.receipts(user)?.into_iter().find(|r| r.id == id);
    let found = sum(read, found.ok_or_else(unknown)?)?;
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

/// How long a receipt is kept once the label has left.
const KEPT: Micros = Micros::days(365);

/// Forgets receipts that were over a year ago, at most `limit` rows in this unit; for the server
/// itself. Returns how many it were: then it is called again.
pub fn sweep(work: &dyn Work, limit: usize) -> Res<usize> {
    work.forget_receipts(work.now() - KEPT, limit)
}
