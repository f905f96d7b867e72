//! The executor: look, plan, act, look again (sync §2). Everything it knows between two
//! looks is in the store; a crash anywhere is the same as "look again".
//!
//! The files in the order of the story, which is one [`Executor::cycle`]:
//!
//! | step | file |
//! |---|---|
//! | keep to the pace (S4), asked before every note and read | `pacing`, on `crate::pace` |
//! | hold the account, as its only writer (S3) | `lease` |
//! | **observe**: lists groups and people, keeps what was seen (K7), and who was merged into whom (D3) | `observe`, `listing`, `merged` |
//! | tell what a proposed mirror would do (I2) | `preview` |
//! | bring each mirror's group in order (G2–G5) | `groups`: `need`, then `birth`, `doubles`, `names`, `end`; `keep`; `aside` |
//! | **survey and plan**, until nothing is left | `round`, on what `facts` loads (A1) |
//! | note how far behind it is (S6) | `lag` |
//! | **act**: takes the steps phase by phase (A2) | `act` |
//! | – look: reads persons directly (A3, D2, I1) | `reads` |
//! | – hub: contacts, agreements, questions | `hub_steps`: `identity`, `content`, `membership`, `existence`, `questions` |
//! | – create, content, delete: writes persons (A3) | `sends`: `create`, `update`, `delete` |
//! | – groups: writes memberships | `groups`: `moves`, `members` |
//! | – photos: fetches and writes them (S2) | `fetches`; `sends`: `photo` |
//!
//! Beside the story: `push` sends what was just edited in the hub to many accounts at once,
//! without a look before; `turns` lets one thing at a time be done with an account; `pausing` opens accounts, pauses them and goes on with them (S5); `full`
//! keeps creates back while an account has no room (F55); `called` reads again what private people are called (K8); `conflicts` puts aside what keeps refusing to be written; `labels` says which labels a contact is in, on both sides, and through
//! which lens its user sees it (R2, R4); `recovery` tells what came of a write whose answer
//! was lost (A3); `events` is what is told meanwhile.

mod act;
mod called;
mod conflicts;
mod events;
mod facts;
mod fetches;
mod full;
mod groups;
mod hub_steps;
mod labels;
mod lag;
mod lease;
mod listing;
mod merged;
mod moved;
mod observe;
mod pacing;
mod pausing;
mod preview;
mod push;
mod reads;
mod recovery;
mod round;
mod sends;
mod turns;

pub use events::{Event, Events, Silent};

use crate::pace::{Paced, Quotas};
use crate::ports::partner::Partner;
use crate::records::Sealed;
use crate::{Env, Error, Fault, QuotaOf, Res, Session, Store};
use domain::{AccountId, Micros, Person, RemoteId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use sync::Settings;

/// Opens sealed secrets.
pub trait Opener: Send + Sync {
    /// The secret, or nothing if it was sealed under a key that is not here.
    fn open(&self, sealed: &Sealed) -> Option<String>;

    /// Seals a newer secret for the account that `old` was sealed for; nothing if that
    /// cannot be told.
    fn seal_anew(&self, old: &Sealed, secret: &str) -> Option<Sealed>;
}

/// What the executor works with.
#[derive(Clone)]
pub struct Tools {
    /// The store.
    pub store: Arc<dyn Store>,
    /// The provider of address books.
    pub partner: Arc<dyn Partner>,
    /// Clock and randomness.
    pub env: Arc<dyn Env>,
    /// Opens refresh tokens.
    pub opener: Arc<dyn Opener>,
    /// Is told what happens.
    pub events: Arc<dyn Events>,
    /// Waits and limits.
    pub settings: Settings,
    /// How many requests a minute are allowed (S4).
    pub quotas: Quotas,
}

/// Keeps accounts in step, one cycle at a time.
#[derive(Clone)]
pub struct Executor {
    tools: Tools,
    pace: Arc<Paced>,
    leases: lease::Leases,
    turns: turns::Turns,
    conflicts: conflicts::Conflicts,
}

/// How a cycle ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Whether nothing is left to do but what waits for time or a person.
    pub settled: bool,
    /// When something that waits for time alone is due.
    pub wake: Option<Micros>,
    /// Not before then: the provider asked for a pause, or no more may be read until then.
    pub pause_until: Option<Micros>,
    /// Then more of what is left may be written. A look before is of use all the same: what
    /// people just did goes before bulk work (S4).
    pub paced_until: Option<Micros>,
    /// Whether anything at all was seen or done.
    pub active: bool,
}

