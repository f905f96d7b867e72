//! What people do while a cycle is under way that lets contacts go (D1, R4): it counts as if it had
//! been done before.

use crate::leaving::{DELETED, shared};
use app::use_cases::{accounts, shares};
use domain::{Actor, Door, Level};
use sim::{Mishap, Story};

/// What was under way when the account was disconnected ends there: nothing is taken for a label
/// that leaves, though what is known of the account is forgotten only piece by piece (K3).
#[test]
fn d1_nobody_is_deleted_by_a_cycle_that_was_under_way_when_the_account_was_disconnected() {
    let kept = "Team (anna): disconnected not read";
    // Dora was let go of before Cleo is read, to be deleted.
    let let_go = "Team (anna): own not read";
    for (call, revoked, receipts) in [
        ("people", false, [kept, kept]),
        ("read", true, [kept, let_go]),
    ] {
        let mut story = shared();
        if revoked {
            withdrawn(&story);
        }
        story.during(call, 1, |s| {
            let (user, account) = (s.who("ben"), s.id("ben"));
            s.unit(move |w| accounts::disconnect(w, user, account).map(drop));
        });
        story.cycle("ben");
        assert_eq!(story.book("ben")[1], "Cleo, c@x [Team (anna)]");
        assert_eq!(story.calls("delete"), 0);
        let account = story.id("ben");
        while !story.unit(move |w| accounts::forget_some(w, account, 1)) {}
        assert_eq!(story.receipts("ben"), receipts);
    }
}

/// Anna takes the label from Ben; nobody has looked yet.
fn withdrawn(story: &Story) {
    let (label, anna, ben) = (story.label_id("Team"), story.who("anna"), story.who("ben"));
    let by = Actor {
        user: anna,
        door: Door::Operator,
    };
    story.unit(move |w| shares::revoke(w, by, label, ben));
}

/// Between a cycle's look at its labels and its plan, which is while it renames a group.
#[test]
fn d1_the_receipt_has_who_leaves_in_the_cycle_in_which_the_access_ends() {
    let mut story = shared();
    story.group("anna", "Other");
    story.label_of("anna", "Other");
    story.share("Other", "ben", Level::Viewer);
    story.rename_in_kith("Other", "Another");
    story.during("update group", 1, |s| withdrawn(s));
    story.cycle("ben");
    assert_eq!(
        story.book("ben"),
        ["#his own, Dora, d@x []"],
        "in this cycle"
    );
    story.settle();
    assert_eq!(
        story.receipts("ben"),
        [DELETED, "Team (anna): own verified"]
    );
}

/// Two persons of Ben's own, linked with contacts that Anna then deletes.
fn two_of_his_own() -> (Story, [domain::ContactId; 2]) {
    let mut story = Story::team(&["Dora, d@x, +49 1", "Emil, e@x"]);
    story.user("ben");
    story.person("ben", "Dora, d@x, #his own", &[]);
    story.person("ben", "Emil, e@x, #his too", &[]);
    story.settle();
    story.share_linking("Team", "ben", Level::Editor);
    let both = ["d@x", "e@x"].map(|text| story.contact(text));
    for contact in both {
        story.trash_in_kith("anna", contact);
    }
    (story, both)
}

#[test]
fn r4_who_came_back_is_not_let_go_of() {
    let (mut story, both) = two_of_his_own();
    // While the first of them is let go of, both come back.
    story.during("update", 1, move |s| {
        for contact in both {
            s.restore_in_kith("anna", contact);
        }
    });
    story.cycle("ben");
    assert_eq!(story.met("step leave"), 1);
    story.settle();
    assert_eq!(
        story.book("ben"),
        [
            "#his own, +49 1, Dora, d@x [Team (anna)]",
            "#his too, Emil, e@x [Team (anna)]"
        ]
    );
}

#[test]
fn r4_who_came_back_is_not_disowned() {
    let mut story = Story::team(&["Cleo, c@x", "Dora, d@x", "Emil, e@x"]);
    let [cleo, dora] = ["c@x", "d@x"].map(|text| story.contact(text));
    // Anna takes Cleo out, and two cycles come to their ends before they let go of her.
    let person = story.find("anna", "Cleo");
    story.take_out("anna", &person, "Team");
    story.change_in_kith("anna", dora, "d@x", "d2@x");
    for _ in 0..2 {
        story.next("update", Mishap::NotNow);
        story.cycle("anna");
        story.wait(domain::Micros::seconds(60));
    }
    assert_eq!(story.members("Team"), ["Dora, d2@x", "Emil, e@x"]);
    assert_eq!(story.met("step disown"), 0);
    // In the next, Emil is looked for first: meanwhile she comes back.
    let emil = story.find("anna", "Emil");
    story.delete("anna", &emil);
    story.during("read", 1, move |s| s.restore_in_kith("anna", cleo));
    story.cycle("anna");
    assert_eq!(story.met("step disown"), 0);
    story.settle();
    assert_eq!(
        story.book("anna"),
        ["Cleo, c@x [Team]", "Dora, d2@x [Team]"]
    );
}

#[test]
fn r4_the_photo_of_who_came_back_stays() {
    let mut story = Story::team(&["Dora, d@x, +49 1", "Emil, e@x"]);
    let annas = story.find("anna", "Dora");
    story.poses("anna", &annas, Some(1));
    story.user("ben");
    story.person("ben", "Dora, d@x, #his own", &[]);
    story.person("ben", "Emil, e@x, #his too", &[]);
    story.settle();
    story.share_linking("Team", "ben", Level::Editor);
    story.wait(domain::Micros::seconds(600));
    story.settle();
    let bens = story.find("ben", "Dora");
    assert_eq!(story.portrait("ben", &bens), Some(1));
    let [dora, emil] = ["d@x", "e@x"].map(|text| story.contact(text));
    for contact in [dora, emil] {
        story.trash_in_kith("anna", contact);
    }
    // Emil is let go of first, for photos go last: meanwhile Dora comes back.
    story.during("update", 1, move |s| s.restore_in_kith("anna", dora));
    story.cycle("ben");
    assert_eq!(story.met("step leave"), 1);
    story.settle();
    assert_eq!(
        (story.portrait("ben", &bens), story.calls("remove photo")),
        (Some(1), 0)
    );
    assert_eq!(
        story.book("ben"),
        [
            "#his own, +49 1, Dora, d@x [Team (anna)]",
            "#his too, Emil, e@x []"
        ]
    );
}
