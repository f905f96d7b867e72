//! ARCHITECTURE.md names what is there: each `` `file.rs: name` `` is in such a file.

use super::{Found, tree::Tree};

/// The page that leads through the code.
const MAP: &str = "ARCHITECTURE.md";

pub(crate) fn check(tree: &Tree, found: &mut Found) {
    let Some(map) = tree.files.iter().find(|f| f.path == MAP) else {
        found.faults.push(format!("{MAP} is missing."));
        return;
    };
    let mut named = 0;
    for (file, name) in places(&map.text) {
        named += 1;
        let end = format!("/{file}");
        let mut files = tree.rust().filter(|f| f.path.ends_with(&end)).peekable();
        if files.peek().is_none() {
            found.faults.push(format!(
                "{MAP}: there is no `{file}`, where it names `{name}`."
            ));
        } else if !files.any(|f| defines(&f.text, &name)) {
            found
                .faults
                .push(format!("{MAP}: nothing in `{file}` is called `{name}`."));
        }
    }
    for page in unnamed(tree.files.iter().map(|f| f.path.as_str()), &map.text) {
        found.faults.push(format!(
            "{MAP}: decision {page} is not named. Say in the list of decisions what it is about."
        ));
    }
    if named == 0 {
        found
            .faults
            .push(format!("{MAP}: names no place in the code."));
    }
}

/// The numbers of decisions whose page is there and that a text does not name.
fn unnamed<'a>(paths: impl Iterator<Item = &'a str>, text: &str) -> Vec<&'a str> {
    let pages = paths.filter_map(|path| path.strip_prefix("docs/decisions/"));
    let numbers = pages.filter_map(|page| page.get(..4));
    let is_number = |n: &&str| n.chars().all(|c| c.is_ascii_digit());
    let named = |n: &&str| {
        text.split(|c: char| !c.is_ascii_digit())
            .any(|word| word == *n)
    };
    numbers.filter(is_number).filter(|n| !named(n)).collect()
}

/// The places a text names, wherever its lines break.
fn places(text: &str) -> Vec<(String, String)> {
    let whole = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let quoted = whole.split('`').skip(1).step_by(2);
    quoted
        .filter_map(|quoted| {
            let (file, name) = quoted.split_once(".rs: ")?;
            Some((format!("{file}.rs"), name.to_owned()))
        })
        .collect()
}

/// Whether a file has a function or a type of this name; of `Type::name` the function.
fn defines(text: &str, name: &str) -> bool {
    let name = name.rsplit("::").next().unwrap_or(name);
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    ["fn ", "struct ", "enum ", "trait ", "const "]
        .iter()
        .any(|kind| {
            let wanted = format!("{kind}{name}");
            text.match_indices(&wanted)
                .any(|(at, _)| text.get(at + wanted.len()..).is_none_or(ends))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_over_the_ends_of_lines() {
        let text = "See `a/b.rs: one` and `fault/token.rs:\n  refused`, not `c.rs` or `x: y`.";
        let place = |file: &str, name: &str| (file.to_owned(), name.to_owned());
        assert_eq!(
            places(text),
            [place("a/b.rs", "one"), place("fault/token.rs", "refused")]
        );
    }

    #[test]
    fn every_page_of_the_decisions_is_named() {
        let pages = ["0001-a.md", "0002-b.md", "README.md"].map(|p| format!("docs/decisions/{p}"));
        let others = ["docs/0003.md".to_owned()];
        let paths = || pages.iter().chain(&others).map(String::as_str);
        assert_eq!(unnamed(paths(), "reasons (0001), 00021"), ["0002"]);
        assert!(unnamed(paths(), "first (0001,\n0002)").is_empty());
    }

    #[test]
    fn a_name_is_defined_as_a_whole() {
        assert!(defines("pub(crate) async fn make<T>() {}", "make"));
        assert!(defines("impl Taker { fn take(&self) }", "Taker::take"));
        assert!(!defines("fn makes() {}", "make"));
        assert!(!defines("make()", "make"));
    }
}
