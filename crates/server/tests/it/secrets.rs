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
