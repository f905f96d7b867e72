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
    if named == 0 {
        found
            .faults
            .push(format!("{MAP}: names no place in the code."));
    }
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
    fn a_name_is_defined_as_a_whole() {
        assert!(defines("pub(crate) async fn make<T>() {}", "make"));
        assert!(defines("impl Taker { fn take(&self) }", "Taker::take"));
        assert!(!defines("fn makes() {}", "make"));
        assert!(!defines("make()", "make"));
    }
}
