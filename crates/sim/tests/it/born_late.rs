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
