//! Google is not reached, or somebody answers in its place: that is said, stops nothing for
//! good, and says nothing about contacts.

use crate::{
    emulated::Google,
    support::{Place, free_port, hangs_up, until},
};
use google_emulator::{Action, Fault};
use std::{
    net::Ipv4Addr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

#[tokio::test(flavor = "multi_thread")]
async fn s6_an_account_that_is_not_reached_says_so_until_it_is() {
    let google = Google::start().await;
    let mut place = Place::in_step(&google).await;
    let way = free_port();
    place.set("KITH_GOOGLE_PEOPLE_URL", &format!("http://{way}"));
    let serving = place.serve().await;
    place
        .until_says(&["account", "list"], "not reached for")
        .await;
    let shown = place.kith(&["account", "show"]).fine();
    for part in ["unreached", "nobody listens there", "kith doctor"] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    hangs_up(way, 0, &google).await;
    place.until_says(&["account", "show"], "in-step").await;
    let log = serving.stop().err;
    for part in [
        "Google cannot be reached",
        "kith doctor",
        "goes on by itself",
    ] {
        assert_eq!(log.matches(part).count(), 1, "{part}: {log}");
    }
}

/// Somebody who sends every browser to a page of theirs, and counts them.
async fn hotel() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
    let listener = listener.expect("a port is free");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut here, _)) = listener.accept().await {
            let mut head = [0; 4096];
            drop(here.read(&mut head).await);
            let page = "HTTP/1.1 302 Found\r\nlocation: https://hotel.example/\r\n\
                connection: close\r\ncontent-length: 0\r\n\r\n";
            drop(here.write_all(page.as_bytes()).await);
            counted.fetch_add(1, Ordering::Relaxed);
        }
    });
    (url, asked)
}

#[tokio::test(flavor = "multi_thread")]
async fn d2_a_hotel_that_answers_for_everybody_stops_no_account() {
    let google = Google::start().await;
    let mut place = Place::in_step(&google).await;
    let (hotel, asked) = hotel().await;
    place.set("KITH_GOOGLE_ISSUER", &hotel);
    let serving = place.serve().await;
    until("somebody to ask the hotel", async || {
        (asked.load(Ordering::Relaxed) > 0).then_some(())
    })
    .await;
    let log = serving.stop().err;
    assert!(log.contains("302 for the discovery document"), "{log}");
    assert!(!log.contains("client-refused"), "{log}");
    assert!(place.kith(&["account", "show"]).fine().contains("in-step"));
    // At home again it goes on.
    place.set("KITH_GOOGLE_ISSUER", &google.url);
    let serving = place.serve().await;
    place.writes("after the hotel").fine();
    google.arrives("after the hotel").await;
    serving.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn d2_pages_of_a_proxy_are_no_answers() {
    let google = Google::start().await;
    let place = Place::in_step(&google).await;
    let serving = place.serve().await;
    // A login page of a hotel, an error page of a proxy: for listings, tokens and groups.
    for method in [
        "people.connections.list",
        "contactGroups.list",
        "oauth.token",
    ] {
        for code in [200, 502] {
            google
                .handle
                .fault(Fault::next(method, Action::Html(code)).times(1));
        }
    }
    google.handle.expire_access_tokens();
    until("all faults to be met", async || {
        google.handle.pending_faults().is_empty().then_some(())
    })
    .await;
    place.writes("after the hotel").fine();
    google.arrives("after the hotel").await;
    place.until_says(&["sync"], "in step").await;
    place.still_three(&google);
    serving.stop();
}
