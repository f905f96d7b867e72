//! Connected accounts.

use crate::{
    json,
    sql::{Bind, Cell, FromCell, Row, Sql, binds},
};
use app::{Account, AccountState, Full, ListingToken, PauseCause, Res, Sealed, Watched};
use domain::{AccountId, Micros};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, user_id, sub, email, region, state, token_key, token, connected, ",
            "people_token, people_shape, groups_token, groups_shape, listed_full, listed, active, ",
            "full_since, full_until, domain, ends, paging ",
            "FROM accounts ",
            $rest
        )
    };
}

/// One account.
pub(crate) fn by_id(sql: &dyn Sql, id: AccountId) -> Res<Option<Account>> {
    sql.one(select!("WHERE id = $1"), binds![id], read)
}

/// The account with this `sub`.
pub(crate) fn by_sub(sql: &dyn Sql, sub: &str) -> Res<Option<Account>> {
    sql.one(select!("WHERE sub = $1"), binds![sub], read)
}

/// All accounts by address.
pub(crate) fn all(sql: &dyn Sql) -> Res<Vec<Account>> {
    sql.all(select!("ORDER BY email, id"), &[], read)
}

/// Every account as its watcher sees it.
pub(crate) fn watched(sql: &dyn Sql) -> Res<Vec<Watched>> {
    let all = "SELECT a.id, a.state <> 'disconnected', a.active, d.at,
                      SUM(l.seq), MAX(m.feed_cursor <> l.seq + 1)
               FROM accounts a
               LEFT JOIN due d ON d.account = a.id
               LEFT JOIN mirrors m ON m.account = a.id AND m.state <> 'proposed'
               LEFT JOIN labels l ON l.id = m.label
               GROUP BY a.id ORDER BY a.id";
    sql.all(all, &[], |row| {
        let behind = row.get::<Option<i64>>(5)? == Some(1);
        Ok(Watched {
            id: row.get(0)?,
            connected: row.get(1)?,
            active: row.get(2)?,
            due: row.get(3)?,
            ahead: row.get::<Option<u64>>(4)?.filter(|_| behind),
        })
    })
}

/// Keeps an account.
pub(crate) fn save(sql: &dyn Sql, account: &Account) -> Res<()> {
    let a = account;
    let split = |t: &ListingToken| (t.token.clone(), t.shape.clone());
    let (people_token, people_shape): (Option<String>, Option<String>) =
        a.people.as_ref().map(split).unzip();
    let (groups_token, groups_shape): (Option<String>, Option<String>) =
        a.groups.as_ref().map(split).unzip();
    sql.run(
        "INSERT INTO accounts (id, user_id, sub, email, region, state, token_key, token, connected,
            people_token, people_shape, groups_token, groups_shape, listed_full, listed, active,
            full_since, full_until, domain, ends, paging)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
         ON CONFLICT (id) DO UPDATE SET user_id = excluded.user_id, sub = excluded.sub,
            email = excluded.email, region = excluded.region, state = excluded.state,
            token_key = excluded.token_key, token = excluded.token, connected = excluded.connected,
            people_token = excluded.people_token, people_shape = excluded.people_shape,
            groups_token = excluded.groups_token, groups_shape = excluded.groups_shape,
            listed_full = excluded.listed_full, listed = excluded.listed, active = excluded.active,
            full_since = excluded.full_since, full_until = excluded.full_until,
            domain = excluded.domain, ends = excluded.ends, paging = excluded.paging",
        binds![
            a.id,
            a.user,
            &a.sub,
            &a.email,
            &a.region,
            a.state,
            a.token.as_ref().map(|t| &t.key_id),
            a.token.as_ref().map(|t| &t.bytes),
            a.connected,
            people_token.as_ref(),
            people_shape.as_ref(),
            groups_token.as_ref(),
            groups_shape.as_ref(),
            a.listed_full,
            a.listed,
            a.active,
            a.full.map(|full| full.since),
            a.full.map(|full| full.until),
            a.domain.as_ref(),
            a.ends,
            a.paging.as_ref().map(json::write).as_ref(),
        ],
    )?;
    Ok(())
}

fn read(row: Row<'_>) -> Res<Account> {
    let sealed = row
        .get::<Option<String>>(6)?
        .zip(row.get::<Option<Vec<u8>>>(7)?);
    Ok(Account {
        id: row.get(0)?,
        user: row.get(1)?,
        sub: row.get(2)?,
        email: row.get(3)?,
        region: row.get(4)?,
        state: row.get(5)?,
        token: sealed.map(|(key_id, bytes)| Sealed { key_id, bytes }),
        connected: row.get(8)?,
        people: listing(row, 9)?,
        groups: listing(row, 11)?,
        listed_full: row.get(13)?,
        listed: row.get(14)?,
        active: row.get(15)?,
        full: row
            .get::<Option<Micros>>(16)?
            .zip(row.get::<Option<Micros>>(17)?)
            .map(|(since, until)| Full { since, until }),
        domain: row.get(18)?,
        ends: row.get(19)?,
        paging: row.get::<Option<&str>>(20)?.map(json::read).transpose()?,
    })
}

fn listing(row: Row<'_>, at: usize) -> Res<Option<ListingToken>> {
    let both = row
        .get::<Option<String>>(at)?
        .zip(row.get::<Option<String>>(at + 1)?);
    Ok(both.map(|(token, shape)| ListingToken { token, shape }))
}

impl From<AccountState> for Bind<'static> {
    fn from(state: AccountState) -> Self {
        Self::Text(match state {
            AccountState::Active => "active",
            AccountState::Paused(cause) => cause.name(),
            AccountState::Disconnected => "disconnected",
        })
    }
}

impl<'a> FromCell<'a> for AccountState {
    fn from_cell(cell: Cell<'a>) -> Option<Self> {
        match <&str>::from_cell(cell)? {
            "active" => Some(Self::Active),
            "disconnected" => Some(Self::Disconnected),
            name => PauseCause::ALL
                .into_iter()
                .find(|cause| cause.name() == name)
                .map(Self::Paused),
        }
    }
}
