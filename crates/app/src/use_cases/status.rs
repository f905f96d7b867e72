//! How the user's accounts stand (S6).

use super::accounts;
use super::mirrors::{Asks, asks};
use crate::{
    Account, AccountState, BrakeState, Failing, Hold, HoldState, Lag, Obstacle, Paging, PauseCause,
    Read, Res,
};
use domain::{Level, Micros, UserId};
use sync::{Asked, Mirror, MirrorState};

/// What is due within so long is as good as due.
const SOON: Micros = Micros::seconds(60);

/// A quota that lasts no longer is waited for: longer than the older limiter of mass writes takes
/// to forget (F50), and not as long as that of a day.
const PACED: Micros = Micros::seconds(360);

/// One account as its user sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountStatus {
    /// The account.
    pub account: Account,
    /// How many contacts and persons were out of step at the last look, those that wait for
    /// an answer included; while the account is read for the first time, how many persons are
    /// still to be read.
    pub waiting: usize,
    /// How many changes of its labels came since the last look, and no more than they hold.
    pub behind: usize,
    /// Whether the last look left nothing that could be done by then.
    pub settled: bool,
    /// When something is due that only waits for its time, such as a second photo (S2).
    pub later: Option<Micros>,
    /// Until when a quota has to be waited for, by the wall clock.
    pub until: Option<Micros>,
    /// When all of it will be done at the present pace, as far as that can be told (S4).
    pub done: Option<Micros>,
    /// How long something has been waiting.
    pub lag: Option<Micros>,
    /// That looks at it failed more than once, and how.
    pub failing: Option<Failing>,
    /// Whether a write is under way or its answer is not known, beside what is for later.
    pub unsettled: bool,
    /// How many questions wait for the user.
    pub questions: usize,
    /// How many of those keep Kith from letting go of somebody (D1).
    pub farewells: usize,
    /// How many brakes hold.
    pub brakes: usize,
    /// When it was last listed completely.
    pub listed: Option<Micros>,
    /// Since when it is asked to be looked at.
    pub due: Option<Micros>,
    /// The labels it shows, each with how many of its contacts are in the account: how far
    /// a first sync is.
    pub mirrors: Vec<MirrorStatus>,
    /// When this was so.
    pub now: Micros,
}

/// The one thing to say about an account first (S6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing moves until a person acts.
    Paused(PauseCause),
    /// No longer connected.
    Disconnected,
    /// It was never read as a whole yet; how many persons were read, of how many.
    FirstRead(Option<(usize, usize)>),
    /// A quota is used up for so long yet.
    Quota(Micros),
    /// It cannot be looked at, for so long by now.
    Failing(Obstacle, Micros),
    /// It holds as many contacts as it can (F55).
    Full,
    /// A brake holds many changes at once until its user decides (D4).
    Held,
    /// The group of a label was deleted there; its user is asked what that means (G5).
    GroupGone,
    /// The group of a label bears another installation's mark (G2).
    GroupBound,
    /// No name was taken there for the group of a label (G4).
    NameRefused,
    /// A join is being taken back there, and perhaps was interrupted (I2).
    Unjoining,
    /// So many changes are on their way.
    Waiting(usize),
    /// Somebody asked for a look, or an answer is outstanding.
    AtWork,
    /// The account and the hub agree, but for what waits for its time, so long yet.
    Later(Micros),
    /// The account and the hub agree, but for contacts its user is asked about.
    Asks,
    /// The account and the hub agree.
    InStep,
}

impl Standing {
    /// The names of those a connected account may have, but for the causes of pauses.
    pub const NAMES: [&'static str; 15] = [
        Self::FirstRead(None).name(),
        Self::Quota(Micros(0)).name(),
        Self::Failing(Obstacle::Unreached, Micros(0)).name(),
        Self::Failing(Obstacle::Refused, Micros(0)).name(),
        Self::Full.name(),
        Self::Held.name(),
        Self::GroupGone.name(),
        Self::GroupBound.name(),
        Self::NameRefused.name(),
        Self::Unjoining.name(),
        Self::Waiting(0).name(),
        Self::AtWork.name(),
        Self::Later(Micros(0)).name(),
        Self::Asks.name(),
        Self::InStep.name(),
    ];

    /// The name in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Paused(cause) => cause.name(),
            Self::Disconnected => "disconnected",
            Self::FirstRead(_) => "first-read",
            Self::Quota(_) => "quota",
            Self::Failing(obstacle, _) => obstacle.name(),
            Self::Full => "full",
            Self::Held => "held",
            Self::GroupGone => "group-gone",
            Self::GroupBound => "group-bound-elsewhere",
            Self::NameRefused => "group-name-refused",
            Self::Unjoining => "unjoining",
            Self::Waiting(_) => "waiting",
            Self::Later(_) => "later",
            Self::Asks => "asks",
            Self::AtWork => "at-work",
            Self::InStep => "in-step",
        }
    }
}

