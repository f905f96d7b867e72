//! Photos from a file into an account and back, and every file that is no photo.

use crate::{
    emulated::Google,
    support::{ANNA, Place, until},
};
use std::fs;

/// A PNG that says it is so large, of as many bytes.
fn png(width: u32, height: u32, bytes: usize) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend(width.to_be_bytes());
    png.extend(height.to_be_bytes());
    png.extend(b"\x08\x06\0\0\0\0\0\0\0\0\0\0\0IEND\0\0\0\0");
    png.resize(bytes.max(png.len()), 6);
    png
}

#[tokio::test(flavor = "multi_thread")]
async fn s2_a_photo_goes_from_a_file_into_the_account_and_comes_back_from_there() {
    let google = Google::start().await;
    let place = Place::connected(&google).await;
    let serving = place.serve().await;
    place.family().await;

    let file = |name: &str, bytes: Vec<u8>| {
        let path = place.data().join(name);
        fs::write(&path, bytes).expect("there is room");
        path.display().to_string()
    };
    let photo = |words: &[&str]| place.kith(&[&["contact", "photo"], words].concat());
    photo(&["show", "Борис"]).refused(&["has no photo"]);

    // What is no photo changes nothing.
    let before = place.kith(&["contact", "show", "Борис"]).fine();
    for (name, bytes, said) in [
        ("large.png", png(9, 9, 5_000_001), "may have 5.0 MB"),
        ("bomb.png", png(60_000, 60_000, 100), "60000 × 60000 pixels"),
        ("text.png", b"hello".to_vec(), "not a picture"),
        ("empty.png", Vec::new(), "not one byte"),
        (
            "half.png",
            png(9, 9, 45)[..40].to_vec(),
            "only the beginning",
        ),
        (
            "a.heic",
            b"\0\0\0\x18ftypheic\0\0\0\0mif1".to_vec(),
            "a HEIC picture",
        ),
        ("cut.jpg", b"\xff\xd8\xff".to_vec(), "not a picture"),
    ] {
        let path = file(name, bytes);
        photo(&["set", "Борис", &path]).refused(&[said, "ave it"]);
    }
    // Not one byte of it is read: it would be zeros, which are no picture.
    let (huge, path) = (fs::File::create(place.data().join("huge.jpg")), "huge.jpg");
    huge.and_then(|file| file.set_len(60_000_000))
        .expect("there is room");
    let path = place.data().join(path).display().to_string();
    photo(&["set", "Борис", &path]).refused(&["has 60.0 MB", "may have 5.0 MB"]);
    photo(&["set", "Борис", "/nowhere/at/all.png"]).refused(&["cannot be read", "Name a file"]);
    photo(&["remove", "Борис"]).refused(&["no such photo"]);
    let after = place.kith(&["contact", "show", "Борис"]).fine();
    assert_eq!(before, after);

    let mine = file("mine.png", png(64, 64, 90));
    photo(&["set", "Борис", &mine]).fine();
    let shown = async || {
        let people = google.handle.people(ANNA).expect("the account");
        let boris = people
            .into_iter()
            .find(|p| p.to_string().contains("Борис"))?;
        let photo = boris["photos"][0].clone();
        photo.get("default").is_none().then_some((boris, photo))
    };
    let (boris, _) = until("the photo is in the account", &shown).await;
    let told = photo(&["show", "Борис"]).fine();
    assert!(told.contains("image/png") && told.contains("90"), "{told}");
    let copy = place.data().join("copy.png").display().to_string();
    photo(&["show", "Борис", "--output", &copy]).fine();
    assert_eq!(fs::read(&copy).ok(), fs::read(&mine).ok());
    photo(&["show", "Борис", "--output", &copy]).refused(&["is there already", "Name another"]);

    // Another one, in Google.
    let id = boris["resourceName"].as_str().expect("an id").to_owned();
    let set = google.handle.user_sets_photo(ANNA, &id, png(32, 32, 50));
    set.expect("a picture");
    until("the photo is in the hub", async || {
        let told = place
            .kith(&["--json", "contact", "photo", "show", "Борис"])
            .json();
        (told["bytes"] != 90).then_some(())
    })
    .await;
    photo(&["remove", "Борис"]).fine();
    until("the photo is gone from the account", async || {
        shown().await.is_none().then_some(())
    })
    .await;
    serving.stop();
}
