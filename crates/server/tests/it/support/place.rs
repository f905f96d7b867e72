//! A data directory, and `kith` run on it.

use super::{ANNA, KITH, Said, Serving, free_port, get, until, until_or};
use crate::emulated::Google;
use std::{
    net::SocketAddr,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// A data directory and the settings to run `kith` on it.
pub(crate) struct Place {
    /// The directory.
    pub(crate) dir: PathBuf,
    /// Where its server listens.
    pub(crate) bind: SocketAddr,
    variables: Vec<(String, String)>,
}

impl Drop for Place {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.dir));
    }
}

impl Place {
    /// An empty one.
    pub(crate) fn new() -> Self {
        let dir = std::env::temp_dir().join(format!("kith-it-{}", uuid::Uuid::now_v7().simple()));
        std::fs::create_dir_all(&dir).expect("the temporary directory can be written to");
        let bind = free_port();
        let mut place = Self {
            dir,
            bind,
            variables: Vec::new(),
        };
        let data = place.data().display().to_string();
        place.set("KITH_BIND", &bind.to_string());
        place.set("KITH_DATA_DIR", &data);
        // Nobody: a test talks to no Google but an emulated one.
        let nobody = format!("http://{}", free_port());
        place.set("KITH_GOOGLE_ISSUER", &nobody);
        place.set("KITH_GOOGLE_PEOPLE_URL", &nobody);
        place
    }

    /// One for this Google.
    pub(crate) fn with(google: &Google) -> Self {
        let mut place = Self::new();
        place.set("KITH_GOOGLE_CLIENT_ID", "id");
        place.set("KITH_GOOGLE_CLIENT_SECRET", "secret");
        place.set("KITH_GOOGLE_ISSUER", &google.url);
        place.set("KITH_GOOGLE_PEOPLE_URL", &google.url);
        place.set("KITH_GOOGLE_PHOTO_HOSTS", &google.url);
        place.set("KITH_QUOTA_READS_PER_MINUTE", "100000");
        place.set("KITH_QUOTA_PROJECT_READS_PER_MINUTE", "100000");
        place.set("KITH_SYNC_POLL_MIN", "100ms");
        place.set("KITH_SYNC_POLL_MAX", "100ms");
        place
    }

    /// One with Anna's account.
    pub(crate) async fn connected(google: &Google) -> Self {
        let place = Self::with(google);
        place.kith(&["user", "add", ANNA]).fine();
        place.connect(ANNA).await.fine();
        place
    }

    /// One with Anna's account and its label `Family` of three, in step; no server runs.
    pub(crate) async fn in_step(google: &Google) -> Self {
        let place = Self::connected(google).await;
        let serving = place.serve().await;
        place.family().await;
        place.kith(&["sync", "now", "--wait"]).fine();
        serving.stop();
        place
    }

    /// Makes Anna's label of the three in the group `Family`, while a server runs.
    pub(crate) async fn family(&self) {
        self.by(ANNA, &["label", "create", "--from-group", "Family"])
            .fine();
        self.until_says(&["--user", ANNA, "label", "list"], "3")
            .await;
    }

