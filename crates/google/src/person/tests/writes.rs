//! Bodies of creates and updates.

use super::*;
use app::Draft;
use domain::{GroupId, Mark};

fn edit(raw: &Raw, writes: Vec<FieldWrite>) -> Edit {
    Edit {
        remote: RemoteId::from("people/c1"),
        raw: raw.clone(),
        writes,
        groups: None,
    }
}

#[test]
fn f32_the_revision_is_sent_in_both_places() {
    let person = read(Field::Email, json!({ "value": "a@x.example" }));
    let body = update_body(&edit(&person.raw, Vec::new()));
    assert_eq!(body["etag"], "%e");
    assert_eq!(body["metadata"]["sources"][0]["etag"], "#s");
    assert_eq!(body["resourceName"], "people/c1");
    assert!(
        body.get("emailAddresses").is_none(),
        "only what is in the mask"
    );
}

#[test]
fn s1_the_mask_names_what_is_written() {
    let write = |field| FieldWrite {
        field,
        entries: Vec::new(),
    };
    let mut edit = edit(&no_raw(), vec![write(Field::Phone), write(Field::Email)]);
    assert_eq!(update_mask(&edit), "emailAddresses,phoneNumbers");
    edit.groups = Some([GroupId::from("contactGroups/myContacts")].into());
    assert_eq!(
        update_mask(&edit),
        "emailAddresses,phoneNumbers,memberships"
    );
    let groups = json!([{ "contactGroupMembership":
        { "contactGroupResourceName": "contactGroups/myContacts" } }]);
    assert_eq!(update_body(&edit)["memberships"], groups);
}

#[test]
fn two_equal_entries_have_each_their_own_base() {
    let raw = Raw(json!({
        "resourceName": "people/c1",
        "urls": [{ "value": "x.example", "n": 1 }, { "value": "x.example", "n": 2 }],
    })
    .to_string());
    let url = from_raw(&raw, "DE").expect("a person").values[0].clone();
    let entries = vec![
        outgoing(url.clone(), Some(url.clone())),
        outgoing(url.clone(), Some(url)),
    ];
    let sent = sent(&raw, Field::Url, entries);
    assert_eq!((&sent[0]["n"], &sent[1]["n"]), (&json!(1), &json!(2)));
}

#[test]
fn a_singleton_is_always_on_the_base_of_the_one_there_is() {
    let person = read(
        Field::Note,
        json!({ "value": "old", "contentType": "TEXT_HTML", "f": 1 }),
    );
    let sent = sent(
        &person.raw,
        Field::Note,
        vec![outgoing(Value::note("new"), None)],
    );
    assert_eq!(
        sent,
        [json!({ "value": "new", "contentType": "TEXT_PLAIN", "f": 1 })]
    );
}

#[test]
fn a_cleared_field_is_in_the_mask_and_not_in_the_body() {
    let person = read(Field::Email, json!({ "value": "a@x.example" }));
    let edit = edit(
        &person.raw,
        vec![FieldWrite {
            field: Field::Email,
            entries: Vec::new(),
        }],
    );
    assert_eq!(update_mask(&edit), "emailAddresses");
    assert!(update_body(&edit).get("emailAddresses").is_none());
}

#[test]
fn i3_a_create_bears_its_mark_and_what_others_had_left() {
    let before = Raw(json!({
        "resourceName": "people/c9", "etag": "%old",
        "emailAddresses": [{ "value": "a@x.example", "future": 1 }],
        "phoneNumbers": [{ "value": "1" }],
        "clientData": [{ "key": "kith-mark", "value": "old" }, { "key": "app", "value": "7" }],
    })
    .to_string());
    let email = outgoing(Value::email("a@x.example", ""), None);
    let body = create_body(&Draft {
        mark: Mark::from("new"),
        writes: vec![FieldWrite {
            field: Field::Email,
            entries: vec![email],
        }],
        groups: [GroupId::from("contactGroups/myContacts")].into(),
        raw: Some(before),
    });
    let expected = json!({
        "emailAddresses": [{ "value": "a@x.example", "future": 1 }],
        "memberships": [{ "contactGroupMembership":
            { "contactGroupResourceName": "contactGroups/myContacts" } }],
        "clientData": [{ "key": "app", "value": "7" }, { "key": "kith-mark", "value": "new" }],
    });
    assert_eq!(body, expected);
}
