//! What the tour plays on: the emulator in this process, `kith serve` as a process of its
//! own, and `kith` itself for whatever a person would type.

use crate::{
    cli::until,
    demo::{
        Data, browse,
        world::{BEN, FAMILY, World},
    },
};
use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use std::{
    fs::{File, OpenOptions},
    path::PathBuf,
    process::Stdio,
    time::Instant,
};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

/// Everything the tour works with.
pub(super) struct Stage {
    /// The emulator.
    pub(super) world: World,
    /// Addresses that may be twice in Ben's account: his own contact and the label's, about
    /// which he was asked.
    pub(super) asked: Vec<String>,
    data: Data,
    server: Option<Child>,
}

impl Stage {
    /// Sets everything up and starts the server.
    pub(super) async fn set() -> Result<Self> {
        let mut stage = Self {
            world: World::start(None).await?,
            asked: Vec::new(),
            data: Data::new(None)?,
            server: None,
        };
        stage.start_server().await?;
        Ok(stage)
    }

    fn kith(&self) -> Result<Command> {
        let mut command = Command::new(std::env::current_exe()?);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KITH_")) {
            command.env_remove(name);
        }
        command
            .envs(self.world.variables(&self.data.dir))
            .current_dir(&self.data.dir)
            .kill_on_drop(true);
        Ok(command)
    }

    /// Starts the server and waits until it answers.
    pub(super) async fn start_server(&mut self) -> Result<()> {
        let log: File = OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.log_file())?;
        let mut server = self
            .kith()?
            .arg("serve")
            .env("KITH_LOG", "info")
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()?;
        let health = format!("http://{}/healthz", self.world.kith);
        until("the server", async || {
            if let Some(status) = server.try_wait()? {
                bail!("the server ended at once ({status})");
            }
            Ok(browse(&health).await.ok())
        })
        .await?;
        self.server = Some(server);
        Ok(())
    }

    /// Kills the server in the middle of whatever it is doing.
    pub(super) async fn kill_server(&mut self) -> Result<()> {
        let mut server = self.server.take().context("no server runs")?;
        server.kill().await?;
        Ok(())
    }

    /// What the server logged last.
    pub(super) fn log(&self) -> String {
        let text = std::fs::read_to_string(self.log_file()).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(15)..].join("\n")
    }

    fn log_file(&self) -> PathBuf {
        self.data.dir.join("server.log")
    }

    /// Runs a command as a person would type it.
    pub(super) async fn run(&self, words: &[&str]) -> Result<String> {
        let ended = self
            .kith()?
            .args(words)
            .stdin(Stdio::null())
            .output()
            .await?;
        if !ended.status.success() {
            bail!(
                "`kith {}`: {}",
                words.join(" "),
                String::from_utf8_lossy(&ended.stderr).trim()
            );
        }
        Ok(String::from_utf8_lossy(&ended.stdout).into_owned())
    }

    /// The rows that a command lists.
    pub(super) async fn rows(&self, words: &[&str]) -> Result<Vec<Value>> {
        let words: Vec<&str> = words.iter().copied().chain(["--json"]).collect();
        Ok(serde_json::from_str(&self.run(&words).await?)?)
    }

    /// Connects an account: the command prints a link, a browser opens it.
    pub(super) async fn connect(&self, user: &str, account: &str) -> Result<()> {
        let words = ["account", "connect", "--user", user, "--hint", account];
        let mut command = self
            .kith()?
            .args(words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut lines = BufReader::new(command.stdout.take().context("no output")?).lines();
        while let Some(line) = lines.next_line().await? {
            if line.trim().starts_with("http") {
                browse(line.trim()).await?;
            }
        }
        let ended = command.wait_with_output().await?;
        if !ended.status.success() {
            bail!("{}", String::from_utf8_lossy(&ended.stderr).trim());
        }
        Ok(())
    }

    /// The contacts of an account.
    pub(super) fn people(&self, account: &str) -> Result<Vec<Value>> {
        Ok(self.world.google.people(account)?)
    }

    /// The contacts of an account that have an address.
    pub(super) fn with(&self, account: &str, email: &str) -> Result<Vec<Value>> {
        let mut people = self.people(account)?;
        people.retain(|p| emails(p).any(|e| e == email));
        Ok(people)
    }

    /// The name in Google of the contact with an address.
    pub(super) fn name(&self, account: &str, email: &str) -> Result<String> {
        let people = self.with(account, email)?;
        let name = people.first().and_then(|p| p["resourceName"].as_str());
        name.map(str::to_owned)
            .with_context(|| format!("{email} is not in {account}"))
    }

    /// The group of the label in an account.
    pub(super) fn group(&self, account: &str) -> Result<Option<String>> {
        let groups = self.world.google.groups(account)?;
        let ours = groups
            .iter()
            .find(|g| g["name"].as_str().is_some_and(|n| n.starts_with(FAMILY)));
        Ok(ours
            .and_then(|g| g["resourceName"].as_str())
            .map(str::to_owned))
    }

    /// The contacts in that group.
    pub(super) fn members(&self, account: &str) -> Result<Vec<Value>> {
        let Some(group) = self.group(account)? else {
            return Ok(Vec::new());
        };
        let mut people = self.people(account)?;
        people.retain(|p| is_in(p, &group));
        Ok(people)
    }

    /// Whether the contact with an address is in that group.
    pub(super) fn is_member(&self, account: &str, email: &str) -> Result<bool> {
        Ok(self
            .members(account)?
            .iter()
            .any(|p| emails(p).any(|e| e == email)))
    }

    /// How many addresses more than one contact of an account has.
    pub(super) fn doubled(&self, account: &str) -> Result<usize> {
        let people = self.people(account)?;
        let mut all: Vec<&str> = people.iter().flat_map(emails).collect();
        all.sort_unstable();
        let mut twice: Vec<&str> = all
            .windows(2)
            .filter(|w| w[0] == w[1])
            .map(|w| w[0])
            .collect();
        twice.dedup();
        twice.retain(|e| account != BEN || !self.asked.iter().any(|a| a == e));
        Ok(twice.len())
    }

    /// Refuses if anybody is doubled anywhere.
    pub(super) fn nobody_doubled(&self, accounts: &[&str]) -> Result<()> {
        for account in accounts {
            let doubled = self.doubled(account)?;
            if doubled > 0 {
                bail!("{doubled} doubled in {account}");
            }
        }
        Ok(())
    }

    /// Waits until something holds in each of the accounts, and says how long each took.
    pub(super) async fn arrives(
        &self,
        what: &str,
        accounts: &[&str],
        holds: impl Fn(&str) -> Result<bool>,
    ) -> Result<String> {
        let since = Instant::now();
        let mut took: Vec<Option<u128>> = vec![None; accounts.len()];
        until(what, async || {
            for (account, took) in accounts.iter().zip(&mut took) {
                if took.is_none() && holds(account)? {
                    *took = Some(since.elapsed().as_millis());
                }
            }
            Ok(took.iter().all(Option::is_some).then_some(()))
        })
        .await?;
        let words = accounts
            .iter()
            .zip(took)
            .map(|(a, t)| format!("{a} {} ms", t.unwrap_or_default()));
        Ok(words.collect::<Vec<_>>().join(", "))
    }
}

/// The addresses of a contact.
pub(super) fn emails(person: &Value) -> impl Iterator<Item = &str> {
    person["emailAddresses"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|e| e["value"].as_str())
}

/// Whether a contact has this number.
pub(super) fn has_phone(person: &Value, number: &str) -> bool {
    person["phoneNumbers"]
        .as_array()
        .into_iter()
        .flatten()
        .any(|p| p["value"] == number)
}

fn is_in(person: &Value, group: &str) -> bool {
    let groups = person["memberships"].as_array().into_iter().flatten();
    groups
        .map(|m| &m["contactGroupMembership"]["contactGroupResourceName"])
        .any(|g| g == group)
}
