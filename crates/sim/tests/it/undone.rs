//! What was done last counts: nothing older undoes it, and nothing that concerns nobody else (sync §3).

use domain::{Field, Level};
use sim::Story;

const CLEO: &str = "+49 1, Cleo, c@x";

/// Cleo in Anna's Team, and the person in the account of Ben, who may do so much.
fn team(level: Level) -> (Story, domain::ContactId, domain::RemoteId) {
    let mut story = Story::team(&["Cleo, c@x, +49 1"]);
    story.share("Team", "ben", level);
    let (contact, person) = (story.contact("c@x"), story.find("ben", "c@x"));
    (story, contact, person)
}

/// Table: changed by a person and gone. To have it back is such a change, too.
#[test]
fn d1_a_deletion_that_is_older_does_not_undo_that_it_was_restored() {
    let (mut story, contact, person) = team(Level::Deleter);
    story.trash_in_kith("anna", contact);
    story.delete("ben", &person);
    story.restore_in_kith("anna", contact);
    story.settle();
    assert_eq!(story.members("Team"), [CLEO]);
    assert_eq!(story.book("anna"), [format!("{CLEO} [Team]")]);
    assert_eq!(story.book("ben"), [format!("{CLEO} [Team (anna)]")]);
}

#[test]
fn d1_nor_that_it_was_put_into_the_label_again() {
    let (mut story, contact, person) = team(Level::Deleter);
    story.label("anna", "Club");
    story.label_in_kith("anna", contact, "Club");
    story.settle();
    story.remove_in_kith("anna", contact, "Team");
    story.delete("ben", &person);
    story.label_in_kith("anna", contact, "Team");
    story.settle();
    assert_eq!(story.members("Team"), [CLEO]);
    assert_eq!(story.book("ben"), [format!("{CLEO} [Team (anna)]")]);
}

/// What its user does about another label meanwhile says nothing of this one.
#[test]
fn d1_but_a_deletion_counts_where_it_came_into_another_label_since() {
    let (mut story, contact, person) = team(Level::Deleter);
    story.label("anna", "Club");
    story.settle();
    story.label_in_kith("anna", contact, "Club");
    story.delete("ben", &person);
    story.settle();
    assert_eq!(story.members("Team"), [""; 0]);
    assert_eq!(story.members("Club"), [CLEO]);
}

/// R6: a private word is no edit of what is shared.
#[test]
fn r6_a_private_word_brings_no_trashed_contact_back() {
    let (mut story, contact, person) = team(Level::Editor);
    story.hide("Team", "ben", &[Field::Note]);
    story.edit("ben", &person, "Cleo, c@x, +49 1, #mine");
    story.settle();
    assert_eq!(story.members("Team"), [CLEO]);
    story.trash_in_kith("anna", contact);
    story.edit("ben", &person, "Cleo, c@x, +49 1, #mine still");
    story.settle();
    assert_eq!(story.members("Team"), [""; 0]);
    assert_eq!(story.book("anna"), [""; 0]);
    // It stays his, and is all that stays.
    let book = story.book("ben");
    assert!(book.len() == 1 && book[0].contains("#mine"), "{book:?}");
    assert!(!book[0].contains("+49 1"), "{book:?}");
    assert_eq!(story.questions("ben"), ["OwnOnLeaving"]);
}

/// S2: nor does a picture that is its user's own.
#[test]
fn r6_a_private_picture_brings_no_trashed_contact_back() {
    let mut story = Story::team(&["Cleo, c@x, +49 1"]);
    story.user("ben");
    let person = story.person("ben", "Cleo, c@x, +49 1", &[]);
    story.poses("ben", &person, Some(5));
    story.share("Team", "ben", Level::Editor);
    let contact = story.contact("c@x");
    story.trash_in_kith("anna", contact);
    story.poses("ben", &person, Some(6));
    story.settle();
    assert_eq!(story.members("Team"), [""; 0]);
    assert_eq!(story.portrait("ben", &person), Some(6));
}

/// What is shared is, still (table: an edit beats a deletion).
#[test]
fn r6_beside_a_word_for_everybody_it_does() {
    let (mut story, contact, person) = team(Level::Editor);
    story.hide("Team", "ben", &[Field::Note]);
    story.trash_in_kith("anna", contact);
    story.edit("ben", &person, "Cleo, c@x, +49 2, #mine");
    story.settle();
    assert_eq!(story.members("Team"), ["+49 2, Cleo, c@x"]);
}

/// K9: nobody brings back what was erased, least of all empty.
#[test]
fn k9_another_picture_brings_no_purged_contact_back() {
    let (mut story, contact, person) = team(Level::Editor);
    story.trash_in_kith("anna", contact);
    story.purge_in_kith("anna", contact);
    story.poses("ben", &person, Some(7));
    story.settle();
    assert_eq!(story.history(contact), [""; 0]);
    // It is one of Ben's own, as if he had changed a word.
    assert_ne!(story.contact("c@x"), contact);
    let members = story.members("Team");
    assert!(
        members.len() == 1 && members[0].starts_with(CLEO),
        "{members:?}"
    );
    assert_eq!(story.book("ben"), [format!("{CLEO} [Team (anna)]")]);
    assert_eq!(story.portrait("ben", &person), Some(7));
}

/// R3: the account does not show the label that the contact is in; its user owns both.
#[test]
fn r3_who_may_puts_somebody_into_a_label_again_from_which_they_took_them() {
    let mut story = Story::new();
    story.user("anna");
    story.label("anna", "Family");
    story.add("anna", "Family", "Max, m@x");
    story.settle();
    let contact = story.contact("m@x");
    story.account("anna", "work");
    story.label("anna", "Firm");
    story.settle();
    story.label_in_kith("anna", contact, "Firm");
    story.mirror("Firm", "work");
    story.takes_out("Firm", "anna");
    let person = story.find("anna", "m@x");
    story.take_out("anna", &person, "Family");
    story.settle();
    assert_eq!(story.members("Family"), [""; 0]);
    story.put_into("anna", &person, "Family");
    story.settle();
    assert_eq!(story.members("Family"), ["Max, m@x"]);
    assert_eq!(story.members("Firm"), ["Max, m@x"]);
    assert_eq!(story.book("anna"), ["Max, m@x [Family]"]);
    assert_eq!(story.questions("anna"), [""; 0]);
}
