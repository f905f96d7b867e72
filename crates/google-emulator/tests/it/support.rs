//! A running emulator and users of its API.

use std::sync::Once;

use google_emulator::{Config, Emulator, Handle, Profile};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::call::Call;
use crate::discovery;

/// Every field a sync is likely to ask for.
pub(crate) const MASK: &str = "names,emailAddresses,phoneNumbers,memberships,clientData,metadata";

/// An emulator that stops with the test.
pub(crate) struct Google {
    pub(crate) url: String,
    pub(crate) handle: Handle,
    pub(crate) http: Client,
    server: JoinHandle<()>,
}

impl Drop for Google {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Starts an emulator; its clock stands still unless a test moves it.
pub(crate) async fn google() -> Google {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    let emulator = Emulator::new(Config::default());
    let handle = emulator.handle();
    handle.set_time("2026-03-01T12:00:00Z".parse().unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let _ = emulator.serve(listener).await;
    });
    let http = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    Google {
        url,
        handle,
        http,
        server,
    }
}

impl Google {
    /// Makes an account and signs it in.
    pub(crate) fn user(&self, email: &str) -> User<'_> {
        self.handle.create_account(Profile::new(email)).unwrap();
        self.sign_in(email)
    }

    /// Signs in to an account that is there.
    pub(crate) fn sign_in(&self, email: &str) -> User<'_> {
        let token = self.handle.tokens(email).unwrap().access_token;
        User {
            google: self,
            token,
        }
    }

    /// A call of the API by nobody in particular.
    pub(crate) fn call(&self, method: &str, path: &str) -> Call {
        self.call_with(method, path, None)
    }

    /// A call of the API with an access token.
    pub(crate) fn call_with(&self, method: &str, path: &str, token: Option<&str>) -> Call {
        let method: Method = method.parse().unwrap();
        let request = self.http.request(method, format!("{}/v1/{path}", self.url));
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        Call::new(self.http.clone(), request)
    }

    /// Signs in with some scopes only.
    pub(crate) fn sign_in_for(&self, email: &str, scopes: &[&str]) -> User<'_> {
        let tokens = self.handle.tokens_for(email, scopes).unwrap();
        User {
            google: self,
            token: tokens.access_token,
        }
    }

    /// Calls the control API.
    pub(crate) async fn control(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let method: Method = method.parse().unwrap();
        let request = self
            .http
            .request(method, format!("{}/control/{path}", self.url));
        read(request.json(&body).send().await.unwrap()).await
    }
}

/// Somebody with an access token.
pub(crate) struct User<'a> {
    pub(crate) google: &'a Google,
    pub(crate) token: String,
}

impl User<'_> {
    pub(crate) fn request(&self, method: &str, path: &str) -> Call {
        self.google.call_with(method, path, Some(&self.token))
    }

    pub(crate) async fn call(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let mut request = self.request(method, path);
        if let Some(body) = body {
            request = request.json(&body);
        }
        read(request.send().await.unwrap()).await
    }

    /// Calls a method with nothing that it needs.
    pub(crate) async fn by_id(&self, id: &str) -> (u16, Value) {
        let (verb, path) = discovery::path_of(id);
        let body = (verb != "GET" && verb != "DELETE").then(|| json!({}));
        self.call(&verb, &path, body).await
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        self.call("GET", path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.call("POST", path, Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> (u16, Value) {
        self.call("PATCH", path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> (u16, Value) {
        self.call("DELETE", path, None).await
    }

    /// Creates a contact that has to succeed.
    pub(crate) async fn create(&self, person: Value) -> Value {
        let (code, person) = self.post("people:createContact", person).await;
        assert_eq!(code, 200, "{person}");
        person
    }

    /// Reads one contact with [`MASK`].
    pub(crate) async fn read(&self, name: &str) -> (u16, Value) {
        self.get(&format!("{name}?personFields={MASK}")).await
    }

    /// One page of a listing by contacts only, with [`MASK`] and a sync token.
    pub(crate) async fn list(&self, more: &[(&str, &str)]) -> (u16, Value) {
        let request = self.request("GET", "people/me/connections").query(&[
            ("personFields", MASK),
            ("sources", "READ_SOURCE_TYPE_CONTACT"),
            ("requestSyncToken", "true"),
        ]);
        read(request.query(more).send().await.unwrap()).await
    }

    /// The sync token of a full listing.
    pub(crate) async fn sync_token(&self) -> String {
        let (code, page) = self.list(&[("pageSize", "1000")]).await;
        assert_eq!(code, 200, "{page}");
        page["nextSyncToken"].as_str().unwrap().to_owned()
    }
}

/// Status and body of an answer; a body that is not JSON comes as a string.
pub(crate) async fn read(response: Response) -> (u16, Value) {
    let code = response.status().as_u16();
    let text = response.text().await.unwrap();
    (
        code,
        serde_json::from_str(&text).unwrap_or(Value::String(text)),
    )
}

/// A person with a name and an address made from it.
pub(crate) fn named(given: &str) -> Value {
    json!({
        "names": [{ "givenName": given }],
        "emailAddresses": [{ "value": format!("{given}@example.com") }],
    })
}

/// The resource name of a person or group.
pub(crate) fn name_of(resource: &Value) -> String {
    resource["resourceName"].as_str().unwrap().to_owned()
}

/// Members of a JSON list by a key of theirs.
pub(crate) fn texts(list: &Value, pointer: &str) -> Vec<String> {
    let items = list.as_array().into_iter().flatten();
    items
        .map(|item| item.pointer(pointer).unwrap().as_str().unwrap().to_owned())
        .collect()
}

/// The body that creates these people in one batch.
pub(crate) fn creations(people: Vec<Value>) -> Value {
    let contacts: Vec<Value> = people
        .into_iter()
        .map(|person| json!({ "contactPerson": person }))
        .collect();
    json!({ "contacts": contacts, "readMask": "names,metadata" })
}
