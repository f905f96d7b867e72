//! An edit in the hub is pushed past the look (decision 0010).

use domain::Level;
use sim::{Mishap, Story};

/// A team of three accounts in which somebody has just changed Cleo's address in Kith.
fn edited_for_three() -> Story {
    let mut story = Story::team(&["Cleo, c@x", "Dora, d@x"]);
    story.share("Team", "ben", Level::Editor);
    story.share("Team", "eve", Level::Viewer);
    let contact = story.contact("c@x");
    story.change_in_kith("anna", contact, "c@x", "c2@x");
    story
}

/// S1, A3: an edit in the hub is one write in each account, and nothing is read for it.
#[test]
fn s1_an_edit_is_pushed_with_one_write_each_and_no_read() {
    let mut story = edited_for_three();
    let (before, units) = (story.all_calls(), story.units());
    assert_eq!(story.push(), Some(vec![]));
    assert_eq!(story.calls("update"), 3);
    assert_eq!(story.all_calls(), before + 3);
    // One read judges for all accounts, and one durable unit notes all that is sent (R4, A3);
    // then each account takes its answer, and moves its cursor.
    let after = story.units();
    assert_eq!(after.reads - units.reads, 1);
    assert_eq!(after.durable - units.durable, 1);
    assert_eq!(after.writes - units.writes, 2 * 3);
    for account in ["anna", "ben", "eve"] {
        assert!(story.book(account)[0].contains("c2@x"));
        // It is in step: its next look reads its groups and people, and leaves it at that.
        let before = story.all_calls();
        assert!(story.cycle(account).is_some_and(|r| r.settled));
        assert_eq!(story.all_calls(), before + 2);
    }
    let before = story.all_calls();
    assert_eq!(story.push(), Some(vec![]), "nothing is left");
    assert_eq!(story.all_calls(), before);
}

/// I4: an account that was changed meanwhile refuses it; both changes stand in the end.
#[test]
fn i4_a_push_into_an_account_that_was_changed_loses_nothing() {
    let mut story = edited_for_three();
    let person = story.find("ben", "c@x");
    story.edit("ben", &person, "Cleo, c@x, #from ben");
    assert_eq!(story.push(), Some(vec!["ben"]));
    story.settle();
    for account in ["anna", "ben", "eve"] {
        assert!(story.book(account)[0].starts_with("#from ben, Cleo, c2@x"));
    }
}

/// A3: the process dies while a push is on its way.
#[test]
fn a3_a_push_whose_answers_are_lost_is_found_out() {
    for mishap in [Mishap::Crash, Mishap::Late] {
        let mut story = edited_for_three();
        story.next("update", mishap);
        assert_eq!(story.push(), None);
        story.settle();
        story.arrives();
        story.settle();
        for account in ["anna", "ben", "eve"] {
            assert!(story.book(account)[0].contains("c2@x"));
            assert_eq!(story.book(account).len(), 2);
        }
    }
}

/// A2: what was refused is left to a question, and is not pushed again.
#[test]
fn a2_a_refused_push_is_asked_about() {
    let mut story = edited_for_three();
    story.refuses("update");
    assert_eq!(story.push(), Some(vec!["anna", "ben", "eve"]));
    assert_eq!(story.questions("ben"), ["Refused"]);
    assert_eq!(story.push(), Some(vec![]), "it waits for a person");
    assert_eq!(story.calls("update"), 3);
    story.go_on("ben");
    story.cycle("ben");
    assert_eq!(story.calls("update"), 4);
}

/// D2: who left wants a direct read before anything is written.
#[test]
fn d2_only_contents_are_pushed() {
    let mut story = edited_for_three();
    story.settle();
    let contact = story.contact("d@x");
    story.trash_in_kith("anna", contact);
    let before = story.all_calls();
    assert_eq!(story.push(), Some(vec!["anna", "ben", "eve"]));
    assert_eq!(story.all_calls(), before);
    story.settle();
    assert_eq!(story.book("ben").len(), 1);
}
