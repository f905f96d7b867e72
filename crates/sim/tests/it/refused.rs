//! One call that the provider refuses, or one person whose reads trail, stops nothing else (A2).

use domain::Level;
use sim::{Mishap, Story};

/// Cleo and Dora of Anna's in Ben's account, and a label into which Cleo comes there.
pub(crate) fn two_labels() -> Story {
    let mut story = Story::team(&["Cleo, c@x", "Dora, d@x"]);
    story.label("anna", "Club");
    story.settle();
    for label in ["Team", "Club"] {
        story.share(label, "ben", Level::Editor);
    }
    story
}

fn cycles(story: &mut Story) {
    for _ in 0..4 {
        story.cycle("ben");
        story.wait(domain::Micros::seconds(5));
    }
}

#[test]
fn d1_a_refused_move_keeps_nobody_from_leaving() {
    let mut story = two_labels();
    let [cleo, dora] = ["c@x", "d@x"].map(|text| story.contact(text));
    story.refuses("members");
    story.label_in_kith("anna", cleo, "Club");
    story.trash_in_kith("anna", dora);
    cycles(&mut story);
    assert_eq!(story.book("ben"), ["Cleo, c@x [Team (anna)]"]);
    // It is asked about, and not tried again until somebody says so.
    assert_eq!(story.questions("ben"), ["Refused"]);
    let before = story.calls("members");
    cycles(&mut story);
    assert_eq!(story.calls("members"), before);
    story.go_on("ben");
    cycles(&mut story);
    assert_eq!(story.calls("members"), before + 1);
}

/// Of many that are moved together, only whom it is about is asked about.
#[test]
fn a2_a_refused_move_of_many_is_found_out() {
    let people: Vec<String> = (0..9).map(|n| format!("p{n}@x")).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let mut story = Story::team(&people);
    story.label("anna", "Club");
    story.settle();
    for label in ["Team", "Club"] {
        story.share(label, "ben", Level::Editor);
    }
    let bens = story.find("ben", "p4@x");
    story.refuses_person("ben", &bens);
    for person in &people {
        let contact = story.contact(person);
        story.label_in_kith("anna", contact, "Club");
    }
    cycles(&mut story);
    let moved = story
        .book("ben")
        .iter()
        .filter(|p| p.contains("Club"))
        .count();
    assert_eq!(moved, 8);
    assert_eq!(story.questions("ben"), ["Refused"]);
}

/// R3: who may not be put into a label, and is not let out of it.
#[test]
fn a2_a_refused_expulsion_is_asked_about() {
    let mut story = Story::team(&["Cleo, c@x", "Dora, d@x"]);
    story.label("anna", "Club");
    story.settle();
    story.share("Team", "ben", Level::Editor);
    story.share("Club", "ben", Level::Viewer);
    let dora = story.contact("d@x");
    story.person("ben", "Emil, e@x", &["Club"]);
    story.refuses("members");
    story.wait(domain::Micros::seconds(120));
    story.trash_in_kith("anna", dora);
    cycles(&mut story);
    assert!(!story.book("ben").iter().any(|p| p.contains("Dora")));
    let asked = story.questions("ben");
    assert!(asked.contains(&"Refused".to_owned()), "{asked:?}");
    let before = story.calls("members");
    cycles(&mut story);
    assert_eq!(story.calls("members"), before);
}

/// I4: a person that was changed, and whose reads do not show it yet.
#[test]
fn i4_somebody_whose_reads_trail_keeps_nobody_from_being_written() {
    let mut story = two_labels();
    let [cleo, dora] = ["c@x", "d@x"].map(|text| story.contact(text));
    story.change_in_kith("anna", cleo, "Cleo", "Cleo Roth");
    story.trash_in_kith("anna", dora);
    story.cycle("anna");
    story.next("update", Mishap::Stale);
    story.cycle("ben");
    assert_eq!(story.book("ben"), ["Cleo, c@x [Team (anna)]"]);
    story.wait(domain::Micros::seconds(5));
    story.cycle("ben");
    assert_eq!(story.book("ben"), ["Cleo Roth, c@x [Team (anna)]"]);
}
