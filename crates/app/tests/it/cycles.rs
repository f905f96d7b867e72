//! How a cycle ends when the provider refuses: who is paused, why, and what goes on by
//! itself (S5, F55, F56, F60).

use crate::play::Play;
use app::use_cases::{accounts, contacts, fields::FieldEdit};
use app::{AccountState, Fault, PauseCause, Sealed};
use domain::{Micros, Value};
use futures::FutureExt as _;

#[test]
fn s5_a_cause_of_the_user_waits_for_them_and_is_told_once() {
    for cause in [
        PauseCause::GrantOver,
        PauseCause::SignInAgain,
        PauseCause::ScopeMissing,
        PauseCause::AdminPolicy,
    ] {
        let play = Play::new();
        play.refuse(cause, None);
        play.cycle();
        let looks = play.fake.book().tokens.len();
        play.cycle();
        assert_eq!(play.state(), AccountState::Paused(cause));
        assert_eq!(play.heard.all(), [cause.name()]);
        assert_eq!(play.fake.book().tokens.len(), looks, "nobody asks again");
    }
}

#[test]
fn f56_a_cause_of_the_client_pauses_all_and_ends_by_itself() {
    let play = Play::new();
    let other = play.world.account(play.anna.user, "a2").id;
    let span = Micros::seconds(30);
    play.refuse(PauseCause::ServiceDisabled, Some(span));
    let report = play.cycle();
    let paused = AccountState::Paused(PauseCause::ServiceDisabled);
    assert_eq!(report.pause_until, Some(play.now() + span));
    assert_eq!(
        (play.state(), play.account_of(other).state),
        (paused, paused)
    );
    assert_eq!(
        play.heard.all(),
        ["service-disabled"],
        "told once, not per user"
    );

    // Still so: nothing is told again.
    play.refuse(PauseCause::ServiceDisabled, Some(span));
    play.cycle();
    assert_eq!((play.state(), play.heard.all().len()), (paused, 0));

    // One account is let in again, and with it all.
    play.cycle_of(other);
    assert_eq!(play.heard.all(), ["resumed"]);
    assert_eq!(play.state(), AccountState::Active);
    let account = play.account;
    assert!(
        play.world
            .read(|r| r.due(account))
            .expect("readable")
            .is_some()
    );
}

#[test]
fn f56_an_account_that_waits_for_its_user_is_not_let_in_with_the_others() {
    let play = Play::new();
    let (account, other) = (play.account, play.world.account(play.anna.user, "a2").id);
    play.world
        .ok(move |w| accounts::pause(w, account, PauseCause::GrantOver));
    play.refuse(PauseCause::ClientRefused, None);
    let report = play.cycle_of(other);
    assert!(
        report.pause_until.is_some(),
        "it is asked again although nobody says when"
    );
    play.cycle_of(other);
    assert_eq!(play.account_of(other).state, AccountState::Active);
    assert_eq!(play.state(), AccountState::Paused(PauseCause::GrantOver));
}

#[test]
fn s5_a_key_that_is_back_goes_on_by_itself() {
    let play = Play::new();
    play.key.is_away(true);
    play.cycle();
    play.cycle();
    assert_eq!(play.state(), AccountState::Paused(PauseCause::KeyMissing));
    assert_eq!(play.heard.all(), ["key-missing"]);
    assert!(play.fake.book().tokens.is_empty(), "nothing was asked");
    play.key.is_away(false);
    play.cycle();
    assert_eq!(play.state(), AccountState::Active);
    assert_eq!(play.heard.all(), ["resumed"]);
}

#[test]
fn f60_a_grant_that_ends_after_seven_days_was_one_of_a_project_in_testing() {
    for (age, expected) in [
        (Micros::days(1), PauseCause::GrantOver),
        (
            Micros::days(7) - Micros::seconds(7200),
            PauseCause::GrantOver,
        ),
        (Micros::days(7) - Micros::seconds(60), PauseCause::SevenDays),
        (
            Micros::days(7) + Micros::seconds(3600),
            PauseCause::SevenDays,
        ),
        (Micros::days(9), PauseCause::GrantOver),
    ] {
        let play = Play::new();
        play.world.pass(age);
        play.refuse(PauseCause::GrantOver, None);
        play.cycle();
        assert_eq!(play.state(), AccountState::Paused(expected), "{age:?}");
    }
}

#[test]
fn f60_the_end_that_was_announced_is_known_however_late_it_shows() {
    for (lasts, looked, expected) in [
        // The machine slept over it.
        (7, 12, PauseCause::SevenDays),
        // A limited access of another kind, which its user chose.
        (3, 12, PauseCause::GrantOver),
        // Taken back before its end.
        (7, 5, PauseCause::GrantOver),
    ] {
        let play = Play::new();
        let id = play.account;
        play.world.ok(move |w| {
            let account = w.account(id)?.expect("it is there");
            let ends = Some(account.connected + Micros::days(lasts));
            w.save_account(&app::Account { ends, ..account })
        });
        play.world.pass(Micros::days(looked));
        play.refuse(PauseCause::GrantOver, None);
        play.cycle();
        assert_eq!(play.state(), AccountState::Paused(expected), "{lasts}");
    }
}

#[test]
fn s5_a_refresh_token_that_was_replaced_is_kept_and_used() {
    let play = Play::new();
    let old = "[1, 2, 3]".to_owned();
    play.fake.book().newer = Some((old.clone(), "new".to_owned()));
    play.cycle();
    let kept = play.account_of(play.account).token.expect("a token");
    assert_eq!(kept.bytes, b"new");
    play.cycle();
    let tokens = play.fake.book().tokens.clone();
    assert_eq!(tokens, [old, format!("{:?}", b"new")]);
}

