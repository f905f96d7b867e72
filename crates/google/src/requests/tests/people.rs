//! People.

use super::*;
use crate::{
    requests::{
        PERSON_MASK, batch_create_contacts::BatchCreateContacts, batch_get::BatchGet,
        batch_update_contacts::BatchUpdateContacts, list_connections::ListConnections,
        update_contact::UpdateContact,
    },
    sender::{Kind, Operation},
};
use app::{Draft, Edit, Fault, Found, ListingToken, PageToken};
use domain::{FieldWrite, Mark, Outgoing, Raw, RemoteId, Value};
use serde_json::json;

fn person(id: &str, mark: &str) -> Json {
    json!({
        "resourceName": id,
        "etag": "%EgYBAj0HNy4aBAECBQc=",
        "metadata": {
            "sources": [{ "type": "CONTACT", "id": "1f", "etag": "#hTq5+vB1a8c=",
                "updateTime": "2026-07-01T10:00:00.000001Z" }],
            "objectType": "PERSON",
        },
        "clientData": [{ "key": "kith-mark", "value": mark }],
    })
}

fn list<'a>(since: Option<&'a ListingToken>, page: Option<&'a PageToken>) -> ListConnections<'a> {
    ListConnections {
        region: "DE",
        since,
        page,
    }
}

#[test]
fn f37_a_delta_asks_for_the_next_token_too() {
    let since = ListingToken {
        token: "s==".into(),
        shape: String::new(),
    };
    let page = PageToken("p&".into());
    let call = list(Some(&since), Some(&page)).prepare();
    assert_eq!(
        (call.kind, call.path.as_str()),
        (Kind::Resumed, "v1/people/me/connections")
    );
    for (key, value) in [
        ("syncToken", "s=="),
        ("requestSyncToken", "true"),
        ("pageToken", "p&"),
        ("pageSize", "1000"),
        ("personFields", PERSON_MASK),
        ("sources", "READ_SOURCE_TYPE_CONTACT"),
    ] {
        assert_eq!(query(&call, key), [value]);
    }
    assert_eq!(list(None, None).prepare().kind, Kind::Read);
    assert_eq!(list(None, Some(&page)).prepare().kind, Kind::Paged);
}

#[test]
fn i4_f8_the_mask_reads_all_that_can_be_written() {
    let read: Vec<&str> = PERSON_MASK.split(',').collect();
    assert!(read.is_sorted());
    for field in domain::Field::ALL {
        let field = FieldWrite {
            field,
            entries: Vec::new(),
        };
        let edit = Edit {
            remote: RemoteId::from("people/c1"),
            raw: Raw(String::new()),
            writes: vec![field],
            groups: None,
        };
        assert!(read.contains(&crate::person::update_mask(&edit).as_str()));
    }
    for field in ["metadata", "clientData", "memberships"] {
        assert!(read.contains(&field));
    }
}

#[test]
fn f42_an_empty_delta_is_no_change_and_nothing_at_all_is_no_answer() {
    let empty = list(None, None).parse(&answer(&json!({ "nextSyncToken": "n" })));
    let page = empty.map(|listed| listed.page).expect("a page");
    assert!(page.people.is_empty() && page.gone.is_empty());
    assert_eq!(page.token.expect("a token").token, "n");
    let nothing = list(None, None).parse(&answer(&json!({})));
    assert!(matches!(
        nothing.err().map(|f| f.fault),
        Some(Fault::Later { .. })
    ));
}

#[test]
fn a_delta_holds_people_and_tombstones() {
    let json = json!({
        "connections": [
            person("people/c1", "m"),
            { "resourceName": "people/c2", "etag": "%e", "metadata": { "deleted": true,
                "sources": [{ "type": "CONTACT", "id": "2", "etag": "#x",
                    "updateTime": "1970-01-01T00:00:00Z" }], "objectType": "PERSON" } },
        ],
        "totalPeople": 2, "totalItems": 2, "nextSyncToken": "n",
    });
    let page = list(None, None)
        .parse(&answer(&json))
        .map(|l| l.page)
        .expect("a page");
    assert_eq!(page.people[0].id, RemoteId::from("people/c1"));
    assert_eq!(page.people[0].etag.0, "#hTq5+vB1a8c=");
    assert_eq!(page.gone, [RemoteId::from("people/c2")]);
    assert_eq!(page.total, Some(2));
}

