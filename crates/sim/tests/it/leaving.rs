//! Labels that leave accounts (D1): what goes, what stays and why, read back and written down.

use domain::{Field, Level, OnLeaving};
use sim::{Mishap, Story};
use sync::MirrorState;

pub(crate) const DELETED: &str = "Team (anna): deleted verified";

/// Anna's label with two contacts, in Ben's account, who had Dora before.
pub(crate) fn shared() -> Story {
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

/// Interrupted, it says what it is, and goes on: nobody is asked about a group that is there.
#[test]
fn i2_a_join_that_is_half_taken_back_is_no_group_that_was_deleted() {
    let mut story = joined();
    let (user, id, label) = (story.who("work"), story.id("work"), story.label_id("Team"));
    let actor = domain::Actor {
        user,
        door: domain::Door::Operator,
    };
    let first =
        move |w: &dyn app::Work| app::use_cases::mirrors::unjoin_some(w, actor, label, id, 0, 1);
    assert!(!story.unit(first).done);
    story.settle();
    assert_eq!(story.stands("Team", "work"), Some(MirrorState::Unjoining));
    let standing = story.unit(move |w| {
        let all = app::use_cases::status::of(w, user)?;
        let here = all.iter().find(|s| s.account.id == id);
        Ok(here.map(|s| s.standing().name()))
    });
    assert_eq!(standing, Some("unjoining"));
    let back = story.unit(move |w| {
        let back = app::use_cases::mirrors::put_group_back(w, actor, label, id, None, 1);
        Ok(match back {
            Err(app::Error::Refused(problem)) => problem.code.to_owned(),
            other => format!("{other:?}"),
        })
    });
    assert_eq!(back, "join-being-undone");
    // What was begun in time is finished, whenever somebody comes back to it.
    story.wait(domain::Micros::days(8));
    unjoin(&story);
    story.settle();
    assert_eq!(story.stands("Team", "work"), None);
    assert_eq!(story.members("Team"), ["Cleo, c@x"]);
    assert_eq!(story.group_names("work"), ["Team"]);
}

/// Ben's own Cleo, with the picture that Anna's has; taking it away is refused.
#[test]
fn d1_a_picture_that_is_not_let_go_keeps_nothing_else() {
    for restored in [false, true] {
        let mut story = Story::team(&["Cleo, c@x, +49 1"]);
        story.user("ben");
        let own = story.person("ben", "Cleo, c@x", &[]);
        story.settle();
        story.share_linking("Team", "ben", Level::Editor);
        if restored {
            story.poses("ben", &own, Some(3));
            story.settle();
        }
        let annas = story.find("anna", "Cleo");
        story.poses("anna", &annas, Some(1));
        story.settle();
        story.wait(domain::Micros::seconds(700));
        story.settle();
        assert_eq!(story.portrait("ben", &own), Some(1));
        story.refuses("set photo");
        story.refuses("remove photo");
        story.revoke("Team", "ben");
        assert_eq!(story.book("ben"), ["Cleo, c@x []"]);
        assert_eq!(story.questions("ben"), [""; 0]);
        // The picture is there still, and the receipt does not say otherwise.
        assert_eq!(story.portrait("ben", &own), Some(1));
        assert_eq!(story.receipts("ben"), ["Team (anna): picture verified"]);
    }
}

/// D1, S6: while what left is still to be read back, it is not through.
#[test]
fn d1_whoever_waits_for_the_end_waits_for_what_is_read_back() {
    let mut story = Story::team(&["Cleo, c@x"]);
    story.user("ben");
    let cleo = story.person("ben", "Cleo, c@x", &[]);
    story.share("Team", "ben", Level::Editor);
    story.unmirror("Team", "ben");
    let user = story.who("ben");
    story.during("update", 1, move |s| s.next_read_trails(&cleo));
    let status = |story: &Story| {
        let mut all = story.unit(move |w| app::use_cases::status::of(w, user));
        all.remove(0)
    };
    let began = status(&story).now;
    story.cycle("ben");
    let trails = status(&story);
    assert_eq!(trails.mirrors.len(), 1, "the read trailed");
    assert!(!trails.is_through(began), "{trails:?}");
    story.wait(domain::Micros::seconds(3));
    story.cycle("ben");
    let over = status(&story);
    assert_eq!(over.mirrors.len(), 0);
    assert!(over.is_through(began), "{over:?}");
}
