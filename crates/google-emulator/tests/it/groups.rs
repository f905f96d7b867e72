//! Labels (checklist 10 and 11).

use google_emulator::Profile;
use serde_json::{Value, json};

use crate::support::{google, name_of, named, texts};

fn creation(name: &str) -> Value {
    json!({ "contactGroup": { "name": name } })
}

#[tokio::test]
async fn p16_11_system_groups_come_last_and_bare() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let (code, chess) = anna.post("contactGroups", creation("Chess")).await;
    assert_eq!(code, 200, "{chess}");
    assert_eq!(chess["groupType"], "USER_CONTACT_GROUP");
    assert!(chess["etag"].is_string() && chess["metadata"]["updateTime"].is_string());
    assert!(chess.get("memberCount").is_none());
    let person = anna.create(named("Ida")).await;

    let (_, list) = anna.get("contactGroups").await;
    let names = texts(&list["contactGroups"], "/name");
    let system = [
        "starred",
        "friends",
        "family",
        "coworkers",
        "myContacts",
        "chatBuddies",
        "all",
        "blocked",
    ];
    assert_eq!(names[0], "Chess");
    assert_eq!(names[1..], system);
    assert_eq!(list["totalItems"], 9);
    assert!(list["nextSyncToken"].is_string(), "it comes unasked");
    let mine = &list["contactGroups"][5];
    assert_eq!(
        mine,
        &json!({
            "resourceName": "contactGroups/myContacts", "groupType": "SYSTEM_CONTACT_GROUP",
            "name": "myContacts", "formattedName": "My Contacts", "memberCount": 1,
        })
    );

    let (_, got) = anna.get("contactGroups/myContacts").await;
    assert!(got.get("memberResourceNames").is_none());
    let (_, got) = anna.get("contactGroups/myContacts?maxMembers=5").await;
    assert_eq!(got["memberResourceNames"], json!([name_of(&person)]));
    let path = format!(
        "contactGroups:batchGet?resourceNames={}&resourceNames=contactGroups/0",
        name_of(&chess)
    );
    let (_, got) = anna.get(&path).await;
    assert_eq!(got["responses"][0]["contactGroup"]["name"], "Chess");
    assert_eq!(got["responses"][1]["status"]["code"], 5);
}

#[tokio::test]
async fn p16_11_names_are_unique_and_etags_guard() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let (_, chess) = anna.post("contactGroups", creation("Chess")).await;
    let (code, body) = anna.post("contactGroups", creation("Chess")).await;
    assert_eq!(
        (code, &body["error"]["status"]),
        (409, &json!("ALREADY_EXISTS"))
    );
    assert_eq!(anna.post("contactGroups", creation(" ")).await.0, 400);

    let path = name_of(&chess);
    let rename = |name: &str| json!({ "contactGroup": { "etag": chess["etag"], "name": name } });
    let (code, renamed) = anna.call("PUT", &path, Some(rename("Go"))).await;
    assert_eq!((code, &renamed["formattedName"]), (200, &json!("Go")));
    assert_ne!(renamed["etag"], chess["etag"]);
    let (code, body) = anna.call("PUT", &path, Some(rename("Bridge"))).await;
    assert_eq!(code, 409);
    assert!(
        body["error"]["message"]
            .as_str()
            .unwrap()
            .contains("Contact group etag is outdated")
    );

    assert_eq!(
        anna.call("PUT", "contactGroups/friends", Some(rename("Pals")))
            .await
            .0,
        400
    );
    assert_eq!(anna.delete("contactGroups/friends").await.0, 400);
    assert_eq!(anna.delete("contactGroups/0").await.0, 404);
}

#[tokio::test]
async fn client_data_of_groups_is_kept_and_shown_when_asked_for() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let data = json!([{ "key": "k", "value": "v" }]);
    let body = json!({
        "contactGroup": { "name": "Chess", "clientData": data },
        "readGroupFields": "name,clientData",
    });
    let (_, chess) = anna.post("contactGroups", body).await;
    assert_eq!(chess["clientData"], data);
    assert!(chess.get("metadata").is_none());
    let body = json!({
        "contactGroup": { "etag": chess["etag"], "clientData": [] }, "updateGroupFields": "clientData",
    });
    assert_eq!(anna.call("PUT", &name_of(&chess), Some(body)).await.0, 200);
    assert!(
        google.handle.groups("anna@example.com").unwrap()[0]
            .get("clientData")
            .is_none()
    );
}

#[tokio::test]
async fn group_deltas_show_changes_and_deletions() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let (_, chess) = anna.post("contactGroups", creation("Chess")).await;
    let (_, list) = anna.get("contactGroups").await;
    let delta = async |token: &Value| {
        let token = token.as_str().unwrap();
        let request = anna
            .request("GET", "contactGroups")
            .query(&[("syncToken", token)]);
        request.send().await.unwrap().json::<Value>().await.unwrap()
    };
    let nothing = delta(&list["nextSyncToken"]).await;
    assert_eq!(
        nothing.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["nextSyncToken"]
    );
    google
        .handle
        .user_renames_label("anna@example.com", "Chess", "Go")
        .unwrap();
    let renamed = delta(&list["nextSyncToken"]).await;
    assert_eq!(texts(&renamed["contactGroups"], "/name"), ["Go"]);
    assert_eq!(anna.delete(&name_of(&chess)).await, (200, json!({})));
    let gone = delta(&renamed["nextSyncToken"]).await;
    assert_eq!(gone["contactGroups"][0]["metadata"]["deleted"], true);
    assert_eq!(
        gone["contactGroups"][0]["resourceName"],
        chess["resourceName"]
    );
}

