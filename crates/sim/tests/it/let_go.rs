//! Persons that were let go of and are their user's own, when somebody else has their contact
//! back (D1): what was typed meanwhile was typed for oneself.

use domain::{Level, Micros};
use sim::Story;

const TEN_MINUTES: Micros = Micros::seconds(600);

const CLEO: &str = "+49 1, Cleo, c@x";

/// Anna's label in Ben's account too, who took Cleo out of it and went on with her alone.
fn taken_out_by_ben() -> (Story, domain::ContactId) {
    let mut story = Story::team(&["Cleo, c@x, +49 1"]);
    story.share("Team", "ben", Level::Deleter);
    let cleo = story.find("ben", "Cleo");
    story.take_out("ben", &cleo, "Team");
    story.settle();
    assert_eq!(story.members("Team"), [""; 0]);
    assert_eq!(story.book("ben"), [format!("{CLEO} []")]);
    story.edit("ben", &cleo, "Cleo, c@x, +49 7, #owes me");
    story.settle();
    let contact = story.contact("Cleo");
    (story, contact)
}

#[test]
fn d1_what_was_typed_after_letting_go_is_its_users_when_another_restores() {
    let (mut story, contact) = taken_out_by_ben();
    story.restore_in_kith("anna", contact);
    story.settle();
    assert_eq!(story.members("Team"), [CLEO]);
    assert_eq!(story.book("anna"), [format!("{CLEO} [Team]")]);
    // What Ben had removed for himself is in the label, and so it is written again.
    let bens = "#owes me, +49 1, +49 7, Cleo, c@x [Team (anna)]";
    assert_eq!(story.book("ben"), [bens]);
    assert_eq!(story.questions("ben"), [""; 0]);
    // From then on as with everybody who is linked: what was agreed
    // travels, his own does not; and when the label leaves, what he typed stays.
    let cleo = story.find("ben", "owes me");
    story.edit("ben", &cleo, "Cleo, c@x, +49 2, +49 7, #owes me more");
    story.settle();
    assert_eq!(story.members("Team"), ["+49 2, Cleo, c@x"]);
    story.revoke("Team", "ben");
    assert_eq!(story.book("ben"), ["#owes me more, +49 2, +49 7 []"]);
}

#[test]
fn d1_the_same_where_another_puts_it_into_a_label_again() {
    let mut story = Story::team(&["Cleo, c@x, +49 1"]);
    story.label("anna", "Club");
    story.share("Team", "ben", Level::Deleter);
    let contact = story.contact("Cleo");
    story.label_in_kith("anna", contact, "Club");
    story.settle();
    let cleo = story.find("ben", "Cleo");
    story.take_out("ben", &cleo, "Team");
    story.settle();
    story.edit("ben", &cleo, "Cleo, c@x, +49 1, #owes me");
    story.settle();
    story.label_in_kith("anna", contact, "Team");
    story.settle();
    assert_eq!(story.members("Team"), [CLEO]);
    assert_eq!(
        story.book("ben"),
        [format!("#owes me, {CLEO} [Team (anna)]")]
    );
}

/// Who brings the contact back themselves, brings what the person says by then.
#[test]
fn d1_put_into_the_group_again_it_comes_back_with_what_was_typed() {
    let (mut story, _) = taken_out_by_ben();
    let cleo = story.find("ben", "Cleo");
    story.put_into("ben", &cleo, "Team");
    story.settle();
    let said = &story.members("Team")[0];
    assert!(
        said.contains("#owes me") && said.contains("+49 7"),
        "{said}"
    );
}

/// S2: a picture set meanwhile is its user's own too; one that was agreed on is no news.
#[test]
fn d1_a_picture_set_after_letting_go_stays_its_users() {
    let mut story = Story::team(&["Cleo, c@x, +49 1", "Dora, d@x"]);
    let people = ["Cleo", "Dora"].map(|name| story.find("anna", name));
    for id in &people {
        story.poses("anna", id, Some(1));
    }
    story.share("Team", "ben", Level::Deleter);
    let [cleo, dora] = ["Cleo", "Dora"].map(|name| story.find("ben", name));
    let contacts = ["Cleo", "Dora"].map(|name| story.contact(name));
    for id in [&cleo, &dora] {
        story.take_out("ben", id, "Team");
    }
    story.settle();
    story.poses("ben", &cleo, Some(7));
    story.settle();
    for contact in contacts {
        story.restore_in_kith("anna", contact);
    }
    story.settle();
    assert_eq!(people.map(|id| story.portrait("anna", &id)), [Some(1); 2]);
    assert_eq!(story.portrait("ben", &cleo), Some(7));
    // What was agreed on goes on as it did.
    story.wait(TEN_MINUTES);
    for contact in contacts {
        story.poses_in_kith("anna", contact, 2);
    }
    story.settle();
    assert_eq!(story.portrait("ben", &dora), Some(2));
    assert_eq!(story.portrait("ben", &cleo), Some(7));
}

/// The label's owner has one contact, wherever it was changed.
#[test]
fn d1_in_its_owners_account_what_was_typed_is_the_contacts() {
    let mut story = Story::team(&["Cleo, c@x, +49 1"]);
    story.share("Team", "ben", Level::Manager);
    let (cleo, contact) = (story.find("anna", "Cleo"), story.contact("Cleo"));
    story.take_out("anna", &cleo, "Team");
    story.settle();
    story.edit("anna", &cleo, "Cleo, c@x, +49 1, #a note");
    story.settle();
    story.restore_in_kith("ben", contact);
    story.settle();
    assert_eq!(story.members("Team"), [format!("#a note, {CLEO}")]);
}
