//! One loop per account, and one watcher that starts them and wakes them when somebody
//! asked for it, in this process or in another.

use crate::{
    env::{Machine, random},
    memory::Keeper,
};
use app::{
    AccountState, Env as _, Executor, Problem, Quotas, Res, Rhythm, Speeds, Store, Wait, Watched,
};
use domain::{AccountId, Micros};
use futures::FutureExt as _;
use std::{
    collections::BTreeMap,
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use store::SqliteStore;
use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
    time::{self, MissedTickBehavior},
};

/// How often it is looked whether another process has written.
const LOOK: Duration = Duration::from_millis(100);

/// The least time between two looks at all accounts.
const APART: Duration = Duration::from_millis(10);

/// Completes when it is time to stop.
pub(crate) async fn stopped(stop: &mut watch::Receiver<bool>) {
    // Whoever could say so is gone: then it is time, too.
    drop(stop.wait_for(|stop| *stop).await.map(|_| ()));
}

/// What all loops share.
#[derive(Clone)]
pub(crate) struct Shared {
    /// Does the cycles.
    pub(crate) executor: Executor,
    /// The database.
    pub(crate) store: Arc<SqliteStore>,
    /// The clock.
    pub(crate) env: Arc<Machine>,
    /// How often accounts are looked at.
    pub(crate) pace: Speeds,
    /// How many requests a minute are allowed.
    pub(crate) quotas: Quotas,
    /// How many accounts are looked at.
    pub(crate) accounts: Arc<AtomicUsize>,
    /// Something changed in the database, by this process.
    pub(crate) news: Arc<Notify>,
    /// Turns true when it is time to stop.
    pub(crate) stop: watch::Receiver<bool>,
}

/// A loop as the watcher sees it.
#[derive(Default)]
struct Heard {
    wake: Arc<Notify>,
    due: Option<Micros>,
    ahead: Option<u64>,
}

