//! Connecting an account where the browser is on another machine.

use crate::{
    emulated::Google,
    support::{ANNA, Place, sent_to},
};

const PASTE: [&str; 5] = ["account", "connect", "--paste", "--hint", ANNA];

async fn place(google: &Google) -> Place {
    let place = Place::with(google);
    place.kith(&["user", "add", ANNA]).fine();
    place
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_that_the_browser_ended_on_is_pasted() {
    let google = Google::start().await;
    let place = place(&google).await;
    let callback = format!("http://{}/oauth/callback", place.bind);
    // Whatever else is pasted is refused with the reason, and the right one still counts.
    let said = place
        .typed(&PASTE, async |link| {
            let back = sent_to(link).await;
            assert!(back.starts_with(&callback), "{back}");
            format!("4/code\n{link}\n{callback}?code=1\n{callback}?state=x&code=1\n\n{back}\n")
        })
        .await;
    for part in [
        "not an address",
        "the link itself",
        "no `state=`",
        "another attempt",
        &callback,
    ] {
        assert!(said.err.contains(part), "{part} in {said:?}");
    }
    assert!(said.fine().contains("is connected to"));
    assert!(place.kith(&["account", "list"]).fine().contains(ANNA));
}

#[tokio::test(flavor = "multi_thread")]
async fn pasting_works_beside_a_server_and_beside_a_taken_port() {
    let google = Google::start().await;
    let place = place(&google).await;
    let serving = place.serve().await;
    let back = async |link: &str| format!("{}\n", sent_to(link).await);
    place.typed(&PASTE, back).await.fine();
    place.until_says(&["sync"], "in step").await;
    serving.stop();
    let taken = std::net::TcpListener::bind(place.bind).expect("it is free again");
    place.typed(&PASTE, back).await.fine();
    drop(taken);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_and_nothing_are_told_apart() {
    let google = Google::start().await;
    let place = place(&google).await;
    let no = async |link: &str| {
        let back = sent_to(link).await;
        let state = back
            .split(['?', '&'])
            .find(|part| part.starts_with("state="));
        let callback = format!("http://{}/oauth/callback", place.bind);
        format!(
            "{callback}?error=access_denied&{}\n",
            state.expect("a state")
        )
    };
    place
        .typed(&PASTE, no)
        .await
        .refused(&["answered with no", "kith account connect"]);
    let nothing = async |_: &str| String::new();
    place
        .typed(&PASTE, nothing)
        .await
        .refused(&["Nothing was pasted", "--paste"]);
}

/// RFC 9207: an answer that says that another issuer sent it is not taken, by either way.
#[tokio::test(flavor = "multi_thread")]
async fn s5_an_answer_of_another_issuer_is_refused() {
    let google = Google::start().await;
    let place = place(&google).await;
    let other = async |link: &str| {
        let back = sent_to(link).await;
        format!("{back}&iss=https%3A%2F%2Faccounts.other.example\n")
    };
    let said = ["does not prove whose account", "kith account connect"];
    place.typed(&PASTE, other).await.refused(&said);
    let serving = place.serve().await;
    let to_the_server = |link: &str| {
        let mut parts = link.split(['?', '&']);
        let state = parts.find(|part| part.starts_with("state="));
        let callback = format!("http://{}/oauth/callback", place.bind);
        let state = state.expect("a state");
        format!("{callback}?code=1&{state}&iss=https%3A%2F%2Faccounts.other.example")
    };
    let words = ["account", "connect", "--hint", ANNA];
    place.visit(&words, to_the_server).await.refused(&said);
    serving.stop();
    let right = async |link: &str| format!("{}&iss={}\n", sent_to(link).await, google.url);
    place.typed(&PASTE, right).await.fine();
}
