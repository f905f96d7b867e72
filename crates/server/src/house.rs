//! A data directory, opened: what the server and every command work on.

use crate::{
    config::Config,
    env::Machine,
    seal::{self, Sealer},
};
use anyhow::{Context as _, Result, bail};
use app::{Account, AccountState, Env, Executor, Read, Res, Silent, Store, Tools, Work};
use google::Google;
use std::{path::Path, sync::Arc};
use store::SqliteStore;

/// A data directory with its database.
pub(crate) struct House {
    /// The configuration it was opened with.
    pub(crate) config: Config,
    /// The machine.
    pub(crate) env: Arc<Machine>,
    /// The database.
    pub(crate) store: Arc<SqliteStore>,
}

impl House {
    /// Opens the directory and the database in it; makes both where they are not there.
    pub(crate) fn open(config: Config) -> Result<Self> {
        make_dir(&config.data_dir).with_context(|| {
            format!(
                "The data directory {} cannot be made. Check who may write there, or name another one \
                 with `--data-dir` or KITH_DATA_DIR.",
                config.data_dir.display()
            )
        })?;
        // SQLite would make it for everybody to read, and the files beside it with the same rights.
        // What else is wrong with it, opening it tells.
        seal::make_private(&config.database).ok();
        let env = Arc::new(Machine::new());
        let store = SqliteStore::open(&config.database, Arc::clone(&env) as Arc<dyn Env>)?;
        Ok(Self {
            config,
            env,
            store: Arc::new(store),
        })
    }

    /// Reads from one snapshot.
    pub(crate) async fn read<R, F>(&self, run: F) -> Res<R>
    where
        R: Send + 'static,
        F: FnMut(&dyn Read) -> Res<R> + Send + 'static,
    {
        let store: &dyn Store = self.store.as_ref();
        store.read(run).await
    }

    /// Does what a person asked for, and waits until the disk has it (A4).
    pub(crate) async fn write<R, F>(&self, run: F) -> Res<R>
    where
        R: Send + 'static,
        F: FnMut(&dyn Work) -> Res<R> + Send + 'static,
    {
        let store: &dyn Store = self.store.as_ref();
        store.write_durably(run).await
    }

    /// Another value whenever something was changed in the database, by this process or another.
    pub(crate) async fn state(&self) -> Res<(u64, u64)> {
        let ours = self.store.changed();
        Ok((ours, self.store.data_version().await?))
    }

    /// The key; made now if nothing was ever sealed.
    pub(crate) async fn sealer(&self) -> Result<Sealer> {
        let unused = self
            .read(|r| Ok(r.accounts()?.iter().all(|a| a.token.is_none())))
            .await?;
        seal::load_or_make(&self.config, unused)
    }

    /// The key, if it opens what is sealed: for the server, which would otherwise take every
    /// account for one that no longer lets it in.
    pub(crate) async fn fitting_sealer(&self) -> Result<Sealer> {
        let sealer = self.sealer().await?;
        let accounts = self.read(|r| r.accounts()).await?;
        let strange = |a: &&Account| {
            a.state != AccountState::Disconnected
                && a.token.as_ref().is_some_and(|t| {
                    t.key_id != sealer.id() || seal::sealed_for(t) != Some(a.sub.as_str())
                })
        };
        let strange: Vec<&str> = accounts
            .iter()
            .filter(strange)
            .map(|a| a.email.as_str())
            .collect();
        if !strange.is_empty() {
            bail!(
                "The key (id {}) is not the one that these accounts were sealed with: {}. Put the \
                 right key file back (KITH_SECRET_KEY_FILE). If it is lost for good, connect each of \
                 them again with this key (`kith account connect`), and then start the server; \
                 nothing is lost by that.",
                sealer.id(),
                strange.join(", ")
            );
        }
        Ok(sealer)
    }

    /// Google, as configured.
    pub(crate) fn google(&self) -> Result<Google> {
        google(&self.config)
    }

    /// What a command asks Google with. It holds no lease: the server alone writes (S3).
    pub(crate) fn executor(&self) -> Result<Executor> {
        Ok(Executor::new(Tools {
            store: Arc::clone(&self.store) as _,
            partner: Arc::new(self.google()?),
            env: Arc::clone(&self.env) as _,
            opener: Arc::new(seal::load(&self.config)?),
            events: Arc::new(Silent),
            settings: self.config.settings.clone(),
            quotas: self.config.quotas,
        }))
    }
}

/// Google, as configured.
pub(crate) fn google(config: &Config) -> Result<Google> {
    let to = &config.google;
    let mut config = google::Config::new(to.client_id.as_str(), to.client_secret.as_str());
    config.issuer.clone_from(&to.issuer);
    config.people_url.clone_from(&to.people_url);
    if let Some(hosts) = &to.photo_hosts {
        config.photo_hosts.clone_from(hosts);
    }
    Google::new(config).context(
        "The connection to Google cannot be set up. Check the machine's certificates (the package \
         ca-certificates).",
    )
}

/// Makes a directory that only its owner enters, where there is none.
pub(crate) fn make_dir(dir: &Path) -> std::io::Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}
