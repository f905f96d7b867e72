//! Connected address books: each belongs to exactly one user (S5).

mod disconnecting;

pub use self::disconnecting::{disconnect, forget_some, remembered, say_what_stays};
use super::{invitations::address, labels};
use crate::rights::access_changed;
use crate::states::{Refusal, sentence, way_out, way_out_for};
use crate::{Account, AccountState, Full, PauseCause, Problem, Read, Res, Sealed, Work};
use domain::{
    AccountId, Micros, Principal, UserId,
    identity::{self, email_key},
};
use serde::{Deserialize, Serialize};
use sync::MirrorState;

/// What the provider told when its user let Kith in.
#[derive(Clone, Debug)]
pub struct Connection {
    /// The provider's lasting name for the account.
    pub sub: String,
    /// Its address.
    pub email: String,
    /// The organisation's domain that the provider says it is of.
    pub domain: Option<String>,
    /// The region its national phone numbers are read by, ISO 3166-1, if its user says one.
    pub region: Option<String>,
    /// The region of an account that is new here and of which none is said (I1).
    pub usual_region: String,
    /// The refresh token.
    pub token: Sealed,
    /// When the provider ends it by itself, where it says so.
    pub ends: Option<Micros>,
}

/// Connects an account, or connects it again: same `sub`, fresh token, and another region if its
/// user says one.
pub fn connect(work: &dyn Work, user: UserId, new: Connection) -> Res<Account> {
    let now = work.now();
    let before = work.principals(user)?;
    let known = work.account_by_sub(&new.sub)?;
    let account = match known {
        Some(a) if a.user != user && a.state != AccountState::Disconnected => {
            return Err(refused(Refusal::OtherUser, &new.email).into());
        }
        Some(a) if a.state == AccountState::Disconnected && work.remembers(a.id)? => {
            return Problem::refuse(
                "still-forgetting",
                format!(
                    "{} was disconnected a moment ago, and Kith is still forgetting what it knew of \
                     it. Try again in a minute.",
                    new.email
                ),
            );
        }
        Some(a) => {
            let known = Some(&a.region).filter(|_| a.user == user).cloned();
            let region = new.region.or(known).unwrap_or(new.usual_region);
            // Whom it has was recognised by numbers of the old one: all are listed anew (I1).
            let same = region == a.region;
            if !same {
                drop_join_plans(work, a.id)?;
            }
            Account {
                people: a.people.filter(|_| same),
                paging: a.paging.filter(|_| same),
                region,
                user,
                email: new.email,
                domain: new.domain,
                token: Some(new.token),
                state: AccountState::Active,
                connected: now,
                ends: new.ends,
                ..a
            }
        }
        None => Account {
            id: AccountId(work.uuid()),
            user,
            sub: new.sub,
            email: new.email,
            domain: new.domain,
            region: new.region.unwrap_or(new.usual_region),
            state: AccountState::Active,
            token: Some(new.token),
            connected: now,
            people: None,
            groups: None,
            listed_full: None,
            listed: None,
            active: None,
            full: None,
            ends: new.ends,
            paging: None,
        },
    };
    work.save_account(&account)?;
    work.save_due(account.id, Some(now))?;
    // How it stood before says nothing any more.
    work.save_lag(account.id, None)?;
    domains_changed(work, user, &before)?;
    Ok(account)
}

/// What joins would do is worked out anew: whom a label has there is recognised otherwise (I1, I2).
fn drop_join_plans(work: &dyn Work, account: AccountId) -> Res<()> {
    for mirror in work.mirrors(account)? {
        if mirror.state == MirrorState::Proposed {
            work.drop_join_plan(mirror.label, account)?;
        }
    }
    Ok(())
}

/// What is shared with a domain reaches a user, or does so no more, by the accounts they have
/// connected (R9).
fn domains_changed(work: &dyn Work, user: UserId, before: &[Principal]) -> Res<()> {
    let after = work.principals(user)?;
    let came = after.iter().filter(|p| !before.contains(p));
    let went = before.iter().filter(|p| !after.contains(p));
    for domain in came.chain(went) {
        for grant in work.grants_to(domain)? {
            access_changed(work, grant.label, &Principal::User(user))?;
        }
    }
    Ok(())
}