/// Why a cycle stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The provider; by what there is to do about it.
    Fault(Fault),
    /// The store.
    Store(Error),
}

impl From<Error> for Stop {
    fn from(e: Error) -> Self {
        Self::Store(e)
    }
}

impl From<Fault> for Stop {
    fn from(f: Fault) -> Self {
        Self::Fault(f)
    }
}

/// What one cycle remembers beside the store: nothing that a crash could lose.
pub(crate) struct Cycle<'a> {
    tools: &'a Tools,
    pace: &'a Paced,
    leases: &'a lease::Leases,
    conflicts: &'a conflicts::Conflicts,
    account: AccountId,
    session: Session,
    /// The session's token, as it is kept.
    sealed: Sealed,
    /// Whether the account is paused, and this cycle shall find out whether it still is.
    paused: bool,
    /// Persons read directly for matching (I1), by contact.
    candidates: BTreeMap<domain::ContactId, BTreeSet<RemoteId>>,
    /// Those persons.
    people: Arc<BTreeMap<RemoteId, Person>>,
    /// Whose groups were read directly, in the revision that was seen.
    confirmed: BTreeSet<(domain::ContactId, domain::Etag)>,
    active: bool,
    /// Until when some of the work has to wait for its pace.
    wait: Option<Micros>,
    /// How many pictures were asked for.
    fetched: usize,
    /// The write to which no answer came, while all else is still done.
    unanswered: Option<Fault>,
    /// Labels whose groups are put aside: nothing is written for them now.
    closed: BTreeSet<domain::LabelId>,
    /// Until when the first of those groups is put aside.
    groups_until: Option<Micros>,
    /// When to look again at what no listing shows yet, although it was made.
    recheck: Option<Micros>,
    /// What was out of step at the last look.
    found: Option<lag::Found>,
    /// Whether the account was listed, to the end.
    listed: bool,
    /// Whether that was everybody, and not those alone who changed.
    everybody: bool,
    /// Since when the account is asked to be looked at; none where nobody asked.
    due: Option<Micros>,
}

impl Executor {
    /// An executor that holds no lease yet, and has learnt nothing of any quota.
    #[must_use]
    pub fn new(mut tools: Tools) -> Self {
        let (partner, env) = (Arc::clone(&tools.partner), Arc::clone(&tools.env));
        let pace = Arc::new(Paced::new(partner, env, tools.quotas));
        tools.partner = Arc::clone(&pace) as Arc<dyn Partner>;
        Self {
            tools,
            pace,
            leases: lease::Leases::default(),
            turns: turns::Turns::default(),
            conflicts: conflicts::Conflicts::default(),
        }
    }

    /// Takes the leases of all accounts at once. For the one process that holds the data
    /// directory's lock (S3).
    pub async fn take_leases(&self) -> Res<()> {
        self.leases.take_all(&self.tools).await
    }

    /// One cycle for one account: observe, then plan and act until nothing is left.
    ///
    /// # Errors
    /// Only the store's. What the provider refuses is noted with the account, and shows in
    /// the report.
    pub async fn cycle(&self, account: AccountId) -> Res<Report> {
        let _turn = self.turns.take(account).await;
        let Some(opened) = self.open(account).await? else {
            return Ok(Report {
                settled: true,
                wake: None,
                pause_until: None,
                paced_until: None,
                active: false,
            });
        };
        let mut cycle = self.begin(account, opened);
        let outcome = cycle.run().await;
        self.conclude(cycle, outcome).await
    }

