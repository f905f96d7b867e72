//! Who is there twice, and who comes again (I1): cleaning up loses nobody and doubles nobody.

use domain::Level;
use sim::Story;

/// Anna's second account, in which Cleo is twice: linked, and once more with a note.
fn cleo_is_there_twice() -> (Story, [domain::RemoteId; 2]) {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.account("anna", "second");
    story.mirror("Team", "second");
    story.settle();
    let linked = story.find("second", "c@x");
    let other = story.person("second", "Cleo, c@x, #more", &["Team"]);
    story.settle();
    assert_eq!(story.questions("second"), ["SameTwice"]);
    (story, [linked, other])
}

#[test]
fn i1_one_of_two_goes_and_the_other_is_the_contact() {
    let (mut story, [linked, _]) = cleo_is_there_twice();
    story.delete("second", &linked);
    story.settle();
    assert_eq!(story.members("Team"), ["#more, Cleo, c@x"]);
    assert_eq!(story.book("anna"), ["#more, Cleo, c@x [Team]"]);
    assert_eq!(story.book("second"), ["#more, Cleo, c@x [Team]"]);
    assert_eq!(story.questions("second"), [""; 0]);
}

#[test]
fn i1_the_other_of_two_goes_and_nothing_is_asked_any_more() {
    let (mut story, [linked, other]) = cleo_is_there_twice();
    story.delete("second", &other);
    story.settle();
    assert_eq!(story.questions("second"), [""; 0]);
    // There is one of them now: its end is the contact's.
    story.delete("second", &linked);
    story.settle();
    assert_eq!(story.members("Team"), [""; 0]);
    assert_eq!(story.book("anna"), [""; 0]);
}

#[test]
fn d1_both_of_two_go_and_so_does_the_contact() {
    let (mut story, [linked, other]) = cleo_is_there_twice();
    story.delete("second", &linked);
    story.delete("second", &other);
    story.settle();
    assert_eq!(story.members("Team"), [""; 0]);
    assert_eq!(story.book("anna"), [""; 0]);
    assert_eq!(story.book("second"), [""; 0]);
}

/// Two contacts that are one person of somebody's: the second waits, until the first is gone.
#[test]
fn i1_of_two_contacts_that_are_one_person_the_other_comes_when_the_first_goes() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.user("ben");
    story.person("ben", "Cleo, c@x", &[]);
    story.label("anna", "Club");
    story.share("Club", "ben", Level::Viewer);
    // Both are on their way into Ben's account at once: he knows one Cleo.
    let first = story.contact("c@x");
    story.add("anna", "Team", "Cleo, c@x");
    story.share("Team", "ben", Level::Viewer);
    assert_eq!(story.questions("ben"), ["SameTwice"]);
    story.trash_in_kith("anna", first);
    story.settle();
    assert_eq!(story.members("Team"), ["Cleo, c@x"]);
    assert_eq!(story.questions("ben"), [""; 0]);
    assert_eq!(story.book("ben"), ["Cleo, c@x [Team (anna)]"]);
}

/// The person that somebody was let go of is linked with another contact by the time the
/// first comes back.
#[test]
fn i1_a_contact_comes_back_whose_person_is_another_contact_by_now() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.share("Team", "ben", Level::Editor);
    let (first, own) = (story.contact("c@x"), story.find("anna", "c@x"));
    story.take_out("anna", &own, "Team");
    story.settle();
    assert_eq!(story.members("Team"), [""; 0]);
    story.add("ben", "Team", "Cleo, c@x");
    story.settle();
    assert_eq!(story.book("anna"), ["Cleo, c@x [Team]"]);
    story.restore_in_kith("anna", first);
    story.settle();
    assert_eq!(story.members("Team").len(), 2);
    assert_eq!(story.book("anna").len(), 2);
}

