//! What a person said about held changes is about those that were there by then (D4), whatever
//! else keeps the account from coming to rest.

use domain::{Level, Micros, RemoteId};
use sim::Story;

/// Team and Club with so many people each, Anna's, in the account of Ben, who may remove. What he
/// blanks in Club is held there and never answered, so that his account does not come to rest.
fn never_at_rest(n: usize) -> (Story, Vec<RemoteId>) {
    let mut story = Story::new();
    story.user("anna");
    for label in ["Team", "Club"] {
        story.label("anna", label);
        for i in 0..n {
            let person = format!("#note {i}, {label}{i}@x");
            story.add("anna", label, &person);
        }
        story.settle();
        story.share(label, "ben", Level::Deleter);
    }
    let found = |label: &str| -> Vec<RemoteId> {
        (0..n)
            .map(|i| story.find("ben", &format!("{label}{i}@x")))
            .collect()
    };
    let (team, club) = (found("Team"), found("Club"));
    for (i, id) in club.iter().enumerate().take(6) {
        story.edit("ben", id, &format!("Club{i}@x"));
    }
    story.settle();
    assert_eq!(story.braked("ben"), ["Club removals"]);
    // What was done until now is in no sum any more.
    story.wait(Micros::days(2));
    story.settle();
    (story, team)
}

#[test]
fn d4_after_edits_were_put_back_the_next_ones_travel() {
    let (mut story, team) = never_at_rest(24);
    let before = story.members("Team");
    for (i, id) in team.iter().enumerate() {
        story.edit("ben", id, &format!("#mangled, Team{i}@x"));
    }
    story.settle();
    assert_eq!(story.braked("ben"), ["Club removals", "Team edits"]);
    story.decide("ben", "Team", true);
    story.settle();
    assert_eq!(story.members("Team"), before);
    assert!(
        story
            .book("ben")
            .contains(&"#note 7, Team7@x [Team (anna)]".into())
    );
    // A minute later he corrects one of them.
    story.wait(Micros::seconds(60));
    story.edit("ben", &team[7], "#corrected, Team7@x");
    story.settle();
    assert!(
        story
            .members("Team")
            .contains(&"#corrected, Team7@x".into())
    );
    assert!(
        story
            .book("ben")
            .contains(&"#corrected, Team7@x [Team (anna)]".into())
    );
    assert_eq!(story.braked("ben"), ["Club removals"]);
}

/// An edit made between the answer and what comes of it was not asked about.
#[test]
fn d4_an_edit_made_since_the_answer_is_not_put_back() {
    let (mut story, team) = never_at_rest(24);
    for (i, id) in team.iter().enumerate().skip(1) {
        story.edit("ben", id, &format!("#mangled, Team{i}@x"));
    }
    story.settle();
    story.decide("ben", "Team", true);
    story.wait(Micros::seconds(1));
    story.edit("ben", &team[0], "#meant, Team0@x");
    story.settle();
    assert!(story.members("Team").contains(&"#meant, Team0@x".into()));
    assert!(story.members("Team").contains(&"#note 7, Team7@x".into()));
    assert_eq!(story.braked("ben"), ["Club removals"]);
}

#[test]
fn d4_after_removals_were_put_back_the_next_one_counts() {
    let (mut story, team) = never_at_rest(24);
    for id in &team[..6] {
        story.take_out("ben", id, "Team");
    }
    story.settle();
    assert_eq!(story.braked("ben"), ["Club removals", "Team removals"]);
    story.decide("ben", "Team", true);
    story.settle();
    assert_eq!(story.members("Team").len(), 24);
    story.wait(Micros::seconds(60));
    story.take_out("ben", &team[0], "Team");
    story.settle();
    assert_eq!(story.members("Team").len(), 23);
}

#[test]
fn d4_what_was_let_pass_once_is_held_the_next_time() {
    let (mut story, team) = never_at_rest(24);
    for id in &team[..6] {
        story.delete("ben", id);
    }
    story.settle();
    assert_eq!(story.members("Team").len(), 24);
    story.decide("ben", "Team", false);
    story.settle();
    assert_eq!(story.members("Team").len(), 18);
    // Days later so many go again.
    story.wait(Micros::days(2));
    for id in &team[6..12] {
        story.delete("ben", id);
    }
    story.settle();
    assert_eq!(story.members("Team").len(), 18);
    assert_eq!(story.braked("ben"), ["Club removals", "Team removals"]);
    // That is a question of its own.
    story.decide("ben", "Team", false);
    story.settle();
    assert_eq!(story.members("Team").len(), 12);
}
