//! The emulated Google of the demo: three accounts, partly with the same people.

use super::people::{colleague, friend};
use crate::connect::CALLBACK;
use anyhow::{Context as _, Result};
use google_emulator::{Config, Emulator, Handle, OAuthClient, Profile, Settings};
use serde_json::json;
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
};
use tokio::{net::TcpListener, task::JoinHandle};

/// Anna's private account.
pub(crate) const PRIVATE: &str = "anna@home.example";
/// Anna's account at work.
pub(crate) const WORK: &str = "anna@work.example";
/// Ben's account.
pub(crate) const BEN: &str = "ben@team.example";
/// The group that is shared.
pub(crate) const FAMILY: &str = "Family & friends";

/// Who is in Anna's private account.
pub(crate) const IN_PRIVATE: std::ops::Range<u32> = 0..300;
/// Those of them who are in the shared group.
pub(crate) const IN_FAMILY: std::ops::Range<u32> = 200..248;
/// Who is in Anna's account at work: some of the group, and others.
pub(crate) const IN_WORK: std::ops::Range<u32> = 220..520;
/// Who is in Ben's account and in nobody else's.
pub(crate) const IN_BEN: std::ops::Range<u32> = 520..760;
/// Who of the group is in Ben's account too, exactly as Anna has them.
pub(crate) const KNOWN_TO_BEN: std::ops::Range<u32> = 200..208;
/// And whom of it he has with other details, so that he is asked.
pub(crate) const MAYBE_KNOWN_TO_BEN: std::ops::Range<u32> = 208..210;

/// The emulator at work.
pub(crate) struct World {
    /// The means to act in it.
    pub(crate) google: Handle,
    /// Its address.
    pub(crate) url: String,
    /// Where Kith will be.
    pub(crate) kith: SocketAddr,
    task: JoinHandle<()>,
}

impl Drop for World {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl World {
    /// Starts the emulator, with everybody in it. The ports are those wished for where they
    /// are free.
    pub(crate) async fn start(wished: Option<(u16, u16)>) -> Result<Self> {
        let listener = listen(wished.map(|(google, _)| google)).await?;
        let kith = listen(wished.map(|(_, kith)| kith)).await?.local_addr()?;
        let emulator = Emulator::new(Config {
            seed: 7,
            base_url: None,
            clients: vec![OAuthClient {
                id: "kith-demo".to_owned(),
                secret: "demo-secret".to_owned(),
                redirect_uris: vec![format!("http://{kith}{CALLBACK}")],
            }],
            settings: Settings {
                auto_consent: true,
                ..Settings::default()
            },
        });
        let url = format!("http://{}", listener.local_addr()?);
        let google = emulator.handle();
        fill(&google).context("The emulated accounts cannot be filled.")?;
        let task = tokio::spawn(async move { drop(emulator.serve(listener).await) });
        Ok(Self {
            google,
            url,
            kith,
            task,
        })
    }

    /// The settings that make Kith work with it, as variables.
    pub(crate) fn variables(&self, data_dir: &Path) -> Vec<(String, String)> {
        [
            ("KITH_BIND", self.kith.to_string()),
            ("KITH_DATA_DIR", data_dir.display().to_string()),
            ("KITH_REGION", "DE".to_owned()),
            ("KITH_GOOGLE_CLIENT_ID", "kith-demo".to_owned()),
            ("KITH_GOOGLE_CLIENT_SECRET", "demo-secret".to_owned()),
            ("KITH_GOOGLE_ISSUER", self.url.clone()),
            ("KITH_GOOGLE_PEOPLE_URL", self.url.clone()),
            ("KITH_GOOGLE_PHOTO_HOSTS", self.url.clone()),
            // The emulator asks for no pace.
            ("KITH_QUOTA_READS_PER_MINUTE", "100000".to_owned()),
            ("KITH_QUOTA_PROJECT_READS_PER_MINUTE", "100000".to_owned()),
            ("KITH_SYNC_POLL_MIN", "400ms".to_owned()),
            ("KITH_SYNC_POLL_MAX", "400ms".to_owned()),
            ("KITH_SYNC_SETTLE", "2s".to_owned()),
            ("KITH_SYNC_CREATE_GRACE", "2s".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }

    /// The page that stands for Google Contacts in an account.
    pub(crate) fn page(&self, account: &str) -> String {
        format!("{}/u/{account}", self.url)
    }
}

/// A socket at the port wished for, or at any that is free.
async fn listen(port: Option<u16>) -> Result<TcpListener> {
    let at = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    if let Some(port) = port
        && let Ok(listener) = TcpListener::bind(at(port)).await
    {
        return Ok(listener);
    }
    TcpListener::bind(at(0))
        .await
        .context("No port of this machine is free.")
}

fn fill(google: &Handle) -> Result<()> {
    for (email, name) in [
        (PRIVATE, "Anna Berg"),
        (WORK, "Anna Berg (work)"),
        (BEN, "Ben Okafor"),
    ] {
        google.create_account(Profile {
            name: name.to_owned(),
            ..Profile::new(email)
        })?;
    }
    let private = IN_PRIVATE.map(|n| {
        let mut contact = friend(n);
        if IN_FAMILY.contains(&n) {
            contact["labels"] = json!([FAMILY]);
        } else if n % 5 == 0 {
            contact["labels"] = json!(["Chor"]);
        }
        contact
    });
    google.seed(PRIVATE, private.collect())?;
    let work = IN_WORK.map(|n| {
        let mut contact = colleague(n);
        if n % 6 == 0 {
            contact["labels"] = json!(["Projekt Höhenzug"]);
        }
        contact
    });
    google.seed(WORK, work.collect())?;
    let known = KNOWN_TO_BEN
        .map(friend)
        .chain(MAYBE_KNOWN_TO_BEN.map(colleague));
    google.seed(BEN, IN_BEN.map(colleague).chain(known).collect())?;
    Ok(())
}