/// Whoever was let go of is somebody their user knows (K8).
#[test]
fn k8_who_was_let_go_of_is_found_when_they_come_again() {
    let mut story = Story::team(&["Cleo, c@x, +49 1"]);
    story.share("Team", "ben", Level::Deleter);
    let person = story.find("ben", "c@x");
    story.take_out("ben", &person, "Team");
    story.settle();
    assert_eq!(story.book("ben"), ["+49 1, Cleo, c@x []"]);
    story.add("anna", "Team", "Cleo, c@x, +49 1");
    story.settle();
    assert_eq!(story.book("ben"), ["+49 1, Cleo, c@x [Team (anna)]"]);
}

/// D1: what was let go of and deleted by its user comes back as the contact says, once.
#[test]
fn d1_created_again_after_it_was_let_go_of_it_says_everything_once() {
    let mut story = Story::team(&["Cleo, c@x, +49 1"]);
    story.user("ben");
    let own = story.person("ben", "Cleo, c@x, +49 1", &[]);
    story.settle();
    story.share("Team", "ben", Level::Viewer);
    assert_eq!(story.book("ben"), ["+49 1, Cleo, c@x [Team (anna)]"]);
    story.takes_out("Team", "ben");
    assert_eq!(story.book("ben"), ["+49 1, Cleo, c@x []"]);
    story.delete("ben", &own);
    story.settle();
    let contact = story.contact("c@x");
    story.change_in_kith("anna", contact, "+49 1", "+49 2");
    story.settle();
    story.mirror("Team", "ben");
    story.settle();
    assert_eq!(story.book("ben"), ["+49 2, Cleo, c@x [Team (anna)]"]);
    // It is Kith's: whoever loses access loses it.
    story.revoke("Team", "ben");
    assert_eq!(story.book("ben"), [""; 0]);
}

/// Connected again, an account has in the label's old group whom Kith put there: they are the
/// contacts, also where they have nothing but a name.
#[test]
fn i1_connected_again_whom_kith_made_before_is_nobody_new() {
    for level in [Level::Viewer, Level::Editor] {
        let mut story = Story::team(&["Cleo", "Dora, d@x", "Emil, #tall"]);
        story.share("Team", "ben", level);
        let before = story.book("ben");
        story.disconnect("ben");
        story.connect_again("ben");
        story.mirror("Team", "ben");
        assert_eq!(story.book("ben"), before, "{level:?}");
        assert_eq!(story.members("Team").len(), 3);
        assert_eq!(story.questions("ben"), [""; 0]);
    }
}

/// The same in an account of the owner's; who changed meanwhile is asked about, not doubled.
#[test]
fn i1_connected_again_who_changed_meanwhile_is_asked_about() {
    let mut story = Story::team(&["Cleo", "Dora, d@x"]);
    story.account("anna", "second");
    story.mirror("Team", "second");
    story.disconnect("second");
    let cleo = story.find("second", "Cleo");
    story.edit("second", &cleo, "Cleo, #changed");
    story.connect_again("second");
    story.mirror("Team", "second");
    assert_eq!(story.members("Team"), ["Cleo", "Dora, d@x"]);
    assert_eq!(story.questions("second"), ["SameTwice"]);
}

/// Merged in Google, the one that is left is the contact, and nobody loses it.
#[test]
fn d3_merged_into_somebody_of_ones_own_it_stays_the_contact() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.account("anna", "second");
    story.mirror("Team", "second");
    let ours = story.find("second", "c@x");
    let own = story.person("second", "Cleo, c@x, #mine", &[]);
    story.settle();
    story.delete("second", &ours);
    story.put_into("second", &own, "Team");
    story.settle();
    assert_eq!(story.members("Team"), ["#mine, Cleo, c@x"]);
    assert_eq!(story.book("anna"), ["#mine, Cleo, c@x [Team]"]);
    assert_eq!(story.book("second"), ["#mine, Cleo, c@x [Team]"]);
    assert_eq!(story.history(story.contact("c@x")).len(), 2);
}
