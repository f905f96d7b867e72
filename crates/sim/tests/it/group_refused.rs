//! A group of which a write is refused, or never answered, stops nothing but its own label (A2).

use domain::{Level, Micros};
use sim::Story;

/// Team and Club of Anna's in Ben's account, with Cleo in both and Dora in Team.
fn shared() -> Story {
    let mut story = Story::team(&["Cleo, c@x", "Dora, d@x"]);
    story.label("anna", "Club");
    story.settle();
    let cleo = story.contact("c@x");
    story.label_in_kith("anna", cleo, "Club");
    story.settle();
    for label in ["Team", "Club"] {
        story.share(label, "ben", Level::Editor);
    }
    story
}

fn cycles(story: &mut Story, account: &str, seconds: usize) {
    for _ in 0..seconds {
        story.cycle(account).expect("nobody crashed");
        story.wait(Micros::seconds(1));
    }
}

/// Whether all else of Ben's account goes on: an edit there, one here, and somebody who leaves.
fn goes_on(story: &mut Story, round: usize) {
    let bens = story.find("ben", "c@x");
    story.edit("ben", &bens, &format!("Cleo, c@x, #{round}"));
    let contact = story.contact("d@x");
    story.trash_in_kith("anna", contact);
    cycles(story, "ben", 10);
    let members = story.members("Team");
    assert_eq!(members, [format!("#{round}, Cleo, c@x")]);
    let book = story.book("ben");
    assert!(!book.iter().any(|p| p.contains("d@x")), "{book:?}");
    story.restore_in_kith("anna", contact);
    cycles(story, "ben", 10);
    assert_eq!(story.members("Team").len(), 2);
    assert!(story.book("ben").iter().any(|p| p.contains("d@x")));
}

/// Anna's own group of the label's name, which Google lets nobody mark.
#[test]
fn a2_a_group_that_may_not_be_marked_stops_no_other_label() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.group("anna", "Familie");
    let emil = story.person("anna", "Emil, e@x", &["Familie"]);
    story.refuses("update group");
    story.label_of("anna", "Familie");
    cycles(&mut story, "anna", 10);
    let annas = story.find("anna", "c@x");
    story.edit("anna", &annas, "Cleo Roth, c@x");
    cycles(&mut story, "anna", 10);
    assert_eq!(story.members("Team"), ["Cleo Roth, c@x"]);
    assert_eq!(story.members("Familie"), [""; 0], "it is not ours");
    cycles(&mut story, "anna", 60);
    // Ever less often; and its user is asked.
    let tries = story.calls("update group");
    assert!((5..=9).contains(&tries), "{tries}");
    assert_eq!(story.questions("anna"), ["GroupRefused"]);
    cycles(&mut story, "anna", 20);
    let before = story.calls("update group");
    story.go_on("anna");
    story.cycle("anna");
    assert_eq!(
        story.calls("update group"),
        before + 1,
        "it is tried at once"
    );
    assert_eq!(story.questions("anna"), ["GroupRefused"]);
    // Once it is taken, there is nothing to ask.
    story.serves("update group");
    story.go_on("anna");
    story.settle();
    assert_eq!(story.questions("anna"), [""; 0]);
    assert_eq!(story.members("Familie"), ["Emil, e@x"]);
    assert!(story.has("anna", &emil));
}

#[test]
fn a2_a_group_whose_deletion_is_never_answered_stops_no_other_label() {
    let mut story = shared();
    story.falls_over("ben", "Club (anna)");
    story.unmirror("Club", "ben");
    cycles(&mut story, "ben", 10);
    goes_on(&mut story, 1);
    cycles(&mut story, "ben", 60);
    let tries = story.calls("delete group");
    assert!((5..=9).contains(&tries), "{tries}");
    assert_eq!(story.questions("ben"), ["GroupRefused"]);
}

#[test]
fn a2_a_group_whose_name_is_never_answered_stops_nothing() {
    let mut story = shared();
    story.falls_over("ben", "Club (anna)");
    story.rename_in_kith("Club", "Verein");
    cycles(&mut story, "ben", 10);
    goes_on(&mut story, 1);
    // Not even its own label: only its name is not there.
    let dora = story.contact("d@x");
    story.label_in_kith("anna", dora, "Club");
    cycles(&mut story, "ben", 10);
    let book = story.book("ben");
    assert!(
        book.contains(&"Dora, d@x [Team (anna), Club (anna)]".to_owned()),
        "{book:?}"
    );
}
