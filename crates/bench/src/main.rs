//! Measures the whole of Kith against the emulator, which runs in a process of its own:
//! `kith-bench settled|share|join|latency`. `cargo xtask bench` builds what it needs and
//! calls it.
//!
//! Never here: anything the product uses.

mod book;
mod emulator;
mod figures;
mod report;
mod server;
mod stack;

use anyhow::{Result, bail};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> Result<ExitCode> {
    google::init_tls();
    let mut holds = true;
    for name in std::env::args().skip(1) {
        holds &= match name.as_str() {
            "settled" => figures::settled::measure().await?,
            "share" => figures::share::measure().await?,
            "join" => figures::join::measure().await?,
            "latency" => figures::latency::measure().await?,
            other => {
                bail!("there is no figure `{other}`; there are settled, share, join and latency")
            }
        };
    }
    Ok(if holds {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
