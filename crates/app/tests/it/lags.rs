//! How far behind an account is told to be (S6): what is due, going down as it is done; not what
//! waits for its time.

use crate::cycles::Play;
use crate::world::look;
use app::use_cases::{
    contacts, photos,
    status::{self, AccountStatus, Standing},
};
use domain::{ContactId, LabelId, Micros, Value};
use std::sync::{Arc, Mutex, PoisonError};

fn status(play: &Play) -> AccountStatus {
    let user = play.anna.user;
    let all = play.world.read(move |r| status::of(r, user));
    all.expect("readable").remove(0)
}

/// Asks for a look, takes it, and says how the account stands and whether that was all.
fn looked(play: &Play) -> (Standing, bool) {
    let account = play.account;
    let asked = play.world.ok(move |w| {
        w.save_due(account, Some(w.now()))?;
        Ok(w.now())
    });
    assert!(!status(play).is_through(asked), "it was only asked for");
    play.cycle();
    let status = status(play);
    (status.standing(), status.is_through(asked))
}

/// A label that the account shows and has read the group of, with so many contacts.
fn family(play: &Play, count: usize) -> LabelId {
    let label = play.family(0);
    play.cycle();
    for _ in 0..count {
        play.world.contact(play.anna, label, "Nora");
    }
    label
}

fn member(play: &Play, label: LabelId) -> ContactId {
    let members = play.world.read(move |r| r.members(label));
    members.expect("readable")[0]
}

fn pose(play: &Play, contact: ContactId, motif: u8) {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x08\x08\x06\0\0\0".to_vec();
    png.extend(b"\0\0\0\0\0\0\0\0IEND\0\0\0\0");
    png.push(motif);
    let anna = play.anna;
    play.world
        .ok(move |w| photos::set(w, anna, contact, &png).map(drop));
}

#[test]
fn s6_a_second_photo_within_ten_minutes_is_told_as_later_and_not_waited_for() {
    let play = Play::new();
    let label = family(&play, 2);
    let contact = member(&play, label);
    pose(&play, contact, 1);
    assert_eq!(looked(&play), (Standing::InStep, true));

    pose(&play, contact, 2);
    let (standing, through) = looked(&play);
    assert!(
        matches!(standing, Standing::Later(left) if left > Micros::seconds(500)),
        "{standing:?}"
    );
    assert!(through, "what is not due is not waited for");
    // Whatever else changes meanwhile is done, and does not pile up.
    for motif in 3..6 {
        pose(&play, contact, motif);
        play.world.contact(play.anna, label, "Later");
        assert!(status(&play).left() > 0);
        let (standing, through) = looked(&play);
        assert!(matches!(standing, Standing::Later(_)) && through);
        assert_eq!(status(&play).left(), 0);
    }
    assert_eq!(play.there(), 5);

    play.world.pass(Micros::seconds(560));
    assert!(!looked(&play).1, "it is due within a minute");
    play.world.pass(Micros::seconds(60));
    assert_eq!(looked(&play), (Standing::InStep, true));
}

#[test]
fn s6_what_waits_goes_down_as_people_are_created() {
    let play = Play::new();
    let (anna, label) = (play.anna, family(&play, 0));
    play.fake.book().room = 1_000;
    play.world.ok(move |w| {
        for n in 0..600 {
            contacts::add(w, anna, label, [Value::name(&format!("N{n}"), "Berg")])?;
        }
        Ok(())
    });
    assert_eq!(status(&play).left(), 600);
    let (store, seen) = (play.world.inline(), Arc::new(Mutex::new(Vec::new())));
    let kept = Arc::clone(&seen);
    play.fake.book().onlooker = Some(Box::new(move || {
        let left = look(&store, |r| Ok(status::of(r, anna.user)?.remove(0).left()));
        let left = left.expect("readable");
        kept.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(left);
    }));
    let (standing, through) = looked(&play);
    assert!(matches!(standing, Standing::Quota(_)) && !through);
    assert_eq!(status(&play).left(), 600 - play.there());
    let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    let batches: Vec<usize> = (0..seen.len()).map(|n| 600 - 8 * n).collect();
    assert_eq!(*seen, batches, "at each batch");
    assert_eq!(seen.len(), play.there().div_ceil(8));
}

#[test]
fn s6_an_account_without_room_is_waited_for_no_longer() {
    let play = Play::new();
    family(&play, 3);
    play.fake.book().room = 1;
    assert_eq!(looked(&play), (Standing::Full, true));
}
