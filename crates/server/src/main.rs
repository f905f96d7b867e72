//! The program `kith`: configuration, wiring, loops and the command line.
//!
//! Never here: a rule of sync or of rights, SQL, or what Google's answers mean.

#![expect(
    clippy::print_stdout,
    reason = "the command line talks to the terminal"
)]

mod cli;
mod config;
mod connect;
mod demo;
mod doctor;
mod env;
mod happenings;
mod house;
mod http;
mod loops;
mod memory;
mod seal;
mod serve;
mod states;
mod sweep;
mod tour;

use anyhow::Context as _;
use clap::Parser as _;
use std::{io::IsTerminal as _, process::ExitCode};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    google::init_tls();
    let ended = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("No thread could be started. Is the number of processes of this user limited?")
        .and_then(|runtime| runtime.block_on(cli::run(cli)));
    match ended {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {}", said(&error));
            ExitCode::FAILURE
        }
    }
}

/// What happened and the next step, then the causes, each once.
fn said(error: &anyhow::Error) -> String {
    let mut lines: Vec<String> = Vec::new();
    for cause in error.chain() {
        let line = cause.to_string();
        if !lines.iter().any(|l| l.contains(&line)) {
            lines.push(line);
        }
    }
    lines.join("\n  because: ")
}

/// Logs to standard error what the filter lets through.
pub(crate) fn log(filter: &str) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(filter).map_err(|e| {
        anyhow::anyhow!("The log filter “{filter}” does not work ({e}). Write `info`, `debug` or `kith=debug,info` (KITH_LOG).")
    })?;
    // In a process that logs already, that one counts.
    drop(
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_ansi(std::io::stderr().is_terminal())
            .with_writer(std::io::stderr)
            .try_init(),
    );
    Ok(())
}
