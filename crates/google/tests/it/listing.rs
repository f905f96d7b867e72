//! Listings of people: whole, changed, expired, cut.

use crate::support::{ANNA, named, world};
use app::{Fault, Found, ListingToken, Partner};
use domain::{Field, RemoteId};
use google_emulator::{Action, Fault as Plan};
use serde_json::json;

#[tokio::test]
async fn a_full_listing_then_only_what_changed() {
    let world = world().await;
    let ids = world.seed(&[named("anna"), named("bernd"), named("clara")]);
    let full = world.people(None).await;
    assert_eq!(full.people.len(), 3);
    assert!(full.gone.is_empty() && full.next.is_none());
    let token = full.token.expect("a token on the last page");

    let nothing = world.people(Some(&token)).await;
    assert!(nothing.people.is_empty() && nothing.gone.is_empty());

    world
        .handle
        .user_edits(
            ANNA,
            &ids[0].0,
            json!({ "biographies": [{ "value": "hi" }] }),
        )
        .expect("an edit");
    world
        .handle
        .user_deletes(ANNA, &ids[1].0)
        .expect("a deletion");
    let delta = world.people(nothing.token.as_ref()).await;
    let changed: Vec<&RemoteId> = delta.people.iter().map(|p| &p.id).collect();
    assert_eq!((changed, &delta.gone[..]), (vec![&ids[0]], &ids[1..2]));
    assert!(delta.people[0].values.contains(&domain::Value::note("hi")));
}

#[tokio::test]
async fn pages_are_followed_by_the_caller() {
    let world = world().await;
    let people: Vec<_> = (0..1001).map(|n| named(&format!("p{n}"))).collect();
    world.seed(&people);
    let first = world.people(None).await;
    assert_eq!((first.people.len(), &first.token), (1000, &None));
    let second = world
        .google
        .people(&world.session, None, first.next.as_ref())
        .await
        .expect("a page");
    assert_eq!(second.people.len(), 1);
    assert!(second.token.is_some() && second.next.is_none());
}

#[tokio::test]
async fn f39_f41_a_token_that_is_of_no_use_is_told() {
    let world = world().await;
    let token = world.people(None).await.token.expect("a token");
    world.handle.fault(Plan::next(
        "people.connections.list",
        Action::ExpireSyncToken,
    ));
    let expired = world
        .google
        .people(&world.session, Some(&token), None)
        .await;
    assert_eq!(expired, Err(Fault::TokenExpired));

    let garbage = ListingToken {
        token: "x&=/".into(),
        shape: token.shape.clone(),
    };
    let refused = world
        .google
        .people(&world.session, Some(&garbage), None)
        .await;
    assert_eq!(refused, Err(Fault::TokenExpired));

    let before = world.calls("people.connections.list");
    let older = ListingToken {
        shape: "another mask".into(),
        ..token
    };
    let dropped = world
        .google
        .people(&world.session, Some(&older), None)
        .await;
    assert_eq!(dropped, Err(Fault::TokenExpired));
    assert_eq!(
        world.calls("people.connections.list"),
        before,
        "nobody had to be asked"
    );
}

#[tokio::test]
async fn f10_who_was_cut_in_the_listing_is_read_whole() {
    let world = world().await;
    let phones: Vec<_> = (0..130)
        .map(|n| json!({ "value": format!("030 {n}") }))
        .collect();
    world.seed(&[json!({ "phoneNumbers": phones }), named("anna")]);
    let full = world.people(None).await;
    let count = |field| {
        full.people
            .iter()
            .flat_map(|p| &p.values)
            .filter(|v| v.field() == field)
            .count()
    };
    assert_eq!(count(Field::Phone), 130);
    assert_eq!(world.calls("people.getBatchGet"), 1);
}

/// A list shows at most a hundred (people-api §2.1): who shows exactly so many may have more.
#[tokio::test]
async fn f10_who_shows_exactly_a_hundred_is_read_before_anything_is_decided() {
    for (field, count, reads) in [
        ("emailAddresses", 99, 0),
        ("emailAddresses", 100, 1),
        ("emailAddresses", 101, 1),
        ("phoneNumbers", 99, 0),
        ("phoneNumbers", 100, 1),
        ("phoneNumbers", 101, 1),
    ] {
        let world = world().await;
        let token = world.people(None).await.token;
        let entries: Vec<_> = (0..count)
            .map(|n| json!({ "value": format!("{n}@x.example") }))
            .collect();
        world.seed(&[json!({ "names": [{ "givenName": "anna" }], field: entries })]);
        // A change shows the same way.
        let delta = world.people(token.as_ref()).await;
        assert_eq!(world.calls("people.getBatchGet"), reads, "{count} {field}");
        assert_eq!(delta.people[0].values.len(), count + 1, "{count} {field}");
    }
}

#[tokio::test]
async fn f10_a_change_of_a_cut_field_keeps_what_was_not_listed() {
    let world = world().await;
    let phones: Vec<_> = (0..130)
        .map(|n| json!({ "value": format!("030 {n}") }))
        .collect();
    let ids = world.seed(&[json!({ "phoneNumbers": phones })]);
    let person = world.people(None).await.people.remove(0);
    let mut entries: Vec<_> = person
        .values
        .iter()
        .map(|v| (v.clone(), Some(v.clone())))
        .collect();
    entries[0].0 = domain::Value::phone("030 new", "");
    let edit = app::Edit {
        remote: ids[0].clone(),
        raw: person.raw,
        writes: vec![crate::support::write(entries)],
        groups: None,
    };
    let updated = world
        .google
        .update(&world.session, &[edit])
        .await
        .expect("answers");
    assert!(updated[0].is_ok(), "{updated:?}");
    let stored = world.stored(&ids[0])["phoneNumbers"].clone();
    let stored = stored.as_array().expect("phones");
    assert_eq!(stored.len(), 130);
    assert_eq!(stored[0]["value"], "030 new");
    assert_eq!(stored[129]["value"], "030 129");
}

#[tokio::test]
async fn f11_profiles_stay_out() {
    let world = world().await;
    let ids = world.seed(&[named("anna")]);
    let profile = json!({ "names": [{ "givenName": "anna123" }] });
    world
        .handle
        .link_profile(ANNA, &ids[0].0, profile)
        .expect("a profile");
    let page = world.people(None).await;
    let names = page.people[0]
        .values
        .iter()
        .filter(|v| v.field() == Field::Name);
    assert_eq!(
        names.collect::<Vec<_>>(),
        [&domain::Value::name("anna", "")]
    );
}

#[tokio::test]
async fn direct_reads_answer_for_each_in_order() {
    let world = world().await;
    let people: Vec<_> = (0..201).map(|n| named(&format!("p{n}"))).collect();
    let mut ids = world.seed(&people);
    world
        .handle
        .user_deletes(ANNA, &ids[7].0)
        .expect("a deletion");
    ids.push(ids[0].clone());
    let found = world
        .google
        .read(&world.session, &ids)
        .await
        .expect("answers");
    assert_eq!(
        found.iter().map(|(id, _)| id).collect::<Vec<_>>(),
        ids.iter().collect::<Vec<_>>()
    );
    assert_eq!(found.iter().filter(|(_, f)| *f == Found::Gone).count(), 1);
    assert_eq!(found[7].1, Found::Gone);
    assert_eq!(world.calls("people.getBatchGet"), 2);
}
