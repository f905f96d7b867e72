//! Creating, changing and deleting people.

use crate::support::{ANNA, draft, my_contacts, named, rename, world, write};
use app::{Draft, Edit, Fault, Partner};
use domain::{GroupId, Mark, RemoteId, Value, value as v};
use google_emulator::{Action, Fault as Plan};
use serde_json::json;

#[tokio::test]
async fn i3_a_batch_of_creates_bears_its_marks() {
    let world = world().await;
    let drafts = [
        draft("m1", "anna"),
        draft("m2", "bernd"),
        draft("m3", "clara"),
    ];
    let made = world
        .google
        .create(&world.session, &drafts)
        .await
        .expect("answers");
    for (draft, made) in drafts.iter().zip(&made) {
        let person = made.as_ref().expect("a person");
        assert!(person.marks.contains(&draft.mark) && person.groups.contains(&my_contacts()));
        assert_eq!(person.values, [draft.writes[0].entries[0].value.clone()]);
        assert_eq!(world.read(&person.id).await.as_ref(), Some(person));
    }
    assert_eq!(world.calls("people.batchCreateContacts"), 1);
}

#[tokio::test]
async fn f54_a_bad_entry_is_left_out_and_the_rest_is_created() {
    let world = world().await;
    let mut bad = draft("m2", "bernd");
    bad.groups = [GroupId::from("contactGroups/ffff")].into();
    let drafts = [draft("m1", "anna"), bad, draft("m3", "clara")];
    let made = world
        .google
        .create(&world.session, &drafts)
        .await
        .expect("answers");
    assert!(
        made[0].is_ok() && made[1].is_err() && made[2].is_ok(),
        "{made:?}"
    );
    assert_eq!(world.calls("people.batchCreateContacts"), 2);
    assert_eq!(world.people(None).await.people.len(), 2);
}

#[tokio::test]
async fn f1_a_lost_answer_is_told_and_not_tried_again() {
    let world = world().await;
    world
        .handle
        .fault(Plan::next("people.batchCreateContacts", Action::DropAfter));
    let made = world
        .google
        .create(&world.session, &[draft("m1", "anna")])
        .await;
    assert!(matches!(made, Err(Fault::Unknown(_))), "{made:?}");
    assert_eq!(world.calls("people.batchCreateContacts"), 1);
    let listed = world.people(None).await.people;
    assert_eq!(
        listed[0].marks,
        [Mark::from("m1")].into(),
        "the mark tells whose it is"
    );
}

#[tokio::test]
async fn every_kind_of_field_goes_there_and_back() {
    let world = world().await;
    let values = [
        Value::name("Anna", "Berg"),
        Value::email("Anna@X.example", "Verein"),
        Value::phone("030 1234567", "mobile"),
        Value::birthday(domain::PartialDate {
            year: None,
            month: Some(2),
            day: Some(29),
        }),
        Value::note("a\nb"),
        Value::Gender(v::Gender {
            value: "female".into(),
            pronouns: "sie".into(),
        }),
        Value::Im(v::Im {
            user: "@a:x.example".into(),
            service: "matrix".into(),
            kind: "work".into(),
        }),
        Value::Sip(v::Sip {
            value: "sip:a@x.example".into(),
            kind: "mobile".into(),
        }),
        Value::ExternalId(v::ExternalId {
            value: "42".into(),
            kind: "customer".into(),
        }),
        Value::Interest(v::Interest {
            value: "Schach".into(),
        }),
        Value::Occupation(v::Occupation {
            value: "Bäckerin".into(),
        }),
        Value::Location(v::Location {
            value: "Bonn".into(),
            building: "B".into(),
            floor: "2".into(),
            section: "S".into(),
            desk: "D".into(),
            current: true,
            kind: "desk".into(),
        }),
        Value::Locale(v::Locale { value: "de".into() }),
        Value::CalendarUrl(v::CalendarUrl {
            value: "https://x.example/c".into(),
            kind: "freeBusy".into(),
        }),
        Value::Keyword(v::Keyword {
            value: "1".into(),
            kind: "OUTLOOK_USER".into(),
        }),
    ];
    let writes = values
        .iter()
        .map(|v| write(vec![(v.clone(), None)]))
        .collect();
    let draft = Draft {
        writes,
        ..draft("m1", "")
    };
    let made = world
        .google
        .create(&world.session, &[draft])
        .await
        .expect("answers");
    let person = made[0].as_ref().expect("a person");
    assert_eq!(person.values, values);
}

