//! A field that is hidden while the account's user is asked about a group they deleted (G5, R6).

use domain::{Field, Level};
use sim::Story;
use sync::MirrorState;

/// Cleo in Ben's account, whose group he deleted; he has not said yet what that means.
fn asked() -> Story {
    let mut story = Story::team(&["Cleo, c@x, +49 1, #hers"]);
    story.share("Team", "ben", Level::Editor);
    story.delete_group("ben", "Team");
    story.settle();
    assert_eq!(story.stands("Team", "ben"), Some(MirrorState::Asking));
    assert_eq!(story.book("ben"), ["#hers, +49 1, Cleo, c@x []"]);
    story
}

#[test]
fn r6_what_is_hidden_while_the_group_is_gone_goes_at_once() {
    let mut story = asked();
    let contact = story.contact("c@x");
    story.change_in_kith("anna", contact, "+49 1", "+49 2");
    story.hide("Team", "ben", &[Field::Note]);
    // Nothing else moves until he has answered.
    assert_eq!(story.book("ben"), ["+49 1, Cleo, c@x []"]);
    assert_eq!(story.members("Team"), ["#hers, +49 2, Cleo, c@x"]);
    story.put_group_back("Team", "ben");
    story.settle();
    assert_eq!(story.book("ben"), ["+49 2, Cleo, c@x [Team (anna)]"]);
    assert_eq!(story.members("Team"), ["#hers, +49 2, Cleo, c@x"]);
}

#[test]
fn r6_what_is_shown_again_meanwhile_comes_with_the_group() {
    let mut story = asked();
    story.hide("Team", "ben", &[Field::Note, Field::Phone]);
    story.hide("Team", "ben", &[Field::Note]);
    assert_eq!(story.book("ben"), ["Cleo, c@x []"]);
    story.put_group_back("Team", "ben");
    story.settle();
    assert_eq!(story.book("ben"), ["+49 1, Cleo, c@x [Team (anna)]"]);
}

/// A question that nobody answers does not keep everything else from ever being in step (S6).
#[test]
fn s6_what_waits_for_the_answer_is_not_out_of_step() {
    for deleted in [false, true] {
        let mut story = asked();
        let person = story.find("ben", "c@x");
        if deleted {
            story.delete("ben", &person);
        } else {
            story.edit("ben", &person, "Cleo, c@x, +49 9, #hers");
        }
        story.settle();
        assert_eq!(story.out_of_step("ben"), 0, "{deleted}");
        story.hide("Team", "ben", &[Field::Phone]);
        assert_eq!(story.out_of_step("ben"), 0, "{deleted}");
        story.put_group_back("Team", "ben");
        story.settle();
        assert_eq!(story.out_of_step("ben"), 0, "{deleted}");
    }
}

/// What Ben changed waits until he has answered, and is no less his change then; what is hidden from
/// him does not wait for it.
#[test]
fn r6_what_is_hidden_goes_beside_what_its_user_changed_meanwhile() {
    let mut story = asked();
    let person = story.find("ben", "c@x");
    story.edit("ben", &person, "Cleo Berg, c@x, +49 1, +49 2, #hers");
    story.settle();
    story.hide("Team", "ben", &[Field::Note]);
    assert_eq!(story.book("ben"), ["+49 1, +49 2, Cleo Berg, c@x []"]);
    assert_eq!(story.members("Team"), ["#hers, +49 1, Cleo, c@x"]);
    assert_eq!(story.out_of_step("ben"), 0);
    story.edit("ben", &person, "Cleo Berg, c@x, +49 2");
    story.hide("Team", "ben", &[Field::Note, Field::Email]);
    assert_eq!(story.book("ben"), ["+49 2, Cleo Berg []"]);
    story.put_group_back("Team", "ben");
    story.settle();
    assert_eq!(story.members("Team"), ["#hers, +49 2, Cleo Berg, c@x"]);
    assert_eq!(story.book("ben"), ["+49 2, Cleo Berg [Team (anna)]"]);
    assert_eq!(story.questions("ben"), [""; 0]);
}

/// A field that is left alone, and hidden by now, goes as well, and keeps no other one back (S1).
#[test]
fn r6_a_field_that_was_left_alone_goes_at_once_too() {
    const HERS: &str = "Cleo, c@x, +49 1, #hers";
    for typed in ["Cleo, c@x, +49 1, #typed", "Cleo, c@x, +49 2, #hers"] {
        let mut story = Story::team(&[HERS]);
        story.share("Team", "ben", Level::Viewer);
        let cleo = story.find("ben", "Cleo");
        for _ in 0..5 {
            story.edit("ben", &cleo, typed);
            story.cycle("ben");
            story.cycle("ben");
        }
        assert_eq!(story.questions("ben"), ["PingPong"], "{typed}");
        story.edit("ben", &cleo, HERS);
        story.cycle("ben");
        story.delete_group("ben", "Team");
        story.cycle("ben");
        assert_eq!(story.stands("Team", "ben"), Some(MirrorState::Asking));
        story.hide("Team", "ben", &[Field::Note]);
        assert_eq!(story.book("ben"), ["+49 1, Cleo, c@x []"], "{typed}");
        assert_eq!(story.out_of_step("ben"), 0, "{typed}");
    }
}
