//! What somebody brings along with a person they add (R8).

use app::use_cases::{brought, labels, notices};
use app::{Told, Work};
use domain::{Actor, Door, Field, Level};
use sim::Story;
use std::collections::BTreeSet;

fn actor(story: &Story, who: &str) -> Actor {
    Actor {
        user: story.who(who),
        door: Door::Operator,
    }
}

/// Ben puts Dora, about whom he has a note, into Anna's label.
fn added(behind: &[Field]) -> Story {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.share("Team", "ben", Level::Editor);
    let (anna, team) = (actor(&story, "anna"), story.label_id("Team"));
    let behind: BTreeSet<Field> = behind.iter().copied().collect();
    story.unit(move |w| labels::set_leaves_behind(w, anna, team, behind.clone()));
    story.person("ben", "Dora, d@x, #his own", &["Team"]);
    story.settle();
    story
}

fn told(story: &Story) -> Vec<Told> {
    let ben = story.who("ben");
    let all = story.unit(move |w: &dyn Work| notices::list(w, ben));
    all.into_iter().map(|n| n.what).collect()
}

#[test]
fn r8_who_brings_a_note_along_is_told_and_can_take_it_back() {
    let mut story = added(&[]);
    assert_eq!(story.members("Team"), ["#his own, Dora, d@x", "Cleo, c@x"]);
    let (contact, label) = (story.contact("d@x"), story.label_id("Team"));
    let fields = BTreeSet::from([Field::Note]);
    let expected = Told::BroughtAlong {
        contact,
        label,
        fields: fields.clone(),
        more: 0,
    };
    assert_eq!(told(&story), [expected]);
    let ben = actor(&story, "ben");
    story.unit(move |w| brought::take_back(w, ben, contact, &fields).map(drop));
    story.settle();
    assert_eq!(story.members("Team"), ["Cleo, c@x", "Dora, d@x"]);
    assert_eq!(story.book("anna"), ["Cleo, c@x [Team]", "Dora, d@x [Team]"]);
    assert_eq!(
        story.book("ben"),
        [
            "#his own, Dora, d@x [Team (anna)]",
            "Cleo, c@x [Team (anna)]"
        ]
    );
    assert_eq!(told(&story), []);
}

/// Anna changes the note, and Ben takes it back while that is on its way to him.
#[test]
fn r8_what_is_taken_back_while_it_is_written_stays_with_its_user() {
    for lost in [false, true] {
        let mut story = added(&[]);
        let (ben, contact) = (actor(&story, "ben"), story.contact("d@x"));
        story.change_in_kith("anna", contact, "#his own", "#hers now");
        let fields = BTreeSet::from([Field::Note]);
        let take_back = move |s: &mut Story| {
            s.unit(move |w| brought::take_back(w, ben, contact, &fields).map(drop));
        };
        if lost {
            story.next("update", sim::Mishap::Unanswered);
            story.cycle("ben");
            take_back(&mut story);
        } else {
            story.during("update", 1, take_back);
            story.cycle("ben");
        }
        story.settle();
        assert_eq!(story.members("Team"), ["Cleo, c@x", "Dora, d@x"]);
        assert_eq!(
            story.book("ben"),
            [
                "#hers now, Dora, d@x [Team (anna)]",
                "Cleo, c@x [Team (anna)]"
            ]
        );
    }
}

#[test]
fn r8_nobody_takes_back_what_others_brought() {
    let story = added(&[]);
    let (anna, contact) = (actor(&story, "anna"), story.contact("d@x"));
    let refused = story.unit(move |w| {
        let taken = brought::take_back(w, anna, contact, &BTreeSet::from([Field::Note]));
        Ok(matches!(taken, Err(app::Error::Refused(p)) if p.code == "nothing-brought"))
    });
    assert!(refused);
}

#[test]
fn r8_a_label_names_fields_that_additions_leave_behind() {
    let story = added(&[Field::Note]);
    assert_eq!(story.members("Team"), ["Cleo, c@x", "Dora, d@x"]);
    assert_eq!(
        story.book("ben"),
        [
            "#his own, Dora, d@x [Team (anna)]",
            "Cleo, c@x [Team (anna)]"
        ]
    );
    assert_eq!(told(&story), []);
}

/// R3: into a further label only with manager; put back, and told of the way to have a copy.
#[test]
fn r3_a_contact_put_back_is_told_with_the_way_to_a_copy() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.share("Team", "ben", Level::Editor);
    story.label("ben", "Club");
    story.settle();
    let cleo = story.find("ben", "Cleo");
    story.put_into("ben", &cleo, "Club");
    story.settle();
    assert_eq!(story.book("ben"), ["Cleo, c@x [Team (anna)]"]);
    let (contact, label) = (story.contact("c@x"), story.label_id("Club"));
    assert_eq!(told(&story), [Told::PutBack { contact, label }]);
}

#[test]
fn r8_many_that_are_brought_are_told_in_one_notice() {
    let mut story = added(&[]);
    story.person("ben", "Eva, e@x, #his too", &["Team"]);
    story.settle();
    let (contact, label) = (story.contact("d@x"), story.label_id("Team"));
    let one = Told::BroughtAlong {
        contact,
        label,
        fields: BTreeSet::from([Field::Note]),
        more: 1,
    };
    assert_eq!(told(&story), std::slice::from_ref(&one));
    // What is taken back of one leaves the notice of the others.
    let ben = actor(&story, "ben");
    let fields = BTreeSet::from([Field::Note]);
    story.unit(move |w| brought::take_back(w, ben, contact, &fields).map(drop));
    assert_eq!(told(&story), [one]);
    let user = ben.user;
    assert_eq!(story.unit(move |w| notices::put_all_away(w, user)), 1);
    assert_eq!(told(&story), []);
}
