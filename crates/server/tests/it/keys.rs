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
