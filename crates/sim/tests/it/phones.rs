//! "Also on my phone" (G1): in the provider's own group, or not.

use app::use_cases::mirrors;
use domain::Level;
use sim::Story;

fn switch(story: &Story, on: bool) {
    let (ben, account, team) = (story.who("ben"), story.id("ben"), story.label_id("Team"));
    story.unit(move |w| mirrors::set_phone(w, ben, team, account, on).map(drop));
}

#[test]
fn g1_whom_kith_makes_shows_on_phones_unless_its_user_says_otherwise() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.share("Team", "ben", Level::Viewer);
    assert_eq!(story.on_the_phone("ben"), ["Cleo, c@x"]);
    switch(&story, false);
    story.add("anna", "Team", "Dora, d@x");
    story.settle();
    assert_eq!(
        story.book("ben"),
        ["Cleo, c@x [Team (anna)]", "Dora, d@x [Team (anna)]"]
    );
    assert_eq!(
        story.on_the_phone("ben"),
        ["Cleo, c@x"],
        "only from then on"
    );
    switch(&story, true);
    story.add("anna", "Team", "Emil, e@x");
    story.settle();
    assert_eq!(story.on_the_phone("ben"), ["Cleo, c@x", "Emil, e@x"]);
}

/// Somebody whom another label shows on phones is there for that; what its user does there counts.
#[test]
fn g1_another_label_of_the_contact_shows_it_on_phones() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.label("anna", "Club");
    story.share("Team", "ben", Level::Viewer);
    story.share("Club", "ben", Level::Viewer);
    switch(&story, false);
    let dora = |s: &mut Story| {
        s.add("anna", "Team", "Dora, d@x");
        let dora = s.contact("d@x");
        s.label_in_kith("anna", dora, "Club");
        s.settle();
    };
    dora(&mut story);
    assert_eq!(story.on_the_phone("ben"), ["Cleo, c@x", "Dora, d@x"]);
}
