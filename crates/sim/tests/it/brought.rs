//! What somebody brings along with a person they add (R8).

use app::use_cases::{brought, labels, notices};
use app::{Told, Work};
use domain::{Actor, ContactId, Door, Field, LabelId, Level, Micros};
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

/// The notice of contacts that brought these fields along.
fn along(label: LabelId, brought: &[(ContactId, &[Field])]) -> Told {
    let of =
        |(contact, fields): &(ContactId, &[Field])| (*contact, fields.iter().copied().collect());
    Told::BroughtAlong {
        label,
        brought: brought.iter().map(of).collect(),
        others: false,
    }
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
    assert_eq!(told(&story), [along(label, &[(contact, &[Field::Note])])]);
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

/// Everybody of Anna's two accounts is in the hub, and nobody sees them but her.
fn all_contacts() -> Story {
    let mut story = Story::new();
    story.user("anna");
    story.account("anna", "second");
    story.group("anna", "Family");
    story.person("anna", "Max, m@x, #his son is ill", &["myContacts"]);
    story.settle();
    story.join_all(&["anna", "second"], &["All contacts", "Starred", "Family"]);
    story.settle();
    assert_eq!(story.members("All contacts"), ["#his son is ill, Max, m@x"]);
    story.share("Family", "ben", Level::Viewer);
    story
}

fn told_to(story: &Story, who: &str) -> Vec<Told> {
    let user = story.who(who);
    let all = story.unit(move |w: &dyn Work| notices::list(w, user));
    all.into_iter().map(|n| n.what).collect()
}

#[test]
fn r8_a_contact_that_was_in_the_hub_tells_too() {
    for door in [false, true] {
        let mut story = all_contacts();
        let contact = story.contact("m@x");
        if door {
            story.label_in_kith("anna", contact, "Family");
        } else {
            let max = story.find("anna", "Max");
            story.put_into("anna", &max, "Family");
        }
        story.settle();
        assert_eq!(
            story.book("ben"),
            ["#his son is ill, Max, m@x [Family (anna)]"]
        );
        let label = story.label_id("Family");
        let fields = BTreeSet::from([Field::Note]);
        let expected = along(label, &[(contact, &[Field::Note])]);
        assert_eq!(told_to(&story, "anna"), [expected], "{door}");
        assert_eq!(told_to(&story, "ben"), []);
        let anna = actor(&story, "anna");
        story.unit(move |w| brought::take_back(w, anna, contact, &fields).map(drop));
        story.settle();
        assert_eq!(story.book("ben"), ["Max, m@x [Family (anna)]"]);
        assert_eq!(story.book("anna")[0], "#his son is ill, Max, m@x [Family]");
        assert_eq!(told_to(&story, "anna"), []);
    }
}

/// Into a label that nobody else has, nothing comes to anybody; nor is of her what others wrote.
#[test]
fn r8_only_what_somebody_brought_and_others_see_is_told() {
    let mut story = all_contacts();
    story.label("anna", "Alone");
    story.settle();
    let contact = story.contact("m@x");
    story.label_in_kith("anna", contact, "Alone");
    story.settle();
    assert_eq!(told_to(&story, "anna"), []);
    // A manager hands on what is Anna's.
    let mut story = Story::team(&["Cleo, c@x, #hers"]);
    story.share("Team", "ben", Level::Manager);
    story.label("ben", "Club");
    story.settle();
    story.share("Club", "cleo", Level::Viewer);
    let cleo = story.find("ben", "Cleo");
    story.put_into("ben", &cleo, "Club");
    story.settle();
    assert_eq!(story.members("Club"), ["#hers, Cleo, c@x"]);
    assert_eq!(told_to(&story, "ben"), []);
}

#[test]
fn r8_many_that_are_brought_are_told_in_one_notice() {
    let mut story = added(&[]);
    story.person("ben", "Eva, e@x, #his too", &["Team"]);
    story.settle();
    let (dora, eva) = (story.contact("d@x"), story.contact("e@x"));
    let (label, note) = (story.label_id("Team"), [Field::Note]);
    let both = along(label, &[(dora, &note), (eva, &note)]);
    assert_eq!(told(&story), [both]);
    // What is taken back of one leaves the notice of the others.
    let ben = actor(&story, "ben");
    let take_back = move |contact, field| {
        let fields = BTreeSet::from([field]);
        move |w: &dyn Work| brought::take_back(w, ben, contact, &fields).map(drop)
    };
    story.unit(take_back(dora, Field::Note));
    assert_eq!(told(&story), [along(label, &[(eva, &note)])]);
    let user = ben.user;
    assert_eq!(story.unit(move |w| notices::put_all_away(w, user)), 1);
    assert_eq!(told(&story), []);
}

/// Whoever comes, goes and comes again is one all the same.
#[test]
fn r8_of_one_notice_each_contact_is_told_once() {
    let mut story = all_contacts();
    let (contact, label) = (story.contact("m@x"), story.label_id("Family"));
    for _ in 0..3 {
        story.label_in_kith("anna", contact, "Family");
        story.settle();
        story.remove_in_kith("anna", contact, "Family");
        story.settle();
    }
    assert_eq!(
        told_to(&story, "anna"),
        [along(label, &[(contact, &[Field::Note])])]
    );
}

/// Others see it in each label that they have.
#[test]
fn r8_each_label_that_others_have_is_told_of() {
    let mut story = all_contacts();
    story.label("anna", "Club");
    story.settle();
    story.share("Club", "ben", Level::Viewer);
    let max = story.find("anna", "Max");
    story.put_into("anna", &max, "Family");
    story.put_into("anna", &max, "Club");
    story.settle();
    let contact = story.contact("m@x");
    let of = |label| along(story.label_id(label), &[(contact, &[Field::Note])]);
    let mut all = told_to(&story, "anna");
    all.sort();
    let mut expected = [of("Family"), of("Club")];
    expected.sort();
    assert_eq!(all, expected);
}

/// One notice stays of a size that can be read and kept, whatever is added.
#[test]
fn r8_of_very_many_it_is_told_that_there_are_others() {
    let mut story = added(&[]);
    for n in 0..Told::MOST {
        let person = format!("P{n}, p{n}@x, #his");
        story.person("ben", &person, &["Team"]);
        // No more an hour than the brake lets pass (D4).
        if n % 40 == 0 {
            story.settle();
            story.wait(Micros::seconds(3_700));
        }
    }
    story.settle();
    let notices = told(&story);
    let [
        Told::BroughtAlong {
            brought, others, ..
        },
    ] = notices.as_slice()
    else {
        panic!("one notice: {notices:?}");
    };
    assert_eq!((brought.len(), *others), (Told::MOST, true));
    // Once all of those are taken back, it is all that tells of the others.
    let (ben, named) = (actor(&story, "ben"), brought.clone());
    story.unit(move |w| {
        for (contact, fields) in &named {
            brought::take_back(w, ben, *contact, fields)?;
        }
        Ok(())
    });
    let notices = told(&story);
    let still = |n: &Told| matches!(n, Told::BroughtAlong { brought, others: true, .. } if brought.is_empty());
    assert!(
        notices.len() == 1 && notices.iter().all(still),
        "{notices:?}"
    );
}
