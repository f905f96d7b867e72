//! What the code cites: numbered rules, sections and pitfalls that have to be in `docs`.

use super::{Found, tree::Tree};
use anyhow::{Context as _, Result};
use std::collections::BTreeSet;

/// The first letters of rules, and of the pitfalls of Google's API.
const LETTERS: &str = "KAGDISRF";

pub(crate) fn check(tree: &Tree, found: &mut Found) -> Result<()> {
    let text = |path: &str| {
        let file = tree
            .file(path)
            .with_context(|| format!("{path} is missing"));
        file.map(|f| f.text.as_str())
    };
    let (rules, google) = (text("docs/rules.md")?, text("docs/google.md")?);
    let known: Docs = Docs {
        rules: &defined(rules) | &defined(google),
        chapters: headings(rules),
        sections: headings(google),
    };
    for file in tree.rust().filter(|f| f.path.starts_with("crates/")) {
        for (n, line) in file.text.lines().enumerate() {
            let Some((_, comment)) = line.split_once("//") else {
                continue;
            };
            for (what, home) in known.missing(comment) {
                found.faults.push(format!(
                    "{}:{}: {what} is cited, but {home} has none of that number. Mend the number, \
                     or write the rule down there.",
                    file.path,
                    n + 1
                ));
            }
        }
    }
    Ok(())
}

/// What can be cited.
#[derive(Debug)]
struct Docs {
    rules: BTreeSet<String>,
    chapters: BTreeSet<String>,
    sections: BTreeSet<String>,
}

impl Docs {
    /// What a comment cites that is nowhere.
    fn missing(&self, comment: &str) -> Vec<(String, &'static str)> {
        let mut missing = Vec::new();
        for word in words(comment) {
            if is_rule(word) && !self.rules.contains(word) {
                let home = match word.starts_with('F') {
                    true => "docs/google.md",
                    false => "docs/rules.md",
                };
                missing.push((word.to_owned(), home));
            }
        }
        for (word, home, numbers) in [
            ("people-api §", "docs/google.md", &self.sections),
            ("sync §", "docs/rules.md", &self.chapters),
        ] {
            for number in numbers_after(comment, word) {
                if !numbers.contains(number) {
                    missing.push((format!("{word}{number}"), home));
                }
            }
        }
        for number in numbers_after(&comment.to_lowercase(), "pitfall ") {
            if !self.rules.contains(&format!("F{number}")) {
                missing.push((format!("pitfall {number}"), "docs/google.md"));
            }
        }
        missing
    }
}

/// The numbers that stand behind a word, wherever it occurs.
fn numbers_after<'t>(text: &'t str, word: &str) -> Vec<&'t str> {
    let all = text
        .match_indices(word)
        .map(|(at, _)| number(&text[at + word.len()..]));
    all.filter(|n| !n.is_empty()).collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
}

/// Whether a word is the number of a rule.
fn is_rule(word: &str) -> bool {
    let mut letters = word.chars();
    let letter = letters.next().is_some_and(|c| LETTERS.contains(c));
    let number = letters.as_str();
    letter && (1..=2).contains(&number.len()) && number.chars().all(|c| c.is_ascii_digit())
}

/// The number a text begins with: `3`, `3.2`.
fn number(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.');
    text[..end.unwrap_or(text.len())].trim_end_matches('.')
}

/// Rules are defined in bold: `**K1 …`.
fn defined(text: &str) -> BTreeSet<String> {
    let defined = text.split("**").filter_map(|part| words(part).next());
    defined.filter(|w| is_rule(w)).map(str::to_owned).collect()
}

/// The numbers of headings: `## 3. …`, `### 3.2 …`.
fn headings(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|l| l.starts_with("##"));
    headings
        .map(|l| number(l.trim_start_matches('#').trim_start()).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citations_are_found_where_they_are_and_missed_where_they_are_not() {
        let docs = Docs {
            rules: defined(
                "* **K1 One entry** is like **K2** but K3 is not told; **F7** Something",
            ),
            chapters: headings("## 3. The table"),
            sections: headings("## 3. Listing\n### 3.2 Expiry"),
        };
        let missing = |text: &str| {
            docs.missing(text)
                .into_iter()
                .map(|(what, _)| what)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            missing(" as K1 and K2 say (people-api §3.2, pitfall 7 or F7; sync §3)"),
            [""; 0]
        );
        assert_eq!(missing(" (K3, F8)"), ["K3", "F8"]);
        assert_eq!(missing(" people-api §3.3."), ["people-api §3.3"]);
        assert_eq!(missing(" pitfall 8, sync §9"), ["sync §9", "pitfall 8"]);
        assert_eq!(missing(" SHA256, S3x, R_1, AES, K123"), [""; 0]);
    }
}
