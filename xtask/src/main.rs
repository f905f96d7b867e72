//! Tasks of the house: `cargo xtask tidy` checks what the compiler does not, `cargo xtask
//! bench` measures the figures the house promises.
#![expect(clippy::print_stdout, reason = "a task talks to its terminal")]

mod bench;
mod tidy;

use std::{path::Path, process::ExitCode};

const USAGE: &str = "\
usage: cargo xtask tidy
       cargo xtask bench [settled | share | unshare | join | latency | plan | units | sim]...";

fn main() -> anyhow::Result<ExitCode> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["tidy"] => Ok(tidy()?),
        ["bench", names @ ..] => bench::run(root(), names),
        _ => {
            println!("{USAGE}");
            Ok(ExitCode::from(2))
        }
    }
}

/// The folder of the workspace.
fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn tidy() -> anyhow::Result<ExitCode> {
    let found = tidy::look(root())?;
    for advice in &found.advice {
        println!("advice: {advice}");
    }
    for fault in &found.faults {
        println!("{fault}");
    }
    Ok(match found.faults.len() {
        0 => {
            println!("tidy: {} files are in order", found.files);
            ExitCode::SUCCESS
        }
        n => {
            println!("tidy: {n} to mend");
            ExitCode::FAILURE
        }
    })
}
