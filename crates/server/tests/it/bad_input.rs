//! What goes wrong ends in a clear message that names the next step, and loses nothing.

use crate::{
    emulated::Google,
    support::{ANNA, Place},
};
use std::{fs, net::TcpListener};

#[test]
fn the_port_is_in_use() {
    let place = Place::new();
    let taken = TcpListener::bind(place.bind).expect("it was free");
    let port = place.bind.port().to_string();
    place.kith(&["serve"]).refused(&[
        "is in use by another program",
        &port,
        "KITH_BIND=127.0.0.1:",
    ]);
    drop(taken);
    place.kith(&["user", "add", ANNA]).fine();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_server_has_the_data_directory() {
    let mut place = Place::new();
    let serving = place.serve().await;
    place.set("KITH_BIND", &crate::support::free_port().to_string());
    place.kith(&["serve"]).refused(&[
        "Another Kith server uses the data directory",
        "KITH_DATA_DIR",
    ]);
    // Commands are no servers.
    place.kith(&["user", "add", ANNA]).fine();
    let ended = serving.stop();
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.err.contains("stopping"), "{ended:?}");
}

#[test]
fn the_database_is_newer_than_the_program() {
    let place = Place::new();
    place.kith(&["user", "add", ANNA]).fine();
    let set = |version: u32| {
        let database = rusqlite::Connection::open(place.data().join("kith.db"));
        let database = database.expect("it is there");
        let before = database
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .expect("it can be read");
        database
            .pragma_update(None, "user_version", version)
            .expect("it can be written");
        before
    };
    let version: u32 = set(999);
    for words in [["serve"].as_slice(), &["user", "list"]] {
        place.kith(words).refused(&[
            "written by a newer Kith",
            "schema 999",
            "Start the newer program",
        ]);
    }
    assert_eq!(set(version), 999, "nothing was changed");
    assert!(place.kith(&["user", "list"]).fine().contains(ANNA));
}

#[test]
fn the_database_is_none() {
    let place = Place::new();
    fs::create_dir_all(place.data()).expect("it can be made");
    let text = "This is not a database, but somebody's letter.".repeat(50);
    fs::write(place.data().join("kith.db"), &text).expect("it can be written");
    place
        .kith(&["user", "list"])
        .refused(&["cannot be opened", "Check the path"]);
    assert_eq!(
        fs::read_to_string(place.data().join("kith.db")).expect("it is text"),
        text
    );
}

