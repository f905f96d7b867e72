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
