//! What its user noted in place of a hidden field, once that is shown again (R6, decision 0021); and a
//! group in which somebody of their own is, once its label is gone (G3).

use app::use_cases::notices;
use app::{Told, Work};
use domain::{Field, Level};
use sim::Story;
use std::collections::BTreeSet;

fn told(story: &Story, who: &str) -> Vec<Told> {
    let user = story.who(who);
    let all = story.unit(move |w: &dyn Work| notices::list(w, user));
    all.into_iter().map(|n| n.what).collect()
}

#[test]
fn r6_shown_again_an_own_note_stays_its_users_who_is_told() {
    let mut story = Story::team(&["Cleo, c@x, #hers", "Dora, d@x, #hers too"]);
    story.share("Team", "ben", Level::Editor);
    story.hide("Team", "ben", &[Field::Note]);
    let cleo = story.find("ben", "Cleo");
    story.edit("ben", &cleo, "Cleo, c@x, #his");
    story.settle();
    story.hide("Team", "ben", &[]);
    assert_eq!(
        story.book("ben"),
        [
            "#hers too, Dora, d@x [Team (anna)]",
            "#his, Cleo, c@x [Team (anna)]"
        ]
    );
    assert_eq!(story.members("Team")[0], "#hers too, Dora, d@x");
    assert_eq!(story.members("Team")[1], "#hers, Cleo, c@x");
    let (contact, field) = (story.contact("c@x"), Field::Note);
    let beside = Told::KeptBeside {
        field,
        contacts: BTreeSet::from([contact]),
        others: false,
    };
    assert_eq!(told(&story, "ben"), [beside]);
    assert_eq!(told(&story, "anna"), []);
    // He wants hers: it comes once his is gone.
    story.edit("ben", &cleo, "Cleo, c@x");
    story.settle();
    assert_eq!(story.book("ben")[1], "#hers, Cleo, c@x [Team (anna)]");
    assert_eq!(told(&story, "ben").len(), 1);
}

#[test]
fn r6_what_stays_beside_is_told_in_one_notice_however_often() {
    let mut story = Story::team(&["Cleo, c@x, #hers", "Dora, d@x, #hers too"]);
    story.share("Team", "ben", Level::Editor);
    story.hide("Team", "ben", &[Field::Note]);
    for name in ["Cleo", "Dora"] {
        let person = story.find("ben", name);
        let at = name.to_lowercase().chars().next().expect("a letter");
        story.edit("ben", &person, &format!("{name}, {at}@x, #his"));
    }
    story.settle();
    for _ in 0..2 {
        story.hide("Team", "ben", &[]);
        story.settle();
        story.hide("Team", "ben", &[Field::Note]);
        story.settle();
    }
    let beside = Told::KeptBeside {
        field: Field::Note,
        contacts: ["c@x", "d@x"].map(|mail| story.contact(mail)).into(),
        others: false,
    };
    assert_eq!(told(&story, "ben"), [beside]);
}

#[test]
fn g3_a_group_in_which_somebody_of_ones_own_is_stays() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.share("Team", "ben", Level::Editor);
    story.person("ben", "Cleo, c@x, #of my own", &["Team (anna)"]);
    story.settle();
    assert_eq!(story.questions("ben"), ["SameTwice"]);
    story.revoke("Team", "ben");
    assert_eq!(story.book("ben"), ["#of my own, Cleo, c@x [Team (anna)]"]);
    assert_eq!(story.mark_on("ben", "Team (anna)"), None, "it is his now");
    assert_eq!(story.stands("Team", "ben"), None);
}
