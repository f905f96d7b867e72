//! What was erased for good is nowhere any more once its persons went (K9).

use domain::{AccountId, ContactId, Level};
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
