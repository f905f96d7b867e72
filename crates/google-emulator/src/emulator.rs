//! The emulator as a whole.

use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, header};
use axum::routing::any;
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;

use crate::clock::Clock;
use crate::config::{Config, Settings};
use crate::counters::Counters;
use crate::faults::Plan;
use crate::handle::Handle;
use crate::model::{Account, Group, Numbers};
use crate::oauth::Grants;
use crate::quota::Spent;
use crate::{api, control, lock, oauth, page, photos, serve};

/// Everything the emulator knows, shared by all requests.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) config: Config,
    pub(crate) clock: Clock,
    pub(crate) settings: Mutex<Settings>,
    pub(crate) accounts: RwLock<Vec<Arc<Account>>>,
    pub(crate) faults: Mutex<Plan>,
    pub(crate) counters: Mutex<Counters>,
    pub(crate) grants: Mutex<Grants>,
    /// What all users together spent of the project's quotas.
    pub(crate) spent: Mutex<Spent>,
    /// Decides what is left to chance.
    pub(crate) chance: Mutex<Numbers>,
}

impl World {
    /// The settings as they are now.
    pub(crate) fn settings(&self) -> Settings {
        lock(&self.settings).clone()
    }

    /// All accounts in the order they were made.
    pub(crate) fn accounts(&self) -> Vec<Arc<Account>> {
        self.read_accounts().clone()
    }

    /// The account at a position.
    pub(crate) fn account_at(&self, index: usize) -> Option<Arc<Account>> {
        self.read_accounts().get(index).cloned()
    }

    /// An account by address, `sub` or position.
    pub(crate) fn account(&self, key: &str) -> Option<Arc<Account>> {
        let accounts = self.read_accounts();
        let named = |account: &&Arc<Account>| {
            account.profile.email.eq_ignore_ascii_case(key) || account.profile.sub == key
        };
        let found = accounts.iter().find(named);
        found
            .or_else(|| accounts.get(key.parse::<usize>().ok()?))
            .cloned()
    }

    fn read_accounts(&self) -> RwLockReadGuard<'_, Vec<Arc<Account>>> {
        self.accounts.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The time up to which lists show changes.
    pub(crate) fn horizon(&self) -> i64 {
        let lag = lock(&self.settings).lag_ms;
        self.clock
            .now()
            .saturating_sub(i64::try_from(lag).unwrap_or(i64::MAX).saturating_mul(1000))
    }

    /// Whether a group was made so lately that it cannot be used yet.
    pub(crate) fn is_young(&self, group: &Group) -> bool {
        let lag = i64::try_from(lock(&self.settings).group_lag_ms).unwrap_or(i64::MAX);
        lag > 0 && self.clock.now() < group.created.saturating_add(lag.saturating_mul(1000))
    }

    /// The address of the emulator as the caller sees it.
    pub(crate) fn base_url(&self, headers: &HeaderMap) -> String {
        self.config.base_url.clone().unwrap_or_else(|| {
            let host = headers
                .get(header::HOST)
                .and_then(|host| host.to_str().ok());
            format!("http://{}", host.unwrap_or("127.0.0.1"))
        })
    }
}

/// The emulator: accounts, API, sign-in, page and control, all in memory.
#[derive(Clone, Debug)]
pub struct Emulator {
    world: Arc<World>,
}

impl Emulator {
    /// An emulator without accounts.
    pub fn new(config: Config) -> Self {
        let world = World {
            settings: Mutex::new(config.settings.clone()),
            grants: Mutex::new(Grants::new(config.seed)),
            chance: Mutex::new(Numbers::new(config.seed, u64::MAX - 1)),
            config,
            clock: Clock::default(),
            spent: Mutex::default(),
            accounts: RwLock::default(),
            faults: Mutex::default(),
            counters: Mutex::default(),
        };
        Self {
            world: Arc::new(world),
        }
    }

    /// The means to set the emulator up and to act in it from Rust.
    pub fn handle(&self) -> Handle {
        Handle::new(self.world.clone())
    }

    /// Everything the emulator serves.
    ///
    /// Only [`Emulator::serve`] can close a connection without an answer; behind another
    /// server such faults become an empty 500.
    pub fn router(&self) -> Router {
        let world = self.world.clone();
        Router::new()
            .route("/v1/{*call}", any(api::call))
            .merge(oauth::routes())
            .merge(control::routes())
            .merge(page::routes())
            .merge(photos::routes())
            .layer(DefaultBodyLimit::disable())
            .layer(CompressionLayer::new())
            .layer(axum::middleware::from_fn_with_state(
                world.clone(),
                api::count_answer,
            ))
            .with_state(world)
    }

    /// Serves until the future is dropped, which also closes all connections.
    ///
    /// # Errors
    ///
    /// None so far: a connection that cannot be accepted is skipped.
    pub fn serve(
        &self,
        listener: TcpListener,
    ) -> impl Future<Output = std::io::Result<()>> + Send + use<> {
        serve::run(listener, self.router())
    }
}
