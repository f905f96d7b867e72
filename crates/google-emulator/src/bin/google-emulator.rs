//! Runs the emulator as a process of its own and prints its address.

use google_emulator::{Config, Emulator, Profile};
use tokio::net::TcpListener;

const USAGE: &str =
    "usage: google-emulator [--bind ADDRESS:PORT] [--seed NUMBER] [--account EMAIL]...

Prints its address and serves until it is stopped. Accounts can also be made later with
POST /control/accounts.";

struct Options {
    bind: String,
    seed: u64,
    accounts: Vec<String>,
}

fn options() -> Option<Options> {
    let mut options = Options {
        bind: "127.0.0.1:0".to_owned(),
        seed: 1,
        accounts: Vec::new(),
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next()?;
        match word.as_str() {
            "--bind" => options.bind = value,
            "--seed" => options.seed = value.parse().ok()?,
            "--account" => options.accounts.push(value),
            _ => return None,
        }
    }
    Some(options)
}

#[tokio::main]
#[expect(
    clippy::print_stdout,
    reason = "the address on standard output is the interface"
)]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(options) = options() else {
        return Err(USAGE.into());
    };
    let emulator = Emulator::new(Config {
        seed: options.seed,
        ..Config::default()
    });
    for email in &options.accounts {
        emulator.handle().create_account(Profile::new(email))?;
    }
    let listener = TcpListener::bind(&options.bind).await?;
    println!("http://{}", listener.local_addr()?);
    emulator.serve(listener).await?;
    Ok(())
}
