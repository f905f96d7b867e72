//! The configuration: what is set and where, and what is wrong with it.

use super::{
    finding::{Finding, ok, problem, warning},
    place::private,
};
use crate::config::{Examined, KEYS, is_secret, nearest_variable, variable};

const CHECK: &str = "configuration";

/// Variables that are no settings, and read all the same.
const OTHERS: [&str; 3] = ["KITH_CONFIG", "KITH_USER", "KITH_SECRET_KEY"];

/// What there is to say about the settings; `variables` are the names in the environment.
pub(super) fn judge(examined: &Examined, variables: &[String]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = examined
        .said
        .iter()
        .map(|s| {
            let text = if is_secret(s.key) { "(set)" } else { &s.text };
            ok(CHECK, format!("{} = {text}, from {}", s.key, s.place))
        })
        .collect();
    let left = KEYS.len() - findings.len();
    findings.push(ok(
        CHECK,
        format!("{left} settings have their default (`kith settings` lists all)"),
    ));
    let keeps_secret = examined
        .said
        .iter()
        .any(|s| is_secret(s.key) && !s.is_variable());
    if let Some(file) = examined.file.as_ref().filter(|_| keeps_secret) {
        findings.extend(private(CHECK, file));
    }
    for wrong in &examined.wrong {
        let said = format!("{wrong:#}");
        findings.push(problem(
            CHECK,
            said,
            "Correct it, then run `kith doctor` again; until then nothing starts.",
        ));
    }
    for name in variables {
        let known = KEYS.iter().any(|key| variable(key) == *name);
        if !name.starts_with("KITH_") || known || OTHERS.contains(&name.as_str()) {
            continue;
        }
        let next = match nearest_variable(name) {
            Some(meant) => format!("Did you mean {meant}? Nothing reads {name}."),
            None => "Remove it; `kith settings` lists those there are.".to_owned(),
        };
        let said = format!("The variable {name} sets nothing");
        findings.push(warning(CHECK, said, next));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Said;

    fn examined(said: Vec<Said>, wrong: Vec<anyhow::Error>) -> Examined {
        Examined {
            said,
            file: None,
            wrong,
            config: None,
        }
    }

    #[test]
    fn a_secret_is_not_shown_and_its_place_is() {
        let secret = Said {
            key: "google.client_secret",
            text: "GOCSPX-hush".to_owned(),
            place: "kith.toml, line 3".to_owned(),
        };
        let findings = judge(&examined(vec![secret], Vec::new()), &[]);
        let all = format!("{findings:?}");
        assert!(
            !all.contains("hush") && all.contains("kith.toml, line 3"),
            "{all}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_file_with_the_secret_that_others_can_read_is_told() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = std::env::temp_dir().join(format!("kith-doctor-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&dir).expect("the temporary directory can be written to");
        let file = dir.join("kith.toml");
        let telling = |text: &str, mode: u32| {
            std::fs::write(&file, text).expect("writable");
            let rights = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(&file, rights).expect("it is ours");
            let at = crate::config::Where {
                file: Some(file.clone()),
                data_dir: Some(dir.clone()),
            };
            let examined = crate::config::Config::examine(&at, |_| None);
            let said = format!("{:?}", judge(&examined, &[]));
            said.contains("Others on this machine can read") && said.contains("chmod 600")
        };
        let secret = "[google]\nclient_secret = \"s\"\n";
        assert!(telling(secret, 0o644));
        assert!(!telling(secret, 0o600));
        assert!(!telling("region = \"DE\"\n", 0o644));
        std::fs::remove_dir_all(&dir).expect("the directory can be removed");
    }

    #[test]
    fn variables_that_set_nothing_are_told() {
        let names = ["KITH_BNID", "KITH_BIND", "KITH_USER", "PATH"].map(str::to_owned);
        let findings = judge(&examined(Vec::new(), Vec::new()), &names);
        let [_, odd] = findings.as_slice() else {
            panic!("{findings:?}");
        };
        assert!(
            odd.next
                .as_ref()
                .is_some_and(|n| n.contains("Did you mean KITH_BIND?")),
            "{odd:?}"
        );
    }
}