    /// Where everything is kept.
    pub(crate) fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    /// Sets a variable.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.variables.retain(|(n, _)| n != name);
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    /// A command that is not run yet.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(KITH);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KITH_")) {
            command.env_remove(name);
        }
        command
            .envs(self.variables.iter().cloned())
            .args(words)
            .current_dir(&self.dir)
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end; one that never ends is killed.
    pub(crate) fn kith(&self, words: &[&str]) -> Said {
        let child = self.start(words);
        let id = child.id().to_string();
        let (send, ended) = std::sync::mpsc::channel();
        std::thread::spawn(move || send.send(child.wait_with_output()));
        let output = ended.recv_timeout(Duration::from_secs(120)).or_else(|_| {
            drop(Command::new("kill").args(["-KILL", &id]).status());
            ended.recv()
        });
        Said::of(&output.expect("it was waited for").expect("it ends"))
    }

    /// Runs a command for a user.
    pub(crate) fn by(&self, user: &str, words: &[&str]) -> Said {
        self.kith(&[&["--user", user], words].concat())
    }

    /// Starts a command.
    pub(crate) fn start(&self, words: &[&str]) -> Child {
        let mut command = self.command(words);
        command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program can be run")
    }

    /// Starts the server and waits until it answers.
    pub(crate) async fn serve(&self) -> Serving {
        self.serve_as(self.start(&["serve"])).await
    }

    /// Waits until a server that was started answers.
    pub(crate) async fn serve_as(&self, child: Child) -> Serving {
        let mut child = Some(child);
        let url = format!("http://{}/healthz", self.bind);
        until("the server", async || {
            let running = child.as_mut().expect("it was started");
            if let Some(status) = running.try_wait().expect("it is ours") {
                let output = child
                    .take()
                    .expect("it was started")
                    .wait_with_output()
                    .expect("it ended");
                panic!("the server ended ({status}): {:?}", Said::of(&output));
            }
            get(&url).await.is_some().then_some(())
        })
        .await;
        Serving(child)
    }

    /// Connects an account of the user's.
    pub(crate) async fn connect(&self, email: &str) -> Said {
        self.visit(&["account", "connect", "--hint", email], str::to_owned)
            .await
    }

    /// Connects an account of this user's, where there are several users.
    pub(crate) async fn connect_to(&self, user: &str, email: &str) -> Said {
        let words = ["--user", user, "account", "connect", "--hint", email];
        self.visit(&words, str::to_owned).await
    }

    /// Runs a command to its end that is told so much on its standard input, each line made
    /// of the link that it prints.
    pub(crate) async fn typed(&self, words: &[&str], lines: impl AsyncFn(&str) -> String) -> Said {
        use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
        let mut command = tokio::process::Command::from(self.command(words));
        let spawned = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = spawned.expect("the program can be run");
        let mut out = BufReader::new(child.stdout.take().expect("it is piped"));
        let (mut said, mut link) = (String::new(), None);
        while link.is_none() {
            let mut line = String::new();
            if out.read_line(&mut line).await.expect("it is text") == 0 {
                break;
            }
            link = line
                .trim()
                .starts_with("http")
                .then(|| line.trim().to_owned());
            said.push_str(&line);
        }
        let mut stdin = child.stdin.take().expect("it is piped");
        if let Some(link) = link {
            let lines = lines(&link).await;
            stdin.write_all(lines.as_bytes()).await.expect("it listens");
        }
        drop(stdin);
        out.read_to_string(&mut said).await.expect("it is text");
        let output = child.wait_with_output().await.expect("it ended");
        Said {
            out: said,
            ..Said::of(&output)
        }
    }

    /// Runs a command that prints a link, opens what `browse` makes of the link, and waits
    /// for the end.
    pub(crate) async fn visit(&self, words: &[&str], browse: impl Fn(&str) -> String) -> Said {
        use tokio::io::{AsyncBufReadExt as _, BufReader};
        let mut command = tokio::process::Command::from(self.command(words));
        let spawned = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = spawned.expect("the program can be run");
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let mut out = String::new();
        while let Some(line) = lines.next_line().await.expect("it is text") {
            if line.trim().starts_with("http") {
                drop(get(&browse(line.trim())).await);
            }
            out.push_str(&line);
        }
        let output = child.wait_with_output().await.expect("it ended");
        Said {
            out,
            ..Said::of(&output)
        }
    }

    /// Has Kith write a note.
    pub(crate) fn writes(&self, note: &str) -> Said {
        self.kith(&["contact", "edit", "Борис", &format!("note={note}")])
    }

    /// Nothing was doubled and nothing was lost.
    pub(crate) fn still_three(&self, google: &Google) {
        assert_eq!(google.handle.people(ANNA).expect("hers").len(), 3);
        let listed = self.kith(&["contact", "list", "--json"]).fine();
        assert_eq!(listed.matches("\"id\"").count(), 3, "{listed}");
    }

    /// Waits until the text that a command prints has this in it.
    pub(crate) async fn until_says(&self, words: &[&str], part: &str) {
        let mut last = String::new();
        let seen = until_or(async || {
            last = self.kith(words).out;
            last.contains(part).then_some(())
        });
        assert!(
            seen.await.is_some(),
            "{words:?} never said “{part}”, last: {last}"
        );
    }
}
