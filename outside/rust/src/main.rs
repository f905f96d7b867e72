//! A story played to the emulator by the crate google-people1, which nobody here wrote: reading,
//! writing, syncing and labelling. It knows nothing of Kith and of the emulator only its address.
//!
//! `kith-outside-client http://127.0.0.1:PORT` prints what was checked and fails at the first
//! thing that is not as Google's own client expects it.

mod contacts;
mod labels;
mod others;
mod sync;
mod world;

use std::process::ExitCode;

use world::{Outcome, World};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match story().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

async fn story() -> Outcome {
    let address = std::env::args().nth(1);
    let address = address.ok_or("usage: kith-outside-client ADDRESS-OF-THE-EMULATOR")?;
    let world = World::new(&address, "outside-rust@example.com").await?;
    let ida = contacts::write_and_read(&world).await?;
    sync::listing_and_deltas(&world, &ida).await?;
    labels::story(&world, &ida).await?;
    others::story(&world).await?;
    println!("google-people1: {} checks hold", world.checks());
    Ok(())
}
