//! A write whose answer was lost, and what is read of it late (A3): what Kith wrote never counts as
//! something that the account's user did.

use domain::{Field, Level, Micros};
use sim::{Mishap, Story};

/// Cleo in Ben's account, in which the next update is not answered, and its read trails.
fn unanswered(own: bool) -> (Story, domain::ContactId, domain::RemoteId) {
    let mut story = Story::team(&["Cleo, c@x, +49 1"]);
    story.user("ben");
    if own {
        story.person("ben", "Cleo, c@x, +49 1", &[]);
        story.settle();
    }
    story.share("Team", "ben", Level::Editor);
    let (contact, person) = (story.contact("c@x"), story.find("ben", "c@x"));
    story.listings_trail(Micros::seconds(8));
    story.wait(Micros::seconds(60));
    story.settle();
    story.next("update", Mishap::Unanswered);
    story.next_read_trails(&person);
    (story, contact, person)
}

/// Anna changes the number, and Ben's account gets it without an answer.
fn renumbered(story: &mut Story, contact: domain::ContactId) {
    story.change_in_kith("anna", contact, "+49 1", "+49 2");
    story.cycle("ben");
    assert_eq!(story.book("ben"), ["+49 2, Cleo, c@x [Team (anna)]"]);
}

#[test]
fn a3_what_was_brought_comes_back_though_a_write_was_never_answered() {
    let (mut story, contact, _) = unanswered(true);
    renumbered(&mut story, contact);
    story.settle();
    assert_eq!(story.members("Team"), ["+49 2, Cleo, c@x"]);
    assert_eq!(story.history(contact).len(), 2);
    story.revoke("Team", "ben");
    assert_eq!(story.book("ben"), ["+49 1, Cleo, c@x []"]);
}

/// R6: what Kith wrote goes when it is hidden.
#[test]
fn a3_what_was_never_answered_goes_when_it_is_hidden() {
    let (mut story, contact, _) = unanswered(false);
    renumbered(&mut story, contact);
    story.settle();
    story.hide("Team", "ben", &[Field::Phone]);
    assert_eq!(story.book("ben"), ["Cleo, c@x [Team (anna)]"]);
    story.revoke("Team", "ben");
    assert_eq!(story.book("ben"), [""; 0]);
}

/// What the hub took back meanwhile is not put there again for everybody.
#[test]
fn a3_what_was_never_answered_does_not_come_back_into_the_hub() {
    let (mut story, contact, _) = unanswered(false);
    renumbered(&mut story, contact);
    story.next(
        "read",
        Mishap::Meanwhile(Box::new(move |story| {
            story.change_in_kith("anna", contact, "+49 2", "+49 1");
        })),
    );
    story.settle();
    assert_eq!(story.members("Team"), ["+49 1, Cleo, c@x"]);
    assert_eq!(story.book("ben"), ["+49 1, Cleo, c@x [Team (anna)]"]);
    let history = story.history(contact);
    assert!(
        history.iter().all(|line| !line.contains("in ben")),
        "{history:?}"
    );
}

/// Nor does it stand against what the hub says by now.
#[test]
fn a3_what_was_never_answered_is_no_clash() {
    let (mut story, contact, _) = unanswered(false);
    renumbered(&mut story, contact);
    story.next(
        "read",
        Mishap::Meanwhile(Box::new(move |story| {
            story.change_in_kith("anna", contact, "+49 2", "+49 3");
        })),
    );
    story.settle();
    assert_eq!(story.members("Team"), ["+49 3, Cleo, c@x"]);
    assert_eq!(story.book("ben"), ["+49 3, Cleo, c@x [Team (anna)]"]);
}

/// D1: what goes in parting is no wish of the account's user.
#[test]
fn a3_a_farewell_that_was_never_answered_is_no_suggestion() {
    let (mut story, contact, _) = unanswered(true);
    renumbered(&mut story, contact);
    story.settle();
    story.next("update", Mishap::Unanswered);
    let person = story.find("ben", "c@x");
    story.next_read_trails(&person);
    story.revoke("Team", "ben");
    assert_eq!(story.suggestions(), 0);
    assert_eq!(story.book("ben"), ["+49 1, Cleo, c@x []"]);
}

/// Nor is it where its user types something before it is read.
#[test]
fn a3_what_its_user_adds_since_makes_none_of_the_rest_theirs() {
    let mut story = Story::team(&["Cleo, c@x, +49 1"]);
    story.user("ben");
    let person = story.person("ben", "Cleo, c@x, +49 1", &[]);
    story.settle();
    story.share("Team", "ben", Level::Editor);
    let contact = story.contact("c@x");
    story.next("update", Mishap::Unanswered);
    renumbered(&mut story, contact);
    story.edit("ben", &person, "Cleo, c@x, +49 2, +49 3");
    story.settle();
    assert_eq!(story.members("Team"), ["+49 2, +49 3, Cleo, c@x"]);
    story.revoke("Team", "ben");
    assert_eq!(story.book("ben"), ["+49 1, +49 3, Cleo, c@x []"]);
}

