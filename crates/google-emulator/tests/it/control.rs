//! The control API, user actions (checklist 17) and counters.

use serde_json::{Value, json};

use crate::support::{google, name_of, named, read, texts};

#[tokio::test]
async fn an_emulator_can_be_run_by_json_alone() {
    let google = google().await;
    let (code, profile) = google
        .control("POST", "accounts", json!({ "email": "anna@example.com" }))
        .await;
    assert_eq!((code, &profile["region"]), (200, &json!("DE")));
    assert_eq!(
        google
            .control("POST", "accounts", json!({ "email": "anna@example.com" }))
            .await
            .0,
        409
    );
    let people = json!([{ "names": [{ "givenName": "Ida" }], "labels": ["Chess"] }]);
    let (code, names) = google
        .control("POST", "accounts/anna@example.com/people", people)
        .await;
    assert_eq!((code, names.as_array().unwrap().len()), (200, 1));

    let user = "accounts/anna@example.com/user";
    let (_, created) = google
        .control("POST", &format!("{user}/contacts"), named("Eva"))
        .await;
    let id = name_of(&created).replace("people/", "");
    let contact = format!("{user}/contacts/{id}");
    let change = json!({ "emailAddresses": [] });
    assert_eq!(google.control("PATCH", &contact, change).await.0, 200);
    let (_, label) = google
        .control("POST", &format!("{user}/labels"), json!({ "name": "Go" }))
        .await;
    assert!(name_of(&label).starts_with("contactGroups/"));
    let members = json!({ "contacts": [name_of(&created)] });
    let place = format!("{user}/labels/Go/contacts");
    assert_eq!(google.control("POST", &place, members.clone()).await.0, 200);
    let (_, people) = google
        .control("GET", "accounts/0/people", Value::Null)
        .await;
    let eva = people
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["resourceName"] == created["resourceName"])
        .unwrap();
    assert!(eva.get("emailAddresses").is_none());
    assert_eq!(eva["memberships"].as_array().unwrap().len(), 2);
    assert_eq!(google.control("DELETE", &place, members).await.0, 200);
    assert_eq!(
        google
            .control(
                "PATCH",
                &format!("{user}/labels/Go"),
                json!({ "name": "Bridge" })
            )
            .await
            .0,
        200
    );
    assert_eq!(
        google
            .control("DELETE", &format!("{user}/labels/Bridge"), json!({}))
            .await
            .0,
        200
    );
    let (_, groups) = google
        .control("GET", "accounts/0/groups", Value::Null)
        .await;
    assert_eq!(texts(&groups, "/name"), ["Chess"]);

    assert_eq!(google.control("DELETE", &contact, json!({})).await.0, 200);
    assert_eq!(
        google
            .control("POST", &format!("{contact}/restore"), json!({}))
            .await
            .0,
        200
    );
    assert_eq!(
        google
            .control("GET", "accounts/nobody/people", Value::Null)
            .await
            .0,
        404
    );

    let (_, tokens) = google.control("POST", "accounts/0/tokens", json!({})).await;
    let path = "people/me?personFields=names,emailAddresses,metadata";
    let request = google.call_with("GET", path, tokens["access_token"].as_str());
    let (_, me) = read(request.send().await.unwrap()).await;
    assert_eq!(me["emailAddresses"][0]["value"], "anna@example.com");
    assert_eq!(
        me["resourceName"],
        format!("people/{}", profile["sub"].as_str().unwrap())
    );
}

#[tokio::test]
async fn p16_20_the_clock_and_other_knobs_turn_by_json() {
    let google = google().await;
    let (_, settings) = google
        .control(
            "PATCH",
            "settings",
            json!({ "lag_ms": 5000, "quotas": { "reads": 60 } }),
        )
        .await;
    assert_eq!(
        (&settings["lag_ms"], &settings["quotas"]["reads"]),
        (&json!(5000), &json!(60))
    );
    assert_eq!(
        google
            .control("PATCH", "settings", json!({ "lagg": 1 }))
            .await
            .0,
        400
    );
    assert_eq!(google.handle.settings().lag_ms, 5000);
    google
        .control("POST", "clock", json!({ "set": "2030-01-01T00:00:00Z" }))
        .await;
    let (_, clock) = google
        .control("POST", "clock", json!({ "advance_ms": 1500 }))
        .await;
    assert_eq!(clock["now"], "2030-01-01T00:00:01.5Z");
    assert_eq!(
        google.control("POST", "clock", json!("machine")).await.0,
        200
    );
    let fault = json!({ "method": "people.get", "action": { "status": 503 }, "count": 2 });
    google.control("POST", "faults", fault).await;
    let dropping = json!({ "account": "anna@example.com", "action": "drop_after" });
    google.control("POST", "faults", dropping).await;
    let (_, faults) = google.control("GET", "faults", Value::Null).await;
    assert_eq!(faults.as_array().unwrap().len(), 2);
    google.control("DELETE", "faults", Value::Null).await;
    assert!(google.handle.pending_faults().is_empty());
}

#[tokio::test]
async fn counters_count_what_was_sent() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    google
        .handle
        .seed(
            "anna@example.com",
            (0..300).map(|n| named(&format!("p{n}"))).collect(),
        )
        .unwrap();
    let list = "people/me/connections?pageSize=1000&personFields=names,emailAddresses,metadata";
    let plain = anna
        .request("GET", list)
        .header("accept-encoding", "identity")
        .send()
        .await
        .unwrap();
    let plain = plain.bytes().await.unwrap().len() as u64;
    let counter = google
        .handle
        .counters()
        .of("anna@example.com", "people.connections.list");
    assert_eq!((counter.requests, counter.bytes_out), (1, plain));
    google.control("POST", "counters", json!({})).await;
    anna.get(list).await;
    anna.post("people:createContact", named("A")).await;
    let counters = google.handle.counters();
    let listed = counters.of("anna@example.com", "people.connections.list");
    assert!(
        listed.bytes_out * 4 < plain,
        "{} of {plain} bytes",
        listed.bytes_out
    );
    assert_eq!(counters.account("anna@example.com").people_written, 1);
    let (_, json) = google.control("GET", "counters", Value::Null).await;
    assert_eq!(
        json["accounts"]["anna@example.com"]["people.createContact"]["people_written"],
        1
    );
    assert_eq!(google.handle.reset_counters().total().requests, 2);
    assert_eq!(google.handle.counters().total().requests, 0);
}

#[tokio::test]
async fn the_same_seed_gives_the_same_book() {
    let mut books = Vec::new();
    for _ in 0..2 {
        let google = google().await;
        google.user("anna@example.com").create(named("Ida")).await;
        books.push(google.handle.people("anna@example.com").unwrap());
    }
    assert_eq!(books[0], books[1]);
}