#[test]
fn what_is_unknown_is_told_with_what_there_is() {
    let place = Place::new();
    place
        .kith(&["label", "list"])
        .refused(&["There is no user yet", "kith user add"]);
    place.kith(&["user", "add", ANNA, "--name", "Anna"]).fine();
    place
        .kith(&["user", "add", "not-an-address"])
        .refused(&["not an e-mail address", "anna@example.org"]);
    place
        .kith(&["user", "add", ANNA])
        .refused(&["There is a user", "kith user list"]);
    place.kith(&["user", "add", "ben@x.example"]).fine();
    place
        .kith(&["label", "list"])
        .refused(&["--user", ANNA, "ben@x.example"]);
    place
        .kith(&["label", "list", "--user", "eve@x.example"])
        .refused(&["no user eve@x.example", "Users: ", ANNA, "ben@x.example"]);

    let anna = |words: &[&str]| place.by(ANNA, words);
    anna(&["label", "create", "Family"]).fine();
    anna(&["label", "create", "family "]).refused(&["already", "Choose another name"]);
    anna(&["label", "create", ""]).refused(&["needs a name"]);
    anna(&["label", "create", "Work"]).fine();
    anna(&["label", "rename", "Work", "FAMILY"]).refused(&["already"]);
    anna(&["label", "rename", "Wrok", "Job"]).refused(&["no such label", "Labels: Family, Work."]);
    anna(&["label", "mirror", "Family"]).refused(&["no account connected", "kith account connect"]);
    anna(&["label", "mirror", "Family", "--account", "a@x.example"])
        .refused(&["no such account", "none yet"]);
    anna(&["share", "add", "Family", "ben@x.example", "--level", "boss"])
        .refused(&["no level “boss”", "viewer, editor, deleter, manager."]);
    anna(&["share", "add", "Family", "eve@x.example"])
        .refused(&["no user eve@x.example", "Users: "]);
    anna(&["share", "add", "Family", ANNA]).refused(&["have this label already"]);
    anna(&["contact", "show", "Nobody"]).refused(&["no such contact", "kith contact list"]);
    anna(&["contact", "add", "Family", "fone=1"]).refused(&["“fone” is no field", "phone"]);
    anna(&["contact", "add", "Family", "birthday=31.12.1999"])
        .refused(&["not a date", "1985-04-12"]);
    anna(&["trash", "restore", "Nobody"]).refused(&["nothing with this id"]);
    anna(&["brake", "approve", "12345678"]).refused(&["nothing with this id"]);
    let labels = anna(&["label", "list", "--json"]).fine();
    assert_eq!(labels.matches("\"label\"").count(), 2, "{labels}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_account_is_told_with_those_there_are() {
    let google = Google::start().await;
    let place = Place::with(&google);
    place.kith(&["user", "add", ANNA]).fine();
    place.connect(ANNA).await.fine();
    place.kith(&["label", "create", "Work"]).fine();
    let wrong = place.kith(&["label", "mirror", "Work", "--account", "anna@hom.example"]);
    wrong.refused(&["no such account", &format!("Accounts of {ANNA}: {ANNA}.")]);
    // What a join would do only the server works out, and none runs.
    place
        .kith(&["label", "mirror", "Work"])
        .refused(&["none runs", "kith serve"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_makes_no_label_is_told_with_the_way_out() {
    let google = Google::start().await;
    google
        .handle
        .user_creates_label(ANNA, "Club")
        .expect("nobody has the name");
    let place = Place::in_step(&google).await;
    let kith = |words: &[&str]| place.kith(words);
    let from = ["label", "create", "--from-group"];
    kith(&[&from[..], &["Family"]].concat()).refused(&[
        "shows the label “Family” already",
        "`kith label unmirror Family`",
    ]);
    kith(&[&from[..], &["Famly"]].concat()).refused(&[
        "no such group",
        "`kith sync now`",
        "Groups of anna@home.example: Family, Club.",
    ]);
    kith(&["label", "create", "Club"]).fine();
    kith(&[&from[..], &["Club"]].concat()).refused(&[
        "You have a label “Club” already",
        "`kith label create NAME --from-group Club`",
    ]);
    kith(&["label", "create", "Choir", "--from-group", "Club"]).fine();
}

/// I1: a region that was wrong is set right by connecting once more.
#[tokio::test(flavor = "multi_thread")]
async fn the_region_of_an_account_is_changed_by_connecting_it_again() {
    let google = Google::start().await;
    let place = Place::in_step(&google).await;
    let region = || place.kith(&["--json", "account", "show"]).json()["region"].clone();
    let before = region();
    let again = ["account", "connect", "--again", ANNA];
    place.visit(&again, str::to_owned).await.fine();
    assert_eq!(region(), before, "nothing was said of it");
    let fr = [&again[..], &["--region", "fr"]].concat();
    place.visit(&fr, str::to_owned).await.fine();
    assert_eq!(region(), "FR");
}

#[test]
fn settings_that_do_not_work() {
    let mut place = Place::new();
    fs::write(place.dir.join("kith.toml"), "[sync]\n\npol_min = \"1s\"\n")
        .expect("it can be written");
    place.kith(&["serve"]).refused(&[
        "`sync.pol_min`",
        "kith.toml, line 3",
        "Did you mean `sync.poll_min`?",
    ]);
    fs::write(place.dir.join("kith.toml"), "").expect("it can be written");
    place.set("KITH_SYNC_SETTLE", "a while");
    place
        .kith(&["serve"])
        .refused(&["KITH_SYNC_SETTLE", "a while", "500ms"]);
    place.set("KITH_SYNC_SETTLE", "");
    place.set("KITH_LOG", "a=b=c");
    place.kith(&["serve"]).refused(&["KITH_LOG"]);
}

#[test]
fn wrong_usage_has_a_code_of_its_own() {
    let place = Place::new();
    for words in [
        ["lable"].as_slice(),
        &["label", "rename"],
        &["share", "add", "--lvl"],
    ] {
        let said = place.kith(words);
        assert_eq!(said.code, 2, "{said:?}");
        assert!(said.err.contains("Usage"), "{said:?}");
    }
}

#[test]
fn a_region_that_is_none_is_told_before_a_link_is_made() {
    let mut place = Place::new();
    place.set("KITH_GOOGLE_CLIENT_ID", "id");
    place.kith(&["user", "add", ANNA]).fine();
    for region in ["UK", "germany"] {
        place
            .kith(&["account", "connect", "--region", region])
            .refused(&[region, "such as DE or GB"]);
    }
}
