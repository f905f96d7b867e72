//! Every rule by number: met in the worlds, or tested by name, or not in force yet.

use sim::{RULES, Shown};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What is met in worlds.
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

/// The tests in the sources of the workspace.
#[derive(Default)]
struct Tests {
    /// The names of those that are run.
    tests: BTreeSet<String>,
}

impl Tests {
    fn find(&mut self, dir: &Path) {
        for entry in fs::read_dir(dir).expect("the sources can be listed") {
            let path = entry.expect("the sources can be listed").path();
            if path.is_dir() {
                self.find(&path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                self.read(&fs::read_to_string(&path).expect("sources are text"));
            }
        }
    }

    /// A test bears the attribute that makes it one, and none that keeps it from being run.
    fn read(&mut self, text: &str) {
        let (mut is_test, mut is_ignored) = (false, false);
        for line in text.lines().map(str::trim) {
            if line.starts_with("#[") {
                is_test |= line == "#[test]" || line.starts_with("#[tokio::test");
                is_ignored |= line.starts_with("#[ignore");
                continue;
            }
            if let Some((before, rest)) = line.split_once("fn ") {
                let name = rest.split(['(', '<']).next().unwrap_or_default();
                if is_test && !is_ignored && matches!(before, "" | "async ") {
                    self.tests.insert(name.to_owned());
                }
            }
            if !line.starts_with("//") {
                (is_test, is_ignored) = (false, false);
            }
        }
    }
}

#[test]
fn only_what_is_run_as_a_test_counts_as_one() {
    let mut found = Tests::default();
    found.read(
        "/// fn told_of()
         fn helper() {}
         #[test]
         fn first() {}
         #[tokio::test(flavor = \"multi_thread\")]
         // Why it is slow.
         async fn second() {}
         #[test]
         #[ignore = \"not yet\"]
         fn ignored() {}
         fn after() {}",
    );
    let tests: Vec<&str> = found.tests.iter().map(String::as_str).collect();
    assert_eq!(tests, ["first", "second"]);
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
fn what_no_world_meets_is_tested_by_name() {
    let mut found = Tests::default();
    found.find(&root().join("crates"));
    for (rule, shown) in RULES {
        let prefix = format!("{}_", rule.to_lowercase());
        match shown {
            Shown::Met(signs) => assert!(!signs.is_empty(), "{rule} is shown by nothing"),
            Shown::Tested(tests, _) => {
                for test in *tests {
                    assert!(test.starts_with(&prefix), "{test} does not name {rule}");
                    assert!(found.tests.contains(*test), "there is no test {test}");
                }
            }
        }
    }
}
