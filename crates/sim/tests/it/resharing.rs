//! What managers from whom fields are hidden do in their own accounts (R2, R3, R6).

use app::use_cases::{entries, shares};
use domain::{Actor, Door, Field, Level};
use sim::Story;

fn operator(story: &Story, who: &str) -> Actor {
    Actor {
        user: story.who(who),
        door: Door::Operator,
    }
}

/// Anna's Team in Ben's account, who manages it and sees no e-mails; he has two labels of his own.
fn ben_manages() -> Story {
    let mut story = Story::team(&["Cleo, c@x, +49 1"]);
    story.share("Team", "ben", Level::Manager);
    story.hide("Team", "ben", &[Field::Email]);
    for label in ["Club", "Pals"] {
        story.label("ben", label);
    }
    story.settle();
    story
}

#[test]
fn r2_put_into_two_own_groups_a_contact_shows_no_more_than_before() {
    let mut story = ben_manages();
    for label in ["Club", "Pals"] {
        let cleo = story.find("ben", "Cleo");
        story.put_into("ben", &cleo, label);
        story.settle();
        assert_eq!(story.members(label), ["+49 1, Cleo, c@x"]);
        assert!(story.book("ben")[0].starts_with("+49 1, Cleo ["));
    }
    story.revoke("Team", "ben");
    assert_eq!(story.book("ben"), [""; 0]);
    assert_eq!(story.book("anna"), ["+49 1, Cleo, c@x [Team]"]);
}

#[test]
fn r2_two_own_groups_at_once_are_bound_as_well() {
    let mut story = ben_manages();
    let cleo = story.find("ben", "Cleo");
    for label in ["Club", "Pals"] {
        story.put_into("ben", &cleo, label);
    }
    story.settle();
    // Another fact of his own about her does not come to Anna's as if he owned her.
    story.edit("ben", &cleo, "Cleo, +49 1, own@x");
    story.settle();
    assert_eq!(story.members("Team"), ["+49 1, Cleo, c@x"]);
    story.revoke("Team", "ben");
    assert!(story.book("ben").iter().all(|line| !line.contains("c@x")));
}

#[test]
fn r2_an_edit_of_what_was_taken_out_of_its_label_brings_nothing_back() {
    let mut story = ben_manages();
    let cleo = story.find("ben", "Cleo");
    story.put_into("ben", &cleo, "Club");
    story.settle();
    let (by, ben) = (operator(&story, "anna"), story.who("ben"));
    let team = story.label_id("Team");
    story.unit(move |w| shares::set_level(w, by, team, ben, Level::Viewer).map(drop));
    story.settle();
    let hers = story.find("anna", "Cleo");
    story.take_out("anna", &hers, "Team");
    story.cycle("anna");
    let ended = story.unit(|w| entries::end_over(w, None, 100));
    assert_eq!(ended, (1, None));
    story.edit("ben", &cleo, "Cleo, +49 2");
    story.settle();
    assert_eq!(story.book("ben"), [""; 0]);
    assert_eq!(
        (story.members("Team").len(), story.members("Club").len()),
        (0, 0)
    );
    // Hers to have back, whoever's label held it last.
    let contact = story.contact("c@x");
    story.restore_in_kith("anna", contact);
    story.settle();
    assert_eq!(story.members("Team"), ["+49 1, Cleo, c@x"]);
}

#[test]
fn r6_nobody_learns_from_an_import_that_a_hidden_value_is_the_same() {
    let told = |text: &str| {
        let mut story = Story::team(&["Cleo, c@x"]);
        story.user("ben");
        let (by, ben) = (operator(&story, "anna"), story.who("ben"));
        let team = story.label_id("Team");
        story.unit(move |w| {
            // Nothing of her is left to show: she has no person in Ben's account.
            let hidden = [Field::Name, Field::Email].into();
            shares::share_without(w, by, team, ben, Level::Editor, hidden).map(drop)
        });
        story.ask("Team", "ben");
        story.settle();
        assert_eq!(story.book("ben"), [""; 0]);
        story.person("ben", text, &["Team"]);
        story.settle();
        (story.members("Team").len(), story.questions("ben"))
    };
    assert_eq!(told("Cleo, c@x, +49 1"), told("Cleo, other@x, +49 1"));
    assert_eq!(told("Cleo, c@x, +49 1").0, 2);
}

/// Ben's own Cleo is Anna's as well; he manages her label, and hands Cleo on in one of his own.
fn ben_hands_his_own_on() -> Story {
    let mut story = Story::team(&["Cleo, c@x, +49 1"]);
    story.user("ben");
    story.person("ben", "Cleo, c@x, #his", &[]);
    story.settle();
    story.share_linking("Team", "ben", Level::Manager);
    story.label("ben", "Club");
    story.settle();
    let cleo = story.find("ben", "Cleo");
    story.put_into("ben", &cleo, "Club");
    story.settle();
    assert_eq!(story.members("Club"), ["+49 1, Cleo, c@x"]);
    story
}

#[test]
fn d1_an_own_person_handed_on_keeps_nothing_when_access_ends() {
    let mut story = ben_hands_his_own_on();
    story.revoke("Team", "ben");
    assert_eq!(story.book("ben"), ["#his, Cleo, c@x []"]);
    assert_eq!(story.book("anna"), ["+49 1, Cleo, c@x [Team]"]);
}

#[test]
fn d1_an_own_person_handed_on_keeps_nothing_of_whom_the_owner_deletes() {
    let mut story = ben_hands_his_own_on();
    let hers = story.find("anna", "Cleo");
    story.delete("anna", &hers);
    story.settle();
    assert_eq!(story.book("anna"), [""; 0]);
    story.unit(|w| entries::end_over(w, None, 100));
    story.settle();
    assert_eq!(story.book("ben"), ["#his, Cleo, c@x []"]);
}

/// What came into Ben's label out of Anna's is not his: whether somebody of his own is it, he
/// says.
#[test]
fn r2_who_owns_the_label_is_asked_where_its_entry_is_bound() {
    let mut story = Story::team(&["Cleo, c@x, +49 1"]);
    story.user("ben");
    let own = story.person("ben", "Cleo, c@x, #his", &[]);
    story.label("ben", "Club");
    story.settle();
    let (anna, ben) = (operator(&story, "anna"), story.who("ben"));
    let team = story.label_id("Team");
    story.unit(move |w| shares::share(w, anna, team, ben, Level::Manager).map(drop));
    let cleo = story.contact("c@x");
    story.label_in_kith("ben", cleo, "Club");
    story.put_into("ben", &own, "Club");
    story.settle();
    let asked = story.questions("ben");
    // Once, though he may have her somewhere, and has her in the group (I1).
    assert_eq!(asked, ["SameTwice"], "{:?}", story.book("ben"));
    assert_eq!(
        story.book("ben"),
        ["#his, Cleo, c@x [Club]", "+49 1, Cleo, c@x [Club]"]
    );
    story.says_one("ben");
    assert_eq!(story.book("ben"), ["#his, +49 1, Cleo, c@x [Club]"]);
    assert!(story.has("ben", &own));
    assert_eq!(story.questions("ben"), [""; 0]);
    assert_eq!(story.members("Club"), ["+49 1, Cleo, c@x"]);
}