/// Keeps one loop per connected account going until it is time to stop; then waits until
/// each has ended its cycle.
pub(crate) async fn run(shared: Shared) {
    let mut stop = shared.stop.clone();
    let mut tick = time::interval(LOOK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut version = None;
    let mut heard: BTreeMap<AccountId, Heard> = BTreeMap::new();
    let mut loops = JoinSet::new();
    let mut pushes = JoinSet::new();
    let mut keeper = Keeper::default();
    let store = Arc::clone(&shared.store);
    let (all, mut next): (&dyn Store, _) = (store.as_ref(), time::Instant::now());
    loop {
        tokio::select! {
            () = stopped(&mut stop) => break,
            () = shared.news.notified() => keeper.works(),
            Some(ended) = loops.join_next(), if !loops.is_empty() => {
                // Nobody would look at the account any more, and nobody would know.
                let account = ended.expect("a loop catches what panics in a cycle");
                heard.remove(&account);
            }
            Some(ended) = pushes.join_next(), if !pushes.is_empty() => {
                ended.expect("it catches what panics in it");
                continue;
            }
            _ = tick.tick() => match shared.store.data_version().await {
                Ok(now) if version == Some(now) => {
                    keeper.rests();
                    continue;
                }
                Ok(now) => version = Some(now),
                Err(e) => {
                    tracing::warn!(error = %e, "the database did not say whether it changed");
                    continue;
                }
            },
        }
        // What happens comes in showers; one look sees all of it.
        time::sleep_until(next).await;
        next = time::Instant::now() + APART;
        match all.read(|r| r.watched()).await {
            Ok(accounts) => {
                let connected = accounts.iter().filter(|a| a.connected).count();
                shared.accounts.store(connected, Ordering::Relaxed);
                let mut behind = BTreeMap::new();
                for account in accounts {
                    if let Some(wake) = attend(&shared, &mut heard, &mut loops, &account) {
                        behind.insert(account.id, wake);
                    }
                }
                if !behind.is_empty() {
                    pushes.spawn(push(shared.executor.clone(), behind));
                }
            }
            Err(e) => {
                tracing::warn!(error = %e, "the accounts could not be read; trying again");
                version = None;
            }
        }
    }
    while pushes.join_next().await.is_some() {}
    while loops.join_next().await.is_some() {}
}

/// Sends what was changed in the hub to the accounts that show it; whoever needs more than
/// that is woken.
async fn push(executor: Executor, behind: BTreeMap<AccountId, Arc<Notify>>) {
    let accounts: Vec<AccountId> = behind.keys().copied().collect();
    let wake = |account: AccountId| {
        if let Some(wake) = behind.get(&account) {
            wake.notify_one();
        }
    };
    if let Err(e) = caught(executor.push(&accounts, &wake)).await {
        tracing::warn!(error = %e, "changes could not be sent at once; each account is looked at");
        accounts.into_iter().for_each(wake);
    }
}

/// Starts the account's loop if it has none, and wakes it if somebody asked anew. Returns
/// what wakes it if its labels moved and nobody asked for more than to send that.
fn attend(
    shared: &Shared,
    heard: &mut BTreeMap<AccountId, Heard>,
    loops: &mut JoinSet<AccountId>,
    account: &Watched,
) -> Option<Arc<Notify>> {
    if !account.connected {
        // Its loop finds out by itself.
        if let Some(one) = heard.get(&account.id) {
            one.wake.notify_one();
        }
        return None;
    }
    let known = heard.entry(account.id).or_insert_with(|| {
        let one = Heard::default();
        loops.spawn(keep(
            shared.clone(),
            account.id,
            account.active,
            account.due.is_some(),
            Arc::clone(&one.wake),
        ));
        one
    });
    let asked = account.due.is_some() && known.due != account.due;
    if asked {
        known.wake.notify_one();
    }
    let moved = account.ahead.is_some() && known.ahead != account.ahead;
    (known.due, known.ahead) = (account.due, account.ahead);
    (moved && !asked).then(|| Arc::clone(&known.wake))
}

/// The loop of one account; ends when the account was disconnected or it is time to stop.
async fn keep(
    shared: Shared,
    account: AccountId,
    active: Option<Micros>,
    due: bool,
    wake: Arc<Notify>,
) -> AccountId {
    let mut stop = shared.stop.clone();
    let mut rhythm = Rhythm::new(shared.pace, active);
    if !due {
        // A start must not look at all accounts in the same moment.
        let accounts = shared.accounts.load(Ordering::Relaxed);
        let wait = shared.quotas.spread(accounts).mul_f64(random());
        tokio::select! {
            () = stopped(&mut stop) => return account,
            () = time::sleep(wait) => {}
            () = wake.notified() => {}
        }
    }
    while !*stop.borrow() {
        let failures = rhythm.failures();
        let cycle = caught(shared.executor.cycle(account)).await;
        if !matches!(&cycle, Ok(report) if report.settled && !report.active) {
            shared.news.notify_one();
        }
        let accounts = shared.accounts.load(Ordering::Relaxed);
        let least = shared.quotas.between_looks(accounts);
        let wait = rhythm.after(&cycle, shared.env.now(), random(), least);
        match (&cycle, failures) {
            (Err(e), 0) => {
                tracing::warn!(%account, error = %e, "a look at the account failed; trying again")
            }
            (Ok(_), 1..) if rhythm.failures() == 0 => {
                tracing::info!(%account, failures, "the account is reached again")
            }
            (Ok(_) | Err(_), _) => {}
        }
        tokio::select! {
            () = stopped(&mut stop) => break,
            () = rest(wait) => {}
            () = wake.notified(), if matches!(wait, Wait::Idle(_)) => rhythm.asked(shared.env.now()),
        }
        if disconnected(&shared, account).await {
            break;
        }
    }
    account
}

/// Takes a fault of the program's own for a failure like any other: a cycle may die at any
/// point, as in a crash, and the next look finds out what came of it.
async fn caught<T>(work: impl Future<Output = Res<T>>) -> Res<T> {
    let ended = AssertUnwindSafe(work).catch_unwind().await;
    ended.unwrap_or_else(|_| {
        Problem::refuse(
            "program-fault",
            "A fault in Kith stopped it halfway. Please report what the log says above this.",
        )
    })
}

async fn rest(wait: Wait) {
    match wait {
        Wait::Idle(span) | Wait::Rest(span) => time::sleep(span).await,
    }
}

async fn disconnected(shared: &Shared, account: AccountId) -> bool {
    let store: &dyn Store = shared.store.as_ref();
    let state = store
        .read(move |r| Ok(r.account(account)?.map(|a| a.state)))
        .await;
    matches!(state, Ok(None | Some(AccountState::Disconnected)))
}

#[cfg(test)]
mod tests;
