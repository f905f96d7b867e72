//! What is logged.

use crate::{
    emulated::Google,
    support::{ANNA, Place},
};
use std::fs;

/// Where the settings say nothing of it, a command tells what goes wrong alone; else they count,
/// wherever they are written.
#[tokio::test(flavor = "multi_thread")]
async fn a_command_logs_what_the_settings_say() {
    let google = Google::start().await;
    let mut place = Place::with(&google);
    place.kith(&["user", "add", ANNA]).fine();
    let file = place.dir.join("kith.toml");
    for (email, written, variable, logs) in [
        ("a1@x.example", "", None, false),
        ("a2@x.example", "log = \"debug\"", None, true),
        ("a3@x.example", "log = \"debug\"", Some("warn"), false),
    ] {
        google.also(email);
        fs::write(&file, written).expect("it can be written");
        if let Some(filter) = variable {
            place.set("KITH_LOG", filter);
        }
        let said = place.kith(&["account", "list"]);
        assert_eq!((said.code, said.err.as_str()), (0, ""), "it asks nobody");
        let said = place.connect(email).await;
        assert_eq!(said.code, 0, "{said:?}");
        assert_eq!(
            said.err.contains("DEBUG"),
            logs,
            "{written} {variable:?}: {said:?}"
        );
    }
}
