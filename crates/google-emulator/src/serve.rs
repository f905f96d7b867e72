//! The server loop.
//!
//! It is our own, since only here a connection can be closed without an answer.

use std::fmt;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// Marks an answer that must not be sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dropped;

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("connection dropped by the fault plan")
    }
}

impl std::error::Error for Dropped {}

/// Accepts connections for ever. Dropping the future ends them all.
pub(crate) async fn run(listener: TcpListener, router: Router) -> std::io::Result<()> {
    let router = TowerToHyperService::new(router);
    let mut connections = JoinSet::new();
    loop {
        let (stream, _) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(_) => continue,
            },
            // Finished connections are swept out as they end.
            Some(_) = connections.join_next(), if !connections.is_empty() => continue,
        };
        // Answers are small and written at once; waiting to fill packets only slows tests down.
        let _ = stream.set_nodelay(true);
        let router = router.clone();
        connections.spawn(async move {
            let service = service_fn(move |request: Request<Incoming>| {
                let answer = router.call(request);
                async move {
                    match answer.await {
                        Ok(answer) if answer.extensions().get::<Dropped>().is_none() => Ok(answer),
                        Ok(_) | Err(_) => Err(Dropped),
                    }
                }
            });
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new());
            // An error here is a client that left or a drop that was asked for.
            let _ = http.serve_connection(TokioIo::new(stream), service).await;
        });
    }
}
