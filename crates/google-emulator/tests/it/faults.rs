//! The fault plan (checklist 14).

use google_emulator::{Action, Fault, Reason};
use serde_json::json;

use crate::support::{google, named, read};

#[tokio::test]
async fn p16_14_codes_and_pages() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    for (code, status) in [
        (429, "RESOURCE_EXHAUSTED"),
        (500, "INTERNAL"),
        (503, "UNAVAILABLE"),
        (401, "UNAUTHENTICATED"),
    ] {
        google
            .handle
            .fault(Fault::next("people.createContact", Action::Status(code)));
        let (got, body) = anna.post("people:createContact", named("A")).await;
        assert_eq!((got, &body["error"]["status"]), (code, &json!(status)));
    }
    google
        .handle
        .fault(Fault::next("people.createContact", Action::Html(502)));
    let (code, body) = anna.post("people:createContact", named("A")).await;
    assert_eq!(code, 502);
    assert!(body.as_str().unwrap().starts_with("<!DOCTYPE html>"));
    assert!(google.handle.people("anna@example.com").unwrap().is_empty());
}

#[tokio::test]
async fn p16_14_what_others_have_to_mend_is_refused_as_google_does() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    for (reason, told) in [
        (Reason::ServiceDisabled, "SERVICE_DISABLED"),
        (Reason::ScopeInsufficient, "ACCESS_TOKEN_SCOPE_INSUFFICIENT"),
    ] {
        google.handle.fault(Fault::next(
            "people.connections.list",
            Action::Refuse(reason),
        ));
        let (code, body) = anna.list(&[]).await;
        let info = &body["error"]["details"][0];
        assert_eq!((code, &info["reason"]), (403, &json!(told)));
        assert_eq!(info["metadata"]["service"], "people.googleapis.com");
    }
    for (reason, told) in [
        (Reason::InvalidRapt, "invalid_grant"),
        (Reason::AdminPolicy, "admin_policy_enforced"),
    ] {
        google
            .handle
            .fault(Fault::next("oauth.token", Action::Refuse(reason)));
        let asked = google.http.post(format!("{}/token", google.url));
        let (code, body) = read(asked.send().await.unwrap()).await;
        assert_eq!((code, &body["error"]), (400, &json!(told)));
        assert_eq!(
            body["error_subtype"] == "invalid_rapt",
            reason == Reason::InvalidRapt
        );
    }
}

#[tokio::test]
async fn p16_14_bodies_that_are_missing_or_break_off() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let create = async |action: Action| {
        google
            .handle
            .fault(Fault::next("people.createContact", action));
        let call = anna.request("POST", "people:createContact");
        let call = call.json(&named("A")).damaged();
        let response = call.send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    let made = || google.handle.people("anna@example.com").unwrap().len();
    assert_eq!(create(Action::Empty(503)).await, (503, String::new()));
    assert_eq!(made(), 0);
    assert_eq!(create(Action::EmptyAfter).await, (200, String::new()));
    assert_eq!(made(), 1);
    let (code, half) = create(Action::CutAfter).await;
    assert_eq!((code, made()), (200, 2));
    assert!(half.starts_with('{') && serde_json::from_str::<serde_json::Value>(&half).is_err());
    let (code, page) = create(Action::Html(200)).await;
    assert_eq!((code, made()), (200, 2));
    assert!(page.starts_with("<!DOCTYPE html>"));
}

#[tokio::test]
async fn p16_14_a_slow_answer_comes_all_the_same() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    google
        .handle
        .fault(Fault::next("people.createContact", Action::Slow(30)));
    let began = std::time::Instant::now();
    anna.create(named("A")).await;
    assert!(began.elapsed() >= std::time::Duration::from_millis(30));
}

#[tokio::test]
async fn p16_14_a_dropped_connection_leaves_the_client_in_doubt() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let create = || {
        anna.request("POST", "people:createContact")
            .json(&named("A"))
            .send()
    };
    google
        .handle
        .fault(Fault::next("people.createContact", Action::DropBefore));
    assert!(create().await.is_err());
    assert!(google.handle.people("anna@example.com").unwrap().is_empty());
    google
        .handle
        .fault(Fault::next("people.createContact", Action::DropAfter));
    assert!(create().await.is_err());
    assert_eq!(google.handle.people("anna@example.com").unwrap().len(), 1);
    assert_eq!(create().await.unwrap().status(), 200);
    let counter = google
        .handle
        .counters()
        .of("anna@example.com", "people.createContact");
    assert_eq!(
        (counter.requests, counter.dropped, counter.people_written),
        (3, 2, 2)
    );
}

#[tokio::test]
async fn faults_hit_whom_they_are_meant_for_and_as_often() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let ben = google.user("ben@example.com");
    let fault = Fault::next("people.connections.list", Action::Status(503));
    google
        .handle
        .fault(fault.of("ben@example.com").after(1).times(2));
    assert_eq!(anna.list(&[]).await.0, 200);
    let mut codes = Vec::new();
    for _ in 0..4 {
        codes.push(ben.list(&[]).await.0);
    }
    assert_eq!(codes, [200, 503, 503, 200]);
    assert!(google.handle.pending_faults().is_empty());
}

#[tokio::test]
async fn a_token_can_be_made_to_expire() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let token = anna.sync_token().await;
    google.handle.fault(Fault::next(
        "people.connections.list",
        Action::ExpireSyncToken,
    ));
    let (code, body) = anna.list(&[("syncToken", &token)]).await;
    assert_eq!(code, 400);
    assert_eq!(body["error"]["details"][0]["reason"], "EXPIRED_SYNC_TOKEN");
}