#[tokio::test]
async fn p16_10_modify_tells_what_it_could_not_do() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let a = anna.create(named("A")).await;
    let b = anna.create(named("B")).await;
    let (_, chess) = anna.post("contactGroups", creation("Chess")).await;
    let modify = format!("{}/members:modify", name_of(&chess));
    let token = anna.sync_token().await;
    let add = json!({ "resourceNamesToAdd": [name_of(&a), "people/c1"] });
    let (code, body) = anna.post(&modify, add.clone()).await;
    assert_eq!(
        (code, body),
        (200, json!({ "notFoundResourceNames": ["people/c1"] }))
    );

    // The contact changed: new etag, part of the delta.
    let (_, delta) = anna.list(&[("syncToken", &token)]).await;
    assert_eq!(texts(&delta["connections"], "/resourceName"), [name_of(&a)]);
    let etag = &delta["connections"][0]["metadata"]["sources"][0]["etag"];
    assert_ne!(etag, &a["metadata"]["sources"][0]["etag"]);
    // Doing it again changes nothing.
    anna.post(&modify, add).await;
    assert_eq!(
        &anna.read(&name_of(&a)).await.1["metadata"]["sources"][0]["etag"],
        etag
    );

    let remove = json!({ "resourceNamesToRemove": [name_of(&a), name_of(&b)] });
    let (code, body) = anna
        .post("contactGroups/myContacts/members:modify", remove)
        .await;
    assert_eq!(code, 200);
    assert_eq!(
        body["canNotRemoveLastContactGroupResourceNames"],
        json!([name_of(&b)])
    );

    let many = json!({ "resourceNamesToAdd": vec![name_of(&a); 1001] });
    assert_eq!(anna.post(&modify, many).await.0, 400);
    let add = json!({ "resourceNamesToAdd": [name_of(&a)] });
    assert_eq!(
        anna.post("contactGroups/friends/members:modify", add.clone())
            .await
            .0,
        400
    );
    assert_eq!(
        anna.post("contactGroups/starred/members:modify", add.clone())
            .await
            .0,
        200
    );
    assert_eq!(
        anna.post("contactGroups/0/members:modify", add).await.0,
        404
    );
}

#[tokio::test]
async fn deleting_a_label_touches_its_members() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let seeded = google
        .handle
        .seed(
            "anna@example.com",
            vec![
                json!({ "names": [{ "givenName": "A" }], "labels": ["Chess", "Go"] }),
                json!({ "names": [{ "givenName": "B" }], "labels": ["Go"] }),
            ],
        )
        .unwrap();
    let groups = google.handle.groups("anna@example.com").unwrap();
    assert_eq!(
        groups
            .iter()
            .map(|group| group["memberCount"].as_u64().unwrap())
            .collect::<Vec<_>>()
            .iter()
            .sum::<u64>(),
        3
    );
    let id = |name: &str| name_of(groups.iter().find(|group| group["name"] == name).unwrap());

    let token = anna.sync_token().await;
    anna.delete(&id("Chess")).await;
    let (_, delta) = anna.list(&[("syncToken", &token)]).await;
    assert_eq!(
        texts(&delta["connections"], "/resourceName"),
        [seeded[0].clone()]
    );
    let kept = texts(
        &delta["connections"][0]["memberships"],
        "/contactGroupMembership/contactGroupResourceName",
    );
    assert!(!kept.contains(&id("Chess")) && kept.contains(&id("Go")));

    anna.delete(&format!("{}?deleteContacts=true", id("Go")))
        .await;
    assert!(google.handle.people("anna@example.com").unwrap().is_empty());
}

/// Pitfall 21: what the account's language calls a system group is taken, whatever language
/// the caller reads names in.
#[tokio::test]
async fn p16_11_names_of_system_groups_are_taken_in_the_account_s_language() {
    let google = google().await;
    let profile = Profile {
        locale: "de".to_owned(),
        ..Profile::new("berta@example.com")
    };
    google.handle.create_account(profile).unwrap();
    let berta = google.sign_in("berta@example.com");
    let (_, list) = berta.get("contactGroups").await;
    let names = texts(&list["contactGroups"], "/formattedName");
    assert!(names.contains(&"Freunde".to_owned()), "{names:?}");
    for (name, code) in [
        ("Freunde", 409),
        (" freunde", 409),
        ("myContacts", 409),
        ("Friends", 200),
        ("Freunde 2", 200),
    ] {
        let (answered, body) = berta.post("contactGroups", creation(name)).await;
        assert_eq!(answered, code, "{name}: {body}");
    }
    let (_, list) = berta.get("contactGroups").await;
    let path = list["contactGroups"][0]["resourceName"].as_str().unwrap();
    let rename = json!({ "contactGroup": { "name": "Familie" } });
    assert_eq!(berta.call("PUT", path, Some(rename)).await.0, 409);
}

#[tokio::test]
async fn p16_11_a_name_may_not_be_too_long() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let name = |n: usize| creation(&"ä".repeat(n));
    assert_eq!(anna.post("contactGroups", name(257)).await.0, 400);
    assert_eq!(anna.post("contactGroups", name(256)).await.0, 200);
}
