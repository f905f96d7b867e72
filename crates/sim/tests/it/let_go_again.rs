//! Who was let go of, came back by another's doing, and loses access then (D1): revoked means gone,
//! whichever way they had been let go of.

use domain::Level;
use sim::Story;

const CLEO: &str = "+49 1, Cleo, c@x";

fn team() -> (Story, domain::ContactId, domain::RemoteId) {
    let mut story = Story::team(&["Cleo, c@x, +49 1"]);
    story.share("Team", "ben", Level::Deleter);
    let (contact, person) = (story.contact("c@x"), story.find("ben", "c@x"));
    (story, contact, person)
}

/// Anna has Cleo back, as if nothing had been.
fn back(story: &mut Story, contact: domain::ContactId) {
    story.restore_in_kith("anna", contact);
    story.settle();
    assert_eq!(story.members("Team"), [CLEO]);
    assert_eq!(story.book("ben"), [format!("{CLEO} [Team (anna)]")]);
}

#[test]
fn d1_taken_out_in_kith_and_restored_nothing_stays_once_it_is_revoked() {
    let (mut story, contact, _) = team();
    story.remove_in_kith("ben", contact, "Team");
    story.settle();
    assert_eq!(story.book("ben"), [format!("{CLEO} []")]);
    back(&mut story, contact);
    story.revoke("Team", "ben");
    assert_eq!(story.book("ben"), [""; 0]);
}

#[test]
fn d1_taken_out_of_the_group_and_restored_nothing_stays_once_it_is_revoked() {
    let (mut story, contact, person) = team();
    story.take_out("ben", &person, "Team");
    story.settle();
    assert_eq!(story.book("ben"), [format!("{CLEO} []")]);
    back(&mut story, contact);
    story.revoke("Team", "ben");
    // Not even somebody without a name.
    assert_eq!(story.book("ben"), [""; 0]);
    assert_eq!(story.questions("ben"), [""; 0]);
}

/// What was typed meanwhile was deleted with the person, and is not written into another.
#[test]
fn d1_let_go_of_then_deleted_and_restored_it_is_made_anew() {
    for in_kith in [false, true] {
        let (mut story, contact, person) = team();
        if in_kith {
            story.remove_in_kith("ben", contact, "Team");
        } else {
            story.take_out("ben", &person, "Team");
        }
        story.settle();
        story.edit("ben", &person, "Cleo, c@x, +49 1, #mine");
        story.settle();
        story.delete("ben", &person);
        story.settle();
        back(&mut story, contact);
        story.revoke("Team", "ben");
        assert_eq!(story.book("ben"), [""; 0], "in Kith: {in_kith}");
    }
}

/// A person of Ben's own is never deleted for it, and keeps what he had.
#[test]
fn d1_an_own_person_let_go_of_and_restored_stays_once_it_is_revoked() {
    let mut story = Story::team(&["Cleo, c@x, +49 1"]);
    story.user("ben");
    let person = story.person("ben", "Cleo, c@x, +49 1", &[]);
    story.settle();
    story.share("Team", "ben", Level::Deleter);
    let contact = story.contact("c@x");
    story.take_out("ben", &person, "Team");
    story.settle();
    back(&mut story, contact);
    story.revoke("Team", "ben");
    assert_eq!(story.book("ben"), [format!("{CLEO} []")]);
    assert!(story.has("ben", &person));
}

/// Who was let go of is their user's, whatever becomes of the contact elsewhere: what is typed there
/// is no edit of it, and does not bring it out of the trash.
#[test]
fn d1_what_is_typed_into_somebody_kept_brings_no_contact_back() {
    for (in_kith, own) in [(false, false), (false, true), (true, false), (true, true)] {
        let mut story = Story::team(&["Cleo, c@x"]);
        story.account("anna", "work");
        if own {
            story.person("work", "Cleo, c@x", &[]);
        }
        story.settle();
        story.mirror("Team", "work");
        story.label("anna", "Family");
        story.mirror("Family", "anna");
        story.settle();
        let hers = story.find("anna", "c@x");
        story.put_into("anna", &hers, "Family");
        story.settle();
        let (contact, kept) = (story.contact("c@x"), story.find("work", "c@x"));
        if in_kith {
            story.remove_in_kith("anna", contact, "Team");
        } else {
            story.take_out("work", &kept, "Team");
        }
        story.settle();
        assert_eq!(story.book("work"), ["Cleo, c@x []"]);
        story.trash_in_kith("anna", contact);
        story.settle();
        assert_eq!(story.book("work"), ["Cleo, c@x []"], "{in_kith} {own}");
        story.edit("work", &kept, "Cleo, c@x, #mine");
        story.settle();
        assert_eq!(story.members("Family"), [""; 0], "{in_kith} {own}");
        assert_eq!(story.book("work"), ["#mine, Cleo, c@x []"]);
    }
}

/// Who was let go of with nothing but what its user had typed is Kith's person still once it is the
/// contact again: without that it goes when access ends, and with it its user is asked (0024).
#[test]
fn d1_shared_again_after_a_farewell_it_goes_with_the_last_own_words() {
    for stays in [false, true] {
        let mut story = Story::team(&["Cleo, c@x"]);
        story.share("Team", "ben", Level::Viewer);
        story.hide("Team", "ben", &[domain::Field::Note]);
        let person = story.find("ben", "c@x");
        story.edit("ben", &person, "Cleo, c@x, #mine");
        story.settle();
        story.revoke("Team", "ben");
        assert_eq!(story.book("ben"), ["#mine []"]);
        assert_eq!(story.questions("ben"), ["OwnOnLeaving"]);
        story.share("Team", "ben", Level::Viewer);
        assert_eq!(story.book("ben"), ["#mine, Cleo, c@x [Team (anna)]"]);
        assert_eq!(story.questions("ben"), [""; 0]);
        if !stays {
            story.edit("ben", &person, "Cleo, c@x");
            story.settle();
        }
        story.revoke("Team", "ben");
        if stays {
            assert_eq!(story.book("ben"), ["#mine []"]);
            assert_eq!(story.questions("ben"), ["OwnOnLeaving"]);
        } else {
            assert_eq!(story.book("ben"), [""; 0]);
            assert_eq!(story.questions("ben"), [""; 0]);
        }
    }
}
