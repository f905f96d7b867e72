//! What is in the files: their length, what must not stay in them, and whether anybody
//! reads them at all.

use super::{
    Found,
    tree::{File, Tree},
};

/// Lines of a file above which it is worth a thought.
const LONG: usize = 400;

/// Lines of a file above which it needs a reason in [`KNOWN_LONG`].
const TOO_LONG: usize = 600;

/// Long files that are better whole, each with its reason.
const KNOWN_LONG: [(&str, &str); 0] = [];

/// Words that mean something is not finished. In two pieces, so that this file has none.
const UNFINISHED: [&str; 4] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("X", "XX"),
    concat!("dbg", "!"),
];

/// Folders of one machine or another.
const MACHINES: [&str; 3] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
];

pub(crate) fn check(tree: &Tree, found: &mut Found) {
    for file in &tree.files {
        length(file, found);
        words(file, found);
    }
    for file in tree.rust() {
        if is_crate_root(&file.path) && !file.text.starts_with("//!") {
            found.faults.push(format!(
                "{}: begin with `//!`: what the crate is for, and what is never in it.",
                file.path
            ));
        }
        if let Some(parents) = parents(&file.path)
            && !parents.iter().any(|p| declares(tree, p, &file.path))
        {
            found.faults.push(format!(
                "{}: no module declares this file, so nothing in it is compiled. Declare it in {} \
                 or delete it.",
                file.path,
                parents.join(" or ")
            ));
        }
        if let Some(rest) = file.path.split("/tests/").nth(1)
            && file.path.starts_with("crates/")
            && !file.path.contains("/src/")
            && !rest.contains('/')
        {
            found.faults.push(format!(
                "{}: move it into tests/it and declare it in tests/it/main.rs: one test program \
                 per crate links faster.",
                file.path
            ));
        }
    }
}

fn length(file: &File, found: &mut Found) {
    let lines = file.text.lines().count();
    if !file.path.ends_with(".rs") || lines <= LONG {
        return;
    }
    if lines > TOO_LONG && !KNOWN_LONG.iter().any(|(path, _)| *path == file.path) {
        found.faults.push(format!(
            "{}: {lines} lines. Split it by noun, or list it in xtask/src/tidy/files.rs with the \
             reason why it is better whole.",
            file.path
        ));
    } else {
        found.advice.push(format!(
            "{}: {lines} lines; does it still tell one story?",
            file.path
        ));
    }
}

fn words(file: &File, found: &mut Found) {
    let tests = tests_begin(file);
    for (n, line) in file.text.lines().enumerate() {
        let place = format!("{}:{}", file.path, n + 1);
        for word in UNFINISHED.iter().filter(|w| has_word(line, w)) {
            found.faults.push(format!(
                "{place}: `{word}` stays behind. Finish it, or file an issue and take the word out."
            ));
        }
        for folder in MACHINES.iter().filter(|f| begins_path(line, f)) {
            found.faults.push(format!(
                "{place}: `{folder}` is a folder of one machine. Name the path from the root of \
                 the repository, or a temporary one."
            ));
        }
        let sleeps =
            line.contains(concat!("sle", "ep(")) && !line.contains(concat!("fn sle", "ep("));
        if sleeps && file.path.ends_with(".rs") && n >= tests {
            found.faults.push(format!(
                "{place}: a test sleeps. Wait for the thing itself, or turn the clock of the world \
                 on."
            ));
        }
    }
}

/// The line from which on a file is tests.
fn tests_begin(file: &File) -> usize {
    let all = file.path.contains("/tests/") || file.path.ends_with("/tests.rs");
    if all {
        return 0;
    }
    let lines: Vec<&str> = file.text.lines().map(str::trim).collect();
    let begins = |pair: &[&str]| pair[0] == "#[cfg(test)]" && pair[1].ends_with('{');
    lines.windows(2).position(begins).unwrap_or(usize::MAX)
}

/// Whether the line has the word by itself.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        !part(before) && !part(after)
    })
}

/// Whether a path that begins at the root of a machine is in the line.
fn begins_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "._-~)}".contains(c))
    })
}

fn is_crate_root(path: &str) -> bool {
    let Some(rest) = path
        .strip_prefix("crates/")
        .or(path.strip_prefix("xtask/").map(|_| path))
    else {
        return false;
    };
    rest.ends_with("src/lib.rs") || rest.ends_with("src/main.rs") || rest.contains("/src/bin/")
}

/// The files of which one has to declare the module; none for files that Cargo finds itself.
fn parents(path: &str) -> Option<Vec<String>> {
    let itself = ["/lib.rs", "/main.rs", "/build.rs"];
    if itself.iter().any(|end| path.ends_with(end))
        || path.contains("/src/bin/")
        || path.contains("/examples/")
    {
        return None;
    }
    let (folder, name) = path.rsplit_once('/')?;
    // The module of `a/b/mod.rs` is `b`, declared a folder above.
    let folder = if name == "mod.rs" {
        folder.rsplit_once('/')?.0
    } else {
        folder
    };
    let mut parents: Vec<String> = ["mod.rs", "lib.rs", "main.rs"]
        .iter()
        .map(|f| format!("{folder}/{f}"))
        .collect();
    parents.push(format!("{folder}.rs"));
    Some(parents)
}

fn declares(tree: &Tree, parent: &str, path: &str) -> bool {
    let module = path.trim_end_matches("/mod.rs").trim_end_matches(".rs");
    let module = module.rsplit('/').next().unwrap_or_default();
    let declared = format!("mod {module};");
    tree.file(parent)
        .is_some_and(|p| p.text.lines().any(|l| l.trim_end().ends_with(&declared)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_a_machine_is_one_that_begins_there() {
        let folder = MACHINES[0];
        for (line, is_one) in [
            (format!("see {folder}notes"), true),
            (format!("\"{folder}notes\""), true),
            (format!("crates/store/src{folder}read.rs"), false),
        ] {
            assert_eq!(begins_path(&line, folder), is_one, "{line}");
        }
    }

    #[test]
    fn a_module_is_declared_beside_it_or_above_it() {
        let above = parents("crates/a/src/b/mod.rs").expect("it has some");
        assert!(
            above.contains(&"crates/a/src/lib.rs".to_owned()),
            "{above:?}"
        );
        let beside = parents("crates/a/src/b/c.rs").expect("it has some");
        assert!(
            beside.contains(&"crates/a/src/b.rs".to_owned()),
            "{beside:?}"
        );
        assert!(
            beside.contains(&"crates/a/src/b/mod.rs".to_owned()),
            "{beside:?}"
        );
        assert_eq!(parents("crates/a/src/lib.rs"), None);
    }
}