#[test]
fn f4_a_direct_read_tells_who_is_gone_and_who_moved() {
    let ids = [RemoteId::from("people/c1"), RemoteId::from("people/c2")];
    let operation = BatchGet {
        region: "DE",
        ids: &ids,
    };
    assert_eq!(
        query(&operation.prepare(), "resourceNames"),
        ["people/c1", "people/c2"]
    );
    let json = json!({ "responses": [
        { "requestedResourceName": "people/c1", "httpStatusCode": 200,
          "person": person("people/c7", "m") },
        { "requestedResourceName": "people/c2", "httpStatusCode": 404,
          "status": { "code": 5, "message": "Requested entity was not found." } },
    ] });
    let found = operation.parse(&answer(&json)).expect("answers");
    let Some(Found::Person(moved)) = found.get(&ids[0]) else {
        panic!("not found")
    };
    assert_eq!(
        (moved.id.0.as_str(), &moved.former[..]),
        ("people/c7", &ids[..1])
    );
    assert_eq!(found.get(&ids[1]), Some(&Found::Gone));

    let silent = json!({ "responses": [{ "requestedResourceName": "people/c1" }] });
    assert!(
        operation.parse(&answer(&silent)).is_err(),
        "silence is not absence"
    );
}

fn draft(mark: &str) -> Draft {
    Draft {
        mark: Mark::from(mark),
        writes: Vec::new(),
        groups: [].into(),
        raw: None,
    }
}

#[test]
fn f3_created_people_are_known_by_their_marks() {
    let (a, b, c) = (draft("a"), draft("b"), draft("c"));
    let drafts = [&a, &b, &c];
    let operation = BatchCreateContacts {
        region: "DE",
        drafts: &drafts,
    };
    let call = operation.prepare();
    assert_eq!(
        body(&call)["contacts"][1]["contactPerson"]["clientData"][0]["value"],
        "b"
    );
    assert_eq!(body(&call)["readMask"], PERSON_MASK);
    assert_eq!(body(&call)["sources"], json!(["READ_SOURCE_TYPE_CONTACT"]));

    let json = json!({ "createdPeople": [
        { "httpStatusCode": 200, "person": person("people/c2", "b") },
        { "httpStatusCode": 200, "person": person("people/c1", "a") },
        { "status": { "code": 3, "message": "…" } },
    ] });
    let made = operation.parse(&answer(&json)).expect("answers");
    let id = |at: usize| {
        made[at]
            .as_ref()
            .map(|p| p.id.0.as_str())
            .map_err(Clone::clone)
    };
    assert_eq!((id(0), id(1)), (Ok("people/c1"), Ok("people/c2")));
    assert!(matches!(id(2), Err(Fault::Refused(_))));

    let short = json!({ "createdPeople": [{ "person": person("people/c2", "b") }] });
    let made = operation.parse(&answer(&short)).expect("answers");
    assert!(matches!(made[0], Err(Fault::Unknown(_))) && made[1].is_ok());
}

fn edit(id: &str) -> Edit {
    let email = Value::email("a@x.example", "work");
    let entry = Outgoing {
        key: None,
        value: email,
        was: None,
        brought: None,
    };
    Edit {
        remote: RemoteId::from(id),
        raw: Raw(person(id, "m").to_string()),
        writes: vec![FieldWrite {
            field: domain::Field::Email,
            entries: vec![entry],
        }],
        groups: None,
    }
}

#[test]
fn a_batch_of_updates_is_a_map_under_one_mask() {
    let (a, b) = (edit("people/c1"), edit("people/c2"));
    let edits = [&a, &b];
    let operation = BatchUpdateContacts {
        region: "DE",
        edits: &edits,
    };
    let call = operation.prepare();
    let sent = body(&call);
    assert_eq!(sent["updateMask"], "emailAddresses");
    assert_eq!(
        sent["contacts"]["people/c2"]["etag"],
        "%EgYBAj0HNy4aBAECBQc="
    );
    assert!(sent["contacts"]["people/c1"].get("clientData").is_none());

    let json = json!({ "updateResult": {
        "people/c2": { "requestedResourceName": "people/c2", "status": { "code": 9,
            "message": "Request person.etag is different than the current person.etag." } },
        "people/c1": { "requestedResourceName": "people/c1", "person": person("people/c1", "m") },
    } });
    let made = operation.parse(&answer(&json)).expect("answers");
    assert!(made[0].is_ok());
    assert_eq!(made[1], Err(Fault::Stale));
}

#[test]
fn one_update_goes_alone() {
    let edit = edit("people/c1");
    let call = UpdateContact {
        region: "DE",
        edit: &edit,
    }
    .prepare();
    assert_eq!(
        (call.method.as_str(), call.path.as_str()),
        ("PATCH", "v1/people/c1:updateContact")
    );
    assert_eq!(query(&call, "updatePersonFields"), ["emailAddresses"]);
    let emails = json!([{ "value": "a@x.example", "type": "work" }]);
    assert_eq!(body(&call)["emailAddresses"], emails);
}
