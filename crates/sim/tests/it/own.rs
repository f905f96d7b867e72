//! Contacts that a recipient had before a label came (I1, D1): linked as their user says, with
//! what is only theirs, and as they were once the label is gone.

use domain::Level;
use sim::{Mishap, Story};

const HERS: &str = "Cleo Berg, c@x, +49 1";
const HIS: &str = "#his own, Cleo, c@x";

/// Anna's label, and Ben, who knows Cleo by the same e-mail and has a note about her.
fn ben_knows_cleo() -> Story {
    let mut story = Story::team(&[HERS]);
    story.user("ben");
    story.person("ben", "Cleo, c@x, #his own", &[]);
    story.settle();
    story
}

/// Nothing that was only Ben's is in the hub or in Anna's account.
fn his_own_stays_his(story: &Story) {
    let elsewhere = [story.members("Team"), story.book("anna")].concat();
    assert!(
        elsewhere.iter().all(|line| !line.contains("his own")),
        "{elsewhere:?}"
    );
}

#[test]
fn i1_a_likely_match_is_a_person_of_its_own_until_its_user_says_more() {
    let mut story = ben_knows_cleo();
    story.share("Team", "ben", Level::Editor);
    assert_eq!(
        story.book("ben"),
        [
            format!("{HIS} []"),
            "+49 1, Cleo Berg, c@x [Team (anna)]".to_owned()
        ]
    );
    assert_eq!(story.questions("ben"), ["MaybeSame"]);
}

#[test]
fn i1_a_likely_match_that_is_linked_keeps_what_is_its_users() {
    let mut story = ben_knows_cleo();
    story.share_linking("Team", "ben", Level::Editor);
    assert_eq!(
        story.book("ben"),
        ["#his own, +49 1, Cleo, c@x [Team (anna)]"]
    );
    assert_eq!(story.questions("ben"), [""; 0]);
    his_own_stays_his(&story);
    // In both directions: Ben changes his note, and Anna her number.
    let cleo = story.find("ben", "Cleo");
    story.edit("ben", &cleo, "Cleo, c@x, +49 1, #his own still");
    let contact = story.contact("c@x");
    story.change_in_kith("anna", contact, "+49 1", "+49 2");
    story.settle();
    assert_eq!(
        story.book("ben"),
        ["#his own still, +49 2, Cleo, c@x [Team (anna)]"]
    );
    his_own_stays_his(&story);
}

#[test]
fn d1_after_unsharing_an_own_person_is_as_it_was() {
    let mut story = ben_knows_cleo();
    let before = story.book("ben");
    story.share_linking("Team", "ben", Level::Viewer);
    story.revoke("Team", "ben");
    assert_eq!(story.book("ben"), before);
    his_own_stays_his(&story);
}

#[test]
fn i1_said_later_the_one_that_kith_made_goes_and_the_own_one_is_linked() {
    let mut story = ben_knows_cleo();
    let before = story.book("ben");
    story.share("Team", "ben", Level::Editor);
    story.says_same("ben");
    assert_eq!(
        story.book("ben"),
        ["#his own, +49 1, Cleo, c@x [Team (anna)]"]
    );
    assert_eq!(story.questions("ben"), [""; 0]);
    assert_eq!(story.members("Team"), ["+49 1, Cleo Berg, c@x"]);
    his_own_stays_his(&story);
    story.takes_out("Team", "ben");
    assert_eq!(story.book("ben"), before);
}

/// Whatever gets lost on the way, there is one of them in the end.
#[test]
fn a3_said_later_and_answers_lost_comes_to_the_same() {
    for call in ["delete", "read", "update", "members"] {
        for mishap in [
            Mishap::Lost,
            Mishap::Unanswered,
            Mishap::Crash,
            Mishap::NotNow,
        ] {
            let mut story = ben_knows_cleo();
            story.share("Team", "ben", Level::Viewer);
            story.next(call, mishap);
            story.says_same("ben");
            assert_eq!(
                story.book("ben"),
                ["#his own, +49 1, Cleo, c@x [Team (anna)]"],
                "{call}"
            );
            assert_eq!(story.questions("ben"), [""; 0], "{call}");
        }
    }
}

/// What Ben changed in the one that Kith made is taken in before it goes.
#[test]
fn i1_an_edit_of_the_one_that_kith_made_is_not_lost() {
    let mut story = ben_knows_cleo();
    story.share("Team", "ben", Level::Editor);
    let made = story.find("ben", "Cleo Berg");
    story.edit("ben", &made, "Cleo Berg, c@x, +49 1, new@x");
    story.says_same("ben");
    assert_eq!(story.members("Team"), ["+49 1, Cleo Berg, c@x, new@x"]);
    assert_eq!(
        story.book("ben"),
        ["#his own, +49 1, Cleo, c@x, new@x [Team (anna)]"]
    );
}

/// A named person who is gone by then is no answer: all stays as it was.
#[test]
fn i1_a_named_person_who_was_deleted_meanwhile_changes_nothing() {
    let mut story = ben_knows_cleo();
    story.share("Team", "ben", Level::Editor);
    let own = story.find("ben", "his own");
    story.delete("ben", &own);
    story.says_same("ben");
    assert_eq!(story.book("ben"), ["+49 1, Cleo Berg, c@x [Team (anna)]"]);
    assert_eq!(story.questions("ben"), [""; 0]);
}
