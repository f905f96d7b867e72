//! What goes wrong on the way, and what is made of it.

use crate::support::{ANNA, config, draft, named, session, world};
use app::{Fault, Partner, PauseCause, StopCause};
use domain::Micros;
use google::{Config, Google};
use google_emulator::{Action, Fault as Plan, Quotas};
use std::sync::Arc;

fn stopped<T: std::fmt::Debug>(outcome: Result<T, Fault>) -> PauseCause {
    match outcome {
        Err(Fault::Stop(StopCause { pause, .. })) => pause,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_access_token_is_fetched_once_and_again_when_refused() {
    let world = world().await;
    world.people(None).await;
    world.people(None).await;
    assert_eq!(world.calls("oauth.token"), 1);
    world.handle.expire_access_tokens();
    let made = world
        .google
        .create(&world.session, &[draft("m1", "anna")])
        .await;
    assert!(made.expect("answers")[0].is_ok());
    assert_eq!(world.calls("oauth.token"), 2);
}

#[tokio::test]
async fn s5_a_dead_grant_stops_the_account() {
    let world = world().await;
    world.handle.revoke_tokens(ANNA).expect("the account");
    let people = world.google.people(&world.session, None, None).await;
    assert_eq!(stopped(people), PauseCause::GrantOver);
}

#[tokio::test]
async fn a_token_that_is_refused_twice_stops_the_account() {
    let world = world().await;
    world
        .handle
        .fault(Plan::next("people.connections.list", Action::Status(401)).times(2));
    let people = world.google.people(&world.session, None, None).await;
    assert_eq!(stopped(people), PauseCause::GrantOver);
    assert_eq!(world.calls("people.connections.list"), 2);
}

#[tokio::test]
async fn f56_a_wrong_client_stops_the_program() {
    let world = world().await;
    let config = Config {
        client_secret: "wrong".into(),
        ..config(&world.url)
    };
    let google = Google::new(config).expect("a client");
    assert_eq!(
        stopped(google.people(&world.session, None, None).await),
        PauseCause::ClientRefused
    );
}

#[tokio::test]
async fn reads_are_tried_again_and_writes_are_not() {
    let world = world().await;
    let ids = world.seed(&[named("anna")]);
    for action in [Action::Status(503), Action::DropBefore, Action::Html(502)] {
        world
            .handle
            .fault(Plan::next("people.connections.list", action).times(2));
        assert_eq!(world.people(None).await.people.len(), 1);
    }
    world
        .handle
        .fault(Plan::next("people.connections.list", Action::Status(503)).times(3));
    let people = world.google.people(&world.session, None, None).await;
    assert!(matches!(people, Err(Fault::Later { .. })), "{people:?}");

    for action in [Action::Status(503), Action::DropBefore, Action::DropAfter] {
        world
            .handle
            .fault(Plan::next("people.batchDeleteContacts", action));
        let deleted = world.google.delete(&world.session, &ids).await;
        assert!(matches!(deleted, Err(Fault::Unknown(_))), "{deleted:?}");
    }
    assert_eq!(world.calls("people.batchDeleteContacts"), 3);
}

#[tokio::test]
async fn trouble_at_the_token_endpoint_is_no_lost_answer() {
    let world = world().await;
    world
        .handle
        .fault(Plan::next("oauth.token", Action::Status(503)));
    let made = world
        .google
        .create(&world.session, &[draft("m1", "anna")])
        .await;
    assert!(matches!(made, Err(Fault::Later { .. })), "{made:?}");
    assert_eq!(world.calls("people.batchCreateContacts"), 0);
}

#[tokio::test]
async fn f53_a_quota_is_for_the_caller_to_wait_for() {
    let world = world().await;
    let ids = world.seed(&[named("anna")]);
    world.handle.set_quotas(Quotas {
        reads: Some(0),
        retry_after: Some(7),
        ..Quotas::default()
    });
    let people = world.google.people(&world.session, None, None).await;
    let Err(Fault::Quota { after, said, .. }) = people else {
        panic!("{people:?}")
    };
    assert_eq!(after, Micros::seconds(7));
    assert!(said.contains("quota"), "{said}");
    assert_eq!(
        world.calls("people.connections.list"),
        1,
        "a quota does not pass by itself"
    );

    world.handle.set_quotas(Quotas {
        writes: Some(0),
        ..Quotas::default()
    });
    let deleted = world.google.delete(&world.session, &ids).await;
    assert!(matches!(deleted, Err(Fault::Quota { after, .. }) if after >= Micros::seconds(60)));
}

#[tokio::test]
async fn d2_a_foreign_404_is_nobodys_deletion() {
    let world = world().await;
    let ids = world.seed(&[named("anna")]);
    world
        .handle
        .fault(Plan::next("people.getBatchGet", Action::Html(404)));
    let read = world.google.read(&world.session, &ids).await;
    assert!(matches!(read, Err(Fault::Later { .. })), "{read:?}");
}

#[tokio::test]
async fn nobody_there_means_later() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let google = Google::new(config(&url)).expect("a client");
    let session = session("token");
    let made = google.create(&session, &[draft("m1", "anna")]).await;
    assert!(matches!(made, Err(Fault::Later { .. })), "{made:?}");
}

#[tokio::test]
async fn f36_writes_of_one_account_are_made_one_after_the_other() {
    let world = Arc::new(world().await);
    let mut settings = world.handle.settings();
    settings.reject_concurrent_writes = true;
    settings.latency_ms = 2;
    world.handle.set_settings(settings);
    let create = |n: usize| {
        let world = world.clone();
        tokio::spawn(async move {
            let drafts = [draft(&format!("m{n}"), &format!("p{n}"))];
            world.google.create(&world.session, &drafts).await
        })
    };
    let all: Vec<_> = (0..8).map(create).collect();
    for made in all {
        assert!(made.await.expect("no panic").expect("answers")[0].is_ok());
    }
}

#[tokio::test]
async fn a_full_account_says_so_without_being_cut_to_pieces() {
    let world = world().await;
    let mut settings = world.handle.settings();
    settings.capacity = 1;
    world.handle.set_settings(settings);
    let drafts = [
        draft("m1", "anna"),
        draft("m2", "bernd"),
        draft("m3", "clara"),
    ];
    let made = world.google.create(&world.session, &drafts).await;
    assert_eq!(made, Err(Fault::Full));
    assert!(world.calls("people.batchCreateContacts") <= 2);
}
