//! An edit and a deletion that meet (the table), and whoever outlives a purge (K9): the edit counts,
//! and those who did it are told.

use app::use_cases::notices;
use app::{Told, Work};
use domain::{Level, Micros};
use sim::Story;

fn told(story: &Story, who: &str) -> Vec<Told> {
    let user = story.who(who);
    let all = story.unit(move |w: &dyn Work| notices::list(w, user));
    all.into_iter().map(|n| n.what).collect()
}

fn shared() -> Story {
    let mut story = Story::team(&["Cleo, c@x, +49 1"]);
    story.share("Team", "ben", Level::Deleter);
    story
}

#[test]
fn table_whoever_deletes_what_another_edits_and_whoever_edits_it_are_told() {
    let mut story = shared();
    let (contact, person) = (story.contact("c@x"), story.find("ben", "Cleo"));
    story.delete("ben", &person);
    story.change_in_kith("anna", contact, "+49 1", "+49 2");
    story.settle();
    assert_eq!(story.book("ben"), ["+49 2, Cleo, c@x [Team (anna)]"]);
    let back = Told::CameBack {
        contact,
        removed: story.who("ben"),
        edited: story.who("anna"),
    };
    assert_eq!(told(&story, "ben"), std::slice::from_ref(&back));
    assert_eq!(told(&story, "anna"), [back]);
}

#[test]
fn table_an_edit_of_the_trashed_is_told_to_both() {
    let mut story = shared();
    let (contact, person) = (story.contact("c@x"), story.find("ben", "Cleo"));
    story.trash_in_kith("anna", contact);
    story.edit("ben", &person, "Cleo, c@x, +49 3");
    story.settle();
    assert_eq!(story.members("Team"), ["+49 3, Cleo, c@x"]);
    let back = Told::CameBack {
        contact,
        removed: story.who("anna"),
        edited: story.who("ben"),
    };
    assert_eq!(told(&story, "ben"), std::slice::from_ref(&back));
    assert_eq!(told(&story, "anna"), [back]);
}

/// Nobody is told of what nobody else did, and of what went its way.
#[test]
fn table_a_deletion_that_counts_and_a_person_created_again_tell_nothing() {
    for level in [Level::Deleter, Level::Editor] {
        let mut story = Story::team(&["Cleo, c@x, +49 1"]);
        story.share("Team", "ben", level);
        let person = story.find("ben", "Cleo");
        story.delete("ben", &person);
        story.settle();
        let left = usize::from(level == Level::Editor);
        assert_eq!(story.book("ben").len(), left);
        assert_eq!(told(&story, "ben"), []);
        assert_eq!(told(&story, "anna"), []);
    }
    // Back again as it was: restored by its user, and by no edit.
    let mut story = shared();
    let person = story.find("ben", "Cleo");
    story.delete("ben", &person);
    story.settle();
    story.undelete("ben", &person);
    story.put_into("ben", &person, "Team");
    story.settle();
    assert_eq!(story.members("Team").len(), 1);
    assert_eq!(told(&story, "anna"), []);
}

/// Whom Ben had himself stays his when he takes the label out; that the contact is erased later is
/// nothing to him.
#[test]
fn k9_whoever_let_go_of_a_contact_before_it_was_erased_is_told_nothing() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.user("ben");
    story.person("ben", "Cleo, c@x", &[]);
    story.settle();
    story.share("Team", "ben", Level::Editor);
    story.settle();
    let (contact, person) = (story.contact("c@x"), story.find("ben", "Cleo"));
    story.unmirror("Team", "ben");
    story.settle();
    assert_eq!(story.book("ben"), ["Cleo, c@x []"]);
    story.trash_in_kith("anna", contact);
    story.purge_in_kith("anna", contact);
    story.edit("ben", &person, "Cleo, c@x, #mine");
    story.wait(Micros::seconds(30));
    story.settle();
    assert_eq!(story.book("ben"), ["#mine, Cleo, c@x []"]);
    assert_eq!(told(&story, "ben"), []);
}

#[test]
fn k9_whoever_changed_a_person_of_a_purged_contact_is_told() {
    let mut story = shared();
    let (contact, person) = (story.contact("c@x"), story.find("ben", "Cleo"));
    story.trash_in_kith("anna", contact);
    story.purge_in_kith("anna", contact);
    story.edit("ben", &person, "Cleo, c@x, #still here");
    story.wait(Micros::seconds(30));
    story.settle();
    assert_eq!(story.members("Team"), ["#still here, Cleo, c@x"]);
    let (account, remote) = (story.id("ben"), person);
    // It is a new contact by now, and its note came along (R8).
    let told_ben = told(&story, "ben");
    assert_eq!(told_ben[0], Told::Outlived { account, remote });
    assert!(
        matches!(&told_ben[1..], [Told::BroughtAlong { .. }]),
        "{told_ben:?}"
    );
    assert_eq!(told(&story, "anna"), []);
}
