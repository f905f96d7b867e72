//! Two persons of an account whom its user makes one, as Google's "Merge & fix" does (D3).

use domain::{Level, Micros};
use sim::{Mishap, Story};

/// Cleo of Anna's label is in Ben's account, where he has somebody of his own who is her.
fn ben_has_her_twice(level: Level, own: &str) -> (Story, [domain::RemoteId; 2]) {
    let mut story = Story::team(&["Cleo, c@x", "Dora, d@x"]);
    story.share("Team", "ben", level);
    let linked = story.find("ben", "c@x");
    let own = story.person("ben", own, &[]);
    story.settle();
    (story, [linked, own])
}

#[test]
fn d3_what_came_of_somebody_merged_into_a_contact_is_its_users_alone() {
    for level in [Level::Viewer, Level::Editor] {
        // Whoever has an address, and whoever has nothing but a name and a note.
        for own in [
            "Cleo Berg, own@x, +49 7, #divorced",
            "Sister, +49 7, #divorced",
            "Sister, #divorced",
        ] {
            let (mut story, [linked, other]) = ben_has_her_twice(level, own);
            story.merge("ben", &linked, &other);
            story.settle();
            assert_eq!(story.members("Team"), ["Cleo, c@x", "Dora, d@x"], "{own}");
            assert_eq!(story.book("anna"), ["Cleo, c@x [Team]", "Dora, d@x [Team]"]);
            let there = story.book("ben")[0].clone();
            assert!(
                there.contains("#divorced") && there.contains("c@x"),
                "{there}"
            );
            assert_eq!(story.questions("ben"), ["Merged"], "{own}");
            // It goes on as his: another change of hers travels, his own does not.
            let contact = story.contact("c@x");
            story.change_in_kith("anna", contact, "c@x", "c@new");
            story.settle();
            let there = story.book("ben")[0].clone();
            assert!(
                there.contains("#divorced") && there.contains("c@new"),
                "{there}"
            );
            assert_eq!(story.members("Team"), ["Cleo, c@new", "Dora, d@x"]);
            assert_eq!(story.questions("ben"), ["Merged"]);
        }
    }
}

/// A note that both had says both by now: it is no edit of the contact's note.
#[test]
fn d3_a_note_of_both_is_no_edit_of_the_contacts_note() {
    let mut story = Story::team(&["Cleo, c@x, #hers"]);
    story.share("Team", "ben", Level::Editor);
    let linked = story.find("ben", "c@x");
    let other = story.person("ben", "Cleo, own@x, #his", &[]);
    story.settle();
    story.merge("ben", &linked, &other);
    story.settle();
    assert_eq!(story.members("Team"), ["#hers, Cleo, c@x"]);
    assert_eq!(
        story.book("ben"),
        ["#hers, his, Cleo, c@x, own@x [Team (anna)]"]
    );
    story.go_on("ben");
    story.settle();
    assert_eq!(story.members("Team"), ["#hers, his, Cleo, c@x, own@x"]);
    assert_eq!(story.book("anna"), ["#hers, his, Cleo, c@x, own@x [Team]"]);
}

#[test]
fn d3_what_came_of_a_merge_is_taken_in_for_everybody_when_its_user_says_so() {
    for mishap in [None, Some(Mishap::Crash), Some(Mishap::Unanswered)] {
        let (mut story, [linked, other]) = ben_has_her_twice(Level::Editor, "Cleo, own@x, +49 7");
        story.merge("ben", &linked, &other);
        story.settle();
        story.go_on("ben");
        if let Some(mishap) = mishap {
            story.next("update", mishap);
        }
        story.settle();
        let all = "+49 7, Cleo, c@x, own@x";
        assert_eq!(story.members("Team"), [all, "Dora, d@x"]);
        assert_eq!(story.book("anna")[0], format!("{all} [Team]"));
        assert_eq!(story.book("ben")[0], format!("{all} [Team (anna)]"));
        assert_eq!(story.questions("ben"), [""; 0]);
        // By an edit of his, of which there is one.
        assert_eq!(story.history(story.contact("c@x")).len(), 2);
    }
}

/// Without the right, what its user wants everybody to have is suggested.
#[test]
fn d3_what_came_of_a_merge_is_suggested_without_the_right() {
    let (mut story, [linked, other]) = ben_has_her_twice(Level::Viewer, "Cleo, own@x");
    story.merge("ben", &linked, &other);
    story.settle();
    story.go_on("ben");
    story.settle();
    assert_eq!(story.members("Team"), ["Cleo, c@x", "Dora, d@x"]);
    let open = story.unit(|w| w.suggestions()).len();
    assert_eq!(open, 1);
    assert_eq!(story.book("ben")[0], "Cleo, c@x, own@x [Team (anna)]");
}

