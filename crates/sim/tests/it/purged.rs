//! Contacts that were erased while nobody looked into an account (K9).

use domain::Level;
use sim::Story;

/// K9: what the user of a purged contact's person changed is a contact of its own.
#[test]
fn k9_news_of_a_purged_contact_is_a_contact_of_its_own() {
    let (mut story, purged, person) = purged_behind_bens_back();
    story.edit("ben", &person, "Cleo, c@x, #still here");
    story.settle();
    let again = story.contact("c@x");
    assert_ne!(again, purged);
    // Whoever looks at it is told where it came from, and nothing of what was erased.
    assert_eq!(story.history(again), ["created by ben in ben"]);
    assert_eq!(story.history(purged), [""; 0]);
    assert_eq!(story.members("Team"), ["#still here, Cleo, c@x"]);
    assert_eq!(story.book("ben"), ["#still here, Cleo, c@x [Team (anna)]"]);
    assert_eq!(story.book("anna").len(), 1);
}

/// K9: unchanged, it is left as a trashed one is.
#[test]
fn k9_an_unchanged_person_of_a_purged_contact_goes() {
    let (mut story, ..) = purged_behind_bens_back();
    story.settle();
    assert_eq!(story.members("Team"), [""; 0]);
    assert_eq!(story.book("ben"), [""; 0]);
}

/// A contact that was trashed and purged while nobody looked into Ben's account.
fn purged_behind_bens_back() -> (Story, domain::ContactId, domain::RemoteId) {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.share("Team", "ben", Level::Editor);
    let (contact, person) = (story.contact("c@x"), story.find("ben", "c@x"));
    story.trash_in_kith("anna", contact);
    story.purge_in_kith("anna", contact);
    (story, contact, person)
}
