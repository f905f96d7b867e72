//! The emulator in a process of its own, driven over HTTP as anybody could.

use anyhow::{Context as _, Result, bail};
use serde_json::{Map, Value, json};
use std::{path::PathBuf, process::Stdio};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

/// The OAuth client the emulator knows from the start.
pub(crate) const CLIENT: (&str, &str) = ("emulator-client", "emulator-secret");

/// How many contacts are sent to the emulator at once.
const CHUNK: usize = 500;

/// A running emulator; ends with this value.
pub(crate) struct Emulator {
    /// Its address.
    pub(crate) url: String,
    http: reqwest::Client,
    _process: Child,
}

/// What an account, or all, asked of the emulator since the counters were last taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Requests.
    pub(crate) requests: u64,
    /// Contacts created, changed or deleted.
    pub(crate) people: u64,
    /// Groups created, changed or deleted.
    pub(crate) groups: u64,
    /// Bytes of answer bodies as sent.
    pub(crate) bytes: u64,
    /// Answers with a code of 400 or more.
    pub(crate) errors: u64,
    /// The number of the last answer, among those to anybody.
    pub(crate) last: u64,
}

/// The counters of one moment.
pub(crate) struct Counters(Value);

impl Emulator {
    /// Starts one.
    pub(crate) async fn start() -> Result<Self> {
        let mut process = Command::new(beside("google-emulator")?)
            .stdout(Stdio::piped())
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("the emulator does not start")?;
        let said = process.stdout.take().context("it has no output")?;
        let url = BufReader::new(said).lines().next_line().await?;
        let url = url.context("the emulator ended before it said its address")?;
        Ok(Self {
            url,
            http: reqwest::Client::new(),
            _process: process,
        })
    }

    /// Makes an account with these people; answers their ids.
    pub(crate) async fn account(&self, email: &str, people: Vec<Value>) -> Result<Vec<String>> {
        self.post("/control/accounts", &json!({ "email": email }))
            .await?;
        let mut ids = Vec::new();
        for chunk in people.chunks(CHUNK) {
            let made = self
                .post(&format!("/control/accounts/{email}/people"), &json!(chunk))
                .await?;
            let made = made.as_array().cloned().unwrap_or_default();
            ids.extend(made.iter().filter_map(Value::as_str).map(str::to_owned));
        }
        Ok(ids)
    }

    /// A refresh token of an account.
    pub(crate) async fn refresh_token(&self, email: &str) -> Result<String> {
        let tokens = self
            .post(&format!("/control/accounts/{email}/tokens"), &json!({}))
            .await?;
        let token = tokens["refresh_token"].as_str();
        token
            .map(str::to_owned)
            .context("no refresh token was given")
    }

    /// Everybody in an account, as of now.
    pub(crate) async fn people(&self, email: &str) -> Result<Vec<Value>> {
        let people = self
            .get(&format!("/control/accounts/{email}/people"))
            .await?;
        people.as_array().cloned().context("no list of people")
    }

    /// Does what the account's user does in a browser.
    pub(crate) async fn user(
        &self,
        how: reqwest::Method,
        email: &str,
        what: &str,
        body: &Value,
    ) -> Result<Value> {
        let url = format!("{}/control/accounts/{email}/user/{what}", self.url);
        answer(self.http.request(how, url).json(body)).await
    }

    /// Changes settings.
    pub(crate) async fn settings(&self, changes: &Value) -> Result<()> {
        let url = format!("{}/control/settings", self.url);
        answer(self.http.patch(url).json(changes)).await.map(|_| ())
    }

    /// Takes the counters: they begin anew.
    pub(crate) async fn take(&self) -> Result<Counters> {
        self.post("/control/counters", &json!({}))
            .await
            .map(Counters)
    }

    /// Looks at the counters.
    pub(crate) async fn look(&self) -> Result<Counters> {
        self.get("/control/counters").await.map(Counters)
    }

    /// Opens a page as a browser would, through all redirections.
    pub(crate) async fn browse(&self, url: &str) -> Result<()> {
        self.http.get(url).send().await?.error_for_status()?;
        Ok(())
    }

    async fn get(&self, path: &str) -> Result<Value> {
        answer(self.http.get(format!("{}{path}", self.url))).await
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        answer(self.http.post(format!("{}{path}", self.url)).json(body)).await
    }
}

impl Counters {
    /// What an account asked.
    pub(crate) fn of(&self, email: &str) -> Asked {
        let methods = self.0["accounts"][email].as_object();
        methods.map(sum).unwrap_or_default()
    }

    /// What all accounts asked.
    pub(crate) fn all(&self) -> Asked {
        let mut all = Asked::default();
        for methods in self.0["accounts"].as_object().into_iter().flatten() {
            let one = methods.1.as_object().map(sum).unwrap_or_default();
            all.requests += one.requests;
            all.people += one.people;
            all.groups += one.groups;
            all.bytes += one.bytes;
            all.errors += one.errors;
            all.last = all.last.max(one.last);
        }
        all
    }

    /// What an account asked of one method.
    pub(crate) fn method(&self, email: &str, method: &str) -> Asked {
        let all = self.0["accounts"][email].as_object();
        let mut one = Map::new();
        if let Some(counter) = all.and_then(|methods| methods.get(method)) {
            one.insert(method.to_owned(), counter.clone());
        }
        sum(&one)
    }

    /// The methods by which an account was written to, and when each was asked last.
    pub(crate) fn writing(&self, email: &str) -> Vec<(String, u64)> {
        let methods = self.0["accounts"][email].as_object();
        let names = methods.into_iter().flat_map(Map::keys);
        let asked = names.map(|name| (name.clone(), self.method(email, name)));
        let writing = asked.filter(|(_, asked)| asked.people + asked.groups > 0);
        writing.map(|(name, asked)| (name, asked.last)).collect()
    }

    /// The requests by method, the most frequent first.
    pub(crate) fn story(&self, email: &str) -> String {
        let methods = self.0["accounts"][email]
            .as_object()
            .cloned()
            .unwrap_or_default();
        let mut parts: Vec<(u64, String)> = methods
            .iter()
            .map(|(name, c)| (c["requests"].as_u64().unwrap_or_default(), name.clone()))
            .collect();
        parts.sort_by(|a, b| b.cmp(a));
        let parts: Vec<String> = parts
            .into_iter()
            .map(|(n, name)| format!("{n} {name}"))
            .collect();
        parts.join(", ")
    }
}

fn sum(methods: &Map<String, Value>) -> Asked {
    let of = |name: &str| methods.values().filter_map(|c| c[name].as_u64()).sum();
    Asked {
        requests: of("requests"),
        people: of("people_written"),
        groups: of("groups_written"),
        bytes: of("bytes_out"),
        errors: of("errors"),
        last: methods
            .values()
            .filter_map(|c| c["last"].as_u64())
            .max()
            .unwrap_or_default(),
    }
}

async fn answer(request: reqwest::RequestBuilder) -> Result<Value> {
    let answer = request.send().await?;
    let (status, text) = (answer.status(), answer.text().await?);
    if !status.is_success() {
        bail!("the emulator answered {status}: {text}");
    }
    Ok(serde_json::from_str(&text)?)
}

/// A program that was built together with this one.
pub(crate) fn beside(name: &str) -> Result<PathBuf> {
    let path =
        std::env::current_exe()?.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if !path.exists() {
        bail!(
            "{} is not built; `cargo xtask bench` builds it first",
            path.display()
        );
    }
    Ok(path)
}
