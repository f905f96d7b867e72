//! The key that seals tokens.

use crate::{
    emulated::Google,
    support::{ANNA, Place},
};
use std::fs;

/// Thirty-two bytes in base64.
const OTHER: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

#[tokio::test(flavor = "multi_thread")]
async fn the_key_is_made_once_and_only_its_owner_reads_it() {
    let place = Place::new();
    place.serve().await.stop();
    let file = place.data().join("secret.key");
    let key = fs::read(&file).expect("it was made");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&file)
            .expect("it is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    place.serve().await.stop();
    assert_eq!(fs::read(&file).expect("it is there"), key);
}

#[test]
fn a_key_file_that_is_named_must_be_there() {
    let mut place = Place::new();
    let file = place.dir.join("my.key");
    place.set("KITH_SECRET_KEY_FILE", &file.display().to_string());
    place
        .kith(&["serve"])
        .refused(&["my.key is missing", "backup", "openssl rand -base64 32"]);
    assert!(!file.exists(), "nobody asked for a new one");
    fs::write(&file, "hunter2").expect("it can be written");
    place
        .kith(&["serve"])
        .refused(&["my.key holds no key", "32 bytes in base64"]);
}

/// As they are easily made: without base64, in half, or as another kind of file.
#[test]
fn what_is_no_key_is_told_how_one_is_written() {
    let mut place = Place::new();
    let file = place.dir.join("my.key");
    place.set("KITH_SECRET_KEY_FILE", &file.display().to_string());
    let how = "as `openssl rand -base64 32` prints them";
    for (bytes, why) in [
        (&[0xff_u8; 32][..], "Invalid"),
        (b"AAECAwQFBgcICQoLDA0ODw==", "it is a key of 16 bytes"),
        (b"", "it is a key of 0 bytes"),
    ] {
        fs::write(&file, bytes).expect("it can be written");
        let told = ["my.key holds no key", how, why];
        place.kith(&["serve"]).refused(&told);
    }
    place.set("KITH_SECRET_KEY", "hunter2");
    let told = ["The variable KITH_SECRET_KEY holds no key", how];
    place.kith(&["serve"]).refused(&told);
    let doctor = place.kith(&["doctor"]);
    assert!(doctor.out.contains(told[0]), "{doctor:?}");
    assert!(!doctor.out.contains("hunter2"), "{doctor:?}");
}

/// One that cannot be read counts all the same: else another would be taken in its place.
#[cfg(unix)]
#[test]
fn a_variable_that_is_no_text_is_no_key() {
    use std::os::unix::ffi::OsStrExt as _;
    let place = Place::new();
    let mut serve = place.command(&["serve"]);
    serve.env("KITH_SECRET_KEY", std::ffi::OsStr::from_bytes(&[0xff; 32]));
    let said = serve.output().expect("it runs");
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(said.contains("KITH_SECRET_KEY holds no key"), "{said}");
    assert!(!place.data().join("secret.key").exists(), "none was made");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_missing_or_wrong_loses_nothing() {
    let google = Google::start().await;
    let place = Place::with(&google);
    place.kith(&["user", "add", ANNA]).fine();
    place.connect(ANNA).await.fine();
    let file = place.data().join("secret.key");
    let key = fs::read(&file).expect("it was made");

    fs::remove_file(&file).expect("it is there");
    place
        .kith(&["serve"])
        .refused(&["secret.key is missing", "kith account connect"]);
    assert!(!file.exists(), "a new key would have hidden what happened");

    fs::write(&file, OTHER).expect("it can be written");
    place
        .kith(&["serve"])
        .refused(&["is not the one", ANNA, "Put the right key file back"]);
    assert!(
        !place
            .kith(&["account", "list"])
            .fine()
            .contains("key-missing"),
        "the account is not paused"
    );

    // With the right key all is well.
    fs::write(&file, key).expect("it can be written");
    let serving = place.serve().await;
    place.until_says(&["sync"], "in step").await;
    serving.stop();

    // Lost for good: connected again under the new key, the account goes on.
    fs::write(&file, OTHER).expect("it can be written");
    place.connect(ANNA).await.fine();
    let serving = place.serve().await;
    place.kith(&["sync", "now", "--wait"]).fine();
    serving.stop();
}
