//! Answers without an end, as a wrong address or a network in between might give them.

use crate::{stub::Stub, support::session};
use app::{Fault, Partner};
use serde_json::json;

async fn stub() -> Stub {
    let stub = Stub::start().await;
    let token = json!({ "access_token": "ya29", "expires_in": 3599 });
    stub.says("/token", 200, token);
    stub
}

#[tokio::test]
async fn an_answer_that_is_far_too_long_is_not_read_to_its_end() {
    let stub = stub().await;
    let all = json!({ "contactGroups": [], "pad": "x".repeat(65 << 20) });
    stub.says("/v1/contactGroups", 200, all);
    let listed = stub.google().groups(&session("1//0"), None).await;
    assert!(
        matches!(&listed, Err(Fault::Later { said, .. }) if said.contains("not Google's")),
        "{:?}",
        listed.map(|l| l.groups.len())
    );
}

#[tokio::test]
async fn d2_pages_of_groups_that_go_round_in_a_circle_are_no_listing() {
    for circle in [["a", "a"], ["a", "b"]] {
        let stub = stub().await;
        for n in 0..150 {
            let page = json!({ "contactGroups": [], "nextPageToken": circle[n % 2] });
            stub.says("/v1/contactGroups", 200, page);
        }
        stub.says("/v1/contactGroups", 200, json!({ "nextSyncToken": "t" }));
        let listed = stub.google().groups(&session("1//0"), None).await;
        assert!(matches!(listed, Err(Fault::Later { .. })), "{listed:?}");
    }
}