/// A deletion that took effect is Kith's, however late that is seen (D1).
#[test]
fn a3_a_deletion_that_was_never_answered_is_not_its_users() {
    let mut story = Story::team(&["Cleo, c@x, +49 1"]);
    story.share("Team", "ben", Level::Deleter);
    let (contact, person) = (story.contact("c@x"), story.find("ben", "c@x"));
    story.listings_trail(Micros::seconds(8));
    story.wait(Micros::seconds(60));
    story.settle();
    story.trash_in_kith("anna", contact);
    story.next("delete", Mishap::Unanswered);
    story.cycle("ben");
    assert!(!story.has("ben", &person));
    story.restore_in_kith("anna", contact);
    story.settle();
    assert_eq!(story.members("Team"), ["+49 1, Cleo, c@x"]);
    assert_eq!(story.book("ben"), ["+49 1, Cleo, c@x [Team (anna)]"]);
}

/// Out of a group, and in again before anybody knew: nobody took it out of the label.
#[test]
fn a3_a_move_that_was_never_answered_takes_nobody_out_of_a_label() {
    let (mut story, contact, person) = unanswered(false);
    story.label("anna", "Club");
    story.settle();
    story.label_in_kith("anna", contact, "Club");
    story.settle();
    // In Ben's account alone.
    story.takes_out("Club", "anna");
    story.share("Club", "ben", Level::Deleter);
    story.next("members", Mishap::Unanswered);
    story.remove_in_kith("anna", contact, "Club");
    story.cycle("ben");
    assert_eq!(story.book("ben"), ["+49 1, Cleo, c@x [Team (anna)]"]);
    story.next_read_trails(&person);
    story.next(
        "read",
        Mishap::Meanwhile(Box::new(move |story| {
            story.label_in_kith("anna", contact, "Club");
        })),
    );
    story.settle();
    assert_eq!(story.members("Club"), ["+49 1, Cleo, c@x"]);
    assert_eq!(
        story.book("ben"),
        ["+49 1, Cleo, c@x [Team (anna), Club (anna)]"]
    );
}

/// An earlier move of which nobody knew is over once a later one was answered: what comes after that
/// is its user's.
#[test]
fn a3_a_move_that_was_answered_is_no_excuse_for_what_its_user_moves() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.label("anna", "Club");
    story.settle();
    let contact = story.contact("c@x");
    story.label_in_kith("anna", contact, "Club");
    story.settle();
    // In Ben's account alone.
    story.takes_out("Club", "anna");
    for label in ["Team", "Club"] {
        story.share(label, "ben", Level::Deleter);
    }
    let person = story.find("ben", "c@x");
    story.listings_trail(Micros::seconds(8));
    story.wait(Micros::seconds(60));
    story.settle();
    story.next("members", Mishap::Unanswered);
    story.next_read_trails(&person);
    story.remove_in_kith("anna", contact, "Club");
    story.cycle("ben");
    story.cycle("ben");
    // Whose move was not answered waits a moment.
    story.wait(Micros::seconds(2));
    story.cycle("ben");
    story.label_in_kith("anna", contact, "Club");
    story.cycle("ben");
    assert_eq!(story.book("ben"), ["Cleo, c@x [Team (anna), Club (anna)]"]);
    // All of that before a listing shows any of it.
    story.take_out("ben", &person, "Club");
    story.wait(Micros::seconds(10));
    story.settle();
    assert_eq!(story.members("Club"), [""; 0]);
    assert_eq!(story.book("ben"), ["Cleo, c@x [Team (anna)]"]);
}

/// A correction of what Kith wrote, made before anybody read it, is an edit however small it is: nobody
/// can tell that it was made of what was written, so both values stand until somebody decides.
#[test]
fn a3_what_is_put_right_before_it_was_read_is_a_clash() {
    let mut story = Story::team(&["Cleo, c@x, +49 1"]);
    story.share("Team", "ben", Level::Editor);
    let (contact, person) = (story.contact("c@x"), story.find("ben", "c@x"));
    story.next("update", Mishap::Unanswered);
    story.change_in_kith("anna", contact, "c@x", "a.b@x");
    story.cycle("ben");
    assert_eq!(story.book("ben"), ["+49 1, Cleo, a.b@x [Team (anna)]"]);
    story.edit("ben", &person, "Cleo, a-b@x, +49 1");
    story.settle();
    assert_eq!(story.book("ben"), ["+49 1, Cleo, a-b@x [Team (anna)]"]);
    let card = story.unit(move |w| w.contact(contact)).expect("there").card;
    let email = card.of_field(Field::Email).next().expect("one").1;
    let said = [email.value.summary(), email.contested[0].value.summary()];
    assert_eq!(said, ["a.b@x", "a-b@x"]);
}
