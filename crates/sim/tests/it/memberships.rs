//! Memberships in groups that no label has to do with are their users' (G1).

use domain::Level;
use sim::Story;

/// Anna's Team and Club in Ben's account, who starred Cleo and put her into a group of his own.
fn ben_sorts() -> Story {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.label("anna", "Club");
    for label in ["Team", "Club"] {
        story.share(label, "ben", Level::Deleter);
    }
    story.group("ben", "Tennis");
    let cleo = story.find("ben", "Cleo");
    for group in ["starred", "Tennis"] {
        story.put_into("ben", &cleo, group);
    }
    story.settle();
    story
}

#[test]
fn g1_a_star_and_own_groups_are_sent_back_when_groups_are_written() {
    let mut story = ben_sorts();
    let contact = story.contact("c@x");
    // Content and memberships in one write.
    story.label_in_kith("anna", contact, "Club");
    story.change_in_kith("anna", contact, "c@x", "c2@x");
    story.settle();
    let groups = "[Team (anna), Club (anna), Tennis]";
    assert_eq!(story.book("ben"), [format!("Cleo, c2@x {groups}")]);
    assert_eq!(story.starred("ben"), ["Cleo, c2@x"]);
    assert_eq!(story.on_the_phone("ben"), ["Cleo, c2@x"]);
    // And out of a group again.
    let annas = story.find("anna", "Cleo");
    story.take_out("anna", &annas, "Club");
    story.edit("anna", &annas, "Cleo, c3@x");
    story.settle();
    assert_eq!(story.book("ben"), ["Cleo, c3@x [Team (anna), Tennis]"]);
    assert_eq!(story.starred("ben"), ["Cleo, c3@x"]);
    assert_eq!(story.on_the_phone("ben"), ["Cleo, c3@x"]);
}

#[test]
fn g1_what_its_user_took_off_the_phone_stays_off_it() {
    let mut story = ben_sorts();
    let cleo = story.find("ben", "Cleo");
    story.take_out("ben", &cleo, "myContacts");
    story.settle();
    let contact = story.contact("c@x");
    story.change_in_kith("anna", contact, "c@x", "c2@x");
    story.label_in_kith("anna", contact, "Club");
    story.settle();
    let groups = "[Team (anna), Club (anna), Tennis]";
    assert_eq!(story.book("ben"), [format!("Cleo, c2@x {groups}")]);
    assert_eq!(story.on_the_phone("ben"), [""; 0]);
}

#[test]
fn g1_whom_kith_makes_is_on_phones_whatever_labels_there_are() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.label("anna", "Club");
    let contact = story.contact("c@x");
    story.label_in_kith("anna", contact, "Club");
    story.settle();
    for label in ["Team", "Club"] {
        story.share(label, "ben", Level::Viewer);
    }
    story.person("anna", "Dora, d@x", &["Team", "Club"]);
    story.person("anna", "Emil, e@x", &["Club"]);
    story.settle();
    assert_eq!(
        story.on_the_phone("ben"),
        ["Cleo, c@x", "Dora, d@x", "Emil, e@x"]
    );
}

/// Anna's Team, which Ben may delete from, and a Club of hers; she puts Cleo into it.
fn put_into_club_just_now() -> Story {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.label("anna", "Club");
    story.share("Team", "ben", Level::Deleter);
    let cleo = story.find("anna", "Cleo");
    story.put_into("anna", &cleo, "Club");
    story
}

#[test]
fn r3_put_into_another_label_just_before_it_left_its_last_one_it_is_there() {
    for by in ["anna", "ben"] {
        let mut story = put_into_club_just_now();
        let contact = story.contact("c@x");
        story.remove_in_kith(by, contact, "Team");
        story.settle();
        assert_eq!(story.book("anna"), ["Cleo, c@x [Club]"], "{by}");
        assert_eq!(story.members("Club"), ["Cleo, c@x"], "{by}");
        assert_eq!(story.contact("c@x"), contact, "{by}");
        // Whom others see there: she is in none of their labels.
        let stays: &[&str] = if by == "ben" { &["Cleo, c@x []"] } else { &[] };
        assert_eq!(story.book("ben"), stays, "{by}");
    }
}

#[test]
fn r3_what_others_own_does_not_come_into_an_own_label_by_that() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.share("Team", "ben", Level::Deleter);
    story.label("ben", "Bens");
    story.settle();
    let cleo = story.find("ben", "Cleo");
    story.put_into("ben", &cleo, "Bens");
    let contact = story.contact("c@x");
    story.remove_in_kith("anna", contact, "Team");
    story.settle();
    assert_eq!(story.book("ben"), [""; 0]);
    assert_eq!(story.members("Bens"), [""; 0]);
}
