//! Labels that left an account, and what became of each contact there.

use crate::sql::{Row, Sql, binds};
use app::{Parted, Parting, Receipt, Res};
use domain::{AccountId, LabelId, Micros, ReceiptId, UserId};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, account, user_id, email, label, name, at, ended FROM receipts ",
            $rest
        )
    };
}

/// Those of accounts that were the user's then, the oldest first.
pub(crate) fn of_user(sql: &dyn Sql, user: UserId) -> Res<Vec<Receipt>> {
    let all = select!("WHERE user_id = $1 ORDER BY at, id");
    sql.all(all, binds![user], read)
}

/// The one of a label that is leaving now.
pub(crate) fn open(sql: &dyn Sql, account: AccountId, label: LabelId) -> Res<Option<Receipt>> {
    let one = select!("WHERE account = $1 AND label = $2 AND ended IS NULL");
    sql.one(one, binds![account, label], read)
}

/// Keeps a receipt.
pub(crate) fn save(sql: &dyn Sql, receipt: &Receipt) -> Res<()> {
    let Receipt {
        id,
        account,
        user,
        email,
        label,
        name,
        at,
        ended,
    } = receipt;
    sql.run(
        "INSERT INTO receipts (id, account, user_id, email, label, name, at, ended)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, at = excluded.at, ended = excluded.ended",
        binds![*id, *account, *user, email, *label, name, *at, *ended],
    )?;
    Ok(())
}

fn read(row: Row<'_>) -> Res<Receipt> {
    Ok(Receipt {
        id: row.get(0)?,
        account: row.get(1)?,
        user: row.get(2)?,
        email: row.get(3)?,
        label: row.get(4)?,
        name: row.get(5)?,
        at: row.get(6)?,
        ended: row.get(7)?,
    })
}

/// What became of each contact, in the order of their age.
pub(crate) fn partings(sql: &dyn Sql, receipt: ReceiptId) -> Res<Vec<Parting>> {
    let all =
        "SELECT contact, remote, how, at, shown FROM partings WHERE receipt = $1 ORDER BY contact";
    sql.all(all, binds![receipt], |row| {
        Ok(Parting {
            contact: row.get(0)?,
            remote: row.get(1)?,
            how: row.get(2)?,
            at: row.get(3)?,
            shown: row.get(4)?,
        })
    })
}

/// How many fared how, and how many of those were not as they should be.
pub(crate) fn parted(sql: &dyn Sql, receipt: ReceiptId) -> Res<Vec<(Parted, usize, usize)>> {
    let all = "SELECT how, COUNT(*), SUM(CASE WHEN shown = 0 THEN 1 ELSE 0 END) FROM partings
         WHERE receipt = $1 GROUP BY how ORDER BY how";
    sql.all(all, binds![receipt], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

/// Forgets those that were over before then; first what became of their contacts.
pub(crate) fn forget(sql: &dyn Sql, before: Micros, limit: usize) -> Res<usize> {
    let some = |limit| i64::try_from(limit).unwrap_or(i64::MAX);
    let contacts = sql.run(
        "DELETE FROM partings WHERE (receipt, contact) IN
            (SELECT p.receipt, p.contact FROM receipts r JOIN partings p ON p.receipt = r.id
             WHERE r.ended < $1 LIMIT $2)",
        binds![before, some(limit)],
    )?;
    let whole = sql.run(
        "DELETE FROM receipts WHERE id IN
            (SELECT r.id FROM receipts r WHERE r.ended < $1
                AND NOT EXISTS (SELECT 1 FROM partings p WHERE p.receipt = r.id) LIMIT $2)",
        binds![before, some(limit.saturating_sub(contacts))],
    )?;
    Ok(contacts + whole)
}

/// Keeps what became of a contact.
pub(crate) fn save_parting(sql: &dyn Sql, receipt: ReceiptId, parting: &Parting) -> Res<()> {
    let Parting {
        contact,
        remote,
        how,
        at,
        shown,
    } = parting;
    sql.run(
        "INSERT INTO partings (receipt, contact, remote, how, at, shown) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (receipt, contact) DO UPDATE SET remote = excluded.remote, how = excluded.how,
            at = excluded.at, shown = excluded.shown",
        binds![receipt, *contact, remote, *how, *at, *shown],
    )?;
    Ok(())
}
