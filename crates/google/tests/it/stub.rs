//! A server that answers word for word what it is told to: for what the emulator would
//! never say.

use google::{Config, Google};
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

#[derive(Default)]
struct Script {
    answers: HashMap<String, VecDeque<(u16, String)>>,
    asked: Vec<(String, String)>,
}

/// Everything stops with the test.
pub(crate) struct Stub {
    pub(crate) url: String,
    script: Arc<Mutex<Script>>,
    server: JoinHandle<()>,
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Stub {
    /// A stub that only knows where its own endpoints are.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let script: Arc<Mutex<Script>> = Arc::default();
        let told = Arc::clone(&script);
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&told)));
            }
        });
        let stub = Self {
            url,
            script,
            server,
        };
        let url = &stub.url;
        stub.says(
            "/.well-known/openid-configuration",
            200,
            serde_json::json!({
                "issuer": url,
                "authorization_endpoint": format!("{url}/auth"),
                "token_endpoint": format!("{url}/token"),
                "revocation_endpoint": format!("{url}/revoke"),
                "jwks_uri": format!("{url}/keys"),
            }),
        );
        stub
    }

    /// A partner that talks to it.
    pub(crate) fn google(&self) -> Google {
        Google::new(self.config()).expect("a client")
    }

    pub(crate) fn config(&self) -> Config {
        crate::support::config(&self.url)
    }

    /// The next answer at a path; the last one is given for ever.
    pub(crate) fn says(&self, path: &str, status: u16, body: impl ToString) {
        let mut script = self.script.lock().unwrap_or_else(PoisonError::into_inner);
        let answers = script.answers.entry(path.to_owned()).or_default();
        answers.push_back((status, body.to_string()));
    }

    /// From now on the only answer at a path.
    pub(crate) fn says_only(&self, path: &str, status: u16, body: impl ToString) {
        let mut script = self.script.lock().unwrap_or_else(PoisonError::into_inner);
        let only = VecDeque::from([(status, body.to_string())]);
        script.answers.insert(path.to_owned(), only);
    }

    /// The bodies of what was asked at a path.
    pub(crate) fn asked(&self, path: &str) -> Vec<String> {
        let script = self.script.lock().unwrap_or_else(PoisonError::into_inner);
        let of = script.asked.iter().filter(|(at, _)| at == path);
        of.map(|(_, body)| body.clone()).collect()
    }
}

async fn serve(mut stream: TcpStream, script: Arc<Mutex<Script>>) {
    while let Some((path, body)) = request(&mut stream).await {
        let (status, body) = {
            let mut script = script.lock().unwrap_or_else(PoisonError::into_inner);
            script.asked.push((path.clone(), body));
            match script.answers.get_mut(&path) {
                Some(answers) if answers.len() > 1 => answers.pop_front().expect("one of two"),
                Some(answers) => answers.front().cloned().expect("the last"),
                None => (404, format!("nothing is told for {path}")),
            }
        };
        let answer = format!(
            "HTTP/1.1 {status} Told\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn request(stream: &mut TcpStream) -> Option<(String, String)> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).ok()?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        is_length.then(|| value.trim().parse().ok()).flatten()
    });
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).await.ok()?;
    let target = head.split_whitespace().nth(1)?;
    let path = target.split('?').next()?.to_owned();
    Some((path, String::from_utf8(body).ok()?))
}
