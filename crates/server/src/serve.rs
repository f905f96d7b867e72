//! `kith serve`: everything put together, started, and stopped in good order.

use crate::{
    config::Config,
    connect,
    happenings::{Happenings, Told},
    house::House,
    http::{self, Door},
    loops::{self, Shared},
    sweep,
};
use anyhow::{Context as _, Error, Result, anyhow};
use app::{Executor, Tools};
use std::{io::ErrorKind, net::SocketAddr, sync::Arc, time::Duration};
use store::DirLock;
use tokio::{
    net::TcpListener,
    sync::{Notify, mpsc, watch},
    task::{JoinHandle, JoinSet},
    time,
};

/// How long a cycle may take to end once it is time to stop. One that takes longer is cut
/// off, which is the same as a crash: the next start looks again.
const GRACE: Duration = Duration::from_secs(10);

/// A server at work.
pub(crate) struct Server {
    /// Where HTTP is served.
    pub(crate) addr: SocketAddr,
    /// The data directory.
    pub(crate) house: Arc<House>,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
    _lock: DirLock,
}

/// Runs the server until it is told to stop.
pub(crate) async fn run(config: Config) -> Result<()> {
    // Before anybody can find the server at work, and stop it.
    let stopped = stop_signal()?;
    let mut server = start(config, None).await?;
    tracing::info!(
        address = %format_args!("http://{}", server.addr),
        data = %server.house.config.data_dir.display(),
        "Kith is running"
    );
    let ended = tokio::select! {
        told = stopped => told,
        broken = server.broken() => Err(broken),
    };
    tracing::info!("stopping");
    server.stop().await;
    ended
}

/// Starts the server; `listener` is told everything that happens.
pub(crate) async fn start(
    config: Config,
    listener: Option<mpsc::UnboundedSender<Told>>,
) -> Result<Server> {
    let house = Arc::new(House::open(config)?);
    let config = &house.config;
    let lock = DirLock::acquire(&config.data_dir)?;
    let sealer = house.fitting_sealer().await?;
    let google = Arc::new(house.google()?);
    let socket = bind(config.bind).await?;
    if config.google.client_id.is_empty() {
        tracing::warn!(
            "no OAuth client is set, so no account can be connected: set KITH_GOOGLE_CLIENT_ID and KITH_GOOGLE_CLIENT_SECRET"
        );
    }

    let (stop, stopped) = watch::channel(false);
    let news = Arc::new(Notify::new());
    let executor = Executor::new(Tools {
        store: Arc::clone(&house.store) as _,
        partner: Arc::clone(&google) as _,
        env: Arc::clone(&house.env) as _,
        opener: Arc::new(sealer.clone()),
        events: Arc::new(Happenings::new(Arc::clone(&news), listener)),
        settings: config.settings.clone(),
        quotas: config.quotas,
    });
    executor.take_leases().await?;
    let shared = Shared {
        executor,
        store: Arc::clone(&house.store),
        env: Arc::clone(&house.env),
        pace: config.pace,
        quotas: config.quotas,
        accounts: Arc::default(),
        news: Arc::clone(&news),
        stop: stopped.clone(),
    };
    let addr = socket.local_addr()?;
    let door = Arc::new(Door {
        house: Arc::clone(&house),
        sealer,
        google,
        news: Arc::clone(&news),
    });
    let mut tasks = JoinSet::new();
    tasks.spawn(loops::run(shared));
    tasks.spawn(serve_http(socket, door, stopped.clone()));
    tasks.spawn(sweep::run(
        Arc::clone(&house),
        Arc::clone(&news),
        stopped.clone(),
    ));
    tasks.spawn(sweep::run_entries(Arc::clone(&house), news, stopped));
    Ok(Server {
        addr,
        house,
        stop,
        tasks,
        _lock: lock,
    })
}

impl Server {
    /// Completes when a part of the server ended though nobody asked for it: without it the
    /// rest would only look as if it were at work.
    async fn broken(&mut self) -> Error {
        if let Some(Err(e)) = self.tasks.join_next().await {
            tracing::error!(error = %e, "a part of the server ended badly");
        }
        anyhow!(
            "A part of the server ended by itself, so all of it does; nothing is lost. Start it again, \
             and please report what the log says above this."
        )
    }

    /// Stops: no new cycle begins, those under way end.
    pub(crate) async fn stop(mut self) {
        self.stop.send_replace(true);
        let end = time::Instant::now() + GRACE;
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if time::timeout_at(end, ended).await.is_err() {
            tracing::warn!("a cycle took too long and was cut off; the next start looks again");
        }
    }
}

/// Serves the way back from Google, for a command that waits for it itself.
pub(crate) struct Callback {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Callback {
    /// Takes the server's address.
    pub(crate) async fn serve(door: Arc<Door>) -> Result<Self> {
        let socket = bind(door.house.config.bind).await?;
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(serve_http(socket, door, stopped));
        Ok(Self { stop, task })
    }

    /// Ends once the page that is on its way has reached the browser.
    pub(crate) async fn stop(self) {
        self.stop.send_replace(true);
        drop(time::timeout(GRACE, self.task).await);
    }
}

/// Takes the address.
pub(crate) async fn bind(addr: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(addr).await.map_err(|e| match e.kind() {
        ErrorKind::AddrInUse => anyhow!(
            "The port {} of {} is in use by another program. Stop that one, or choose another port: \
             KITH_BIND={}:{}. If Google sends people back to this address, change that there too.",
            addr.port(),
            addr.ip(),
            addr.ip(),
            addr.port().checked_add(1).unwrap_or(8080),
        ),
        ErrorKind::PermissionDenied => anyhow!(
            "The port {} may not be used by this user. Choose one above 1023: KITH_BIND={}:8080.",
            addr.port(),
            addr.ip(),
        ),
        _ => anyhow!("The address {addr} cannot be used ({e}). Choose another with KITH_BIND."),
    })
}

async fn serve_http(socket: TcpListener, door: Arc<Door>, mut stop: watch::Receiver<bool>) {
    let stopped = async move { loops::stopped(&mut stop).await };
    let served = axum::serve(socket, http::routes(door))
        .with_graceful_shutdown(stopped)
        .await;
    if let Err(e) = served {
        tracing::error!(error = %e, "HTTP is no longer served");
    }
}

/// Listens from now on; what it gives completes at ctrl-c, or when the system asks the process
/// to end.
pub(crate) fn stop_signal() -> Result<impl Future<Output = Result<()>>> {
    const UNHEARD: &str = "The system does not let this process listen to its signals, so nobody could \
                           stop it in good order. Check the limits of the service.";
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut interrupt = signal(SignalKind::interrupt()).context(UNHEARD)?;
        let mut terminate = signal(SignalKind::terminate()).context(UNHEARD)?;
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            Ok(())
        })
    }
    #[cfg(not(unix))]
    Ok(async { tokio::signal::ctrl_c().await.context(UNHEARD) })
}

/// The address of the page that Google sends people back to.
pub(crate) fn callback_url(config: &Config) -> String {
    format!("{}{}", config.public_url, connect::CALLBACK)
}

#[cfg(test)]
mod tests;
