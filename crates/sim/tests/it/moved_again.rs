//! Moves that Kith made a moment ago, and listings that show them late (D2, I4): nobody took the
//! contact out of a label, or put it into one.

use domain::{ContactId, Micros};
use sim::Story;

/// Cleo in Anna's Team and Club; what is listed is eight seconds old.
fn listed_late() -> (Story, ContactId) {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.label("anna", "Club");
    story.settle();
    let contact = story.contact("c@x");
    story.label_in_kith("anna", contact, "Club");
    story.settle();
    story.listings_trail(Micros::seconds(8));
    story.wait(Micros::seconds(60));
    story.settle();
    (story, contact)
}

/// What was done in accounts, beside that the contact came from there.
fn done_there(story: &Story, contact: ContactId) -> Vec<String> {
    let mut all = story.history(contact);
    all.retain(|line| line.contains(" in ") && !line.starts_with("created"));
    all
}

#[test]
fn d2_out_of_a_label_and_back_nobody_else_took_it_out() {
    let (mut story, contact) = listed_late();
    story.remove_in_kith("anna", contact, "Club");
    story.cycle("anna");
    story.wait(Micros::seconds(1));
    story.label_in_kith("anna", contact, "Club");
    story.cycle("anna");
    story.settle();
    assert_eq!(story.members("Club"), ["Cleo, c@x"]);
    assert_eq!(done_there(&story, contact), [""; 0]);
    assert!(story.book("anna")[0].contains("Club"));
}

#[test]
fn d2_into_a_label_and_out_again_nobody_else_puts_it_in() {
    let (mut story, contact) = listed_late();
    story.remove_in_kith("anna", contact, "Club");
    story.settle();
    story.label_in_kith("anna", contact, "Club");
    story.cycle("anna");
    story.wait(Micros::seconds(1));
    story.remove_in_kith("anna", contact, "Club");
    story.cycle("anna");
    story.settle();
    assert_eq!(story.members("Club"), [""; 0]);
    assert_eq!(done_there(&story, contact), [""; 0]);
    assert_eq!(story.book("anna"), ["Cleo, c@x [Team]"]);
}
