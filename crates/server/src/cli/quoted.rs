//! Every command that a sentence names can be typed: in messages, in the README, in the docs.

use super::Cli;
use clap::{Command, CommandFactory as _};
use std::{fs, path::Path};

/// The commands quoted in a text, each without its program.
fn quoted(text: &str) -> Vec<String> {
    let mut whole = String::new();
    // Strings of the source go on after a backslash, comments and lists on the next line.
    for line in text.lines().map(str::trim) {
        let line = line.trim_start_matches("///").trim_start_matches("//!");
        whole.push_str(line.strip_suffix('\\').unwrap_or(line));
        whole.push(' ');
    }
    let quotes = whole.split("`kith ").skip(1);
    quotes
        .filter_map(|rest| rest.split('`').next())
        .map(str::to_owned)
        .collect()
}

/// What is wrong with the words, by what the program knows.
fn wrong(words: &str, program: &Command) -> Option<String> {
    let mut at = program;
    for word in words.split_whitespace() {
        if let Some(flag) = word.strip_prefix("--") {
            let flag = flag.split('=').next().unwrap_or(flag);
            let here = |c: &Command| c.get_arguments().any(|a| a.get_long() == Some(flag));
            if !here(at) && !here(program) && flag != "help" {
                return Some(format!("“{}” has no --{flag}", at.get_name()));
            }
        } else if at.has_subcommands() && word != "{}" {
            let mut next = None;
            for one in word.split('|') {
                next = at.find_subcommand(one);
                if next.is_none() {
                    return Some(format!("“{}” has no “{one}”", at.get_name()));
                }
            }
            at = next.unwrap_or(at);
        }
    }
    None
}

#[test]
fn every_command_that_is_named_is_there() {
    let mut program = Cli::command();
    program.build();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut waiting = vec![root.join("crates"), root.join("docs")];
    let mut files = vec![root.join("README.md"), root.join("CHANGELOG.md")];
    while let Some(dir) = waiting.pop() {
        for entry in fs::read_dir(&dir).expect("it is a directory of the house") {
            let path = entry.expect("it can be read").path();
            if path.ends_with("tests") {
                // What they quote need not be whole.
            } else if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|e| e == "rs" || e == "md") {
                files.push(path);
            }
        }
    }
    let (mut met, mut mistakes) = (0, Vec::new());
    for file in files.iter().filter(|f| !f.ends_with("cli/quoted.rs")) {
        let text = fs::read_to_string(file).expect("it is text");
        for words in quoted(&text) {
            met += 1;
            let place = file.strip_prefix(&root).unwrap_or(file);
            let mistake = wrong(&words, &program);
            mistakes.extend(mistake.map(|m| format!("{}: `kith {words}`: {m}", place.display())));
        }
    }
    assert!(met > 150, "only {met} were found");
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

#[test]
fn a_command_that_is_not_there_is_noticed() {
    let mut program = Cli::command();
    program.build();
    let of = |text: &str| {
        let all = quoted(text).into_iter();
        all.filter_map(|words| wrong(&words, &program))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        of("say `kith contact suggest` or \\\n    `kith \\\n  label mirror --anywhere`"),
        ["“contact” has no “suggest”", "“mirror” has no --anywhere"]
    );
    assert!(
        of("`kith share hide \"Family & friends\" ben@team.example note --user anna`").is_empty()
    );
}
