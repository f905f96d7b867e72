//! Groups and who is in them.

use crate::support::{ANNA, named, world};
use app::{Fault, Partner};
use domain::{GroupId, LabelId, RemoteId, Uuid};
use google_emulator::{Action, Fault as Plan};
use serde_json::json;
use sync::GroupBinding;

fn binding(label: u128) -> GroupBinding {
    GroupBinding {
        installation: "here".into(),
        label: LabelId(Uuid::from_u128(label)),
    }
}

#[tokio::test]
async fn all_groups_then_those_that_changed() {
    let world = world().await;
    let family = world
        .handle
        .user_creates_label(ANNA, "Family")
        .expect("a label");
    let all = world
        .google
        .groups(&world.session, None)
        .await
        .expect("groups");
    let mine = all
        .groups
        .iter()
        .find(|g| g.id.0 == family)
        .expect("the label");
    assert!(mine.etag.is_some() && !mine.system && mine.binding.is_none());
    let phone = all
        .groups
        .iter()
        .find(|g| g.id == world.google.phone_group())
        .expect("myContacts");
    assert!(phone.system && phone.etag.is_none() && !phone.name.is_empty());

    world
        .handle
        .user_deletes_label(ANNA, &family)
        .expect("a deletion");
    let club = world
        .handle
        .user_creates_label(ANNA, "Club")
        .expect("a label");
    let delta = world
        .google
        .groups(&world.session, all.token.as_ref())
        .await
        .expect("a delta");
    assert_eq!(delta.gone, [GroupId(family.clone())]);
    assert!(delta.groups.iter().any(|g| g.id.0 == club));

    let gone = world
        .google
        .read_group(&world.session, &GroupId(family))
        .await;
    assert_eq!(gone, Ok(None));
}

#[tokio::test]
async fn g2_a_group_is_made_bound_renamed_and_unbound() {
    let world = world().await;
    let made = world
        .google
        .create_group(&world.session, "Choir", &binding(1))
        .await
        .expect("a group");
    assert_eq!(made.binding, Some(binding(1)));
    let read = world
        .google
        .read_group(&world.session, &made.id)
        .await
        .expect("an answer");
    assert_eq!(read.as_ref(), Some(&made));

    let taken = world
        .google
        .create_group(&world.session, "Choir", &binding(2))
        .await;
    assert_eq!(taken, Err(Fault::NameTaken));

    let renamed = world
        .google
        .update_group(&world.session, &made, "Family (Anna)", Some(&binding(1)))
        .await
        .expect("a group");
    assert_eq!(
        (renamed.name.as_str(), &renamed.binding),
        ("Family (Anna)", &Some(binding(1)))
    );

    let stale = world
        .google
        .update_group(&world.session, &made, "Else", Some(&binding(1)))
        .await;
    assert_eq!(stale, Err(Fault::Stale));
    let stale = world
        .google
        .update_group(&world.session, &made, "Choir", None)
        .await;
    assert_eq!(stale, Err(Fault::Stale));

    let unbound = world
        .google
        .update_group(&world.session, &renamed, "Family (Anna)", None)
        .await;
    assert_eq!(unbound.expect("a group").binding, None);
    let read = world
        .google
        .read_group(&world.session, &made.id)
        .await
        .expect("an answer");
    assert_eq!(read.and_then(|group| group.binding), None);

    world
        .google
        .delete_group(&world.session, &made.id)
        .await
        .expect("done");
    world
        .google
        .delete_group(&world.session, &made.id)
        .await
        .expect("done before");
}

#[tokio::test]
async fn f17_what_other_programs_keep_on_a_group_stays() {
    let world = world().await;
    let http = reqwest::Client::new();
    let bearer = world.handle.tokens(ANNA).expect("tokens").access_token;
    let body = json!({ "contactGroup": { "name": "Club",
        "clientData": [{ "key": "other", "value": "7" }] }, "readGroupFields": "name" });
    let made: serde_json::Value = http
        .post(format!("{}/v1/contactGroups", world.url))
        .bearer_auth(bearer)
        .json(&body)
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("a group");
    let id = GroupId::from(made["resourceName"].as_str().expect("an id"));
    let club = world
        .google
        .read_group(&world.session, &id)
        .await
        .expect("an answer")
        .expect("it");
    let bound = world
        .google
        .update_group(&world.session, &club, "Club", Some(&binding(3)))
        .await;
    assert_eq!(bound.expect("a group").binding, Some(binding(3)));
    let stored = world.handle.groups(ANNA).expect("the account");
    let data = stored
        .iter()
        .find(|g| g["resourceName"] == id.0.as_str())
        .expect("it")["clientData"]
        .clone();
    assert!(
        data.as_array()
            .expect("pairs")
            .contains(&json!({ "key": "other", "value": "7" }))
    );
}

#[tokio::test]
async fn f24_a_partial_outcome_is_told() {
    let world = world().await;
    let ids = world.seed(&[
        named("anna"),
        json!({ "names": [{ "givenName": "b" }], "labels": ["Only"] }),
    ]);
    let label = GroupId(
        world
            .handle
            .user_creates_label(ANNA, "Club")
            .expect("a label"),
    );
    let nobody = RemoteId::from("people/c99");
    let add = [ids[0].clone(), nobody.clone()];
    let outcome = world
        .google
        .members(&world.session, &label, &add, &[])
        .await
        .expect("done");
    assert_eq!(outcome.missing, [nobody]);
    assert!(
        world
            .read(&ids[0])
            .await
            .expect("a person")
            .groups
            .contains(&label)
    );
    let gone = GroupId::from("contactGroups/abcd");
    let outcome = world.google.members(&world.session, &gone, &add, &[]).await;
    assert_eq!(outcome, Err(Fault::Gone));
}

#[tokio::test]
async fn f23_a_group_that_is_not_usable_yet_is_tried_again() {
    let world = world().await;
    let ids = world.seed(&[named("anna")]);
    let label = GroupId(
        world
            .handle
            .user_creates_label(ANNA, "Club")
            .expect("a label"),
    );
    world
        .handle
        .fault(Plan::next("contactGroups.members.modify", Action::Status(404)).times(2));
    world
        .google
        .members(&world.session, &label, &ids, &[])
        .await
        .expect("done");
}

#[tokio::test]
async fn a_thousand_at_a_time() {
    let world = world().await;
    let people: Vec<_> = (0..1003).map(|n| named(&format!("p{n}"))).collect();
    let ids = world.seed(&people);
    let label = GroupId(
        world
            .handle
            .user_creates_label(ANNA, "All")
            .expect("a label"),
    );
    world
        .google
        .members(&world.session, &label, &ids[..1001], &ids[1001..])
        .await
        .expect("done");
    assert_eq!(world.calls("contactGroups.members.modify"), 2);
}
