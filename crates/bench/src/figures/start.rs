//! How long the server takes from its start until it accepts requests.

use crate::{
    emulator::Emulator,
    report::{note, tell},
    server::{Rhythm, Server},
    stack::{Dir, Stack, by},
};
use anyhow::Result;
use domain::Value;
use std::time::{Duration, Instant};

const CONTACTS: usize = 50_000;
const AT_ONCE: usize = 200;
const TIMES: usize = 7;
const MOST: Duration = Duration::from_millis(300);

/// A database with 50,000 contacts; the slowest of several starts counts.
pub(crate) async fn measure() -> Result<bool> {
    let emulator = Emulator::start().await?;
    let mut dir = filled(&emulator).await?;
    let mut took = Vec::new();
    for _ in 0..TIMES {
        let began = Instant::now();
        let server = Server::start_in(dir, &emulator, Rhythm::default()).await?;
        took.push(began.elapsed());
        dir = server.stop().await?;
    }
    let size = std::fs::metadata(dir.0.join("kith.db"))?.len() / 1_048_576;
    took.sort();
    let slowest = took.last().copied().unwrap_or_default();
    let holds = tell(
        "start",
        &format!("{CONTACTS} contacts: start to accepting requests"),
        &format!("{} ms", slowest.as_millis()),
        &format!("< {} ms", MOST.as_millis()),
        slowest < MOST,
    );
    note(&format!(
        "slowest of {TIMES}; the median is {} ms, the database {size} MiB",
        took[TIMES / 2].as_millis()
    ));
    Ok(holds)
}

/// A data directory with a label of so many contacts, and nobody connected.
async fn filled(emulator: &Emulator) -> Result<Dir> {
    let kith = Stack::new(emulator).await?;
    let anna = kith.user("anna@home.example").await?;
    let label = kith
        .write(move |w| app::use_cases::labels::create(w, anna, "Everybody"))
        .await?
        .id;
    for from in (0..CONTACTS).step_by(AT_ONCE) {
        kith.write(move |w| {
            for n in from..from + AT_ONCE {
                let values = [
                    Value::name("Person", &format!("Number {n}")),
                    Value::email(&crate::book::email(n), "home"),
                    Value::phone(&format!("+49 30 {:07}", 1_000_000 + n), "mobile"),
                ];
                app::use_cases::contacts::add(w, by(anna), label, values)?;
            }
            Ok(())
        })
        .await?;
    }
    Ok(kith.into_dir())
}