/// Once its user loses the contact, what was theirs is all that stays (D1).
#[test]
fn d3_what_came_of_a_merge_stays_when_access_ends() {
    let (mut story, [linked, other]) = ben_has_her_twice(Level::Editor, "Sister, +49 7, #his");
    story.merge("ben", &linked, &other);
    story.settle();
    story.revoke("Team", "ben");
    assert_eq!(story.book("ben"), ["#his, +49 7 []"]);
    assert_eq!(story.questions("ben"), ["OwnOnLeaving"]);
}

/// An edit beside a deletion of somebody else is an edit as always.
#[test]
fn d3_an_edit_beside_a_deletion_is_an_edit() {
    let (mut story, [linked, other]) = ben_has_her_twice(Level::Editor, "Emil, e@x, +49 7");
    story.delete("ben", &other);
    story.edit("ben", &linked, "Cleo, c@x, #new");
    story.settle();
    assert_eq!(story.members("Team"), ["#new, Cleo, c@x", "Dora, d@x"]);
    assert_eq!(story.questions("ben"), [""; 0]);
}

/// Nor can somebody who had no address have said one.
#[test]
fn d3_an_address_typed_beside_the_deletion_of_somebody_with_nothing_but_a_name_is_an_edit() {
    let (mut story, [linked, other]) = ben_has_her_twice(Level::Editor, "Pizza");
    story.delete("ben", &other);
    story.edit("ben", &linked, "Cleo, c@x, n@x");
    story.settle();
    assert_eq!(story.members("Team"), ["Cleo, c@x, n@x", "Dora, d@x"]);
    assert_eq!(story.questions("ben"), [""; 0]);
}

/// The page that has the one and the page that has the other are not the same, and a listing may
/// be cut between them.
#[test]
fn d3_a_merge_is_one_over_pages_and_crashes() {
    for call in 1..6 {
        let (mut story, [linked, other]) = ben_has_her_twice(Level::Editor, "Cleo, own@x, #his");
        story.pages_of(1);
        story.merge("ben", &linked, &other);
        for name in ["Emil, e@x", "Fred, f@x", "Gina, g@x"] {
            story.person("ben", name, &[]);
        }
        story.nth("people", call, Mishap::Crash);
        story.settle();
        assert_eq!(story.members("Team"), ["Cleo, c@x", "Dora, d@x"], "{call}");
        assert_eq!(story.questions("ben"), ["Merged"], "{call}");
    }
}

/// Two contacts of labels: whether they are one, whoever merged them says; the others keep both.
#[test]
fn d3_two_contacts_merged_are_asked_about_and_nobody_loses_one() {
    for level in [Level::Viewer, Level::Deleter] {
        let mut story = Story::team(&["Cleo, c@x", "Cleopatra, p@x, +49 7"]);
        story.share("Team", "ben", level);
        let (kept, gone) = (story.find("ben", "c@x"), story.find("ben", "p@x"));
        story.merge("ben", &kept, &gone);
        story.settle();
        let both = ["+49 7, Cleopatra, p@x", "Cleo, c@x"];
        assert_eq!(story.members("Team"), both, "{level:?}");
        assert_eq!(story.book("anna").len(), 2);
        assert_eq!(story.book("ben"), ["+49 7, Cleo, c@x, p@x [Team (anna)]"]);
        assert_eq!(story.questions("ben"), ["Merged", "SameTwice"]);
    }
}

/// They are two after all: the one that went is there again, and only what it says.
#[test]
fn d3_two_contacts_merged_that_are_two_are_both_there_again() {
    let mut story = Story::team(&["Cleo, c@x", "Cleopatra, p@x, +49 7"]);
    story.share("Team", "ben", Level::Editor);
    let (kept, gone) = (story.find("ben", "c@x"), story.find("ben", "p@x"));
    story.merge("ben", &kept, &gone);
    story.settle();
    story.edit("ben", &kept, "Cleo, c@x");
    story.says_different("ben");
    story.settle();
    assert_eq!(
        story.book("ben"),
        [
            "+49 7, Cleopatra, p@x [Team (anna)]",
            "Cleo, c@x [Team (anna)]"
        ]
    );
    assert_eq!(
        story.members("Team"),
        ["+49 7, Cleopatra, p@x", "Cleo, c@x"]
    );
}

/// Two contacts that had an address in common, and one that nobody can be reached by: both are merged
/// all the same, and their user is asked.
#[test]
fn d3_contacts_are_merged_whatever_they_have_in_common() {
    for [stays, goes] in [
        ["Cleo, home@x", "Max, home@x, #fishing"],
        ["Cleo, c@x", "Opa, #fishing"],
    ] {
        let mut story = Story::team(&[stays, goes]);
        story.share("Team", "ben", Level::Editor);
        let before = story.members("Team");
        let other = goes.split(',').next().expect("a name");
        let (kept, gone) = (story.find("ben", "Cleo"), story.find("ben", other));
        story.merge("ben", &kept, &gone);
        story.settle();
        assert_eq!(story.members("Team"), before, "{goes}");
        assert_eq!(story.book("ben").len(), 1, "{:?}", story.book("ben"));
        assert_eq!(story.questions("ben"), ["Merged", "SameTwice"], "{goes}");
    }
}

