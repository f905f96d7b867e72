//! One person at whom the provider falls over: no call in which they are is ever answered. Of many
//! that go in one call, they are alone in the end, and put aside; all others go through.

use app::use_cases::shares;
use domain::{Actor, Door, Level, Micros};
use sim::Story;

const MANY: usize = 9;

fn person(n: usize) -> String {
    format!("P{n}, p{n}@x")
}

/// Anna's label in Ben's account, with many in it, and the provider falls over one of them there.
fn shared() -> Story {
    let people: Vec<String> = (0..MANY).map(person).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let mut story = Story::team(&people);
    story.share("Team", "ben", Level::Editor);
    story.falls_over("ben", "p4@x");
    story
}

/// Cycles of Ben's account for so long, one each second; in which of them `call` was made, after
/// the others are through.
fn tries(story: &mut Story, call: &str, seconds: usize) -> Vec<usize> {
    let mut tries = Vec::new();
    for second in 0..seconds {
        let before = story.calls(call);
        story.cycle("ben").expect("nobody crashed");
        tries.extend(vec![second; story.calls(call) - before]);
        story.wait(Micros::seconds(1));
    }
    tries
}

/// How many of Ben's are otherwise than this.
fn but(story: &Story, text: &str) -> usize {
    let there = story.book("ben");
    there.iter().filter(|person| !person.contains(text)).count()
}

#[test]
fn a3_of_many_updates_the_one_that_is_never_answered_waits_alone() {
    let mut story = shared();
    for n in 0..MANY {
        let contact = story.contact(&format!("p{n}@x"));
        story.change_in_kith("anna", contact, &format!("P{n}"), &format!("New{n}"));
    }
    let tries = tries(&mut story, "update", 60);
    assert_eq!(but(&story, "New"), 1, "{:?}", story.book("ben"));
    assert!(
        story
            .book("ben")
            .contains(&"P4, p4@x [Team (anna)]".to_owned())
    );
    // Halved four times at most, and then alone, ever less often.
    let alone: Vec<usize> = tries.iter().copied().filter(|at| *at > 10).collect();
    assert!(alone.len() <= 3 && tries.len() <= 16, "{tries:?}");
    assert_eq!(story.met("faulted"), tries.len() - 4, "{tries:?}");
}

#[test]
fn a3_of_many_deletions_the_one_that_is_never_answered_waits_alone() {
    let mut story = shared();
    let (anna, ben, team) = (story.who("anna"), story.who("ben"), story.label_id("Team"));
    let anna = Actor {
        user: anna,
        door: Door::Operator,
    };
    story.unit(move |w| shares::revoke(w, anna, team, ben));
    let tries = tries(&mut story, "delete", 60);
    assert_eq!(story.book("ben"), ["P4, p4@x [Team (anna)]"]);
    let alone: Vec<usize> = tries.iter().copied().filter(|at| *at > 10).collect();
    assert!(alone.len() <= 3 && tries.len() <= 16, "{tries:?}");
}

#[test]
fn a3_of_many_creates_the_one_that_is_never_answered_waits_alone() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.share("Team", "ben", Level::Editor);
    story.falls_over("ben", "p4@x");
    for n in 0..MANY {
        story.person("anna", &person(n), &["Team"]);
    }
    for _ in 0..60 {
        story.cycle("anna");
        story.wait(Micros::seconds(1));
    }
    // Each time it has to be sure that nobody was created (I3).
    let mut calls = Vec::new();
    for _ in 0..180 {
        let before = story.calls("create");
        story.cycle("ben").expect("nobody crashed");
        calls.push(story.calls("create") - before);
        story.wait(Micros::seconds(10));
    }
    let there = story.book("ben");
    assert_eq!(there.len(), MANY, "{there:?}");
    assert!(!there.iter().any(|person| person.contains("p4@x")));
    let (first, then) = calls.split_at(80);
    assert!(first.iter().sum::<usize>() <= 16, "{calls:?}");
    assert!(then.iter().sum::<usize>() <= 4, "{calls:?}");
    // Whoever comes later is not held up.
    story.person("anna", "Dora, d@x", &["Team"]);
    for _ in 0..60 {
        story.cycle("anna");
        story.cycle("ben");
        story.wait(Micros::seconds(1));
    }
    assert!(
        story
            .book("ben")
            .contains(&"Dora, d@x [Team (anna)]".to_owned())
    );
}

