//! What keeps refusing to be written waits, ever longer, and everything else goes on (pitfalls 23
//! and 30).

use crate::refused::two_labels;
use app::use_cases::{shares, status};
use domain::{Actor, Door, Level, Micros};
use sim::{Mishap, Story};

/// How an account stands, by the name of it.
fn state(story: &Story, account: &str) -> &'static str {
    let (user, id) = (story.who(account), story.id(account));
    let all = story.unit(move |w| status::of(w, user));
    let mut all = all.into_iter().filter(|s| s.account.id == id);
    all.next().expect("it is connected").standing().name()
}

fn seconds(n: i64) -> Micros {
    Micros::seconds(n)
}

/// Cycles of Ben's account for a minute, one each second; in which of them `call` was made.
fn made(story: &mut Story, call: &str) -> Vec<usize> {
    let mut made = Vec::new();
    for second in 0..60 {
        let before = story.calls(call);
        let report = story.cycle("ben").expect("nobody crashed");
        assert_eq!((report.pause_until, report.paced_until), (None, None));
        let state = state(story, "ben");
        assert!(
            !["quota", "unreached"].contains(&state),
            "{second}: {state}"
        );
        made.extend(vec![second; story.calls(call) - before]);
        story.wait(seconds(1));
    }
    made
}

/// That so long lies between one try and the next, and at most an eighth more.
#[track_caller]
fn are_apart(tries: &[usize], waits: &[usize]) {
    let apart: Vec<usize> = tries.windows(2).map(|w| w[1] - w[0]).collect();
    let fits = |(apart, wait): (&usize, &usize)| (*wait..=wait + wait / 8 + 1).contains(apart);
    assert!(
        apart.len() == waits.len() && apart.iter().zip(waits).all(fits),
        "{tries:?}"
    );
}

#[test]
fn i4_somebody_whose_reads_trail_on_is_tried_ever_less_often() {
    let mut story = two_labels();
    let [cleo, dora] = ["c@x", "d@x"].map(|text| story.contact(text));
    story.change_in_kith("anna", cleo, "Cleo", "Cleo Roth");
    story.trash_in_kith("anna", dora);
    story.add("anna", "Team", "Emil, e@x");
    for _ in 0..6 {
        story.next("update", Mishap::Stale);
    }
    let tries = made(&mut story, "update");
    are_apart(&tries, &[1, 2, 4, 8, 16]);
    // Everybody else went on, and what waits is said to wait (S6).
    let others = ["Cleo, c@x [Team (anna)]", "Emil, e@x [Team (anna)]"];
    assert_eq!(story.book("ben"), others);
    assert_eq!(state(&story, "ben"), "waiting");
    assert_eq!(story.met("faulted"), 0);

    // An edit of somebody else goes at once, one of the same contact does not hurry it.
    let emil = story.contact("e@x");
    for (contact, from, to) in [(emil, "Emil", "Emil Berg"), (cleo, "Cleo Roth", "Cleo Rot")] {
        story.change_in_kith("anna", contact, from, to);
        story.push();
    }
    let others = ["Cleo, c@x [Team (anna)]", "Emil Berg, e@x [Team (anna)]"];
    assert_eq!(story.book("ben"), others);

    story.wait(seconds(20));
    story.cycle("ben");
    let all = [
        "Cleo Rot, c@x [Team (anna)]",
        "Emil Berg, e@x [Team (anna)]",
    ];
    assert_eq!(story.book("ben"), all);
    assert!(made(&mut story, "update").is_empty());
    assert_eq!(state(&story, "ben"), "in-step");
}

#[test]
fn i4_somebody_who_is_changed_all_the_time_is_written_ever_less_often() {
    let mut story = two_labels();
    let (cleo, bens) = (story.contact("c@x"), story.find("ben", "c@x"));
    story.change_in_kith("anna", cleo, "Cleo", "Cleo Roth");
    for n in 0..4 {
        let bens = bens.clone();
        let phone = format!("Cleo, c@x, +{n}");
        story.during("update", 1, move |story| story.edit("ben", &bens, &phone));
    }
    let tries = made(&mut story, "update");
    // Once at once, with what the read showed.
    assert_eq!(tries[..2], [0, 0], "{tries:?}");
    are_apart(&tries[1..], &[2, 4, 8]);
    assert_eq!(story.book("ben")[0], "+3, Cleo Roth, c@x [Team (anna)]");
}

