//! What somebody types into a field that is hidden from them is theirs (R6), also when their access
//! ends before Kith saw it: it is no former member's suggestion, and goes with nobody's deletion.

use domain::{Field, Level};
use sim::Story;

/// Anna's label with Emil, of whom Ben sees everything but these fields.
fn hidden_from_ben(level: Level, fields: &[Field]) -> Story {
    let mut story = Story::team(&["Emil, e@x, #hers"]);
    story.user("ben");
    story.share("Team", "ben", level);
    story.hide("Team", "ben", fields);
    story
}

/// Nobody was told, and Ben has it.
fn stays_his(story: &Story, book: &[&str]) {
    assert_eq!(story.book("ben"), book);
    assert_eq!(story.suggestions(), 0, "nobody else is told");
    let elsewhere = [story.members("Team"), story.book("anna")].concat();
    let told = |line: &String| line.contains("typed") || line.contains("+49");
    assert!(!elsewhere.iter().any(told), "{elsewhere:?}");
}

#[test]
fn r6_in_a_person_that_kith_made_it_stays_when_access_ends_unseen() {
    for level in [Level::Viewer, Level::Editor] {
        let mut story = hidden_from_ben(level, &[Field::Note]);
        let emil = story.find("ben", "Emil");
        story.edit("ben", &emil, "Emil, e@x, #typed");
        story.revoke("Team", "ben");
        stays_his(&story, &["#typed []"]);
        assert_eq!(story.questions("ben"), ["OwnOnLeaving"]);
    }
}

#[test]
fn r6_in_a_person_of_ones_own_it_stays_when_access_ends_unseen() {
    let mut story = Story::team(&["Cleo Berg, c@x, #hers"]);
    story.user("ben");
    story.person("ben", "Cleo, c@x", &[]);
    story.settle();
    story.share_linking("Team", "ben", Level::Editor);
    story.hide("Team", "ben", &[Field::Note, Field::Phone]);
    let cleo = story.find("ben", "Cleo");
    story.edit("ben", &cleo, "Cleo, c@x, +49 1, #typed");
    story.revoke("Team", "ben");
    stays_his(&story, &["#typed, +49 1, Cleo, c@x []"]);
}

#[test]
fn r6_it_stays_when_the_contact_is_trashed_unseen() {
    let mut story = hidden_from_ben(Level::Viewer, &[Field::Note, Field::Phone]);
    let emil = story.find("ben", "Emil");
    story.edit("ben", &emil, "Emil, e@x, +49 1, #typed");
    story.trash_in_kith("anna", story.contact("e@x"));
    story.settle();
    stays_his(&story, &["#typed, +49 1 []"]);
}

/// What was not hidden from them is a former member's suggestion, as ever.
#[test]
fn r6_what_was_typed_where_all_could_be_seen_is_suggested() {
    let mut story = hidden_from_ben(Level::Editor, &[Field::Note]);
    let emil = story.find("ben", "Emil");
    story.edit("ben", &emil, "Emil, e@x, +49 1");
    story.revoke("Team", "ben");
    assert_eq!((story.suggestions(), story.book("ben")), (1, vec![]));
}

/// By what is hidden last: of a field that is shown again, what is typed is for all.
#[test]
fn r6_what_is_shown_again_is_not_theirs_alone() {
    let mut story = hidden_from_ben(Level::Editor, &[Field::Phone]);
    story.hide("Team", "ben", &[]);
    let emil = story.find("ben", "Emil");
    story.edit("ben", &emil, "Emil, e@x, #hers, +49 1");
    story.revoke("Team", "ben");
    assert_eq!((story.suggestions(), story.book("ben")), (1, vec![]));
}