/// Into a further label, all at once.
#[test]
fn a3_of_many_moves_the_one_that_is_never_answered_waits_alone() {
    let mut story = shared();
    story.label("anna", "Club");
    story.settle();
    story.share("Club", "ben", Level::Editor);
    let leaver = story.contact("p0@x");
    for n in 1..MANY {
        let contact = story.contact(&format!("p{n}@x"));
        story.label_in_kith("anna", contact, "Club");
    }
    story.trash_in_kith("anna", leaver);
    let tries = tries(&mut story, "members", 60);
    let there = story.book("ben");
    assert_eq!(there.len(), MANY - 1, "{there:?}");
    assert_eq!(but(&story, "Club"), 1, "{there:?}");
    assert!(there.contains(&"P4, p4@x [Team (anna)]".to_owned()));
    let alone: Vec<usize> = tries.iter().copied().filter(|at| *at > 10).collect();
    assert!(alone.len() <= 3 && tries.len() <= 16, "{tries:?}");
}

/// Whoever may not add to a label, and whom the provider falls over taking out of its group.
#[test]
fn a3_an_expulsion_that_is_never_answered_stops_nothing_else() {
    let mut story = Story::team(&["Cleo, c@x", "Dora, d@x"]);
    story.share("Team", "ben", Level::Viewer);
    for n in [1, 2] {
        story.person("ben", &person(n), &["Team (anna)"]);
    }
    story.falls_over("ben", "p1@x");
    story.wait(Micros::seconds(120));
    let dora = story.contact("d@x");
    story.trash_in_kith("anna", dora);
    let tries = tries(&mut story, "members", 60);
    let there = story.book("ben");
    assert!(!there.iter().any(|p| p.contains("d@x")), "{there:?}");
    assert!(there.contains(&"P1, p1@x [Team (anna)]".to_owned()));
    assert!(there.contains(&"P2, p2@x []".to_owned()), "{there:?}");
    assert!(tries.len() <= 9, "{tries:?}");
}

/// A picture that takes longer to send than anybody waits for it: nothing else waits for it, and it
/// is not sent again and again.
#[test]
fn a3_pictures_that_are_never_answered_wait_alone() {
    let mut story = Story::team(&["P1, p1@x", "P2, p2@x", "P3, p3@x"]);
    story.label("anna", "Club");
    story.add("anna", "Club", "Dora, d@x");
    story.settle();
    story.share("Team", "ben", Level::Editor);
    story.share("Club", "ben", Level::Editor);
    for mail in ["p1@x", "p2@x"] {
        story.falls_over("ben", mail);
    }
    for n in 1..=3 {
        let contact = story.contact(&format!("p{n}@x"));
        story.poses_in_kith("anna", contact, n);
    }
    let dora = story.contact("d@x");
    story.trash_in_kith("anna", dora);
    let mut unreached = 0;
    for _ in 0..360 {
        let report = story.cycle("ben").expect("nobody crashed");
        unreached += usize::from(!report.settled);
        story.wait(Micros::seconds(10));
    }
    let third = story.find("ben", "p3@x");
    assert_eq!(story.portrait("ben", &third), Some(3));
    assert_eq!(story.book("ben").len(), 3, "{:?}", story.book("ben"));
    // Each at most every five minutes in the end.
    let tries = story.calls("set photo");
    assert!((2..=2 * 20 + 1).contains(&tries), "{tries} in an hour");
    assert!(
        unreached <= tries,
        "{unreached} of 360 cycles: Google answers"
    );
}

/// D1: the label's picture goes before the rest of a farewell, and is waited for no longer than half a
/// minute.
#[test]
fn d1_who_leaves_waits_for_no_picture_that_is_never_answered() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.user("ben");
    let own = story.person("ben", "Cleo, c@x", &[]);
    let contact = story.contact("c@x");
    story.poses_in_kith("anna", contact, 1);
    story.settle();
    story.share("Team", "ben", Level::Editor);
    assert_eq!(story.portrait("ben", &own), Some(1));
    story.falls_over("ben", "photos");
    let (anna, ben, team) = (story.who("anna"), story.who("ben"), story.label_id("Team"));
    let anna = Actor {
        user: anna,
        door: Door::Operator,
    };
    story.unit(move |w| shares::revoke(w, anna, team, ben));
    for _ in 0..180 {
        story.cycle("ben").expect("nobody crashed");
        story.wait(Micros::seconds(1));
    }
    assert_eq!(story.book("ben"), ["Cleo, c@x []"]);
    assert_eq!(story.portrait("ben", &own), Some(1), "it stays");
    assert_eq!(story.receipts("ben"), ["Team (anna): picture verified"]);
    assert!(story.calls("remove photo") <= 6);
}
