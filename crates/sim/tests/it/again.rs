//! A label that comes (back) into an account beside others: what its join plan tells (I2).

use domain::{Level, identity::Likeness};
use sim::Story;

/// What the plan of a label that was asked for says: links, creates, imports, questions.
fn plan(story: &mut Story, label: &str, account: &str) -> Option<[usize; 4]> {
    let (label, id) = (story.label_id(label), story.id(account));
    story.cycle(account);
    let plan = story.unit(move |w| w.join_plan(label, id))?;
    Some([
        plan.link.len(),
        plan.create.len(),
        plan.import.len(),
        plan.ask.len(),
    ])
}

fn shared() -> Story {
    let mut story = Story::new();
    story.user("anna");
    story.user("ben");
    story.group("anna", "Team");
    story.person("anna", "Cleo, c@x", &["Team"]);
    story.person("anna", "Dora, d@x", &["Team"]);
    story.person("anna", "Emil, e@x", &["Team"]);
    story.person("ben", "Cleo, c@x", &[]);
    story.label_of("anna", "Team");
    story.settle();
    story.share("Team", "ben", Level::Editor);
    story.settle();
    story
}

#[test]
fn i2_the_plan_of_a_label_that_comes_back_tells_all_of_it() {
    let mut story = shared();
    assert_eq!(story.book("ben").len(), 3);
    story.unmirror("Team", "ben");
    story.settle();
    assert_eq!(story.book("ben"), ["Cleo, c@x []"]);
    story.ask("Team", "ben");
    assert_eq!(plan(&mut story, "Team", "ben"), Some([1, 2, 0, 0]));
    story.mirror("Team", "ben");
    story.settle();
    assert_eq!(story.book("ben").len(), 3);
}

/// I2: each link with its reason, and whoever is linked already without one.
#[test]
fn i2_a_plan_says_why_somebody_is_linked() {
    let mut story = Story::team(&["Cleo, c@x", "Dora, d@x"]);
    story.account("anna", "second");
    story.person("second", "Cleo, c@x, #mine", &[]);
    story.cycle("second");
    let why = |story: &mut Story, label: &str| {
        story.ask(label, "second");
        story.cycle("second");
        let (label, account) = (story.label_id(label), story.id("second"));
        let plan = story.unit(move |w| w.join_plan(label, account));
        let links = plan.expect("there is a plan").link.into_iter();
        links.map(|l| l.alike).collect::<Vec<_>>()
    };
    let both = [Likeness::Email, Likeness::Name].into();
    assert_eq!(why(&mut story, "Team"), [Some(both)]);
    story.mirror("Team", "second");
    story.settle();
    story.label("anna", "Club");
    story.mirror("Club", "anna");
    story.settle();
    let person = story.find("anna", "c@x");
    story.put_into("anna", &person, "Club");
    story.settle();
    assert_eq!(why(&mut story, "Club"), [None]);
}

#[test]
fn i2_a_plan_tells_of_its_own_label_alone() {
    let mut story = shared();
    story.account("anna", "second");
    story.mirror("Team", "second");
    story.label("anna", "Club");
    story.add("anna", "Club", "Zoe, z@x");
    // Of the team somebody waits to be created when the club is asked for.
    story.add("anna", "Team", "Fritz, f@x");
    story.ask("Club", "second");
    assert_eq!(plan(&mut story, "Club", "second"), Some([0, 1, 0, 0]));
}
