//! Groups, and tokens.

use super::*;
use crate::{
    config::Config,
    requests::{
        delete_group::DeleteGroup,
        list_groups::ListGroups,
        modify_members::ModifyMembers,
        refresh_token::RefreshToken,
        revoke_token::{is_revoked, prepare},
        shape,
        update_group::UpdateGroup,
    },
    sender::Operation,
};
use app::MembersOutcome;
use domain::{Etag, GroupId, LabelId, RemoteId, Uuid};
use serde_json::json;
use std::time::Duration;
use sync::{GroupBinding, SeenGroup};

fn seen(binding: Option<GroupBinding>) -> SeenGroup {
    SeenGroup {
        id: GroupId::from("contactGroups/4b15"),
        name: "Family".into(),
        etag: Some(Etag::from("e1")),
        binding,
        system: false,
    }
}

fn binding() -> GroupBinding {
    GroupBinding {
        installation: "i".into(),
        label: LabelId(Uuid::nil()),
    }
}

#[test]
fn g2_a_listing_shows_names_bindings_and_what_is_gone() {
    let bound = r#"{"installation":"i","label":"00000000-0000-0000-0000-000000000000"}"#;
    let json = json!({
        "contactGroups": [
            { "resourceName": "contactGroups/4b15", "etag": "e1", "name": "Family",
              "formattedName": "Family", "groupType": "USER_CONTACT_GROUP",
              "metadata": { "updateTime": "2026-07-01T10:00:00Z" },
              "clientData": [{ "key": "other", "value": "1" }, { "key": "kith", "value": "?" },
                             { "key": "kith", "value": bound }] },
            { "resourceName": "contactGroups/gone", "metadata": { "deleted": true } },
            { "resourceName": "contactGroups/myContacts", "groupType": "SYSTEM_CONTACT_GROUP",
              "name": "myContacts", "formattedName": "My Contacts", "memberCount": 3 },
        ],
        "totalItems": 3, "nextSyncToken": "n",
    });
    let listing = ListGroups {
        since: None,
        page: None,
    };
    let (page, next) = listing.parse(&answer(&json)).expect("a page");
    assert_eq!(page.groups[0], seen(Some(binding())));
    assert_eq!(
        (page.groups[1].name.as_str(), page.groups[1].system),
        ("My Contacts", true)
    );
    assert_eq!(page.gone, [GroupId::from("contactGroups/gone")]);
    assert_eq!(
        (page.token.map(|t| t.token).as_deref(), next),
        (Some("n"), None)
    );
    assert!(
        listing.parse(&answer(&json!({}))).is_err(),
        "no account is without groups"
    );
}

#[test]
fn f17_an_update_names_what_it_changes_and_keeps_the_rest() {
    let group = seen(None);
    let read = json!({ "clientData": [{ "key": "other", "value": "1" }] });
    let ours = binding();
    let operation = UpdateGroup {
        group: &group,
        name: None,
        binding: Some((Some(&ours), &read)),
    };
    let call = operation.prepare();
    assert_eq!(
        (call.method.as_str(), call.path.as_str()),
        ("PUT", "v1/contactGroups/4b15")
    );
    let sent = body(&call);
    assert_eq!(sent["updateGroupFields"], "clientData");
    assert_eq!(sent["contactGroup"]["etag"], "e1");
    assert_eq!(
        sent["contactGroup"]["clientData"][0],
        json!({ "key": "other", "value": "1" })
    );
    assert_eq!(sent["contactGroup"]["clientData"][1]["key"], "kith");

    let rename = UpdateGroup {
        group: &group,
        name: Some("Clan"),
        binding: None,
    }
    .prepare();
    assert_eq!(body(&rename)["updateGroupFields"], "name");
    assert!(body(&rename)["contactGroup"].get("clientData").is_none());
}

#[test]
fn f26_contacts_are_never_deleted_with_their_group() {
    let id = GroupId::from("contactGroups/4b15");
    let call = DeleteGroup { id: &id }.prepare();
    assert_eq!(query(&call, "deleteContacts"), ["false"]);
}

#[test]
fn f24_a_partial_outcome_is_read() {
    let group = GroupId::from("contactGroups/4b15");
    let add = [RemoteId::from("people/c1")];
    let operation = ModifyMembers {
        group: &group,
        add: &add,
        remove: &[],
    };
    let call = operation.prepare();
    assert_eq!(call.path, "v1/contactGroups/4b15/members:modify");
    assert_eq!(body(&call), &json!({ "resourceNamesToAdd": ["people/c1"] }));
    let json = json!({ "notFoundResourceNames": ["people/c1"],
        "canNotRemoveLastContactGroupResourceNames": ["people/c2"] });
    let outcome = operation.parse(&answer(&json)).expect("an outcome");
    assert_eq!(outcome.missing, add);
    assert_eq!(outcome.last_group, [RemoteId::from("people/c2")]);
    let clean = operation.parse(&answer(&json!({}))).expect("an outcome");
    assert_eq!(clean, MembersOutcome::default());
}

#[test]
fn tokens_are_refreshed_and_revoked() {
    let config = Config::new("id", "secret");
    let operation = RefreshToken {
        config: &config,
        refresh_token: "1//r",
    };
    assert!(matches!(&operation.prepare().body, Body::Form(fields)
        if fields.contains(&("refresh_token", "1//r".to_owned()))));
    let json = json!({ "access_token": "ya29.a", "expires_in": 3599, "scope": "s",
        "token_type": "Bearer" });
    let granted = operation.parse(&answer(&json)).expect("a token");
    assert_eq!(
        (granted.bearer.as_str(), granted.life),
        ("ya29.a", Duration::from_secs(3599))
    );
    assert!(
        operation
            .parse(&answer(&json!({ "token_type": "Bearer" })))
            .is_err()
    );

    assert!(matches!(prepare("1//r").body, Body::Form(_)));
    assert!(is_revoked(&answer(&json!({}))));
    let none = Answer {
        status: 400,
        ..answer(&json!({ "error": "invalid_token" }))
    };
    assert!(is_revoked(&none));
    assert!(!is_revoked(&Answer {
        status: 503,
        ..Answer::default()
    }));
}

#[test]
fn the_shape_is_the_same_everywhere() {
    assert_eq!(shape(&[]), "cbf29ce484222325");
    assert_eq!(shape(&["a"]), "af63dc4c8601ec8c");
    assert_ne!(shape(&["a", "b"]), shape(&["ab"]));
}
