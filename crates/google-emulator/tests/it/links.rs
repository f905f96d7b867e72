//! Contacts linked to public profiles (checklist 16).

use serde_json::{Value, json};

use crate::support::{MASK, google, name_of, named, texts};

const ANNA: &str = "anna@example.com";

#[tokio::test]
async fn p16_16_a_linked_profile_shows_where_sources_allow() {
    let google = google().await;
    let anna = google.user(ANNA);
    let person = anna.create(named("Ida")).await;
    let name = name_of(&person);
    let profile = json!({ "names": [{ "givenName": "Ida", "familyName": "Public" }] });
    google.handle.link_profile(ANNA, &name, profile).unwrap();
    let (_, both) = anna.read(&name).await;
    let types = texts(&both["names"], "/metadata/source/type");
    assert_eq!(types, ["CONTACT", "PROFILE"]);
    assert_eq!(texts(&both["metadata"]["sources"], "/type"), types);
    let linked = &both["metadata"]["linkedPeopleResourceNames"][0];
    let id = &both["metadata"]["sources"][1]["id"];
    assert_eq!(
        linked.as_str().unwrap(),
        format!("people/{}", id.as_str().unwrap())
    );
    let (_, page) = anna.list(&[]).await;
    let own = &page["connections"][0];
    assert_eq!(own["names"].as_array().unwrap().len(), 1);
    assert_eq!(
        own["metadata"], person["metadata"],
        "the revision is its own"
    );
    // Writing back what was read fails: two names.
    let path = format!("{name}:updateContact?updatePersonFields=names");
    assert_eq!(anna.patch(&path, both).await.0, 400);

    google.handle.unlink_profile(ANNA, &name).unwrap();
    assert_eq!(
        anna.read(&name).await.1["names"].as_array().unwrap().len(),
        1
    );
}

#[tokio::test]
async fn p16_16_a_profile_has_fields_that_no_contact_can_be_given() {
    let google = google().await;
    let anna = google.user(ANNA);
    let public = json!({
        "skills": [{ "value": "Chess" }],
        "coverPhotos": [{ "url": "https://example.com/cover", "default": true }],
        "ageRanges": [{ "ageRange": "TWENTY_ONE_OR_OLDER" }],
        "photos": [{ "url": "https://example.com/face=s100" }],
    });
    let mut person = named("Ida");
    person["skills"] = public["skills"].clone();
    let name = name_of(&anna.create(person).await);
    let all = format!("{name}?personFields=skills,coverPhotos,ageRanges,photos");
    let (_, shown) = anna.get(&all).await;
    assert!(shown.get("skills").is_none(), "sent in vain");
    assert_eq!(shown["photos"][0]["default"], true);
    google.handle.link_profile(ANNA, &name, public).unwrap();
    let (_, shown) = anna.get(&all).await;
    for field in ["skills", "coverPhotos", "ageRanges", "photos"] {
        let types = texts(&shown[field], "/metadata/source/type");
        assert_eq!(types, ["PROFILE"], "{field}");
    }
    let (_, own) = anna
        .get(&format!("{all}&sources=READ_SOURCE_TYPE_CONTACT"))
        .await;
    assert_eq!(own["photos"][0]["default"], true);
}

#[tokio::test]
async fn p16_16_a_new_name_is_told_in_deltas_and_found_by_reads() {
    let google = google().await;
    let anna = google.user(ANNA);
    let old = name_of(&anna.create(named("Ida")).await);
    let token = anna.sync_token().await;
    let new = google.handle.rename_resource(ANNA, &old).unwrap();
    assert_ne!(new, old);
    let (_, delta) = anna.list(&[("syncToken", &token)]).await;
    assert_eq!(delta["totalItems"], 1, "no tombstone of the old name");
    let ida = &delta["connections"][0];
    assert_eq!(ida["resourceName"], new.as_str());
    assert_eq!(ida["metadata"]["previousResourceNames"], json!([old]));
    let number: u64 = new.strip_prefix("people/c").unwrap().parse().unwrap();
    assert_eq!(ida["metadata"]["sources"][0]["id"], format!("{number:x}"));

    // Only deltas tell former names; reads find the contact by them.
    let metadata = |person: &Value| person["metadata"]["previousResourceNames"].clone();
    let (_, page) = anna.list(&[]).await;
    assert_eq!(metadata(&page["connections"][0]), Value::Null);
    let (code, read) = anna.read(&old).await;
    assert_eq!(
        (code, read["resourceName"].as_str()),
        (200, Some(new.as_str()))
    );
    let path = format!("people:batchGet?resourceNames={old}&personFields={MASK}");
    let (_, batch) = anna.get(&path).await;
    assert_eq!(batch["responses"][0]["requestedResourceName"], old.as_str());
    assert_eq!(name_of(&batch["responses"][0]["person"]), new);
    let path = format!("{old}:updateContact?updatePersonFields=names");
    assert_eq!(
        anna.patch(&path, read).await.0,
        404,
        "writes need the new one"
    );

    // Again, from a token of before: both former names, once.
    let newest = google.handle.rename_resource(ANNA, &new).unwrap();
    let (_, delta) = anna.list(&[("syncToken", &token)]).await;
    assert_eq!(texts(&delta["connections"], "/resourceName"), [newest]);
    assert_eq!(metadata(&delta["connections"][0]), json!([old, new]));
    assert_eq!(anna.get("contactGroups/all").await.1["memberCount"], 1);
}
