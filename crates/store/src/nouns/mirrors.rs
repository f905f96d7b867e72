//! Labels in accounts (K4).

use crate::sql::{Row, Sql, binds};
use crate::words::word_of;
use app::Res;
use domain::{AccountId, LabelId};
use sync::Mirror;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT label, account, group_id, made, agreed_name, label_name, state, phone, feed_cursor, named, again, elsewhere, making ",
            "FROM mirrors ",
            $rest
        )
    };
}

/// One mirror.
pub(crate) fn get(sql: &dyn Sql, label: LabelId, account: AccountId) -> Res<Option<Mirror>> {
    sql.one(
        select!("WHERE account = $1 AND label = $2"),
        binds![account, label],
        read,
    )
}

/// All mirrors in an account.
pub(crate) fn in_account(sql: &dyn Sql, account: AccountId) -> Res<Vec<Mirror>> {
    sql.all(
        select!("WHERE account = $1 ORDER BY label"),
        binds![account],
        read,
    )
}

/// All mirrors of a label.
pub(crate) fn of_label(sql: &dyn Sql, label: LabelId) -> Res<Vec<Mirror>> {
    sql.all(
        select!("WHERE label = $1 ORDER BY account"),
        binds![label],
        read,
    )
}

/// How far the labels' feeds are, if the account is not in step with one of them.
pub(crate) fn ahead(sql: &dyn Sql, account: AccountId) -> Res<Option<u64>> {
    let found = sql.one(
        "SELECT SUM(l.seq), MAX(m.feed_cursor <> l.seq + 1) FROM mirrors m
         JOIN labels l ON l.id = m.label
         WHERE m.account = $1 AND m.state <> 'proposed'",
        binds![account],
        |row| Ok((row.get::<Option<u64>>(0)?, row.get::<Option<i64>>(1)?)),
    )?;
    Ok(found.and_then(|(to, behind)| to.filter(|_| behind == Some(1))))
}

/// Keeps a mirror.
pub(crate) fn save(sql: &dyn Sql, mirror: &Mirror) -> Res<()> {
    let Mirror {
        label,
        account,
        group,
        made,
        agreed_name,
        label_name,
        state,
        phone,
        cursor,
        named,
        again,
        foreign,
        making,
    } = mirror;
    sql.run(
        "INSERT INTO mirrors (label, account, group_id, made, agreed_name, label_name, state, phone, feed_cursor, named, again, elsewhere, making)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (account, label) DO UPDATE SET group_id = excluded.group_id, made = excluded.made,
            agreed_name = excluded.agreed_name, label_name = excluded.label_name, state = excluded.state,
            phone = excluded.phone, feed_cursor = excluded.feed_cursor, named = excluded.named,
            again = excluded.again, elsewhere = excluded.elsewhere, making = excluded.making",
        binds![
            *label,
            *account,
            group.as_ref(),
            *made,
            agreed_name,
            label_name,
            *state,
            *phone,
            *cursor,
            &word_of(named),
            *again,
            foreign.as_deref(),
            *making,
        ],
    )?;
    Ok(())
}

/// Ends a mirror.
pub(crate) fn drop(sql: &dyn Sql, label: LabelId, account: AccountId) -> Res<()> {
    sql.run(
        "DELETE FROM mirrors WHERE account = $1 AND label = $2",
        binds![account, label],
    )?;
    Ok(())
}

fn read(row: Row<'_>) -> Res<Mirror> {
    Ok(Mirror {
        label: row.get(0)?,
        account: row.get(1)?,
        group: row.get(2)?,
        made: row.get(3)?,
        agreed_name: row.get(4)?,
        label_name: row.get(5)?,
        state: row.get(6)?,
        phone: row.get(7)?,
        cursor: row.get(8)?,
        named: row.get(9)?,
        again: row.get(10)?,
        foreign: row.get(11)?,
        making: row.get(12)?,
    })
}