impl AccountStatus {
    /// What to say first.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let quota = self.until.map(|until| until - self.now);
        let quota = quota.filter(|left| *left > Micros(0)).map(Standing::Quota);
        let failing = self.failing.as_ref();
        let failing = failing.map(|f| Standing::Failing(f.obstacle, self.now - f.since));
        match (self.account.state, quota.or(failing)) {
            (AccountState::Paused(cause), _) => Standing::Paused(cause),
            (AccountState::Disconnected, _) => Standing::Disconnected,
            (AccountState::Active, Some(first)) => first,
            (AccountState::Active, _) if self.listed.is_none() => {
                let of = self.account.paging.as_ref();
                Standing::FirstRead(of.and_then(|p| Some((p.listed, p.total?))))
            }
            (AccountState::Active, _) if self.account.full.is_some() => Standing::Full,
            (AccountState::Active, _) if self.brakes > 0 => Standing::Held,
            (AccountState::Active, _) if self.asked().is_some() => match self.asked() {
                Some(Asks::BoundElsewhere(_)) => Standing::GroupBound,
                Some(Asks::NoName) => Standing::NameRefused,
                Some(Asks::GroupGone) | None => Standing::GroupGone,
            },
            (AccountState::Active, _) if self.is_unjoining() => Standing::Unjoining,
            (AccountState::Active, _) if self.left() > 0 => Standing::Waiting(self.left()),
            (AccountState::Active, _) if self.is_at_work() => Standing::AtWork,
            (AccountState::Active, _) if self.later.is_some() => {
                Standing::Later(self.later.map_or(Micros(0), |at| at - self.now))
            }
            (AccountState::Active, _) if self.questions > 0 => Standing::Asks,
            (AccountState::Active, _) => Standing::InStep,
        }
    }

    /// How many changes wait, seen or to be sent; an estimate.
    #[must_use]
    pub fn left(&self) -> usize {
        self.waiting.max(self.behind)
    }

    fn is_at_work(&self) -> bool {
        self.unsettled || self.due.is_some() || self.later.is_some_and(|at| at <= self.now)
    }

    /// Whether everything was done since then that waits for no person and for no time: what is
    /// due within a minute is waited for, what comes later is not.
    #[must_use]
    pub fn is_through(&self, since: Micros) -> bool {
        if self.account.state != AccountState::Active {
            return true;
        }
        let looked = self.due.is_none() && self.listed.is_some_and(|at| at >= since);
        let soon = self.later.is_some_and(|at| at <= self.now + SOON);
        looked && self.settled && self.behind == 0 && !self.unsettled && !soon
    }

    /// Whether it goes on by itself soon, as soon as a quota lets it.
    #[must_use]
    pub fn is_paced(&self) -> bool {
        self.is_soon(self.until)
    }

    /// When it goes on by itself, if that is soon: as a quota lets it, or as something is due that
    /// only waits for its time.
    #[must_use]
    pub fn goes_on_at(&self) -> Option<Micros> {
        let both = [self.until, self.later].into_iter();
        both.filter(|at| self.is_soon(*at)).flatten().min()
    }

    fn is_soon(&self, at: Option<Micros>) -> bool {
        let left = at.map(|at| at - self.now);
        left.is_some_and(|left| left > Micros(0) && left <= PACED)
    }

    fn is_unjoining(&self) -> bool {
        let mut mirrors = self.mirrors.iter();
        mirrors.any(|m| m.mirror.state == MirrorState::Unjoining)
    }

    fn asked(&self) -> Option<&Asks> {
        self.mirrors.iter().find_map(|m| m.asks.as_ref())
    }

    /// Whether the account and the hub agree.
    #[must_use]
    pub fn in_step(&self) -> bool {
        matches!(self.standing(), Standing::InStep | Standing::Asks)
    }
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
    /// What it asks the user about its group.
    pub asks: Option<Asks>,
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
    let (lag, now) = (read.lag(id)?, read.now());
    let lag = lag.as_ref();
    let linked = read.linked_by_label(id)?;
    let (mut mirrors, mut behind) = (Vec::new(), 0_usize);
    for mirror in read.mirrors(id)? {
        behind = behind.saturating_add(moved(read, &mirror, lag)?);
        mirrors.push(MirrorStatus {
            size: read.label_size(mirror.label)?,
            linked: linked.get(&mirror.label).copied().unwrap_or(0),
            level: read.level(mirror.label, account.user)?,
            asks: asks(&mirror),
            mirror,
        });
    }
    let reading = account.paging.as_ref().filter(|_| account.listed.is_none());
    // After a look that left nothing to do, what is unsettled is what it left for later.
    let is_later = lag.is_some_and(|l| l.settled && l.later.is_some());
    let mut asked = read.holds(id)?;
    asked.retain(|h| h.state == HoldState::Open);
    let is_farewell = |hold: &&Hold| Asked::by(&hold.reason) == Some(Asked::Leaving);
    Ok(AccountStatus {
        waiting: read
            .seen_count(id)?
            .max(lag.as_ref().map_or(0, |l| l.waiting))
            .max(reading.map_or(0, Paging::left)),
        behind,
        settled: lag.is_none_or(|l| l.settled),
        later: lag.and_then(|l| l.later),
        until: lag.and_then(|l| l.until),
        done: match reading {
            Some(paging) => paging.done(now),
            None => lag.and_then(|l| l.done),
        },
        lag: lag.map(|l| now - l.since),
        failing: lag.and_then(|l| l.failing.clone()).filter(|f| f.again),
        unsettled: !is_later && read.unsettled(id)?,
        questions: asked.len(),
        farewells: asked.iter().filter(is_farewell).count(),
        brakes: read
            .brakes(id)?
            .iter()
            .filter(|b| b.state == BrakeState::Holding)
            .count(),
        listed: account.listed,
        due: read.due(id)?,
        mirrors,
        account,
        now,
    })
}

/// How many changes of a label came since the account was in step with it, or looked at it last.
fn moved(read: &dyn Read, mirror: &Mirror, lag: Option<&Lag>) -> Res<usize> {
    let Some(label) = read.label(mirror.label)? else {
        return Ok(0);
    };
    if mirror.state != MirrorState::Active {
        return Ok(0);
    }
    let looked = lag.and_then(|lag| lag.looked.get(&mirror.label));
    let from = looked.map_or(mirror.cursor, |at| mirror.cursor.max(*at));
    let moved = (label.seq + 1).saturating_sub(from);
    let most = read.label_size(mirror.label)?.max(1);
    Ok(usize::try_from(moved).unwrap_or(usize::MAX).min(most))
}
