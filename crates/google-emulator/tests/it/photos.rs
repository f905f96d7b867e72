//! Photos: set, read, served, taken away.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::support::{Google, google, name_of, named};

const ANNA: &str = "anna@example.com";

/// A picture of one pixel.
fn png() -> Vec<u8> {
    let text = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==";
    STANDARD.decode(text).unwrap()
}

/// As much of a JPEG as anybody looks at who does not paint it.
fn jpeg() -> Vec<u8> {
    vec![0xff, 0xd8, 0xff, 0xdb, 0, 3, 0, 0xff, 0xd9]
}

async fn fetch(google: &Google, url: &str) -> (u16, String, Vec<u8>) {
    let response = google.http.get(url).send().await.unwrap();
    let code = response.status().as_u16();
    let kind = response.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    (code, kind, response.bytes().await.unwrap().to_vec())
}

fn url(person: &Value) -> String {
    person["photos"][0]["url"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_photo_changes_its_address_and_its_bytes_never_come_back() {
    let google = google().await;
    let anna = google.user(ANNA);
    let person = anna.create(named("Ida")).await;
    let name = name_of(&person);
    let token = anna.sync_token().await;
    let path = format!("{name}:updateContactPhoto");
    let body = json!({ "photoBytes": STANDARD.encode(png()), "personFields": "photos,metadata" });
    let (code, answer) = anna.patch(&path, body.clone()).await;
    assert_eq!(code, 200, "{answer}");
    let first = url(&answer["person"]);
    assert!(answer["person"]["photos"][0].get("default").is_none());
    assert!(first.starts_with(&google.url) && first.ends_with("=s100"));
    let etag = |person: &Value| person["metadata"]["sources"][0]["etag"].clone();
    assert_ne!(etag(&answer["person"]), etag(&person));
    let (_, delta) = anna.list(&[("syncToken", &token)]).await;
    assert_eq!(delta["connections"][0]["resourceName"], name.as_str());

    let (code, kind, served) = fetch(&google, &first).await;
    assert_eq!((code, kind.as_str()), (200, "image/png"));
    assert_ne!(served, png());
    assert_eq!(
        served[..33],
        png()[..33],
        "still a picture of the same size"
    );
    assert!(served.ends_with(&png()[33..]));
    let other_size = first.replace("=s100", "=s512");
    assert_ne!(fetch(&google, &other_size).await.2, served);
    let by_query = fetch(&google, &format!("{first}?sz=512")).await.2;
    assert_eq!(by_query, served, "the query counts for nothing");
    assert_eq!(fetch(&google, &first.replace("=s100", "=big")).await.0, 404);

    // The same bytes again: another address, and the old one is still served.
    let (_, answer) = anna.patch(&path, body).await;
    assert_ne!(url(&answer["person"]), first);
    assert_eq!(fetch(&google, &first).await.2, served);

    let (code, answer) = anna
        .delete(&format!("{name}:deleteContactPhoto?personFields=photos"))
        .await;
    assert_eq!(code, 200);
    assert_eq!(answer["person"]["photos"][0]["default"], true);
    let monogram = url(&answer["person"]);
    assert_eq!(fetch(&google, &monogram).await.1, "image/svg+xml");
}

#[tokio::test]
async fn without_a_mask_no_person_is_answered() {
    let google = google().await;
    let anna = google.user(ANNA);
    let name = name_of(&anna.create(named("Ida")).await);
    let path = format!("{name}:updateContactPhoto");
    // The other alphabet and no padding are fine as well.
    let body = json!({ "photoBytes": STANDARD.encode(jpeg()) });
    assert_eq!(anna.patch(&path, body).await, (200, json!({})));
    let read = anna.get(&format!("{name}?personFields=photos")).await.1;
    let (_, kind, served) = fetch(&google, &url(&read)).await;
    assert_eq!(kind, "image/jpeg");
    assert_eq!(served[..4], [0xff, 0xd8, 0xff, 0xfe]);
    assert_eq!(
        anna.delete(&format!("{name}:deleteContactPhoto")).await,
        (200, json!({}))
    );
    let (_, before) = anna.read(&name).await;
    anna.delete(&format!("{name}:deleteContactPhoto")).await;
    assert_eq!(anna.read(&name).await.1, before, "nothing to take away");
}

#[tokio::test]
async fn what_is_no_picture_is_refused() {
    let google = google().await;
    let anna = google.user(ANNA);
    let name = name_of(&anna.create(named("Ida")).await);
    let path = format!("{name}:updateContactPhoto");
    for bytes in ["", "R0lGODlhAQABAAAAACw=", "not base64!"] {
        let (code, _) = anna.patch(&path, json!({ "photoBytes": bytes })).await;
        assert_eq!(code, 400, "{bytes}");
    }
    assert_eq!(anna.patch(&path, json!({})).await.0, 400);
    let picture = json!({ "photoBytes": STANDARD.encode(png()) });
    let nobody = "people/c1:updateContactPhoto";
    assert_eq!(anna.patch(nobody, picture.clone()).await.0, 404);
    assert_eq!(anna.delete("people/c1:deleteContactPhoto").await.0, 404);
    let foreign = URL_SAFE_NO_PAD.encode(jpeg());
    let response = anna
        .request("PATCH", &path)
        .json(&json!({ "photoBytes": foreign }))
        .damaged(); // Fine with Google, though its description speaks of the usual alphabet.
    assert_eq!(response.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn p16_17_a_user_sets_a_photo_and_takes_it_away() {
    let google = google().await;
    let anna = google.user(ANNA);
    let name = name_of(&anna.create(named("Ida")).await);
    let at = format!(
        "{}/control/accounts/0/user/contacts/{}/photo",
        google.url,
        name.replace("people/", "")
    );
    let put = |bytes: Vec<u8>| google.http.put(&at).body(bytes).send();
    assert_eq!(put(png()).await.unwrap().status(), 200);
    assert_eq!(put(b"text".to_vec()).await.unwrap().status(), 400);
    let photo = async || google.handle.people(ANNA).unwrap()[0]["photos"][0].clone();
    assert!(photo().await.get("default").is_none());
    assert_eq!(google.http.delete(&at).send().await.unwrap().status(), 200);
    assert_eq!(photo().await["default"], true);
}
