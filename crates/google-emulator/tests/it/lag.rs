//! Lists trail, single reads do not (checklist 4 and 20).

use std::time::Duration;

use google_emulator::{Action, Fault};

use crate::support::{google, name_of, named, texts};

const LAG: Duration = Duration::from_secs(10);

#[tokio::test]
async fn p16_04_lists_show_the_state_of_a_lag_ago() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    google.handle.set_lag(LAG);
    let person = anna.create(named("Ida")).await;
    let token = anna.sync_token().await;
    let (_, page) = anna.list(&[]).await;
    assert!(page.get("connections").is_none());
    assert_eq!(anna.read(&name_of(&person)).await.0, 200);
    assert!(
        anna.list(&[("syncToken", &token)])
            .await
            .1
            .get("connections")
            .is_none()
    );

    google.handle.advance(LAG);
    let (_, delta) = anna.list(&[("syncToken", &token)]).await;
    assert_eq!(
        texts(&delta["connections"], "/resourceName"),
        [name_of(&person)]
    );

    // An edit and a deletion are invisible at first, too: the old version is shown.
    google
        .handle
        .user_edits("anna@example.com", &name_of(&person), named("Eva"))
        .unwrap();
    let (_, page) = anna.list(&[]).await;
    assert_eq!(texts(&page["connections"], "/names/0/givenName"), ["Ida"]);
    google
        .handle
        .user_deletes("anna@example.com", &name_of(&person))
        .unwrap();
    let (_, page) = anna.list(&[]).await;
    assert_eq!(texts(&page["connections"], "/names/0/givenName"), ["Ida"]);
    google.handle.advance(LAG);
    assert!(anna.list(&[]).await.1.get("connections").is_none());
}

#[tokio::test]
async fn a_token_taken_right_after_a_write_still_brings_the_write_later() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    google.handle.set_lag(LAG);
    let name = google
        .handle
        .user_creates("anna@example.com", named("Ida"))
        .unwrap();
    let token = anna.sync_token().await;
    google.handle.advance(LAG);
    let (_, delta) = anna.list(&[("syncToken", &token)]).await;
    assert_eq!(
        texts(&delta["connections"], "/resourceName"),
        [name.as_str()]
    );
    // A lag that grows does not take anybody back.
    google.handle.set_lag(LAG * 100);
    let token = delta["nextSyncToken"].as_str().unwrap();
    let (_, delta) = anna.list(&[("syncToken", token)]).await;
    let token = delta["nextSyncToken"].as_str().unwrap();
    google.handle.set_lag(Duration::ZERO);
    assert!(
        anna.list(&[("syncToken", token)])
            .await
            .1
            .get("connections")
            .is_none()
    );
}

#[tokio::test]
async fn labels_trail_as_well() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    google.handle.set_lag(LAG);
    let label = google
        .handle
        .user_creates_label("anna@example.com", "Chess")
        .unwrap();
    assert_eq!(anna.get("contactGroups").await.1["totalItems"], 8);
    assert_eq!(anna.get(&label).await.0, 200);
    google.handle.advance(LAG);
    assert_eq!(anna.get("contactGroups").await.1["totalItems"], 9);
}

#[tokio::test]
async fn p16_04_a_stale_read_shows_the_version_before() {
    let google = google().await;
    let anna = google.user("anna@example.com");
    let person = anna.create(named("Ida")).await;
    google
        .handle
        .user_edits("anna@example.com", &name_of(&person), named("Eva"))
        .unwrap();
    google
        .handle
        .fault(Fault::next("people.get", Action::Stale));
    let (_, stale) = anna.read(&name_of(&person)).await;
    assert_eq!(stale["names"][0]["givenName"], "Ida");
    assert_eq!(stale["metadata"], person["metadata"]);
    let (_, fresh) = anna.read(&name_of(&person)).await;
    assert_eq!(fresh["names"][0]["givenName"], "Eva");
}