    fn begin(&self, account: AccountId, opened: pausing::Opened) -> Cycle<'_> {
        Cycle {
            tools: &self.tools,
            pace: &self.pace,
            leases: &self.leases,
            conflicts: &self.conflicts,
            account,
            session: opened.session,
            sealed: opened.sealed,
            paused: opened.paused,
            candidates: BTreeMap::new(),
            people: Arc::default(),
            confirmed: BTreeSet::new(),
            active: false,
            wait: None,
            fetched: 0,
            unanswered: None,
            closed: BTreeSet::new(),
            groups_until: None,
            recheck: None,
            found: None,
            listed: false,
            everybody: false,
            due: None,
        }
    }

    /// Notes how a cycle ended, and says it.
    async fn conclude(
        &self,
        mut cycle: Cycle<'_>,
        outcome: Result<(bool, Option<Micros>), Stop>,
    ) -> Res<Report> {
        cycle.keep_rotated().await?;
        let (account, active, heard) = (cycle.account, cycle.active, outcome.is_ok());
        let unsettled = |pause_until| Report {
            settled: false,
            wake: None,
            pause_until,
            paced_until: None,
            active,
        };
        let (report, fault) = match outcome {
            Ok((settled, wake)) => {
                let report = Report {
                    settled,
                    wake,
                    pause_until: None,
                    paced_until: cycle.wait.filter(|_| !settled),
                    active,
                };
                (report, None)
            }
            Err(Stop::Store(Error::Moved)) => (unsettled(None), None),
            Err(Stop::Store(e)) => return Err(e),
            Err(Stop::Fault(fault)) => {
                let after = match &fault {
                    Fault::Later { after, .. } | Fault::Quota { after, .. } => Some(*after),
                    Fault::Stop(cause) => {
                        let with = Some(cycle.sealed.clone());
                        self.pause(account, with, cause.clone()).await?
                    }
                    Fault::Unknown(_)
                    | Fault::Stale
                    | Fault::Gone
                    | Fault::TokenExpired
                    | Fault::NameTaken
                    | Fault::Full
                    | Fault::Refused(_) => None,
                };
                let until = after.map(|after| self.tools.env.now() + after);
                (unsettled(until), Some(fault))
            }
        };
        if let Some(fault) = fault.as_ref().filter(|f| is_news(f)) {
            let fault = fault.clone();
            self.tools
                .events
                .happened(Event::Faulted { account, fault });
        }
        cycle.note_lag(&report, fault.as_ref()).await?;
        if heard {
            cycle.heard().await?;
        }
        Ok(report)
    }
}

/// Whether a fault is told as such: a pause is told for itself, and our own pace is none.
const fn is_news(fault: &Fault) -> bool {
    !matches!(
        fault,
        Fault::Stop(_)
            | Fault::Quota {
                of: QuotaOf::Pace,
                ..
            }
    )
}

impl Cycle<'_> {
    async fn run(&mut self) -> Result<(bool, Option<Micros>), Stop> {
        self.leases.hold(self.tools, self.account).await?;
        let account = self.account;
        self.due = self.tools.store.read(move |r| r.due(account)).await?;
        let mut news = self.observe_groups().await?;
        self.take_system_groups().await?;
        self.take_up_marked_groups().await?;
        self.let_in().await?;
        news |= self.observe_people().await?;
        self.listed = true;
        self.active |= news;
        if !news && self.due.is_none() && self.is_quiet().await? {
            return Ok((true, None));
        }
        self.preview_joins().await?;
        self.act_until_settled().await
    }

    /// The wish to be looked at was fulfilled: only now, so that a cycle that fails or dies
    /// halfway leaves it standing, and whoever waits for it finds what it came to. One made
    /// meanwhile stands too.
    async fn heard(&self) -> Res<()> {
        let (account, due) = (self.account, self.due);
        if due.is_none() {
            return Ok(());
        }
        let unit = self.tools.store.write(move |w| {
            if w.due(account)? == due {
                w.save_due(account, None)?;
            }
            Ok(())
        });
        unit.await
    }

    /// Whether everything was in step after the last look and nothing moved since.
    async fn is_quiet(&self) -> Res<bool> {
        let account = self.account;
        let quiet = self.tools.store.read(move |r| {
            if r.seen_count(account)? > 0 || r.unsettled(account)? || r.lag(account)?.is_some() {
                return Ok(false);
            }
            for mirror in r.mirrors(account)? {
                let seq = r.label(mirror.label)?.map(|l| l.seq);
                if mirror.state != sync::MirrorState::Active
                    || seq.map(|s| s + 1) != Some(mirror.cursor)
                {
                    return Ok(false);
                }
            }
            Ok(true)
        });
        quiet.await
    }
}
