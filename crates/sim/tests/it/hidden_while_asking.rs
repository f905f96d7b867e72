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
