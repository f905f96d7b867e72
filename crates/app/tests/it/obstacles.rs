//! What an account says of itself while it cannot be looked at (S6): a row for each fault of a
//! listing.

use crate::play::Play;
use app::use_cases::{
    accounts::{self, InTheWay},
    status::{self, AccountStatus},
};
use app::{Fault, PauseCause, QuotaOf, StopCause, Work};
use domain::Micros;

fn status(play: &Play) -> AccountStatus {
    let anna = play.anna.user;
    let mut all = play.world.read(|r| status::of(r, anna)).expect("readable");
    all.remove(0)
}

fn state(play: &Play) -> &'static str {
    status(play).standing().name()
}

/// A cycle whose look at the account ends with this.
fn meets(play: &Play, fault: &Fault) {
    // More often than one cycle asks.
    for _ in 0..8 {
        play.fake.book().refuse.push_back(fault.clone());
    }
    play.cycle();
    play.fake.book().refuse.clear();
}

fn rows() -> Vec<(Fault, &'static str, &'static str)> {
    let after = Micros::seconds(60);
    let said = || "said".to_owned();
    let quota = |of| Fault::Quota {
        of,
        after,
        said: said(),
    };
    let stop = |pause| {
        Fault::Stop(StopCause {
            pause,
            said: said(),
            again: None,
        })
    };
    let mut rows = vec![
        // A single failure passes, mostly.
        (Fault::Unknown(said()), "in-step", "unreached"),
        (
            Fault::Later {
                after,
                said: said(),
            },
            "in-step",
            "unreached",
        ),
        (Fault::Refused(said()), "in-step", "refused"),
        (Fault::Stale, "in-step", "refused"),
        (Fault::Gone, "in-step", "refused"),
        (Fault::TokenExpired, "in-step", "refused"),
        (Fault::NameTaken, "in-step", "refused"),
        (Fault::Full, "in-step", "refused"),
        (quota(QuotaOf::Account), "quota", "quota"),
        (quota(QuotaOf::Project), "quota", "quota"),
        (quota(QuotaOf::Pace), "quota", "quota"),
    ];
    rows.extend(PauseCause::ALL.map(|cause| (stop(cause), cause.name(), cause.name())));
    rows
}

#[test]
fn s6_each_fault_of_a_listing_has_a_state_of_its_own_while_it_lasts() {
    for (fault, first, then) in rows() {
        let play = Play::new();
        play.cycle();
        assert_eq!(state(&play), "in-step");
        meets(&play, &fault);
        assert_eq!(state(&play), first, "{fault:?}");
        meets(&play, &fault);
        assert_eq!(state(&play), then, "{fault:?}");
    }
}

#[test]
fn s6_what_is_in_the_way_is_told_from_the_first_failure_on_and_until_it_is_over() {
    let play = Play::new();
    play.cycle();
    let began = play.now();
    let later = |said: &str| Fault::Later {
        after: Micros::seconds(5),
        said: said.to_owned(),
    };
    for said in ["500", "502", "503"] {
        meets(&play, &later(said));
        play.world.pass(Micros::seconds(30));
    }
    let failing = status(&play).failing.expect("it fails");
    assert_eq!((failing.since, failing.said.as_str()), (began, "503"));

    // It is refused for a quota: whoever says that answers as it should.
    let quota = Fault::Quota {
        of: QuotaOf::Account,
        after: Micros::seconds(60),
        said: "429".to_owned(),
    };
    meets(&play, &quota);
    play.world.pass(Micros::seconds(61));
    assert_eq!(state(&play), "in-step");

    meets(&play, &later("500"));
    meets(&play, &later("500"));
    assert_eq!(state(&play), "unreached");
    assert!(play.heard.all().is_empty());
    play.cycle();
    assert_eq!(state(&play), "in-step");
    assert_eq!(play.heard.all(), ["resumed"]);
    play.cycle();
    assert!(play.heard.all().is_empty(), "told once");
}

#[test]
fn s6_an_account_that_was_never_read_says_that_it_cannot_be() {
    let play = Play::new();
    assert_eq!(state(&play), "first-read");
    let refused = Fault::Refused("400 INVALID_ARGUMENT".to_owned());
    meets(&play, &refused);
    meets(&play, &refused);
    assert_eq!(state(&play), "refused");
}

/// Nobody but the operator ends it, and then it goes on by itself: whoever wants that sooner is
/// told that it is still paused, because it is (F56).
#[test]
fn s6_an_account_that_waits_for_the_operator_waits_on_until_it_works() {
    for cause in PauseCause::ALL.into_iter().filter(|c| c.is_for_operator()) {
        let play = Play::new();
        let (anna, id) = (play.anna.user, play.account);
        play.refuse(cause, None);
        play.cycle();
        play.heard.all();
        let resume = move |w: &dyn Work| accounts::resume(w, anna, id);
        assert_eq!(play.world.ok(resume).was, InTheWay::OfOperator);
        assert_eq!(state(&play), cause.name());
        play.refuse(cause, None);
        play.cycle();
        assert_eq!(state(&play), cause.name());
        assert!(play.heard.all().is_empty(), "told once: {cause:?}");

        play.cycle();
        assert_eq!(state(&play), "in-step", "{cause:?}");
        assert_eq!(play.heard.all(), ["resumed"]);
    }
}

/// 401 twice, and then the provider is fine again: trying is the way out (S5).
#[test]
fn s5_going_on_is_a_try_of_what_waits_for_the_user() {
    for cause in PauseCause::ALL.into_iter().filter(|c| !c.is_for_operator()) {
        let play = Play::new();
        let (anna, id) = (play.anna.user, play.account);
        let resume = || play.world.ok(move |w| accounts::resume(w, anna, id));
        play.refuse(cause, None);
        play.cycle();
        assert_eq!(state(&play), cause.name());
        play.heard.all();

        // It is still so: paused again, and told again, for somebody asked.
        resume();
        play.refuse(cause, None);
        play.cycle();
        assert_eq!(state(&play), cause.name());
        assert_eq!(play.heard.all(), [cause.name()]);

        resume();
        play.cycle();
        assert_eq!(state(&play), "in-step", "{cause:?}");
    }
}
