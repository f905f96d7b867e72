use super::*;
use std::io::Write as _;

/// The configuration that a file and some variables make.
fn load(file: &str, variables: &[(&str, &str)]) -> Result<Config> {
    let dir = std::env::temp_dir().join(format!("kith-config-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir_all(&dir).expect("the temporary directory can be written to");
    let path = dir.join("kith.toml");
    let mut out = std::fs::File::create(&path).expect("the file can be made");
    out.write_all(file.as_bytes())
        .expect("the file can be written");
    let at = Where {
        file: Some(path),
        data_dir: Some(PathBuf::from("/data")),
    };
    let loaded = Config::load(&at, |name| {
        variables
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, v)| (*v).to_owned())
    });
    std::fs::remove_dir_all(&dir).expect("the directory can be removed");
    loaded
}

fn refusal(file: &str, variables: &[(&str, &str)]) -> String {
    load(file, variables)
        .expect_err("this is refused")
        .to_string()
}

#[test]
fn everything_has_a_default() {
    let config = load("", &[]).expect("nothing has to be set");
    assert_eq!(config.public_url, "http://127.0.0.1:8080");
    assert_eq!(config.database, Path::new("/data/kith.db"));
    assert_eq!(config.settings, Settings::default());
    assert_eq!(config.trash, Micros::days(30));
}

#[test]
fn the_environment_overrules_the_file() {
    let file = "bind = \"0.0.0.0:80\"\n[sync]\npoll_min = \"2s\"\nsettle = 3\n[brake]\nremovals_least = 9\n";
    let config = load(file, &[("KITH_SYNC_POLL_MIN", "300ms")]).expect("all of it is right");
    assert_eq!(config.bind.to_string(), "0.0.0.0:80");
    assert_eq!(config.pace.min, Duration::from_millis(300));
    assert_eq!(config.settings.settle, Micros::seconds(3));
    assert_eq!(config.settings.brake.removals_least, 9);
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let unknown = refusal("bind = \"127.0.0.1:1\"\n\n[sync]\npol_min = \"2s\"\n", &[]);
    assert!(
        unknown.contains("`sync.pol_min`") && unknown.contains("line 4"),
        "{unknown}"
    );
    assert!(
        unknown.contains("Did you mean `sync.poll_min`?"),
        "{unknown}"
    );

    let bad = refusal("[sync]\nsettle = \"soon\"\n", &[]);
    assert!(
        bad.contains("`sync.settle`") && bad.contains("line 2") && bad.contains("500ms"),
        "{bad}"
    );

    let bad = refusal("", &[("KITH_BIND", "here")]);
    assert!(
        bad.contains("KITH_BIND") && bad.contains("127.0.0.1:8080"),
        "{bad}"
    );

    let syntax = refusal("bind = \n", &[]);
    assert!(syntax.contains("line 1"), "{syntax}");

    let postgres = refusal("", &[("KITH_DATABASE_URL", "postgres://localhost/kith")]);
    assert!(postgres.contains("sqlite:kith.db"), "{postgres}");
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let all = refusal(
        "bnid = 1\nregion = \"Germany\"\n[trash]\ndays = \"long\"\n",
        &[("KITH_SYNC_POLL_MAX", "1s")],
    );
    for part in ["`bnid`", "`region`", "`trash.days`", "`sync.poll_max`"] {
        assert!(all.contains(part), "{part} in {all}");
    }
    assert_eq!(all.lines().count(), 4, "{all}");
}

#[test]
fn settings_beside_the_data_are_found_from_everywhere() {
    let dir = std::env::temp_dir().join(format!("kith-config-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir_all(&dir).expect("the temporary directory can be written to");
    let file = dir.join("kith.toml");
    std::fs::write(&file, "region = \"FR\"\n").expect("writable");
    let name = dir.display().to_string();
    let by_argument = Where {
        file: None,
        data_dir: Some(dir.clone()),
    };
    let none = |_: &str| None;
    let variable = |key: &str| (key == "KITH_DATA_DIR").then(|| name.clone());
    for examined in [
        Config::examine(&by_argument, none),
        Config::examine(&Where::default(), variable),
    ] {
        assert_eq!(examined.file.as_ref(), Some(&file), "{examined:?}");
        assert_eq!(examined.config.expect("it is good").region, "FR");
    }
    std::fs::remove_dir_all(&dir).expect("the directory can be removed");
}

#[test]
fn a_database_file_may_be_anywhere() {
    for (url, path) in [
        ("sqlite:kith.db", "/data/kith.db"),
        ("sqlite:///var/kith.db", "/var/kith.db"),
        ("sqlite:/var/kith.db", "/var/kith.db"),
    ] {
        let config = load("", &[("KITH_DATABASE_URL", url)]).expect("SQLite is known");
        assert_eq!(config.database, Path::new(path), "{url}");
    }
}

#[test]
fn regions_and_filters_that_do_not_work_are_told() {
    let region = |t: &str| load("", &[("KITH_REGION", t)]).map(|c| c.region);
    assert_eq!(region("gb").expect("there is one"), "GB");
    for (variable, text, next) in [
        ("KITH_REGION", "UK", "such as DE or GB"),
        ("KITH_REGION", "GERMANY", "such as DE or GB"),
        ("KITH_LOG", "kith=loud", "Write `info`"),
    ] {
        let said = refusal("", &[(variable, text)]);
        assert!(said.contains(text) && said.contains(next), "{said}");
    }
}
