//! Quotas (checklist 13) and concurrent writes (18).

use std::time::Duration;

use google_emulator::{Action, Fault, Quotas};
use serde_json::json;

use crate::support::{google, named};

#[tokio::test]
async fn p16_13_reads_and_writes_are_counted_per_user_and_minute() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let ben = google.user("ben@example.com");
    google.handle.set_quotas(Quotas {
        reads: Some(3),
        writes: Some(2),
        ..Quotas::default()
    });
    anna.create(named("A")).await;
    anna.create(named("B")).await;
    let (code, body) = anna.post("people:createContact", named("C")).await;
    assert_eq!(
        (code, &body["error"]["status"]),
        (429, &json!("RESOURCE_EXHAUSTED"))
    );
    let info = &body["error"]["details"][0];
    assert_eq!(info["reason"], "RATE_LIMIT_EXCEEDED");
    assert_eq!(
        info["metadata"]["quota_metric"],
        "people.googleapis.com/critical_write_requests"
    );
    // Each creation also read once; one read is left.
    assert_eq!(anna.list(&[]).await.0, 200);
    let (code, body) = anna.list(&[]).await;
    assert_eq!(code, 429);
    assert!(body["error"]["message"].as_str().unwrap().starts_with(
        "Quota exceeded for quota metric 'Critical read requests (Contact and Profile Reads)'"
    ));
    assert_eq!(
        ben.list(&[]).await.0,
        200,
        "another user has another bucket"
    );
    google.handle.advance(Duration::from_secs(60));
    anna.create(named("C")).await;
}

#[tokio::test]
async fn p16_13_batches_cost_one_or_their_entries() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let batch = |n: usize| {
        let contacts: Vec<_> = (0..n)
            .map(|n| json!({ "contactPerson": named(&format!("p{n}")) }))
            .collect();
        json!({ "contacts": contacts })
    };
    let mut quotas = Quotas {
        writes: Some(5),
        retry_after: Some(30),
        ..Quotas::default()
    };
    google.handle.set_quotas(quotas);
    for _ in 0..5 {
        assert_eq!(
            anna.post("people:batchCreateContacts", batch(3)).await.0,
            200
        );
    }
    google.handle.advance(Duration::from_secs(60));
    quotas.per_entry = true;
    google.handle.set_quotas(quotas);
    assert_eq!(
        anna.post("people:batchCreateContacts", batch(3)).await.0,
        200
    );
    let request = anna
        .request("POST", "people:batchCreateContacts")
        .json(&batch(3));
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 429);
    assert_eq!(response.headers()["retry-after"], "30");
    // One that is larger than a minute's quota passes at the start of a minute.
    google.handle.advance(Duration::from_secs(60));
    assert_eq!(
        anna.post("people:batchCreateContacts", batch(9)).await.0,
        200
    );
    assert_eq!(
        anna.post("people:batchCreateContacts", batch(1)).await.0,
        429
    );
}

#[tokio::test]
async fn p16_13_first_pages_of_full_listings_have_a_quota_of_their_own() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    google.handle.set_quotas(Quotas {
        full_lists: Some(1),
        ..Quotas::default()
    });
    let token = anna.sync_token().await;
    let (code, body) = anna.list(&[]).await;
    assert_eq!(code, 429);
    let metadata = &body["error"]["details"][0]["metadata"];
    let limit = metadata["quota_limit"].as_str().unwrap();
    assert!(limit.starts_with("CriticalFullSyncReads"), "{limit}");
    assert_eq!(anna.list(&[("syncToken", &token)]).await.0, 200);
    google.handle.advance(Duration::from_secs(60));
    assert_eq!(anna.list(&[]).await.0, 200);
}

#[tokio::test]
async fn p16_18_chance_may_decide_which_of_two_writes_is_refused() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let settings = json!({ "reject_concurrent_writes": true, "concurrent_rejection": "at_random" });
    google.control("PATCH", "settings", settings).await;
    google
        .handle
        .fault(Fault::next("people.createContact", Action::Slow(3_600_000)));
    let slow = anna
        .request("POST", "people:createContact")
        .json(&named("A"));
    let slow = tokio::spawn(slow.send());
    while !google.handle.pending_faults().is_empty() {
        tokio::task::yield_now().await;
    }
    let mut codes = std::collections::BTreeSet::new();
    for n in 0..40 {
        let (code, _) = anna
            .post("people:createContact", named(&format!("p{n}")))
            .await;
        codes.insert(code);
    }
    assert_eq!(codes.into_iter().collect::<Vec<_>>(), [200, 409, 503]);
    slow.abort();
}

#[tokio::test]
async fn p16_18_two_writes_at_once_are_refused_if_that_is_switched_on() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    google
        .control(
            "PATCH",
            "settings",
            json!({ "reject_concurrent_writes": true }),
        )
        .await;
    // A write that never ends: its client gives up only after the second one was answered.
    google
        .handle
        .fault(Fault::next("people.createContact", Action::Slow(3_600_000)));
    let slow = anna
        .request("POST", "people:createContact")
        .json(&named("A"));
    let slow = tokio::spawn(slow.send());
    while !google.handle.pending_faults().is_empty() {
        tokio::task::yield_now().await;
    }
    let (code, body) = anna.post("people:createContact", named("B")).await;
    assert_eq!((code, &body["error"]["status"]), (409, &json!("ABORTED")));
    assert_eq!(anna.list(&[]).await.0, 200, "reads are free");
    slow.abort();
}
