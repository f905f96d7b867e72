//! Pictures that are not served for now (S2): they hold nothing else of their contacts up, and what
//! was never read is not written over.

use crate::photos::{photos, thirty};
use domain::{Field, Level, Micros, RemoteId};
use sim::{Mishap, Story};

const TEN_MINUTES: Micros = Micros::seconds(600);

/// Whether somebody in Ben's account says this.
fn says(story: &Story, text: &str) -> bool {
    story.book("ben").iter().any(|person| person.contains(text))
}

#[test]
fn s2_pictures_that_nobody_serves_hold_up_nothing_that_comes_from_the_hub() {
    let mut story = thirty();
    story.label_of("anna", "Team");
    story.label("anna", "Club");
    story.settle();
    story.share("Club", "ben", Level::Editor);
    story.refuses("fetch photo");
    // All of his are new: what is served of them is not known.
    story.share("Team", "ben", Level::Editor);
    assert_eq!(story.book("ben").len(), 30);
    let [p0, p1, p2] = ["p0@x", "p1@x", "p2@x"].map(|mail| story.contact(mail));
    story.change_in_kith("anna", p0, "P0", "Q0");
    story.trash_in_kith("anna", p1);
    story.label_in_kith("anna", p2, "Club");
    story.cycle("ben");
    assert!(says(&story, "Q0, p0@x [Team (anna)]"));
    assert!(!says(&story, "P1,"));
    assert!(says(&story, "P2, p2@x [Club (anna), Team (anna)]"));
    story.hide("Team", "ben", &[Field::Email]);
    assert!(!says(&story, "p5@x"), "{:?}", story.book("ben"));
    story.revoke("Team", "ben");
    assert_eq!(story.book("ben"), ["P2, p2@x [Club (anna)]"]);
    // And in the account that the label was made from.
    story.change_in_kith("anna", p0, "Q0", "R0");
    story.cycle("anna");
    assert!(story.book("anna").contains(&"R0, p0@x [Team]".to_owned()));
}

#[test]
fn s2_pictures_of_arrivals_that_nobody_serves_hold_up_nothing_that_comes_from_the_hub() {
    let mut story = thirty();
    story.refuses("fetch photo");
    story.label_of("anna", "Team");
    story.cycle("anna");
    let p0 = story.contact("p0@x");
    story.change_in_kith("anna", p0, "P0", "Q0");
    story.cycle("anna");
    assert!(story.book("anna").contains(&"Q0, p0@x [Team]".to_owned()));
}

#[test]
fn s2_a_few_pictures_that_are_never_served_keep_no_others_waiting() {
    let mut story = thirty();
    for n in 0..8 {
        let id = story.find("anna", &format!("p{n}@x"));
        story.serves_no_picture("anna", &id);
    }
    story.label_of("anna", "Team");
    for _ in 0..12 {
        story.cycle("anna");
        story.wait(Micros::seconds(10));
    }
    assert_eq!(photos(&story), 22, "of thirty, after two minutes");
}

/// Cleo in Anna's account and in Ben's, with Anna's picture 1. Ben gives her his, and it is asked
/// for in vain.
fn unread() -> (Story, RemoteId, RemoteId) {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.share("Team", "ben", Level::Editor);
    let (annas, bens) = (story.find("anna", "Cleo"), story.find("ben", "Cleo"));
    story.poses("anna", &annas, Some(1));
    story.settle();
    story.wait(TEN_MINUTES);
    story.settle();
    assert_eq!(story.portrait("ben", &bens), Some(1));
    story.poses("ben", &bens, Some(2));
    (story, annas, bens)
}

#[test]
fn s2_a_picture_that_was_never_read_is_not_written_over() {
    for another in [Some(3), None] {
        let (mut story, annas, bens) = unread();
        let contact = story.contact("c@x");
        story.next("fetch photo", Mishap::NotNow);
        story.cycle("ben");
        match another {
            Some(motif) => story.poses_in_kith("anna", contact, motif),
            None => {
                story.poses("anna", &annas, None);
                story.cycle("anna");
            }
        }
        story.cycle("ben");
        assert_eq!(story.portrait("ben", &bens), Some(2));
        for _ in 0..3 {
            story.wait(TEN_MINUTES);
            story.settle();
        }
        assert_eq!(
            story.versions(contact),
            4,
            "created, both of Anna's changes, and Ben's picture"
        );
        let both = (story.portrait("anna", &annas), story.portrait("ben", &bens));
        assert_eq!(both, (Some(2), Some(2)), "the later one counts");
    }
}

#[test]
fn s2_a_brought_picture_that_was_never_read_is_not_written_over() {
    let mut story = Story::team(&["Cleo, c@x"]);
    let annas = story.find("anna", "Cleo");
    story.poses("anna", &annas, Some(1));
    story.account("anna", "second");
    let own = story.person("second", "Cleo, c@x", &[]);
    story.poses("second", &own, Some(2));
    story.settle();
    story.refuses("fetch photo");
    story.mirror("Team", "second");
    assert_eq!(story.portrait("second", &own), Some(2), "it was never read");
    story.serves("fetch photo");
    story.wait(TEN_MINUTES);
    story.settle();
    assert_eq!(story.portrait("second", &own), Some(1));
}

#[test]
fn d1_who_leaves_waits_for_no_picture() {
    let (mut story, ..) = unread();
    story.refuses("fetch photo");
    story.revoke("Team", "ben");
    assert_eq!(story.book("ben"), [""; 0]);
}

/// However long pictures were out of reach (R6): within one cycle.
#[test]
fn r6_a_hidden_photo_waits_for_none() {
    let (mut story, annas, bens) = unread();
    story.refuses("fetch photo");
    let dora = story.person("ben", "Dora, d@x", &["Team (anna)"]);
    story.poses("ben", &dora, Some(4));
    // Dora's keeps the place from being asked.
    for _ in 0..40 {
        story.cycle("ben");
        story.wait(Micros::seconds(10));
    }
    story.poses("ben", &bens, Some(5));
    story.hide("Team", "ben", &[Field::Photo]);
    assert_eq!(story.portrait("ben", &bens), None);
    assert_eq!(story.portrait("anna", &annas), Some(1));
}
