//! A label comes into an account that is not at rest: what was in its group is what the join plan
//! listed, and what comes later is an addition like any other (D4, R8).

use app::use_cases::notices;
use app::{Told, Work};
use domain::Level;
use sim::Story;

/// Team with twelve people in another account, where what was blanked is held and never answered.
fn never_at_rest(account: &'static str) -> Story {
    let mut story = Story::new();
    story.user("anna");
    story.label("anna", "Team");
    for i in 0..12 {
        story.add("anna", "Team", &format!("#note {i}, t{i}@x"));
    }
    story.settle();
    if account == "ben" {
        story.share("Team", account, Level::Deleter);
    } else {
        story.account("anna", account);
        story.mirror("Team", account);
    }
    for i in 0..6 {
        let person = story.find(account, &format!("t{i}@x"));
        story.edit(account, &person, &format!("t{i}@x"));
    }
    story.settle();
    assert_eq!(story.braked(account), ["Team removals"]);
    story
}

/// The same, and a label that Ben took since.
fn late() -> Story {
    let mut story = never_at_rest("ben");
    story.label("anna", "Late");
    story.add("anna", "Late", "z@x");
    story.settle();
    story.share("Late", "ben", Level::Editor);
    story
}

#[test]
fn d4_what_comes_into_a_label_that_came_later_is_counted() {
    let mut story = late();
    for i in 0..60 {
        story.person("ben", &format!("n{i}@x"), &["Late (anna)"]);
    }
    story.settle();
    assert_eq!(story.braked("ben"), ["Late additions", "Team removals"]);
    assert_eq!(story.members("Late"), ["z@x"]);
}

#[test]
fn r8_who_brings_a_note_into_a_label_that_came_later_is_told() {
    let mut story = late();
    story.person("ben", "Dora, d@x, #his own", &["Late (anna)"]);
    story.settle();
    assert_eq!(story.members("Late"), ["#his own, Dora, d@x", "z@x"]);
    let ben = story.who("ben");
    let told = story.unit(move |w: &dyn Work| notices::list(w, ben));
    assert!(
        matches!(&told[..], [n] if matches!(n.what, Told::BroughtAlong { .. })),
        "{told:?}"
    );
}

#[test]
fn d4_what_was_in_the_group_before_is_not() {
    let mut story = never_at_rest("second");
    story.group("second", "Late");
    for i in 0..60 {
        story.person("second", &format!("n{i}@x"), &["Late"]);
    }
    story.label("anna", "Late");
    story.mirror("Late", "second");
    assert_eq!(story.members("Late").len(), 60);
    assert_eq!(story.braked("second"), ["Team removals"]);
    // From here on it is.
    for i in 0..60 {
        story.person("second", &format!("m{i}@x"), &["Late"]);
    }
    story.settle();
    assert_eq!(story.members("Late").len(), 60);
    assert_eq!(story.braked("second"), ["Late additions", "Team removals"]);
}
