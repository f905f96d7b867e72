//! Measures the whole of Kith against the emulator, which runs in a process of its own:
//! `kith-bench settled|share|unshare|join|latency|spread|memory|start|idle|hide|large|photo`. `cargo xtask bench` builds
//! what it needs and calls it.
//!
//! Never here: anything the product uses.

mod book;
mod emulator;
mod figures;
mod process;
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
            "unshare" => figures::unshare::measure().await?,
            "join" => figures::join::measure().await?,
            "latency" => figures::latency::measure().await?,
            "spread" => figures::spread::measure().await?,
            "memory" => figures::memory::measure().await?,
            "hide" => figures::hide::measure().await?,
            "large" => figures::large::measure().await?,
            "start" => figures::start::measure().await?,
            "idle" => figures::idle::measure().await?,
            "photo" => figures::photo::measure().await?,
            other => bail!("there is no figure `{other}`"),
        };
    }
    Ok(if holds {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