/// Whether an access to the account with this `sub` is the grant of one that is connected here, so
/// that giving it back would end that one (people-api §9). Of nobody knows whom, it may be any.
pub fn is_in_use(read: &dyn Read, sub: Option<&str>) -> Res<bool> {
    let mut all = read.accounts()?.into_iter();
    Ok(all.any(|a| a.state != AccountState::Disconnected && sub.is_none_or(|sub| sub == a.sub)))
}

/// Asks for a look at these accounts of the user's, now. Returns when that was.
pub fn look_now(work: &dyn Work, user: UserId, ids: &[AccountId]) -> Res<Micros> {
    for id in ids {
        own_connected(work, user, *id)?;
        work.save_due(*id, Some(work.now()))?;
    }
    Ok(work.now())
}

/// A region as people name it, for an account's national phone numbers (I1).
pub fn region(text: &str) -> Res<String> {
    identity::region(text).ok_or_else(|| {
        Problem::new(
            "unknown-region",
            format!(
                "There is no region “{}” that phone numbers are read by. Write a country's two letters \
                 such as DE or GB.",
                text.trim()
            ),
        )
        .into()
    })
}

/// Which account is meant to be connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Meant {
    /// This one again, and no other in its place.
    Again(AccountId),
    /// Whichever its user chooses, also a new one.
    New,
    /// The one with this address; without one whichever its user chooses, but no new one while
    /// another waits to be connected again.
    Any(Option<String>),
}

impl Meant {
    /// What is meant by an address that was suggested, or by none.
    pub fn by_hint(read: &dyn Read, user: UserId, hint: Option<String>) -> Res<Self> {
        let Some(hint) = hint else {
            return Ok(Self::Any(None));
        };
        let mut known = list(read, user)?.into_iter();
        let known = known.find(|a| address::same(&a.email, &hint));
        Ok(known.map_or(Self::Any(Some(hint)), |a| Self::Again(a.id)))
    }
}

/// Connects the account that its user chose, if it is one that was meant: whoever chose
/// another one at the provider is told so, and everything stays as it was (F67).
pub fn admit(work: &dyn Work, user: UserId, meant: &Meant, new: Connection) -> Res<Account> {
    match meant {
        Meant::Again(id) => reconnect(work, user, *id, new),
        Meant::New => connect(work, user, new),
        Meant::Any(hint) => {
            let mine = list(work, user)?;
            let is_known = mine.iter().any(|a| a.sub == new.sub);
            let is_named = hint.as_ref().map(|h| address::same(h, &new.email));
            match is_named {
                Some(false) => Err(refused(Refusal::AnotherChosen, &new.email).into()),
                None if !is_known && mine.iter().any(waits) => {
                    Err(refused(Refusal::OneWaits, &new.email).into())
                }
                Some(true) | None => connect(work, user, new),
            }
        }
    }
}

/// Whether an account waits to be connected again.
fn waits(account: &Account) -> bool {
    matches!(account.state, AccountState::Paused(cause) if !cause.is_for_operator())
}

/// Connects an account again, and no other in its place: whoever chose another one at the
/// provider is told so, and everything stays as it was (F67).
pub fn reconnect(work: &dyn Work, user: UserId, id: AccountId, new: Connection) -> Res<Account> {
    let account = own_connected(work, user, id)?;
    if account.sub != new.sub {
        return Err(refused(Refusal::OtherAccount, &account.email).into());
    }
    connect(work, user, new)
}

fn refused(refusal: Refusal, email: &str) -> Problem {
    Problem::new(
        refusal.name(),
        format!("{email}: {} {}", sentence(refusal), way_out(refusal)),
    )
}

/// Keeps the token that the provider gave in place of an account's, for the server itself; whether
/// it still was the account's. Connected anew or disconnected meanwhile: that counts.
pub fn keep_token(work: &dyn Work, id: AccountId, old: &Sealed, newer: Sealed) -> Res<bool> {
    match work.account(id)?.filter(|a| a.token.as_ref() == Some(old)) {
        None => Ok(false),
        Some(account) => {
            let token = Some(newer);
            work.save_account(&Account { token, ..account })?;
            Ok(true)
        }
    }
}

/// The user's accounts that are connected, by address.
pub fn list(read: &dyn Read, user: UserId) -> Res<Vec<Account>> {
    let mut accounts = read.accounts()?;
    accounts.retain(|a| a.user == user && a.state != AccountState::Disconnected);
    Ok(accounts)
}

