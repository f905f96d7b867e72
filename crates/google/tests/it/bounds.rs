//! Answers without an end, as a wrong address or a network in between might give them.

use crate::{stub::Stub, support::session};
use app::{Fault, Found, Partner};
use domain::RemoteId;
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

/// What stands between may take shorter addresses than Google does.
#[tokio::test]
async fn a_read_that_is_too_long_for_a_proxy_is_made_in_halves() {
    let stub = stub().await;
    let ids: Vec<RemoteId> = (1..=4).map(|n| RemoteId(format!("people/c{n}"))).collect();
    let gone = |ids: &[RemoteId]| {
        let gone = ids
            .iter()
            .map(|id| json!({ "requestedResourceName": id.0, "status": { "code": 5 } }));
        json!({ "responses": gone.collect::<Vec<_>>() })
    };
    let path = "/v1/people:batchGet";
    stub.says(path, 414, "<html>Request-URI Too Long</html>");
    stub.says(path, 431, "<html>Request Header Fields Too Large</html>");
    stub.says(path, 200, gone(&ids[..1]));
    stub.says(path, 200, gone(&ids[1..2]));
    stub.says(path, 200, gone(&ids[2..]));
    let google = stub.google();
    let found = google
        .read(&session("1//0"), &ids)
        .await
        .expect("in pieces");
    let all: Vec<_> = ids.into_iter().map(|id| (id, Found::Gone)).collect();
    assert_eq!(found, all);
    let made = google.requests(session("1//0").account).expect("counted");
    assert_eq!((made.reads, made.writes), (5, 0), "each of them counts");
    // Of one alone nothing is left to be cut.
    let stub = self::stub().await;
    stub.says(path, 414, "");
    let one = [RemoteId::from("people/c1")];
    let read = stub.google().read(&session("1//0"), &one).await;
    assert!(matches!(read, Err(Fault::Later { .. })), "{read:?}");
}
