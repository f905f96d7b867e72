//! What was erased for good is nowhere any more once its persons went (K9).

use domain::{AccountId, ContactId, Level, Micros};
use sim::Story;
use sync::LinkState;

/// Whether the account's link says anything of the contact's content.
fn says_something(story: &Story, contact: ContactId, account: AccountId) -> bool {
    let link = story.unit(move |w| w.link(contact, account));
    let link = link.expect("it is remembered");
    assert_eq!(link.state, LinkState::Gone);
    link.raw.is_some()
        || link.agreement != Default::default()
        || link.sending.is_some()
        || link.unsure.is_some()
        || !link.frozen.is_empty()
}

#[test]
fn k9_nothing_an_erased_contact_said_is_kept_once_its_persons_went() {
    let mut story = Story::team(&["Cleo, c@x, #diary"]);
    story.share("Team", "ben", Level::Editor);
    let contact = story.contact("c@x");
    // Erased before anybody looked into an account.
    story.trash_in_kith("anna", contact);
    story.purge_in_kith("anna", contact);
    story.settle();
    assert_eq!((story.book("anna"), story.book("ben")), (vec![], vec![]));
    for account in ["anna", "ben"] {
        let id = story.id(account);
        assert!(!says_something(&story, contact, id), "{account}");
    }
}

#[test]
fn k9_neither_where_the_person_was_gone_or_stayed_with_its_user() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.user("ben");
    story.person("ben", "Cleo, c@x", &[]);
    story.share("Team", "ben", Level::Viewer);
    story.share("Team", "carla", Level::Viewer);
    let contact = story.contact("c@x");
    let carlas = story.find("carla", "c@x");
    story.trash_in_kith("anna", contact);
    story.purge_in_kith("anna", contact);
    story.delete("carla", &carlas);
    story.settle();
    assert_eq!(story.book("ben"), ["Cleo, c@x []"]);
    for account in ["ben", "carla"] {
        let id = story.id(account);
        assert!(!says_something(&story, contact, id), "{account}");
    }
}

/// The usual case: they went long before it was erased.
#[test]
fn k9_neither_where_its_persons_went_before() {
    let mut story = Story::team(&["Cleo, c@x, #diary"]);
    story.user("ben");
    story.person("ben", "Cleo, c@x", &[]);
    story.share("Team", "ben", Level::Editor);
    let contact = story.contact("c@x");
    story.trash_in_kith("anna", contact);
    story.settle();
    let ben = story.id("ben");
    assert!(says_something(&story, contact, ben), "it may come back");
    story.wait(Micros::days(30));
    story.purge_in_kith("anna", contact);
    for account in ["anna", "ben"] {
        let id = story.id(account);
        assert!(!says_something(&story, contact, id), "{account}");
    }
}

/// K8: whoever was let go of is found at once by what they say, although nothing is kept of what
/// the contact said.
#[test]
fn k8_who_stays_with_their_user_is_found_again_though_the_contact_was_erased() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.user("ben");
    let person = story.person("ben", "Cleo, c@x", &[]);
    story.share("Team", "ben", Level::Viewer);
    let contact = story.contact("c@x");
    story.trash_in_kith("anna", contact);
    story.purge_in_kith("anna", contact);
    // One look: no listing shows her anew.
    story.cycle("ben");
    let ben = story.id("ben");
    assert!(!says_something(&story, contact, ben));
    let found = story.unit(move |w| w.hashes(ben, &person));
    assert!(found.is_some_and(|hashes| !hashes.is_empty()));
}
