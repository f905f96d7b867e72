//! Labels that leave accounts (D1): what goes, what stays and why, read back and written down.

use app::use_cases::{accounts, shares};
use domain::{Actor, Door, Field, Level, OnLeaving};
use sim::{Mishap, Story};

const DELETED: &str = "Team (anna): deleted verified";

/// Anna's label with two contacts, in Ben's account, who had Dora before.
fn shared() -> Story {
    let mut story = Story::team(&["Cleo, c@x", "Dora, d@x, +49 1"]);
    story.user("ben");
    story.person("ben", "Dora, d@x, #his own", &[]);
    story.settle();
    story.share_linking("Team", "ben", Level::Editor);
    assert_eq!(
        story.book("ben"),
        [
            "#his own, +49 1, Dora, d@x [Team (anna)]",
            "Cleo, c@x [Team (anna)]"
        ]
    );
    story
}

#[test]
fn d1_what_kith_made_goes_and_the_receipt_says_so() {
    for leave in [Story::revoke, Story::takes_out] {
        let mut story = shared();
        leave(&mut story, "Team", "ben");
        assert_eq!(story.book("ben"), ["#his own, Dora, d@x []"]);
        assert_eq!(
            story.receipts("ben"),
            [DELETED, "Team (anna): own verified"]
        );
        // Once more, there is nothing to do.
        let calls = (story.calls("read"), story.calls("delete"));
        story.settle();
        assert_eq!((story.calls("read"), story.calls("delete")), calls);
    }
}

/// G2, D1: another installation would take the end of a person it keeps for its user's will.
#[test]
fn g2_whom_another_installation_keeps_stays_as_it_is() {
    let mut story = shared();
    story.group("ben", "Firm");
    story.bind_elsewhere("ben", "Firm");
    let cleo = story.find("ben", "c@x");
    story.put_into("ben", &cleo, "Firm");
    story.settle();
    story.revoke("Team", "ben");
    assert_eq!(
        story.book("ben"),
        ["#his own, Dora, d@x []", "Cleo, c@x [Firm]"]
    );
    assert_eq!(story.calls("delete"), 0);
    // What its user deletes in Kith goes all the same.
    let mut story = Story::team(&["Cleo, c@x"]);
    story.account("anna", "second");
    story.mirror("Team", "second");
    story.group("second", "Firm");
    story.bind_elsewhere("second", "Firm");
    let cleo = story.find("second", "c@x");
    story.put_into("second", &cleo, "Firm");
    story.settle();
    let contact = story.contact("c@x");
    story.trash_in_kith("anna", contact);
    story.settle();
    assert!(
        story.book("second").is_empty(),
        "{:?}",
        story.book("second")
    );
}

/// Whatever gets lost on the way, what is written down is what the account shows.
#[test]
fn d1_a_receipt_is_right_whatever_gets_lost() {
    for call in ["delete", "read", "update"] {
        for mishap in [
            Mishap::Lost,
            Mishap::Unanswered,
            Mishap::Crash,
            Mishap::NotNow,
        ] {
            let mut story = shared();
            story.next(call, mishap);
            story.revoke("Team", "ben");
            assert_eq!(story.book("ben"), ["#his own, Dora, d@x []"], "{call}");
            let receipts = story.receipts("ben");
            assert!(
                receipts.iter().all(|r| r.ends_with(" verified")),
                "{call}: {receipts:?}"
            );
            assert_eq!(receipts.len(), 2, "{call}: {receipts:?}");
        }
    }
}

#[test]
fn d1_what_the_owner_wants_to_stay_stays_as_a_copy() {
    let mut story = shared();
    story.on_leaving("Team", OnLeaving::Keep);
    story.revoke("Team", "ben");
    assert_eq!(
        story.book("ben"),
        ["#his own, Dora, d@x []", "Cleo, c@x []"]
    );
    assert_eq!(
        story.receipts("ben"),
        [
            "Team (anna): own verified",
            "Team (anna): owner-keeps verified"
        ]
    );
    // It is a copy: what happens to it is nobody else's.
    let cleo = story.find("ben", "Cleo");
    story.edit("ben", &cleo, "Cleo, mine@x");
    story.settle();
    assert_eq!(story.members("Team"), ["+49 1, Dora, d@x", "Cleo, c@x"]);
}

#[test]
fn d1_a_copy_stays_whatever_gets_lost() {
    for mishap in [
        Mishap::Lost,
        Mishap::Unanswered,
        Mishap::Crash,
        Mishap::NotNow,
    ] {
        let mut story = Story::team(&["Cleo, c@x"]);
        story.share("Team", "ben", Level::Editor);
        story.on_leaving("Team", OnLeaving::Keep);
        story.next("update", mishap);
        story.revoke("Team", "ben");
        assert_eq!(story.book("ben"), ["Cleo, c@x []"]);
        assert_eq!(story.receipts("ben"), ["Team (anna): owner-keeps verified"]);
    }
}

#[test]
fn d1_a_deleted_label_leaves_as_its_owner_wants() {
    for (set, left) in [(OnLeaving::Keep, 2), (OnLeaving::Remove, 1)] {
        let mut story = shared();
        story.on_leaving("Team", set);
        story.delete_label("Team");
        assert_eq!(story.book("ben").len(), left, "{:?}", story.book("ben"));
        assert_eq!(story.book("anna").len(), 2, "the owner's own stay");
    }
}

