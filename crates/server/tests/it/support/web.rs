//! A browser.

use crate::emulated::Google;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use tokio::{io::copy_bidirectional, net};

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

/// Somebody who hangs up so many times, and then passes on what comes to Google.
pub(crate) async fn hangs_up(from: SocketAddr, times: u32, google: &Google) {
    let listener = net::TcpListener::bind(from).await.expect("it is free");
    let to = google.url.trim_start_matches("http://").to_owned();
    tokio::spawn(async move {
        for _ in 0..times {
            drop(listener.accept().await);
        }
        while let Ok((mut here, _)) = listener.accept().await {
            let to = to.clone();
            tokio::spawn(async move {
                let mut there = net::TcpStream::connect(to).await.expect("Google is there");
                copy_bidirectional(&mut here, &mut there).await.ok();
            });
        }
    });
}
