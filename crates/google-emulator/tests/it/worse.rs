//! What Google may do worse than it promises, each a setting.

use std::time::Duration;

use google_emulator::{Action, Fault, Limits, Quotas, Settings};
use serde_json::{Value, json};

use crate::support::{Google, creations, google, name_of, named, texts};

fn set(google: &Google, change: impl Fn(&mut Settings)) {
    let mut settings = google.handle.settings();
    change(&mut settings);
    google.handle.set_settings(settings);
}

#[tokio::test]
async fn a_batch_may_be_refused_without_a_name() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    set(&google, |s| s.batch_details = false);
    let two = json!({ "names": [{ "givenName": "A" }, { "givenName": "B" }] });
    let (code, body) = anna
        .post(
            "people:batchCreateContacts",
            creations(vec![named("C"), two]),
        )
        .await;
    assert_eq!(code, 400);
    assert_eq!(body["error"].get("details"), None, "{body}");
    let said = "Cannot have more than one person.names per source.";
    assert_eq!(body["error"]["message"], said);
}

#[tokio::test]
async fn an_entry_may_be_refused_within_an_answer() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let fails = || Fault::next("people.batchCreateContacts", Action::EntryFails(400));
    google.handle.fault(fails());
    let people = vec![named("A"), named("B")];
    let (code, body) = anna
        .post("people:batchCreateContacts", creations(people))
        .await;
    assert_eq!(code, 200, "{body}");
    let created = &body["createdPeople"];
    assert_eq!(created[0]["status"]["code"], 3, "{body}");
    assert_eq!(created[0].get("person"), None);
    assert_eq!(created[1]["person"]["names"][0]["givenName"], "B");
    let there = google.handle.people("anna@example.com").unwrap();
    assert_eq!(there.len(), 1);
    let counted = google.handle.counters();
    let counted = counted.of("anna@example.com", "people.batchCreateContacts");
    assert_eq!(counted.people_written, 1);
}

#[tokio::test]
async fn p16_13_a_project_has_a_quota_of_its_own() {
    let google = google().await;
    let [anna, ben] = ["anna", "ben"].map(|n| google.user(&format!("{n}@example.com")));
    google.handle.set_quotas(Quotas {
        project_reads: Some(3),
        ..Quotas::default()
    });
    for user in [&anna, &ben, &anna] {
        assert_eq!(user.list(&[]).await.0, 200);
    }
    let (code, body) = ben.list(&[]).await;
    assert_eq!(code, 429);
    let info = &body["error"]["details"][0];
    assert_eq!(
        info["metadata"]["quota_limit"],
        "CriticalReadsPerMinutePerProject"
    );
    let said = body["error"]["message"].as_str().unwrap();
    assert!(said.contains("per minute' of service"), "{said}");
    google.handle.advance(Duration::from_secs(60));
    assert_eq!(ben.list(&[]).await.0, 200);
}

#[tokio::test]
async fn p16_13_the_older_limiter_counts_every_entry() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    google.handle.set_quotas(Quotas {
        mass: Some(3),
        ..Quotas::default()
    });
    let batch = |n: usize| creations((0..n).map(|n| named(&format!("p{n}"))).collect());
    assert_eq!(
        anna.post("people:batchCreateContacts", batch(2)).await.0,
        200
    );
    let (code, body) = anna.post("people:batchCreateContacts", batch(2)).await;
    assert_eq!(code, 429);
    assert_eq!(
        body["error"]["message"],
        "Resource has been exhausted (e.g. check quota)."
    );
    let said = &body["error"]["details"][0]["violations"][0]["description"];
    assert_eq!(said, "FBS quota limit exceeded");
    assert_eq!(
        anna.post("people:batchCreateContacts", batch(1)).await.0,
        200
    );
}

