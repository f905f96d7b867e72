//! The program `kith` as people run it: a server, and commands beside it.

use crate::{
    emulator::{CLIENT, Emulator, beside},
    process::Process,
    stack::Dir,
};
use anyhow::{Context as _, Result, bail};
use std::{path::PathBuf, process::Stdio, time::Duration};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    net::TcpListener,
    process::{Child, Command},
    time,
};

/// A server at work; ends with this value.
pub(crate) struct Server {
    program: PathBuf,
    variables: Vec<(&'static str, String)>,
    process: Child,
    dir: Dir,
}

/// How a server looks at its accounts: as it does unless told otherwise, where nothing stands.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rhythm {
    /// How often.
    pub(crate) poll: Option<Duration>,
    /// How long a new contact has to be quiet.
    pub(crate) settle: Option<Duration>,
    /// Up to how many removals the brake lets pass, a label's whole size included.
    pub(crate) removals: Option<usize>,
}

impl Server {
    /// Starts one in a new data directory.
    pub(crate) async fn start(emulator: &Emulator, rhythm: Rhythm) -> Result<Self> {
        Self::start_in(Dir::new()?, emulator, rhythm).await
    }

    /// Starts one in a data directory that is there already.
    pub(crate) async fn start_in(dir: Dir, emulator: &Emulator, rhythm: Rhythm) -> Result<Self> {
        // Free a moment ago, and nobody else is in a hurry here.
        let bind = TcpListener::bind("127.0.0.1:0").await?.local_addr()?;
        let mut variables = vec![
            ("KITH_BIND", bind.to_string()),
            ("KITH_DATA_DIR", dir.0.display().to_string()),
            ("KITH_REGION", "DE".to_owned()),
            ("KITH_GOOGLE_CLIENT_ID", CLIENT.0.to_owned()),
            ("KITH_GOOGLE_CLIENT_SECRET", CLIENT.1.to_owned()),
            ("KITH_GOOGLE_ISSUER", emulator.url.clone()),
            ("KITH_GOOGLE_PEOPLE_URL", emulator.url.clone()),
            ("KITH_GOOGLE_PHOTO_HOSTS", emulator.url.clone()),
            ("KITH_QUOTA_READS_PER_MINUTE", "100000".to_owned()),
            ("KITH_QUOTA_WRITES_PER_MINUTE", "100000".to_owned()),
            ("KITH_QUOTA_PROJECT_READS_PER_MINUTE", "100000".to_owned()),
            ("KITH_QUOTA_PROJECT_WRITES_PER_MINUTE", "100000".to_owned()),
            ("KITH_LOG", "warn".to_owned()),
        ];
        for (name, span) in [
            ("KITH_SYNC_POLL_MIN", rhythm.poll),
            ("KITH_SYNC_POLL_MAX", rhythm.poll),
            ("KITH_SYNC_SETTLE", rhythm.settle),
        ] {
            variables.extend(span.map(|span| (name, format!("{}ms", span.as_millis()))));
        }
        if let Some(most) = rhythm.removals {
            variables.push(("KITH_BRAKE_REMOVALS_MOST", most.to_string()));
            variables.push(("KITH_BRAKE_REMOVALS_SHARE", "100".to_owned()));
        }
        let program = beside("kith")?;
        let process = Command::new(&program)
            .arg("serve")
            .envs(
                variables
                    .iter()
                    .map(|(name, value)| (*name, value.as_str())),
            )
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("kith does not start")?;
        let server = Self {
            program,
            variables,
            process,
            dir,
        };
        server.answers(&bind.to_string()).await?;
        Ok(server)
    }

    async fn answers(&self, bind: &str) -> Result<()> {
        for _ in 0..10_000 {
            if tokio::net::TcpStream::connect(bind).await.is_ok() {
                return Ok(());
            }
            time::sleep(Duration::from_millis(1)).await;
        }
        bail!("the server does not answer")
    }

    /// Ends it in good order; what it kept stays.
    pub(crate) async fn stop(mut self) -> Result<Dir> {
        let id = self.process.id().context("it ended already")?;
        let killed = Command::new("kill").arg(id.to_string()).status().await?;
        if !killed.success() || !self.process.wait().await?.success() {
            bail!("the server did not end well");
        }
        Ok(self.dir)
    }

    /// What the system says of it.
    pub(crate) fn process(&self) -> Result<Process> {
        Ok(Process(self.process.id().context("it has ended")?))
    }

    /// Runs a command on behalf of a user.
    pub(crate) async fn run(&self, user: &str, words: &[&str]) -> Result<String> {
        let ran = self.command(user, words).output().await?;
        if !ran.status.success() {
            bail!(
                "`kith {}` failed: {}",
                words.join(" "),
                String::from_utf8_lossy(&ran.stderr)
            );
        }
        Ok(String::from_utf8(ran.stdout)?)
    }

    /// Connects an account: begins, opens the link as a browser would, waits.
    pub(crate) async fn connect(
        &self,
        emulator: &Emulator,
        user: &str,
        account: &str,
    ) -> Result<()> {
        let mut running = self
            .command(user, &["account", "connect", "--hint", account])
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let said = running.stdout.take().context("it has no output")?;
        let mut lines = BufReader::new(said).lines();
        while let Some(line) = lines.next_line().await? {
            if line.trim_start().starts_with("http") {
                emulator.browse(line.trim()).await?;
            }
        }
        if !running.wait().await?.success() {
            bail!("{account} was not connected");
        }
        Ok(())
    }

    fn command(&self, user: &str, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(words)
            .envs(
                self.variables
                    .iter()
                    .map(|(name, value)| (*name, value.as_str())),
            )
            .env("KITH_USER", user)
            .stdin(Stdio::null());
        command
    }
}