/// Pitfall 23: a group that was just made is not there yet for everybody.
#[test]
fn g2_persons_of_a_group_that_cannot_be_used_yet_are_created_a_little_later() {
    let mut story = two_labels();
    story.add("anna", "Team", "Emil, e@x");
    for _ in 0..2 {
        story.next("create", Mishap::Gone);
    }
    let report = story.cycle("ben").expect("nobody crashed");
    assert!(report.settled && report.wake.is_some(), "{report:?}");
    assert_eq!(state(&story, "ben"), "waiting");
    let mut tries = made(&mut story, "create");
    tries.insert(0, 0);
    are_apart(&tries, &[1, 2]);
    assert!(
        story
            .book("ben")
            .contains(&"Emil, e@x [Team (anna)]".to_owned())
    );
    assert_eq!(
        story.met("faulted"),
        0,
        "nothing is in the way of the account"
    );
    assert_eq!(state(&story, "ben"), "in-step");
}

/// Pitfall 23, in other words: a 400 is said of such a group as well as a 404.
#[test]
fn g2_what_is_refused_for_a_group_that_was_just_made_is_tried_a_little_later() {
    let mut story = Story::team(&["Cleo, c@x", "Dora, d@x", "Emil, e@x"]);
    story.user("ben");
    story.person("ben", "Emil, e@x", &[]);
    for _ in 0..3 {
        story.next("create", Mishap::Refused);
        story.next("members", Mishap::Refused);
    }
    story.share("Team", "ben", Level::Editor);
    let there = ["Cleo", "Dora", "Emil"];
    let there = there.map(|name| format!("{name}, {}@x [Team (anna)]", name[..1].to_lowercase()));
    assert_eq!(story.book("ben"), there);
    assert_eq!(story.questions("ben"), [""; 0]);
    assert_eq!(story.met("faulted"), 0);
    // One tried it out for the others.
    assert_eq!(story.calls("create"), 5);
    assert_eq!(story.calls("members"), 4);
}

/// For a minute, and no longer: then it is no group's youth.
#[test]
fn g2_what_stays_refused_is_asked_about_after_a_minute() {
    let mut story = Story::team(&["Cleo, c@x", "Dora, d@x"]);
    story.user("ben");
    story.refuses("create");
    let (by, ben, team) = (story.who("anna"), story.who("ben"), story.label_id("Team"));
    let by = Actor {
        user: by,
        door: Door::Operator,
    };
    story.unit(move |w| shares::share(w, by, team, ben, Level::Viewer).map(drop));
    story.ask("Team", "ben");
    for _ in 0..3 {
        story.cycle("ben");
    }
    story.confirm("ben");
    made_or_not(&mut story, 50);
    assert_eq!(story.questions("ben"), [""; 0]);
    made_or_not(&mut story, 80);
    assert_eq!(story.questions("ben"), ["Refused", "Refused"]);
    let before = story.calls("create");
    assert!(before <= 9, "{before} calls");
    made_or_not(&mut story, 60);
    assert_eq!(story.calls("create"), before, "a person is waited for");
}

/// Cycles of Ben's account, one each second.
fn made_or_not(story: &mut Story, seconds: i64) {
    for _ in 0..seconds {
        story.cycle("ben");
        story.wait(Micros::seconds(1));
    }
}

/// One contact whose writes are never answered is no trouble of the account's.
#[test]
fn a3_a_write_that_is_never_answered_keeps_nobody_waiting() {
    let mut story = two_labels();
    let [cleo, dora] = ["c@x", "d@x"].map(|text| story.contact(text));
    story.change_in_kith("anna", cleo, "Cleo", "Cleo Roth");
    story.trash_in_kith("anna", dora);
    for _ in 0..6 {
        story.next("update", Mishap::Lost);
    }
    let tries = made(&mut story, "update");
    are_apart(&tries, &[1, 2, 4, 8, 16]);
    assert_eq!(story.book("ben"), ["Cleo, c@x [Team (anna)]"]);
    assert_eq!(state(&story, "ben"), "waiting");
    story.wait(seconds(20));
    story.cycle("ben");
    assert_eq!(story.book("ben"), ["Cleo Roth, c@x [Team (anna)]"]);
    assert_eq!(state(&story, "ben"), "in-step");
}

/// S6: the account was listed, so it is reached; what is met after that is told once it lasts.
#[test]
fn s6_what_is_met_past_a_listing_is_in_the_way_once_it_has_lasted_a_minute() {
    let mut story = two_labels();
    let cleo = story.contact("c@x");
    story.change_in_kith("anna", cleo, "Cleo", "Cleo Roth");
    for wait in [30, 29, 1] {
        story.next("update", Mishap::NotNow);
        story.cycle("ben");
        assert_eq!(state(&story, "ben"), "waiting");
        story.wait(seconds(wait));
    }
    story.next("update", Mishap::NotNow);
    story.cycle("ben");
    assert_eq!(state(&story, "ben"), "unreached");
    story.cycle("ben");
    assert_eq!(state(&story, "ben"), "in-step");
}
