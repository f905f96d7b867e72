//! Other contacts: their lists, copying and moving (checklist 7 and 17).

use serde_json::{Value, json};

use crate::support::{MASK, User, google, name_of, named, read, texts};

const ANNA: &str = "anna@example.com";
const OTHERS: &str = "otherContacts?readMask=names,emailAddresses,metadata&requestSyncToken=true";
const CONTACTS: &str = "https://www.googleapis.com/auth/contacts";
const OTHER_SCOPE: &str = "https://www.googleapis.com/auth/contacts.other.readonly";

async fn delta(user: &User<'_>, token: &Value) -> Value {
    let request = user.request("GET", OTHERS);
    let request = request.query(&[("syncToken", token.as_str().unwrap())]);
    let (code, page) = read(request.send().await.unwrap()).await;
    assert_eq!(code, 200, "{page}");
    page
}

#[tokio::test]
async fn other_contacts_have_a_list_of_their_own() {
    let google = google().await;
    let anna = google.user(ANNA);
    let mut ida = named("Ida");
    ida["addresses"] = json!([{ "city": "Bonn" }]);
    let name = google.handle.collect_other(ANNA, ida).unwrap();
    assert!(name.starts_with("otherContacts/c"));
    let (code, page) = anna.get(OTHERS).await;
    assert_eq!((code, &page["totalSize"]), (200, &json!(1)));
    let ida = &page["otherContacts"][0];
    assert_eq!(ida["resourceName"], name.as_str());
    assert_eq!(ida["metadata"]["sources"][0]["type"], "OTHER_CONTACT");
    assert_eq!(
        ida["names"][0]["metadata"]["source"]["type"],
        "OTHER_CONTACT"
    );
    assert!(page.get("totalItems").is_none());
    // It is no connection, and what it cannot have was not kept.
    assert!(anna.list(&[]).await.1.get("connections").is_none());
    let kept = google.handle.other_contacts(ANNA).unwrap();
    assert!(kept[0].get("addresses").is_none() && kept[0].get("memberships").is_none());
    let nothing = google.handle.collect_other(ANNA, json!({}));
    assert_eq!(nothing.unwrap_err().code(), 400);
}

#[tokio::test]
async fn p16_07_the_mask_of_other_contacts_is_narrow_unless_profiles_are_asked_for() {
    let google = google().await;
    let anna = google.user(ANNA);
    let wide = "otherContacts?readMask=names,addresses";
    for (path, wanted) in [
        ("otherContacts".to_owned(), 400),
        (wide.to_owned(), 400),
        (format!("{wide}&sources=READ_SOURCE_TYPE_PROFILE"), 400),
        (
            format!("{wide}&sources=READ_SOURCE_TYPE_CONTACT&sources=READ_SOURCE_TYPE_PROFILE"),
            200,
        ),
        ("otherContacts?readMask=names,photos".to_owned(), 200),
        (
            "otherContacts:search?readMask=names,photos&query=a".to_owned(),
            400,
        ),
    ] {
        let (code, body) = anna.get(&path).await;
        assert_eq!(code, wanted, "{path}: {body}");
    }
}

#[tokio::test]
async fn p16_05_06_deltas_of_other_contacts_have_tokens_and_tombstones() {
    let google = google().await;
    let anna = google.user(ANNA);
    let gone = google.handle.collect_other(ANNA, named("Ida")).unwrap();
    let (_, page) = anna.get(OTHERS).await;
    let token = &page["nextSyncToken"];
    let nothing = delta(&anna, token).await;
    assert_eq!(
        nothing.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["nextSyncToken"]
    );
    google.handle.user_forgets_other(ANNA, &gone).unwrap();
    let new = google.handle.collect_other(ANNA, named("Eva")).unwrap();
    let page = delta(&anna, token).await;
    assert_eq!(texts(&page["otherContacts"], "/resourceName"), [gone, new]);
    assert_eq!(page["otherContacts"][0]["metadata"]["deleted"], true);
    assert_eq!(page["totalSize"], 2);

    // A token is for its own list alone.
    let (code, _) = anna.list(&[("syncToken", token.as_str().unwrap())]).await;
    assert_eq!(code, 400);
}

