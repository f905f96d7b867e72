//! What a machine and a network do to a server on a bad day: a clear message, nothing lost,
//! and the server goes on when the cause is gone. (The clock is in `src/serve/tests.rs`, the
//! key in `keys`, a newer database and unknown settings in `bad_input`.)

use crate::{
    emulated::Google,
    support::{ANNA, Place, Said, Serving, free_port, hangs_up, until},
};
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn another_program_has_the_database_locked() {
    let google = Google::start().await;
    let place = Place::in_step(&google).await;
    let serving = place.serve().await;
    let other = rusqlite::Connection::open(place.data().join("kith.db")).expect("it is there");
    other
        .execute_batch("BEGIN IMMEDIATE")
        .expect("nobody else writes");
    // Meanwhile reading goes on, and a change at Google waits.
    assert!(place.kith(&["contact", "list"]).fine().contains("Борис"));
    place.writes("too early").refused(&[
        "another program holds it",
        "Nothing was done",
        "try again",
    ]);
    let doctor = place.kith(&["doctor"]);
    assert!(!doctor.err.contains("panicked"), "{doctor:?}");
    other.execute_batch("ROLLBACK").expect("it was begun");
    place.writes("in time").fine();
    google.arrives("in time").await;
    place.still_three(&google);
    serving.stop();
}

/// A program whose limit on the size of files the test can move: the nearest thing to a full
/// disk that needs no disk. Signals about it are ignored, as for most services.
#[cfg(target_os = "linux")]
async fn serve_with_a_limit(place: &Place) -> Serving {
    let mut command = std::process::Command::new("sh");
    command
        .args([
            "-c",
            "trap '' XFSZ; exec \"$0\" serve",
            crate::support::KITH,
        ])
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .current_dir(&place.dir);
    let like = place.command(&[]);
    for (name, value) in like.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    place
        .serve_as(command.spawn().expect("there is a shell"))
        .await
}