/// The user's account with this address, or this id.
pub fn by_email(read: &dyn Read, user: UserId, email: &str) -> Res<Account> {
    let (key, id) = (email_key(email), email.trim().parse::<AccountId>().ok());
    let accounts = list(read, user)?;
    accounts
        .into_iter()
        .find(|a| email_key(&a.email) == key || Some(a.id) == id)
        .ok_or_else(|| unknown().into())
}

/// An account of the user's own, connected or not.
pub(crate) fn own(read: &dyn Read, user: UserId, id: AccountId) -> Res<Account> {
    read.account(id)?
        .filter(|a| a.user == user)
        .ok_or_else(|| unknown().into())
}

/// The same, if it is connected.
pub(crate) fn own_connected(read: &dyn Read, user: UserId, id: AccountId) -> Res<Account> {
    own(read, user, id).and_then(|a| match a.state {
        AccountState::Active | AccountState::Paused(_) => Ok(a),
        AccountState::Disconnected => Err(unknown().into()),
    })
}

fn unknown() -> Problem {
    Problem::new(
        "unknown-account",
        "You have no such account connected. `kith account list` shows those you have; \
         `kith account connect` connects another.",
    )
}

/// Has every label leave an account that is about to be disconnected: what Kith made there
/// goes as the labels' owners set it (D1). Refused where Kith cannot get in any more.
pub fn leave(work: &dyn Work, user: UserId, id: AccountId) -> Res<Account> {
    let account = own_connected(work, user, id)?;
    if let AccountState::Paused(cause) = account.state {
        return Problem::refuse(
            "cannot-remove",
            format!(
                "{}: Kith cannot take anything out there. {} To remove what it made, go on with the \
                 account first: {} Or disconnect it with `--keep`, and delete there what you do not want.",
                account.email,
                sentence(cause),
                way_out_for(cause, &account.email)
            ),
        );
    }
    for mirror in work.mirrors(id)? {
        labels::end_mirror(work, mirror)?;
    }
    work.save_due(id, Some(work.now()))?;
    Ok(account)
}

/// Pauses an account until somebody acts; one that is disconnected stays so.
pub fn pause(work: &dyn Work, id: AccountId, cause: PauseCause) -> Res<()> {
    match work.account(id)? {
        Some(a) if a.state != AccountState::Disconnected => work.save_account(&Account {
            state: AccountState::Paused(cause),
            ..a
        }),
        Some(_) | None => Ok(()),
    }
}

/// An account that somebody wanted to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resumed {
    /// The account as it is now.
    pub account: Account,
    /// What was in the way.
    pub was: InTheWay,
}

/// What kept an account from going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InTheWay {
    /// It was paused.
    Paused,
    /// It was paused for something of the operator's, and is tried on by itself meanwhile.
    OfOperator,
    /// It had no room (F55).
    Full,
    /// Nothing.
    Nothing,
}

/// Goes on with a paused account, and looks at once whether one that was full has room: whether
/// that is over is what the next look finds out, and if it is not, pauses it again. One that is
/// paused for something of the operator's is tried on as it is, at the pace that the provider
/// allows for all accounts together (F56): it stays paused until that shows that it is over.
pub fn resume(work: &dyn Work, user: UserId, id: AccountId) -> Res<Resumed> {
    let account = own_connected(work, user, id)?;
    if account.token.is_none() {
        let cause = PauseCause::GrantOver;
        let (said, next) = (sentence(cause), way_out_for(cause, &account.email));
        return Problem::refuse(
            "reconnect-needed",
            format!("{}: {said} {next}", account.email),
        );
    }
    let (was, state) = match (account.state, account.full) {
        (AccountState::Paused(cause), _) if cause.is_for_operator() => {
            (InTheWay::OfOperator, account.state)
        }
        (AccountState::Active, Some(_)) => (InTheWay::Full, AccountState::Active),
        (AccountState::Active, None) => (InTheWay::Nothing, AccountState::Active),
        (AccountState::Paused(_) | AccountState::Disconnected, _) => {
            (InTheWay::Paused, AccountState::Active)
        }
    };
    let until = work.now();
    let account = Account {
        state,
        full: account.full.map(|full| Full { until, ..full }),
        ..account
    };
    work.save_account(&account)?;
    work.save_due(id, Some(until))?;
    Ok(Resumed { account, was })
}
