//! What a photo costs (S2).

use crate::{
    book::person,
    emulator::Emulator,
    report::{note, tell},
    stack::{Stack, by},
};
use anyhow::{Result, ensure};
use app::use_cases::{contacts, photos};
use domain::Value;

const ANNA: &str = "anna@home.example";

/// Head and end of a PNG, which is all that anybody here looks at.
fn picture() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x40\x08\x06".to_vec();
    png.resize(33, 0);
    png.extend(b"\0\0\0\0IEND\0\0\0\0");
    png
}

/// A contact with a photo, new in the hub, on its way into an account that is in step.
pub(crate) async fn measure() -> Result<bool> {
    let emulator = Emulator::start().await?;
    emulator
        .account(ANNA, (0..100).map(|n| person(n, &["Team"])).collect())
        .await?;
    let kith = Stack::new(&emulator).await?;
    let anna = kith.user(ANNA).await?;
    let home = kith.connect(&emulator, anna, ANNA).await?;
    let label = kith.label(anna, home, "Team").await?.id;
    kith.settle(home).await?;
    emulator.take().await?;

    kith.write(move |w| {
        let values = [
            Value::name("Clara", "Neu"),
            Value::email("clara@x.example", "home"),
        ];
        let contact = contacts::add(w, by(anna), label, values)?;
        photos::set(w, by(anna), contact.id, &picture()).map(drop)
    })
    .await?;
    kith.settle(home).await?;
    // Echoes, and what the emulator made of the picture, bring nothing about.
    kith.settle(home).await?;
    let counters = emulator.take().await?;
    let of = |method: &str| counters.method(ANNA, method).requests;
    let creates = of("people.batchCreateContacts") + of("people.createContact");
    let photos = of("people.updateContactPhoto");
    let mut writing = counters.writing(ANNA);
    writing.sort_by_key(|(_, last)| *last);
    let sent_last = writing
        .last()
        .is_some_and(|(method, _)| method == "people.updateContactPhoto");
    let shown = emulator.people(ANNA).await?;
    let clara = shown
        .iter()
        .find(|p| p["names"][0]["givenName"] == "Clara")
        .map(|p| p["photos"][0]["default"].is_null());
    ensure!(clara == Some(true), "the account shows no photo: {clara:?}");

    let what = |what: &str| format!("a contact with a photo: {what}");
    let mut holds = tell(
        "photo",
        &what("creates"),
        &creates.to_string(),
        "1",
        creates == 1,
    );
    holds &= tell(
        "photo",
        &what("photo writes"),
        &photos.to_string(),
        "1",
        photos == 1,
    );
    let people = counters.of(ANNA).people;
    holds &= tell(
        "photo",
        &what("all writes of persons"),
        &people.to_string(),
        "2",
        people == 2,
    );
    holds &= tell(
        "photo",
        &what("the photo is written last"),
        if sent_last { "yes" } else { "no" },
        "yes",
        sent_last,
    );
    note(&format!("all requests: {}", counters.story(ANNA)));
    Ok(holds)
}
