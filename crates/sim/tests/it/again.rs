//! A label that comes (back) into an account beside others: what its join plan tells (I2).

use domain::Level;
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
