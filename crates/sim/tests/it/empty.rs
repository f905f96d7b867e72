//! A label without a contact goes the way of any other: its group comes and goes, receipts are closed.

use app::use_cases::{mirrors, receipts};
use domain::{Actor, Door, Field, Level};
use sim::Story;

/// Anna's label with nobody in it, in her account and in Ben's.
fn shared() -> Story {
    let mut story = Story::new();
    story.user("anna");
    story.label("anna", "Team");
    story.settle();
    assert_eq!(story.group_names("anna"), ["Team"]);
    story.share("Team", "ben", Level::Editor);
    assert_eq!(story.group_names("ben"), ["Team (anna)"]);
    story
}

/// The receipts of somebody's account: whether each is closed, and how many contacts it has.
fn closed(story: &Story, who: &str) -> Vec<(bool, usize)> {
    let user = story.who(who);
    let all = story.unit(move |w| receipts::list(w, user));
    let told = all.iter();
    told.map(|s| (s.receipt.ended.is_some(), s.counts.len()))
        .collect()
}

#[test]
fn d1_an_empty_label_leaves_and_its_receipt_is_closed() {
    for leave in [Story::revoke, Story::takes_out] {
        let mut story = shared();
        leave(&mut story, "Team", "ben");
        assert_eq!(story.group_names("ben"), [""; 0]);
        assert_eq!(closed(&story, "ben"), [(true, 0)]);
        assert_eq!(story.stands("Team", "ben"), None);
        // And comes again.
        story.share("Team", "ben", Level::Viewer);
        assert_eq!(story.group_names("ben"), ["Team (anna)"]);
    }
}

#[test]
fn r6_hiding_fields_of_an_empty_label_writes_nothing() {
    let mut story = shared();
    let calls = story.calls("update") + story.calls("create");
    story.hide("Team", "ben", &[Field::Note, Field::Photo]);
    assert_eq!(story.calls("update") + story.calls("create"), calls);
    // It counts for the first contact that comes.
    story.add("anna", "Team", "Cleo, c@x, #hers");
    story.settle();
    assert_eq!(story.book("ben"), ["Cleo, c@x [Team (anna)]"]);
}

#[test]
fn k9_an_empty_label_is_deleted_and_leaves_all_accounts() {
    let mut story = shared();
    story.delete_label("Team");
    assert_eq!(story.group_names("ben"), [""; 0]);
    assert_eq!(closed(&story, "ben"), [(true, 0)]);
    assert_eq!(closed(&story, "anna"), [(true, 0)]);
}

#[test]
fn i2_a_join_of_an_empty_label_is_taken_back() {
    let mut story = shared();
    story.account("anna", "work");
    story.mirror("Team", "work");
    assert_eq!(story.group_names("work"), ["Team"]);
    let actor = Actor {
        user: story.who("anna"),
        door: Door::Operator,
    };
    let (label, work) = (story.label_id("Team"), story.id("work"));
    let unjoined = story.unit(move |w| mirrors::unjoin_some(w, actor, label, work, 0, 10));
    assert!(unjoined.done);
    assert_eq!(unjoined.stay, 0);
    story.settle();
    assert_eq!(story.group_names("work"), [""; 0]);
    assert_eq!(story.stands("Team", "work"), None);
}