#[test]
fn d1_a_contact_in_another_label_stays_and_the_receipt_says_why() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.label("anna", "Club");
    story.settle();
    story.share("Team", "ben", Level::Editor);
    story.share("Club", "ben", Level::Editor);
    let cleo = story.contact("c@x");
    story.label_in_kith("anna", cleo, "Club");
    story.settle();
    story.revoke("Team", "ben");
    assert_eq!(story.book("ben"), ["Cleo, c@x [Club (anna)]"]);
    assert_eq!(story.receipts("ben"), ["Team (anna): elsewhere verified"]);
}

/// Ben typed a note into a person that Kith made; notes are kept from him, so it is his alone.
fn with_a_note_of_his() -> Story {
    let mut story = Story::team(&["Cleo, c@x, #hers"]);
    story.share("Team", "ben", Level::Editor);
    story.hide("Team", "ben", &[Field::Note]);
    assert_eq!(story.book("ben"), ["Cleo, c@x [Team (anna)]"]);
    let cleo = story.find("ben", "Cleo");
    story.edit("ben", &cleo, "Cleo, c@x, #his own");
    story.settle();
    assert_eq!(story.members("Team"), ["#hers, Cleo, c@x"]);
    story.revoke("Team", "ben");
    story
}

#[test]
fn d1_what_was_typed_for_oneself_is_offered_and_stays_unanswered() {
    let story = with_a_note_of_his();
    assert_eq!(story.book("ben"), ["#his own []"]);
    assert_eq!(story.questions("ben"), ["OwnOnLeaving"]);
    assert_eq!(story.receipts("ben"), ["Team (anna): typed verified"]);
}

#[test]
fn d1_what_was_typed_for_oneself_goes_when_its_user_says_so() {
    for mishap in [
        None,
        Some(Mishap::Lost),
        Some(Mishap::Unanswered),
        Some(Mishap::Crash),
    ] {
        let mut story = with_a_note_of_his();
        story.go_on("ben");
        if let Some(mishap) = mishap {
            story.next("delete", mishap);
        }
        story.settle();
        assert_eq!(story.book("ben"), [""; 0]);
        assert_eq!(story.questions("ben"), [""; 0]);
    }
}

#[test]
fn d1_what_was_changed_after_the_answer_stays() {
    let mut story = with_a_note_of_his();
    story.go_on("ben");
    let note = story.find("ben", "his own");
    story.edit("ben", &note, "#his own, but other");
    story.settle();
    assert_eq!(story.book("ben"), ["#his own, but other []"]);
    assert_eq!(story.questions("ben"), [""; 0]);
}

#[test]
fn d1_a_disconnected_account_keeps_all_and_the_receipt_says_so() {
    let mut story = shared();
    let before = story.book("ben");
    story.disconnect("ben");
    assert_eq!(story.book("ben"), before);
    assert_eq!(
        story.receipts("ben"),
        ["Team (anna): disconnected not read"; 2]
    );
}

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

/// Unit by unit, with cycles in between.
#[test]
fn d1_the_receipts_of_a_deleted_label_are_whole_and_say_why() {
    let mut story = shared();
    story.account("anna", "work");
    story.mirror("Team", "work");
    story.delete_label("Team");
    assert_eq!(
        story.receipts("ben"),
        [DELETED, "Team (anna): own verified"]
    );
    assert_eq!(
        story.receipts("anna"),
        [
            "Team: own verified",
            "Team: own verified",
            "Team: taken-out verified",
            "Team: taken-out verified",
        ]
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

/// Anna takes her label into a second account that has a group of the same name.
fn joined() -> Story {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.account("anna", "work");
    story.group("work", "Team");
    story.person("work", "Cleo, c@x, +49 7", &["Team"]);
    story.person("work", "Emil, e@x", &["Team"]);
    story.settle();
    story.mirror("Team", "work");
    assert_eq!(story.members("Team"), ["+49 7, Cleo, c@x", "Emil, e@x"]);
    story
}

/// Takes the join back, a contact a unit; returns how many stay.
fn unjoin(story: &Story) -> usize {
    let (user, id, label) = (story.who("work"), story.id("work"), story.label_id("Team"));
    let actor = domain::Actor {
        user,
        door: domain::Door::Operator,
    };
    let (mut from, mut stay) = (0, 0);
    loop {
        let unit = move |w: &dyn app::Work| {
            app::use_cases::mirrors::unjoin_some(w, actor, label, id, from, 1)
        };
        let unjoined = story.unit(unit);
        (from, stay) = (unjoined.next, stay + unjoined.stay);
        if unjoined.done {
            return stay;
        }
    }
}

#[test]
fn i2_a_join_is_taken_back_as_a_whole() {
    let mut story = joined();
    let emil = story.find("anna", "Emil");
    assert!(story.has("anna", &emil));
    assert_eq!(unjoin(&story), 0);
    story.settle();
    assert_eq!(story.members("Team"), ["Cleo, c@x"]);
    assert_eq!(story.book("anna")[0], "Cleo, c@x [Team]");
    let book = story.book("work");
    let says: Vec<&str> = book.iter().filter_map(|p| p.split(" [").next()).collect();
    assert_eq!(
        says,
        ["+49 7, Cleo, c@x", "Emil, e@x"],
        "both were there before"
    );
    assert_eq!(story.stands("Team", "work"), None);
    assert!(
        story
            .receipts("work")
            .iter()
            .all(|r| r.ends_with(" verified"))
    );
}
