//! The group of a label is made once, also where nobody knows whether it was (A3, pitfall 23).

use domain::{Level, Micros};
use sim::{Mishap, Story};

/// Ben takes Anna's label, and the group is made without an answer.
fn unanswered(mishap: Mishap, listed: i64, marked: i64) -> Story {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.user("ben");
    let late = [listed, marked].map(Micros::seconds);
    story.groups_are_late(late[0], late[1]);
    story.next("create group", mishap);
    story.share("Team", "ben", Level::Editor);
    story
}

#[test]
fn a3_a_group_that_is_listed_late_is_not_made_twice() {
    let mut story = unanswered(Mishap::Unanswered, 8, 0);
    assert_eq!(story.group_names("ben"), ["Team (anna)"]);
    assert_eq!(story.book("ben"), ["Cleo, c@x [Team (anna)]"]);
    assert_eq!(story.calls("create group"), 1);
    story.revoke("Team", "ben");
    assert_eq!(story.group_names("ben"), [""; 0]);
}

#[test]
fn a3_nor_is_one_whose_mark_comes_late() {
    let story = unanswered(Mishap::Unanswered, 2, 12);
    assert_eq!(story.group_names("ben"), ["Team (anna)"]);
    assert_eq!(story.book("ben"), ["Cleo, c@x [Team (anna)]"]);
    assert_eq!(story.calls("create group"), 1);
}

#[test]
fn a3_where_none_was_made_it_is_made_a_while_later() {
    let story = unanswered(Mishap::Lost, 0, 0);
    assert_eq!(story.group_names("ben"), ["Team (anna)"]);
    assert_eq!(story.book("ben"), ["Cleo, c@x [Team (anna)]"]);
    assert_eq!(story.calls("create group"), 2);
}

/// Also where it is made under the very name that its user might have given theirs.
#[test]
fn g3_a_group_whose_mark_comes_late_is_no_group_of_its_users() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.account("anna", "work");
    story.groups_are_late(Micros(0), Micros::seconds(12));
    story.next("create group", Mishap::Unanswered);
    story.mirror("Team", "work");
    assert_eq!(story.book("work"), ["Cleo, c@x [Team]"]);
    story.takes_out("Team", "work");
    assert_eq!(story.group_names("work"), [""; 0]);
}

/// It is made after all when nobody counts on it any more, a moment before it is sent again.
#[test]
fn g3_a_group_that_is_made_very_late_is_kiths_all_the_same() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.user("ben");
    story.next("create group", Mishap::Late);
    story.during("create group", 2, Story::arrives);
    story.share("Team", "ben", Level::Editor);
    assert_eq!(story.group_names("ben"), ["Team (anna)"]);
    assert_eq!(story.book("ben"), ["Cleo, c@x [Team (anna)]"]);
    story.revoke("Team", "ben");
    assert_eq!(story.group_names("ben"), [""; 0]);
}

/// Of a group that was made twice the second is the label's, and the first its user's who is used to it.
#[test]
fn g3_a_double_in_which_somebody_is_stays_with_its_user() {
    for used in [false, true] {
        let mut story = unanswered(Mishap::Unanswered, 100, 0);
        assert_eq!(story.group_names("ben"), ["Team (anna)", "Team (anna) 2"]);
        if used {
            story.person("ben", "Dora, d@x", &["Team (anna)"]);
        }
        story.wait(Micros::seconds(120));
        story.settle();
        story.revoke("Team", "ben");
        if used {
            assert_eq!(story.group_names("ben"), ["Team (anna)"]);
            assert_eq!(story.book("ben"), ["Dora, d@x [Team (anna)]"]);
            assert_eq!(story.mark_on("ben", "Team (anna)"), None);
        } else {
            assert_eq!(story.group_names("ben"), [""; 0]);
        }
    }
}

/// Two groups bear the label's mark: it is the one that people are in.
#[test]
fn g2_of_several_marked_groups_the_one_with_people_in_it_is_taken() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.user("ben");
    for name in ["Old", "Newer", "Newest"] {
        story.group("ben", name);
        story.bind_here("ben", name, "Team");
    }
    story.person("ben", "Cleo, c@x", &["Newer"]);
    story.share("Team", "ben", Level::Editor);
    assert_eq!(story.book("ben").len(), 1);
    assert!(
        story.book("ben")[0].ends_with("[Newer]"),
        "{:?}",
        story.book("ben")
    );
}
