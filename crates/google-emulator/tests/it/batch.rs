//! Batch calls: limits, order, and failing as a whole.

use serde_json::{Value, json};

use crate::support::{creations, google, name_of, named, texts};

#[tokio::test]
async fn created_people_come_in_the_order_sent() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let (code, body) = anna
        .post(
            "people:batchCreateContacts",
            creations(vec![named("B"), named("A")]),
        )
        .await;
    assert_eq!(code, 200, "{body}");
    assert_eq!(
        texts(&body["createdPeople"], "/person/names/0/givenName"),
        ["B", "A"]
    );
    let created = &body["createdPeople"][0];
    assert_eq!(
        created["requestedResourceName"],
        created["person"]["resourceName"]
    );

    // Without a read mask one does not even learn the names.
    let mut blind = creations(vec![named("C")]);
    blind.as_object_mut().unwrap().remove("readMask");
    let (code, body) = anna.post("people:batchCreateContacts", blind).await;
    assert_eq!((code, body), (200, json!({ "createdPeople": [{}] })));
    assert_eq!(google.handle.people("anna@example.com").unwrap().len(), 3);
}

#[tokio::test]
async fn one_bad_creation_fails_all_and_is_named() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let two_names = json!({ "names": [{ "givenName": "A" }, { "givenName": "B" }] });
    let people = vec![named("A"), two_names, named("C")];
    let (code, body) = anna
        .post("people:batchCreateContacts", creations(people))
        .await;
    assert_eq!(code, 400);
    let detail = &body["error"]["details"][0];
    assert_eq!(
        detail["@type"],
        "type.googleapis.com/google.apps.people.v1.BatchCreateContactsErrorDetails"
    );
    assert_eq!(
        detail["contactErrors"]
            .as_object()
            .unwrap()
            .keys()
            .collect::<Vec<_>>(),
        ["1"]
    );
    assert_eq!(detail["contactErrors"]["1"]["code"], 3);
    assert!(google.handle.people("anna@example.com").unwrap().is_empty());
}

#[tokio::test]
async fn updates_share_a_mask_and_fail_together() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let a = anna.create(named("A")).await;
    let b = anna.create(named("B")).await;
    let change = |person: &Value, given: &str| json!({ "etag": person["etag"], "names": [{ "givenName": given }] });
    let body = json!({
        "contacts": { name_of(&a): change(&a, "A2"), name_of(&b): change(&b, "B2") },
        "updateMask": "names,emailAddresses",
        "readMask": "names,emailAddresses,metadata",
    });
    let (code, answer) = anna.post("people:batchUpdateContacts", body.clone()).await;
    assert_eq!(code, 200, "{answer}");
    let updated = &answer["updateResult"][name_of(&a)]["person"];
    assert_eq!(updated["names"][0]["givenName"], "A2");
    assert!(
        updated.get("emailAddresses").is_none(),
        "named in the mask and not sent"
    );

    // Now both etags are stale; with one of them renewed the other still fails both.
    let mut again = body;
    again["contacts"][name_of(&a)] = change(updated, "A3");
    let (code, answer) = anna.post("people:batchUpdateContacts", again).await;
    assert_eq!(
        (code, &answer["error"]["status"]),
        (400, &json!("FAILED_PRECONDITION"))
    );
    let detail = &answer["error"]["details"][0];
    assert_eq!(
        detail["@type"],
        "type.googleapis.com/google.apps.people.v1.BatchUpdateContactsErrorDetails"
    );
    assert_eq!(
        detail["contactErrors"]
            .as_object()
            .unwrap()
            .keys()
            .collect::<Vec<_>>(),
        [&name_of(&b)]
    );
    assert_eq!(detail["contactErrors"][name_of(&b)]["code"], 9);
    assert_eq!(
        anna.read(&name_of(&a)).await.1["names"][0]["givenName"],
        "A2"
    );

    let list = json!({ "contacts": [], "updateMask": "names" });
    let (code, answer) = anna.post("people:batchUpdateContacts", list).await;
    assert_eq!(code, 400);
    assert!(
        answer["error"]["message"]
            .as_str()
            .unwrap()
            .contains("Cannot bind a list to map")
    );
}

#[tokio::test]
async fn reads_have_a_status_each() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let name = name_of(&anna.create(named("A")).await);
    let path =
        format!("people:batchGet?resourceNames={name}&resourceNames=people/c1&personFields=names");
    let (code, body) = anna.get(&path).await;
    assert_eq!(code, 200);
    assert_eq!(
        body["responses"][0]["person"]["resourceName"],
        name.as_str()
    );
    assert_eq!(body["responses"][1]["requestedResourceName"], "people/c1");
    assert_eq!(body["responses"][1]["status"]["code"], 5);
    assert!(body["responses"][1].get("person").is_none());
}

#[tokio::test]
async fn p16_12_batches_have_limits() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let people = |n: usize| creations((0..n).map(|n| named(&format!("p{n}"))).collect());
    assert_eq!(
        anna.post("people:batchCreateContacts", people(201)).await.0,
        400
    );
    assert_eq!(
        anna.post("people:batchCreateContacts", people(0)).await.0,
        400
    );
    let (_, created) = anna.post("people:batchCreateContacts", people(200)).await;
    let mut names = texts(&created["createdPeople"], "/person/resourceName");

    let query: Vec<(&str, &str)> = names
        .iter()
        .map(|name| ("resourceNames", name.as_str()))
        .collect();
    let get = |extra: usize| {
        let mut query = query.clone();
        query.extend(std::iter::repeat_n(("resourceNames", "people/c1"), extra));
        query.push(("personFields", "names"));
        anna.request("GET", "people:batchGet").query(&query).send()
    };
    assert_eq!(get(0).await.unwrap().status(), 200);
    assert_eq!(get(1).await.unwrap().status(), 400);

    let many = vec![names[0].clone(); 501];
    assert_eq!(
        anna.post(
            "people:batchDeleteContacts",
            json!({ "resourceNames": many })
        )
        .await
        .0,
        400
    );
    // One that is gone fails the call.
    names.push("people/c1".to_owned());
    assert_eq!(
        anna.post(
            "people:batchDeleteContacts",
            json!({ "resourceNames": names })
        )
        .await
        .0,
        404
    );
    names.pop();
    let (code, body) = anna
        .post(
            "people:batchDeleteContacts",
            json!({ "resourceNames": names }),
        )
        .await;
    assert_eq!((code, body), (200, json!({})));
    assert!(google.handle.people("anna@example.com").unwrap().is_empty());
}
