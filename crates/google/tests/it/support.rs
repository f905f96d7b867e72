//! An emulated Google with one account, and the partner that talks to it.

use app::{Draft, Edit, ListingToken, Partner, PeoplePage, Session};
use domain::{AccountId, FieldWrite, GroupId, Mark, Outgoing, Person, RemoteId, Uuid, Value};
use google::{Backoff, Config, Google};
use google_emulator::{Emulator, Handle, Profile};
use serde_json::{Value as Json, json};
use std::time::Duration;
use tokio::{net::TcpListener, task::JoinHandle};

pub(crate) const ANNA: &str = "anna@example.com";

/// Everything stops with the test.
pub(crate) struct World {
    pub(crate) google: Google,
    pub(crate) handle: Handle,
    pub(crate) session: Session,
    pub(crate) url: String,
    server: JoinHandle<()>,
}

impl Drop for World {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Tries again at once, so that no test waits.
pub(crate) fn config(url: &str) -> Config {
    Config {
        people_url: url.to_owned(),
        issuer: url.to_owned(),
        photo_hosts: vec![url.to_owned()],
        backoff: Backoff {
            tries: 3,
            first: Duration::ZERO,
            most: Duration::ZERO,
        },
        ..Config::new("emulator-client", "emulator-secret")
    }
}

pub(crate) async fn world() -> World {
    let emulator = Emulator::new(google_emulator::Config::default());
    let handle = emulator.handle();
    handle
        .create_account(Profile::new(ANNA))
        .expect("a free address");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let server = tokio::spawn(async move {
        let _ = emulator.serve(listener).await;
    });
    let tokens = handle.tokens(ANNA).expect("the account");
    let session = session(&tokens.refresh_token);
    World {
        google: Google::new(config(&url)).expect("a client"),
        handle,
        session,
        url,
        server,
    }
}

pub(crate) fn session(refresh_token: &str) -> Session {
    Session {
        account: AccountId(Uuid::nil()),
        region: "DE".to_owned(),
        refresh_token: refresh_token.to_owned(),
    }
}

impl World {
    pub(crate) fn seed(&self, people: &[Json]) -> Vec<RemoteId> {
        let ids = self
            .handle
            .seed(ANNA, people.to_vec())
            .expect("good people");
        ids.iter().map(|id| RemoteId::from(id.as_str())).collect()
    }

    pub(crate) async fn people(&self, since: Option<&ListingToken>) -> PeoplePage {
        self.google
            .people(&self.session, since, None)
            .await
            .expect("a page")
    }

    pub(crate) async fn read(&self, id: &RemoteId) -> Option<Box<Person>> {
        let ids = [id.clone()];
        let mut found = self
            .google
            .read(&self.session, &ids)
            .await
            .expect("an answer");
        match found.remove(0).1 {
            app::Found::Person(person) => Some(person),
            app::Found::Gone => None,
        }
    }

    /// The raw JSON of a contact as it is in the emulator.
    pub(crate) fn stored(&self, id: &RemoteId) -> Json {
        let people = self.handle.people(ANNA).expect("the account");
        people
            .into_iter()
            .find(|p| p["resourceName"] == id.0.as_str())
            .unwrap_or_default()
    }

    /// How often a method was called.
    pub(crate) fn calls(&self, method: &str) -> u64 {
        self.handle.counters().of(ANNA, method).requests
    }
}

pub(crate) fn named(given: &str) -> Json {
    json!({ "names": [{ "givenName": given }], "emailAddresses": [{ "value": format!("{given}@x.example") }] })
}

pub(crate) fn write(entries: Vec<(Value, Option<Value>)>) -> FieldWrite {
    let field = entries[0].0.field();
    let entry = |(value, was)| Outgoing {
        key: None,
        value,
        was,
        brought: None,
    };
    FieldWrite {
        field,
        entries: entries.into_iter().map(entry).collect(),
    }
}

pub(crate) fn my_contacts() -> GroupId {
    GroupId::from("contactGroups/myContacts")
}

pub(crate) fn draft(mark: &str, given: &str) -> Draft {
    Draft {
        mark: Mark::from(mark),
        writes: vec![write(vec![(Value::name(given, ""), None)])],
        groups: [my_contacts()].into(),
        raw: None,
    }
}

/// Another given name for a person as read.
pub(crate) fn rename(person: &Person, given: &str) -> Edit {
    let was = person
        .values
        .iter()
        .find(|v| v.field() == domain::Field::Name)
        .cloned();
    Edit {
        remote: person.id.clone(),
        raw: person.raw.clone(),
        writes: vec![write(vec![(Value::name(given, ""), was)])],
        groups: None,
    }
}
