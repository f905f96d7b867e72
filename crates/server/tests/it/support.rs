//! A data directory, an emulated Google, and `kith` run on them.

use crate::emulated::Google;
use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

/// The program.
pub(crate) const KITH: &str = env!("CARGO_BIN_EXE_kith");

/// Anna, her account, and everybody else's domain.
pub(crate) const ANNA: &str = "anna@home.example";

/// What a command said, and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    /// The exit code.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Said {
    /// What a run came to.
    pub(crate) fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self {
            code: output.status.code().unwrap_or(-1),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }

    /// It worked.
    #[track_caller]
    pub(crate) fn fine(self) -> String {
        assert_eq!(self.code, 0, "{self:?}");
        self.out
    }

    /// It was refused, and said all of this.
    #[track_caller]
    pub(crate) fn refused(self, parts: &[&str]) {
        assert_eq!(self.code, 1, "{self:?}");
        for part in parts {
            assert!(self.err.contains(part), "“{part}” is not in: {}", self.err);
        }
        assert!(!self.err.contains("panicked"), "{}", self.err);
    }
}

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

/// A server; dropping it kills it.
pub(crate) struct Serving(Option<Child>);

impl Serving {
    /// Asks it to end, and waits until it has.
    pub(crate) fn stop(mut self) -> Said {
        let child = self.0.take().expect("it runs");
        let asked = Command::new("kill")
            .args(["-TERM", &child.id().to_string()])
            .status();
        assert!(asked.expect("there is a kill command").success());
        Said::of(&child.wait_with_output().expect("it ends"))
    }
}

impl Serving {
    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.0.as_ref().expect("it runs").id()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        if let Some(mut child) = self.0.take() {
            drop(child.kill());
            drop(child.wait());
        }
    }
}

/// The body behind an address, if it is a good answer.
pub(crate) async fn get(url: &str) -> Option<String> {
    google::init_tls();
    let answer = reqwest::Client::builder()
        .build()
        .expect("a client can be made")
        .get(url)
        .send()
        .await
        .ok()?;
    answer.error_for_status().ok()?.text().await.ok()
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
    listener.local_addr().expect("it has an address")
}

/// Waits until `ready` has an answer.
pub(crate) async fn until<T>(what: &str, ready: impl AsyncFnMut() -> Option<T>) -> T {
    until_or(ready)
        .await
        .unwrap_or_else(|| panic!("{what} did not come"))
}

/// Waits until `ready` has an answer; none if none comes.
pub(crate) async fn until_or<T>(mut ready: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + Duration::from_secs(30);
    let mut looks = tokio::time::interval(Duration::from_millis(10));
    while Instant::now() < end {
        if let Some(answer) = ready().await {
            return Some(answer);
        }
        looks.tick().await;
    }
    None
}

/// Everything in a directory, by name.
pub(crate) fn contents(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dir).expect("the directory is there");
    let mut names: Vec<String> = entries
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Where an address sends a browser that asks for it.
pub(crate) async fn sent_to(url: &str) -> String {
    goes_to(browser().get(url)).await
}

/// Where an address sends a browser that fills in its page.
pub(crate) async fn posted(url: &str, form: &[(&str, &str)]) -> String {
    goes_to(browser().post(url).form(form)).await
}

fn browser() -> reqwest::Client {
    google::init_tls();
    let none = reqwest::redirect::Policy::none();
    let client = reqwest::Client::builder().redirect(none).build();
    client.expect("a client can be made")
}

async fn goes_to(asked: reqwest::RequestBuilder) -> String {
    let answer = asked.send().await.expect("somebody answers");
    let to = answer.headers().get("location").expect("it sends on");
    to.to_str().expect("it is text").to_owned()
}
