//! A field that is hidden later goes within one cycle (R6), whatever else keeps the contact from
//! being written.

use domain::{Field, Level};
use sim::Story;

/// Ben, who may only look, changed Cleo's note again and again: it is left alone in his account.
fn left_alone(note: &str) -> Story {
    let mut story = Story::team(&["Cleo, c@x, #hers"]);
    story.share("Team", "ben", Level::Viewer);
    let cleo = story.find("ben", "Cleo");
    for n in 0..5 {
        story.edit("ben", &cleo, "Cleo, c@x, #typed");
        story.cycle("ben");
        story.cycle("ben");
        assert!(n < 4 || story.questions("ben") == ["PingPong"]);
    }
    story.edit("ben", &cleo, &format!("Cleo, c@x, {note}"));
    story.cycle("ben");
    assert_eq!(story.questions("ben"), ["PingPong"]);
    story
}

#[test]
fn r6_a_field_that_is_left_alone_goes_when_it_is_hidden() {
    let mut story = left_alone("#hers");
    story.hide("Team", "ben", &[Field::Note]);
    assert_eq!(story.book("ben"), ["Cleo, c@x [Team (anna)]"]);
    assert_eq!(story.questions("ben"), [""; 0]);
    // Nor does it come back with the next edit.
    let contact = story.contact("c@x");
    story.change_in_kith("anna", contact, "#hers", "#hers still");
    story.settle();
    assert_eq!(story.book("ben"), ["Cleo, c@x [Team (anna)]"]);
}

/// What its user typed there meanwhile is theirs alone.
#[test]
fn r6_what_was_typed_into_a_field_left_alone_stays_its_users() {
    let mut story = left_alone("#typed");
    story.hide("Team", "ben", &[Field::Note]);
    assert_eq!(story.book("ben"), ["#typed, Cleo, c@x [Team (anna)]"]);
    assert_eq!(story.members("Team"), ["#hers, Cleo, c@x"]);
}

/// Cleo in Ben's account, which will take no note; and what stands in Anna's.
fn refusing() -> Story {
    let mut story = Story::team(&["Cleo, c@x, +49 1, #one"]);
    story.share("Team", "ben", Level::Editor);
    story.refuses_field("ben", Field::Note);
    let contact = story.contact("c@x");
    story.change_in_kith("anna", contact, "#one", "#two");
    story
}

#[test]
fn r6_a_refused_field_does_not_keep_another_from_being_hidden() {
    let mut story = refusing();
    story.settle();
    assert_eq!(story.book("ben"), ["#one, +49 1, Cleo, c@x [Team (anna)]"]);
    assert_eq!(story.questions("ben"), ["Refused"]);
    story.hide("Team", "ben", &[Field::Phone]);
    assert_eq!(story.book("ben"), ["#one, Cleo, c@x [Team (anna)]"]);
    assert_eq!(story.questions("ben"), ["Refused"]);
}

#[test]
fn r6_hidden_in_the_moment_of_the_refusal_it_goes_too() {
    let mut story = refusing();
    story.hide("Team", "ben", &[Field::Phone]);
    assert_eq!(story.book("ben"), ["#one, Cleo, c@x [Team (anna)]"]);
    assert_eq!(story.questions("ben"), ["Refused"]);
    // Tried again it is one write, and one question.
    let before = story.calls("update");
    story.go_on("ben");
    story.settle();
    assert_eq!(story.calls("update"), before + 1);
    assert_eq!(story.questions("ben"), ["Refused"]);
}

/// R5: the same for a group it has to leave.
#[test]
fn r5_a_refused_field_does_not_keep_a_contact_in_a_label_it_left() {
    let mut story = Story::team(&["Cleo, c@x, +49 1, #one"]);
    story.label("anna", "Club");
    let contact = story.contact("c@x");
    story.label_in_kith("anna", contact, "Club");
    story.settle();
    for label in ["Team", "Club"] {
        story.share(label, "ben", Level::Editor);
    }
    story.refuses_field("ben", Field::Note);
    story.change_in_kith("anna", contact, "#one", "#two");
    let annas = story.find("anna", "Cleo");
    story.take_out("anna", &annas, "Team");
    story.settle();
    assert_eq!(story.book("ben"), ["#one, +49 1, Cleo, c@x [Club (anna)]"]);
    assert_eq!(story.questions("ben"), ["Refused"]);
}
