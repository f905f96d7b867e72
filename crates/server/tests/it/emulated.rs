//! An emulated Google with one account.

use crate::support::{ANNA, until};
use google_emulator::{Config, Emulator, Handle, OAuthClient, Profile, Settings};
use serde_json::json;
use std::net::Ipv4Addr;

/// An emulated Google with one account.
pub(crate) struct Google {
    /// Its address.
    pub(crate) url: String,
    /// The means to act in it.
    pub(crate) handle: Handle,
}

impl Google {
    /// Starts it, with Anna's account and three contacts in the group `Family`.
    pub(crate) async fn start() -> Self {
        google::init_tls();
        let emulator = Emulator::new(Config {
            clients: vec![OAuthClient {
                id: "id".into(),
                secret: "secret".into(),
                redirect_uris: Vec::new(),
            }],
            settings: Settings {
                auto_consent: true,
                ..Settings::default()
            },
            ..Config::default()
        });
        let handle = emulator.handle();
        handle
            .create_account(Profile::new(ANNA))
            .expect("nobody has the address");
        let people = ["Αθηνά", "Борис", "春子"].map(|name| {
            json!({ "names": [{ "givenName": name }], "emailAddresses": [{ "value": format!("{}@x.example", name.len()) }], "labels": ["Family"] })
        });
        handle.seed(ANNA, people.into()).expect("they are people");
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a port is free");
        let url = format!(
            "http://{}",
            listener.local_addr().expect("it has an address")
        );
        tokio::spawn(async move { emulator.serve(listener).await });
        Self { url, handle }
    }

    /// Has another account, which is empty.
    pub(crate) fn also(&self, email: &str) {
        let made = self.handle.create_account(Profile::new(email));
        made.expect("nobody has the address");
    }

    /// Waits until somebody of Anna's has this note.
    pub(crate) async fn arrives(&self, note: &str) {
        until(note, async || {
            let people = self.handle.people(ANNA).expect("the account is there");
            let noted = people.iter().any(|p| p["biographies"][0]["value"] == note);
            noted.then_some(())
        })
        .await;
    }
}