#[tokio::test]
async fn a_new_group_may_not_be_there_yet() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    set(&google, |s| s.group_lag_ms = 5_000);
    let body = json!({ "contactGroup": { "name": "Choir" } });
    let (code, group) = anna.post("contactGroups", body).await;
    assert_eq!(code, 200);
    let name = group["resourceName"].as_str().unwrap();
    let person = anna.create(named("A")).await;
    let member = json!({
        "names": [{ "givenName": "B" }],
        "memberships": [{ "contactGroupMembership": { "contactGroupResourceName": name } }],
    });
    let add = json!({ "resourceNamesToAdd": [name_of(&person)] });
    let modify = format!("{name}/members:modify");
    assert_eq!(anna.get(name).await.0, 404);
    assert_eq!(anna.post(&modify, add.clone()).await.0, 404);
    assert_eq!(
        anna.post("people:createContact", member.clone()).await.0,
        400
    );
    google.handle.advance(Duration::from_secs(5));
    assert_eq!(anna.get(name).await.0, 200);
    assert_eq!(anna.post(&modify, add).await.0, 200);
    assert_eq!(anna.post("people:createContact", member).await.0, 200);
}

#[tokio::test]
async fn pages_may_move_while_they_are_read() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    set(&google, |s| s.listing_moves = true);
    let mut names = Vec::new();
    for given in ["A", "B", "C", "D"] {
        google.handle.advance(Duration::from_secs(1));
        names.push(name_of(&anna.create(named(given)).await));
    }
    let (_, first) = anna.list(&[("pageSize", "2")]).await;
    let given = |page: &Value| texts(&page["connections"], "/names/0/givenName");
    assert_eq!(given(&first), ["A", "B"]);
    google
        .handle
        .user_deletes("anna@example.com", &names[0])
        .unwrap();
    let next = first["nextPageToken"].as_str().unwrap();
    let (_, second) = anna.list(&[("pageSize", "2"), ("pageToken", next)]).await;
    assert_eq!(given(&second), ["D"], "nobody showed C");
}

#[tokio::test]
async fn a_delta_may_show_who_did_not_change() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let person = anna.create(named("A")).await;
    let token = anna.sync_token().await;
    set(&google, |s| s.unchanged_in_deltas = true);
    let (_, delta) = anna.list(&[("syncToken", &token)]).await;
    assert_eq!(
        texts(&delta["connections"], "/resourceName"),
        [name_of(&person)]
    );
    let revision = "/metadata/sources/0/etag";
    assert_eq!(
        delta["connections"][0].pointer(revision),
        person.pointer(revision)
    );
}

#[tokio::test]
async fn who_is_restored_may_get_another_number() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    set(&google, |s| s.restores_anew = true);
    let name = name_of(&anna.create(named("A")).await);
    google
        .handle
        .user_deletes("anna@example.com", &name)
        .unwrap();
    google
        .handle
        .user_restores("anna@example.com", &name)
        .unwrap();
    assert_eq!(anna.read(&name).await.0, 404);
    let there = google.handle.people("anna@example.com").unwrap();
    assert_eq!(there.len(), 1);
    assert_ne!(there[0]["resourceName"], name.as_str());
}

#[tokio::test]
async fn a_contact_may_hold_only_so_much() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let person = anna.create(named("A")).await;
    let emails: Vec<Value> = (0..3)
        .map(|n| json!({ "value": format!("{n}@x") }))
        .collect();
    let note = json!([{ "value": "x".repeat(500) }]);
    for (limits, sent) in [
        (
            Limits {
                entries: Some(2),
                ..Limits::default()
            },
            json!({ "emailAddresses": emails }),
        ),
        (
            Limits {
                characters: Some(40),
                ..Limits::default()
            },
            json!({ "biographies": note }),
        ),
        (
            Limits {
                bytes: Some(400),
                ..Limits::default()
            },
            json!({ "biographies": note }),
        ),
    ] {
        set(&google, |s| s.limits = limits);
        assert_eq!(anna.post("people:createContact", sent.clone()).await.0, 400);
        let mut sent = sent;
        sent["etag"] = person["etag"].clone();
        let path = format!(
            "{}:updateContact?updatePersonFields=emailAddresses,biographies",
            name_of(&person)
        );
        assert_eq!(anna.call("PATCH", &path, Some(sent)).await.0, 400);
        assert_eq!(anna.post("people:createContact", named("B")).await.0, 200);
    }
}
