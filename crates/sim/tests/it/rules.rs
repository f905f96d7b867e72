//! Every rule by number: met in the worlds, or tested by name, or not in force yet.

use sim::{RULES, Shown};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What is met in worlds of both kinds together.
pub(crate) fn each_is_met(met: &std::collections::BTreeMap<String, usize>) {
    let report: Vec<String> = sim::fared(met).iter().map(ToString::to_string).collect();
    for rule in sim::fared(met) {
        assert!(
            rule.missing.is_none(),
            "{} is not shown by these worlds:\n{}",
            rule.rule,
            report.join("\n")
        );
    }
}

fn root() -> PathBuf {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let root = crates.and_then(Path::parent);
    root.expect("a crate is in the workspace").to_owned()
}

/// The names of all functions in the sources of the workspace.
fn functions(dir: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(dir).expect("the sources can be listed") {
        let path = entry.expect("the sources can be listed").path();
        if path.is_dir() {
            functions(&path, names);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&path).expect("sources are text");
            let after = text.lines().filter_map(|l| l.trim().split_once("fn "));
            names.extend(
                after
                    .filter_map(|(_, rest)| rest.split(['(', '<']).next())
                    .map(str::to_owned),
            );
        }
    }
}

#[test]
fn every_rule_of_the_page_is_in_the_report() {
    let page = fs::read_to_string(root().join("docs/rules.md")).expect("the page is there");
    let starts = page.lines().filter_map(|l| l.strip_prefix("* **"));
    let on_page: Vec<&str> = starts
        .filter_map(|l| l.split([' ', '*']).next())
        .filter(|w| w.len() > 1 && w[1..].chars().all(|c| c.is_ascii_digit()))
        .collect();
    let told: Vec<&str> = RULES.iter().map(|(rule, _)| *rule).collect();
    assert_eq!(on_page, told);
}

#[test]
fn what_no_world_meets_is_tested_by_name_or_not_in_force() {
    let mut names = BTreeSet::new();
    functions(&root().join("crates"), &mut names);
    for (rule, shown) in RULES {
        let prefix = format!("{}_", rule.to_lowercase());
        match shown {
            Shown::Met(signs) => assert!(!signs.is_empty(), "{rule} is shown by nothing"),
            Shown::Tested(tests, _) => {
                for test in *tests {
                    assert!(test.starts_with(&prefix), "{test} does not name {rule}");
                    assert!(names.contains(*test), "there is no test {test}");
                }
            }
            // Once there is a test of it, the report has to say so.
            Shown::Later(_) => {
                let tested = names.iter().find(|n| n.starts_with(&prefix));
                assert_eq!(tested, None, "{rule} is in force");
            }
        }
    }
}
