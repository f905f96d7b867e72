//! What nobody else on the machine, and nobody who reads what Kith says, may learn.

use crate::support::{ANNA, Place};
use std::fs;

#[test]
fn a_slip_beside_the_clients_secret_does_not_tell_it() {
    const SECRET: &str = "GOCSPX-q1w2e3";
    let place = Place::new();
    for (line, at) in [
        ("client_secret = \"GOCSPX-q1w2e3", "line 2, column "),
        ("client_secret = GOCSPX-q1w2e3", "line 2, column 17"),
        ("client_secret = 'GOCSPX-q1w2e3\"", "line 2, column "),
        ("client_secret \"GOCSPX-q1w2e3\"", "line 2, column "),
        ("client_secret = \"GOCSPX-q1w2e3\" \"x\"", "line 2, column "),
        ("client_secret = \"\\GOCSPX-q1w2e3\"", "line 2, column "),
        ("client_secret = [\"GOCSPX-q1w2e3\"]", "line 2"),
    ] {
        let text = format!("[google]\n{line}\n[sync]\n");
        fs::write(place.dir.join("kith.toml"), text).expect("it can be written");
        for words in [["serve"].as_slice(), &["user", "list"], &["doctor"]] {
            let said = place.kith(words);
            let all = format!("{}{}", said.out, said.err);
            assert_eq!(said.code, 1, "{line}: {all}");
            assert!(all.contains(at), "{line}: {all}");
            assert!(!all.contains(&SECRET[7..]), "{line}: {all}");
        }
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn the_database_is_for_its_owner_also_in_a_directory_that_was_there_before() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |file: &std::path::Path| {
        let found = fs::metadata(file).expect("it is there");
        found.permissions().mode() & 0o777
    };
    let set = |file: &std::path::Path, mode: u32| {
        let mode = fs::Permissions::from_mode(mode);
        fs::set_permissions(file, mode).expect("it is ours");
    };
    let place = Place::new();
    let data = place.data();
    fs::create_dir(&data).expect("it can be made");
    set(&data, 0o755);
    let serving = place.serve().await;
    place.kith(&["user", "add", ANNA]).fine();
    for file in ["kith.db", "kith.db-wal", "kith.db-shm"] {
        assert_eq!(mode(&data.join(file)), 0o600, "{file}");
    }
    let doctor = place.kith(&["doctor"]).out;
    assert!(!doctor.contains("Others on this machine"), "{doctor}");
    serving.stop();

    // One of before, or copied: it is told how to mend it.
    set(&data.join("kith.db"), 0o644);
    let doctor = place.kith(&["doctor"]).out;
    let next = format!("chmod 600 '{}'", data.join("kith.db").display());
    assert!(doctor.contains(&next), "{doctor}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_whose_addresses_hold_secrets_are_kept_and_told_nowhere() {
    const SECRET: &str = "q1w2e3r4t5";
    let mut place = Place::new();
    place.set("KITH_LOG", "debug");
    let serving = place.serve().await;
    google::init_tls();
    for (path, status, part) in [
        ("/", 200, "Kith is running"),
        ("/join/q1w2e3r4t5", 200, "kith share join LINK"),
        (
            "/oauth/callback?state=q1w2e3r4t5&code=q1w2e3r4t5",
            400,
            "Begin again with",
        ),
        ("/q1w2e3r4t5", 404, "Nothing is here"),
    ] {
        let answer = reqwest::get(format!("http://{}{path}", place.bind)).await;
        let answer = answer.expect("somebody answers");
        assert_eq!(answer.status(), status, "{path}");
        for (name, value) in [
            ("cache-control", "no-store"),
            ("referrer-policy", "no-referrer"),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "default-src 'none'; "),
        ] {
            let said = answer
                .headers()
                .get(name)
                .map(|v| v.to_str().expect("text"));
            assert!(said.is_some_and(|v| v.starts_with(value)), "{path}: {name}");
        }
        let text = answer.text().await.expect("it is text");
        assert!(text.contains(part), "{path}: {text}");
        assert!(!text.contains(SECRET), "{path}: {text}");
    }
    let log = serving.stop().err;
    assert!(!log.contains(SECRET), "{log}");
}