#[cfg(target_os = "linux")]
fn limit(serving: &Serving, bytes: &str) {
    let set = std::process::Command::new("prlimit")
        .args([
            "--pid",
            &serving.id().to_string(),
            &format!("--fsize={bytes}:unlimited"),
        ])
        .status();
    assert!(set.expect("util-linux is there").success());
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn the_disk_is_full_and_then_has_room_again() {
    let google = Google::start().await;
    let place = Place::in_step(&google).await;
    let serving = serve_with_a_limit(&place).await;
    let bare = format!("http://{}/healthz", place.bind);
    limit(&serving, "1");
    // What the server sees cannot be kept; it says so and does not end.
    let people = google.handle.people(ANNA).expect("hers");
    let boris = people
        .iter()
        .find(|p| p["names"][0]["givenName"] == "Борис")
        .expect("he is there");
    let id = boris["resourceName"].as_str().expect("a name");
    let note = serde_json::json!({ "biographies": [{ "value": "from Google" }] });
    google.handle.user_edits(ANNA, id, note).expect("she may");
    let reads = || {
        let counters = google.handle.counters();
        counters.of(ANNA, "contactGroups.list").requests
    };
    let before = reads();
    until("some more looks", async || {
        (reads() > before + 3).then_some(())
    })
    .await;
    assert!(crate::support::get(&bare).await.is_some(), "it reads on");
    let shown = place.kith(&["contact", "show", "Борис"]).fine();
    assert!(!shown.contains("from Google"), "{shown}");

    limit(&serving, "unlimited");
    place
        .until_says(&["contact", "show", "Борис"], "from Google")
        .await;
    place.writes("from Kith").fine();
    google.arrives("from Kith").await;
    place.still_three(&google);
    let log = serving.stop().err;
    assert!(
        log.contains("is it full") || log.contains("disk is full"),
        "{log}"
    );
    assert!(
        !log.contains("from Google"),
        "the log tells no content: {log}"
    );
}

#[cfg(unix)]
mod rights {
    use super::*;
    use std::{
        os::unix::{fs::PermissionsExt as _, process::CommandExt as _},
        path::Path,
    };

    /// Somebody whom rights stop: root is not one of them.
    const NOBODY: u32 = 65_534;

    fn set(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
    }

    /// Runs a command as somebody whom rights stop.
    fn kith(place: &Place, words: &[&str]) -> Said {
        let mut command = place.command(words);
        if rustix::process::geteuid().is_root() {
            command.uid(NOBODY).gid(NOBODY);
        }
        Said::of(&command.output().expect("the program can be run"))
    }

    /// Gives everything to whoever runs the commands.
    fn hand_over(place: &Place) {
        if rustix::process::geteuid().is_root() {
            let paths = fs::read_dir(place.data()).expect("it is there");
            for path in paths
                .flatten()
                .map(|e| e.path())
                .chain([place.data(), place.dir.clone()])
            {
                std::os::unix::fs::chown(&path, Some(NOBODY), Some(NOBODY)).expect("root may");
            }
        }
    }

    #[test]
    fn the_data_directory_or_a_file_in_it_may_not_be_written() {
        let place = Place::new();
        place.kith(&["user", "add", ANNA]).fine();
        hand_over(&place);
        if !kith(&place, &["user", "list"]).out.contains(ANNA) {
            // The program itself lies where only root can get at it.
            return;
        }
        let data = place.data();
        set(&data.join("kith.db"), 0o444);
        let said = kith(&place, &["user", "add", "ben@x.example"]);
        said.refused(&["readonly database", "who may write"]);
        // The files beside it got its rights, so all of them are put right.
        for file in fs::read_dir(&data).expect("it is there").flatten() {
            set(&file.path(), 0o644);
        }

        set(&data, 0o555);
        kith(&place, &["serve"]).refused(&["kith.lock", "who may write"]);
        let doctor = kith(&place, &["doctor"]);
        assert!(doctor.out.contains("cannot be written to"), "{doctor:?}");
        set(&data, 0o755);
        kith(&place, &["user", "add", "ben@x.example"]).fine();
        let users = kith(&place, &["user", "list"]).fine();
        assert!(
            users.contains(ANNA) && users.contains("ben@x.example"),
            "{users}"
        );
    }

    #[test]
    fn the_data_directory_cannot_be_made() {
        let mut place = Place::new();
        // A file where a directory should be: nobody can make one below it, not even root.
        fs::write(place.dir.join("file"), "").expect("it can be written");
        let below = place.dir.join("file/data").display().to_string();
        place.set("KITH_DATA_DIR", &below);
        place
            .kith(&["user", "list"])
            .refused(&[&below, "cannot be made", "KITH_DATA_DIR"]);
    }
}

#[test]
fn the_key_cannot_be_read() {
    let mut place = Place::new();
    let file = place.dir.join("my.key");
    fs::create_dir_all(&file).expect("it can be made");
    place.set("KITH_SECRET_KEY_FILE", &file.display().to_string());
    place
        .kith(&["serve"])
        .refused(&["my.key cannot be read", "Check who may read it"]);
}

#[test]
fn a_database_of_an_unfinished_version_is_told_and_left_alone() {
    let place = Place::new();
    place.kith(&["user", "add", ANNA]).fine();
    let file = place.data().join("kith.db");
    let other = rusqlite::Connection::open(&file).expect("it is there");
    other.execute_batch("DROP TABLE meta").expect("it is there");
    drop(other);
    for words in [["user", "list"].as_slice(), &["serve"]] {
        place.kith(words).refused(&[
            "an unfinished version of Kith",
            "nothing was changed",
            "begin anew",
        ]);
    }
    let doctor = place.kith(&["doctor"]);
    assert_eq!(doctor.code, 1, "{doctor:?}");
    for part in ["an unfinished version of Kith", "begin anew"] {
        assert!(doctor.out.contains(part), "{part}: {doctor:?}");
    }
    assert!(!doctor.out.contains("no such"), "{doctor:?}");
}

#[test]
fn an_empty_file_from_before_is_brought_up_to_date() {
    let place = Place::new();
    fs::create_dir_all(place.data()).expect("it can be made");
    fs::write(place.data().join("kith.db"), "").expect("it can be written");
    let doctor = place.kith(&["doctor"]);
    assert!(doctor.out.contains("brought up to"), "{doctor:?}");
    place.kith(&["user", "add", ANNA]).fine();
    assert!(place.kith(&["user", "list"]).fine().contains(ANNA));
}

#[test]
fn the_settings_are_malformed() {
    let place = Place::new();
    let file = place.dir.join("kith.toml");
    fs::write(
        &file,
        "bind = \"127.0.0.1:1\"\npublic_url = https://x.example\n",
    )
    .expect("writable");
    for words in [["serve"].as_slice(), &["user", "list"]] {
        place
            .kith(words)
            .refused(&["are not TOML", "line 2, column 14"]);
    }
    let doctor = place.kith(&["doctor"]);
    assert!(
        doctor.code == 1 && doctor.out.contains("line 2, column 14"),
        "{doctor:?}"
    );
    fs::write(&file, "public_url = \"ftp://x.example\"\n").expect("writable");
    place.kith(&["serve"]).refused(&[
        "`public_url`",
        "kith.toml, line 1",
        "https://kith.example.org",
    ]);
    assert!(!place.data().exists(), "nothing was begun");
}

#[tokio::test(flavor = "multi_thread")]
async fn endpoints_that_are_wrong_stop_a_connection_with_their_name() {
    let google = Google::start().await;
    let mut place = Place::with(&google);
    place.kith(&["user", "add", ANNA]).fine();
    let closed = free_port();
    for (issuer, part) in [
        (format!("http://{closed}"), "nobody listens there"),
        (google.url.replace("http", "https"), "does not speak TLS"),
        (format!("{}/v1/nowhere", google.url), "is the issuer right?"),
    ] {
        place.set("KITH_GOOGLE_ISSUER", &issuer);
        place.kith(&["account", "connect"]).refused(&[
            part,
            "KITH_GOOGLE_ISSUER",
            "could not be connected",
        ]);
    }
    place.set("KITH_GOOGLE_ISSUER", &google.url);
    place.connect(ANNA).await.fine();
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_answers_and_then_google_does() {
    let google = Google::start().await;
    let mut place = Place::in_step(&google).await;
    let way = free_port();
    place.set("KITH_GOOGLE_PEOPLE_URL", &format!("http://{way}"));
    place.writes("on its way").fine();
    let doctor = place.kith(&["doctor"]);
    assert!(
        doctor.out.contains("nobody listens there")
            && doctor.out.contains("KITH_GOOGLE_PEOPLE_URL"),
        "{doctor:?}"
    );
    // More often than one look tries: by then the log has told it.
    hangs_up(way, 4, &google).await;
    let serving = place.serve().await;
    let account = place.kith(&["account", "show"]).fine();
    assert!(
        account.contains("1 change waiting"),
        "it is not paused: {account}"
    );
    google.arrives("on its way").await;
    place.until_says(&["sync"], "in step").await;
    place.still_three(&google);
    let log = serving.stop().err;
    let told = log.matches("the connection broke").count();
    assert_eq!(told, 1, "said once: {log}");
}