#[tokio::test]
async fn f9_an_update_keeps_what_it_does_not_know() {
    let world = world().await;
    let ids = world.seed(&[json!({
        "names": [{ "givenName": "anna", "phoneticHonorificPrefix": "x" }],
        "emailAddresses": [{ "value": "a@x.example", "type": "work" }],
        "clientData": [{ "key": "other", "value": "1" }],
    })]);
    let person = world.read(&ids[0]).await.expect("a person");
    let outcome = world
        .google
        .update(&world.session, &[rename(&person, "hanna")])
        .await;
    let updated = outcome.expect("answers").remove(0).expect("a person");
    assert_ne!(updated.etag, person.etag);
    let stored = world.stored(&ids[0]);
    assert_eq!(stored["names"][0]["givenName"], "hanna");
    // A name is one value: what the new one does not say is gone.
    assert_eq!(stored["names"][0].get("phoneticHonorificPrefix"), None);
    assert_eq!(stored["emailAddresses"][0]["type"], "work");
    assert_eq!(stored["clientData"][0]["value"], "1");
    // The answer's revision serves the next write (people-api §2.4).
    let again = world
        .google
        .update(&world.session, &[rename(&updated, "johanna")])
        .await;
    assert!(again.expect("answers")[0].is_ok());
}

#[tokio::test]
async fn f29_a_stale_entry_of_a_batch_is_told_and_the_others_are_sent() {
    let world = world().await;
    let ids = world.seed(&[named("anna"), named("bernd"), named("clara"), named("dora")]);
    let mut edits = Vec::new();
    for id in &ids {
        edits.push(rename(&world.read(id).await.expect("a person"), "new"));
    }
    let note = json!({ "biographies": [{ "value": "typed just now" }] });
    world
        .handle
        .user_edits(ANNA, &ids[1].0, note)
        .expect("an edit");
    world
        .handle
        .user_deletes(ANNA, &ids[2].0)
        .expect("a deletion");
    let outcome = world
        .google
        .update(&world.session, &edits)
        .await
        .expect("answers");
    assert!(outcome[0].is_ok() && outcome[3].is_ok(), "{outcome:?}");
    assert_eq!(
        (&outcome[1], &outcome[2]),
        (&Err(Fault::Stale), &Err(Fault::Gone))
    );

    let alone = world
        .google
        .update(&world.session, &edits[1..2])
        .await
        .expect("an answer");
    assert_eq!(alone, [Err(Fault::Stale)]);
    let gone = world
        .google
        .update(&world.session, &edits[2..3])
        .await
        .expect("an answer");
    assert_eq!(gone, [Err(Fault::Gone)]);
}

#[tokio::test]
async fn memberships_go_with_an_update() {
    let world = world().await;
    let ids = world.seed(&[named("anna"), named("bernd")]);
    let label = world
        .handle
        .user_creates_label(ANNA, "Family")
        .expect("a label");
    let groups = [my_contacts(), GroupId(label)];
    let mut edits = Vec::new();
    for id in &ids {
        let person = world.read(id).await.expect("a person");
        edits.push(Edit {
            writes: Vec::new(),
            groups: Some(groups.clone().into()),
            ..rename(&person, "")
        });
    }
    let outcome = world
        .google
        .update(&world.session, &edits)
        .await
        .expect("answers");
    for updated in outcome {
        assert_eq!(updated.expect("a person").groups, groups.clone().into());
    }
    let none = Edit {
        groups: Some([].into()),
        ..edits[0].clone()
    };
    let refused = world
        .google
        .update(&world.session, &[none])
        .await
        .expect("an answer");
    assert!(matches!(refused[0], Err(Fault::Refused(_))));
}

#[tokio::test]
async fn f8_edits_of_other_fields_are_not_sent_with_a_batch() {
    let world = world().await;
    let ids = world.seed(&[named("anna"), named("bernd")]);
    let anna = world.read(&ids[0]).await.expect("a person");
    let bernd = world.read(&ids[1]).await.expect("a person");
    let note = Edit {
        writes: vec![write(vec![(Value::note("x"), None)])],
        ..rename(&bernd, "")
    };
    let outcome = world
        .google
        .update(&world.session, &[rename(&anna, "hanna"), note])
        .await;
    let outcome = outcome.expect("answers");
    assert!(outcome[0].is_ok() && matches!(outcome[1], Err(Fault::Refused(_))));
    assert_eq!(world.stored(&ids[1])["names"][0]["givenName"], "bernd");
}

#[tokio::test]
async fn nothing_to_send_is_not_sent() {
    let world = world().await;
    let nothing = world.google.create(&world.session, &[]).await;
    assert_eq!(nothing, Ok(Vec::new()));
    let nothing = world.google.update(&world.session, &[]).await;
    assert_eq!(nothing, Ok(Vec::new()));
    assert_eq!(world.handle.counters().total().requests, 0);
}

#[tokio::test]
async fn deleting_who_is_gone_already_is_no_error() {
    let world = world().await;
    let ids = world.seed(&[named("anna"), named("bernd"), named("clara")]);
    world
        .handle
        .user_deletes(ANNA, &ids[1].0)
        .expect("a deletion");
    world
        .google
        .delete(&world.session, &ids)
        .await
        .expect("done");
    assert!(world.people(None).await.people.is_empty());
    world
        .google
        .delete(&world.session, &ids)
        .await
        .expect("done again");
    world
        .google
        .delete(&world.session, &[] as &[RemoteId])
        .await
        .expect("nothing to do");
}