/// Somebody else used the old one a moment too late.
#[test]
fn s5_an_account_is_not_paused_for_a_token_that_it_has_no_more() {
    let play = Play::new();
    let (store, account) = (play.world.store(), play.account);
    play.fake.book().at_look = Some(Box::new(move || {
        let renewed = store.write(move |w| {
            let kept = w.account(account)?.ok_or(app::Error::Moved)?;
            let old = kept.token.ok_or(app::Error::Moved)?;
            let newer = Sealed {
                bytes: b"new".to_vec(),
                ..old.clone()
            };
            accounts::keep_token(w, account, &old, newer)
        });
        assert_eq!(renewed.now_or_never(), Some(Ok(true)));
    }));
    play.refuse(PauseCause::GrantOver, None);
    play.cycle();
    assert_eq!(play.state(), AccountState::Active);
    assert_eq!(play.heard.all(), [""; 0]);
    // The one it has now is another matter.
    play.refuse(PauseCause::GrantOver, None);
    play.cycle();
    assert_eq!(play.state(), AccountState::Paused(PauseCause::GrantOver));
}

#[test]
fn s5_a_replaced_token_is_kept_even_if_the_cycle_fails_afterwards() {
    let play = Play::new();
    play.fake.book().newer = Some(("[1, 2, 3]".to_owned(), "new".to_owned()));
    play.fake
        .book()
        .refuse
        .push_back(Fault::Unknown("lost".into()));
    play.cycle();
    let kept = play.account_of(play.account).token.expect("a token");
    assert_eq!(kept.bytes, b"new");
}

#[test]
fn f55_a_full_account_is_filled_to_the_last_place_and_told_once() {
    let play = Play::new();
    let label = play.family(8);
    play.fake.book().room = 5;
    let report = play.cycle();
    assert_eq!(play.there(), 5);
    assert!(play.account_of(play.account).full.is_some());
    assert_eq!(play.heard.all(), ["full"]);
    assert!(report.settled, "what is left waits for room");
    let tries = play.fake.book().creates.len();

    // Edits go on, and no create is tried.
    let anna = play.anna;
    let first = play.fake.book().people[0].id.clone();
    let account = play.account;
    play.world.ok(move |w| {
        let link = w.link_by_remote(account, &first)?.expect("it is linked");
        let note = FieldEdit::Set(Value::note("typed"));
        contacts::edit(w, anna, link.contact, None, &[note])
    });
    play.cycle();
    assert_eq!(play.fake.book().updates, 1);
    assert_eq!(play.fake.book().creates.len(), tries);

    // Tried again with one alone, ever more seldom.
    let until = play.account_of(play.account).full.expect("full").until;
    play.world.pass(until - play.now());
    play.cycle();
    assert_eq!(play.fake.book().creates[tries..], [1]);
    let later = play.account_of(play.account).full.expect("full").until;
    assert!(later - play.now() >= Micros::seconds(900), "{later:?}");
    assert!(play.heard.all().is_empty(), "told once");

    // There is room: one shows it, and all follow.
    play.fake.book().room = 100;
    play.world.pass(later - play.now());
    play.cycle();
    assert_eq!(play.there(), 8);
    assert_eq!(play.account_of(play.account).full, None);
    assert_eq!(play.heard.all(), ["resumed"]);
    assert_eq!(play.world.read(|r| r.label_size(label)), Ok(8));
}

#[test]
fn f55_somebody_deleted_there_brings_a_try_at_once() {
    let play = Play::new();
    play.family(3);
    play.fake.book().room = 2;
    play.cycle();
    assert_eq!(play.there(), 2);
    play.fake.book().room = 3;
    play.fake.book().gone.push("people/c99".into());
    play.cycle();
    assert_eq!(play.there(), 3);
}

#[test]
fn f55_nothing_that_needs_room_any_more_ends_it() {
    let play = Play::new();
    let label = play.family(1);
    play.fake.book().room = 0;
    play.cycle();
    assert!(play.account_of(play.account).full.is_some());
    let anna = play.anna;
    play.world.ok(move |w| {
        let entries = w.entries(label, 0, 10)?;
        for entry in entries {
            contacts::trash(w, anna, entry.contact)?;
        }
        Ok(())
    });
    play.cycle();
    assert_eq!(play.account_of(play.account).full, None);
}

/// Pitfall 38: a clock that was ahead when everybody was listed does not keep them from being listed
/// again, for as long as it was ahead.
#[test]
fn s4_a_listing_that_is_still_to_come_puts_none_off() {
    for (ahead, forgetful) in [(5 * 365 * 86_400, false), (3_600, true), (300, true)] {
        let play = Play::new();
        let listed = || std::mem::take(&mut play.fake.book().listings);
        play.cycle();
        play.cycle();
        assert_eq!(listed(), [true, false], "everybody, then what changed");
        play.world.set_back(Micros::seconds(ahead));
        play.fake.book().forgetful = forgetful;
        play.cycle();
        assert_eq!(listed().last(), Some(&true), "set back by {ahead} s");
        play.fake.book().forgetful = false;
        play.cycle();
        assert_eq!(listed(), [false], "by the new clock it was a moment ago");
        play.world.pass(Micros::days(6));
        play.cycle();
        assert_eq!(listed(), [true]);
    }
}
