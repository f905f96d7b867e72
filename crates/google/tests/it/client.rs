//! A refused OAuth client: every account stops at once, and goes on by itself (F56).

use crate::{stub::Stub, support::session};
use app::{Fault, Partner, PauseCause, Session, StopCause};
use domain::{AccountId, Micros, Uuid};
use google::{Config, Google, Probing};
use serde_json::json;

const PEOPLE: &str = "/v1/people/me/connections";

fn account(n: u128) -> Session {
    Session {
        account: AccountId(Uuid::from_u128(n)),
        ..session(&format!("1//0{n}"))
    }
}

async fn stub() -> Stub {
    let stub = Stub::start().await;
    stub.says(
        "/token",
        200,
        json!({ "access_token": "ya29", "expires_in": 3599 }),
    );
    stub
}

fn probing(stub: &Stub, first: Micros, most: Micros) -> Google {
    let config = Config {
        probing: Probing { first, most },
        ..stub.config()
    };
    Google::new(config).expect("a client")
}

fn off() -> serde_json::Value {
    json!({ "error": { "code": 403, "status": "PERMISSION_DENIED",
        "message": "People API has not been used in project 17 before or it is disabled.",
        "details": [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "SERVICE_DISABLED", "metadata": { "consumer": "projects/17" } }] } })
}

fn fine() -> serde_json::Value {
    json!({ "nextSyncToken": "t" })
}

async fn stopped(google: &Google, n: u128) -> StopCause {
    match google.people(&account(n), None, None).await {
        Err(Fault::Stop(cause)) => cause,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn f56_one_answer_stops_all_accounts_without_a_further_request() {
    let stub = stub().await;
    stub.says(PEOPLE, 403, off());
    let google = probing(&stub, Micros::seconds(30), Micros::seconds(600));
    for n in 0..20 {
        let cause = stopped(&google, n).await;
        assert_eq!(cause.pause, PauseCause::ServiceDisabled);
        let again = cause.again.expect("a time");
        assert!(again.0 > 0 && again <= Micros::seconds(30), "{again:?}");
    }
    assert_eq!(stub.asked(PEOPLE).len(), 1);
    assert_eq!(
        stub.asked("/token").len(),
        1,
        "nobody's token is refreshed either"
    );
}

#[tokio::test]
async fn f56_one_probe_lets_all_go_on() {
    let stub = stub().await;
    stub.says(PEOPLE, 403, off());
    stub.says(PEOPLE, 403, off());
    stub.says(PEOPLE, 200, fine());
    let google = probing(&stub, Micros(0), Micros(0));
    stopped(&google, 1).await;
    stopped(&google, 2).await;
    for n in 1..=3 {
        assert!(google.people(&account(n), None, None).await.is_ok());
    }
}

#[tokio::test]
async fn f56_a_wrong_secret_stops_all_and_a_dead_grant_only_its_own() {
    let stub = Stub::start().await;
    stub.says("/token", 400, json!({ "error": "invalid_grant" }));
    stub.says("/token", 401, json!({ "error": "unauthorized_client" }));
    stub.says("/token", 401, json!({ "error": "invalid_client" }));
    let google = probing(&stub, Micros::seconds(30), Micros::seconds(600));
    assert_eq!(stopped(&google, 1).await.pause, PauseCause::GrantOver);
    assert_eq!(stopped(&google, 2).await.pause, PauseCause::GrantOver);
    for n in 3..9 {
        assert_eq!(stopped(&google, n).await.pause, PauseCause::ClientRefused);
    }
    assert_eq!(stub.asked("/token").len(), 3);
}

#[tokio::test]
async fn f56_a_probe_that_is_given_up_does_not_hold_the_others_back() {
    let stub = stub().await;
    stub.says(PEOPLE, 403, off());
    stub.says(PEOPLE, 200, fine());
    let google = probing(&stub, Micros(0), Micros(0));
    stopped(&google, 1).await;
    let one = account(2);
    let mut probe = google.people(&one, None, None);
    // It is on its way, and its account is disconnected, say.
    assert!(futures::poll!(&mut probe).is_pending());
    drop(probe);
    assert!(google.people(&account(3), None, None).await.is_ok());
}