/// Whom Kith deleted itself was merged into nobody, whoever is changed at the same time.
#[test]
fn d3_whom_kith_deleted_was_not_merged() {
    let mut story = Story::team(&["Opa, +49 7", "Oma, +49 7"]);
    let (opa, oma) = (story.contact("Opa"), story.find("anna", "Oma"));
    story.trash_in_kith("anna", opa);
    story.cycle("anna");
    assert_eq!(story.book("anna"), ["+49 7, Oma [Team]"]);
    story.edit("anna", &oma, "Oma, +49 7, #new");
    story.settle();
    assert_eq!(story.members("Team"), ["#new, +49 7, Oma"]);
    assert_eq!(story.questions("anna"), [""; 0]);
}

/// Ben merges Cleo into somebody of his own, who is in no group of a label and comes into none.
fn merged_into_his_own(story: &mut Story, [linked, own]: &[domain::RemoteId; 2]) {
    story.merge("ben", own, linked);
    story.take_out("ben", own, "Team");
}

#[test]
fn d3_merged_into_somebody_private_it_stays_the_contact_and_nobody_loses_it() {
    for level in [Level::Viewer, Level::Deleter] {
        for forgotten in [false, true] {
            let (mut story, both) = ben_has_her_twice(level, "Cleo Berg, own@x, #his");
            merged_into_his_own(&mut story, &both);
            if forgotten {
                story.wait(Micros::seconds(600));
                story.forgets_tokens("ben");
            }
            story.settle();
            assert_eq!(story.members("Team"), ["Cleo, c@x", "Dora, d@x"]);
            assert_eq!(
                story.book("ben"),
                [
                    "#his, Cleo Berg, c@x, own@x [Team (anna)]",
                    "Dora, d@x [Team (anna)]"
                ]
            );
            assert!(story.has("ben", &both[1]), "it is his own");
            assert_eq!(story.questions("ben"), ["Merged"]);
            let contact = story.contact("c@x");
            story.change_in_kith("anna", contact, "c@x", "c@new");
            story.settle();
            let there = story.book("ben")[0].clone();
            assert_eq!(there, "#his, Cleo Berg, c@new, own@x [Team (anna)]");
            story.revoke("Team", "ben");
            assert_eq!(story.book("ben"), ["#his, Cleo Berg, own@x []"]);
            assert_eq!(story.questions("ben"), [""; 0]);
        }
    }
}

/// What a private person said is no edit of the contact, in the account of its owner, either.
#[test]
fn d3_merged_into_somebody_private_of_the_owners_it_tells_nobody_of_them() {
    let mut story = Story::team(&["Cleo, c@x", "Dora, d@x"]);
    story.share("Team", "ben", Level::Editor);
    let linked = story.find("anna", "c@x");
    let own = story.person("anna", "Cleo Berg, own@x, #divorced", &[]);
    story.settle();
    story.merge("anna", &own, &linked);
    story.take_out("anna", &own, "Team");
    story.settle();
    assert_eq!(story.members("Team"), ["Cleo, c@x", "Dora, d@x"]);
    assert_eq!(
        story.book("anna")[0],
        "#divorced, Cleo Berg, c@x, own@x [Team]"
    );
    assert_eq!(story.book("ben")[0], "Cleo, c@x [Team (anna)]");
    assert_eq!(story.questions("anna"), ["Merged"]);
    story.go_on("anna");
    story.settle();
    assert_eq!(
        story.members("Team"),
        ["#divorced, Cleo, c@x, own@x", "Dora, d@x"]
    );
}

/// Who has somebody twice and deletes the contact deletes it: nothing of it came anywhere.
#[test]
fn d3_a_deletion_of_whom_its_user_has_twice_is_a_deletion() {
    let (mut story, [linked, _]) = ben_has_her_twice(Level::Deleter, "Cleo Berg, c@x, #his");
    story.delete("ben", &linked);
    story.settle();
    assert_eq!(story.members("Team"), ["Dora, d@x"]);
    assert_eq!(
        story.book("ben"),
        ["#his, Cleo Berg, c@x []", "Dora, d@x [Team (anna)]"]
    );
}

#[test]
fn d3_merged_into_somebody_private_whatever_gets_lost() {
    for call in 1..6 {
        let (mut story, both) = ben_has_her_twice(Level::Deleter, "Cleo Berg, own@x");
        story.pages_of(1);
        merged_into_his_own(&mut story, &both);
        for name in ["Emil, e@x", "Fred, f@x", "Gina, g@x"] {
            story.person("ben", name, &[]);
        }
        story.nth("people", call, Mishap::Crash);
        story.next("read", Mishap::Crash);
        story.settle();
        assert_eq!(story.members("Team"), ["Cleo, c@x", "Dora, d@x"], "{call}");
        let there = story.book("ben")[0].clone();
        assert_eq!(there, "Cleo Berg, c@x, own@x [Team (anna)]", "{call}");
    }
}