#[tokio::test]
async fn p16_17_copying_leaves_two_and_moving_leaves_a_tombstone() {
    let google = google().await;
    let anna = google.user(ANNA);
    let name = google.handle.collect_other(ANNA, named("Ida")).unwrap();
    let token = anna.get(OTHERS).await.1["nextSyncToken"].clone();
    let connections = anna.sync_token().await;

    let path = format!("{name}:copyOtherContactToMyContactsGroup");
    let (code, copy) = anna.post(&path, json!({ "copyMask": "names" })).await;
    assert_eq!(code, 200, "{copy}");
    assert_eq!(copy["names"][0]["givenName"], "Ida");
    assert!(copy.get("emailAddresses").is_none());
    let group = &copy["memberships"][0]["contactGroupMembership"]["contactGroupResourceName"];
    assert_eq!(group, "contactGroups/myContacts");
    assert_eq!(google.handle.other_contacts(ANNA).unwrap().len(), 1);
    for bad in [json!({}), json!({ "copyMask": "names,addresses" })] {
        assert_eq!(anna.post(&path, bad).await.0, 400);
    }
    let nobody = "otherContacts/c1:copyOtherContactToMyContactsGroup";
    assert_eq!(
        anna.post(nobody, json!({ "copyMask": "names" })).await.0,
        404
    );

    // What no page of Google's tells: the number is the same in both lists.
    let number = name.strip_prefix("otherContacts/").unwrap();
    let mut update = json!({ "etag": google.handle.other_contacts(ANNA).unwrap()[0]["etag"] });
    let path = format!("people/{number}:updateContact?updatePersonFields=memberships");
    assert_eq!(anna.patch(&path, update.clone()).await.0, 404);
    update["memberships"] = json!([{ "contactGroupMembership": {
        "contactGroupResourceName": "contactGroups/myContacts" } }]);
    let mut stale = update.clone();
    stale["etag"] = copy["etag"].clone();
    assert_eq!(anna.patch(&path, stale).await.0, 400);
    let (code, moved) = anna.patch(&path, update).await;
    assert_eq!(code, 200, "{moved}");
    assert_eq!(name_of(&moved), format!("people/{number}"));
    assert_eq!(moved["emailAddresses"][0]["value"], "Ida@example.com");
    let page = delta(&anna, &token).await;
    assert_eq!(texts(&page["otherContacts"], "/resourceName"), [name]);
    assert_eq!(page["otherContacts"][0]["metadata"]["deleted"], true);
    let (_, page) = anna.list(&[("syncToken", &connections)]).await;
    let new = texts(&page["connections"], "/resourceName");
    assert_eq!(new, [name_of(&copy), name_of(&moved)]);
}

#[tokio::test]
async fn p16_17_a_user_adds_an_other_contact() {
    let google = google().await;
    let anna = google.user(ANNA);
    let (code, made) = google
        .control("POST", "accounts/0/others", named("Ida"))
        .await;
    assert_eq!(code, 200, "{made}");
    let id = name_of(&made).replace("otherContacts/", "");
    let at = format!("accounts/0/user/others/{id}");
    let (_, added) = google.control("POST", &at, Value::Null).await;
    assert_eq!(name_of(&added), format!("people/{id}"));
    assert_eq!(google.control("POST", &at, Value::Null).await.0, 404);
    let (_, person) = anna.get(&format!("people/{id}?personFields={MASK}")).await;
    assert_eq!(person["metadata"]["sources"][0]["type"], "CONTACT");
    let (_, others) = google
        .control("GET", "accounts/0/others", Value::Null)
        .await;
    assert_eq!(others, json!([]));
}

#[tokio::test]
async fn p16_19_each_list_has_its_scope() {
    let google = google().await;
    google.user(ANNA);
    let contacts = google.sign_in_for(ANNA, &[CONTACTS]);
    let (code, body) = contacts.get(OTHERS).await;
    assert_eq!(code, 403);
    let info = &body["error"]["details"][0];
    assert_eq!(info["reason"], "ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    assert_eq!(
        info["metadata"]["method"],
        "google.people.v1.PeopleService.ListOtherContacts"
    );
    let others = google.sign_in_for(ANNA, &[OTHER_SCOPE]);
    assert_eq!(others.get(OTHERS).await.0, 200);
    assert_eq!(others.list(&[]).await.0, 403);
    let reader = google.sign_in_for(ANNA, &[&format!("{CONTACTS}.readonly")]);
    assert_eq!(reader.list(&[]).await.0, 200);
    assert_eq!(reader.post("people:createContact", named("A")).await.0, 403);
    let profile = "https://www.googleapis.com/auth/userinfo.profile";
    let known = google.sign_in_for(ANNA, &["openid", profile]);
    let me = "people/me?personFields=names";
    assert_eq!(known.get(me).await.0, 200, "oneself is no contact");
    assert_eq!(known.list(&[]).await.0, 403);
}
