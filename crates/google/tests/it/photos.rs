//! Photos, given and fetched.

use crate::support::{ANNA, config, draft, world};
use app::{Fault, Partner, Picture};
use domain::PhotoUrl;
use google::{Config, Google};
use google_emulator::{Action, Fault as Plan};

/// Head and end of a PNG, and something after it.
fn png(of: u8) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06".to_vec();
    png.resize(33, 0);
    png.extend(b"\0\0\0\0IEND\0\0\0\0");
    png.resize(60, of);
    png
}

#[tokio::test]
async fn s2_a_photo_is_given_shown_fetched_and_taken_away() {
    let world = world().await;
    let (google, session) = (&world.google, &world.session);
    let made = google.create(session, &[draft("m", "anna")]).await;
    let made = made.expect("answers").remove(0).expect("a person");
    assert_eq!(made.photo, None, "a monogram is no photo");

    let given = google.set_photo(session, &made.id, &png(1)).await;
    let given = given.expect("a person");
    let url = given.photo.clone().expect("a photo");
    assert!(given.etag != made.etag && given.values == made.values);
    assert_eq!(world.read(&made.id).await, Some(given.clone()));
    // In listings, too, and never in what a write of fields sends back.
    let listed = world.people(None).await.people;
    assert_eq!(listed[0].photo, Some(url.clone()));
    assert!(!given.raw.0.contains("photo"));

    let Ok(Picture::Bytes(served)) = google.fetch_photo(session, &url).await else {
        panic!("no picture");
    };
    assert_ne!(served, png(1), "encoded anew");
    assert_eq!(
        app::pictures::picture(&served)
            .expect("a picture")
            .media_type,
        "image/png"
    );
    // Again: another place, though it is the same picture.
    let again = google.set_photo(session, &made.id, &png(1)).await;
    assert_ne!(again.expect("a person").photo, Some(url));

    for _ in 0..2 {
        let gone = google.remove_photo(session, &made.id).await;
        assert_eq!(gone.expect("a person, with a photo or not").photo, None);
    }
    assert_eq!(world.calls("people.updateContactPhoto"), 2);
}

#[tokio::test]
async fn s2_a_refused_photo_and_a_lost_answer_are_told_apart() {
    let world = world().await;
    let (google, session) = (&world.google, &world.session);
    let made = google.create(session, &[draft("m", "anna")]).await;
    let made = made.expect("answers").remove(0).expect("a person");
    let refused = google.set_photo(session, &made.id, b"no picture").await;
    assert!(matches!(refused, Err(Fault::Refused(_))), "{refused:?}");
    let nobody = google
        .set_photo(session, &"people/c1".into(), &png(1))
        .await;
    assert_eq!(nobody, Err(Fault::Gone));
    world
        .handle
        .fault(Plan::next("people.updateContactPhoto", Action::DropAfter));
    let lost = google.set_photo(session, &made.id, &png(2)).await;
    assert!(matches!(lost, Err(Fault::Unknown(_))), "{lost:?}");
    let read = world.read(&made.id).await.expect("the person");
    assert!(read.photo.is_some(), "it took effect all the same");
}

#[tokio::test]
async fn s2_a_picture_that_cannot_be_had_is_told_and_nobody_else_is_asked() {
    let world = world().await;
    let session = &world.session;
    let picture = async |google: &Google, url: String| {
        let fetched = google.fetch_photo(session, &PhotoUrl(url)).await;
        match fetched.expect("an answer") {
            Picture::Bytes(bytes) => Some(bytes.len()),
            Picture::Unreadable => None,
        }
    };
    let photo = format!("{}/photo/nothing=s1024", world.url);
    assert_eq!(picture(&world.google, photo.clone()).await, None);
    let made = world.google.create(session, &[draft("m", "anna")]).await;
    let made = made.expect("answers").remove(0).expect("a person");
    let large = [png(1), vec![7; app::pictures::MOST_BYTES]].concat();
    let (email, id) = (ANNA, made.id.0.as_str());
    world
        .handle
        .user_sets_photo(email, id, large)
        .expect("a picture");
    let url = world.read(&made.id).await.and_then(|p| p.photo);
    let url = url.expect("a photo").0;
    assert_eq!(picture(&world.google, url.clone()).await, None, "too large");
    world
        .handle
        .user_sets_photo(email, id, png(3))
        .expect("a picture");
    let url = world.read(&made.id).await.and_then(|p| p.photo);
    let url = url.expect("a photo").0;
    assert!(picture(&world.google, url.clone()).await.is_some());
    // Where only Google's own places are configured, this one is not asked.
    let elsewhere = Google::new(Config {
        photo_hosts: Config::new("", "").photo_hosts,
        ..config(&world.url)
    });
    assert_eq!(picture(&elsewhere.expect("a client"), url).await, None);
}

#[tokio::test]
async fn s2_a_place_that_answers_nothing_is_asked_again_later() {
    let world = world().await;
    let nobody = "http://127.0.0.1:9";
    let google = Google::new(Config {
        photo_hosts: vec![nobody.to_owned()],
        ..config(&world.url)
    });
    let google = google.expect("a client");
    let url = PhotoUrl(format!("{nobody}/photo/x"));
    let fetched = google.fetch_photo(&world.session, &url).await;
    assert!(matches!(fetched, Err(Fault::Later { .. })));
}
