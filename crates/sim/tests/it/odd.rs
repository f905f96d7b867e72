//! What providers store or leave out that nobody would expect.

use domain::{Level, Micros};
use sim::Story;

/// A SIM card or another program brings a number twice.
#[test]
fn k6_what_is_stored_twice_is_shared_once() {
    let mut story = Story::team(&["Opa, +49 1, +49 1"]);
    story.share("Team", "ben", Level::Editor);
    assert_eq!(
        story.book("anna"),
        ["+49 1, +49 1, Opa [Team]"],
        "hers is as it was"
    );
    assert_eq!(story.book("ben"), ["+49 1, Opa [Team (anna)]"]);
    let opa = story.find("ben", "Opa");
    story.edit("ben", &opa, "Opa, +49 2");
    story.settle();
    assert_eq!(story.members("Team"), ["+49 2, Opa"]);
}

/// Nobody promises that the pages of a listing are of one moment (pitfall 38): whoever falls between
/// two of them is still known, and is not made anew.
#[test]
fn k8_who_is_missing_from_one_listing_is_looked_for() {
    let mut story = Story::team(&["Cleo, c@x", "Dora, d@x"]);
    story.user("ben");
    story.person("ben", "Cleo, c@x", &[]);
    story.person("ben", "Dora, d@x", &[]);
    story.settle();
    let [cleo, dora] = ["c@x", "d@x"].map(|who| story.find("ben", who));
    story.listings_skip("ben", &cleo);
    // She is deleted while no delta tells of it.
    story.listings_skip("ben", &dora);
    story.wait(Micros::days(7));
    story.delete("ben", &dora);
    story.settle();
    story.share("Team", "ben", Level::Editor);
    assert_eq!(
        story.book("ben"),
        ["Cleo, c@x [Team (anna)]", "Dora, d@x [Team (anna)]"]
    );
    assert_eq!(story.find("ben", "c@x"), cleo, "she herself");
    assert_ne!(story.find("ben", "d@x"), dora, "made anew");
}
